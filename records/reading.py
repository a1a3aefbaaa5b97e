"""Who read what, asked of the trail: one child's records, and readings that stand out."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Count
from django.db.models.functions import TruncHour
from django.utils import timezone

from people.models import User
from trail.models import Access

MANY = 20  # different children in an hour: more than anybody reads with care
DAY_BEGINS, DAY_ENDS = 7, 20  # hours; what is read outside them stands out


def of_case(reference, first, last):
    """Readings of one case between two days, both counted, the newest first."""
    return (
        Access.objects.filter(case_reference=reference, at__gte=_midnight(first), at__lt=_midnight(last, 1))
        .select_related("person")
        .order_by("-at", "-pk")
    )


@dataclass
class Reader:
    """What one person read in a time, and what of it stands out."""

    person: User
    readings: int = 0
    most_children: int = 0
    busiest: datetime | None = None
    at_odd_hours: int = 0
    restricted: int = 0
    own: int = 0

    @property
    def reasons(self):
        """Why it is shown, in a sentence each."""
        told = []
        if self.most_children >= MANY:
            told.append(f"{self.most_children} children in one hour")
        if self.restricted:
            told.append(f"{self.restricted} readings of restricted records")
        if self.own:
            told.append(f"{self.own} readings of a case they told to stand close to")
        if self.at_odd_hours:
            told.append(f"{self.at_odd_hours} readings at night or at the weekend")
        return told


def unusual(first, last, *, restricted=(), close=()):
    """Readers of these days of whom something stands out, the most children in an hour first.

    `restricted` are references of restricted cases, `close` pairs of person and reference
    whom they have said to stand close to.
    """
    rows = Access.objects.filter(at__gte=_midnight(first), at__lt=_midnight(last, 1)).exclude(case_reference="")
    readers = {}
    hours = rows.order_by().annotate(hour=TruncHour("at")).values_list("person", "hour")
    counted = hours.annotate(readings=Count("pk"), children=Count("case_reference", distinct=True))
    for person, hour, readings, children in counted:
        _add_hour(readers.setdefault(person, Reader(None)), hour, readings, children)
    marked = rows.filter(case_reference__in={*restricted, *(reference for _, reference in close)}).order_by()
    for person, reference, readings in marked.values_list("person", "case_reference").annotate(n=Count("pk")):
        readers[person].restricted += readings if reference in restricted else 0
        readers[person].own += readings if (person, reference) in close else 0
    for person in User.objects.filter(pk__in=readers):
        readers[person.pk].person = person
    found = [reader for reader in readers.values() if reader.reasons]
    return sorted(found, key=lambda one: (-one.own, -one.most_children, -one.readings, one.person.name))


def _add_hour(reader, hour, readings, children):
    local = timezone.localtime(hour)
    reader.readings += readings
    if children > reader.most_children:
        reader.most_children, reader.busiest = children, local
    if local.weekday() >= 5 or not DAY_BEGINS <= local.hour < DAY_ENDS:
        reader.at_odd_hours += readings


def _midnight(day, later=0):
    return timezone.make_aware(datetime.combine(day + timedelta(days=later), time()))
