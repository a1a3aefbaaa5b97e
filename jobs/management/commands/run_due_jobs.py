"""manage.py run_due_jobs: everything that is due today, and what missed days left."""

from datetime import date

from django.core.management.base import BaseCommand, CommandError

from jobs.duties import run_due, waiting_days
from jobs.models import DutyRun
from jobs.work import run_waiting
from lib import clock
from trail.post import send_due


class Command(BaseCommand):
    help = (
        "Do the duties of a day: draft, remind, chase, escalate, select, freeze; then waiting jobs "
        "and notices. Days since the last run are caught up, a month at most. Safe to run again."
    )

    def add_arguments(self, parser):
        parser.add_argument("--on", metavar="YYYY-MM-DD", help="the day; today if not given")

    def handle(self, *, on, verbosity, **options):
        runs = []
        for day in waiting_days(_day(on)):
            runs += self._show(run_due(day), verbosity)
        jobs, posted = run_waiting(), send_due()
        self.stdout.write(
            f"{len(runs)} duties, {jobs} waiting jobs, {posted.sent} notices sent."
        )
        failed = [run for run in runs if run.status == DutyRun.Status.FAILED]
        if failed:
            told = "; ".join(f"{run.duty} on {run.on:%-d %B %Y} ({run.note})" for run in failed)
            number = "1 duty" if len(failed) == 1 else f"{len(failed)} duties"
            raise CommandError(f"{number} failed and will be tried again: {told}")

    def _show(self, runs, verbosity):
        for run in runs:
            if verbosity > 1 or run.status == DutyRun.Status.FAILED or run.note not in ("", "0"):
                self.stdout.write(f"{run.on} {run.duty}: {run.get_status_display()} {run.note}")
        return runs


def _day(text):
    if text is None:
        return clock.today()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f'"{text}" is not a day: write it as 2026-03-31.') from error
