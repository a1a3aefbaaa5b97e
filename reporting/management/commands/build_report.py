"""Write the report of a month to a PDF file."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from audits.models import Audit
from lib import clock
from lib.months import Month
from reporting.pdf import report_pdf
from reporting.report import build


class Command(BaseCommand):
    help = "Write the report of a month (YYYY-MM) to a PDF."

    def add_arguments(self, parser):
        parser.add_argument("month")
        parser.add_argument("--output", type=Path, required=True, metavar="FILE.pdf")

    def handle(self, *, month, output, **options):
        try:
            month = Month.parse(month)
        except ValueError as mistake:
            raise CommandError(str(mistake)) from mistake
        if not output.parent.is_dir():
            raise CommandError(f"There is no folder {output.parent}. Make it, or name another file.")
        if not Audit.objects.in_month(month.first_day).exists():
            raise CommandError(f"There is no audit of {month.label} to report on. Publish its round first.")
        report = build(month, on=clock.today())
        content = report_pdf(report)
        try:
            output.write_bytes(content)
        except OSError as refused:
            raise CommandError(f"{output} cannot be written: {refused.strerror}.") from refused
        kind = "frozen" if report.figures.is_frozen else "preliminary"
        self.stdout.write(f"{output}: report of {month.label}, {kind} figures, {len(content) // 1024} KB.")
