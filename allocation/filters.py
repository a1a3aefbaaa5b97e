"""Filters of the lists of a round, of auditors, and of requests."""

import django_filters
from django.db.models import Q

from allocation.models import Break, Call, Exemption, LeftOver, Round, SampledCase
from lib.govuk.filters import WordsFilter
from people.models import Team, User


class RoundFilter(django_filters.FilterSet):
    """Rounds by state and calendar year."""

    status = django_filters.ChoiceFilter(choices=Round.Status.choices, label="State")
    year = django_filters.ChoiceFilter(field_name="month__year", label="Year", choices=[], empty_label="Any")

    class Meta:
        model = Round
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        years = [str(day.year) for day in Round.objects.dates("month", "year", order="DESC")]
        self.form.fields["year"].choices = list(zip(years, years, strict=True))


class CaseFilter(django_filters.FilterSet):
    """Cases of a round by line, form, state, auditor or reference."""

    words = WordsFilter(method="find", label="Case or auditor")
    line = django_filters.ChoiceFilter(field_name="line__code", label="Line", choices=[], empty_label="Any")
    form_of = django_filters.ChoiceFilter(method="of_form", label="Form", choices=[], empty_label="Any")
    state = django_filters.ChoiceFilter(
        method="in_state",
        label="State",
        choices=[("given", "With an auditor"), ("waiting", "Without an auditor"), ("dropped", "Dropped")],
    )

    class Meta:
        model = SampledCase
        fields = []

    def __init__(self, *args, lines, titles, **kwargs):
        super().__init__(*args, **kwargs)
        self.form.fields["line"].choices = [(line.code, line.title) for line in lines]
        self.form.fields["form_of"].choices = list(titles.items())

    def find(self, cases, name, words):
        words = words.strip()
        return cases.filter(case__reference__icontains=words) | cases.filter(
            allocation__auditor__name__icontains=words
        )

    def of_form(self, cases, name, code):
        of_line = Q(reaudit=None) & (Q(tool=code) | Q(tool="", line__tool=code))
        return cases.filter(of_line | Q(reaudit__audit__tool_version__tool__code=code))

    def in_state(self, cases, name, state):
        if state == "dropped":
            return cases.exclude(dropped_at=None)
        return cases.waiting() if state == "waiting" else cases.kept().exclude(allocation=None)


class CallFilter(django_filters.FilterSet):
    """Audits that events called for, by state, line or case."""

    words = WordsFilter(field_name="case__reference", lookup_expr="icontains", label="Case")
    state = django_filters.ChoiceFilter(field_name="status", choices=Call.Status.choices, label="State")
    line = django_filters.ChoiceFilter(label="Line", choices=[], empty_label="Any")

    class Meta:
        model = Call
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        lines = Call.objects.order_by("line_title", "line").values_list("line", "line_title").distinct()
        self.form.fields["line"].choices = list(lines)


class AuditorFilter(django_filters.FilterSet):
    """Auditors by name and place."""

    words = WordsFilter(field_name="name", lookup_expr="icontains", label="Name")
    service = django_filters.ModelChoiceFilter(
        queryset=Team.objects.filter(kind=Team.Kind.SERVICE), method="within", label="Service"
    )

    class Meta:
        model = User
        fields = []

    def within(self, people, name, service):
        return people.filter(team=service) | people.filter(team__parent=service)


class LeftOverFilter(django_filters.FilterSet):
    """Auditors without a case by name and place."""

    words = WordsFilter(field_name="person__name", lookup_expr="icontains", label="Name")
    service = django_filters.ModelChoiceFilter(
        queryset=Team.objects.filter(kind=Team.Kind.SERVICE), method="within", label="Service"
    )

    class Meta:
        model = LeftOver
        fields = []

    def within(self, rows, name, service):
        return rows.filter(Q(person__team=service) | Q(person__team__parent=service))


class _RequestFilter(django_filters.FilterSet):
    words = WordsFilter(
        field_name="person__name", lookup_expr="icontains", label="Name"
    )
    month = django_filters.ChoiceFilter(method="in_month", label="Month", choices=[], empty_label="Any")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        days = self.queryset.order_by("-month").values_list("month", flat=True).distinct()
        self.form.fields["month"].choices = [(f"{day:%Y-%m}", f"{day:%B %Y}") for day in days]

    def in_month(self, requests, name, month):
        return requests.filter(month=f"{month}-01")


class BreakFilter(_RequestFilter):
    """Breaks by person, month and state."""

    status = django_filters.ChoiceFilter(choices=Break.Status.choices, label="State")

    class Meta:
        model = Break
        fields = []


class ExemptionFilter(_RequestFilter):
    """Exemptions by person, month and state."""

    status = django_filters.ChoiceFilter(choices=Exemption.Status.choices, label="State")

    class Meta:
        model = Exemption
        fields = []
