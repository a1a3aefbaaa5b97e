"""Long work with its progress, and the duties of each day."""

from uuid import uuid4

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.urls import reverse

from lib import clock
from lib.permissions import can

ATTEMPTS = 3  # a job whose worker died three times is not tried again


class JobQuerySet(models.QuerySet):
    def visible_to(self, person):
        """A person's own jobs; all of them for those who look after the service."""
        return self if can(person, "jobs.see_all") else self.filter(owner=person)

    def waiting(self, now):
        """Queued, or left behind by a worker that died (its lease has run out)."""
        return self.filter(Q(status=Job.Status.QUEUED) | Q(status="running", lease_until__lt=now))


class Job(models.Model):
    """One piece of long work that somebody started, and how far it is."""

    class Status(models.TextChoices):
        QUEUED = "queued", "Waiting to start"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    OPEN = (Status.QUEUED, Status.RUNNING)

    kind = models.CharField(max_length=60, help_text="As cases.import: names the handler.")
    title = models.CharField(max_length=200, help_text="What the person reads it is.")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="jobs"
    )
    payload = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    once = models.CharField(
        max_length=100, blank=True, help_text="Of two open jobs of a kind only one has this key."
    )
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.QUEUED)
    percent = models.PositiveSmallIntegerField(default=0)
    message = models.CharField(max_length=300, blank=True)
    result = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    url = models.CharField(max_length=300, blank=True, help_text="Where the outcome is, as a path.")
    file = models.FileField(upload_to="jobs/%Y/%m", blank=True, max_length=300)
    file_name = models.CharField(max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    token = models.UUIDField(default=uuid4, editable=False, help_text="Changes with each worker.")
    created_at = models.DateTimeField(default=clock.now)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__lte=100), name="job_is_at_most_all_done"
            ),
            models.UniqueConstraint(
                fields=["kind", "once"], name="one_open_job_of_a_key",
                condition=Q(status__in=["queued", "running"]) & ~Q(once=""),
            ),
        ]
        indexes = [models.Index(fields=["status", "created_at"], name="jobs_waiting")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("jobs:job", args=[self.pk])

    @property
    def is_open(self):
        return self.status in self.OPEN


class DutyRun(models.Model):
    """One duty on one day: done, or why not."""

    class Status(models.TextChoices):
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    duty = models.CharField(max_length=60)
    on = models.DateField(db_index=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.RUNNING)
    note = models.CharField(max_length=300, blank=True)
    runs = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    token = models.UUIDField(default=uuid4, editable=False)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-on", "duty"]
        constraints = [
            models.UniqueConstraint(fields=["duty", "on"], name="one_run_of_a_duty_a_day"),
        ]

    def __str__(self):
        return f"{self.duty} on {self.on}"
