"""One audit's form with what stands in it: which questions are asked, and their answers.

Read once, asked as often as the self-check needs.
"""

from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

from audits import answers, limits
from audits.models import Answer, LimitOverride
from frameworks.models import Question

ANSWER, COMMENT = Answer.Part.ANSWER, Answer.Part.COMMENT


@dataclass
class Reading:
    """The form and what was written; sections and questions in the form's order.

    `answers` is {(question id, part): Answer}, `overrides` {code of a limit: LimitOverride} of those that stand.
    """

    audit: object
    sections: list
    questions: list
    answers: dict
    overrides: dict = field(default_factory=dict)

    def value(self, question):
        return self._text(question, ANSWER)

    def comment(self, question):
        return self._text(question, COMMENT)

    @cached_property
    def grade(self):
        """The overall grade as it stands in the form, or ""."""
        graded = (self.value(q) for q in self.questions if q.kind == Question.Kind.GRADE)
        return next(filter(None, graded), "")

    @cached_property
    def judgements(self):
        """The sections' judgements as they stand in the form: {section id: code}."""
        judged = [q for q in self.questions if q.kind == Question.Kind.JUDGEMENT]
        return {q.section_id: self.value(q) for q in judged if self.value(q)}

    @cached_property
    def limits(self):
        """The limiting judgements that bite: list of `limits.Limit`."""
        return limits.biting(self)

    def asked(self, section):
        """The section's questions that are put for this case and grade, in order (HULL-66)."""
        return [q for q in self._by_section.get(section.pk, ()) if self._is_asked(q)]

    def needs_answer(self, question):
        """Whether the audit cannot be shared without it; the overall grade is always needed (HULL-66, BOLT-30)."""
        return question.required or question.kind == Question.Kind.GRADE

    def needs_comment(self, question):
        """Whether the answer given cannot stand without a comment."""
        return self.value(question) in question.comment_needed_for

    def lacks(self, question):
        """Whether something is still to be written at this question."""
        unanswered = self.needs_answer(question) and not self.value(question).strip()
        return unanswered or (self.needs_comment(question) and not self.comment(question).strip())

    @cached_property
    def _by_section(self):
        return {pk: list(held) for pk, held in groupby(self.questions, key=lambda question: question.section_id)}

    def _is_asked(self, question):
        audit = self.audit
        marks = audit.case.marks if question.applies_to.get("marks") else ()
        return question.asked_of(category=audit.category, marks=marks, grade=self.grade)

    def _text(self, question, part):
        answer = self.answers.get((question.pk, part))
        return answer.value if answer else ""


def reading_of(audit):
    """Read an audit: one query, one more where its tool has limiting judgements, two for a form not met before."""
    form = audit.tool_version.form
    return Reading(
        audit=audit,
        sections=list(form.sections),
        questions=list(form.questions),
        answers=answers.of(audit),
        overrides=overrides_of(audit),
    )


def overrides_of(audit):
    """The limiting judgements that are set aside now: {code of the limit: LimitOverride}, oldest first."""
    if not audit.tool_version.limits:
        return {}
    rows = LimitOverride.objects.filter(audit=audit, ended_at=None).select_related("by")
    return {row.limit: row for row in rows.order_by("at", "pk")}
