"""Days that follow from a policy: its working days, and when something is due."""

from datetime import date
from functools import lru_cache

from lib.deadlines import Deadline
from lib.workingdays import Calendar


@lru_cache(maxsize=32)
def _calendar(closure_days):
    return Calendar(frozenset(date.fromisoformat(day) for day in closure_days))


def working_days(policy):
    """The council's working days: England's, without its own closure days."""
    return _calendar(tuple(policy.calendar.closure_days))


def due_on(policy, when, start):
    """The calendar day that a deadline of the policy ("3 working days") means.

    `start` is a month for days of a month, else the day of the event.
    """
    return Deadline.parse(when).on(start, working_days(policy))


def due_by(policy, day, month, *, within, start):
    """The day that the policy names of a month; where it names none, or that is over, so long after an event.

    `day` is such as "6th of next month" or None, `within` such as "2 days", `start` the day of the event.
    """
    due = day and due_on(policy, day, month)
    return due if due and due >= start else due_on(policy, within, start)


def nudge(policy, due, on):
    """Whether a day asks for a "reminder" or an "overdue" chaser of something due, else "".

    Reminders and chasers count working days before and after `due`; after the last
    named chaser one follows every `chase_every` working days. Other days ask for
    nothing: a Saturday counts as many as its Friday and would say the same again.
    """
    rule, days = policy.calendar, working_days(policy)
    if not days.is_working_day(on):
        return ""
    if on <= due:
        return "reminder" if days.working_days_between(on, due) in rule.remind_before else ""
    late = days.working_days_between(due, on)
    last = max(rule.chase_after, default=0)
    again = rule.chase_every and late > last and (late - last) % rule.chase_every == 0
    return "overdue" if late in rule.chase_after or again else ""
