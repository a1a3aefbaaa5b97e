"""The council's year: what the programme asks for in each month, and who has had how many audits."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import Count, Q

from allocation import programme
from allocation.models import Break, RoundLine
from allocation.roster import audits_of_the_year, year_of
from frameworks.plain_words import event
from frameworks.policy import LINE_KINDS
from frameworks.vocabulary import SUBJECT_KINDS
from lib.months import Month
from lib.tabular import Sheet
from people.models import Membership


@dataclass(frozen=True)
class Cell:
    """What one line asks for in one month, and how many cases a round has for it (None: no round).

    `guests` are the month's own, where they are not those of the line.
    """

    month: Month
    size: str
    theme: str
    note: str
    in_round: int | None
    guests: str = ""

    @property
    def has_round(self):
        return self.in_round is not None

    @property
    def to_be_confirmed(self):
        return self.size == "to be confirmed"


@dataclass(frozen=True)
class Row:
    """One line of the programme over the year; a month without it has None."""

    title: str
    kind: str
    unit: str
    who: str
    guests: str
    called: str
    cells: tuple

    @property
    def unit_words(self):
        """What the line counts where that is not children."""
        return "" if self.unit == "child" else SUBJECT_KINDS[self.unit]

    @property
    def remarks(self):
        """The months of which there is something to say."""
        return [cell for cell in self.cells if cell and (cell.theme or cell.note or cell.guests)]


def months_of(policy, year):
    """The twelve months of the policy's year that begins in a calendar year."""
    first = Month(year, policy.calendar.year_starts)
    return Month.range(first, first.plus(11))


def rows(policy, months):
    """The programme's lines over the months, with what has been drawn."""
    drawn = _drawn(months)
    return [_row(policy, line, months, drawn) for line in policy.programme]


def _row(policy, line, months, drawn):
    return Row(
        title=line.title,
        kind=LINE_KINDS[line.kind],
        unit=line.unit,
        who=", ".join(policy.role_title(role) for role in line.auditors),
        guests=", ".join(line.guests),
        called=event(line.trigger) if line.trigger else "",
        cells=tuple(_cell(line, month, drawn) for month in months),
    )


def _cell(line, month, drawn):
    plan = line.plan(month.number)
    if plan is None:
        return None
    size, number = drawn.get((line.code, month.first_day), (str(plan.size), None))
    return Cell(
        month=month,
        size=size,
        theme=plan.theme,
        note=plan.note or line.note,
        in_round=number,
        guests=", ".join(plan.guests or ()),
    )


def _drawn(months):
    """Sizes and numbers of the lines that rounds of these months have."""
    lines = RoundLine.objects.filter(round__month__range=(months[0].first_day, months[-1].first_day))
    kept = Count("cases", filter=Q(cases__dropped_at=None))
    found = lines.order_by().annotate(kept=kept).values_list("code", "round__month", "size", "kept")
    return {(code, day): (size, number) for code, day, size, number in found}


@dataclass(frozen=True)
class Standing:
    """One auditor's year: audits by month, those that count, those beside, and what is left."""

    person: object
    by_month: tuple
    done: int
    other: int
    most: int | None
    expected: int | None
    breaks: tuple

    @property
    def left(self):
        return None if self.most is None else max(0, self.most - self.done)


class Capacity:
    """How many audits auditors have had in the year that a month lies in (HULL-14)."""

    def __init__(self, policy, month, *, on):
        self.policy, self.on = policy, on
        first, last = year_of(policy, month)
        self.months = Month.range(first, last)
        self.counts = defaultdict(Counter)
        self.others = Counter()
        for (auditor, day, line), number in audits_of_the_year(policy, month).items():
            if programme.counts(policy, line):
                self.counts[auditor][day] += number
            else:
                self.others[auditor] += number

    def rows(self, people):
        """One Standing each, in the people's order."""
        people = list(people)
        roles, breaks = self._roles(people), self._breaks(people)
        return [self._standing(person, roles[person.pk], breaks[person.pk]) for person in people]

    def sheet(self, rows):
        """Such rows as a table to take along."""
        columns = (
            "Auditor", "Job title", "Team", *(month.short_label for month in self.months),
            "Audits that count", "Most", "Expected", "Other audits", "Breaks",
        )
        return Sheet("Audits of the year", columns, [
            (
                one.person.name, one.person.job_title, str(one.person.team or ""),
                *(number for _, number in one.by_month), one.done, one.most, one.expected, one.other,
                ", ".join(month.label for month in one.breaks),
            )
            for one in rows
        ])

    def _standing(self, person, roles, breaks):
        quota = self.policy.quota_for(roles)
        by_month = tuple((month, self.counts[person.pk][month.first_day]) for month in self.months)
        return Standing(
            person=person,
            by_month=by_month,
            done=sum(number for _, number in by_month),
            other=self.others[person.pk],
            most=quota and quota.most_per_year,
            expected=quota and quota.expected_per_year,
            breaks=tuple(breaks),
        )

    def _roles(self, people):
        held = defaultdict(set)
        rows_ = Membership.objects.current(self.on).filter(person__in=people)
        for person, role in rows_.values_list("person", "role"):
            held[person].add(role)
        return held

    def _breaks(self, people):
        found = defaultdict(list)
        first, last = self.months[0].first_day, self.months[-1].first_day
        agreed = Break.objects.agreed().filter(person__in=people, month__range=(first, last))
        for person, day in agreed.order_by("month").values_list("person", "month"):
            found[person].append(Month.of(day))
        return found
