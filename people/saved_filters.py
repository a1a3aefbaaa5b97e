"""A filter of a list that somebody keeps under a name of their own."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from lib import clock

PERSON = settings.AUTH_USER_MODEL


class SavedFilterQuerySet(models.QuerySet):
    def visible_to(self, person):
        """One's own; nobody else's, whatever the role: what somebody looks for is theirs."""
        return self.filter(person=person)

    def of_leavers(self, on):
        """Those of people who no longer come in on a day."""
        return self.filter(Q(person__left_on__lte=on) | Q(person__is_active=False))


class SavedFilter(models.Model):
    """One list as one person filtered and sorted it. Words they looked for may stand in the query."""

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="saved_filters")
    path = models.CharField(max_length=200, help_text="Path of the list.")
    title = models.CharField(max_length=200, help_text="What the list is called on its page.")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1000, help_text="What was chosen, as in an address; never a page.")
    saved_at = models.DateTimeField(default=clock.now)

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        ordering = ["title", "path", "name"]
        constraints = [
            models.UniqueConstraint(fields=["person", "path", "name"], name="one_saved_filter_of_a_name"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("people:saved_filter", args=[self.pk])

    @property
    def href(self):
        """The list with this filter."""
        return f"{self.path}?{self.query}"
