"""An audit from allocation to closure: answers, judgements, challenge, concerns, actions."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, Q
from django.urls import reverse

from audits.own import OwnAudit, OwnJudgement
from cases.models import AccessRequest
from lib import clock
from people.models import Declaration
from people.sight import sight_of

__all__ = ["OwnAudit", "OwnJudgement"]  # kept in a file of their own

PERSON = settings.AUTH_USER_MODEL


class AuditQuerySet(models.QuerySet):
    def visible_to(self, person):
        """The audits this person may open: their own part in them, their teams', or all.

        Restricted cases are seen only by those named on the audit or let into it, and by
        those with a grant in force (STAGE-10). Nobody sees one of a case that they declared
        to stand close to.
        """
        sight = sight_of(person)
        named = (
            Q(auditor=person)
            | Q(practitioner=person)
            | Q(team_manager=person)
            | Q(iro=person)
            | Q(pk__in=Participant.objects.running().filter(person=person).values("audit"))
            | Q(pk__in=Challenge.objects.filter(decided_by=person).values("audit"))
        )
        if sight.sees_all:
            wide = Q(restricted=False)
        else:
            wide = Q(restricted=False, team__in=sight.led)
        granted = Q(case__in=_granted_cases(person))
        return self.filter((named | wide | granted) & sight.kept_out("case__reference"))

    def seen_by(self, person, pk):
        """One audit that this person may see, as `visible_to` says; DoesNotExist for everybody else.

        Who stands on it and close to no case at all is let in without the long question.
        """
        rows = self.filter(pk=pk).order_by()
        close = Declaration.objects.standing().filter(person=person)
        found = rows.annotate(stands_close=Exists(close)).get()
        if found.names(person) and not found.stands_close:
            return found
        return rows.filter(pk__in=Audit.objects.visible_to(person)).get()

    def unfinished(self):
        """Not yet finalised by the auditor (HULL-57)."""
        return self.filter(status__in=Audit.UNFINISHED)

    def counted(self):
        """All that count in a month: everything but the cancelled."""
        return self.exclude(status=Audit.Status.CANCELLED)

    def in_month(self, first_day):
        return self.filter(month=first_day)

    def overdue(self, on):
        """Unfinished after the day they were due (calendar day)."""
        return self.unfinished().filter(due_on__lt=on)


def _granted_cases(person):
    return AccessRequest.objects.holding(clock.today()).filter(person=person).values("case")


class Audit(models.Model):
    """One auditor's reading of one case with its worker, against one version of a tool."""

    class Status(models.TextChoices):
        ALLOCATED = "allocated", "Allocated"
        IN_PROGRESS = "in_progress", "In progress"
        SHARED = "shared", "Shared for challenge"
        FINALISED = "finalised", "With the QA team"
        RETURNED = "returned", "Returned to the auditor"
        CHECKED = "checked", "Checked"
        CLOSED = "closed", "Closed"
        CANCELLED = "cancelled", "Cancelled"

    #: The auditor still has work to do before the month's deadline counts as met.
    UNFINISHED = frozenset({Status.ALLOCATED, Status.IN_PROGRESS, Status.SHARED})
    #: The QA team has not checked it yet; a case has one such audit at most.
    OPEN = frozenset({*UNFINISHED, Status.FINALISED, Status.RETURNED})
    #: The form may be written in.
    OPEN_FOR_WRITING = frozenset({Status.ALLOCATED, Status.IN_PROGRESS, Status.RETURNED})
    #: Another auditor may take it over: its auditor still has work to do.
    CHANGES_HANDS = frozenset({*UNFINISHED, Status.RETURNED})
    #: The first grade is given and no longer changes.
    GRADED = frozenset({Status.FINALISED, Status.CHECKED, Status.CLOSED})

    reference = models.CharField(max_length=30, unique=True)
    month = models.DateField(help_text="First day of the month whose round this audit belongs to.")
    line = models.CharField(max_length=60, help_text="Code of the programme line it was drawn for.")
    line_title = models.CharField(max_length=200, blank=True)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="audits")
    restricted = models.BooleanField(default=False)
    category = models.CharField(max_length=40, blank=True, help_text="The case's, when allocated.")
    framework_version = models.ForeignKey(
        "frameworks.FrameworkVersion", on_delete=models.PROTECT, related_name="audits"
    )
    tool_version = models.ForeignKey(
        "frameworks.ToolVersion", on_delete=models.PROTECT, related_name="audits"
    )
    auditor = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="audits")
    practitioner = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="audits_of_my_work"
    )
    team_manager = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="audits_of_my_team"
    )
    iro = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="audits_i_review"
    )
    team = models.ForeignKey(
        "people.Team",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="audits",
        help_text="The case's team, when allocated.",
    )
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.ALLOCATED)
    allocated_on = models.DateField(default=clock.today)
    due_on = models.DateField(help_text="The last day to finalise; calendar day.")
    started_at = models.DateTimeField(null=True, blank=True)
    worker_confirmed_at = models.DateTimeField(null=True, blank=True)
    shared_at = models.DateTimeField(null=True, blank=True)
    challenge_until = models.DateField(null=True, blank=True, help_text="Last day to challenge.")
    finalised_at = models.DateTimeField(null=True, blank=True)
    return_due_on = models.DateField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    moderated_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    is_graded = models.BooleanField(
        default=True, help_text="Its tool asks for an overall grade."
    )
    grade = models.CharField(
        max_length=40, blank=True, help_text="The auditor's; code of the scale."
    )
    final_grade = models.CharField(
        max_length=40, blank=True, help_text="The one that stands: after moderation, if any."
    )
    re_audit_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="re_audits"
    )
    input_missing_reason = models.TextField(
        blank=True, help_text="Why the worker could not take part (HULL-59)."
    )
    created_at = models.DateTimeField(default=clock.now)

    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "reference"]
        indexes = [
            models.Index(fields=["auditor", "status"], name="audit_by_auditor"),
            models.Index(fields=["month", "status"], name="audit_by_month"),
            models.Index(fields=["team", "month"], name="audit_by_team"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(
                    status__in=["allocated", "in_progress", "shared", "finalised", "returned"]
                ),
                name="one_open_audit_per_case",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["finalised", "checked", "closed"])
                | ~Q(grade="")
                | Q(is_graded=False),
                name="audit_finalised_has_grade",
            ),
            models.CheckConstraint(
                condition=Q(practitioner=None) | ~Q(auditor=F("practitioner")),
                name="nobody_audits_their_own_work",
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("audits:audit", args=[self.pk])

    def names(self, person):
        """Whether somebody stands on it: its auditor, the worker, their manager or the reviewing officer."""
        return person.pk in (self.auditor_id, self.practitioner_id, self.team_manager_id, self.iro_id)

    @property
    def policy(self):
        """The rules of the framework version that this audit began with."""
        return self.framework_version.policy

    @property
    def scale(self):
        """The scale its overall grade is given on: its tool's own, else the policy's (ROCH-36)."""
        return self.framework_version.scale_of(self.tool_version_id)

    @property
    def standing_grade(self):
        """The grade that counts now: after moderation if there is one."""
        return self.final_grade or self.grade


class ParticipantQuerySet(models.QuerySet):
    def running(self):
        """Parts that hold today; the last day counts."""
        return self.filter(Q(until=None) | Q(until__gte=clock.today()))


class Participant(models.Model):
    """Somebody else let into one audit: a guest auditor, a second reader, a group manager told."""

    class Part(models.TextChoices):
        GUEST = "guest", "Guest auditor, who writes comments"
        READER = "reader", "Second reader"
        TOLD = "told", "Told of a concern or of a missing reply"
        MODERATOR = "moderator", "Moderator"
        BLIND = "blind", "Moderator who has not graded yet"

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="participants")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="participations")
    part = models.CharField(max_length=30, choices=Part.choices)
    until = models.DateField(null=True, blank=True)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["audit", "person", "part"], name="one_part_each")
        ]

    def __str__(self):
        return f"{self.person} in {self.audit}: {self.part}"


