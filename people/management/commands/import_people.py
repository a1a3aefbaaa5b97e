"""Take a staff list from a file."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from lib import clock
from lib.tabular import TableError
from people.services import StaffListRefused, take_staff_list
from people.staff_list import read_staff_list


class Command(BaseCommand):
    help = "Take a staff list (xlsx or csv); --check only reads it and says what it would not take."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--check", action="store_true", help="write nothing")

    def handle(self, *, file, check, **options):
        if not file.is_file():
            raise CommandError(f"There is no file {file}. Give the path of a staff list.")
        try:
            with file.open("rb") as opened:
                reading = read_staff_list(opened, on=clock.today())
        except TableError as refused:
            raise CommandError(f"{file.name}: {refused}") from refused
        if reading.problems:
            self._refuse(file, reading.problems)
        if check:
            self.stdout.write(f"{file.name}: {len(reading.people)} people, no problems. Nothing written.")
            return
        try:
            taken = take_staff_list(reading, by=None, on=clock.today())
        except StaffListRefused as refused:
            self._refuse(file, refused.problems)
        self.stdout.write(
            f"{file.name}: {taken.new} new, {taken.changed} changed, {taken.unchanged} unchanged, "
            f"{taken.left} left; {len(taken.not_in_list)} people here are not in the list."
        )
        for title in taken.titles_without_role:
            self.stdout.write(f"No role follows from the job title “{title}”.")

    def _refuse(self, file, problems):
        for problem in problems:
            self.stderr.write(str(problem))
        raise CommandError(
            f"{file.name}: {len(problems)} problems, nothing was taken. Mend the rows above and try again."
        )
