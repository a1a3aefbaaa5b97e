"""Filters of follow-up's lists: oversight, actions, chains, escalations."""

import django_filters
from django.db.models import Q

from audits.models import Action
from followup.learned import LearningAction
from followup.models import AssuranceCheck, Chain, Escalation, Filing, Oversight, TrackerCheck
from lib import clock
from lib.govuk.filters import WordsFilter
from people.models import Team
from people.sight import sight_of


class OfAudits(django_filters.FilterSet):
    """What all of them share: words and service; `audit` is the way to the audit."""

    audit = "audit"
    words = WordsFilter(method="find", label="Audit or case reference")
    service = django_filters.ModelChoiceFilter(
        queryset=Team.objects.filter(kind=Team.Kind.SERVICE), method="of_service", label="Service"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters.move_to_end("service")

    def find(self, rows, name, words):
        words = words.strip()
        by_audit = Q(**{f"{self.audit}__reference__icontains": words})
        return rows.filter(by_audit | Q(**{f"{self.audit}__case__reference__icontains": words}))

    def of_service(self, rows, name, service):
        return rows.filter(Q(**{f"{self.audit}__team": service}) | Q(**{f"{self.audit}__team__parent": service}))


class OversightFilter(OfAudits):
    """Find oversight by part, what is missing, and lateness."""

    MISSING = (
        ("oversight", "Oversight not written"),
        ("supervision", "Supervision not noted"),
        ("actions", "Actions not signed off"),
        ("nothing", "Nothing: the audit is closed"),
    )
    part = django_filters.ChoiceFilter(
        method="of_part", label="My part", choices=[("mine", "It is mine to write"), ("team", "It is of my teams")]
    )
    missing = django_filters.ChoiceFilter(method="is_missing", label="What is missing", choices=MISSING)
    late = django_filters.ChoiceFilter(method="is_late", label="Late", choices=[("yes", "Only late ones")])

    class Meta:
        model = Oversight
        fields = []

    def of_part(self, rows, name, part):
        if part == "mine":
            return rows.filter(manager=self.request.user)
        return rows.filter(audit__team__in=sight_of(self.request.user).led)

    def is_missing(self, rows, name, what):
        wanted = {
            "oversight": Q(written_at=None, ended_at=None),
            "supervision": Q(supervision_on=None, ended_at=None),
            "actions": Q(open_actions__gt=0),
            "nothing": Q(ended_at__isnull=False),
        }
        return rows.filter(wanted[what])

    def is_late(self, rows, name, value):
        return rows.late(clock.today())


class ActionFilter(OfAudits):
    """Find actions by part, state, source and lateness (HULL-06)."""

    PARTS = (
        ("mine", "They are mine to do"),
        ("team", "They are of my teams"),
        ("iro", "They are on children I review"),
        ("auditor", "They are of my audits"),
    )
    part = django_filters.ChoiceFilter(method="of_part", label="My part", choices=PARTS)
    status = django_filters.MultipleChoiceFilter(choices=Action.Status.choices, label="State")
    late = django_filters.ChoiceFilter(method="is_late", label="Late", choices=[("yes", "Only late ones")])
    source = django_filters.ChoiceFilter(choices=Action.Source.choices, label="Where it comes from")

    class Meta:
        model = Action
        fields = []

    def of_part(self, rows, name, part):
        person = self.request.user
        led = Q(audit__team_manager=person) | Q(audit__team__in=sight_of(person).led)
        parts = {"mine": Q(owner=person), "team": led, "iro": Q(audit__iro=person), "auditor": Q(audit__auditor=person)}
        return rows.filter(parts[part])

    def is_late(self, rows, name, value):
        return rows.overdue(clock.today())


class ChainFilter(OfAudits):
    """Find chains by how far they are."""

    STATES = (("running", "Running"), *((f"ended-{code}", label) for code, label in Chain.End.choices))
    state = django_filters.ChoiceFilter(method="in_state", label="State", choices=STATES)
    late = django_filters.ChoiceFilter(method="is_late", label="Late", choices=[("yes", "Only late ones")])

    class Meta:
        model = Chain
        fields = []

    def in_state(self, rows, name, state):
        return rows.running() if state == "running" else rows.filter(ended=state.removeprefix("ended-"))

    def is_late(self, rows, name, value):
        return rows.late(clock.today())


class EscalationFilter(OfAudits):
    """Find what was put before somebody."""

    part = django_filters.ChoiceFilter(method="of_part", label="My part", choices=[("mine", "Put before me")])
    state = django_filters.ChoiceFilter(
        method="in_state",
        label="State",
        choices=[("unanswered", "No update yet"), ("open", "Not done yet"), ("done", "Done since")],
    )

    class Meta:
        model = Escalation
        fields = []

    def of_part(self, rows, name, part):
        return rows.filter(person=self.request.user)

    def in_state(self, rows, name, state):
        if state == "done":
            return rows.exclude(resolved_at=None)
        return rows.open().filter(updated_at=None) if state == "unanswered" else rows.open()


class FilingFilter(OfAudits):
    """Find audits to file, and filed ones."""

    state = django_filters.ChoiceFilter(
        method="in_state", label="State", choices=[("waiting", "To file"), ("late", "Late"), ("filed", "Filed")]
    )

    class Meta:
        model = Filing
        fields = []

    def in_state(self, rows, name, state):
        if state == "filed":
            return rows.exclude(filed_on=None)
        return rows.waiting() if state == "waiting" else rows.waiting().filter(due_on__lt=clock.today())


class _OfSamples(OfAudits):
    month = django_filters.ChoiceFilter(method="in_month", label="Month", choices=[], empty_label="Any")
    result = django_filters.ChoiceFilter(method="has_result", label="Result", choices=[], empty_label="Any")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        days = self.queryset.order_by("-month").values_list("month", flat=True).distinct()
        self.form.fields["month"].choices = [(f"{day:%Y-%m}", f"{day:%B %Y}") for day in days]
        results = self._meta.model.Result.choices
        self.form.fields["result"].choices = [("waiting", "Nobody has looked yet"), *results]

    def in_month(self, rows, name, month):
        return rows.filter(month=f"{month}-01")

    def has_result(self, rows, name, result):
        return rows.waiting() if result == "waiting" else rows.filter(result=result)


class AssuranceFilter(_OfSamples):
    """Find actions that were looked at again."""

    audit = "action__audit"

    class Meta:
        model = AssuranceCheck
        fields = []


class TrackerFilter(_OfSamples):
    """Find trackers drawn for senior leaders."""

    class Meta:
        model = TrackerCheck
        fields = []


class LearningFilter(django_filters.FilterSet):
    """Find actions on learning by words, kind and state."""

    words = WordsFilter(method="find", label="What or who")
    kind = django_filters.ChoiceFilter(choices=LearningAction.Kind.choices, label="Kind")
    state = django_filters.ChoiceFilter(
        method="in_state", label="State", choices=[("open", "To do"), ("late", "Late"), ("done", "Done")]
    )

    class Meta:
        model = LearningAction
        fields = []

    def find(self, rows, name, words):
        words = words.strip()
        return rows.filter(Q(what__icontains=words) | Q(owner__name__icontains=words))

    def in_state(self, rows, name, state):
        if state == "done":
            return rows.exclude(done_on=None)
        return rows.filter(done_on=None, **({"due_on__lt": clock.today()} if state == "late" else {}))
