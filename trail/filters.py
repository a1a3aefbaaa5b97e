"""Filters of the trail: whom, what, from when to when."""

from datetime import datetime, time, timedelta

import django_filters
from django.utils import timezone

from lib.govuk.filters import DayFilter, WordsFilter
from trail.models import Access, Event, Notice


def _midnight(day):
    return timezone.make_aware(datetime.combine(day, time()))


class DaysFilter(django_filters.FilterSet):
    """From one day to another, both included, as the council's clocks count them."""

    first = DayFilter(method="since", label="From")
    last = DayFilter(method="until", label="To")

    def since(self, rows, name, day):
        return rows.filter(at__gte=_midnight(day))

    def until(self, rows, name, day):
        return rows.filter(at__lt=_midnight(day + timedelta(days=1)))


class EventFilter(DaysFilter):
    """Find what happened."""

    who = WordsFilter(
        field_name="person__email", lookup_expr="icontains", label="E-mail of the person"
    )
    action = WordsFilter(lookup_expr="startswith", label="What, as audits.submitted")
    thing = WordsFilter(lookup_expr="exact", label="Row, as audits.audit:12")

    class Meta:
        model = Event
        fields = []


class AccessFilter(DaysFilter):
    """Find who read what."""

    who = WordsFilter(
        field_name="person__email", lookup_expr="icontains", label="E-mail of the person"
    )
    case = WordsFilter(
        field_name="case_reference", lookup_expr="iexact", label="Case reference"
    )
    what = django_filters.ChoiceFilter(choices=Access.What.choices, label="How")
    address = WordsFilter(field_name="from_address", label="Network address")

    class Meta:
        model = Access
        fields = []


class NoticeFilter(django_filters.FilterSet):
    """Read or not."""

    state = django_filters.ChoiceFilter(
        choices=[("new", "New"), ("read", "Read")], method="in_state", label="Show"
    )

    class Meta:
        model = Notice
        fields = []

    def in_state(self, notices, name, state):
        return notices.filter(read_at__isnull=state == "new")
