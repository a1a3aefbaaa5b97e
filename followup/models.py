"""What follows a checked audit: oversight, supervision, the inadequate chain, assurance."""

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse

from audits.models import Action, Audit, Participant
from followup.learned import LearningAction, ThemeSummary
from frameworks.models import Section
from lib import clock
from people.models import Team
from people.sight import sight_of

__all__ = ["LearningAction", "ThemeSummary"]  # kept in a file of their own

PERSON = settings.AUTH_USER_MODEL


def asks_oversight(tool_version):
    """Condition: the form that stands at this path has a part for management oversight (HULL-42)."""
    parts = Section.objects.filter(tool_version=OuterRef(tool_version), part=Section.Part.OVERSIGHT)
    return Exists(parts)


def graded_blind(person):
    """Ids of audits whose grade is kept from this person until they have given theirs (HULL-38)."""
    return Participant.objects.running().filter(person=person, part=Participant.Part.BLIND).values("audit")


class OfAnAudit(models.QuerySet):
    """Rows that are seen by those who may open their audit."""

    def visible_to(self, person):
        return self.filter(audit__in=Audit.objects.visible_to(person).values("pk"))


class OversightQuerySet(OfAnAudit):
    def asked(self):
        """Of audits that are checked, by a form that has a part for it."""
        return self.filter(asks_oversight("audit__tool_version"), audit__status=Audit.Status.CHECKED)

    def waiting(self):
        """Not yet written."""
        return self.filter(written_at=None, ended_at=None)

    def overdue(self, on):
        """Not written by the day it was due (calendar day)."""
        return self.waiting().filter(due_on__lt=on)

    def late(self, on):
        """Not written, or supervision not noted, by its day."""
        late = Q(written_at=None, due_on__lt=on) | Q(supervision_on=None, supervision_due_on__lt=on)
        return self.filter(late, ended_at=None)

    def counting_actions(self):
        """Each with `open_actions`: how many of the audit's actions are not signed off."""
        open_ = Count("audit__actions", filter=Q(audit__actions__status__in=Action.OPEN))
        return self.annotate(open_actions=open_)


class Oversight(models.Model):
    """The team manager's answer to one audit, and its discussion in supervision (HULL-74, 75)."""

    audit = models.OneToOneField(Audit, on_delete=models.CASCADE, related_name="oversight")
    manager = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="oversights")
    opened_on = models.DateField(default=clock.today)
    due_on = models.DateField(help_text="Last day to write it; calendar day.")
    written_at = models.DateTimeField(null=True, blank=True)
    written_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    discussion = models.TextField(blank=True, help_text="What was discussed with the worker and what will be done.")
    supervision_due_on = models.DateField()
    supervision_on = models.DateField(null=True, blank=True)
    supervision_note = models.TextField(blank=True)
    supervision_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="When the audit was closed.")

    objects = OversightQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]

    def __str__(self):
        return f"Oversight of {self.audit}"

    def get_absolute_url(self):
        return reverse("followup:oversight", args=[self.pk])


class ChainQuerySet(OfAnAudit):
    def visible_to(self, person):
        """Not of an audit that this person is still to grade blind: that there is a chain tells its grade."""
        return super().visible_to(person).exclude(audit__in=graded_blind(person))

    def running(self):
        return self.filter(ended_at=None)

    def late(self, on):
        """Running, with a meeting not held or a re-audit not finalised by its day."""
        missed = Meeting.objects.waiting().filter(chain=OuterRef("pk"), due_on__lt=on)
        again = Audit.objects.filter(re_audit_of=OuterRef("audit"), status__in=Audit.GRADED)
        return self.running().filter(Exists(missed) | Q(reaudit_due_on__lt=on) & ~Exists(again))


