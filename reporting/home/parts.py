"""What a home page is made of: things to do, numbers with their rows behind them, and whose desk it is."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db.models import F, Func, Q, Subquery
from django.urls import reverse

from audits.models import Challenge
from people.models import Role, User
from people.sight import sight_of

FEW = 8  # rows of a block; the rest is one link away


@dataclass(frozen=True)
class Todo:
    """One thing to do: what, where, by when."""

    text: str
    href: str
    due_on: date | None = None
    note: str = ""


@dataclass(frozen=True)
class Tile:
    """One number with a link to the rows behind it."""

    number: int
    label: str  # of several: its first word is a plural in -s
    href: str
    tone: str = ""

    @property
    def words(self):
        """The label as it follows the number: of one thing it speaks in the singular."""
        many, space, rest = self.label.partition(" ")
        return f"{many.removesuffix('s')}{space}{rest}" if self.number == 1 else self.label

    @property
    def mark(self):
        """The tone it wears: nothing late is no alarm."""
        return self.tone if self.number or not self.tone else "off"


@dataclass
class Block:
    """One part somebody plays: what waits, and where the rest is."""

    title: str
    todos: list = field(default_factory=list)
    tiles: list = field(default_factory=list)
    links: list = field(default_factory=list)
    empty: str = "Nothing waits for you here."
    steps: list = field(default_factory=list)


@dataclass
class Desk:
    """One person's work on a day; what several blocks look at is asked once."""

    person: object
    on: date

    @property
    def roles(self):
        return sight_of(self.person).roles

    @property
    def led(self):
        """Teams and services the person leads."""
        return sight_of(self.person).led

    def seen(self, rows, case="audit__case"):
        """Rows but for those of a case this person declared to stand close to; `case` is the way to it."""
        return rows.filter(sight_of(self.person).kept_out(f"{case}__reference"))

    @cached_property
    def challenges(self):
        """Unsettled challenges that wait for this person: to answer, to have decided, or to decide."""
        waiting = Q(status=Challenge.Status.OPEN, answered_at=None, audit__auditor=self.person)
        waiting |= Q(status=Challenge.Status.REFERRED, decided_by=self.person)
        if Role.QA in self.roles:
            waiting |= Q(status=Challenge.Status.OPEN, answered_at__isnull=False)
        return list(self.seen(Challenge.objects.filter(waiting)).select_related("audit", "by"))

    def count(self, **rows):
        """How many rows each query finds, asked in one: count(late=…)["late"]."""
        number = Func(F("pk"), function="COUNT")
        counted = [Subquery(found.order_by().values(number=number)) for found in rows.values()]
        [numbers] = User.objects.filter(pk=self.person.pk).values_list(*counted)
        return dict(zip(rows, numbers, strict=True))


def audits_link(**query):
    """The list of audits, filtered so."""
    pairs = "&".join(f"{name}={value}" for name, value in query.items())
    return f"{reverse('audits:audits')}?{pairs}"
