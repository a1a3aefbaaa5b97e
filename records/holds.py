"""A legal hold: set, and lifted again."""

from django.db import IntegrityError, transaction

from lib import clock
from lib.permissions import require
from records.models import LegalHold
from trail.services import length, record


class AlreadyHeld(ValueError):
    """A hold stands on the case already."""


@transaction.atomic
def hold(case, *, why, by):
    """Keep everything of a case until the hold is lifted. Gives the hold."""
    require(by, "records.hold", case)
    try:
        with transaction.atomic():
            held = LegalHold.objects.create(case=case, why=why, by=by)
    except IntegrityError:
        raise AlreadyHeld("A legal hold stands on this case already.") from None
    record("records.held", held, by=by, after={"case": case.pk, "why": length(why)})
    return held


@transaction.atomic
def lift(held, *, by):
    """End a hold; the rule of retention counts again. Lifting twice changes nothing."""
    require(by, "records.hold", held)
    if LegalHold.objects.standing().filter(pk=held.pk).update(lifted_by=by, lifted_at=clock.now()):
        record("records.hold_lifted", held, by=by, after={"case": held.case_id})
