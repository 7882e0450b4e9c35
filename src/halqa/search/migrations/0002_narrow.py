from django.db import migrations, models


# What a question is narrowed and put in order by, beside the tokens: PostgreSQL keeps it in the index's own rows. Theirs are
# written anew by the worker, as the analysis counts up with this.
#
# The function asks the index whatever the planner expects: of a few rows among many it expects that they soon come by, and would
# read through all of them where none answers.
NARROW = (
    "TRUNCATE search_index",
    "ALTER TABLE search_index ADD audience varchar(200) COLLATE \"C\" NOT NULL, ADD kind varchar(40) NOT NULL, ADD weight smallint NOT NULL",
    """
    CREATE FUNCTION search_candidates(narrowed tsquery, scored tsquery, keys text[], beginnings text[], most integer)
    RETURNS TABLE (id bigint, kind text, weight smallint, score real)
    LANGUAGE sql STABLE
    SET enable_seqscan = off
    AS $$
        SELECT i.document_id, i.kind, i.weight, CASE WHEN scored IS NULL THEN 0 ELSE ts_rank(i.vector, scored, 1) END
        FROM search_index i
        WHERE i.vector @@ narrowed
          AND (i.audience = ANY (keys) OR EXISTS (SELECT FROM unnest(beginnings) one WHERE starts_with(i.audience, one)))
        LIMIT most
    $$
    """,
)
WIDE = ("DROP FUNCTION search_candidates", "ALTER TABLE search_index DROP audience, DROP kind, DROP weight",)


def narrow(apps, schema_editor):
    _execute(schema_editor, NARROW)


def wide(apps, schema_editor):
    _execute(schema_editor, WIDE)


def _execute(schema_editor, statements):
    if schema_editor.connection.vendor == "postgresql":
        for statement in statements:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    """Finding without the rows of documents."""

    dependencies = [
        ("search", "0001_initial"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="searchdocument",
            index=models.Index(fields=["id", "audience", "kind", "weight"], name="search_document_narrow"),
        ),
        migrations.RemoveIndex(model_name="searchname", name="search_name_key"),
        migrations.AddIndex(
            model_name="searchname",
            index=models.Index(fields=["key", "place"], name="search_name_key"),
        ),
        migrations.RunPython(narrow, wide, elidable=False),
    ]
