"""Filters of findings (by theme, service, team, practitioner, month and words, HULL-12) and of people."""

import django_filters
from django.db.models import Q

from audits.models import Answer
from frameworks.models import FrameworkVersion
from lib.govuk.filters import DayFilter, WordsFilter
from people.models import Team, User
from reporting import findings


class FindingFilter(django_filters.FilterSet):
    """Find findings; themes are those of every framework version there was."""

    theme = django_filters.ChoiceFilter(label="Theme", choices=[], method="of_theme", empty_label="Any")
    words = WordsFilter(field_name="value", lookup_expr="icontains", label="Words")
    practitioner = WordsFilter(method="of_practitioner", label="Practitioner")
    team = django_filters.ModelChoiceFilter(
        field_name="audit__team", queryset=Team.objects.filter(kind=Team.Kind.TEAM), label="Team", empty_label="Any"
    )
    service = django_filters.ModelChoiceFilter(
        queryset=Team.objects.filter(kind=Team.Kind.SERVICE), method="of_service", label="Service", empty_label="Any"
    )
    line = django_filters.ChoiceFilter(
        field_name="audit__line", label="Programme line", choices=[], empty_label="Any"
    )
    first = DayFilter(field_name="audit__month", lookup_expr="gte", label="Audits of months from")

    class Meta:
        model = Answer
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        lines = self.queryset.order_by("audit__line_title", "audit__line")
        rows = lines.values_list("audit__line", "audit__line_title").distinct()
        self.form.fields["line"].choices = [(code, title or code) for code, title in rows]
        self.form.fields["theme"].choices = list(findings.titles().items())

    def of_practitioner(self, rows, name, words):
        """By name; audits whose framework hides names from some are not found so."""
        hiding = [one.pk for one in FrameworkVersion.objects.all() if one.policy.names_hidden_from]
        return rows.filter(audit__practitioner__name__icontains=words).exclude(audit__framework_version__in=hiding)

    def of_theme(self, rows, name, theme):
        return rows.filter(question__in=findings.under(theme))

    def of_service(self, rows, name, service):
        return rows.filter(Q(audit__team=service) | Q(audit__team__parent=service))


class PersonFilter(django_filters.FilterSet):
    """Find people by name or job title, and by service."""

    words = WordsFilter(method="find", label="Name or job title")
    service = django_filters.ModelChoiceFilter(
        queryset=Team.objects.filter(kind=Team.Kind.SERVICE), method="of_service", label="Service"
    )

    class Meta:
        model = User
        fields = []

    def find(self, people, name, words):
        words = words.strip()
        return people.filter(Q(name__icontains=words) | Q(job_title__icontains=words))

    def of_service(self, people, name, service):
        return people.filter(Q(team=service) | Q(team__parent=service))
