import halqa.pages.models
from django.db import migrations, models


# An index of PostgreSQL's gives all that answers before the first of it is read: of a common word among a million documents, a
# hundred thousand. So some documents have an index of their own. Where enough of them answer, the others are not asked; where not,
# few answer in all.
#
# The function asks the index whatever the planner expects: of a few rows among many it expects that they soon come by, and would
# read through all of them where none answers.
BOUNDED = (
    "CREATE INDEX search_index_some ON search_index USING gin (vector) WITH (fastupdate = off) WHERE hashint8(document_id) & 15 = 0",
    """
    CREATE OR REPLACE FUNCTION search_candidates(narrowed tsquery, scored tsquery, keys text[], beginnings text[], most integer)
    RETURNS TABLE (id bigint, kind text, weight smallint, score real)
    LANGUAGE sql STABLE
    SET enable_seqscan = off
    AS $$
        WITH enough AS MATERIALIZED (
            SELECT i.document_id, i.kind, i.weight, i.vector
            FROM search_index i
            WHERE i.vector @@ narrowed
              AND hashint8(i.document_id) & 15 = 0
              AND (i.audience = ANY (keys) OR EXISTS (SELECT FROM unnest(beginnings) one WHERE starts_with(i.audience, one)))
            LIMIT most
        ),
        answering AS (
            SELECT * FROM enough WHERE (SELECT count(*) FROM enough) = most
            UNION ALL (
                SELECT i.document_id, i.kind, i.weight, i.vector
                FROM search_index i
                WHERE (SELECT count(*) FROM enough) < most
                  AND i.vector @@ narrowed
                  AND (i.audience = ANY (keys) OR EXISTS (SELECT FROM unnest(beginnings) one WHERE starts_with(i.audience, one)))
                LIMIT most
            )
        )
        SELECT a.document_id, a.kind, a.weight, CASE WHEN scored IS NULL THEN 0 ELSE ts_rank(a.vector, scored, 1) END
        FROM answering a
    $$
    """,
)
UNBOUNDED = (
    "DROP INDEX search_index_some",
    """
    CREATE OR REPLACE FUNCTION search_candidates(narrowed tsquery, scored tsquery, keys text[], beginnings text[], most integer)
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


def bound(apps, schema_editor):
    _execute(schema_editor, BOUNDED)


def unbound(apps, schema_editor):
    _execute(schema_editor, UNBOUNDED)


def _execute(schema_editor, statements):
    if schema_editor.connection.vendor == "postgresql":
        for statement in statements:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    """What grows with the number of documents is bounded: each word that sounds like another is found once, however many names
    have it, and a common word is looked for among some of the documents first."""

    dependencies = [
        ("search", "0002_narrow"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="searchname", name="search_name_skeleton"),
        migrations.AlterField(
            model_name="searchname",
            name="word",
            field=halqa.pages.models.KeyField(db_comment="the first of these words as it is written", max_length=60),
        ),
        migrations.AddIndex(
            model_name="searchname",
            index=models.Index(fields=["skeleton", "word", "audience", "weight"], name="search_name_heard"),
        ),
        migrations.RunPython(bound, unbound, elidable=False),
    ]
