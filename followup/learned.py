"""What is learned from many audits together: agreed summaries of themes, and actions (HULL-08, 20 to 22)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from lib import clock
from lib.permissions import can

PERSON = settings.AUTH_USER_MODEL


class LearnedQuerySet(models.QuerySet):
    def visible_to(self, person):
        """All for those whom the framework invites to learning, none for others; no child is named here."""
        return self if can(person, "followup.read_learning") else self.none()


class ThemeSummaryQuerySet(LearnedQuerySet):
    def to_look_at_again(self):
        """Not yet looked at a second time."""
        return self.filter(looked_on=None).exclude(look_again_on=None)


class ThemeSummary(models.Model):
    """What the audits of one theme say together, as agreed, and the second look at it (HULL-20, 21, 22)."""

    class Outcome(models.TextChoices):
        ENOUGH = "enough", "Practice has moved enough"
        AGAIN = "again", "It is audited again"
        PARTNERS = "partners", "The partnership looks again itself"

    title = models.CharField(max_length=200)
    month = models.DateField(help_text="First day of the month of its audits.")
    line = models.CharField(max_length=60, blank=True, help_text="Programme line; empty for a partnership's audit.")
    findings = models.TextField(help_text="The overall findings as agreed.")
    key_messages = models.TextField()
    remedial = models.BooleanField(default=False, help_text="Much must change, so it is looked at again.")
    agreed_on = models.DateField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    look_again_on = models.DateField(null=True, blank=True)
    looked_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    note = models.TextField(blank=True, help_text="What the second look found.")
    looked_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = ThemeSummaryQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["month", "line"], condition=~Q(line=""), name="one_summary_of_a_line_a_month"
            ),
            models.CheckConstraint(
                condition=Q(looked_on=None, outcome="") | Q(looked_on__isnull=False) & ~Q(outcome=""),
                name="second_look_has_an_outcome",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("followup:summary", args=[self.pk])

    @property
    def is_of_partners(self):
        return not self.line


class LearningActionQuerySet(LearnedQuerySet):
    def visible_to(self, person):
        """As all that is learned; one's own besides."""
        return self if can(person, "followup.read_learning") else self.filter(owner=person)

    def open(self):
        return self.filter(done_on=None)

    def overdue(self, on):
        """Still open after the day they were due (calendar day)."""
        return self.open().filter(due_on__lt=on)


class LearningAction(models.Model):
    """Something a meeting on learning agreed to do, for the service and not for one child (HULL-08)."""

    class Kind(models.TextChoices):
        STRATEGIC = "strategic", "Strategic"
        LEARNING = "learning", "Learning"
        ORGANISATIONAL = "organisational", "Organisational"

    kind = models.CharField(max_length=15, choices=Kind.choices)
    what = models.TextField()
    summary = models.ForeignKey(
        ThemeSummary, null=True, blank=True, on_delete=models.PROTECT, related_name="actions"
    )
    owner = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="learning_actions")
    due_on = models.DateField(help_text="By when; calendar day.")
    agreed_on = models.DateField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    done_on = models.DateField(null=True, blank=True)
    done = models.TextField(blank=True, help_text="What was done and what changed.")
    done_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = LearningActionQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on=None, done="") | Q(done_on__isnull=False) & ~Q(done=""),
                name="done_learning_action_says_what",
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()} action of {self.agreed_on:%-d %B %Y}"

    def get_absolute_url(self):
        return reverse("followup:learning_action", args=[self.pk])
