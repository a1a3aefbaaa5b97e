"""Exemptions: leave not to do an allocated audit, exceptionally (HULL-55, HULL-56, HULL-82)."""

from django.db import IntegrityError, transaction
from django.urls import reverse

from allocation.models import Exemption
from allocation.people import deciders
from allocation.refusals import Refused
from allocation.workflow import AGREE_EXEMPTION, REFUSE_EXEMPTION, WITHDRAW
from audits.models import Audit
from lib import clock
from lib.permissions import require
from lib.sentences import inside
from lib.steps import move
from people.models import Role, User
from trail.services import notify, record


@transaction.atomic
def ask_exemption(audit, *, reason, by):
    """Ask leave not to do an audit; whoever decides for the auditor is told. Returns the Exemption."""
    require(by, "allocation.ask_exemption", audit)
    if audit.status not in Audit.UNFINISHED:
        raise Refused(f"{audit} is {inside(audit.get_status_display())}: there is nothing left to be exempt from.")
    if not reason.strip():
        raise Refused("Give a reason: an exemption is agreed in exceptional circumstances only.")
    asked = _create(audit, reason, by)
    record("allocation.ask_exemption", asked, by=by, after={"audit": audit.pk})
    on = clock.today()
    for person in deciders(asked, on=on):
        _notify("exemption_asked", person, asked, on=on, person=audit.auditor.name)
    return asked


@transaction.atomic
def decide_exemption(asked, *, agree, by, reason=""):
    """Agree or refuse an exemption. An agreed audit is then given to somebody else by QA.

    Without one an audit that is not done is a non-completion and still has to be
    done (HULL-82).
    """
    step = AGREE_EXEMPTION if agree else REFUSE_EXEMPTION
    move(asked, step, by=by, reason=reason, decided_at=clock.now(), decided_by=by, decision_reason=reason)
    record("allocation.decide_exemption", asked, by=by, after={"status": asked.status, "reason": reason})
    on = clock.today()
    _notify("exemption_decided", asked.person, asked, on=on, decision=asked.get_status_display().lower())
    if agree:
        _ask_to_reallocate(asked, by=by, on=on)
    return asked


@transaction.atomic
def withdraw_exemption(asked, *, by):
    """Do the audit after all."""
    move(asked, WITHDRAW, by=by)
    record("allocation.withdraw_exemption", asked, by=by)
    return asked


def _create(audit, reason, by):
    try:
        with transaction.atomic():
            return Exemption.objects.create(
                person=audit.auditor, month=audit.month, audit=audit, reason=reason, asked_by=by
            )
    except IntegrityError:
        raise Refused(f"An exemption from {audit} has been asked for already.") from None


def _ask_to_reallocate(asked, *, by, on):
    url = reverse("allocation:reallocate", args=[asked.audit_id])
    for person in User.objects.holding(Role.QA, on=on):
        if person != by:
            notify("audit_to_reallocate", person, about=asked, url=url, on=on, reference=asked.audit.reference)


def _notify(kind, to, asked, *, on, **context):
    url = asked.get_absolute_url()
    notify(kind, to, about=asked, url=url, on=on, reference=asked.audit.reference, **context)
