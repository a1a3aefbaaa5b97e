"""A staff list that was uploaded and looked at, and is not taken yet."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.urls import reverse

from lib import clock

#: How long an uploaded list waits to be taken.
KEPT = timedelta(hours=24)


class HeldStaffListQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Whoever uploaded a list looks at it and takes it, nobody else, while it is kept."""
        return self.filter(uploaded_by=person, uploaded_at__gt=clock.now() - KEPT)

    def over(self):
        """Those that nobody took in time."""
        return self.filter(uploaded_at__lte=clock.now() - KEPT)


class HeldStaffList(models.Model):
    """One uploaded staff list, kept as it came until its uploader takes it or its time is over."""

    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    uploaded_at = models.DateTimeField(default=clock.now)
    name = models.CharField(max_length=255)
    content = models.BinaryField(help_text="The file; gone with the row.")

    objects = HeldStaffListQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["uploaded_by"], name="one_held_staff_list_each")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("people:held_staff_list", args=[self.pk])
