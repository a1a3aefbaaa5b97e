"""A practitioner's audit of their own work, against the same standards, for themselves (HULL-16)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from lib import clock
from people.sight import sight_of

PERSON = settings.AUTH_USER_MODEL


class OwnAuditQuerySet(models.QuerySet):
    def visible_to(self, person):
        """One's own, and those that people one manages have shared; nobody else's, whatever the role."""
        shared = Q(person=person) | Q(person__line_manager=person, shared_at__isnull=False)
        return self.filter(shared & sight_of(person).kept_out("case__reference"))


class OwnAudit(models.Model):
    """One practitioner's own judgement of their work with one case; counted in no figure."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="own_audits")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="own_audits")
    framework_version = models.ForeignKey("frameworks.FrameworkVersion", on_delete=models.PROTECT, related_name="+")
    tool_version = models.ForeignKey("frameworks.ToolVersion", on_delete=models.PROTECT, related_name="+")
    begun_on = models.DateField(default=clock.today)
    shared_at = models.DateTimeField(null=True, blank=True, help_text="When the line manager was let in.")

    objects = OwnAuditQuerySet.as_manager()

    class Meta:
        ordering = ["-begun_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "case"], condition=Q(shared_at=None), name="one_own_audit_of_a_case_at_a_time"
            )
        ]

    def __str__(self):
        return f"{self.person}’s own audit of {self.case}"

    def get_absolute_url(self):
        return reverse("audits:own_audit", args=[self.pk])


class OwnJudgement(models.Model):
    """What somebody thinks of their own work under one section."""

    own_audit = models.ForeignKey(OwnAudit, on_delete=models.CASCADE, related_name="judgements")
    section = models.ForeignKey("frameworks.Section", on_delete=models.PROTECT, related_name="+")
    judgement = models.CharField(max_length=40, blank=True)
    words = models.TextField(blank=True)

    class Meta:
        ordering = ["section__order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["own_audit", "section"], name="one_own_judgement_a_section")
        ]

    def __str__(self):
        return f"{self.own_audit}: {self.section}"
