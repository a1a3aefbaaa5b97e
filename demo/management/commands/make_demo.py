"""Build the demonstration: an invented council, a year of its audits, this month in full swing."""

import time
from datetime import timedelta

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from demo import council, sign_ins
from demo.let_in import let_in
from demo.play import DutyFailed, Play
from lib import clock
from lib.months import Month
from people.models import User

SEED = 2026
MONTHS_BEFORE = 11


class Command(BaseCommand):
    help = "Build the demonstration in an empty database. Everything in it is invented."

    def handle(self, **options):
        if User.objects.exists():
            raise CommandError("There are people here already: the demonstration needs an empty database.")
        self.started = time.monotonic()
        self._hurry()
        today = clock.today()
        try:
            self._play(Play(SEED, tell=self._tell), today)
        except DutyFailed as failed:
            raise CommandError(str(failed)) from failed
        sign_ins.open_doors(today)
        self._tell(f"Ready after {time.monotonic() - self.started:.0f} seconds")

    def _play(self, play, today):
        this_month = Month.of(today)
        first = this_month.plus(-MONTHS_BEFORE)
        self._set_up(first.first_day - timedelta(days=1))
        play.months(first, MONTHS_BEFORE)
        self._take_cases(this_month.first_day)
        play.months(this_month, 1, until=today)
        let_in(today)
        play.morning(today)
        play.keep_post()

    def _hurry(self):
        """Let SQLite not wait for the disk: a demonstration half built is built anew."""
        if connection.vendor == "sqlite" and not connection.in_atomic_block:
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA synchronous = OFF")

    def _tell(self, text):
        self.stdout.write(f"[{time.monotonic() - self.started:4.0f} s] {text}")
        self.stdout.flush()

    def _set_up(self, day):
        self._tell("Loading the framework")
        council.load_framework(day)
        self._tell("Taking the staff list")
        council.take_people(day)
        self._take_cases(day)

    def _take_cases(self, day):
        self._tell(f"Taking the case list as at {day:%-d %B %Y}")
        council.take_cases(day)
