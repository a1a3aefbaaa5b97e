"""Limiting judgements: which caps hold for an audit as it stands, on which grade, and why (BOLT-29).

They are worked out from the typed answers of a reading alone; nothing here asks the
database or writes. An unanswered question never makes a limit bite.
"""

from dataclasses import dataclass

from frameworks.models import Question
from frameworks.plain_words import listed
from frameworks.reading import from_plain
from frameworks.toolforms import LimitRule

Kind = Question.Kind


@dataclass(frozen=True)
class Limit:
    """A limiting judgement that bites: whose grade it caps, at which best grade, and who set it aside."""

    audit: object
    rule: LimitRule
    question: Question  # a judgement, or the overall grade
    best: object  # frameworks.policy.grading.GradeRule
    rests_on_judgements: bool  # on nothing but them; hidden from who may not see grades
    override: object = None  # audits.LimitOverride

    @property
    def field(self):
        """The field of the form whose grade it caps."""
        return f"{self.question.pk}.answer"

    def forbids(self, code):
        """Whether a grade is better than the limit allows; nothing is, once it is set aside."""
        grade = self.audit.policy.scale(self.question.scale).grade(code)
        return self.override is None and grade is not None and grade.position < self.best.position

    def refusal(self, code):
        """Why a grade cannot stand, and what can be done."""
        grade = self.audit.policy.scale(self.question.scale).grade(code)
        told = f"“{grade.name}” cannot stand here. {self.heading} {self.rule.why}"
        return f"{told} {self.who_may}".strip()

    @property
    def heading(self):
        return f"A limiting judgement allows “{self.best.name}” at best."

    @property
    def who_may(self):
        """Who may set it aside, in a sentence; "" where nobody may."""
        titles = [self.audit.policy.role_title(role) for role in self.rule.override_by]
        return f"It can be set aside, with a reason, by: {listed(titles, 'or')}." if titles else ""


def biting(reading, judgements=None):
    """The limits that hold for a reading, in the tool's order: list of Limit.

    `judgements` ({section id: grade code}) stand in for the auditor's where somebody
    else, such as a moderator, has judged sections.
    """
    form = _Form(reading, judgements or {})
    found = (form.limit(from_plain(LimitRule, plain)) for plain in reading.audit.tool_version.limits)
    return [limit for limit in found if limit]


def field_codes(reading):
    """The fields whose grade some limit of the tool could cap: set of "31.answer"."""
    form = _Form(reading, {})
    rules = [from_plain(LimitRule, plain) for plain in reading.audit.tool_version.limits]
    capped = (form.capped(rule) for rule in rules)
    return {f"{question.pk}.answer" for question in capped if question}


class _Form:
    """The questions asked of this case, and what was given to them."""

    def __init__(self, reading, judgements):
        self.reading, self.judgements = reading, judgements
        self.sections = {section.pk: section.code for section in reading.sections}
        self.asked = [one for section in reading.sections for one in reading.asked(section)]

    def limit(self, rule):
        """The Limit that a rule makes of these answers, or None where it does not bite."""
        question = self.capped(rule)
        held = [case for case in rule.when if self._holds(case)]
        if question is None or not held:
            return None
        audit = self.reading.audit
        return Limit(
            audit=audit,
            rule=rule,
            question=question,
            best=audit.policy.scale(question.scale).grade(rule.at),
            rests_on_judgements=all(self._is_graded(case) for case in held),
            override=self.reading.overrides.get(rule.code),
        )

    def capped(self, rule):
        """The question whose grade a rule caps, or None where it is not asked."""
        kind = Kind.JUDGEMENT if rule.section else Kind.GRADE
        graded = (one for one in self.asked if one.kind == kind)
        return next((one for one in graded if rule.section in (None, self.sections[one.section_id])), None)

    def _holds(self, case):
        if case.question:
            return any(self._given(one) in case.answers for one in self.asked if one.code == case.question)
        return sum(self._given(one) in case.grades for one in self._judged(case)) >= case.at_least

    def _judged(self, case):
        judged = (one for one in self.asked if one.kind == Kind.JUDGEMENT)
        return [one for one in judged if self.sections[one.section_id] in case.sections]

    def _is_graded(self, case):
        graded = (Kind.GRADE, Kind.JUDGEMENT)
        return bool(case.sections) or any(one.kind in graded for one in self.asked if one.code == case.question)

    def _given(self, question):
        if question.kind == Kind.JUDGEMENT and question.section_id in self.judgements:
            return self.judgements[question.section_id]
        return self.reading.value(question)
