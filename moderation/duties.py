"""What moderation does every day: choose what is due, remind, chase, tell of what stays undone."""

from datetime import timedelta

from django.db.models import Q

from audits import parts
from audits.models import Audit
from frameworks.dates import nudge, working_days
from jobs.duties import duty
from lib import clock
from lib.months import Month
from moderation.models import Moderation
from moderation.month import select_for_month
from people.models import Role, User
from trail.services import notify_many, telling

#: Months in which nothing moved for so long have nothing new to choose.
LOOK_BACK = timedelta(days=31)
#: Lateness this long past is no news for somebody who takes up a role today.
NEWS = timedelta(days=31)
STEP = "moderation"
AROUND = (
    "moderator",
    *(f"audit__{name}" for name in ("framework_version", "team", "auditor", "practitioner", "team_manager", "iro")),
)


@duty("moderation.select", order=50)
def select(on):
    """Choose from every month in which an audit or a moderation moved lately (HULL-38)."""
    return sum(len(select_for_month(month, on=on)) for month in _months(on))


def _months(on):
    since = clock.moment_of(on - LOOK_BACK, 0)
    moved = Q(changes__at__gte=since) | Q(moderations__changes__at__gte=since)
    days = Audit.objects.filter(moved, month__lte=on).order_by("month").values_list("month", flat=True)
    return [Month.of(day) for day in days.distinct()]


@duty("moderation.chase", order=60)
def chase(on):
    """Remind before and chase after the day a moderation is due; tell QA of those without anybody."""
    waiting = Moderation.objects.waiting().select_related(*AROUND)
    return notify_many(
        word for one in waiting for word in (_reminders(one, on) if one.moderator else _without_anybody(one, on))
    )


@duty("moderation.escalate", order=62)
def escalate(on):
    """Tell the people whom the policy names of a moderation that stays undone."""
    late = Moderation.objects.overdue(on).exclude(moderator=None).select_related(*AROUND)
    return notify_many(word for one in late for rule in _rules(one, on) for word in _told_of_lateness(one, rule, on))


def _reminders(moderation, on):
    nudged = nudge(moderation.audit.policy, moderation.due_on, on)
    return [_word(f"moderation_{nudged}", moderation, moderation.moderator, on)] if nudged else []


def _without_anybody(moderation, on):
    people = User.objects.holding(Role.QA, on=on)
    kind, chosen_on = "moderation_without_moderator", moderation.chosen_on
    return [_word(kind, moderation, person, chosen_on) for person in people]


def _rules(moderation, on):
    """The policy's rules of lateness that this moderation has reached, and not long ago."""
    return [
        rule
        for rule in moderation.audit.policy.lateness
        if rule.step == STEP and 0 <= (on - _reached(moderation, rule)).days <= NEWS.days
    ]


def _reached(moderation, rule):
    return working_days(moderation.audit.policy).add_working_days(moderation.due_on, rule.after)


def _told_of_lateness(moderation, rule, on):
    people = parts.told(moderation.audit, rule.tell, on=on)
    reached = _reached(moderation, rule)
    return [_word("moderation_late", moderation, person, reached) for person in people]


def _word(kind, moderation, person, on):
    return telling(
        kind,
        person,
        about=moderation,
        url=moderation.get_absolute_url(),
        on=on,
        reference=moderation.audit.reference,
        due_on=moderation.due_on,
    )
