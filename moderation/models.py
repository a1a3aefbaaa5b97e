"""A second grade on a record of its own, beside the first."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from audits.models import Audit
from lib import clock
from people.sight import sight_of

PERSON = settings.AUTH_USER_MODEL


class ModerationQuerySet(models.QuerySet):
    def visible_to(self, person):
        """One's own moderations; of the audits one may open the finished ones, or all.

        Only those who see everything see what is still under way, as it may be blind;
        an auditor sees the third record that is put to them.
        """
        others = Q(audit__in=Audit.objects.visible_to(person).values("pk"))
        if not sight_of(person).sees_all:
            others &= Q(status=Moderation.Status.DONE)
        proposed = Q(audit__auditor=person, status=Moderation.Status.PROPOSED)
        mine = (Q(moderator=person) | proposed) & sight_of(person).kept_out("audit__case__reference")
        return self.filter(mine | others)

    def hiding_from(self, person):
        """Those of which this person may not yet know the auditor's grades, nor the reason."""
        return self.filter(moderator=person, blind=True, status=Moderation.Status.CHOSEN)

    def counted(self):
        return self.exclude(status=Moderation.Status.CANCELLED)

    def waiting(self):
        """Chosen or graded, but not finished."""
        return self.filter(status__in=Moderation.WAITING)

    def overdue(self, on):
        """Unfinished after the day they were due (calendar day)."""
        return self.waiting().filter(due_on__lt=on)


class Moderation(models.Model):
    """One moderator's grading of an audited case, blind to the first grade until given (HULL-38)."""

    class Status(models.TextChoices):
        CHOSEN = "chosen", "To grade"
        GRADED = "graded", "Graded, to be discussed"
        PROPOSED = "proposed", "Proposed, to be agreed"
        DONE = "done", "Done"
        CANCELLED = "cancelled", "Cancelled"

    class Reason(models.TextChoices):
        SHARE = "share", "Drawn by chance"
        GRADE = "grade", "Because of its grade"
        PERSON = "person", "The moderator's own each month"
        QA = "qa", "Chosen by the QA team"

    WAITING = frozenset({Status.CHOSEN, Status.GRADED, Status.PROPOSED})

    audit = models.ForeignKey(Audit, on_delete=models.PROTECT, related_name="moderations")
    moderator = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="moderations")
    reason = models.CharField(max_length=10, choices=Reason.choices)
    why = models.CharField(max_length=400, help_text="In one sentence a manager can repeat.")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.CHOSEN)
    blind = models.BooleanField(default=True)
    chosen_on = models.DateField(default=clock.today)
    due_on = models.DateField(help_text="Last day to finish; calendar day.")
    grade = models.CharField(max_length=40, blank=True)
    rationale = models.TextField(blank=True)
    graded_at = models.DateTimeField(null=True, blank=True)
    discussed_on = models.DateField(null=True, blank=True)
    discussion = models.TextField(blank=True, help_text="What auditor and moderator agreed.")
    grade_after = models.CharField(
        max_length=40, blank=True, help_text="The grade after moderation: the one that stands."
    )
    done_at = models.DateTimeField(null=True, blank=True)
    cancelled_why = models.TextField(blank=True)
    people = models.ManyToManyField(
        PERSON, related_name="moderation_meetings", help_text="Who met, or sat on the panel, beside the moderator."
    )

    objects = ModerationQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["audit"], condition=~Q(status="cancelled"), name="one_moderation_an_audit"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["graded", "proposed"]) | ~Q(grade=""),
                name="moderation_graded_has_grade",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["proposed", "done"]) | ~Q(grade_after=""),
                name="moderation_done_has_grade_after",
            ),
        ]

    def __str__(self):
        return f"Moderation of {self.audit}"

    def get_absolute_url(self):
        return reverse("moderation:moderation", args=[self.pk])

    def hides_from(self, person):
        """Whether the auditor's grades are kept from this person, until they have graded.

        So is the reason: "because of its grade" would tell it.
        """
        return self.blind and self.status == self.Status.CHOSEN and self.moderator_id == person.pk


class ModerationJudgement(models.Model):
    """The moderator's judgement of one section; a draft may have only the comment."""

    moderation = models.ForeignKey(Moderation, on_delete=models.CASCADE, related_name="judgements")
    section = models.ForeignKey("frameworks.Section", on_delete=models.PROTECT, related_name="+")
    judgement = models.CharField(max_length=40, blank=True)
    comment = models.TextField(blank=True)

    class Meta:
        ordering = ["section__order"]
        constraints = [models.UniqueConstraint(fields=["moderation", "section"], name="one_second_judgement_a_section")]

    def __str__(self):
        return f"{self.moderation} {self.section}: {self.judgement}"


class MeetingNote(models.Model):
    """What the meeting said to one prompt of the framework (STAGE-34)."""

    moderation = models.ForeignKey(Moderation, on_delete=models.CASCADE, related_name="notes")
    order = models.PositiveSmallIntegerField()
    prompt = models.TextField()
    text = models.TextField(blank=True)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["moderation", "order"], name="one_note_a_prompt")]

    def __str__(self):
        return f"{self.moderation}: {self.prompt}"


class GradeChange(models.Model):
    """A grade that moderation changed: both stay visible."""

    moderation = models.OneToOneField(Moderation, on_delete=models.CASCADE, related_name="grade_change")
    was = models.CharField(max_length=40)
    became = models.CharField(max_length=40)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(was=F("became")), name="grade_change_changes")]

    def __str__(self):
        return f"{self.moderation}: {self.was} to {self.became}"


class ModerationChange(models.Model):
    """One step a moderation took: when, by whom, why."""

    moderation = models.ForeignKey(Moderation, on_delete=models.CASCADE, related_name="changes")
    status = models.CharField(max_length=10, choices=Moderation.Status.choices)
    by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.moderation}: {self.get_status_display()}"
