"""Filter of the list of versions."""

import django_filters
from django.db.models import Q

from frameworks.models import FrameworkVersion
from lib.govuk.filters import DayFilter, WordsFilter


class VersionFilter(django_filters.FilterSet):
    """Find versions by framework, note or who loaded them, and by the day they came into force."""

    words = WordsFilter(method="find", label="Name, note or person")
    first = DayFilter(field_name="in_force_from", lookup_expr="gte", label="In force from")
    last = DayFilter(field_name="in_force_from", lookup_expr="lte", label="In force to")

    class Meta:
        model = FrameworkVersion
        fields = []

    def find(self, rows, name, words):
        words = words.strip()
        return rows.filter(
            Q(framework__name__icontains=words) | Q(note__icontains=words) | Q(loaded_by__name__icontains=words)
        )
