"""The month's round: what was drawn, who audits it and why; breaks and exemptions."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from frameworks.vocabulary import EVENTS, SUBJECT_KINDS
from lib import clock
from lib.months import Month
from lib.permissions import can

PERSON = settings.AUTH_USER_MODEL


class RoundQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Every round for those who look at allocation, none for others."""
        return self if can(person, "allocation.look") else self.none()

    def drafts(self):
        return self.filter(status=Round.Status.DRAFT)


class Round(models.Model):
    """One month's audits: drawn and matched as a draft, then published (HULL-52)."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"

    month = models.DateField(unique=True, help_text="First day of the month.")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    seed = models.BigIntegerField(help_text="What the draw and the match are made from.")
    framework_version = models.ForeignKey(
        "frameworks.FrameworkVersion", on_delete=models.PROTECT, related_name="rounds"
    )
    as_at = models.DateField(null=True, blank=True, help_text="Day of the newest case list.")
    frame_digest = models.CharField(max_length=64, help_text="SHA-256 of the frame.")
    frame_size = models.PositiveIntegerField(help_text="Cases in the frame.")
    drafted_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField(default=clock.now)
    published_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-month"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="draft", published_at=None) | Q(status="published", published_at__isnull=False),
                name="published_round_says_when",
            ),
        ]

    def __str__(self):
        return f"Round of {self.calendar_month}"

    def get_absolute_url(self):
        return reverse("allocation:round", args=[self.calendar_month.iso])

    @property
    def calendar_month(self):
        return Month.of(self.month)

    @property
    def policy(self):
        return self.framework_version.policy

    @property
    def is_draft(self):
        return self.status == self.Status.DRAFT


class Frame(models.Model):
    """The cases a round was drawn from, as they stood, so that the draw can be proved."""

    round = models.OneToOneField(Round, on_delete=models.CASCADE, related_name="frame")
    packed = models.BinaryField(help_text="Compressed; allocation/frame.py reads it.")

    def __str__(self):
        return f"Frame of the {self.round}"


class RoundLine(models.Model):
    """One line of the programme in one round: what was asked, what was drawn, what was left out."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="lines")
    order = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    theme = models.CharField(max_length=300, blank=True)
    unit = models.CharField(max_length=20)
    tool = models.CharField(max_length=60, blank=True, help_text="Code of the tool.")
    size = models.CharField(max_length=30, help_text='As written: "40", "all", "to be confirmed".')
    size_set_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    wanted = models.PositiveIntegerField(null=True, help_text="Empty: all, or to be confirmed.")
    attempt = models.PositiveSmallIntegerField(default=1, help_text="Counts draws of the line.")
    auditors = models.PositiveIntegerField(default=0, help_text="People who audit it and were there when it was drawn.")
    places = models.JSONField(default=list, help_text="Where they audit the work of their own place: each one's.")
    fitting = models.PositiveIntegerField(default=0, help_text="Cases the line looks at.")
    pool = models.PositiveIntegerField(default=0, help_text="Of them, those to draw from.")
    excluded = models.JSONField(default=list, help_text="The others: list of reason and number.")
    taken = models.JSONField(default=list, help_text="Cases other lines had already.")
    notes = models.JSONField(default=list, help_text="Sentences.")

    class Meta:
        ordering = ["round", "order"]
        constraints = [
            models.UniqueConstraint(fields=["round", "code"], name="one_line_of_a_code"),
            models.UniqueConstraint(fields=["round", "order"], name="one_line_at_a_place"),
        ]

    def __str__(self):
        return self.title

    @property
    def counts_children(self):
        return self.unit == "child"

    @property
    def unit_words(self):
        """What the line counts, as people say it."""
        return SUBJECT_KINDS.get(self.unit, self.unit)

    @property
    def guests(self):
        """Partner agencies whose guests take part, as the programme names them."""
        line = self.round.policy.line(self.code)
        return line.guests_in(self.round.calendar_month.number) if line else ()

    @property
    def is_reaudit(self):
        """The line of cases that must be audited again; it is never drawn (HULL-77)."""
        return self.code == REAUDIT


