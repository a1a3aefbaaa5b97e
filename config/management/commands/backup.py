"""manage.py backup FILE: database and uploaded files, with what a restore must find."""

from django.core.management.base import BaseCommand, CommandError

from config.backups import BackupRefused, archive


class Command(BaseCommand):
    help = (
        "Write the database and all uploaded files into one new file, while the service goes on. The file holds "
        "children's records: keep it as safe as the database. SECRET_KEY is not in it."
    )

    def add_arguments(self, parser):
        parser.add_argument("file")

    def handle(self, *, file, **options):
        try:
            manifest = archive.write(file)
        except BackupRefused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"{file}: {told_of(manifest)}")


def told_of(manifest):
    rows = sum(rows for rows, _ in manifest["tables"].values())
    return f"{len(manifest['tables'])} tables with {rows} rows, {len(manifest['files'])} files"
