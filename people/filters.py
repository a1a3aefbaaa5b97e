"""Filters of the list of people."""

import django_filters
from django.db.models import Q

from lib.govuk.filters import WordsFilter
from people.models import Declaration, Role, Team, User


class PersonFilter(django_filters.FilterSet):
    """Find people by name, team, role, and whether they still work here."""

    words = WordsFilter(method="find", label="Name, e-mail or job title")
    team = django_filters.ModelChoiceFilter(
        queryset=Team.objects.all(), method="within", label="Team or service"
    )
    role = django_filters.ChoiceFilter(
        choices=Role.choices, field_name="memberships__role", distinct=True, label="Role"
    )
    left = django_filters.BooleanFilter(
        field_name="left_on", lookup_expr="isnull", exclude=True, label="Has left"
    )

    class Meta:
        model = User
        fields = []

    def find(self, people, name, words):
        return people.filter(
            Q(name__icontains=words) | Q(email__icontains=words) | Q(job_title__icontains=words)
        )

    def within(self, people, name, team):
        return people.filter(Q(team=team) | Q(team__parent=team))


class DeclarationFilter(django_filters.FilterSet):
    """Find declared interests by person or case, and those that stand."""

    words = WordsFilter(method="find", label="Person or case reference")
    why = django_filters.ChoiceFilter(choices=Declaration.Why.choices, label="Why")
    ended = django_filters.BooleanFilter(field_name="ended_at", lookup_expr="isnull", exclude=True, label="Ended")

    class Meta:
        model = Declaration
        fields = []

    def find(self, rows, name, words):
        return rows.filter(Q(person__name__icontains=words) | Q(reference__icontains=words))