class Chain(models.Model):
    """What a poor grade starts, and what does not stop until a re-audit is better (HULL-76 to 80)."""

    class End(models.TextChoices):
        BETTER = "better", "The re-audit was better"
        AGAIN = "again", "The re-audit was the same: a further chain began"
        MODERATED = "moderated", "Moderation gave another grade"
        CASE_GONE = "gone", "The case can no longer be audited"

    audit = models.OneToOneField(Audit, on_delete=models.PROTECT, related_name="chain")
    follows = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="followed_by")
    turn = models.PositiveIntegerField(default=1, help_text="1 for the first poor grade in a row.")
    grade = models.CharField(max_length=40)
    started_on = models.DateField(default=clock.today)
    meeting_due_on = models.DateField(null=True, blank=True)
    review_due_on = models.DateField(null=True, blank=True)
    reaudit_due_on = models.DateField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended = models.CharField(max_length=10, choices=End.choices, blank=True)
    ended_note = models.CharField(max_length=300, blank=True)

    objects = ChainQuerySet.as_manager()

    class Meta:
        ordering = ["-started_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None, ended="") | Q(ended_at__isnull=False) & ~Q(ended=""),
                name="chain_ended_says_how",
            )
        ]

    def __str__(self):
        return f"Chain after {self.audit}"

    def get_absolute_url(self):
        return reverse("followup:chain", args=[self.pk])


class ChainUpdateQuerySet(models.QuerySet):
    def visible_to(self, person):
        return self.filter(chain__in=Chain.objects.visible_to(person).values("pk"))

    def waiting(self):
        """Neither given nor fallen away with the chain."""
        return self.filter(given_at=None, chain__ended_at=None)


class ChainUpdate(models.Model):
    """A report on what was done after a poor grade, owed by a role on a day (SOTON-25, 26)."""

    chain = models.ForeignKey(Chain, on_delete=models.CASCADE, related_name="updates")
    order = models.PositiveSmallIntegerField()
    due_on = models.DateField(help_text="Last day to give it; calendar day.")
    by_role = models.CharField(max_length=30, help_text="Role that gives it.")
    to_roles = models.JSONField(default=list, help_text="Roles that receive it.")
    asks = models.TextField(blank=True, help_text="What it says, by the framework.")
    text = models.TextField(blank=True)
    given_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(null=True, blank=True)

    objects = ChainUpdateQuerySet.as_manager()

    class Meta:
        ordering = ["chain", "order"]
        constraints = [models.UniqueConstraint(fields=["chain", "order"], name="one_update_at_a_place")]

    def __str__(self):
        return f"Update {self.order}: {self.chain}"

    def get_absolute_url(self):
        return reverse("followup:update", args=[self.pk])


class FilingQuerySet(OfAnAudit):
    def waiting(self):
        return self.filter(filed_on=None)


class Filing(models.Model):
    """An audit to be put on the child's record, and that it was (ROCH-43, SOTON-18)."""

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="filings")
    turn = models.PositiveSmallIntegerField(default=1, help_text="Which of the framework's steps it follows, from 1.")
    by_role = models.CharField(max_length=30, help_text="Role that files it.")
    asked_on = models.DateField()
    due_on = models.DateField(help_text="Last day to file it; calendar day.")
    filed_on = models.DateField(null=True, blank=True)
    where = models.CharField(max_length=200, blank=True, help_text="Where it stands on the record.")
    filed_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(null=True, blank=True)

    objects = FilingQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["audit", "turn"], name="one_filing_of_a_turn")]

    def __str__(self):
        return f"Filing of {self.audit}"

    def get_absolute_url(self):
        return reverse("followup:filing", args=[self.pk])

    @property
    def note(self):
        """Title of the case note that the framework asks for with it, or ""."""
        rule = self.audit.policy.followup.filing
        return rule.steps[self.turn - 1].note if rule else ""


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, person):
        return self.filter(chain__in=Chain.objects.visible_to(person).values("pk"))

    def waiting(self):
        """Neither held nor fallen away."""
        return self.filter(held_on=None, ended_at=None)


class Meeting(models.Model):
    """A meeting of a chain: the first, the review, a further one, or the head of service's."""

    class Kind(models.TextChoices):
        FIRST = "first", "Reflect and plan"
        REPEAT = "repeat", "Barriers and solutions"
        REVIEW = "review", "Review"
        FURTHER = "further", "Further review"

    chain = models.ForeignKey(Chain, on_delete=models.CASCADE, related_name="meetings")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    convened_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    people = models.ManyToManyField(PERSON, related_name="followup_meetings")
    due_on = models.DateField(help_text="Last day to hold it; calendar day.")
    held_on = models.DateField(null=True, blank=True)
    notes = models.TextField(blank=True)
    plan = models.TextField(blank=True)
    recorded_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True, help_text="No longer needed since.")

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["chain", "kind"], condition=~Q(kind="further"), name="one_meeting_of_a_kind_in_a_chain"
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.chain}"

    def get_absolute_url(self):
        return reverse("followup:meeting", args=[self.pk])


