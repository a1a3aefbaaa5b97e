"""Try a council's changed framework out on its own cases and staff; nothing is written."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from frameworks import bundle
from frameworks.problems import FrameworkRefused
from lib import clock
from lib.months import Month
from reporting.rehearsal import rehearse
from reporting.rehearsal.telling import told


class Command(BaseCommand):
    help = "Play a year's cases and staff through a changed framework; nothing is written."

    def add_arguments(self, parser):
        parser.add_argument("directory", type=Path)
        parser.add_argument("--months", type=int, default=12, help="how many months, up to the last one (12)")

    def handle(self, *, directory, months, **options):
        if not 1 <= months <= 36:
            raise CommandError(f"A rehearsal plays 1 to 36 months, not {months}.")
        try:
            files = bundle.read(bundle.texts_of(directory))
        except FrameworkRefused as refused:
            lines = "\n".join(f"  {problem}" for problem in refused.problems)
            raise CommandError(f"{directory} cannot be rehearsed until its mistakes are mended:\n{lines}") from refused
        first = Month.of(clock.today()).plus(-months)
        try:
            rehearsal = rehearse(files, first=first, months=months, progress=self._progress)
        except LookupError as missing:
            raise CommandError(str(missing)) from missing
        self.stdout.write("\n".join(told(rehearsal)))

    def _progress(self, percent, words):
        if self.stderr.isatty():
            self.stderr.write(f"\r{percent:3} % {words:<40}", ending="")
