from django.db import migrations, models


class Migration(migrations.Migration):
    """The table behind Django's cache, where attempts to sign in are counted for all processes; no model of ours."""

    dependencies = [("accounts", "0002_roles_and_invitations")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.CreateModel(
                    name="Attempt",
                    fields=[
                        ("cache_key", models.CharField(max_length=255, primary_key=True)),
                        ("value", models.TextField()),
                        ("expires", models.DateTimeField(db_index=True)),
                    ],
                    options={"db_table": "attempts"},
                )
            ]
        )
    ]