class EscalationQuerySet(OfAnAudit):
    def visible_to(self, person):
        """What was put before this person; for those who see all, of all audits they may open.

        Of an audit they are still to grade blind they see only what was put before
        themselves: that a re-audit is late would tell its grade.
        """
        mine = Q(person=person) & sight_of(person).kept_out("audit__case__reference")
        if sight_of(person).sees_all:
            audits = Audit.objects.visible_to(person).exclude(pk__in=graded_blind(person))
            return self.filter(mine | Q(audit__in=audits.values("pk")))
        return self.filter(mine)

    def open(self):
        """What is still undone."""
        return self.filter(resolved_at=None)


class Escalation(models.Model):
    """Something that stayed undone was put before somebody: what, to whom, and the answer."""

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="escalations")
    about = models.CharField(max_length=100, help_text="What is late: a step of the policy and a row.")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="escalations")
    on = models.DateField()
    after = models.PositiveSmallIntegerField(help_text="How late it was by the policy's rule; working days.")
    why = models.CharField(max_length=400)
    url = models.CharField(max_length=300, help_text="Where it is done.")
    update = models.TextField(blank=True)
    updated_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    updated_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True, help_text="When it was done after all.")

    objects = EscalationQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "pk"]
        constraints = [models.UniqueConstraint(fields=["audit", "about", "person"], name="escalated_once_to_a_person")]

    def __str__(self):
        return f"{self.audit}: {self.about} to {self.person}"

    def get_absolute_url(self):
        return reverse("followup:escalation", args=[self.pk])


class AssuranceCheckQuerySet(models.QuerySet):
    def visible_to(self, person):
        return self.filter(action__audit__in=Audit.objects.visible_to(person).values("pk"))

    def waiting(self):
        """Drawn, but not looked at yet."""
        return self.filter(at=None)


class AssuranceCheck(models.Model):
    """An action said to be done is looked at again, on the file (HULL-103)."""

    class Result(models.TextChoices):
        SEEN = "seen", "Done, and seen on the file"
        PARTLY = "partly", "Partly done"
        NOT = "not", "Not done"

    month = models.DateField(help_text="First day of the month it was drawn for.")
    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="assurance_checks")
    result = models.CharField(max_length=8, choices=Result.choices, blank=True)
    note = models.TextField(blank=True)
    by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(null=True, blank=True)

    objects = AssuranceCheckQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["month", "action"], name="one_check_an_action_a_month"),
            models.CheckConstraint(
                condition=Q(at=None, result="") | Q(at__isnull=False) & ~Q(result=""), name="checked_action_has_result"
            ),
        ]

    def __str__(self):
        return f"Check of {self.action}"

    def get_absolute_url(self):
        return reverse("followup:assurance_check", args=[self.pk])


class TrackerCheckQuerySet(OfAnAudit):
    def waiting(self):
        """Drawn, but not signed yet."""
        return self.filter(at=None)


class TrackerCheck(models.Model):
    """The tracker of actions of one audit, drawn for its service; a senior leader signs it (HULL-07)."""

    class Result(models.TextChoices):
        TRACKED = "tracked", "The actions are followed and completed"
        CONCERN = "concern", "Something must be put right"

    month = models.DateField(help_text="First day of the month it was drawn for.")
    service = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="tracker_checks")
    result = models.CharField(max_length=8, choices=Result.choices, blank=True)
    note = models.TextField(blank=True)
    by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(null=True, blank=True)

    objects = TrackerCheckQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "service__name"]
        constraints = [
            models.UniqueConstraint(fields=["month", "service"], name="one_tracker_of_a_service_a_month"),
            models.CheckConstraint(
                condition=Q(at=None, result="") | Q(at__isnull=False) & ~Q(result=""), name="signed_tracker_has_result"
            ),
        ]

    def __str__(self):
        return f"Tracker of {self.audit}"

    def get_absolute_url(self):
        return reverse("followup:tracker", args=[self.pk])
