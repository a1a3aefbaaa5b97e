"""Filters of the pages on who read what."""

import django_filters

from cases.models import Case
from lib.govuk.filters import DayFilter, WordsFilter
from records.models import LegalHold, SubjectPack
from trail.filters import DaysFilter
from trail.models import Access


class ReadersFilter(DaysFilter):
    """One case, and from when to when."""

    case = WordsFilter(field_name="case_reference", lookup_expr="exact", label="Case reference")
    what = django_filters.ChoiceFilter(choices=Access.What.choices, label="How")

    class Meta:
        model = Access
        fields = []


class UnusualFilter(django_filters.FilterSet):
    """From which day to which; both counted."""

    first = DayFilter(method="keep", label="From")
    last = DayFilter(method="keep", label="To")

    class Meta:
        model = Case
        fields = []

    def keep(self, rows, name, day):
        return rows


class DueFilter(django_filters.FilterSet):
    """Cases due to go by reference and kind."""

    words = WordsFilter(field_name="reference", lookup_expr="icontains", label="Case reference")
    kind = django_filters.ChoiceFilter(choices=Case.Kind.choices, label="What it is")

    class Meta:
        model = Case
        fields = []


class HoldFilter(django_filters.FilterSet):
    """Legal holds by case, and those that stand or were lifted."""

    words = WordsFilter(field_name="case__reference", lookup_expr="icontains", label="Case reference")
    state = django_filters.ChoiceFilter(
        method="in_state", label="State", choices=[("stands", "Stands"), ("lifted", "Lifted")]
    )

    class Meta:
        model = LegalHold
        fields = []

    def in_state(self, rows, name, state):
        return rows.filter(lifted_at__isnull=state == "stands")


class PackFilter(django_filters.FilterSet):
    """Subject-access requests by case and state."""

    words = WordsFilter(field_name="case__reference", lookup_expr="icontains", label="Case reference")
    status = django_filters.ChoiceFilter(choices=SubjectPack.Status.choices, label="State")

    class Meta:
        model = SubjectPack
        fields = []
