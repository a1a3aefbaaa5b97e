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
        for name, choices in zip(("month", "line", "form_of"), _choices(self.queryset), strict=True):
            self.form.fields[name].choices = choices

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


def _choices(audits):
    """The months, lines and forms of these audits, in one query: three lists of (code, title)."""
    title, number = "tool_version__title", "tool_version__number"
    rows = audits.order_by().values_list("month", "line", "line_title", "tool_version__tool__code", title, number)
    found = list(rows.distinct())
    months = sorted({month for month, *_ in found}, reverse=True)
    lines = sorted({(name or line, name, line) for _, line, name, *_ in found})
    newest = sorted({(number, form, title) for *_, form, title, number in found})
    forms = {form: title for _, form, title in newest}
    return (
        [(month.isoformat(), f"{month:%B %Y}") for month in months],
        [(line, shown) for shown, _, line in lines],
        sorted(forms.items(), key=lambda one: one[1]),
    )
