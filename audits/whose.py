"""Whose words a section holds, who may write in its fields now, and whose turn it is (BOLT-27).

A section is the auditor's, or holds the worker's own words. Those nobody writes in the
worker's name, unless the tool lets the auditor write them down, which every page and
print then says. They stay open to the worker until the last day to challenge.
"""

from dataclasses import dataclass

from audits.models import Answer
from frameworks.models import Question, Section
from lib.permissions import can

TEXTS = frozenset({Question.Kind.TEXT, Question.Kind.LONGTEXT, Question.Kind.PEOPLE})
EITHER = Section.Writer.EITHER


def writable(person, audit):
    """Which fields this person may write now: a function of question (its section at hand) and part."""
    whole, own = can(person, "audits.write", audit), can(person, "audits.write_own_words", audit)
    texts = whole or can(person, "audits.contribute", audit)

    def may(question, part):
        if question.section.is_the_workers:
            return own or whole and question.section.written_by == EITHER
        return whole or texts and (part == Answer.Part.COMMENT or question.kind in TEXTS)

    return may


def refusal(question):
    """Why somebody else's field cannot be written."""
    if question.section.is_the_workers:
        return f"“{question.section.title}” holds the worker's own words: nobody writes them in their name."
    return "Answers and judgements are the auditor's; you can write comments and text."


def author(section, audit, by):
    """Who speaks in a field of the worker's own words: "Priya", or "Priya, written down by Amara"."""
    if by is None or not section.is_the_workers:
        return ""
    if by.pk == audit.auditor_id:
        return f"{audit.practitioner or 'The worker'}, written down by {by}"
    return str(by)


@dataclass(frozen=True)
class Turn:
    """A section that waits for the worker to write in it."""

    section: Section
    sentence: str


def turns(reading):
    """The sections of the worker's own words that are empty, where there is a worker to fill them: list of Turn."""
    audit = reading.audit
    if audit.practitioner is None or audit.input_missing_reason.strip():
        return []
    waiting = (one for one in reading.sections if one.is_the_workers and not _begun(reading, one))
    return [Turn(one, f"It is {audit.practitioner}’s turn to write “{one.title}”.") for one in waiting]


def _begun(reading, section):
    """Whether anything is written in a section."""
    return any((reading.value(one) + reading.comment(one)).strip() for one in reading.asked(section))
