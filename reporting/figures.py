"""A number of a measure, and the rows of one month that measures count."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Count, Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from allocation.models import Break, Exemption
from audits.models import Action, Audit, SectionJudgement
from followup.models import Chain, Meeting, Oversight
from frameworks.models import FrameworkVersion, Question
from lib import clock
from lib.months import Month
from lib.statistics import share
from moderation.models import Moderation

NO_SERVICE = "No service"
FINALISED = frozenset({
    Audit.Status.FINALISED, Audit.Status.RETURNED, Audit.Status.CHECKED, Audit.Status.CLOSED,
})


@dataclass(frozen=True)
class Figure:
    """So many (`count`), of so many (`total`, None for a plain count), or a `value`."""

    measure: str
    count: int = 0
    total: int | None = None
    value: float | None = None
    service: str = ""
    part: str = ""

    @cached_property
    def share(self):
        """The count as a share of the total with its interval; None for a plain count."""
        return None if self.total is None else share(self.count, self.total)


@dataclass(frozen=True)
class Row:
    """One audit of the month, as narrow as measures need it."""

    pk: int
    reference: str
    status: str
    line: str
    service: str
    due_on: date
    finalised_on: date | None
    first_grade: str
    grade: str
    scale: str  # code of the scale that its grades are given on
    challenges: int
    concerns: int
    is_exempt: bool

    @property
    def is_finalised(self):
        return self.finalised_on is not None and self.status in FINALISED

    @property
    def is_on_time(self):
        return self.is_finalised and self.finalised_on <= self.due_on


@dataclass
class MonthData:
    """Everything that happened to one month's audits, as it stands on `as_at`."""

    month: Month
    as_at: date
    policy: object

    @cached_property
    def _all(self):
        """Every audit of the month, the cancelled too, one Row each."""
        excused = Exemption.objects.agreed().filter(
            Q(audit=OuterRef("pk")) | Q(audit=None, month=OuterRef("month")), person=OuterRef("auditor")
        )
        found = Audit.objects.in_month(self.month.first_day).annotate(
            exempt=Exists(excused), service=Coalesce("team__parent__name", "team__name"),
            challenged=Count("challenges", distinct=True), feared=Count("concerns", distinct=True),
        )
        return [
            Row(
                pk, reference, status, line, service or NO_SERVICE, due_on,
                clock.day_of(finalised) if finalised else None, grade, final or grade,
                self._scale(version, tool), challenged, feared, exempt,
            )
            for (
                pk, reference, status, line, service, due_on, finalised, grade, final, version, tool, challenged,
                feared, exempt,
            ) in found.order_by("pk").values_list(
                "pk", "reference", "status", "line", "service", "due_on", "finalised_at", "grade",
                "final_grade", "framework_version", "tool_version", "challenged", "feared", "exempt",
            )
        ]

    def _scale(self, version, tool):
        """The code of the scale that audits of a framework version and a tool are graded on."""
        return self._versions[version].scale_of(tool).code

    @cached_property
    def _versions(self):
        """The framework versions of the month's audits, by id; mostly one."""
        audits = Audit.objects.in_month(self.month.first_day).order_by()
        used = FrameworkVersion.objects.filter(pk__in=audits.order_by().values("framework_version"))
        return {version.pk: version for version in used}

    @cached_property
    def scales(self):
        """The scales that the month's audits are graded on, the policy's own first (ROCH-36)."""
        used = {row.scale for row in self.graded} - {self.policy.overall.code}
        return [self.policy.overall, *(scale for scale in self.policy.scales if scale.code in used)]

    @cached_property
    def audits(self):
        """The month's audits but for the cancelled."""
        return [row for row in self._all if row.status != Audit.Status.CANCELLED]

    @cached_property
    def owed(self):
        """Audits that somebody owes: not while their auditor is exempt and nobody else has them (HULL-82)."""
        return [row for row in self.audits if row.is_finalised or not row.is_exempt]

    @property
    def cancelled(self):
        return len(self._all) - len(self.audits)

    @property
    def challenges(self):
        return sum(row.challenges for row in self._all)

    @property
    def concerns(self):
        return sum(row.concerns for row in self._all)

    @cached_property
    def graded(self):
        return [row for row in self.audits if row.is_finalised and row.grade]

    @cached_property
    def services(self):
        return sorted({row.service for row in self.audits})

    @cached_property
    def judgements(self):
        """(section's title, code of its scale, judgement, service) of each judged section."""
        asked = Question.objects.filter(section=OuterRef("section"), kind=Question.Kind.JUDGEMENT)
        rows = SectionJudgement.objects.filter(audit__in=[row.pk for row in self.graded])
        found = rows.annotate(
            service=Coalesce("audit__team__parent__name", "audit__team__name"),
            scale=Subquery(asked.values("scale")[:1]),
        ).order_by("section__order", "section__title")
        return [
            (title, scale, judgement, service or NO_SERVICE)
            for title, scale, judgement, service in found.values_list(
                "section__title", "scale", "judgement", "service"
            )
        ]

    @cached_property
    def moderations(self):
        """(first grade, second grade, grade after, code of their scale) of each finished moderation of the month."""
        done = Moderation.objects.filter(
            audit__month=self.month.first_day, status=Moderation.Status.DONE
        )
        graded_with = ("audit__framework_version", "audit__tool_version")
        rows = done.order_by("pk").values_list("audit__grade", "grade", "grade_after", *graded_with)
        return [(first, second, after, self._scale(*graded)) for first, second, after, *graded in rows]

    @cached_property
    def actions_due(self):
        """(service, due on, done on or None, status) of actions due within the month."""
        service = Coalesce("audit__team__parent__name", "audit__team__name")
        rows = Action.objects.agreed().exclude(status=Action.Status.DROPPED).filter(
            due_on__gte=self.month.first_day, due_on__lte=self.month.last_day
        )
        return [
            (service or NO_SERVICE, due, clock.day_of(done) if done else None, status)
            for service, due, done, status in rows.annotate(service=service).order_by("pk").values_list(
                "service", "due_on", "done_at", "status"
            )
        ]

    @cached_property
    def actions(self):
        """How many actions the month's audits set, and how many of any month are overdue."""
        late = Q(status__in=Action.OPEN, due_on__lt=self.as_at)
        return Action.objects.agreed().aggregate(
            set=Count("pk", filter=Q(audit__month=self.month.first_day)), overdue=Count("pk", filter=late)
        )

    @cached_property
    def oversights_due(self):
        """(due on, written on or None) of oversight due within the month."""
        rows = Oversight.objects.filter(
            due_on__gte=self.month.first_day, due_on__lte=self.month.last_day
        )
        return [
            (due, clock.day_of(written) if written else None)
            for due, written in rows.order_by("pk").values_list("due_on", "written_at")
        ]

    @cached_property
    def chains(self):
        """Chains begun and ended within the month, and those open on the day of the figures."""
        first, last = self.month.first_day, self.month.last_day
        ended = Q(ended_at__date__gte=first, ended_at__date__lte=last)
        running = Q(ended_at=None, started_on__lte=self.as_at)
        return Chain.objects.aggregate(
            started=Count("pk", filter=Q(started_on__gte=first, started_on__lte=last)),
            better=Count("pk", filter=ended & Q(ended=Chain.End.BETTER)),
            again=Count("pk", filter=ended & Q(ended=Chain.End.AGAIN)),
            running=Count("pk", filter=running),
            overdue=Count("pk", filter=running & Q(reaudit_due_on__lt=self.as_at)),
        )

    @cached_property
    def meetings_due(self):
        """(due on, held on or None) of meetings due within the month."""
        rows = Meeting.objects.filter(
            due_on__gte=self.month.first_day, due_on__lte=self.month.last_day
        ).exclude(held_on=None, ended_at__isnull=False)
        return list(rows.order_by("pk").values_list("due_on", "held_on"))

    @cached_property
    def _excused(self):
        """How many exemptions and breaks were agreed for the month, in one query."""
        kinds = [
            model.objects.agreed().in_month(self.month).annotate(kind=Value(name))
            .order_by().values_list("kind", "pk")
            for name, model in (("exemption", Exemption), ("break", Break))
        ]
        return Counter(kind for kind, _ in kinds[0].union(kinds[1], all=True))

    @property
    def exemptions(self):
        return self._excused["exemption"]

    @property
    def breaks(self):
        return self._excused["break"]
