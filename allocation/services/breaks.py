"""Breaks: asked for beforehand, agreed until a fifth of the auditors have one (HULL-53, HULL-54)."""

from django.db import IntegrityError, transaction
from django.urls import reverse

from allocation.models import Break
from allocation.people import auditors, told, year_of
from allocation.refusals import Refused
from allocation.services.freeing import free_in_draft
from allocation.workflow import AGREE_BREAK, GIVE_BACK, REFUSE_BREAK, WITHDRAW
from frameworks.dates import due_on
from frameworks.services import in_force
from lib import clock
from lib.again import retried
from lib.months import Month
from lib.permissions import require
from lib.steps import move
from people.models import User
from trail.services import notify, record


@retried
@transaction.atomic
def ask_break(person, *, month, reason, by):
    """Ask for a month without an audit, before the framework's day (HULL-53). Returns the Break."""
    require(by, "allocation.ask_break", person)
    month, on = Month.of(month), clock.today()
    policy = in_force(on).policy
    for refusal in (
        _too_late(policy, month, on),
        _too_many(policy, person, month),
        full(policy, month, on=on),
    ):
        if refusal:
            raise Refused(refusal)
    asked = _create(person, month, reason, by)
    record("allocation.ask_break", asked, by=by, after={"month": month.iso})
    for each in told(policy, person, {*policy.breaks.tell, policy.breaks.decided_by}, on=on):
        if each != by:
            _notify("break_asked", each, asked, on=on, person=person.name)
    return asked


@retried
@transaction.atomic
def decide_break(asked, *, agree, by, reason=""):
    """Agree or refuse a break; at most the framework's share of auditors have one (HULL-54)."""
    on, month = clock.today(), asked.calendar_month
    policy = in_force(on).policy
    if agree:
        _one_at_a_time(month)
        refusal = full(policy, month, on=on)
        if refusal:
            raise Refused(refusal)
    step = AGREE_BREAK if agree else REFUSE_BREAK
    move(asked, step, by=by, reason=reason, decided_at=clock.now(), decided_by=by, decision_reason=reason)
    record("allocation.decide_break", asked, by=by, after={"status": asked.status, "reason": reason})
    _notify("break_decided", asked.person, asked, on=on, decision=asked.get_status_display().lower())
    if agree:
        free_in_draft(asked, by=by, reason=f"{asked.person} has a break.")
        tell_when_full(policy, month, on=on)
    return asked


@retried
@transaction.atomic
def withdraw_break(asked, *, by):
    """Do without a break after all, asked or agreed."""
    move(asked, WITHDRAW if asked.is_waiting else GIVE_BACK, by=by)
    record("allocation.withdraw_break", asked, by=by)
    return asked


def most(policy, *, on):
    """How many auditors may be on a break in one month: (number, of how many)."""
    number = auditors(policy, on=on).count()
    return int(policy.breaks.share_max * number + 1e-9), number


def full(policy, month, *, on):
    """Why no further break is agreed in a month, or ""."""
    limit, number = most(policy, on=on)
    agreed = Break.objects.agreed().in_month(month).count()
    if agreed < limit:
        return ""
    return (
        f"{agreed} of {number} auditors have a break in {month}, and {policy.breaks.share_max:.0%} is the most. "
        "Choose another month."
    )


def tell_when_full(policy, month, *, on):
    """Tell the roles of the framework once when a month's limit is reached; returns notices (HULL-54)."""
    if month < Month.of(on) or not full(policy, month, on=on):
        return 0
    roles = policy.breaks.tell_when_full
    people = User.objects.holding(*roles, on=on) if roles else ()
    return sum(
        notify(
            "breaks_full",
            person,
            about=f"allocation.breaks:{month.iso}",
            url=f"{reverse('allocation:breaks')}?month={month.iso}",
            # One day for each month, so that everybody is told of it once.
            on=month.first_day,
            month=str(month),
        )
        for person in people
    )


def _too_late(policy, month, on):
    last = due_on(policy, policy.breaks.ask_before, month.previous)
    if on <= last:
        return ""
    return (
        f"A break in {month} had to be asked for by {last:%-d %B %Y}. "
        "Choose a later month, or ask for an exemption once you have an audit."
    )


def _too_many(policy, person, month):
    first, last = year_of(policy, month)
    others = Break.objects.filter(
        person=person,
        status__in=[Break.Status.ASKED, Break.Status.AGREED],
        month__range=(first.first_day, last.first_day),
    )
    if others.count() < policy.breaks.per_year:
        return ""
    taken = " and ".join(str(one.calendar_month) for one in others.order_by("month"))
    return f"{person} may have {policy.breaks.per_year} breaks a year and has {taken or 'none left'}."


def _create(person, month, reason, by):
    try:
        with transaction.atomic():
            return Break.objects.create(person=person, month=month.first_day, reason=reason, asked_by=by)
    except IntegrityError:
        raise Refused(f"{person} has asked for a break in {month} already.") from None


def _one_at_a_time(month):
    """Two decisions about one month wait for each other, so that the limit holds."""
    list(Break.objects.select_for_update().in_month(month).values_list("pk"))


def _notify(kind, to, asked, *, on, **context):
    url = asked.get_absolute_url()
    notify(kind, to, about=asked, url=url, on=on, month=str(asked.calendar_month), **context)