class StatusChange(models.Model):
    """One step an audit took: when, by whom, why."""

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="changes")
    was = models.CharField(max_length=20, choices=Audit.Status.choices, blank=True)
    status = models.CharField(max_length=20, choices=Audit.Status.choices)
    by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.audit}: {self.get_status_display()}"


class Answer(models.Model):
    """What stands in one field of one audit's form; a row exists once something was given."""

    class Part(models.TextChoices):
        ANSWER = "answer", "Answer"
        COMMENT = "comment", "Comment"

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey("frameworks.Question", on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=10, choices=Part.choices, default=Part.ANSWER)
    value = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["question", "part"]
        constraints = [
            models.UniqueConstraint(fields=["audit", "question", "part"], name="one_answer_a_field")
        ]

    def __str__(self):
        return f"{self.audit} {self.question_id} {self.part}"


class AnswerChange(models.Model):
    """Every saved wording of an answer; the client key makes a repeated save harmless."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="changes")
    version = models.PositiveIntegerField()
    value = models.TextField(blank=True)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    client_key = models.CharField(  # noqa: DJ001  many saves have no key, and "" is one value
        max_length=64, null=True, unique=True
    )

    class Meta:
        ordering = ["answer", "version"]
        constraints = [
            models.UniqueConstraint(fields=["answer", "version"], name="one_wording_a_version")
        ]

    def __str__(self):
        return f"{self.answer} v{self.version}"


class SectionJudgement(models.Model):
    """The grade of one section, written when the audit is finalised: what reports read."""

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="judgements")
    section = models.ForeignKey("frameworks.Section", on_delete=models.PROTECT, related_name="+")
    judgement = models.CharField(max_length=40)

    class Meta:
        ordering = ["section"]
        constraints = [
            models.UniqueConstraint(fields=["audit", "section"], name="one_judgement_a_section")
        ]

    def __str__(self):
        return f"{self.audit} {self.section}: {self.judgement}"


class LimitOverride(models.Model):
    """A limiting judgement set aside by somebody who may, with the reason that stays (BOLT-29).

    One that was taken back caps again; its row stays, with both reasons.
    """

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="limit_overrides")
    limit = models.SlugField(max_length=60, help_text="Code of the tool's limit.")
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    reason = models.TextField()
    ended_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="When it was taken back.")
    ended_why = models.TextField(blank=True)

    class Meta:
        ordering = ["audit", "at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["audit", "limit"], condition=Q(ended_at=None), name="one_standing_override_a_limit"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="limit_override_has_a_reason"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None, ended_why="")
                | Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(ended_why=""),
                name="limit_override_ended_by_somebody_for_a_reason",
            ),
        ]

    def __str__(self):
        return f"{self.audit}: {self.limit} set aside"


class ContactAttempt(models.Model):
    """One try to arrange the meeting with the worker, manager or IRO (HULL-61, HULL-62)."""

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="contact_attempts")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    how = models.CharField(max_length=40)
    answered = models.BooleanField(default=False)
    meeting_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    escalated_to = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.audit}: attempt to reach {self.person}"


class Reflection(models.Model):
    """The practitioner's or manager's own words on the audit; they keep their author (HULL-58)."""

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="reflections")
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    text = models.TextField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.audit}: {self.by}"


class FamilyView(models.Model):
    """One try to hear a child or parent about the work, what they said, and what they were told (HULL-50).

    An answer that came in from outside stands beside those the auditor asked for (HULL-122).
    """

    class Who(models.TextChoices):
        CHILD = "child", "The child"
        PARENT = "parent", "A parent"
        CARER = "carer", "A carer"
        OTHER = "other", "Somebody else close to the child"

    class How(models.TextChoices):
        QUESTIONNAIRE = "questionnaire", "Short questionnaire"
        TELEPHONE = "telephone", "Telephone"
        IN_PERSON = "in_person", "In person"
        CAME_IN = "came_in", "Came in by itself, by web form, post or message"

    class Outcome(models.TextChoices):
        HEARD = "heard", "They said what they think"
        NO_REPLY = "no_reply", "No reply"
        DECLINED = "declined", "They did not wish to"
        NOT_ASKED = "not_asked", "It was not possible to ask"

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="family_views")
    who = models.CharField(max_length=10, choices=Who.choices)
    how = models.CharField(max_length=15, choices=How.choices, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    on = models.DateField(help_text="The day they were asked, or answered; calendar day.")
    said = models.TextField(blank=True, help_text="In their words where possible; else why there are none.")
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    told_on = models.DateField(null=True, blank=True, help_text="The day they heard the findings.")
    told = models.TextField(blank=True, help_text="What they were told of the findings.")
    told_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="no_reply") | ~Q(said=""), name="family_view_says_what_or_why"
            ),
            models.CheckConstraint(
                condition=Q(told_on=None, told_by=None) | Q(told_on__isnull=False, told_by__isnull=False),
                name="family_told_by_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.audit}: {self.get_who_display()}"


class View(models.Model):
    """Somebody named on the audit has considered the shared outcome and agrees (HULL-69)."""

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="views")
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["audit", "by"], name="one_view_a_person")]

    def __str__(self):
        return f"{self.audit}: seen by {self.by}"


class Challenge(models.Model):
    """Disagreement with the outcome before it is final (HULL-69, HULL-72)."""

    class Status(models.TextChoices):
        OPEN = "open", "With the auditor"
        AGREED = "agreed", "Settled with the auditor"
        REFERRED = "referred", "With an independent senior manager"
        DECIDED = "decided", "Decided"
        WITHDRAWN = "withdrawn", "Withdrawn"

    UNSETTLED = frozenset({Status.OPEN, Status.REFERRED})

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="challenges")
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    text = models.TextField()
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.OPEN)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="challenges_to_decide"
    )
    decision = models.TextField(blank=True)
    decided_grade = models.CharField(
        max_length=40, blank=True, help_text="The grade decided, where it is another one."
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.audit}: challenge by {self.by}"


class Concern(models.Model):
    """An immediate concern for a child's safety: told at once, outside the audit (HULL-64)."""

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="concerns")
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    text = models.TextField()
    acknowledged_by = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    what_was_done = models.TextField(blank=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.audit}: immediate concern"


