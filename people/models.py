"""Who works for the council, in which team, with which roles."""

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.urls import reverse

from lib import clock
from people.declarations import Declaration
from people.held_lists import HeldStaffList
from people.saved_filters import SavedFilter

__all__ = ["Declaration", "HeldStaffList", "SavedFilter"]  # kept in files of their own


class Role(models.TextChoices):
    """What somebody may be in the product; the framework says which job titles are which."""

    AUDITOR = "auditor", "Auditor"
    PRACTITIONER = "practitioner", "Practitioner"
    TEAM_MANAGER = "team_manager", "Team manager"
    IRO = "iro", "Reviewing officer or conference chair"
    GROUP_MANAGER = "group_manager", "Group manager"
    HEAD_OF_SERVICE = "head_of_service", "Head of service"
    QA = "qa", "QA team"
    MODERATOR = "moderator", "Moderator"
    SENIOR_LEADER = "senior_leader", "Senior leader"
    GUEST = "guest", "Guest auditor"
    ADMINISTRATOR = "administrator", "Administrator"
    DATA_PROTECTION = "data_protection", "Data protection officer"


class Team(models.Model):
    """A service or a team: a branch of the council's tree."""

    class Kind(models.TextChoices):
        SERVICE = "service", "Service"
        TEAM = "team", "Team"

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.TEAM)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    area = models.CharField(max_length=100, blank=True)
    disabled_children = models.BooleanField("disabled children's team", default=False)
    also_known_as = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["parent", "name"], name="one_team_of_a_name_here"),
            models.UniqueConstraint(
                fields=["name"], condition=Q(parent=None), name="one_service_of_a_name"
            ),
            models.CheckConstraint(
                condition=~Q(kind="service") | Q(parent=None), name="service_stands_at_the_top"
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def service(self):
        """The service this team belongs to (itself, if it is one)."""
        return self if self.kind == self.Kind.SERVICE else self.parent


class UserQuerySet(models.QuerySet):
    def working(self, on):
        """People who have not left by `on` (a calendar day)."""
        return self.filter(Q(left_on=None) | Q(left_on__gt=on), is_active=True)

    def holding(self, *roles, on):
        """People who hold one of the roles on the day, in any team."""
        held = Membership.objects.current(on).filter(role__in=roles, person=models.OuterRef("pk"))
        return self.working(on).filter(models.Exists(held))


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def create_user(self, email, password=None, **fields):
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


class User(AbstractBaseUser):
    """Somebody with a work e-mail address: a colleague, or an invited guest."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    staff_id = models.CharField(max_length=50, blank=True, db_index=True)
    job_title = models.CharField(max_length=200, blank=True)
    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.PROTECT, related_name="staff",
        help_text="Where the person works: a team, or a service for its leaders.",
    )
    line_manager = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="reports"
    )
    agency = models.BooleanField("agency worker", default=False)
    joined_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)
    is_active = models.BooleanField(default=True)
    council_account = models.CharField(
        max_length=600, blank=True, help_text="Issuer and subject of the account first signed in with."
    )
    created_at = models.DateTimeField(default=clock.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = UserManager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["council_account"],
                condition=~Q(council_account=""),
                name="one_person_of_a_council_account",
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("people:person", args=[self.pk])

    def get_full_name(self):
        return self.name

    @property
    def service(self):
        """The service the person works in, or None."""
        return self.team.service if self.team_id else None


class MembershipQuerySet(models.QuerySet):
    def current(self, on):
        """Memberships that hold on the day (calendar day; the end day no longer counts)."""
        begun = Q(starts_on=None) | Q(starts_on__lte=on)
        return self.filter(begun).filter(Q(ends_on=None) | Q(ends_on__gt=on))


class Membership(models.Model):
    """A role held in a team for a time; without a team, in the whole council."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=30, choices=Role.choices)
    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.PROTECT, related_name="memberships"
    )
    starts_on = models.DateField(
        null=True, blank=True, default=clock.today,
        help_text="Empty: since before the application knew the council.",
    )
    ends_on = models.DateField(null=True, blank=True)
    given_by_title = models.BooleanField(
        default=False, help_text="Follows from the job title; changes with it."
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["person", "role", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")),
                name="membership_ends_after_it_starts",
            ),
        ]

    def __str__(self):
        return f"{self.person}: {self.get_role_display()}"


class TitleRule(models.Model):
    """A job title (a pattern, `*` stands for anything) and the role it brings.

    Written by the framework when it is loaded; people never read the framework.
    """

    pattern = models.CharField(max_length=200)
    role = models.CharField(max_length=30, choices=Role.choices)

    class Meta:
        ordering = ["pattern", "role"]
        constraints = [
            models.UniqueConstraint(fields=["pattern", "role"], name="one_rule_of_a_title_and_role")
        ]

    def __str__(self):
        return f"{self.pattern}: {self.get_role_display()}"


class Absence(models.Model):
    """Days on which somebody is away and cannot be given work; the last day counts."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="absences")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["starts_on", "pk"]

    def __str__(self):
        return f"{self.person} away from {self.starts_on}"
