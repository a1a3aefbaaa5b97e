"""Filters of the lists of cases and of doubtful places."""

import django_filters
from django.db.models import Q

from cases.kinds import DRAWN_AS
from cases.models import Case, CaseImport, Category, ImportIssue, Mark
from lib.govuk.filters import WordsFilter
from people.models import Team

#: What a case may be; families and strategy meetings are drawn as children.
KINDS = [(kind, label) for kind, label in Case.Kind.choices if kind not in DRAWN_AS]


class CaseFilter(django_filters.FilterSet):
    """Find cases by number, worker, kind, category, mark, team; those gone only when asked for."""

    words = WordsFilter(method="find", label="Number or worker")
    kind = django_filters.ChoiceFilter(choices=KINDS, label="What it is", empty_label="Any")
    category = django_filters.MultipleChoiceFilter(choices=Category.choices, label="Category")
    mark = django_filters.ChoiceFilter(choices=Mark.choices, method="marked", label="Mark")
    team = django_filters.ModelChoiceFilter(
        queryset=Team.objects.all(), method="within", label="Team or service"
    )
    gone = django_filters.ChoiceFilter(
        method="and_gone", label="Not in the newest list", empty_label="Leave them out",
        choices=[("too", "Show them too"), ("only", "Show only them")],
    )

    class Meta:
        model = Case
        fields = []

    def find(self, cases, name, words):
        words = words.strip()
        return cases.filter(
            Q(reference__icontains=words) | Q(worker_name__icontains=words)
            | Q(worker__name__icontains=words)
        )

    def marked(self, cases, name, mark):
        return cases.marked(mark)

    def within(self, cases, name, team):
        return cases.filter(Q(team=team) | Q(team__parent=team))

    def and_gone(self, cases, name, which):
        return cases.exclude(gone_on=None) if which == "only" else cases

    def filter_queryset(self, queryset):
        found = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("gone") else found.in_newest_list()


class ImportFilter(django_filters.FilterSet):
    """Find deliveries by how far they are and who uploaded them."""

    words = WordsFilter(field_name="uploaded_by__name", lookup_expr="icontains", label="Uploaded by")
    status = django_filters.ChoiceFilter(choices=CaseImport.Status.choices, label="State")

    class Meta:
        model = CaseImport
        fields = []


class IssueFilter(django_filters.FilterSet):
    """Find doubtful places of an import by kind, sheet, words, and whether they change a case."""

    words = WordsFilter(method="find", label="Number, value or reason")
    kind = django_filters.ChoiceFilter(label="Kind", choices=[])
    sheet = django_filters.ChoiceFilter(label="Sheet", choices=[])
    changes = django_filters.ChoiceFilter(
        field_name="changes_case", label="What they do",
        choices=[("True", "Change a case"), ("False", "Change nothing")],
    )

    class Meta:
        model = ImportIssue
        fields = []

    def __init__(self, *args, summary, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = summary.get("issue_kinds", {})
        self.filters["kind"].extra["choices"] = [
            (kind, f"{kind[:1].upper()}{kind[1:]} ({count:,})") for kind, count in kinds.items()
        ]
        self.filters["sheet"].extra["choices"] = [
            (each["sheet"], f"{each['sheet']}: {each['title']}")
            for each in (*summary.get("lists", ()), *summary.get("other_lists", ()))
        ]

    def find(self, issues, name, words):
        words = words.strip()
        return issues.filter(
            Q(reference__icontains=words) | Q(value__icontains=words) | Q(reason__icontains=words)
        )
