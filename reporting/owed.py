"""What each person owes in the year by their roles, and what of it they have done (HULL-97 to 108).

Only what the framework says is counted here has a number of things done; the rest is
shown as owed, for it happens outside the application. The year is the policy's.
"""

from collections import Counter
from dataclasses import dataclass

from allocation.people import year_of
from audits.models import Audit
from followup.models import AssuranceCheck
from frameworks.policy import titled
from lib import clock
from lib.months import Month
from moderation.models import Moderation
from people.models import Membership, User

#: Months in one period of each cycle; a week and "once" are counted by their own rule.
MONTHS_IN = {"month": 1, "six_weeks": 1.5, "two_months": 2, "quarter": 3, "half_year": 6, "year": 12}
#: What audits of some kinds of lines count as beside audits.
BY_LINE = {"dip": "dip_samples", "thematic": "thematic_audits", "observation": "observations"}
WEEKS_IN_A_MONTH = 365 / 12 / 7


@dataclass(frozen=True)
class Owed:
    """One thing a person owes: how many by the end of the year, by now, and how many are done.

    `by_now` is rounded down: what is not yet due is not yet owed. `done` is None for what
    happens elsewhere; `in_the_year` is None where the framework gives no number.
    """

    person: User
    rule: object
    in_the_year: int | None
    by_now: int | None
    done: int | None

    @property
    def is_behind(self):
        return self.done is not None and self.by_now is not None and self.done < self.by_now


def owed(policy, people, *, on):
    """Everything these people owe, person by person, in the framework's order. Five queries."""
    first, _ = year_of(policy, Month.of(on))
    done, roles = _done(policy, first, on), _roles(people, on)
    return [
        _owed(person, rule, done, first.months_until(Month.of(on)))
        for person in people
        for rule in policy.expectations
        if rule.role in roles[person.pk] and (not rule.titles or titled(person.job_title, rule.titles))
    ]


def _owed(person, rule, done, months_past):
    """`months_past`: whole months of the year that are over."""
    return Owed(
        person=person,
        rule=rule,
        in_the_year=_times(rule, 12),
        by_now=_times(rule, months_past),
        done=done[rule.kind][person.pk] if rule.counted_here and rule.kind in done else None,
    )


def _times(rule, months):
    """How many a rule asks for in so many months; each period that is over counts whole."""
    if rule.count is None:
        return None
    if rule.per == "once":
        return rule.count
    if rule.per == "week":
        return rule.count * int(months * WEEKS_IN_A_MONTH)
    return rule.count * int(months / MONTHS_IN[rule.per])


def _roles(people, on):
    held = {person.pk: set() for person in people}
    rows = Membership.objects.current(on).filter(person__in=held).values_list("person", "role")
    for person, role in rows:
        held[person].add(role)
    return held


def _kinds(line):
    """What an audit of a line counts as; one of no line, such as a re-audit, is an audit."""
    if line is None or line.counts_towards_quota:
        yield "audits"
    if line is not None and line.kind in BY_LINE:
        yield BY_LINE[line.kind]


def _done(policy, first, on):
    """{kind: Counter of person id} of what was done in the year up to a day."""
    since = clock.moment_of(first.first_day, 0)
    finished = Audit.objects.filter(status__in=Audit.GRADED, month__gte=first.first_day, month__lte=on)
    found = {kind: Counter() for kind in ("audits", *BY_LINE.values())}
    for auditor, code in finished.values_list("auditor", "line"):
        for kind in _kinds(policy.line(code)):
            found[kind][auditor] += 1
    moderated = Moderation.objects.filter(status=Moderation.Status.DONE, done_at__gte=since)
    found["moderations"] = Counter(moderated.values_list("moderator", flat=True))
    found["assurance_checks"] = Counter(AssuranceCheck.objects.filter(at__gte=since).values_list("by", flat=True))
    return found
