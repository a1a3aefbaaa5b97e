from django.db import migrations

from trail import guard


def install(apps, schema_editor):
    guard.install(schema_editor.connection)


def lift(apps, schema_editor):
    guard.lift(schema_editor.connection)


class Migration(migrations.Migration):
    """The database refuses to change the trail."""

    dependencies = [("trail", "0002_seals_and_indexes")]

    operations = [migrations.RunPython(install, lift)]
