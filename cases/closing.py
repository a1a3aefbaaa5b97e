"""Cases that are about to close, or that the newest list shows closed: what may call for an audit."""

from django.db import IntegrityError, transaction

from cases.kinds import drawn_as
from cases.models import Case, Closing
from frameworks.services import NoFramework, in_force
from lib import clock
from lib.permissions import require
from trail.services import length, record

CHUNK = 900  # references in one statement; SQLite of older kinds takes 999


class CannotMark(ValueError):
    """The case is not to be marked, or not any more; the message is a sentence."""


def is_asked_for(case, *, on):
    """Whether some line of the framework in force audits cases of this kind when they close."""
    try:
        lines = in_force(on).policy.programme
    except NoFramework:
        return False
    units = [line.unit for line in lines if line.trigger and line.trigger.on == "closing"]
    return case.kind in map(drawn_as, units)


def standing(case):
    """The mark that says a case is about to close, or None."""
    return Closing.objects.standing().filter(case=case).select_related("by").first()


@transaction.atomic
def mark(case, *, why, by):
    """Somebody says that a case is about to close. Returns the Closing."""
    require(by, "cases.mark_closing", case)
    if case.has_closed:
        raise CannotMark(f"Case {case} is closed already, so it cannot be about to close.")
    try:
        with transaction.atomic():
            closing = Closing.objects.create(case=case, on=clock.today(), category=case.category, by=by, why=why)
    except IntegrityError:
        raise CannotMark(f"Case {case} is marked as about to close already.") from None
    record("cases.closing_marked", case, by=by, after={"on": closing.on, "why": length(why)})
    return closing


@transaction.atomic
def unmark(case, *, by):
    """The case is not about to close after all; an audit that was made for it stays."""
    require(by, "cases.mark_closing", case)
    if not Closing.objects.standing().filter(case=case).update(withdrawn_at=clock.now(), withdrawn_by=by):
        raise CannotMark(f"Case {case} is not marked as about to close.")
    record("cases.closing_unmarked", case, by=by)


def note_listed(closed, *, on):
    """Note cases that a list of a day shows newly closed: {(kind, reference): category before}.

    Where somebody said so beforehand, that mark is the one event of both.
    """
    foretold = {
        (mark.case.kind, mark.case.reference): mark.pk
        for mark in Closing.objects.standing().select_related("case")
        if (mark.case.kind, mark.case.reference) in closed
    }
    Closing.objects.filter(pk__in=foretold.values()).update(listed_on=on)
    new = sorted(closed.keys() - foretold.keys())
    for start in range(0, len(new), CHUNK):
        some = new[start : start + CHUNK]
        cases = Case.objects.filter(reference__in=[reference for _, reference in some])
        found = {(case.kind, case.reference): case for case in cases}
        Closing.objects.bulk_create(
            Closing(case=found[key], on=on, category=closed[key], listed_on=on) for key in some
        )
