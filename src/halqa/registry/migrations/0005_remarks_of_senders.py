from django.db import migrations, models


def give_remarks_to_the_first_sender(apps, schema_editor):
    requests = apps.get_model("registry", "CorrectionRequest").objects.exclude(remarks="")
    senders = apps.get_model("registry", "RequestSender").objects
    for number, remarks in requests.values_list("pk", "remarks").iterator():
        first = senders.filter(request=number).order_by("pk").values_list("pk", flat=True).first()
        senders.filter(pk=first).update(remarks=remarks)


class Migration(migrations.Migration):
    dependencies = [("registry", "0004_correction_requests")]

    operations = [
        migrations.AddField(
            model_name="requestsender",
            name="remarks",
            field=models.TextField(blank=True, db_comment="what this reader wrote in addition", default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="correctionrequest",
            name="replied_by",
            field=models.CharField(
                blank=True,
                db_comment="key of the person who replied; empty: nobody signed in",
                default="",
                max_length=32,
            ),
            preserve_default=False,
        ),
        migrations.RunPython(give_remarks_to_the_first_sender, migrations.RunPython.noop),
        migrations.RemoveField(model_name="correctionrequest", name="remarks"),
    ]
