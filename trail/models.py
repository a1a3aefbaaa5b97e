"""What happened, who read what, who was told."""

from uuid import uuid4

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from lib import clock
from lib.permissions import can
from trail.kinds import DIGEST, Group, Way


def _words(values):
    return "; ".join(f"{name}: {value}" for name, value in (values or {}).items())


class AppendOnly(Exception):
    """A row of the trail is never changed or deleted."""


class TrailQuerySet(models.QuerySet):
    """Rows that can be added and read, and nothing else."""

    def visible_to(self, person):
        """Everything for those who read the trail, nothing for others."""
        return self if can(person, "trail.read") else self.none()

    def update(self, **fields):
        raise AppendOnly("The trail is not changed.")

    def bulk_update(self, *args, **kwargs):
        raise AppendOnly("The trail is not changed.")

    def delete(self):
        raise AppendOnly("The trail is not deleted.")


class AddedOnly(models.Model):
    """A row that is written once and stays: neither changed nor deleted."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise AppendOnly("The trail is not changed.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise AppendOnly("The trail is not deleted.")


class TrailRow(AddedOnly):
    """What every row of the trail says: who, when, from where, about what."""

    at = models.DateTimeField(default=clock.now, db_index=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+",
        help_text="Nobody where the software acted by itself.",
    )
    thing = models.CharField(max_length=100, db_index=True, help_text="A row, as audits.audit:12.")
    from_address = models.CharField(max_length=45, blank=True)
    request_id = models.CharField(max_length=32, blank=True)

    objects = TrailQuerySet.as_manager()

    class Meta:
        abstract = True


class Event(TrailRow):
    """One thing that somebody, or the software, did."""

    action = models.CharField(max_length=60, db_index=True, help_text="As audits.submitted.")
    label = models.CharField(max_length=200, blank=True, help_text="The thing's name on that day.")
    before = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    after = models.JSONField(null=True, encoder=DjangoJSONEncoder)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.action} {self.thing}"

    @property
    def changes(self):
        """What changed: (name, before, after) for each name."""
        before, after = self.before or {}, self.after or {}
        return [(name, before.get(name), after.get(name)) for name in {**before, **after}]

    def as_line(self):
        """The event as one line of an export."""
        return (
            self.at, self.person, self.person and self.person.email, self.action, self.thing,
            self.label, _words(self.before), _words(self.after), self.from_address,
            self.request_id,
        )


class Access(TrailRow):
    """One time that somebody read a child's record."""

    class What(models.TextChoices):
        PAGE = "page", "Page"
        PDF = "pdf", "PDF"
        EXPORT = "export", "Export"

    case_reference = models.CharField(max_length=100, blank=True)
    what = models.CharField(max_length=10, choices=What.choices)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name_plural = "accesses"
        indexes = [
            models.Index(fields=["case_reference", "at"], name="access_of_a_case"),
            models.Index(fields=["person", "at"], name="access_by_a_person"),
        ]

    def __str__(self):
        return f"{self.person} read {self.thing}"

    def as_line(self):
        """The access as one line of an export."""
        return (
            self.at, self.person, self.person.email, self.get_what_display(),
            self.case_reference, self.thing, self.from_address, self.request_id,
        )


class Seal(AddedOnly):
    """A run of rows of one log, chained: each row's digest covers its content and the digest before.

    Kept beside the rows, so that they and the seals are only ever added to (trail/seals.py).
    """

    class Log(models.TextChoices):
        EVENT = "event", "What happened"
        ACCESS = "access", "Who read what"

    log = models.CharField(max_length=10, choices=Log.choices)
    number = models.PositiveIntegerField(help_text="1 for a log's first seal.")
    after = models.BigIntegerField(help_text="The highest row that was sealed before.")
    last = models.BigIntegerField(help_text="The highest row that is sealed now.")
    rows = models.PositiveIntegerField(help_text="How many rows this seal chains.")
    links = models.BinaryField(help_text="For each row 8 bytes of its number and 32 of its digest.")
    digest = models.CharField(max_length=64, help_text="The last row's digest: the next seal begins with it.")
    at = models.DateTimeField(default=clock.now)

    objects = TrailQuerySet.as_manager()

    class Meta:
        ordering = ["log", "number"]
        constraints = [models.UniqueConstraint(fields=["log", "number"], name="one_seal_of_a_number")]

    def __str__(self):
        return f"{self.get_log_display()}, seal {self.number}"


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, person):
        """A person's own notices, but for the e-mails that only gathered others."""
        return self.filter(to=person).exclude(kind=DIGEST)

    def unread(self):
        return self.filter(read_at=None)

    def waiting(self):
        """Not sent yet and not withheld, due or not."""
        return self.filter(sent_at=None, withheld="")

    def due(self, now):
        """To be sent at this moment: nobody is at it, and no pause after a failure runs."""
        free = Q(lease_until=None) | Q(lease_until__lt=now)
        return self.waiting().filter(free, due_at__lte=now)


class Notice(models.Model):
    """One thing that one person is told: on their page of notices, and by e-mail with a link."""

    kind = models.CharField(max_length=60)
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notices"
    )
    about = models.CharField(max_length=100, db_index=True, help_text="A row, as audits.audit:12.")
    on = models.DateField(help_text="The day whose duty this notice is.")
    url = models.CharField(max_length=300, help_text="The page it leads to, as a path.")
    subject = models.CharField(max_length=200)
    context = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    urgent = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField(default=clock.now, help_text="Not sent before this moment.")
    sent_at = models.DateTimeField(null=True)
    withheld = models.CharField(max_length=200, blank=True, help_text="Why it is never sent.")
    read_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    failure = models.CharField(max_length=300, blank=True, help_text="What the last attempt met.")
    lease_until = models.DateTimeField(null=True)
    token = models.UUIDField(default=uuid4, editable=False, help_text="Names the e-mail for good.")
    for_digest = models.BooleanField(default=False, help_text="Told in an e-mail of the day, not in its own.")
    digest = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="carries", help_text="The one that told it."
    )

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "to", "about", "on"], name="one_notice_of_a_kind_a_day"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], name="notices_waiting", condition=Q(sent_at=None, withheld="")
            ),
            models.Index(
                fields=["to"], name="notices_to_gather", condition=Q(for_digest=True, digest=None)
            ),
        ]

    def __str__(self):
        return self.subject

    def get_absolute_url(self):
        return self.url


class NoticeChoice(models.Model):
    """How one person wants to be told of one group of notices; no row says at once."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_choices")
    group = models.CharField(max_length=20, choices=Group.choices)
    way = models.CharField(max_length=20, choices=Way.choices)

    class Meta:
        ordering = ["person", "group"]
        constraints = [
            models.UniqueConstraint(fields=["person", "group"], name="one_way_to_be_told_of_a_group"),
            models.CheckConstraint(
                condition=~Q(group=Group.OVERDUE, way=Way.NEVER), name="overdue_is_not_passed_over"
            ),
        ]

    def __str__(self):
        return f"{self.get_group_display()}: {self.get_way_display()}"
