from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from frameworks import services
from frameworks.problems import FrameworkRefused


class Command(BaseCommand):
    """Takes a council's framework into force, or only checks it."""

    help = "Load a council's framework from a directory: policy.yaml and tools/*.yaml."

    def add_arguments(self, parser):
        parser.add_argument("directory", type=Path)
        parser.add_argument("--check", action="store_true", help="read everything, write nothing")
        parser.add_argument(
            "--from",
            dest="in_force_from",
            type=_day,
            metavar="YYYY-MM-DD",
            help="the day it comes into force; today if left out",
        )

    def handle(self, directory, check, in_force_from, **options):
        try:
            loading = services.load(directory, check=check, in_force_from=in_force_from)
        except FrameworkRefused as refused:
            raise CommandError(_told(directory, refused.problems)) from refused
        self.stdout.write(str(loading))


def _told(directory, problems):
    count = "One mistake" if len(problems) == 1 else f"{len(problems)} mistakes"
    lines = [f"{count} in {directory}; nothing was loaded. Mend the files and load them again."]
    return "\n".join([*lines, *(f"  {problem}" for problem in problems)])


def _day(text):
    return date.fromisoformat(text)
