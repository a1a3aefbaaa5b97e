"""A family somebody knows, or was involved with: declared, and kept out of their sight and their work."""

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q
from django.db.models.functions import Upper

from lib import clock
from lib.permissions import can

PERSON = settings.AUTH_USER_MODEL


class DeclarationQuerySet(models.QuerySet):
    def standing(self):
        """Those that nobody has ended."""
        return self.filter(ended_at=None)

    def naming(self, person, reference):
        """A person's of the case of an outer query; `reference` is the way there to the case's."""
        return self.filter(person=person, reference=Upper(OuterRef(reference)))

    def visible_to(self, person):
        """One's own; all of them for those who keep the list."""
        return self if can(person, "people.keep_declarations") else self.filter(person=person)


class Declaration(models.Model):
    """Somebody stands close to a case: no page shows it to them, and no work on it comes to them.

    The case is named by its reference as text, so that one may be declared that no list has brought yet.
    """

    class Why(models.TextChoices):
        FAMILY = "family", "It is my own family"
        FRIENDS = "friends", "They are friends, neighbours or colleagues"
        INVOLVED = "involved", "I was involved with them in earlier work"
        OTHER = "other", "Another reason"

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="declarations")
    reference = models.CharField(max_length=50, help_text="The case's, in capitals.")
    why = models.CharField(max_length=10, choices=Why.choices)
    words = models.TextField(blank=True)
    declared_at = models.DateTimeField(default=clock.now)
    declared_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended_why = models.TextField(blank=True)

    objects = DeclarationQuerySet.as_manager()

    class Meta:
        ordering = ["-declared_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "reference"], condition=Q(ended_at=None), name="one_declaration_of_a_case_at_a_time"
            )
        ]

    def __str__(self):
        return f"{self.person} and {self.reference}"
