"""Filter of the list of jobs."""

import django_filters
from django.db.models import Q

from jobs.models import Job
from lib.govuk.filters import WordsFilter


class JobFilter(django_filters.FilterSet):
    """Find jobs by words, person and state."""

    words = WordsFilter(method="find", label="Job or person")
    status = django_filters.ChoiceFilter(choices=Job.Status.choices, label="State")

    class Meta:
        model = Job
        fields = []

    def find(self, rows, name, words):
        words = words.strip()
        return rows.filter(Q(title__icontains=words) | Q(owner__name__icontains=words))
