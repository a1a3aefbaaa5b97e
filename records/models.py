"""What a family asks to see, what must stay for a court, and what has gone for good."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.urls import reverse

from lib import clock
from lib.permissions import can
from people.sight import sight_of

PERSON = settings.AUTH_USER_MODEL


class SubjectPackQuerySet(models.QuerySet):
    def visible_to(self, person):
        """All for whoever answers such requests, but of cases they declared to stand close to; none for others."""
        if not can(person, "records.answer_subject"):
            return self.none()
        return self.filter(sight_of(person).kept_out("case__reference"))


class SubjectPack(models.Model):
    """One subject-access request for one case: gathered, looked through, released, its file deleted again."""

    class Status(models.TextChoices):
        GATHERING = "gathering", "Being gathered"
        REVIEW = "review", "To be looked through"
        MAKING = "making", "Being made"
        RELEASED = "released", "Ready to download"
        DELETED = "deleted", "File deleted"

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="subject_packs")
    why = models.CharField(max_length=300, help_text="The request: its number and day, no names.")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.GATHERING)
    begun_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(default=clock.now)
    released_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField(null=True)
    delete_on = models.DateField(null=True, help_text="The day the file goes; calendar day.")
    file = models.FileField(upload_to="subject-packs/", blank=True, max_length=300)

    objects = SubjectPackQuerySet.as_manager()

    class Meta:
        ordering = ["-begun_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(status__in=["gathering", "review", "making"]), name="one_open_pack_a_case"
            ),
        ]

    def __str__(self):
        return f"Subject-access pack {self.pk}"

    def get_absolute_url(self):
        return reverse("records:pack", args=[self.pk])


class Passage(models.Model):
    """Words about somebody else than the child, on which a person decides before they leave the house."""

    class Decision(models.TextChoices):
        OPEN = "", "To be decided"
        GIVE = "give", "Give"
        LEAVE_OUT = "leave_out", "Leave out"

    pack = models.ForeignKey(SubjectPack, on_delete=models.CASCADE, related_name="passages")
    thing = models.CharField(max_length=100, help_text="The row it stands in, as audits.answer:12.")
    where = models.CharField(max_length=300)
    text = models.TextField()
    names = models.JSONField(default=list, help_text="Whom it seems to speak of.")
    decision = models.CharField(max_length=10, choices=Decision.choices, blank=True)
    decided_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.pack}: {self.where}"


class LegalHoldQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(lifted_at=None)


class LegalHold(models.Model):
    """A case of which nothing may go, whatever the rule of retention says."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="legal_holds")
    why = models.CharField(max_length=300)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    lifted_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True)

    objects = LegalHoldQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(lifted_at=None), name="one_standing_hold_a_case"),
        ]

    def __str__(self):
        return f"Legal hold {self.pk}"


class Removal(models.Model):
    """People and words of one case are gone: by which rule, when, and how many of what."""

    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, related_name="removal")
    closed_on = models.DateField()
    years = models.PositiveSmallIntegerField(help_text="The rule that held.")
    confirmed_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    counts = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"Removal {self.pk}"
