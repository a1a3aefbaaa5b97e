"""What the family says of the work, and what it hears of the findings (HULL-50, HULL-122)."""

from django.db import transaction

from audits.models import Audit, FamilyView
from audits.refusals import Refused
from lib import clock
from lib.again import retried
from lib.permissions import require
from lib.steps import AlreadyMoved
from trail.services import notify, record

Outcome = FamilyView.Outcome


@retried
@transaction.atomic
def note_view(audit, *, who, how, outcome, said, on, by):
    """Note that somebody of the family was asked, or wrote, and what came of it. Returns the FamilyView.

    In any state but a cancelled one: an answer may come when the audit is long closed.
    The auditor is told of what somebody else noted.
    """
    require(by, "audits.note_family_view", audit)
    _refuse_gaps(how, outcome, said, on)
    view = FamilyView.objects.create(
        audit=audit, who=who, how=how, outcome=outcome, said=said.strip(), on=on, by=by
    )
    record("audits.note_family_view", view, by=by, after={"who": who, "outcome": outcome})
    if by.pk != audit.auditor_id:
        _tell_auditor(view)
    return view


def _refuse_gaps(how, outcome, said, on):
    if on > clock.today():
        raise Refused("The family was asked on a day that has not come yet. Give a day up to today.")
    if outcome != Outcome.NOT_ASKED and not how:
        raise Refused("Say how they were asked, or how their answer came in.")
    if outcome == Outcome.HEARD and not said.strip():
        raise Refused("Write what they said.")
    if outcome in (Outcome.DECLINED, Outcome.NOT_ASKED) and not said.strip():
        raise Refused("Say why they were not heard.")


def _tell_auditor(view):
    audit = view.audit
    notify(
        "family_view_noted",
        audit.auditor,
        about=view,
        url=audit.get_absolute_url(),
        on=clock.today(),
        reference=audit.reference,
    )


@retried
@transaction.atomic
def tell_family(view, *, told, on, by):
    """Note that they heard the findings of the finished audit, once. Returns the FamilyView."""
    require(by, "audits.tell_family", view)
    if on > clock.today():
        raise Refused("They cannot have heard it yet. Give a day up to today.")
    if not told.strip():
        raise Refused("Write what they were told.")
    values = {"told_on": on, "told": told.strip(), "told_by": by}
    if not FamilyView.objects.filter(pk=view.pk, told_on=None).update(**values):
        raise AlreadyMoved("Somebody has noted already what they were told. Reload the page.")
    for field, value in values.items():
        setattr(view, field, value)
    record("audits.tell_family", view, by=by, after={"on": str(on)})
    return view


def audit_meant(reference, *, by):
    """The audit that an answer from outside belongs to, by its reference; Refused where there is none to be seen."""
    require(by, "audits.take_family_answers")
    found = Audit.objects.visible_to(by).filter(reference=reference.strip()).first()
    if found is None:
        raise Refused(f"There is no audit {reference.strip()}. Look for the number on the form they sent back.")
    return found
