"""Filters of the pages on who read what."""

import django_filters

from cases.models import Case
from trail.filters import DaysFilter
from trail.models import Access


class ReadersFilter(DaysFilter):
    """One case, and from when to when."""

    case = django_filters.CharFilter(field_name="case_reference", lookup_expr="exact", label="Case reference")
    what = django_filters.ChoiceFilter(choices=Access.What.choices, label="How")

    class Meta:
        model = Access
        fields = []


class UnusualFilter(django_filters.FilterSet):
    """From which day to which; both counted."""

    first = django_filters.DateFilter(method="keep", label="From")
    last = django_filters.DateFilter(method="keep", label="To")

    class Meta:
        model = Case
        fields = []

    def keep(self, rows, name, day):
        return rows

