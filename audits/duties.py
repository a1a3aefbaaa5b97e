"""What audits do every day: remind before and chase after each deadline, escalate lateness.

Notices are rows with a unique key, so that a duty run twice tells nobody twice. An
escalation carries the day its rule was reached, and so is told once however late the
duty runs.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from audits import dates, parts, services
from audits.models import Audit, Challenge
from frameworks.dates import nudge, working_days
from jobs.duties import duty
from people.models import Role
from trail.services import notify_many, telling

PEOPLE = ("framework_version", "team", "auditor", "practitioner", "team_manager", "iro")
NAMED = tuple(parts.NAMED.values())
#: Lateness this long past is no news for somebody who takes up a role today.
NEWS = timedelta(days=31)


@dataclass(frozen=True)
class Owed:
    """One thing an audit waits for: which step of the policy, who owes it, since when."""

    step: str
    thing: object  # the audit or the challenge
    audit: Audit
    people: tuple
    due_on: date


def owed(on):
    """Everything audits wait for on a day (HULL-57, HULL-71, HULL-72)."""
    yield from _audits()
    yield from _returns()
    yield from _checks(on)
    yield from _challenges()


@duty("audits.chase", order=40)
def chase(on):
    """Remind before and chase after the day on which somebody owes something."""
    return notify_many(word for one in owed(on) for word in _nudge(one, on))


@duty("audits.close_windows", order=42)
def close_windows(on):
    """Remind of challenge windows that end, and tell auditors of those that are over (HULL-69)."""
    return notify_many(word for audit in _in(Audit.Status.SHARED) for word in _window(audit, on))


@duty("audits.escalate", order=44)
def escalate(on):
    """Tell the people whom the policy names of what is late (HULL-82)."""
    known = {}
    return notify_many(
        word for one in owed(on) for rule in _rules(one, on) for word in _escalate(one, rule, on, known)
    )


def _in(*statuses):
    return Audit.objects.filter(status__in=statuses).select_related(*PEOPLE)


def _audits():
    for audit in _in(*Audit.UNFINISHED):
        yield Owed("audit", audit, audit, (audit.auditor,), audit.due_on)


def _returns():
    for audit in _in(Audit.Status.RETURNED).exclude(return_due_on=None):
        yield Owed("return", audit, audit, (audit.auditor,), audit.return_due_on)


def _checks(on):
    team = None
    for audit in _in(Audit.Status.FINALISED):
        team = team or tuple(parts.playing(audit, Role.QA, on=on))
        yield Owed("check", audit, audit, team, dates.check_due(audit))


def _challenges():
    """Challenges the auditor has not answered yet; those answered wait for the QA team."""
    waiting = Challenge.objects.filter(
        status=Challenge.Status.OPEN, answered_at=None, audit__status__in=Audit.UNFINISHED
    )
    for challenge in waiting.select_related(*(f"audit__{name}" for name in PEOPLE)):
        audit = challenge.audit
        yield Owed("challenge", challenge, audit, (audit.auditor,), dates.answer_due(challenge))


def _nudge(one, on):
    kind = nudge(one.audit.policy, one.due_on, on)
    return [_word(f"{one.step}_{kind}", one, person, on) for person in one.people if kind]


def _word(kind, one, person, on):
    return telling(
        kind, person, about=one.thing, url=one.audit.get_absolute_url(), on=on,
        reference=one.audit.reference, due_on=one.due_on,
    )  # fmt: skip


def _window(audit, on):
    until = audit.challenge_until
    if on > until:
        if services.blocked(audit, on=on):
            return []
        over = Owed("window", audit, audit, (), until)
        return [_word("audit_to_finalise", over, audit.auditor, until + timedelta(days=1))]
    if nudge(audit.policy, until, on) != "reminder":
        return []
    ending = Owed("window", audit, audit, (), until)
    return [_word("window_reminder", ending, one, on) for one in services.undecided(audit)]


def _rules(one, on):
    """The policy's rules of lateness that this thing has reached, and not long ago."""
    return [
        rule
        for rule in one.audit.policy.lateness
        if rule.step == one.step
        and one.due_on < on
        and 0 <= (on - _reached(one, rule)).days <= NEWS.days
    ]


def _reached(one, rule):
    return working_days(one.audit.policy).add_working_days(one.due_on, rule.after)


def _escalate(one, rule, on, known):
    """Whom to tell; `known` keeps who is told for the same people and team, so that each is sought once."""
    reached = _reached(one, rule)
    around = (tuple(rule.tell), one.audit.team_id, *(getattr(one.audit, f"{name}_id") for name in NAMED))
    if around not in known:
        known[around] = parts.told(one.audit, rule.tell, on=on)
    people = known[around]
    return [_word(f"{one.step}_late", one, person, reached) for person in people]
