"""manage.py draft_round 2026-03: draw and match a month's round as a draft."""

from django.core.management.base import BaseCommand, CommandError

from allocation.management.months import month_of
from allocation.models import SampledCase
from allocation.refusals import RoundExists
from allocation.services import draft_round
from frameworks.services import NoFramework
from lib.steps import NotAllowed


class Command(BaseCommand):
    help = "Draft a month's round: draw the sample and match it. A second draft changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("month", metavar="YYYY-MM")
        parser.add_argument("--seed", type=int, help="a number; the same one draws the same round")

    def handle(self, *, month, seed, **options):
        month = month_of(month)
        try:
            round_ = draft_round(month, seed=seed, progress=self._say)
        except RoundExists as exists:
            self.stdout.write(str(exists))
            return
        except (NotAllowed, NoFramework) as refused:
            raise CommandError(str(refused)) from refused
        cases = SampledCase.objects.filter(round=round_)
        self.stdout.write(
            f"{round_}, drawn with seed {round_.seed} from {round_.frame_size:,} cases: "
            f"{cases.count()} cases, {cases.exclude(allocation=None).count()} with an auditor, "
            f"{cases.waiting().count()} left over. Publish it with: manage.py publish_round {month.iso}"
        )

    def _say(self, percent, message):
        if self.stdout.isatty():
            self.stdout.write(f"\r{percent:3}% {message}".ljust(60), ending="\r")
