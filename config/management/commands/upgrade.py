"""manage.py upgrade: from one version to the next in one go, with a way back."""

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from lib import clock


class Command(BaseCommand):
    help = (
        "With the processes stopped: check the settings, back everything up, migrate, collect static files, have "
        "the database refuse changes of the trail, check its chain. Stops at the first step that fails."
    )

    def add_arguments(self, parser):
        parser.add_argument("--backup", metavar="FILE", help="where the backup goes; VAR_DIR/backups if not given")
        parser.add_argument("--role", help="the application's own role on PostgreSQL, as for secure_database")

    def handle(self, *, backup, role, **options):
        file = backup or _backup_file()
        self._step("Settings", "check", deploy=not settings.DEBUG, fail_level="ERROR")
        self._step("Backup", "backup", str(file))
        try:
            self._step("Database", "migrate", interactive=False, verbosity=1)
        except DatabaseError as error:
            raise CommandError(
                f"The database could not be migrated: {error}. Start the old version again; if it cannot read the "
                f"database, run its manage.py restore {file} --replace."
            ) from error
        if not settings.DEBUG:
            self._step("Static files", "collectstatic", interactive=False, verbosity=0)
        self._step("Trail", "secure_database", role=role)
        self._step("Chain", "check_trail")
        self.stdout.write(f"Upgraded. The state before is in {file}.")

    def _step(self, title, command, *arguments, **options):
        self.stdout.write(f"{title}:")
        call_command(command, *arguments, stdout=self.stdout, stderr=self.stderr, **options)


def _backup_file():
    folder = settings.VAR_DIR / "backups"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder / f"before-upgrade-{clock.now():%Y-%m-%d-%H%M%S}.zip"
