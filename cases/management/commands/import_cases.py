"""Take case lists from files."""

from collections import Counter
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from cases import services
from cases.annexa import Refused
from cases.kinds import LISTED
from cases.models import Case, Category
from cases.other_records import outcome_of
from cases.summary import issues_of_names


class Command(BaseCommand):
    help = (
        "Take Annex A lists and lists of carers and others (a workbook, or csv files);"
        " --check reads them and writes nothing."
    )

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
        outcome = outcome_of(reading)
        names = outcome.names
        issues = [*reading.issues, *issues_of_names(names)]
        for issue in issues:
            place = f"{issue.sheet} row {issue.row}" if issue.row else issue.sheet
            value = f" “{issue.value}”" if issue.value else ""
            self.stdout.write(f"{place}, {issue.column or 'row'}:{value} {issue.reason}")
        self._tell(reading, outcome.changes.counts(), len(issues), names.teams, names.workers)
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
            f"{_of_what(reading)} as at {reading.as_at:%-d %B %Y}:"
            f" {counts['new']:,} new, {counts['changed']:,} changed,"
            f" {counts['unchanged']:,} unchanged, {counts['gone']:,} gone."
        )
        if reading.children:
            self._count(Category, (child.category for child in reading.children))
        if reading.others:
            self._count([Case.Kind(kind) for kind in LISTED], (record.kind for record in reading.others))
        self.stdout.write(
            f"{issues:,} places were not understood or doubtful, {len(reading.unknown_values)}"
            f" spellings wait for an explanation, {len(teams)} team names and {len(workers)}"
            " workers stand for nobody on the staff list."
        )

    def _count(self, labels, keys):
        number = Counter(keys)
        self.stdout.write(", ".join(f"{one.label} {number[one.value]:,}" for one in labels) + ".")

    def _progress(self, done, whole, text):
        if self.stderr.isatty():
            self.stderr.write(f"\r\033[K{done * 100 // whole:3d} % {text}", ending="")
            self.stderr.flush()

    def _end_line(self):
        if self.stderr.isatty():
            self.stderr.write("\r\033[K", ending="")


def _of_what(reading):
    children, others = f"{len(reading.children):,} children", f"{len(reading.others):,} other records"
    if not reading.others:
        return children
    return f"{children} and {others}" if reading.children else others


def _day(text):
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(
            f"--as-at {text} is not a day. Write it as YYYY-MM-DD, for example 2026-03-31."
        ) from None
