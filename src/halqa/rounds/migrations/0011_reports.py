from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rounds", "0010_certificates")]

    operations = [
        migrations.AlterField(
            model_name="remindersent",
            name="about",
            field=models.CharField(
                max_length=10,
                choices=[
                    (one, one) for one in ("unsent", "unsigned", "returned", "queried", "waiting", "asked", "report", "late")
                ],
            ),
        ),
    ]
