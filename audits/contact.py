"""Arranging the meeting with worker, manager and IRO, and help when nobody answers.

HULL-61, HULL-62.
"""

from django.db import transaction

from audits import parts, services
from audits.models import ContactAttempt, Participant
from audits.names import for_reader
from audits.refusals import Refused
from lib import clock
from lib.again import retried
from lib.permissions import require
from trail.services import notify, record


@retried
@transaction.atomic
def log_attempt(audit, *, person, how, answered, by, meeting_at=None, note=""):
    """Note one try; after the policy's number without a reply the group manager is told.

    Returns the ContactAttempt; its `escalated_to` names who was told. They are told
    once for a person, and again only after a reply and as many further tries.
    """
    require(by, "audits.log_contact", audit)
    if person.pk not in {one.pk for one in parts.named_on(audit)}:
        raise Refused(f"{person} is not named on this audit: confirm first who the worker is.")
    attempt = ContactAttempt.objects.create(
        audit=audit,
        person=person,
        how=how,
        answered=answered,
        meeting_at=meeting_at,
        note=note,
        by=by,
    )
    record(
        "audits.log_contact",
        audit,
        by=by,
        before=None,
        after={"attempt": attempt.pk, "person": person.pk, "answered": answered},
    )
    if _is_due(audit, person):
        _escalate(attempt)
    return attempt


def unanswered(audit, person):
    """The tries without a reply since the last reply, newest first: list of ContactAttempt."""
    tries = []
    for attempt in audit.contact_attempts.filter(person=person).order_by("-at", "-pk"):
        if attempt.answered:
            break
        tries.append(attempt)
    return tries


def _is_due(audit, person):
    tries = unanswered(audit, person)
    enough = len(tries) >= audit.policy.contact.attempts_before_escalation
    return enough and not any(attempt.escalated_to_id for attempt in tries)


def _escalate(attempt):
    audit, today = attempt.audit, clock.today()
    people = parts.told(audit, [audit.policy.contact.escalate_to], on=today)
    if not people:
        return
    attempt.escalated_to = people[0]
    attempt.save(update_fields=["escalated_to"])
    services.invite(audit, person=people[0], part=Participant.Part.TOLD, by=None)
    notify(
        "contact_escalated",
        people[0],
        about=attempt,
        url=audit.get_absolute_url(),
        on=today,
        reference=audit.reference,
        person=for_reader(attempt.person.name, to=people[0], audit=audit),
        auditor=audit.auditor.name,
        tries=len(unanswered(audit, attempt.person)),
    )