class ConcernTold(models.Model):
    """Who was told of a concern, and when."""

    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="told")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["concern", "person"], name="told_once")]

    def __str__(self):
        return f"{self.person} told of {self.concern}"


class ActionQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Actions of visible audits, and one's own; none of a case that one declared to stand close to."""
        own = Q(owner=person) & sight_of(person).kept_out("audit__case__reference")
        return self.filter(Q(audit__in=Audit.objects.visible_to(person).values("pk")) | own)

    def agreed(self):
        """Actions that count: of audits that are finalised, or added after (drafts do not)."""
        return self.exclude(audit__status__in=[*Audit.UNFINISHED, "returned", "cancelled"])

    def open(self):
        return self.filter(status__in=Action.OPEN)

    def overdue(self, on):
        """Still open after the day they were due (calendar day)."""
        return self.open().filter(due_on__lt=on)


class Action(models.Model):
    """Something that must improve: what, who, by when, and the effect for the child (HULL-68)."""

    class Status(models.TextChoices):
        OPEN = "open", "To do"
        DONE = "done", "Done, waiting for sign-off"
        SIGNED_OFF = "signed_off", "Signed off"
        DROPPED = "dropped", "No longer needed"

    class Source(models.TextChoices):
        AUDIT = "audit", "Audit"
        MODERATION = "moderation", "Moderation"
        OVERSIGHT = "oversight", "Management oversight"
        REVIEW = "review", "Review meeting"

    OPEN = frozenset({Status.OPEN, Status.DONE})

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="actions")
    source = models.CharField(max_length=12, choices=Source.choices, default=Source.AUDIT)
    section = models.ForeignKey(
        "frameworks.Section",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The section of the form it was written from (BOLT-25).",
    )
    order = models.PositiveIntegerField(default=0)
    finding = models.TextField(blank=True, help_text="The recommendation it answers.")
    what = models.TextField()
    owner = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="actions"
    )
    owner_role = models.CharField(max_length=30, blank=True)
    due_on = models.DateField(null=True, blank=True, help_text="By when; calendar day.")
    effect = models.TextField(blank=True, help_text="What should be different for the child.")
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.OPEN)
    done_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    what_was_done = models.TextField(blank=True)
    signed_off_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    signed_off_at = models.DateTimeField(null=True, blank=True)
    effect_seen = models.TextField(blank=True, help_text="What changed for the child.")
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    client_key = models.CharField(  # noqa: DJ001  most actions have no key, and "" is one value
        max_length=64, null=True, unique=True, editable=False, help_text="Of a form and what it said: sent twice, one."
    )

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["audit", "order", "pk"]
        indexes = [models.Index(fields=["status", "due_on"], name="action_by_due")]
        constraints = [
            models.CheckConstraint(
                condition=Q(signed_off_by=None) | ~Q(signed_off_by=F("done_by")),
                name="nobody_signs_off_their_own_action",
            ),
        ]

    def __str__(self):
        return f"{self.audit} action {self.order}"

    def get_absolute_url(self):
        return reverse("audits:action", args=[self.pk])


class ActionChange(models.Model):
    """One step or edit of an action: when, by whom, what it said."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="changes")
    status = models.CharField(max_length=12, choices=Action.Status.choices)
    by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.action}: {self.get_status_display()}"


class ReauditDueQuerySet(models.QuerySet):
    def waiting(self):
        """Due but not yet turned into an audit, nor ended."""
        return self.filter(result=None, ended_at=None)


class ReauditDue(models.Model):
    """A case that must be audited again by a day; follow-up leaves it, allocation takes it up."""

    audit = models.OneToOneField(Audit, on_delete=models.CASCADE, related_name="reaudit_due")
    due_on = models.DateField(help_text="The last day for the new audit to be finalised.")
    reason = models.CharField(max_length=300)
    created_at = models.DateTimeField(default=clock.now)
    result = models.OneToOneField(
        Audit, null=True, blank=True, on_delete=models.PROTECT, related_name="fulfils"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.CharField(max_length=300, blank=True)

    objects = ReauditDueQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]

    def __str__(self):
        return f"{self.audit}: again by {self.due_on}"
