"""Take case lists from files."""

from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from cases import services
from cases.annexa import Refused
from cases.models import Category
from cases.records import cases_of, changes_of
from cases.summary import issues_of_names


class Command(BaseCommand):
    help = "Take Annex A lists (a workbook, or csv files); --check reads them and writes nothing."

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument(
            "--as-at", required=True, metavar="YYYY-MM-DD", help="day on which the lists were made"
        )
        parser.add_argument("--check", action="store_true", help="write nothing")

    def handle(self, *, files, as_at, check, **options):
        day = _day(as_at)
        named = [(path.name, path) for path in files]
        try:
            if check:
                self._check(services.read_lists(named, as_at=day, progress=self._progress))
            else:
                self._take(named, day)
        except Refused as refused:
            self._end_line()
            raise CommandError(str(refused)) from refused

    def _check(self, reading):
        self._end_line()
        cases, names = cases_of(reading.children)
        changes = changes_of(cases, {each.number for each in reading.lists})
        issues = [*reading.issues, *issues_of_names(names)]
        for issue in issues:
            place = f"{issue.sheet} row {issue.row}" if issue.row else issue.sheet
            value = f" “{issue.value}”" if issue.value else ""
            self.stdout.write(f"{place}, {issue.column or 'row'}:{value} {issue.reason}")
        self._tell(reading, changes.counts(), len(issues), names.teams, names.workers)
        self.stdout.write("Checked only: nothing was written.")

    def _take(self, named, day):
        case_import, reading = services.take_files(
            named, as_at=day, by=None, progress=self._progress
        )
        self._end_line()
        summary = case_import.summary
        self._tell(
            reading, summary["changes"], summary["issues"], summary["unmatched_teams"],
            summary["unmatched_workers"],
        )

    def _tell(self, reading, counts, issues, teams, workers):
        self.stdout.write(
            f"{len(reading.children):,} children as at {reading.as_at:%-d %B %Y}:"
            f" {counts['new']:,} new, {counts['changed']:,} changed,"
            f" {counts['unchanged']:,} unchanged, {counts['gone']:,} gone."
        )
        by_category = dict.fromkeys(Category, 0)
        for child in reading.children:
            by_category[child.category] += 1
        self.stdout.write(
            ", ".join(f"{Category(key).label} {count:,}" for key, count in by_category.items())
            + "."
        )
        self.stdout.write(
            f"{issues:,} places were not understood or doubtful, {len(reading.unknown_values)}"
            f" spellings wait for an explanation, {len(teams)} team names and {len(workers)}"
            " workers stand for nobody on the staff list."
        )

    def _progress(self, done, whole, text):
        if self.stderr.isatty():
            self.stderr.write(f"\r\033[K{done * 100 // whole:3d} % {text}", ending="")
            self.stderr.flush()

    def _end_line(self):
        if self.stderr.isatty():
            self.stderr.write("\r\033[K", ending="")


def _day(text):
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(
            f"--as-at {text} is not a day. Write it as YYYY-MM-DD, for example 2026-03-31."
        ) from None
