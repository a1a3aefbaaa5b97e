"""A council's framework as it came into force, version by version."""

from functools import lru_cache

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from frameworks import reading
from frameworks.policy import Policy
from frameworks.questions import Question, Section, form_of
from frameworks.vocabulary import SUBJECT_KINDS
from lib import clock

__all__ = [
    "Draft", "Framework", "FrameworkVersion", "Grade", "Question", "Rulebook", "Section", "SourceFile", "Tool",
    "ToolInForce", "ToolVersion",
]  # fmt: skip


class Framework(models.Model):
    """One council's way of auditing, through all its versions."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ["slug"]

    def __str__(self):
        return self.name


class FrameworkVersionQuerySet(models.QuerySet):
    def in_force(self, on):
        """Versions that count on a day, the newest first."""
        return self.filter(in_force_from__lte=on).order_by("-in_force_from", "-pk")


class FrameworkVersion(models.Model):
    """A framework's rules and tools as loaded on one day; never changed again."""

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    note = models.CharField(max_length=300, blank=True)
    in_force_from = models.DateField()
    loaded_on = models.DateTimeField(default=clock.now)
    loaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    tools = models.ManyToManyField("ToolVersion", through="ToolInForce", related_name="framework_versions")

    objects = FrameworkVersionQuerySet.as_manager()

    class Meta:
        ordering = ["framework", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "number"], name="one_framework_version_of_a_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="framework_versions_count_from_one"),
        ]

    def __str__(self):
        return f"{self.framework} version {self.number}"

    def get_absolute_url(self):
        return reverse("frameworks:version", args=[self.framework.slug, self.number])

    @property
    def texts(self):
        """Path to text of every file, as they went in."""
        return dict(self.files.values_list("path", "text"))

    @property
    def policy(self):
        """The rules as frozen, typed objects; read once a process, for they never change."""
        return _policy_of(self.pk, self.digest)

    def scale_of(self, tool_version_id):
        """The scale on which an audit with one of its tools is graded: the tool's own, else the policy's."""
        code = _grading_scales(self.pk, self.digest, self.loaded_on).get(tool_version_id)
        return self.policy.scale(code) if code else self.policy.overall


@lru_cache(maxsize=64)
def _policy_of(pk, digest):
    """The digest guards against another version that got the same id."""
    (rules,) = Rulebook.objects.filter(version=pk, version__digest=digest).values_list("rules", flat=True)
    return reading.from_plain(Policy, rules)


@lru_cache(maxsize=64)
def _grading_scales(pk, digest, loaded_on):
    """The scale of the overall grade that each tool of a version asks for: {tool version id: code}.

    Read once a process, for they never change; digest and moment guard against another
    version that got the same id.
    """
    asked = Question.objects.filter(kind=Question.Kind.GRADE, tool_version__framework_versions=pk)
    return dict(asked.order_by().values_list("tool_version", "scale"))


class Draft(models.Model):
    """The next version of a framework while people work on it; one at a time for each framework."""

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="drafts")
    based_on = models.ForeignKey(FrameworkVersion, on_delete=models.PROTECT, related_name="+")
    texts = models.JSONField(help_text="Path to text of every file.")
    version = models.PositiveIntegerField(default=1, help_text="Counts the changes, so that none is overwritten.")
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(default=clock.now)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    published = models.OneToOneField(
        FrameworkVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="draft"
    )

    class Meta:
        verbose_name = "framework draft"
        ordering = ["-begun_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["framework"], condition=Q(ended_at=None), name="one_running_draft_of_a_framework"
            ),
        ]

    def __str__(self):
        return f"Draft of {self.framework}"

    def get_absolute_url(self):
        return reverse("frameworks:draft", args=[self.pk])


class Rulebook(models.Model):
    """The policy of one framework version, apart so that lists need not carry it."""

    version = models.OneToOneField(
        FrameworkVersion, primary_key=True, on_delete=models.PROTECT, related_name="rulebook"
    )
    rules = models.JSONField(help_text="As frameworks.reading writes a policy.")

    def __str__(self):
        return f"Rules of {self.version}"


