"""manage.py secure_database: nobody changes the trail, the application's role least of all."""

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from trail import guard


class Command(BaseCommand):
    help = (
        "Have the database refuse every change of the trail. On PostgreSQL, run as the tables' owner, "
        "--role names the role the application works under: it gets all it needs and may only read and add there."
    )

    def add_arguments(self, parser):
        parser.add_argument("--role", help="the application's own role on PostgreSQL")

    def handle(self, *, role, **options):
        guard.install()
        self.stdout.write("The trail refuses UPDATE, DELETE and TRUNCATE.")
        if connection.vendor != "postgresql":
            if role:
                raise CommandError("SQLite has no roles: leave --role out.")
            return
        if not role:
            self.stdout.write("Its owner could lift that. Give the application a role of its own and name it: --role.")
            return
        try:
            guard.give_rights(role)
        except guard.CannotSecure as cannot:
            raise CommandError(str(cannot)) from cannot
        if left := guard.rights(role):
            told = ", ".join(f"{change} on {table}" for table, change in left)
            raise CommandError(f"{role} still has {told}, by another role it belongs to: revoke that one’s.")
        self.stdout.write(f"{role} reads and adds to the trail, and nothing else there.")
