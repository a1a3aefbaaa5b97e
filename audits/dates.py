"""The days an audit's steps are due, from the policy it began with."""

from django.utils import timezone

from frameworks.dates import due_by, due_on
from lib.months import Month


def challenge_until(audit, *, on):
    """Last day to challenge an audit shared on a day: so long after it (HULL-69), or a day of the month (SOTON-19)."""
    calendar, month = audit.policy.calendar, Month.of(audit.month)
    return due_by(audit.policy, calendar.challenge_until, month, within=calendar.challenge_window, start=on)


def return_due(audit, *, on):
    """Last day to send back an audit returned on a day: 3 working days in HULL-71."""
    return due_on(audit.policy, audit.policy.calendar.return_within, on)


def check_due(audit):
    """Last day for the QA team to check a finalised audit (HULL-71)."""
    return due_on(audit.policy, audit.policy.calendar.check_within, day_of(audit.finalised_at))


def answer_due(challenge):
    """Last day for the auditor to answer a challenge (HULL-72)."""
    policy = challenge.audit.policy
    return due_on(policy, policy.challenge.answer_within, day_of(challenge.at))


def action_due(audit, *, on, grade=""):
    """The day offered for an action set on a day: the policy's time, shorter for some grades and lines (ROCH-31)."""
    rule, line = audit.policy.followup.actions, audit.policy.line(audit.line)
    within = next((r.within for r in rule.by_grade if grade in r.grades), rule.default_within)
    longest = line.actions_within if line else None
    return min(due_on(audit.policy, when, on) for when in (within, longest) if when)


def day_of(moment):
    """The council's calendar day of a moment."""
    return timezone.localdate(moment)
