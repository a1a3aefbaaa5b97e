"""An audit laid out as its form: sections, questions, and what stands in each field.

One reading serves the section page, the summary, the whole audit and the PDF.
Nothing here writes, and nothing asks the database twice.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from audits import ages, checks, whose
from audits.answers import GRADED
from audits.reading import ANSWER, COMMENT, reading_of
from audits.score import Score, score
from audits.sentences import number_wanted
from frameworks.models import Question, Section

#: Oversight and moderation are kept by the rooms above.
OF_THE_AUDITOR = frozenset({Section.Part.ANSWERS, Section.Part.ACTIONS})


@dataclass(frozen=True)
class Option:
    """One answer to choose; a grade also says what practice of that grade looks like."""

    code: str
    label: str
    descriptor: str = ""
    position: int | None = None
    inadequate: bool = False

    @property
    def name(self):
        return self.label


@dataclass
class Box:
    """One field of the form: what stands in it, since when, by whom, and whether it may be written."""

    question_id: int
    part: str
    value: str = ""
    version: int = 0
    by: object = None
    at: datetime | None = None
    open: bool = False
    theirs: object = None  # answers.Saved of a clash on a form sent without script
    author: str = ""  # who speaks in a field of the worker's own words

    @property
    def name(self):
        """What the page and the save address call this field."""
        return f"{self.question_id}.{self.part}"

    @property
    def id(self):
        return f"q{self.question_id}-{self.part}"


@dataclass
class Entry:
    """One question with its answer and, where it has one, its comment."""

    question: Question
    options: tuple
    answer: Box
    comment: Box | None = None
    missing: list = field(default_factory=list)
    limits: list = field(default_factory=list)  # those that cap this grade (limits.Limit)
    doubts: list = field(default_factory=list)  # sentences: what of a table cannot stand

    @property
    def chosen(self):
        return next((one for one in self.options if one.code == self.answer.value), None)

    @property
    def shown(self):
        """The answer in words, for reading and print."""
        if self.question.kind == Question.Kind.DATE:
            return _day_in_words(self.answer.value)
        return self.chosen.label if self.chosen else self.answer.value

    @property
    def boxes(self):
        return [box for box in (self.answer, self.comment) if box]

    @property
    def rows(self):
        """A table's rows, each a list of what stands under its columns."""
        codes = [column["code"] for column in self.question.columns]
        return [[str(row.get(code, "")) for code in codes] for row in checks.rows_of(self.answer.value)]

    @property
    def rows_shown(self):
        """A table's rows in words, for reading and print: days written out, chosen answers by their label."""
        columns = self.question.columns
        return [[_cell(column, text) for column, text in zip(columns, row, strict=True)] for row in self.rows]

    @property
    def rows_to_write(self):
        """The rows of a table on the form, with two empty ones below: lists of (input name, column, text)."""
        empty = [""] * len(self.question.columns)
        rows = [*self.rows, empty, empty]
        return [
            [
                (f"{self.answer.id}-{number}-{column['code']}", column, text)
                for column, text in zip(self.question.columns, row, strict=True)
            ]
            for number, row in enumerate(rows)
        ]

    @property
    def hint(self):
        """What the field takes, said under the question: "A number from 0 to 10."."""
        if self.question.kind != Question.Kind.NUMBER:
            return ""
        return f"{number_wanted(self.question.limits).capitalize()}."

    @property
    def is_graded(self):
        return self.question.kind in GRADED

    @property
    def only_for_grades(self):
        """Codes of the overall grades that ask this question; empty: asked always."""
        return self.question.applies_to.get("grades") or []


@dataclass
class Part:
    """One section of the form with its entries."""

    section: Section
    entries: list
    answered: int = 0
    asked: int = 0
    missing: list = field(default_factory=list)
    hidden: bool = False  # from a moderator who has not graded yet
    turn: str = ""  # whose turn it is to write here, in a sentence

    @property
    def boxes(self):
        return [box for entry in self.entries for box in entry.boxes]

    @property
    def judgement(self):
        return next((one for one in self.entries if one.question.kind == Question.Kind.JUDGEMENT), None)

    @property
    def is_complete(self):
        return not self.missing and self.answered >= self.asked

    @property
    def written_at(self):
        """When the newest field of the section was saved, or None."""
        return max((box.at for box in self.boxes if box.at), default=None)


@dataclass
class Sheet:
    """The whole form of one audit."""

    parts: list
    missing: list
    grade: Entry | None = None
    score: Score | None = None

    def part(self, code):
        """The part of this section code, or None."""
        return next((one for one in self.parts if one.section.code == code), None)

    @property
    def turns(self):
        """The parts that wait for the worker's own words."""
        return [part for part in self.parts if part.turn]

    def after(self, part):
        """The next part of the form, or None behind the last."""
        place = self.parts.index(part)
        return next(iter(self.parts[place + 1 :]), None)

    def before(self, part):
        place = self.parts.index(part)
        return self.parts[place - 1] if place else None

    @property
    def answered(self):
        return sum(part.answered for part in self.parts)

    @property
    def asked(self):
        return sum(part.asked for part in self.parts)


