"""Figures of a month, kept as they were when the month was closed."""

from django.conf import settings
from django.db import models

from lib import clock


class ClosedMonth(models.Model):
    """A month whose figures are frozen: last March never changes."""

    month = models.DateField(unique=True, help_text="First day of the month.")
    closed_at = models.DateTimeField(default=clock.now)
    as_at = models.DateField(help_text="The day the figures speak of.")
    framework_version = models.ForeignKey(
        "frameworks.FrameworkVersion", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-month"]

    def __str__(self):
        return f"{self.month:%B %Y}"


class MonthlyFigure(models.Model):
    """One number of one measure in one closed month: so many, of so many, or a value."""

    month = models.ForeignKey(ClosedMonth, on_delete=models.CASCADE, related_name="figures")
    measure = models.CharField(max_length=40)
    service = models.CharField(max_length=200, blank=True, help_text="Empty: the whole council.")
    part = models.CharField(max_length=300, blank=True, help_text="A grade, a section: what is split.")
    count = models.IntegerField(default=0)
    total = models.IntegerField(null=True)
    value = models.FloatField(null=True)

    class Meta:
        ordering = ["month", "measure", "service", "part"]
        constraints = [
            models.UniqueConstraint(
                fields=["month", "measure", "service", "part"], name="one_figure_of_a_measure"
            )
        ]

    def __str__(self):
        return f"{self.month} {self.measure} {self.service} {self.part}: {self.count}"


class CalendarFeed(models.Model):
    """A secret address where one person's calendar reads their deadlines; only a digest of it is kept."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feed")
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the secret part of the address.")
    made_at = models.DateTimeField(default=clock.now)
    read_on = models.DateField(null=True, help_text="The last day a calendar asked.")
    read_from = models.CharField(max_length=45, blank=True, help_text="The network address it asked from.")

    def __str__(self):
        return f"Calendar of {self.person}"
