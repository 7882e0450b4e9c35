from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rounds", "0013_archives")]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="letter_failed_at",
            field=models.DateTimeField(null=True, blank=True, db_comment="when its letter could not be made, the last time"),
        ),
    ]
