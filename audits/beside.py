"""What stands beside the form in the auditor's hour: time spent, who else is in, and the audit before.

Time and people are told by the moments at which answers were saved; nothing else is measured.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Prefetch

from audits.models import Action, Audit

#: A longer gap between two saved answers is no work on this audit.
PAUSE = timedelta(minutes=10)
#: Whoever saved an answer so long ago counts as being in it still.
LATELY = timedelta(minutes=10)


@dataclass(frozen=True)
class Writer:
    """Somebody else who is writing in the audit, and when they last did."""

    person: object
    at: datetime


def minutes_spent(written, person):
    """About how many minutes somebody has written: the short gaps between their answers (things with `by` and `at`)."""
    moments = sorted(one.at for one in written if one.by and one.by.pk == person.pk)
    gaps = (later - earlier for earlier, later in zip(moments, moments[1:], strict=False))
    return round(sum((gap for gap in gaps if gap <= PAUSE), timedelta()) / timedelta(minutes=1))


def also_in(written, person, *, now):
    """Everybody else who saved an answer lately, the latest first: list of Writer."""
    newest = {}
    for one in written:
        if one.by and one.by.pk != person.pk and now - one.at <= LATELY:
            newest[one.by] = max(one.at, newest.get(one.by, one.at))
    return sorted((Writer(by, at) for by, at in newest.items()), key=lambda one: one.at, reverse=True)


def audit_before(audit, person):
    """The newest earlier audit of this case that counts and that this person may see, with its `open_actions`."""
    earlier = Audit.objects.filter(case=audit.case_id, status__in=Audit.GRADED, finalised_at__lt=audit.created_at)
    earlier = earlier.exclude(pk=audit.pk).order_by()
    if not earlier.exists():  # mostly; whose eyes it is for need not be asked then
        return None
    found = earlier.visible_to(person)
    still_open = Prefetch("actions", Action.objects.open(), to_attr="open_actions")
    return found.select_related("framework_version").prefetch_related(still_open).order_by("-finalised_at").first()
