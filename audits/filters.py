"""Filters of the lists of audits."""

import django_filters
from django.db.models import Q

from audits.models import Audit
from audits.own import OwnAudit
from lib import clock
from lib.govuk.filters import WordsFilter
from people.models import Team


class AuditFilter(django_filters.FilterSet):
    """Find audits by reference, state, month, programme line, service, lateness and one's own part."""

    words = WordsFilter(method="find", label="Audit or case reference")
    mine = django_filters.ChoiceFilter(
        method="of_mine",
        label="My part",
        choices=[("auditor", "I am the auditor"), ("named", "I am named on it")],
    )
    status = django_filters.MultipleChoiceFilter(choices=Audit.Status.choices, label="State")
    late = django_filters.ChoiceFilter(method="is_late", label="Late", choices=[("yes", "Only late ones")])
    month = django_filters.ChoiceFilter(label="Month", choices=[], empty_label="Any")
    line = django_filters.ChoiceFilter(label="Programme line", choices=[], empty_label="Any")
    form_of = django_filters.ChoiceFilter(
        field_name="tool_version__tool__code", label="Form", choices=[], empty_label="Any"
    )
    service = django_filters.ModelChoiceFilter(
        queryset=Team.objects.filter(kind=Team.Kind.SERVICE), method="of_service", label="Service"
    )

    class Meta:
        model = Audit
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.form.fields["month"].choices = _months(self.queryset)
        self.form.fields["line"].choices = _lines(self.queryset)
        self.form.fields["form_of"].choices = _forms(self.queryset)

    def find(self, audits, name, words):
        words = words.strip()
        return audits.filter(Q(reference__icontains=words) | Q(case__reference__icontains=words))

    def of_mine(self, audits, name, part):
        person = self.request.user
        if part == "auditor":
            return audits.filter(auditor=person)
        return audits.filter(Q(practitioner=person) | Q(team_manager=person) | Q(iro=person))

    def is_late(self, audits, name, value):
        return audits.overdue(clock.today())

    def of_service(self, audits, name, service):
        return audits.filter(Q(team=service) | Q(team__parent=service))


class OwnAuditFilter(django_filters.FilterSet):
    """Find audits of one's own work by case or person, and by whether they were shared."""

    words = WordsFilter(method="find", label="Case or person")
    state = django_filters.ChoiceFilter(
        method="in_state", label="State", choices=[("shared", "Shared"), ("mine", "Only mine")]
    )

    class Meta:
        model = OwnAudit
        fields = []

    def find(self, rows, name, words):
        words = words.strip()
        return rows.filter(Q(case__reference__icontains=words) | Q(person__name__icontains=words))

    def in_state(self, rows, name, state):
        return rows.filter(shared_at__isnull=state == "mine")


def _months(audits):
    days = audits.order_by("-month").values_list("month", flat=True).distinct()
    return [(day.isoformat(), f"{day:%B %Y}") for day in days]


def _lines(audits):
    rows = audits.order_by("line_title", "line").values_list("line", "line_title").distinct()
    return [(code, title or code) for code, title in rows]


def _forms(audits):
    """The forms these audits are made with, each under its newest title."""
    rows = audits.order_by("tool_version__number").values_list("tool_version__tool__code", "tool_version__title")
    return sorted(dict(rows.distinct()).items(), key=lambda one: one[1])
