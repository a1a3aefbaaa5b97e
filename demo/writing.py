"""Fills in an audit as its auditor would, and grades it by how good the practice is.

`quality` runs from 0 (worst) to 1 (best). Scales run from best to worst; of a question's
answers those that are grades stand in the order of their scale, and “no” is the worst of
the others. No grade is better than a limiting judgement of the form allows (BOLT-29).
"""

import json
from dataclasses import dataclass, field, replace

from audits import actions, answers, limits
from audits.dates import action_due
from audits.models import Answer
from audits.reading import reading_of
from demo import words
from frameworks.models import Question, Section
from lib import clock

Kind = Question.Kind
GRADED = answers.GRADED
ANSWER, COMMENT = Answer.Part.ANSWER, Answer.Part.COMMENT
NO, DOES_NOT_ARISE = "no", "na"


def fill_in(audit, *, quality, luck, by):
    """Answer every question in the form's order, then agree actions."""
    form = Form(reading_of(audit), quality)
    answers.save(audit, sum(form.sections(luck), []), by=by)
    if audit.practitioner and (own := form.own_words(luck)):
        answers.save(audit, own, by=audit.practitioner)
    if any(section.part == Section.Part.ACTIONS for section in form.reading.sections):
        _actions(audit, quality, luck, by, grade=form.grade)


def begin(audit, *, share, quality, luck, by):
    """Answer the first sections of the form only; `share` of them, 0 to 1, at least one."""
    sections = Form(reading_of(audit), quality).sections(luck)
    first = sections[: max(1, int(share * len(sections)))]
    answers.save(audit, sum(first, []), by=by)


def at_quality(codes, quality):
    """The point of a scale, best first, that a quality between 0 and 1 comes to."""
    place = int((1 - quality) * len(codes))
    return codes[min(max(place, 0), len(codes) - 1)]


@dataclass
class Form:
    """One audit's form while it is filled in; `caps` are the best grades that may be given: {question id: code}."""

    reading: object
    quality: float
    caps: dict = field(default_factory=dict)

    def sections(self, luck):
        """The changes of each section of the auditor's that has any, in the form's order."""
        before = luck.getstate()
        while True:
            luck.setstate(before)
            # The grade is in the auditor's mind before it is in the form; what it asks for is asked at once.
            self.reading.__dict__["grade"] = self.grade
            answered = [one for one in self.reading.sections if one.part == Section.Part.ANSWERS]
            asked = [one for one in answered if not one.is_the_workers]
            written = list(filter(None, (self._section(section, luck) for section in asked)))
            if not self._cap(sum(written, [])):
                return written

    def own_words(self, luck):
        """The changes of the sections that hold the worker's own words (BOLT-27)."""
        own = (one for one in self.reading.sections if one.is_the_workers)
        return sum((self._section(section, luck) for section in own), [])

    @property
    def grade(self):
        """The overall grade that practice of this quality gets, as far as no limit is in the way."""
        asked = next((one for one in self.reading.questions if one.kind == Kind.GRADE), None)
        return self._capped(asked, self.quality) if asked else ""

    def _capped(self, question, seen):
        codes = self._scale(question).codes
        given = at_quality(codes, seen)
        return max(given, self.caps.get(question.pk, given), key=codes.index)

    def _scale(self, question):
        return self.reading.audit.policy.scale(question.scale)

    def _cap(self, changes):
        """Note which grades a limiting judgement forbids; whether there were any."""
        given = {(one.question_id, one.part): Answer(value=one.value) for one in changes}
        found = [one for one in limits.biting(replace(self.reading, answers=given)) if one.forbids(_given(given, one))]
        for limit in sorted(found, key=lambda one: one.best.position):
            self.caps[limit.question.pk] = limit.best.code
        return bool(found)

    def _section(self, section, luck):
        seen = min(1, max(0, self.quality + luck.gauss(0, 0.12)))
        changes = []
        for question in self.reading.asked(section):
            value = self._value(question, seen, luck)
            changes.append(self._change(question, ANSWER, value))
            comment = self._comment(question, value, seen, luck)
            if comment:
                changes.append(self._change(question, COMMENT, comment))
        return changes

    def _change(self, question, part, value):
        known = self.reading.answers.get((question.pk, part))
        return answers.Change(question.pk, part, value, known.version if known else 0)

    def _value(self, question, seen, luck):
        if question.kind == Kind.GRADE:
            return self.grade
        if question.kind == Kind.JUDGEMENT:
            return self._capped(question, seen)
        if question.kind == Kind.CHOICE:
            return self._choice([choice["code"] for choice in question.choices], seen, luck)
        if question.kind == Kind.TABLE:
            return json.dumps([_row(question.columns, luck)])
        if question.kind == Kind.DATE:
            return clock.today().isoformat()
        if question.kind == Kind.NUMBER:
            return _number(question.limits, luck)
        if question.kind == Kind.PEOPLE:
            return words.PROFESSIONALS
        return " ".join(luck.sample(_bank(seen), 2))[: question.limits.get("longest")]

    def _choice(self, codes, seen, luck):
        if DOES_NOT_ARISE in codes and luck.random() < 0.08:
            return DOES_NOT_ARISE
        order = best_first(codes, self.reading.audit.policy.scales)
        return at_quality(order, min(1, max(0, seen + luck.gauss(0.1, 0.22))))

    def _comment(self, question, value, seen, luck):
        if not question.has_comment or not (self._must_explain(question, value) or luck.random() < 0.4):
            return ""
        return luck.choice(_bank(seen))

    def _must_explain(self, question, value):
        needs_text = question.kind in GRADED and self._scale(question).grade(value).needs_text
        return bool(needs_text) or value in question.comment_needed_for


def best_first(codes, scales):
    """A question's answers from best to worst, without the one for what does not arise."""
    arising = [code for code in codes if code != DOES_NOT_ARISE] or list(codes)
    grades = next((scale.codes for scale in scales if set(arising) <= set(scale.codes)), None)
    if grades:
        return sorted(arising, key=grades.index)
    return sorted(arising, key=lambda code: code == NO)


def _given(answers_, limit):
    found = answers_.get((limit.question.pk, ANSWER))
    return found.value if found else ""


def _row(columns, luck):
    """One row of a table: what it needs, and its first column."""
    needed = [one for place, one in enumerate(columns) if one.get("required") or place == 0]
    return {one["code"]: _cell(one, luck) for one in needed}


def _cell(column, luck):
    if column.get("kind") == Kind.CHOICE:
        return column["choices"][0]["code"]
    return clock.today().isoformat() if column.get("kind") == Kind.DATE else luck.choice(words.GOOD)


def _number(ends, luck):
    least = ends.get("least", 0)
    return str(luck.randint(least, ends.get("most", least + 12)))


def _bank(quality):
    if quality > 0.6:
        return words.GOOD
    return words.MIXED if quality > 0.25 else words.POOR


def _actions(audit, quality, luck, by, *, grade):
    for finding, what, effect in luck.sample(words.FINDINGS, 1 + int((1 - quality) * 3.5)):
        owner = audit.practitioner if luck.random() < 0.75 else audit.team_manager
        actions.add(
            audit, what=what, finding=finding, effect=effect, owner=owner or audit.auditor, by=by,
            owner_role="", due_on=action_due(audit, on=clock.today(), grade=grade),
        )
