"""Fills in an audit as its auditor would, and grades it by how good the practice is.

`quality` runs from 0 (worst) to 1 (best). The first choice of a question counts as
its best answer and the second as its worst; scales run from best to worst.
"""

import json

from audits import actions, answers
from audits.dates import action_due
from audits.models import Answer
from audits.reading import reading_of
from demo import words
from frameworks.models import Question, Section
from lib import clock

Kind = Question.Kind
PLACES = {4: (0, 2, 1, 3), 3: (0, 2, 1)}  # best, middling, worst, does not arise


def fill_in(audit, *, quality, luck, by):
    """Answer every question in the form's order, then agree actions."""
    reading = _reading(audit, quality)
    answers.save(audit, sum(_sections(reading, quality, luck), []), by=by)
    if any(section.part == Section.Part.ACTIONS for section in reading.sections):
        _actions(audit, quality, luck, by)


def begin(audit, *, share, quality, luck, by):
    """Answer the first sections of the form only; `share` of them, 0 to 1, at least one."""
    sections = _sections(_reading(audit, quality), quality, luck)
    first = sections[: max(1, int(share * len(sections)))]
    answers.save(audit, sum(first, []), by=by)


def _reading(audit, quality):
    reading = reading_of(audit)
    # The grade is in the auditor's mind before it is in the form; what it asks for is asked at once.
    reading.__dict__["grade"] = at_quality(audit.policy.overall.codes, quality)
    return reading


def _sections(reading, quality, luck):
    """The changes of each section that has any, in the form's order."""
    asked = [section for section in reading.sections if section.part == Section.Part.ANSWERS]
    return list(filter(None, (_section(reading, section, quality, luck) for section in asked)))


def at_quality(codes, quality):
    """The point of a scale, best first, that a quality between 0 and 1 comes to."""
    place = int((1 - quality) * len(codes))
    return codes[min(max(place, 0), len(codes) - 1)]


def _section(reading, section, quality, luck):
    seen = min(1, max(0, quality + luck.gauss(0, 0.12)))
    changes = []
    for question in reading.asked(section):
        value = _value(reading, question, quality, seen, luck)
        changes.append(_change(reading, question, Answer.Part.ANSWER, value))
        comment = _comment(question, value, seen, luck)
        if comment:
            changes.append(_change(reading, question, Answer.Part.COMMENT, comment))
    return changes


def _change(reading, question, part, value):
    known = reading.answers.get((question.pk, part))
    return answers.Change(question.pk, part, value, known.version if known else 0)


def _value(reading, question, quality, seen, luck):
    if question.kind == Kind.GRADE:
        return reading.grade
    if question.kind == Kind.JUDGEMENT:
        return at_quality(reading.audit.policy.scale(question.scale).codes, seen)
    if question.kind == Kind.CHOICE:
        return _choice([choice["code"] for choice in question.choices], seen, luck)
    if question.kind == Kind.DATE:
        return clock.today().isoformat()
    if question.kind == Kind.TABLE:
        return json.dumps([{one["code"]: luck.choice(words.GOOD)} for one in question.columns[:1]])
    if question.kind == Kind.PEOPLE:
        return words.PROFESSIONALS
    return " ".join(luck.sample(_bank(seen), 2))


def _choice(codes, seen, luck):
    if len(codes) > 3 and luck.random() < 0.08:
        return codes[3]
    order = [codes[place] for place in PLACES.get(len(codes), ()) if place < len(codes)][:3]
    return at_quality(order or codes, min(1, max(0, seen + luck.gauss(0.1, 0.22))))


def _comment(question, value, seen, luck):
    needed = value in question.comment_needed_for
    if not question.has_comment or not (needed or luck.random() < 0.4):
        return ""
    return luck.choice(_bank(seen))


def _bank(quality):
    if quality > 0.6:
        return words.GOOD
    return words.MIXED if quality > 0.25 else words.POOR


def _actions(audit, quality, luck, by):
    for finding, what, effect in luck.sample(words.FINDINGS, 1 + int((1 - quality) * 3.5)):
        owner = audit.practitioner if luck.random() < 0.75 else audit.team_manager
        actions.add(
            audit, what=what, finding=finding, effect=effect, owner=owner or audit.auditor, by=by,
            owner_role="", due_on=action_due(audit, on=clock.today()),
        )
