"""One person's own deadlines, whatever part they play: what is due, on which day, and its page.

Each says a reference and nothing of the case: they leave the application for calendars.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.urls import reverse

from audits.models import Action, Audit
from followup.models import Meeting, Oversight
from moderation.models import Moderation
from people.sight import sight_of
from trail.services import key_of

Status = Audit.Status


@dataclass(frozen=True)
class Deadline:
    """One thing a person is to do by a day; `key` names it for good, wherever its day moves."""

    key: str
    on: date
    title: str
    url: str


def deadlines_of(person):
    """All of a person's deadlines that are not met yet, the first day first. One query for each kind."""
    found = [one for kind in KINDS for one in kind(person) if one.on]
    return sorted(found, key=lambda one: (one.on, one.key))


def _seen(person, rows, case="audit__case"):
    """Rows but for those of a case this person declared to stand close to; `case` is the way to it."""
    return rows.filter(sight_of(person).kept_out(f"{case}__reference"))


def _audits(person):
    rows = _seen(person, Audit.objects.filter(auditor=person, status__in=[*Audit.UNFINISHED, Status.RETURNED]), "case")
    for audit in rows:
        returned = audit.status == Status.RETURNED
        what = "Amend and return" if returned else "Finish"
        day = audit.return_due_on if returned else audit.due_on
        yield Deadline(f"{key_of(audit)}.audit", day, f"{what} audit {audit.reference}", audit.get_absolute_url())


def _considered(person):
    named = Q(practitioner=person) | Q(team_manager=person) | Q(iro=person)
    shared = Audit.objects.filter(named, status=Status.SHARED).exclude(views__by=person)
    for audit in _seen(person, shared, "case"):
        url = reverse("audits:outcome", args=[audit.pk])
        yield Deadline(f"{key_of(audit)}.consider", audit.challenge_until, f"Consider audit {audit.reference}", url)


def _actions(person):
    rows = Action.objects.agreed().filter(owner=person, status=Action.Status.OPEN).select_related("audit")
    for action in _seen(person, rows):
        url = reverse("audits:action", args=[action.pk])
        yield Deadline(key_of(action), action.due_on, f"Action {action.order} of audit {action.audit.reference}", url)


def _oversight(person):
    rows = Oversight.objects.filter(manager=person, audit__status=Status.CHECKED).select_related("audit")
    for row in _seen(person, rows.filter(Q(written_at=None) | Q(supervision_on=None))):
        written = row.written_at is not None
        what = "Supervision about" if written else "Management oversight of"
        day = row.supervision_due_on if written else row.due_on
        key = f"{key_of(row)}.{'supervision' if written else 'oversight'}"
        yield Deadline(key, day, f"{what} audit {row.audit.reference}", row.get_absolute_url())


def _meetings(person):
    rows = Meeting.objects.filter(convened_by=person, held_on=None, ended_at=None).select_related("chain__audit")
    for row in _seen(person, rows, "chain__audit__case"):
        title = f"{row.get_kind_display()}: audit {row.chain.audit.reference}"
        yield Deadline(key_of(row), row.due_on, title, row.chain.get_absolute_url())


def _moderations(person):
    rows = Moderation.objects.waiting().filter(moderator=person).select_related("audit")
    for row in _seen(person, rows):
        yield Deadline(key_of(row), row.due_on, f"Moderate audit {row.audit.reference}", row.get_absolute_url())


KINDS = (_audits, _considered, _actions, _oversight, _meetings, _moderations)
