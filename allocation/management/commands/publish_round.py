"""manage.py publish_round 2026-03: make the audits of a month's draft and tell everybody."""

from django.core.management.base import BaseCommand, CommandError

from allocation.management.months import month_of
from allocation.models import Round
from allocation.services import publish_round
from lib.steps import NotAllowed


class Command(BaseCommand):
    help = "Publish a month's round. One that is published already is left as it is."

    def add_arguments(self, parser):
        parser.add_argument("month", metavar="YYYY-MM")

    def handle(self, *, month, **options):
        month = month_of(month)
        round_ = Round.objects.filter(month=month.first_day).first()
        if round_ is None:
            raise CommandError(f"There is no round of {month}. Draft it first with: manage.py draft_round {month.iso}")
        if not round_.is_draft:
            self.stdout.write(f"The round of {month} is published already; nothing was changed.")
            return
        try:
            audits = publish_round(round_, by=None)
        except NotAllowed as refused:
            raise CommandError(f"The round of {month} was not published. {refused}") from refused
        self.stdout.write(f"Published the round of {month}: {len(audits)} audits.")
