"""Exemptions, exceptionally: from an allocated audit or from a whole month (HULL-55, HULL-56, HULL-82)."""

from django.db import IntegrityError, transaction
from django.urls import reverse

from allocation.models import Exemption
from allocation.people import deciders
from allocation.refusals import Refused
from allocation.services.freeing import free_in_draft
from allocation.workflow import AGREE_EXEMPTION, REFUSE_EXEMPTION, WITHDRAW
from audits.models import Audit
from lib import clock
from lib.again import retried
from lib.months import Month
from lib.permissions import require
from lib.sentences import inside
from lib.steps import move
from people.models import Role, User
from trail.services import notify, record


@retried
@transaction.atomic
def ask_exemption(audit, *, reason, by):
    """Ask leave not to do an audit; whoever decides for the auditor is told. Returns the Exemption."""
    require(by, "allocation.ask_exemption", audit)
    if audit.status not in Audit.UNFINISHED:
        raise Refused(f"{audit} is {inside(audit.get_status_display())}: there is nothing left to be exempt from.")
    return _ask(audit.auditor, month=audit.month, audit=audit, reason=reason, by=by)


@retried
@transaction.atomic
def ask_month_exemption(person, *, month, reason, by):
    """Ask leave to be given no audit in a month, this one or a later one. Returns the Exemption."""
    require(by, "allocation.ask_month_exemption", person)
    month = Month.of(month)
    if month < Month.of(clock.today()):
        raise Refused(f"{month} is over. Choose this month or a later one.")
    running = _unfinished(person, month).first()
    if running:
        raise Refused(f"{person} has audit {running} in {month}: ask for an exemption from that audit.")
    return _ask(person, month=month.first_day, audit=None, reason=reason, by=by)


def _ask(person, *, month, audit, reason, by):
    if not reason.strip():
        raise Refused("Give a reason: an exemption is agreed in exceptional circumstances only.")
    asked = _create(person=person, month=month, audit=audit, reason=reason, asked_by=by)
    record("allocation.ask_exemption", asked, by=by, after={"audit": asked.audit_id, "month": str(month)})
    on = clock.today()
    for decider in deciders(asked, on=on):
        _notify("asked", decider, asked, on=on, person=person.name)
    return asked


def _unfinished(person, month):
    return Audit.objects.unfinished().in_month(month.first_day).filter(auditor=person).order_by("pk")


@retried
@transaction.atomic
def decide_exemption(asked, *, agree, by, reason=""):
    """Agree or refuse an exemption. What the person has is then given to somebody else.

    Without one an audit that is not done is a non-completion and still has to be
    done (HULL-82).
    """
    step = AGREE_EXEMPTION if agree else REFUSE_EXEMPTION
    move(asked, step, by=by, reason=reason, decided_at=clock.now(), decided_by=by, decision_reason=reason)
    record("allocation.decide_exemption", asked, by=by, after={"status": asked.status, "reason": reason})
    on = clock.today()
    _notify("decided", asked.person, asked, on=on, decision=asked.get_status_display().lower())
    if agree:
        free_in_draft(asked, by=by, reason=f"{asked.person} is exempt.")
        _ask_to_reallocate(asked, by=by, on=on)
    return asked


@retried
@transaction.atomic
def withdraw_exemption(asked, *, by):
    """Do the audit after all."""
    move(asked, WITHDRAW, by=by)
    record("allocation.withdraw_exemption", asked, by=by)
    return asked


def _create(**values):
    asked = Exemption(**values)
    try:
        with transaction.atomic():
            asked.save()
    except IntegrityError:
        what = asked.audit or asked.calendar_month
        raise Refused(f"An exemption from {what} has been asked for already.") from None
    return asked


def _ask_to_reallocate(asked, *, by, on):
    """Ask QA to give away the audit, or those of a month that were published meanwhile (HULL-56)."""
    given = [asked.audit] if asked.audit else _unfinished(asked.person, asked.calendar_month)
    people = User.objects.holding(Role.QA, on=on).exclude(pk=by.pk)
    for audit in given:
        url = reverse("allocation:reallocate", args=[audit.pk])
        for person in people:
            notify("audit_to_reallocate", person, about=audit, url=url, on=on, reference=audit.reference)


def _notify(step, to, asked, *, on, **context):
    if asked.audit:
        kind, what = f"exemption_{step}", {"reference": asked.audit.reference}
    else:
        kind, what = f"month_exemption_{step}", {"month": str(asked.calendar_month)}
    notify(kind, to, about=asked, url=asked.get_absolute_url(), on=on, **what, **context)