class SourceFile(models.Model):
    """One file of a framework version, as it went in."""

    version = models.ForeignKey(FrameworkVersion, on_delete=models.PROTECT, related_name="files")
    path = models.CharField(max_length=200)
    text = models.TextField()

    class Meta:
        ordering = ["version", "path"]
        constraints = [models.UniqueConstraint(fields=["version", "path"], name="one_source_file_of_a_path")]

    def __str__(self):
        return self.path


class Tool(models.Model):
    """A form of questions by which one kind of thing is audited."""

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="tools")
    code = models.SlugField(max_length=60)

    class Meta:
        ordering = ["framework", "code"]
        constraints = [models.UniqueConstraint(fields=["framework", "code"], name="one_tool_of_a_code")]

    def __str__(self):
        return self.code


class ToolVersion(models.Model):
    """A tool as published on one day: its sections and questions never change again."""

    tool = models.ForeignKey(Tool, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    subject_kind = models.CharField(max_length=20, choices=SUBJECT_KINDS)
    also_for = models.JSONField(default=list, help_text="Other kinds audited with it.")
    introduction = models.TextField(blank=True)
    look_back = models.PositiveSmallIntegerField("look-back, in months", null=True, blank=True)
    look_back_note = models.TextField(blank=True)
    minutes = models.PositiveSmallIntegerField("time budget, in minutes", null=True, blank=True)
    header = models.JSONField(default=list, help_text="What the case tells: a list of code and label.")
    limits = models.JSONField(default=list, help_text="Limiting judgements, as toolforms.LimitRule.")
    score_title = models.CharField(max_length=100, blank=True, help_text="What its percentage score is called.")
    standards = models.JSONField(default=list, help_text="Codes of the practice standards beside it.")
    draft = models.BooleanField(default=False, help_text="Not yet approved: never drawn with.")
    digest = models.CharField(max_length=64)
    published_on = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["tool", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["tool", "number"], name="one_tool_version_of_a_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="tool_versions_count_from_one"),
        ]

    def __str__(self):
        return self.label

    @property
    def grade_question(self):
        """The question that holds the overall grade, or None; one query."""
        return self.questions.filter(kind=Question.Kind.GRADE).first()

    @property
    def form(self):
        """Its sections and questions (`Form`); read once a process, for they never change."""
        return form_of(self.pk, self.digest, self.published_on)

    @property
    def label(self):
        return f"{self.title}, version {self.number}"


class ToolInForce(models.Model):
    """Which version of a tool belongs to a framework version, in which order."""

    framework_version = models.ForeignKey(FrameworkVersion, on_delete=models.PROTECT)
    tool_version = models.ForeignKey(ToolVersion, on_delete=models.PROTECT)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["framework_version", "order"]
        constraints = [models.UniqueConstraint(fields=["framework_version", "tool_version"], name="tool_in_force_once")]

    def __str__(self):
        return f"{self.tool_version} in {self.framework_version}"


class Grade(models.Model):
    """One point of one scale of a framework version; position 1 is the best."""

    framework_version = models.ForeignKey(FrameworkVersion, on_delete=models.PROTECT, related_name="grades")
    scale = models.SlugField(max_length=60)
    code = models.SlugField(max_length=60)
    name = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField()
    descriptor = models.TextField(blank=True)
    needs_text = models.TextField(blank=True)
    inadequate = models.BooleanField(default=False)

    class Meta:
        ordering = ["framework_version", "scale", "position"]
        constraints = [
            models.UniqueConstraint(fields=["framework_version", "scale", "code"], name="one_grade_of_a_code"),
            models.UniqueConstraint(fields=["framework_version", "scale", "position"], name="one_grade_at_a_position"),
        ]

    def __str__(self):
        return self.name
