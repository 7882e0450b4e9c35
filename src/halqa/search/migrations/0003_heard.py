import halqa.pages.models
from django.db import migrations, models


class Migration(migrations.Migration):
    """Each word that sounds like another is found once, however many names have it."""

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
    ]
