"""Restricted records: who may open them, for how long, and who said so (STAGE-10)."""

from django.db import transaction
from django.urls import reverse

from cases.models import AccessRequest, Case
from lib import clock
from lib.permissions import require
from people.models import Role, User
from trail.services import length, notify, record


class NoSuchRecord(ValueError):
    """There is no restricted record of that number; the message is a sentence."""


class AlreadyDecided(ValueError):
    """Somebody else decided first; the message is a sentence."""


@transaction.atomic
def ask(reference, *, why, until, by):
    """Ask to open a restricted record until a day; asking twice while waiting is one request."""
    require(by, "cases.ask_access")
    case = Case.objects.filter(reference__iexact=reference.strip(), restricted=True).first()
    if case is None:
        raise NoSuchRecord(f"There is no restricted record with the number {reference}. Check it.")
    request, new = AccessRequest.objects.get_or_create(
        case=case, person=by, decision=AccessRequest.Decision.WAITING,
        defaults={"why": why, "until": until},
    )
    if new:
        record("cases.access_asked", request, by=by, after={"case": case.reference, "until": until})
        for person in User.objects.holding(Role.QA, on=clock.today()).exclude(pk=by.pk):
            notify(
                "cases.access_asked", person, about=request, url=reverse("cases:access"),
                on=clock.today(), reference=case.reference,
            )
    return request


@transaction.atomic
def decide(request, *, granted, reason, by):
    """Grant or refuse a request; of two people who decide, one is told the other was first."""
    require(by, "cases.decide_access", request)
    decision = AccessRequest.Decision.GRANTED if granted else AccessRequest.Decision.REFUSED
    taken = AccessRequest.objects.waiting().filter(pk=request.pk).update(
        decision=decision, decided_by=by, decided_at=clock.now(), decision_reason=reason
    )
    if not taken:
        raise AlreadyDecided("Somebody has already decided this request. Reload the page.")
    request.refresh_from_db()
    record(
        "cases.access_decided", request, by=by,
        after={"case": request.case.reference, "decision": decision, "reason": length(reason)},
    )
    notify(
        "cases.access_decided", request.person, about=request, url=reverse("cases:access"),
        on=clock.today(), reference=request.case.reference, granted=granted,
    )
    return request


@transaction.atomic
def restrict(references, *, why, by):
    """Restrict records here, whatever the lists show; gives the numbers nobody has."""
    require(by, "cases.restrict")
    wanted = {each.strip().upper() for each in references if each.strip()}
    cases = Case.objects.filter(reference__in=wanted)
    known = set(cases.values_list("reference", flat=True))
    cases.update(restricted=True, restricted_here=True)
    record(
        "cases.restricted", None, by=by, after={"references": sorted(known), "why": why}
    )
    return sorted(wanted - known)


@transaction.atomic
def lift(case, *, why, by):
    """Take back a restriction set here; one the lists show stays until a list shows it no more."""
    require(by, "cases.restrict")
    masked = "restricted" in case.marks
    Case.objects.filter(pk=case.pk).update(restricted_here=False, restricted=masked)
    case.restricted_here, case.restricted = False, masked
    record("cases.restriction_lifted", case, by=by, after={"why": why})
    return case