#: Code of the line of re-audits, which stands in no programme.
REAUDIT = "reaudit"


class SampledCaseQuerySet(models.QuerySet):
    def kept(self):
        """Cases still in the round."""
        return self.filter(dropped_at=None)

    def waiting(self):
        """Kept, but without an auditor."""
        return self.kept().filter(allocation=None)


class SampledCase(models.Model):
    """One case in a round: how it came in, and why it was dropped if it was."""

    class How(models.TextChoices):
        LOT = "lot", "Drawn by lot"
        NEXT_LOT = "next_lot", "Next lot, for a dropped case"
        HAND = "hand", "Picked by hand"
        REAUDIT = "reaudit", "Re-audit"

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="cases")
    line = models.ForeignKey(RoundLine, on_delete=models.CASCADE, related_name="cases")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="samplings")
    order = models.PositiveIntegerField()
    attempt = models.PositiveSmallIntegerField(
        default=1, help_text="Which draw of the line it came from; 0 for one since drawn again."
    )
    how = models.CharField(max_length=10, choices=How.choices, default=How.LOT)
    why = models.CharField(max_length=300)
    tool = models.CharField(max_length=60, blank=True, help_text="Code of the tool; empty: the line's.")
    reaudit = models.ForeignKey("audits.ReauditDue", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    dropped_at = models.DateTimeField(null=True, blank=True)
    dropped_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    dropped_reason = models.CharField(max_length=300, blank=True)

    objects = SampledCaseQuerySet.as_manager()

    class Meta:
        ordering = ["round", "line__order", "order"]
        constraints = [
            models.UniqueConstraint(fields=["round", "case"], name="one_place_of_a_case_in_a_round"),
            models.CheckConstraint(condition=Q(dropped_at=None) | ~Q(dropped_reason=""), name="dropped_case_says_why"),
        ]

    def __str__(self):
        return f"{self.case} in the {self.round}"

    @property
    def form(self):
        """Code of the tool it is audited with."""
        return self.tool or self.line.tool


class Allocation(models.Model):
    """Who audits a case of a round, and why, in a sentence a manager can repeat."""

    class ChosenBy(models.TextChoices):
        MATCH = "match", "The match"
        QA = "qa", "The QA team"

    sampled_case = models.OneToOneField(SampledCase, on_delete=models.CASCADE, related_name="allocation")
    auditor = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="allocations")
    reason = models.CharField(max_length=400)
    chosen_by = models.CharField(max_length=10, choices=ChosenBy.choices, default=ChosenBy.MATCH)
    audit = models.OneToOneField(
        "audits.Audit", null=True, blank=True, on_delete=models.PROTECT, related_name="allocation"
    )

    class Meta:
        ordering = ["sampled_case"]

    def __str__(self):
        return f"{self.sampled_case.case} to {self.auditor}"


class AllocationChange(models.Model):
    """One time the auditor of a case changed: from whom to whom, by whom, why."""

    sampled_case = models.ForeignKey(SampledCase, on_delete=models.CASCADE, related_name="changes")
    was = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    to = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    reason = models.CharField(max_length=400)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.sampled_case}: {self.was or 'nobody'} to {self.to or 'nobody'}"


