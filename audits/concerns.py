"""Immediate concerns for a child's safety: told at once, in any state (HULL-64)."""

from datetime import timedelta

from django.db import transaction

from audits import parts, services
from audits.models import Audit, Concern, ConcernTold, Participant
from audits.names import for_reader
from audits.refusals import Refused
from lib import clock
from lib.again import retried
from lib.permissions import require
from lib.steps import AlreadyMoved
from trail.services import notify, notify_many, record, telling

PRESSED_AGAIN = timedelta(hours=1)


@retried
@transaction.atomic
def raise_concern(audit, *, text, by):
    """Tell the policy's roles at once, urgently. Returns the Concern with its `told` rows.

    Never held up by the audit's state. Whoever acts on concerns is told too, and where
    nobody plays a role the QA team. The same words of the same person within the hour are
    one concern, by the clock that all servers share: a button pressed again because its answer
    did not come.
    """
    require(by, "audits.raise_concern", audit)
    if not text.strip():
        raise Refused("Say what you fear for and what must happen now.")
    if again := _raised_already(audit, text, by):
        return again
    concern = Concern.objects.create(audit=audit, by=by, text=text, at=clock.shared())
    today = clock.today()
    people = _people_told(audit, on=today)
    for person in people:
        ConcernTold.objects.create(concern=concern, person=person)
        _let_in(audit, person)
    notify_many(
        telling(
            "concern_raised",
            person,
            about=concern,
            url=audit.get_absolute_url(),
            on=today,
            urgent=True,
            reference=audit.reference,
            raised_by=for_reader(by.name, to=person, audit=audit),
        )
        for person in people
    )
    record("audits.raise_concern", concern, by=by, before=None, after={"audit": audit.pk})
    return concern


@retried
@transaction.atomic
def acknowledge(concern, *, what_was_done, by):
    """Note that it was acted on and what was done. Returns the Concern."""
    require(by, "audits.acknowledge_concern", concern)
    if not what_was_done.strip():
        raise Refused("Say what was done to keep the child safe.")
    values = {"acknowledged_by": by, "acknowledged_at": clock.now(), "what_was_done": what_was_done}
    if not Concern.objects.filter(pk=concern.pk, acknowledged_at=None).update(**values):
        raise AlreadyMoved("Somebody else has already noted what was done. Reload the page.")
    for field, value in values.items():
        setattr(concern, field, value)
    record("audits.acknowledge_concern", concern, by=by, after={"audit": concern.audit_id})
    notify(
        "concern_acknowledged",
        concern.by,
        about=concern,
        url=concern.audit.get_absolute_url(),
        on=clock.today(),
        reference=concern.audit.reference,
        by=for_reader(by.name, to=concern.by, audit=concern.audit),
    )
    return concern


def _raised_already(audit, text, by):
    """The concern that an earlier press made; the audit is held, so that of two presses at once one waits."""
    Audit.objects.select_for_update().filter(pk=audit.pk).values_list("pk").get()
    lately = clock.shared() - PRESSED_AGAIN
    return Concern.objects.filter(audit=audit, by=by, text=text, acknowledged_at=None, at__gt=lately).first()


def _people_told(audit, *, on):
    """Whom the policy names, and whoever acts on it, once each."""
    rule = audit.policy.concerns
    named = parts.told(audit, rule.tell, on=on, titles=rule.titles)
    return list(dict.fromkeys([*named, *parts.told(audit, [rule.acted_on_by], on=on)]))


def _let_in(audit, person):
    """Whoever is told can open the audit, a restricted one too."""
    if not audit.__class__.objects.visible_to(person).filter(pk=audit.pk).exists():
        services.invite(audit, person=person, part=Participant.Part.TOLD, by=None)
