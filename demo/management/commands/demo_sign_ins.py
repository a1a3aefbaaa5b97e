"""Say who can sign in to the demonstration."""

from django.core.management.base import BaseCommand

from demo import sign_ins
from lib import clock


class Command(BaseCommand):
    help = "List a sign-in for each part people play in the demonstration."

    def handle(self, **options):
        self.stdout.write(f"Sign in with any of these addresses and the password {sign_ins.PASSWORD}\n\n")
        for person, role, what in sign_ins.choose(clock.today()):
            if person.has_usable_password():
                self.stdout.write(f"  {role.label:<42}{person.email:<44}{what}\n")
