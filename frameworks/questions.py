"""What a tool asks: its sections and their questions, and the whole form as every page reads it."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

from django.db import models
from django.db.models import Q


class FormPartQuerySet(models.QuerySet):
    def update(self, **values):
        changed = super().update(**values)
        forget_forms()
        return changed

    def delete(self):
        gone = super().delete()
        forget_forms()
        return gone


class FormPart(models.Model):
    """A section or question. None changes once it is published; where one does, this process reads its form anew."""

    objects = FormPartQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        forget_forms()


class Section(FormPart):
    """One part of a tool, in the order of the council's form."""

    class Part(models.TextChoices):
        ANSWERS = "answers", "Questions answered by the auditor"
        ACTIONS = "actions", "Improvement actions"
        OVERSIGHT = "oversight", "Management oversight"
        MODERATION = "moderation", "Moderation"

    class Writer(models.TextChoices):
        AUDITOR = "auditor", "The auditor"
        PRACTITIONER = "practitioner", "The worker"
        EITHER = "practitioner_or_auditor", "The worker, or the auditor for them"

    tool_version = models.ForeignKey("frameworks.ToolVersion", on_delete=models.PROTECT, related_name="sections")
    code = models.SlugField(max_length=60)
    title = models.CharField(max_length=200)
    order = models.PositiveSmallIntegerField()
    part = models.CharField(max_length=12, choices=Part.choices, default=Part.ANSWERS)
    written_by = models.CharField(max_length=30, choices=Writer.choices, default=Writer.AUDITOR)
    guidance = models.TextField(blank=True)
    looks_like = models.JSONField(default=list, help_text="What good looks like: a list of sentences.")
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    themes = models.JSONField(default=list, help_text="Codes of the policy's themes.")
    judged = models.BooleanField(default=False, help_text="The section ends with a judgement of its own.")

    class Meta:
        ordering = ["tool_version", "order"]
        constraints = [
            models.UniqueConstraint(fields=["tool_version", "code"], name="one_section_of_a_code"),
            models.UniqueConstraint(fields=["tool_version", "order"], name="one_section_at_a_place"),
        ]

    def __str__(self):
        return self.title

    @property
    def is_the_workers(self):
        """Whether it holds the worker's own words (BOLT-27)."""
        return self.written_by != self.Writer.AUDITOR


class Question(FormPart):
    """One thing that is typed, chosen or listed in an audit.

    ``choices`` is a list of ``{"code", "label"}``. ``columns``, for tables, is a
    list of ``{"code", "label", "kind", "required"}``. ``applies_to`` holds lists
    under ``categories``, ``marks`` and ``grades``: the question is asked when the
    case or the overall grade is one of them; an empty list asks always.
    The choices of a column may have ``from_age`` (years): see ``audits/ages.py``.
    ``limits`` holds ``least``, ``most`` and ``longest`` (characters).
    """

    class Kind(models.TextChoices):
        CHOICE = "choice", "One of several answers"
        TEXT = "text", "One line"
        LONGTEXT = "longtext", "Several lines"
        DATE = "date", "Date"
        TABLE = "table", "Table"
        GRADE = "grade", "Overall grade"
        JUDGEMENT = "judgement", "Judgement of the section"
        PEOPLE = "people", "People seen or spoken to"
        NUMBER = "number", "Number"

    tool_version = models.ForeignKey("frameworks.ToolVersion", on_delete=models.PROTECT, related_name="questions")
    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="questions")
    code = models.SlugField(max_length=60)
    order = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=10, blank=True, help_text="As printed, such as 3.2.")
    text = models.TextField()
    guidance = models.TextField(blank=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    scale = models.SlugField(max_length=60, blank=True, help_text="Scale of a grade or judgement.")
    choices = models.JSONField(default=list)
    columns = models.JSONField(default=list)
    has_comment = models.BooleanField(default=False)
    comment_prompt = models.TextField(blank=True)
    comment_needed_for = models.JSONField(default=list, help_text="Answers that need a comment: a list of codes.")
    required = models.BooleanField(default=True)
    applies_to = models.JSONField(default=dict)
    becomes_action = models.BooleanField(default=False, help_text="Can be carried into the table of actions.")
    limits = models.JSONField(default=dict)
    themes = models.JSONField(default=list, help_text="Codes of the policy's themes, beside its section's.")

    class Meta:
        ordering = ["tool_version", "section__order", "order"]
        constraints = [
            models.UniqueConstraint(fields=["tool_version", "code"], name="one_question_of_a_code"),
            models.UniqueConstraint(fields=["section", "order"], name="one_question_at_a_place"),
            models.CheckConstraint(
                condition=~Q(kind__in=["grade", "judgement"]) | ~Q(scale=""),
                name="graded_question_has_a_scale",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="question_has_a_text"),
        ]

    def __str__(self):
        return self.text

    def asked_of(self, *, category="", marks=(), grade=""):
        """Whether the question is put for a case of this category and marks,
        given the overall grade chosen so far."""
        given = {"categories": {category}, "marks": set(marks), "grades": {grade}}
        return all(not self.applies_to.get(name) or found & set(self.applies_to[name]) for name, found in given.items())

    def choice_label(self, code):
        """The words of an answer's code, or the code itself."""
        return next((one["label"] for one in self.choices if one["code"] == code), code)


@dataclass(frozen=True)
class Form:
    """The sections of a tool version and their questions, each in the form's order; shared, so nobody changes them."""

    sections: tuple
    questions: tuple  # each with its section at hand

    @cached_property
    def by_id(self):
        return {question.pk: question for question in self.questions}


@lru_cache(maxsize=64)
def form_of(pk, digest, published_on):
    """The form of a tool version, read once a process; digest and moment tell it from another with the same id."""
    sections = tuple(Section.objects.filter(tool_version=pk).order_by("order"))
    held = {section.pk: section for section in sections}
    questions = tuple(Question.objects.filter(tool_version=pk).order_by("section__order", "order"))
    for question in questions:
        question.section = held[question.section_id]
    return Form(sections, questions)


def forget_forms():
    """Read every form anew."""
    form_of.cache_clear()
