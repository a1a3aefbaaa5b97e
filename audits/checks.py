"""The self-check: what an audit still lacks before it can be shared (HULL-04, 59, 66, 67, 68)."""

import json
import re
from dataclasses import dataclass
from datetime import date

from audits import ages
from audits.models import Action
from audits.reading import reading_of
from audits.sentences import listed, number_wanted
from frameworks.models import Question, Section
from people.models import Role

Kind = Question.Kind
NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,9})?")


@dataclass(frozen=True)
class Missing:
    """One thing that is missing: where (None: the audit as a whole), and how to mend it."""

    section: object  # frameworks.Section or None
    question: object  # frameworks.Question or None
    sentence: str


def missing(audit, reading=None):
    """Everything missing, in the order of the form: list of Missing. At most ten queries."""
    reading = reading or reading_of(audit)
    found = [Missing(None, None, sentence) for sentence in _contact(audit)]
    for section in reading.sections:
        if section.part == Section.Part.ANSWERS and not section.is_the_workers:
            found += _section(reading, section)
        elif section.part == Section.Part.ACTIONS:
            found += [Missing(section, None, sentence) for sentence in _actions(reading)]
    return found


def beyond_limits(reading, question=None):
    """A sentence for each grade (or for that of one question) better than a limiting judgement allows (BOLT-29)."""
    for limit in reading.limits:
        given = reading.value(limit.question)
        if question in (None, limit.question) and limit.forbids(given):
            yield limit.refusal(given)


def over_limit(audit, grade):
    """Why an overall grade is better than a limiting judgement allows: a sentence, or "" where it may stand.

    For whoever decides a grade after the auditor.
    """
    found = (limit for limit in reading_of(audit).limits if limit.question.kind == Kind.GRADE)
    return next((limit.refusal(grade) for limit in found if limit.forbids(grade)), "")


def progress(audit, reading=None):
    """How far each section is: {section id: (done, needed)}, in questions that need an answer."""
    reading = reading or reading_of(audit)
    counts = {}
    for section in reading.sections:
        needed = [question for question in reading.asked(section) if reading.needs_answer(question)]
        counts[section.pk] = (sum(not reading.lacks(question) for question in needed), len(needed))
    return counts


def _section(reading, section):
    for question in reading.asked(section):
        for sentence in _question(reading, question):
            yield Missing(section, question, sentence)


def _question(reading, question):
    value, comment = reading.value(question).strip(), reading.comment(question).strip()
    name = question.number or question.text
    if reading.needs_answer(question) and not value:
        yield _ask(question, name)
    if reading.needs_comment(question) and not comment:
        label = _label(reading.audit, question, value)
        yield f"{name}: explain the answer “{label}” in the comment."
    if question.kind == Kind.GRADE:
        yield from _good_elements(reading, question, value, comment)
    yield from beyond_limits(reading, question)
    yield from _form_of(question, name, value)
    for sentence in ages.too_young(question, rows_of(value), reading.audit.case) if question.columns else ():
        yield f"{name}: {sentence}"


def _ask(question, name):
    if question.kind == Kind.JUDGEMENT:
        return f"Judge the section: {question.text}"
    if question.kind == Kind.GRADE:
        return f"Give the overall grade: {question.text}"
    return f"{name}: give an answer."


def _label(audit, question, code):
    if question.kind not in (Kind.GRADE, Kind.JUDGEMENT):
        return question.choice_label(code)
    grade = audit.policy.scale(question.scale).grade(code)
    return grade.name if grade else code


def _good_elements(reading, question, code, comment):
    """A grade that needs words: a question of its own asks for them, else its comment (HULL-66)."""
    grade = reading.audit.policy.scale(question.scale).grade(code)
    if not grade or not grade.needs_text:
        return
    own = any(code in asked.applies_to.get("grades", ()) for asked in reading.questions)
    if not own and not comment:
        yield f"The grade “{grade.name}” needs its reasons in the comment: {grade.needs_text}"


def _form_of(question, name, value):
    """What was typed but cannot stand as it is: too long, no date, a table with gaps."""
    longest = question.limits.get("longest")
    if longest and len(value) > longest:
        yield f"{name}: shorten the answer to {longest} characters; it has {len(value)}."
    if question.kind == Kind.DATE and value and not _is_date(value):
        yield f"{name}: write the date as year, month and day, such as 2026-03-27."
    if question.kind == Kind.NUMBER and value:
        yield from _number(question, name, value)
    if question.kind == Kind.TABLE and value:
        yield from _table(question, name, value)


def _is_date(value):
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _number(question, name, value):
    wanted = number_wanted(question.limits)
    if not NUMBER.fullmatch(value):
        yield f"{name}: write {wanted}, in figures such as 12 or 2.5."
        return
    least, most = question.limits.get("least"), question.limits.get("most")
    if least is not None and float(value) < least or most is not None and float(value) > most:
        yield f"{name}: write {wanted}; {value} is outside."


def rows_of(value):
    """The rows of a table's answer, a list of {column code: text}; [] where it cannot be read."""
    try:
        rows = json.loads(value or "[]")
    except ValueError:
        return []
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _table(question, name, value):
    rows = rows_of(value)
    if not rows and question.required:
        yield f"{name}: fill in at least one row."
    for number, row in enumerate(rows, start=1):
        needed = [column for column in question.columns if column.get("required")]
        gaps = [one["label"] for one in needed if not str(row.get(one["code"], "")).strip()]
        if gaps:
            yield f"{name}: row {number} lacks {', '.join(gaps)}."


def _contact(audit):
    """The worker took part, or it is said why not (HULL-59, HULL-62)."""
    if audit.policy.contact.required != Role.PRACTITIONER or audit.input_missing_reason.strip():
        return
    if not audit.case.has_worker:
        return
    if audit.practitioner_id is None:
        yield f"Say who {audit.case.worker_words} is, or why nobody could take part."
    elif not audit.contact_attempts.filter(person=audit.practitioner_id, answered=True).exists():
        yield f"Note the meeting with {audit.practitioner}, or why they could not take part."


def _actions(reading):
    """An action at least where anything must improve, and each of them SMART (HULL-04, 68)."""
    written = reading.audit.actions.filter(source=Action.Source.AUDIT)
    actions = list(written.exclude(status=Action.Status.DROPPED))
    if not actions and _must_improve(reading):
        yield "Add at least one action: something in this audit must improve."
    for number, action in enumerate(actions, start=1):
        if gaps := _gaps(action):
            yield f"Action {number}: add {listed(gaps)}."


def _must_improve(reading):
    """Any section judged below its scale's best; without section judgements, the overall grade.

    A framework may name the grades and judgements that ask for an action instead (ROCH-34).
    """
    needed_for = reading.audit.policy.followup.actions.needed_for
    if needed_for:
        return not {reading.grade, *reading.judgements.values()}.isdisjoint(needed_for)
    if reading.judgements:
        return any(code != best for code, best in _judged(reading))
    return bool(reading.grade) and reading.grade != reading.audit.scale.codes[0]


def _judged(reading):
    """Each judgement given, with the best of its scale."""
    asked = (one for one in reading.questions if one.kind == Kind.JUDGEMENT and one.section_id in reading.judgements)
    scale = reading.audit.policy.scale
    return [(reading.judgements[one.section_id], scale(one.scale).codes[0]) for one in asked]


def _gaps(action):
    needed = {
        "what will be done": action.what.strip(),
        "who will do it": action.owner_id or action.owner_role,
        "by when": action.due_on,
        "what it should change for the child": action.effect.strip(),
    }
    return [words for words, given in needed.items() if not given]
