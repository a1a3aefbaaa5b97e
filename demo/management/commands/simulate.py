"""Play months of an invented council on the data that is here."""

import time

from django.core.management.base import BaseCommand, CommandError

from cases.models import Case
from demo.play import DutyFailed, Play
from frameworks.services import NoFramework, in_force
from lib.months import Month
from people.models import User


class Command(BaseCommand):
    help = "Play months of invented audits through the application's services; same seed, same figures."

    def add_arguments(self, parser):
        parser.add_argument("--from", dest="first", required=True, metavar="YYYY-MM")
        parser.add_argument("--months", type=int, required=True)
        parser.add_argument("--seed", type=int, required=True)

    def handle(self, *, first, months, seed, **options):
        try:
            first = Month.parse(first)
        except ValueError as mistake:
            raise CommandError(str(mistake)) from mistake
        if not 1 <= months <= 36:
            raise CommandError("--months: give a number from 1 to 36.")
        self._needs(first)
        started = time.monotonic()
        try:
            Play(seed, tell=self.stdout.write).months(first, months)
        except DutyFailed as failed:
            raise CommandError(str(failed)) from failed
        self.stdout.write(f"Played {months} months in {time.monotonic() - started:.0f} s.")

    def _needs(self, first):
        try:
            in_force(first.first_day)
        except NoFramework as missing:
            raise CommandError(str(missing)) from missing
        if not User.objects.exists():
            raise CommandError("There are no people yet: take a staff list with manage.py import_people.")
        if not Case.objects.exists():
            raise CommandError("There are no cases yet: take a case list with manage.py import_cases.")
