"""A policy as a person would say it: chapters of plain sentences with their sources."""

from frameworks.plain_words import closing, drawing, learning, month, record
from frameworks.plain_words.programme import PlannedLine, called_for, event, programme
from frameworks.plain_words.words import Chapter, Sentence, listed

__all__ = ["Chapter", "PlannedLine", "Sentence", "called_for", "chapters", "event", "listed", "programme"]

PARTS = (
    ("The document", record.document),
    ("The month", month.days),
    ("What is late", month.lateness),
    ("Meeting the worker", month.contact),
    ("Immediate concerns", month.concerns),
    ("Challenges", month.challenge),
    ("Cases that may be drawn", drawing.pool),
    ("Independence", drawing.independence),
    ("How many audits", drawing.quotas),
    ("Breaks and exemptions", drawing.breaks),
    ("Names", record.names),
    ("How long it is kept", record.retention),
    ("Moderation", closing.moderation),
    ("Oversight and actions", closing.oversight),
    ("Filing on the record", closing.filing),
    ("After a grade", closing.chains),
    ("Summaries of themes", closing.summaries),
    ("Themes", record.themes),
    ("Practice standards", record.standards),
    ("Reports", learning.reports),
    ("Learning", learning.learning),
    ("Expectations by role", learning.expectations),
)


def chapters(policy):
    """The whole policy but its scales, roles, programme and settled questions."""
    told = (Chapter(title, tuple(say(policy))) for title, say in PARTS)
    return [chapter for chapter in told if chapter.sentences]
