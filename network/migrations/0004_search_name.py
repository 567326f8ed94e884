"""Names are found whatever their accents and case."""

from django.db import migrations, models

from network.naming import folded


def fold_names(apps, schema_editor):
    Practitioner = apps.get_model("network", "Practitioner")
    for pk, name in Practitioner.objects.values_list("pk", "name"):
        Practitioner.objects.filter(pk=pk).update(search_name=folded(name))


class Migration(migrations.Migration):
    dependencies = [("network", "0003_access")]

    operations = [
        migrations.AddField(
            model_name="practitioner",
            name="search_name",
            field=models.CharField(default="", editable=False, max_length=250),
            preserve_default=False,
        ),
        migrations.RunPython(fold_names, migrations.RunPython.noop),
    ]
