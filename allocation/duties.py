"""What allocation does every day: draft the month's round, remind, watch the limit of breaks."""

from allocation import calls
from allocation.drafting import draft_round
from allocation.models import Round
from allocation.refusals import MonthOff, Refused
from allocation.services.breaks import tell_when_full
from frameworks.dates import due_on, nudge, working_days
from frameworks.services import NoFramework, in_force
from jobs.duties import duty
from lib.months import Month
from people.models import Role, User
from trail.services import notify


@duty("allocation.draft", order=10)
def draft(on, *, seed=None):
    """Draft the month's round once its day has come and nobody has (HULL-52).

    A played council gives the seed, so that it is drawn the same each time.
    """
    month = Month.of(on)
    version = _in_force(on)
    if version is None or Round.objects.filter(month=month.first_day).exists():
        return 0
    policy = version.policy
    if not due_on(policy, policy.calendar.allocate_by, month) <= on <= due_on(policy, policy.calendar.audit_due, month):
        return 0
    try:
        draft_round(month, seed=seed)
    except MonthOff:
        return 0
    except Refused as refused:
        return str(refused)
    return f"Drafted the round of {month}."


@duty("allocation.remind", order=11)
def remind(on):
    """Chase drafts that are not published, and tell those whom the framework names (HULL-52)."""
    return sum(_remind(round_, on) for round_ in Round.objects.drafts().select_related("framework_version"))


@duty("allocation.breaks", order=12)
def watch_breaks(on):
    """Tell of a month whose limit of breaks is reached (HULL-54)."""
    version = _in_force(on)
    if version is None:
        return 0
    months = (Month.of(on), Month.of(on).next)
    return sum(tell_when_full(version.policy, month, on=on) for month in months)


@duty("allocation.calls", order=13)
def answer_events(on):
    """Make the audits that closing cases and days of the year call for; without an auditor the QA team is told."""
    version = _in_force(on)
    if version is None:
        return 0
    calls.note_events(version, on)
    made = len(calls.give(version, on))
    calls.tell_of_waiting(on)
    return made


def _remind(round_, on):
    policy = round_.policy
    due = due_on(policy, policy.calendar.allocate_by, round_.calendar_month)
    if on <= due:
        return 0
    late = working_days(policy).working_days_between(due, on)
    roles = {role for rule in policy.lateness if rule.step == "allocation" and rule.after == late for role in rule.tell}
    if nudge(policy, due, on):
        roles.add(Role.QA)
    people = User.objects.holding(*roles, on=on) if roles else ()
    return sum(
        notify(
            "round_overdue",
            person,
            about=round_,
            url=round_.get_absolute_url(),
            on=on,
            month=str(round_.calendar_month),
            due_on=due,
        )
        for person in people
    )


def _in_force(on):
    try:
        return in_force(on)
    except NoFramework:
        return None
