"""Plays months of an invented council, day by day, through the application's own services."""

from datetime import timedelta

from allocation.drafting import SEEDS
from allocation.duties import draft
from allocation.models import Round
from allocation.services import publish_round
from demo.chance import Chance
from demo.picking import pick_by_hand
from demo.players import Players
from demo.requests import Requests
from frameworks.dates import working_days
from frameworks.middleware import looked_up_once
from frameworks.services import in_force
from jobs.duties import run_due
from jobs.models import DutyRun
from lib import clock
from lib.months import Month
from people.models import Role, User
from trail.models import Notice
from trail.post import never_send

ONE_DAY = timedelta(days=1)
PLAYED = "Written while months were played."


class DutyFailed(Exception):
    """A duty failed on a played day; the message is a sentence."""


class Play:
    """One council's story from a day on; the same seed tells the same story."""

    def __init__(self, seed, *, tell=lambda text: None):
        self.seed = seed
        self.chance = Chance(seed)
        self.players = Players(self.chance)
        self.requests = Requests(self.chance)
        self.tell = tell

    def months(self, first, number, *, until=None):
        """Play whole months, up to the day before `until` if given."""
        day, last = first.first_day, first.plus(number - 1).last_day
        if until:
            last = min(last, until - ONE_DAY)
        while day <= last:
            if day.day == 1:
                self.tell(f"Playing {Month.of(day).label}")
            self.day(day)
            day += ONE_DAY

    def day(self, on):
        """One working day: the night's duties, then everybody at work. Other days rest."""
        with looked_up_once():
            if working_days(in_force(on).policy).is_working_day(on):
                self.morning(on)
                self.work(on)

    def work(self, on):
        """What people do from nine to five."""
        with clock.at(clock.moment_of(on, 9)):
            self.publish(on)
            self.requests.day(on)
        self.players.day(on)
        self.keep_post()

    def morning(self, on):
        """The duties of a day on which nobody has begun to work yet."""
        with clock.at(clock.moment_of(on, 6)):
            draft(on, seed=self.chance.of("round", Month.of(on)).randrange(SEEDS))
            for run in run_due(on):
                if run.status == DutyRun.Status.FAILED:
                    raise DutyFailed(f"{run.duty} failed on {on:%-d %B %Y}: {run.note}")

    def publish(self, on):
        """The QA team publishes what was drafted this morning; a draft in which nobody has a case stays one."""
        for drafted in Round.objects.drafts().filter(month__lte=on):
            pick_by_hand(drafted, by=self.publisher(drafted, on))
        ready = Round.objects.drafts().filter(month__lte=on, cases__allocation__isnull=False)
        for drafted in ready.distinct():
            publish_round(drafted, by=self.publisher(drafted, on))

    def publisher(self, drafted, on):
        """Somebody of the QA team, the same for a round whenever it is asked."""
        people = User.objects.holding(Role.QA, on=on).order_by("email")
        return self.chance.pick(list(people), "publishes", drafted.month)

    def keep_post(self):
        """What played days tell is read on people's pages; no e-mail goes out for it."""
        never_send(Notice.objects.all(), why=PLAYED)