def sheet(audit, *, checked=True, blind=False):
    """Lay out an audit. `checked` runs the self-check; `blind` leaves grades and judgements out."""
    reading = reading_of(audit)
    layout = _Layout(
        reading,
        blind=blind,
        missing=checks.missing(audit, reading) if checked else [],
        progress=checks.progress(audit, reading),
    )
    parts = [layout.part(section) for section in reading.sections if section.part in OF_THE_AUDITOR]
    return Sheet(parts, layout.missing, _grade(parts), None if blind else score(reading))


def section_sheet(reading, section, *, writing, blind=False):
    """One section for writing; `writing` says for a question and a part whether this person may."""
    part = _Layout(reading, blind=blind, for_writing=True).part(section)
    for entry in part.entries:
        for box in entry.boxes:
            box.open = writing(entry.question, box.part)
    return part


@dataclass
class _Layout:
    """What the parts of one audit's sheet are made from."""

    reading: object
    blind: bool = False
    for_writing: bool = False
    missing: list = field(default_factory=list)
    progress: dict = field(default_factory=dict)

    def part(self, section):
        # How much a hidden section asks would tell the grade: some of it is asked for one grade alone.
        answered, asked = (0, 0) if self._is_hidden(section) else self.progress.get(section.pk, (0, 0))
        entries = [self.entry(question) for question in self._questions(section)]
        missing = [one for one in self.missing if one.section and one.section.pk == section.pk]
        turn = next((one.sentence for one in self.turns if one.section.pk == section.pk), "")
        return Part(section, entries, answered, asked, missing, self._is_hidden(section), turn)

    @cached_property
    def turns(self):
        return whose.turns(self.reading)

    def entry(self, question):
        comment = self._box(question, COMMENT) if question.has_comment else None
        missing = [one for one in self.missing if one.question and one.question.pk == question.pk]
        choices = options(question, self.reading.audit.policy)
        limits = [one for one in shown_limits(self.reading, blind=self.blind) if one.question == question]
        return Entry(question, choices, self._box(question, ANSWER), comment, missing, limits, self._doubts(question))

    def _doubts(self, question):
        if not question.columns:
            return []
        rows = checks.rows_of(self.reading.value(question))
        return list(ages.too_young(question, rows, self.reading.audit.case))

    def _questions(self, section):
        """A blind moderator sees neither judgements nor what is asked for a grade, nor the grade's own section."""
        if self._is_hidden(section):
            return []
        asked = self.reading.asked(section)
        if self.blind:
            return [one for one in asked if one.kind not in GRADED and not one.applies_to.get("grades")]
        if self.for_writing and self._holds_grade(section):
            return self._asked_for_any_grade(section, asked)
        return asked

    def _asked_for_any_grade(self, section, asked):
        """Where the grade is chosen the page itself shows what is asked for it."""
        return [
            one
            for one in self.reading.questions
            if one.section_id == section.pk and (one in asked or one.applies_to.get("grades"))
        ]

    def _is_hidden(self, section):
        return self.blind and self._holds_grade(section)

    def _holds_grade(self, section):
        return any(
            one.kind == Question.Kind.GRADE and one.section_id == section.pk for one in self.reading.questions
        )

    def _box(self, question, part):
        stored = self.reading.answers.get((question.pk, part))
        if stored is None:
            return Box(question.pk, part)
        author = whose.author(question.section, self.reading.audit, stored.by)
        return Box(question.pk, part, stored.value, stored.version, stored.by, stored.at, author=author)


def shown_limits(reading, *, blind):
    """The limiting judgements to show; none that would tell grades to a moderator who has not graded yet."""
    return [one for one in reading.limits if not (blind and one.rests_on_judgements)]


def options(question, policy):
    """The answers a question offers, best first where they are grades."""
    if question.kind in GRADED:
        scale = policy.scale(question.scale)
        return tuple(
            Option(one.code, one.name, one.descriptor, one.position, one.inadequate) for one in scale.grades
        )
    return tuple(Option(one["code"], one["label"]) for one in question.choices)


def _cell(column, text):
    """What stands under one column of a table, in words."""
    if column.get("kind") == "date":
        return _day_in_words(text)
    return next((one["label"] for one in column.get("choices", ()) if one["code"] == text), text)


def _day_in_words(text):
    """A stored day as "3 March 2026"; what is no day stays as it was typed."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return f"{day.day} {day:%B %Y}"


def _grade(parts):
    entries = (entry for part in parts for entry in part.entries)
    return next((one for one in entries if one.question.kind == Question.Kind.GRADE), None)
