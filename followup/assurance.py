"""Samples that check whether "done" was done: actions for the QA team, trackers for leaders (HULL-07, 103)."""

import hashlib

from django.db import transaction
from django.urls import reverse

from audits.models import Action, Audit
from followup.models import AssuranceCheck, TrackerCheck
from lib import clock
from lib.again import retried
from lib.permissions import require
from lib.steps import AlreadyMoved, NotAllowed
from people.models import User
from trail.services import notify_many, record, telling


@transaction.atomic
def draw(month, *, size, on):
    """Draw up to `size` audits with actions signed off in the month before; one action of each.

    Restricted cases stay out: whoever looks at the sample may not open them. Drawn once a
    month: again it gives what was drawn. Repeatable from the month alone (HULL-103).
    """
    drawn = AssuranceCheck.objects.filter(month=month.first_day)
    if drawn.exists():
        return list(drawn)
    by_audit = {}
    for action in sorted(_signed_off_in(month.previous), key=lambda one: _place(month, one)):
        by_audit.setdefault(action.audit_id, action)
    chosen = list(by_audit.values())[:size]
    return AssuranceCheck.objects.bulk_create(AssuranceCheck(month=month.first_day, action=action) for action in chosen)


def _signed_off_in(month):
    signed = Action.objects.filter(status=Action.Status.SIGNED_OFF, **_within("signed_off_at", month))
    return signed.filter(audit__restricted=False).select_related("audit")


def _within(field, month):
    first, last = clock.moment_of(month.first_day, 0), clock.moment_of(month.next.first_day, 0)
    return {f"{field}__gte": first, f"{field}__lt": last}


def _place(month, action):
    return _digest(f"{month}:{action.audit.reference}:{action.order}")


def _digest(words):
    return hashlib.sha256(words.encode()).hexdigest()


@transaction.atomic
def draw_trackers(month):
    """Draw one audit with actions of each service, of those finalised in the month before (HULL-07).

    Drawn once a month; repeatable from the month alone.
    """
    drawn = TrackerCheck.objects.filter(month=month.first_day)
    if drawn.exists():
        return list(drawn)
    by_service = {}
    for audit in sorted(_tracked_in(month.previous), key=lambda one: _digest(f"{month}:{one.reference}")):
        by_service.setdefault(audit.team.service, audit)
    return TrackerCheck.objects.bulk_create(
        TrackerCheck(month=month.first_day, service=service, audit=audit) for service, audit in by_service.items()
    )


def _tracked_in(month):
    finalised = Audit.objects.filter(status__in=Audit.GRADED, **_within("finalised_at", month))
    with_actions = finalised.filter(actions__isnull=False, restricted=False).exclude(team=None)
    return with_actions.select_related("team__parent").distinct()


def tell(policy, month, *, on):
    """Tell those who look at the month's samples that they are drawn; gives how many were told."""
    rule, told = policy.followup.assurance, 0
    if AssuranceCheck.objects.waiting().filter(month=month.first_day).exists():
        told += _tell("assurance_due", [rule.drawn_by], "followup:assurance", month, on)
    if TrackerCheck.objects.waiting().filter(month=month.first_day).exists():
        told += _tell("trackers_due", rule.signed_off_by, "followup:trackers", month, on)
    return told


def _tell(kind, roles, page, month, on):
    about, url = f"{kind}:{month.iso}", reverse(page)
    people = User.objects.holding(*roles, on=on)
    said = {"about": about, "url": url, "on": month.first_day, "month": month.label}
    return notify_many(telling(kind, person, **said) for person in people)


@retried
@transaction.atomic
def note(check, *, result, note, by):
    """Say whether the action was seen to be done on the file (HULL-103)."""
    require(by, "followup.assure", check)
    if result not in AssuranceCheck.Result.values:
        raise NotAllowed("Choose what you saw on the file.")
    _once(check, result=result, note=note, by=by)
    record("followup.action_assured", check, by=by, after={"result": result})
    return check


@retried
@transaction.atomic
def sign(check, *, result, note, by):
    """A senior leader has looked at the tracker and signs it (HULL-07)."""
    require(by, "followup.sign_tracker", check)
    if result not in TrackerCheck.Result.values:
        raise NotAllowed("Choose what you saw in the tracker.")
    if result == TrackerCheck.Result.CONCERN and not note.strip():
        raise NotAllowed("Say what must be put right.")
    _once(check, result=result, note=note, by=by)
    record("followup.tracker_signed", check, by=by, after={"result": result})
    return check


def _once(check, **values):
    """Note a check once: of two people one wins and the other is told."""
    values["at"] = clock.now()
    if not type(check).objects.filter(pk=check.pk, at=None).update(**values):
        raise AlreadyMoved("Somebody has already noted this check. Reload the page.")
    check.refresh_from_db()
