from django.db import migrations

from network.auditing import triggers


def create(apps, schema_editor):
    for statement in triggers.creating(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def drop(apps, schema_editor):
    for statement in triggers.dropping(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("network", "0002_verified_practitioners")]
    operations = [migrations.RunPython(create, drop)]
