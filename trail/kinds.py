"""Which notices can wait: their groups, and the ways a person may choose to be told of each.

A notice's kind says its group by how it ends, as its templates do: `audit_reminder`,
`audit_overdue`. What must reach somebody on the day itself is in no group, and nobody
can put it off: an immediate concern, a case graded inadequate, what was escalated.
"""

from django.db import models

ALARM_BEGINNINGS = ("concern_",)
#: A step's "_late" tells those above that it stays undone; its "_overdue" only chases who owes it.
ALARM_ENDINGS = ("_late", "escalated")


class Group(models.TextChoices):
    """Notices that a person settles together."""

    REMINDER = "reminder", "Reminders before a day"
    OVERDUE = "overdue", "What you owe and is overdue"
    NEWS = "news", "What others gave you, asked or decided"


class Way(models.TextChoices):
    """How somebody hears of a group by e-mail; the page of notices shows it whatever is chosen."""

    AT_ONCE = "at_once", "An e-mail at once"
    DAILY = "daily", "In one e-mail a day"
    NEVER = "never", "No e-mail"


#: What may be chosen for each group: work that is overdue is not passed over.
WAYS = {
    Group.REMINDER: (Way.AT_ONCE, Way.DAILY, Way.NEVER),
    Group.OVERDUE: (Way.AT_ONCE, Way.DAILY),
    Group.NEWS: (Way.AT_ONCE, Way.DAILY, Way.NEVER),
}


def is_alarm(kind, *, urgent=False):
    """Whether a notice goes out at once whatever its reader chose."""
    return urgent or kind.startswith(ALARM_BEGINNINGS) or kind.endswith(ALARM_ENDINGS)


def group_of(kind, *, urgent=False):
    """The group of a kind of notice; None for an alarm and for the e-mail of the day itself."""
    if is_alarm(kind, urgent=urgent) or kind == DIGEST:
        return None
    if kind.endswith("_reminder"):
        return Group.REMINDER
    return Group.OVERDUE if kind.endswith("_overdue") else Group.NEWS


#: The e-mail that carries a day's notices.
DIGEST = "digest"
