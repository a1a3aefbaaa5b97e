"""What is audited, the lists it came from, and who may see a restricted record."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Cast
from django.urls import reverse

from lib import clock
from lib.permissions import can
from lib.tabular import heading_key
from people.sight import sight_of


class Category(models.TextChoices):
    """Where a child stood on the day of the list (annex-a section 7, first that applies)."""

    LOOKED_AFTER = "looked_after", "Looked after"
    CHILD_PROTECTION = "child_protection", "Child protection"
    CARE_LEAVER = "care_leaver", "Care leaver"
    CHILD_IN_NEED = "child_in_need", "Child in need"
    ASSESSMENT = "assessment", "Assessment"
    REFERRAL = "referral", "Referral"
    EARLY_HELP = "early_help", "Early help"
    CLOSED = "closed", "Closed"
    NONE = "none", "Contact only"


class Mark(models.TextChoices):
    """What cuts across the categories and can be asked of a sample."""

    DISABLED = "disabled", "Disabled"
    DISABLED_TEAM = "disabled_team", "Disabled children's team"
    UASC = "uasc", "Unaccompanied asylum seeker"
    UNBORN = "unborn", "Unborn"
    SHORT_BREAKS = "short_breaks", "Short breaks"
    PROTECTION_PLAN = "protection_plan", "Child protection plan while looked after"
    PROTECTION_ORDER = "protection_order", "Emergency protection in 6 months"
    REPEAT_PLAN = "repeat_plan", "Repeat child protection plan"
    ADOPTION = "adoption", "Adoption plan"
    PLACED_FOR_ADOPTION = "placed_for_adoption", "Placed for adoption"
    OUT_OF_AREA = "out_of_area", "Placed out of area"
    MISSING = "missing", "Missing episodes"
    STEPPED_DOWN = "stepped_down", "Stepped down"
    RE_REFERRED = "re_referred", "Referred again in 12 months"
    NO_FURTHER_ACTION = "no_further_action", "No further action"
    RESTRICTED = "restricted", "Restricted record"


#: Categories in which somebody is working with the child now.
OPEN = frozenset(set(Category) - {Category.CLOSED, Category.NONE})


class CaseQuerySet(models.QuerySet):
    def visible_to(self, person, on=None):
        """Cases a person may open on a day (default: today).

        Everybody sees the cases they hold; leaders their teams'; QA and senior
        leaders all. A restricted record is seen only by who holds it and by who
        was granted access until a later day (STAGE-10). Nobody sees a case that they
        declared to stand close to.
        """
        on = on or clock.today()
        sight = sight_of(person, on)
        held = Q(worker=person) | Q(iro=person)
        scope = Q() if sight.sees_all else held | Q(team_id__in=sight.led)
        granted = AccessRequest.objects.holding(on).filter(person=person, case=OuterRef("pk"))
        seen = (scope & Q(restricted=False)) | held | Exists(granted)
        return self.filter(seen & sight.kept_out())

    def in_newest_list(self):
        return self.filter(gone_on=None)

    def open_to_draw(self):
        """Cases of the newest list that are not restricted: what a sample may be drawn from."""
        return self.in_newest_list().filter(restricted=False)

    def marked(self, mark):
        """Cases with a mark. As text, because SQLite cannot ask what a JSON list contains."""
        return self.annotate(marks_text=Cast("marks", models.TextField())).filter(
            marks_text__contains=f'"{mark}"'
        )


class Case(models.Model):
    """One child, carer, adopter… whose work with the service is audited; `cases/kinds.py` says whence."""

    class Kind(models.TextChoices):
        CHILD = "child", "Child"
        FAMILY = "family", "Family"
        CARER = "carer", "Foster carer"
        ADOPTER = "adopter", "Prospective adopter"
        LODGINGS = "lodgings", "Supported lodgings provider"
        ARRANGEMENT = "arrangement", "Private fostering arrangement"
        STRATEGY_MEETING = "strategy_meeting", "Strategy meeting"
        SUPERVISION_FILE = "supervision_file", "Supervision file"
        OBSERVATION = "observation", "Observation of practice"
        SERVICE = "service", "Service"

    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.CHILD)
    reference = models.CharField(max_length=50)
    category = models.CharField(
        max_length=30, choices=Category.choices, default=Category.NONE, blank=True,
        help_text="A child's; others have none.",
    )
    marks = models.JSONField(default=list, blank=True)
    team = models.ForeignKey(
        "people.Team", null=True, blank=True, on_delete=models.SET_NULL, related_name="cases"
    )
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL,
        related_name="cases",
    )
    iro = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL,
        related_name="reviewed_cases", verbose_name="reviewing officer or conference chair",
    )
    team_name = models.CharField(max_length=200, blank=True, help_text="As the list writes it.")
    worker_name = models.CharField(max_length=200, blank=True, help_text="As the list writes it.")
    date_of_birth = models.DateField(null=True, blank=True)
    gender = models.CharField(max_length=20, blank=True)
    ethnicity = models.CharField(max_length=20, blank=True)
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    facts = models.JSONField(default=dict, blank=True)
    restricted = models.BooleanField(default=False)
    restricted_here = models.BooleanField(
        "restricted by the council here", default=False,
        help_text="Set by people; a list never lifts it.",
    )
    as_at = models.DateField(null=True, blank=True, help_text="Day of the newest list it was on.")
    last_import = models.ForeignKey(
        "cases.CaseImport", null=True, blank=True, on_delete=models.SET_NULL, related_name="cases"
    )
    gone_on = models.DateField(
        null=True, blank=True, help_text="Day of the first list the case was no longer on."
    )

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["reference", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "reference"], name="one_case_of_a_reference"),
            models.CheckConstraint(
                condition=Q(restricted=True) | Q(restricted_here=False),
                name="case_restricted_here_is_restricted",
            ),
        ]
        indexes = [
            models.Index(fields=["category", "reference"], name="case_by_category"),
            models.Index(fields=["team", "category"], name="case_by_team"),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("cases:case", args=[self.pk])

    @property
    def is_child(self):
        return self.kind == self.Kind.CHILD

    @property
    def standing(self):
        """Where a child stands; of others, what they are."""
        return self.get_category_display() if self.is_child else self.get_kind_display()

    @property
    def has_worker(self):
        """Whether it is somebody's work; a service is everybody's."""
        return self.kind != self.Kind.SERVICE

    @property
    def worker_words(self):
        """What its worker is called inside a sentence."""
        return "the child’s worker" if self.is_child else "the worker"

    @property
    def has_closed(self):
        """The newest list shows it closed, or does not show it any more."""
        closed = self.category == Category.CLOSED if self.is_child else self.closed_on is not None
        return closed or self.gone_on is not None

    @property
    def columns(self):
        """Further columns of the list it came from, as pairs of heading and text in the list's order."""
        return [tuple(pair) for pair in self.facts.get("columns", ())]

    def column(self, heading):
        """What the list says under a heading, compared without case, spaces and punctuation; "" for nothing."""
        key = heading_key(heading)
        return next((text for title, text in self.columns if heading_key(title) == key), "")

    @property
    def is_open(self):
        if not self.is_child:
            return self.gone_on is None and self.closed_on is None
        return self.gone_on is None and self.category in OPEN

    def age_on(self, on):
        """Completed years on a day; None without a date of birth, -1 for an unborn child."""
        born = self.date_of_birth
        if born is None:
            return None
        if born > on:
            return -1
        return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


