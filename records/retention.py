"""Which cases are due to go by the framework's rule, and letting them go once somebody has confirmed."""

from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce

from audits.models import Audit
from cases.models import Case
from frameworks.services import in_force
from records.models import LegalHold, Removal, SubjectPack
from records.removing import remove
from trail.services import record


def rule(on):
    """The framework's rule of retention on a day, or None."""
    try:
        return in_force(on).policy.retention
    except LookupError:
        return None


def limit(on, years):
    """The last day a case may have closed on to be due: so many full years before."""
    try:
        return on.replace(year=on.year - years)
    except ValueError:
        return date(on.year - years, 2, 28)  # 29 February of a year that had none


def due(on):
    """Cases whose time is over: closed long enough, nothing under way, no hold, with `closed` the day they closed."""
    held = rule(on)
    if held is None:
        return Case.objects.none()
    last = limit(on, held.years)
    case = OuterRef("pk")
    later = Audit.objects.filter(case=case).exclude(allocated_on__lte=last)
    open_ = Audit.objects.filter(case=case, status__in=Audit.OPEN)
    pack = SubjectPack.objects.filter(case=case).exclude(status=SubjectPack.Status.DELETED)
    return (
        Case.objects.annotate(closed=Coalesce("closed_on", "gone_on"))
        .filter(~Exists(later), ~Exists(open_), ~Exists(pack), closed__lte=last, removal=None)
        .exclude(Exists(LegalHold.objects.standing().filter(case=case)))
        .order_by("closed", "pk")
    )


@transaction.atomic
def remove_case(case, *, on, by):
    """Remove the people and words of a case that is due, with a proof; None if it is not, or went already."""
    found = due(on).filter(pk=case.pk).first()
    if found is None:
        return None
    Case.objects.select_for_update().get(pk=case.pk)
    removal, new = Removal.objects.get_or_create(
        case=found, defaults={"closed_on": found.closed, "years": rule(on).years, "confirmed_by": by}
    )
    if not new:
        return None
    removal.counts = remove(found)
    removal.save(update_fields=["counts"])
    told = {"closed_on": found.closed, "years": removal.years, "counts": removal.counts}
    record("records.removed", removal, by=by, after=told)
    return removal