class LeftOver(models.Model):
    """A case or an auditor that a match left over, and why (the newest match only)."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="left_over")
    sampled_case = models.OneToOneField(
        SampledCase, null=True, blank=True, on_delete=models.CASCADE, related_name="left_over"
    )
    person = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=400)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sampled_case=None, person__isnull=False) | Q(sampled_case__isnull=False, person=None),
                name="left_over_is_a_case_or_a_person",
            ),
            models.UniqueConstraint(fields=["round", "person"], name="person_left_over_once"),
        ]

    def __str__(self):
        return f"{self.sampled_case or self.person}: {self.reason}"


class CallQuerySet(models.QuerySet):
    def waiting(self):
        """Called for, and still without an audit."""
        return self.filter(status=Call.Status.WAITING)


class Call(models.Model):
    """One event that calls for an audit of a case, outside the monthly round, and what came of it."""

    class Status(models.TextChoices):
        WAITING = "waiting", "Waiting for an auditor"
        GIVEN = "given", "Given to an auditor"
        LEFT_OUT = "left_out", "Left out"

    line = models.CharField(max_length=60, help_text="Code of the programme line.")
    line_title = models.CharField(max_length=200)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="calls")
    event = models.CharField(max_length=20, help_text="As the line's trigger names it.")
    event_on = models.DateField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    reason = models.CharField(max_length=400, blank=True, help_text="Why this auditor, or why none.")
    tool = models.CharField(max_length=60, blank=True, help_text="Code of the tool; empty: the line's.")
    audit = models.OneToOneField("audits.Audit", null=True, blank=True, on_delete=models.PROTECT, related_name="call")
    created_at = models.DateTimeField(default=clock.now)

    objects = CallQuerySet.as_manager()

    class Meta:
        ordering = ["-event_on", "line", "case__reference", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["line", "case", "event_on"], name="one_call_of_an_event"),
            models.CheckConstraint(
                condition=Q(status="given", audit__isnull=False) | ~Q(status="given") & Q(audit=None),
                name="given_call_has_its_audit",
            ),
        ]

    def __str__(self):
        return f"{self.line_title}, case {self.case}, {self.event_on}"

    @property
    def event_words(self):
        return EVENTS.get(self.event, self.event)


class RequestQuerySet(models.QuerySet):
    def visible_to(self, person):
        """One's own; all of them for those who look at allocation or decide."""
        if can(person, "allocation.see_requests"):
            return self
        return self.filter(person=person)

    def waiting(self):
        return self.filter(status="asked")

    def agreed(self):
        return self.filter(status="agreed")

    def in_month(self, month):
        """`month` is a Month."""
        return self.filter(month=month.first_day)


class Request(models.Model):
    """What a break and an exemption share: asked by somebody, decided by somebody else."""

    class Status(models.TextChoices):
        ASKED = "asked", "Waiting for a decision"
        AGREED = "agreed", "Agreed"
        REFUSED = "refused", "Refused"
        WITHDRAWN = "withdrawn", "Withdrawn"

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="%(class)ss")
    month = models.DateField(help_text="First day of the month.")
    reason = models.TextField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ASKED)
    asked_at = models.DateTimeField(default=clock.now)
    asked_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decision_reason = models.TextField(blank=True)

    objects = RequestQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def calendar_month(self):
        return Month.of(self.month)

    @property
    def is_waiting(self):
        return self.status == self.Status.ASKED


class Break(Request):
    """A month without an audit that an auditor asked for beforehand (HULL-53, HULL-54)."""

    class Meta:
        ordering = ["-month", "person__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "month"],
                condition=Q(status__in=["asked", "agreed"]),
                name="one_break_of_a_person_a_month",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=models.F("person")),
                name="nobody_agrees_their_own_break",
            ),
        ]

    def __str__(self):
        return f"Break of {self.person} in {self.calendar_month}"

    def get_absolute_url(self):
        return reverse("allocation:break", args=[self.pk])


class Exemption(Request):
    """Leave not to do an allocated audit, or none in a month, exceptionally (HULL-55, HULL-56)."""

    audit = models.ForeignKey(
        "audits.Audit",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="exemptions",
        help_text="Empty: from the whole month.",
    )

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["audit", "person"],
                condition=Q(status__in=["asked", "agreed"]),
                name="one_exemption_of_a_person_from_an_audit",
            ),
            models.UniqueConstraint(
                fields=["person", "month"],
                condition=Q(audit=None, status__in=["asked", "agreed"]),
                name="one_exemption_of_a_person_from_a_month",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=models.F("person")),
                name="nobody_agrees_their_own_exemption",
            ),
        ]

    def __str__(self):
        return f"Exemption of {self.person} from {self.audit or self.calendar_month}"

    def get_absolute_url(self):
        return reverse("allocation:exemption", args=[self.pk])
