"""A tool's percentage score: the points of the answers given, of the points they could have given.

An answer without points (such as "not applicable") and a question without an answer are
out of the total; where nothing counts there is no score. Shares are 0 to 1.
"""

from collections import defaultdict
from dataclasses import dataclass
from statistics import fmean

from audits.models import Answer
from audits.reading import ANSWER, Reading
from frameworks.models import Question, Section

Kind = Question.Kind


@dataclass(frozen=True)
class Score:
    """What an audit reached: `points` of `of`."""

    title: str
    points: float
    of: float

    @property
    def share(self):
        return self.points / self.of

    def __str__(self):
        return f"{self.share:.0%}, {self.points:g} of {self.of:g} points"


def score(reading):
    """The Score of a reading, or None where the tool has none or nothing counts yet."""
    title = reading.audit.tool_version.score_title
    counted = [one for one in _points(reading) if one is not None] if title else []
    possible = sum(most for _, most in counted)
    return Score(title, sum(given for given, _ in counted), possible) if possible else None


def of_audits(audits):
    """The scores of many audits in four queries: {audit id: Score}, without those that have none.

    `audits` is a queryset of Audit.
    """
    scored = audits.exclude(tool_version__score_title="").order_by()
    rows = list(scored.select_related("case", "tool_version"))
    tools = {audit.tool_version_id for audit in rows}
    sections = _by_tool(Section.objects.filter(tool_version__in=tools).order_by("order"))
    questions = _by_tool(Question.objects.filter(tool_version__in=tools).order_by("section__order", "order"))
    answers = _answers(scored)
    found = {
        audit.pk: score(
            Reading(audit, sections[audit.tool_version_id], questions[audit.tool_version_id], answers[audit.pk])
        )
        for audit in rows
    }
    return {pk: one for pk, one in found.items() if one}


def mean_share(audits):
    """The mean score of a queryset of audits, each audit counting alike; None where none has a score."""
    shares = [one.share for one in of_audits(audits).values()]
    return fmean(shares) if shares else None


def _points(reading):
    """For each choice asked: (points given, most points), or None where the answer has no points."""
    for section in reading.sections:
        for question in reading.asked(section):
            if question.kind == Kind.CHOICE:
                points = {one["code"]: one.get("points") for one in question.choices}
                given = points.get(reading.value(question))
                yield None if given is None else (given, max(one for one in points.values() if one is not None))


def _by_tool(rows):
    grouped = defaultdict(list)
    for row in rows:
        grouped[row.tool_version_id].append(row)
    return grouped


def _answers(audits):
    """What scores need to know of many audits: {audit id: {(question id, part): Answer}}."""
    kinds = [Kind.CHOICE, Kind.GRADE]  # a question may be asked only for some grades
    rows = Answer.objects.filter(audit__in=audits.values("pk"), part=ANSWER, question__kind__in=kinds).order_by()
    grouped = defaultdict(dict)
    for row in rows:
        grouped[row.audit_id][row.question_id, row.part] = row
    return grouped