class ClosingQuerySet(models.QuerySet):
    def standing(self):
        """Marks that no list has confirmed and nobody has taken back."""
        return self.filter(withdrawn_at=None, listed_on=None)

    def between(self, first, last):
        """Closings of these days, both counted, that nobody took back."""
        return self.filter(withdrawn_at=None, on__range=(first, last))


class Closing(models.Model):
    """A case that somebody says is about to close, or that a list shows newly closed."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="closings")
    on = models.DateField(help_text="Day it was said, or of the list that showed it.")
    category = models.CharField(max_length=30, blank=True, help_text="The child's, before it closed.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    why = models.TextField(blank=True)
    at = models.DateTimeField(default=clock.now)
    listed_on = models.DateField(null=True, blank=True, help_text="Day of the list that shows it closed.")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = ClosingQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(withdrawn_at=None, listed_on=None), name="one_standing_mark_of_closing"
            ),
        ]

    def __str__(self):
        return f"{self.case} closing on {self.on}"


class CaseImport(models.Model):
    """One delivery of lists: uploaded, read, looked at, then taken in or refused."""

    class Status(models.TextChoices):
        UPLOADED = "uploaded", "Uploaded"
        READING = "reading", "Being read"
        PREVIEW = "preview", "Ready to check"
        IMPORTING = "importing", "Being imported"
        DONE = "done", "Imported"
        REFUSED = "refused", "Refused"
        DROPPED = "dropped", "Not taken in"

    as_at = models.DateField("position on", null=True, blank=True)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.UPLOADED)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="case_imports"
    )
    uploaded_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    summary = models.JSONField(default=dict, blank=True)
    refusal = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of all files.")
    job = models.ForeignKey(
        "jobs.Job", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = "case list"
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="refused", refusal=""), name="refused_import_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(status="done", as_at=None), name="imported_list_has_its_day"
            ),
        ]

    def __str__(self):
        return f"Case list of {self.as_at:%d/%m/%Y}" if self.as_at else "Case list"

    def get_absolute_url(self):
        return reverse("cases:import", args=[self.pk])


class ImportFile(models.Model):
    """One uploaded file; its bytes are deleted when the import is over."""

    case_import = models.ForeignKey(CaseImport, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField(help_text="Bytes.")
    stored = models.FileField(upload_to="case-lists/", max_length=255, blank=True)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name


class ImportIssue(models.Model):
    """One place in a list that was not understood, or understood with a doubt."""

    case_import = models.ForeignKey(CaseImport, on_delete=models.CASCADE, related_name="issues")
    sheet = models.CharField(max_length=255)
    row = models.PositiveIntegerField(null=True, help_text="As the spreadsheet numbers it.")
    column = models.CharField(max_length=255, blank=True)
    kind = models.CharField(max_length=40)
    reference = models.CharField(max_length=50, blank=True)
    value = models.CharField(max_length=255, blank=True)
    reason = models.CharField(max_length=500)
    changes_case = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["case_import", "kind"], name="issue_by_kind")]

    def __str__(self):
        return f"{self.sheet} row {self.row}: {self.reason}"


class ValueMapping(models.Model):
    """What a spelling of a coded value means here, said once and remembered."""

    field = models.CharField(max_length=40)
    spelling = models.CharField(max_length=255)
    meaning = models.CharField(max_length=40, blank=True, help_text="Empty: no value.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["field", "spelling"]
        constraints = [
            models.UniqueConstraint(fields=["field", "spelling"], name="one_meaning_of_a_spelling"),
        ]

    def __str__(self):
        return f"{self.field}: {self.spelling} is {self.meaning or 'no value'}"


class NameMapping(models.Model):
    """Which team or person a name in the lists stands for; neither: nobody, and known so."""

    class Kind(models.TextChoices):
        TEAM = "team", "Team"
        WORKER = "worker", "Worker"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    spelling = models.CharField(max_length=200)
    team = models.ForeignKey(
        "people.Team", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["kind", "spelling"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "spelling"], name="one_owner_of_a_name"),
            models.CheckConstraint(
                condition=Q(team=None) | Q(person=None), name="name_is_a_team_or_a_person"
            ),
        ]

    def __str__(self):
        return f"{self.spelling}: {self.team or self.person or 'nobody'}"


class AccessRequestQuerySet(models.QuerySet):
    def visible_to(self, person):
        """One's own; for those who decide everybody's, but of cases they declared to stand close to."""
        if not can(person, "cases.decide_access"):
            return self.filter(person=person)
        kept = self.filter(sight_of(person).kept_out("case__reference"))
        return self.filter(Q(person=person) | Q(pk__in=kept.values("pk")))

    def waiting(self):
        return self.filter(decision=AccessRequest.Decision.WAITING)

    def holding(self, on):
        """Grants that open a record on a day; the last day counts."""
        return self.filter(decision=AccessRequest.Decision.GRANTED, until__gte=on)


class AccessRequest(models.Model):
    """Somebody's request to open a restricted record, and what was decided."""

    class Decision(models.TextChoices):
        WAITING = "waiting", "Waiting"
        GRANTED = "granted", "Granted"
        REFUSED = "refused", "Refused"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="access_requests")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="access_requests"
    )
    why = models.TextField()
    until = models.DateField()
    asked_at = models.DateTimeField(default=clock.now)
    decision = models.CharField(
        max_length=10, choices=Decision.choices, default=Decision.WAITING
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL,
        related_name="access_decisions",
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.TextField(blank=True)

    objects = AccessRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "person"], condition=Q(decision="waiting"),
                name="one_waiting_request_of_a_person",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=models.F("person")),
                name="nobody_grants_access_to_themselves",
            ),
        ]

    def __str__(self):
        return f"{self.person} asks for {self.case}"
