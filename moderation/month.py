"""Choosing a month's audits for moderation: what the rules ask for and is ready (HULL-38)."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from django.db import transaction
from django.db.models import Q, prefetch_related_objects

from audits.models import Audit
from lib.months import Month
from moderation.models import Moderation
from moderation.selection import Desk, choose_moderator, in_drawn_order, share_of, tie
from moderation.services import READY, keep, moderators, owing, tell_moderators
from people.closeness import Closeness
from people.models import Absence, User

Reason = Moderation.Reason


@transaction.atomic
def select_for_month(month, *, on):
    """Choose what the month's rules ask for and is ready; run again it adds only what is new.

    First every grade that is always moderated, then the drawn share, then each person's
    own (HULL-38). Returns the new moderations.
    """
    chosen = [moderation for draw in draws_of(month) for moderation in _Choosing(draw, on).run()]
    tell_moderators(chosen, on=on)
    return chosen


@dataclass(frozen=True)
class Candidate:
    """Somebody who moderates: what they have already, and why not this audit ("" if they may)."""

    person: object
    this_month: int
    why_not: str

    @property
    def hint(self):
        return f"Not possible: {self.why_not}" if self.why_not else f"{self.this_month} this month"


def candidates(audit, *, on):
    """Everybody who moderates, the free ones with the fewest this month first."""
    closeness, month = Closeness.on(on), Moderation.objects.counted().filter(audit__month=audit.month)
    loads = Counter(month.values_list("moderator_id", flat=True))
    rules = audit.policy.moderation.independence
    prefetch_related_objects([audit], "challenges")
    found = [
        Candidate(person, loads[person.pk], tie(audit, person, closeness=closeness, rules=rules))
        for person in moderators(audit.policy, on=on)
    ]
    return sorted(found, key=lambda one: (bool(one.why_not), one.this_month, one.person.name))


@dataclass(frozen=True)
class Draw:
    """The moderated audits of a month under one framework version, in the order of chance.

    An audit taken out of moderation by hand is left out of `order` and so hands its
    place on; so is somebody's own, which comes on top of the share. Both count in `of`.
    """

    month: Month
    version: object
    of: int
    order: tuple
    taken: frozenset  # ids of audits that are moderated already

    @property
    def rule(self):
        return self.version.policy.moderation

    @property
    def seed(self):
        return f"{self.month.iso}:{self.version.digest}"

    @property
    def number(self):
        """How many audits the share means."""
        return share_of(self.of, self.rule)

    @property
    def drawn(self):
        return self.order[: self.number]

    @property
    def rest(self):
        return self.order[self.number :]

    @property
    def drawn_waiting(self):
        """How many of the drawn cannot be moderated yet."""
        return sum(one.status not in READY for one in self.drawn)

    def ready(self, audits):
        """Those that can be moderated now and are not yet."""
        return [one for one in audits if one.status in READY and one.pk not in self.taken]


def draws_of(month):
    """A month's draws: one for each framework version its audits began with.

    An audit whose form asks for no overall grade has none to give again.
    """
    groups = {}
    audits = Audit.objects.in_month(month.first_day).counted().filter(is_graded=True)
    for audit in audits.select_related("framework_version", "case").prefetch_related("challenges"):
        line = audit.policy.line(audit.line)
        if line is None or line.moderated:
            groups.setdefault(audit.framework_version, []).append(audit)
    rows = Moderation.objects.filter(audit__month=month.first_day).values_list("audit_id", "status", "reason")
    taken = {pk: reason for pk, status, reason in rows if status != Moderation.Status.CANCELLED}
    withdrawn = {pk for pk, *_ in rows} - set(taken)
    own = {pk for pk, reason in taken.items() if reason == Reason.PERSON}
    return [_draw(month, version, group, taken, withdrawn | own) for version, group in groups.items()]


def _draw(month, version, audits, taken, apart):
    seed = f"{month.iso}:{version.digest}"
    standing = [audit for audit in audits if audit.pk not in apart]
    order = tuple(in_drawn_order(standing, seed=seed))
    return Draw(month, version, len(audits), order, frozenset(taken))


class _Choosing:
    """One draw's choosing on a day; who is too close is looked up only when somebody is sought."""

    def __init__(self, draw, on):
        self.draw, self.on, self.rule = draw, on, draw.rule
        self.new = set()  # ids of audits chosen in this run

    def run(self):
        return [*self._by_grade(), *self._by_chance(), *self._by_person()]

    @cached_property
    def closeness(self):
        return Closeness.on(self.on)

    @cached_property
    def away(self):
        """Ids of people absent on the day; the last day of an absence counts."""
        absent = Absence.objects.filter(Q(ends_on=None) | Q(ends_on__gte=self.on), starts_on__lte=self.on)
        return set(absent.values_list("person_id", flat=True))

    @cached_property
    def desks(self):
        people = [
            person for person in User.objects.holding(*self.rule.moderators, on=self.on) if person.pk not in self.away
        ]
        year = Moderation.objects.counted().filter(moderator__in=people, audit__month__year=self.draw.month.year)
        done = list(year.values_list("moderator_id", "audit__month"))
        this_year = Counter(person for person, _ in done)
        this_month = Counter(person for person, month in done if month == self.draw.month.first_day)
        return {person.pk: Desk(person, this_month[person.pk], this_year[person.pk]) for person in people}

    def _by_grade(self):
        """Every audit whose grade is always moderated."""
        always = set(self.rule.always_grades)
        due = [audit for audit in self._ready(self.draw.order) if audit.standing_grade in always]
        return [self._choose(audit, Reason.GRADE, "Every audit with this grade is moderated.") for audit in due]

    def _by_chance(self):
        """The drawn share, as far as it is ready."""
        why = f"Drawn by chance: {self.draw.number} of {self.draw.of} audits of {self.draw.month}."
        return [self._choose(audit, Reason.SHARE, why) for audit in self._ready(self.draw.drawn)]

    def _by_person(self):
        """Each person's own, on top of the share and not out of it."""
        kept = []
        for person in self._owing() if self._ready(self.draw.rest) else ():
            if audit := self._free_for(person):
                desk, why = self.desks.get(person.pk, Desk(person)), f"{person}’s own moderation for {self.draw.month}."
                kept.append(self._keep(audit, desk, Reason.PERSON, why))
        return kept

    def _free_for(self, person):
        """The next audit in the order of chance that this person is independent of, or None."""
        rules = self.rule.independence
        for audit in self._ready(self.draw.rest):
            if not tie(audit, person, closeness=self.closeness, rules=rules):
                return audit
        return None

    def _owing(self):
        """Each person, once for each moderation of their own they still lack this month."""
        own = Moderation.objects.counted().filter(reason=Reason.PERSON, audit__month=self.draw.month.first_day)
        have = Counter(own.values_list("moderator_id", flat=True))
        owing = {}
        for each in self.rule.per_person:
            for person in self._holding(each):
                owing[person] = max(owing.get(person, 0), each.count - have[person.pk])
        return [person for person, number in owing.items() for _ in range(number)]

    def _holding(self, each):
        """Who holds the role now and held it when the month ended: nobody owes for a month before their time."""
        then = min(self.on, self.draw.month.last_day)
        held = User.objects.holding(each.role, on=self.on).holding(each.role, on=then)
        return [person for person in owing(each, held) if person.pk not in self.away]

    def _ready(self, audits):
        return [audit for audit in self.draw.ready(audits) if audit.pk not in self.new]

    def _choose(self, audit, reason, why):
        desk, who = choose_moderator(
            audit,
            list(self.desks.values()),
            closeness=self.closeness,
            rules=self.rule.independence,
            seed=self.draw.seed,
        )
        return self._keep(audit, desk, reason, f"{why} {who}")

    def _keep(self, audit, desk, reason, why):
        self.new.add(audit.pk)
        if desk:
            desk.take()
        return keep(audit, moderator=desk.person if desk else None, reason=reason, why=why, by=None, on=self.on)
