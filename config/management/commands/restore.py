"""manage.py restore FILE: everything back as it was, compared with what the backup says."""

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from config.backups import BackupRefused, archive
from config.management.commands.backup import told_of


class Command(BaseCommand):
    help = (
        "Put a backup back into an empty database and compare every table and file with it, then the trail's "
        "chain. Stop all processes first. On PostgreSQL, give the application's role its rights again after it."
    )

    def add_arguments(self, parser):
        parser.add_argument("file")
        parser.add_argument("--replace", action="store_true", help="overwrite a database that has rows")

    def handle(self, *, file, replace, **options):
        try:
            manifest = archive.restore(file, replace=replace)
        except BackupRefused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"Restored and equal: {told_of(manifest)}.")
        noted = [f"--noted={log}:{digest}" for log, digest in manifest["trail"].items()]
        call_command("check_trail", *noted, stdout=self.stdout, stderr=self.stderr)
