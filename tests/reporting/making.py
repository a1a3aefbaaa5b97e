"""A month's audits put straight into the state that figures are counted from."""

from datetime import date, datetime
from itertools import count
from zoneinfo import ZoneInfo

from audits.models import Audit, SectionJudgement
from frameworks.models import Section
from lib.months import Month
from moderation.models import Moderation
from reporting import months
from reporting.report import said
from tests.audits import making

LONDON = ZoneInfo("Europe/London")
MARCH = Month(2026, 3)
#: When the figures of March are looked at, if a test does not say.
LATER = date(2026, 4, 20)
_numbers = count(1)


def at(day, hour=12, minute=0):
    """A moment on the council's clocks."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=LONDON)


def make_audit(cast, framework, *, team="north", month=MARCH, **fields):
    """An allocated audit of a case of a team ("north", "south" and "court" of the cast, or None)."""
    team = getattr(cast, team) if team else None
    case = making.make_case(cast, f"R-{next(_numbers)}", team=team)
    return making.make_audit(
        cast, framework, case=case, month=month.first_day, **{"due_on": month.last_day, **fields}
    )  # fmt: skip


def put(audit, grade="good", *, on=date(2026, 3, 20), status=Audit.Status.CHECKED, **fields):
    """Finalised on a day (at noon) or at a moment, with a grade."""
    moment = on if isinstance(on, datetime) else at(on)
    values = {"status": status, "grade": grade, "finalised_at": moment, **fields}
    Audit.objects.filter(pk=audit.pk).update(**values)
    audit.refresh_from_db()
    return audit


def make_done(cast, framework, grade="good", *, team="north", on=date(2026, 3, 20), **fields):
    """An audit of March that is finalised."""
    return put(make_audit(cast, framework, team=team, **fields), grade, on=on)


def judge(audit, **judgements):
    """Judge the first sections of an audit's tool: judge(audit, first="met", third="not_met")."""
    sections = Section.objects.filter(tool_version=audit.tool_version_id, judged=True).order_by("order")
    places = ("first", "second", "third")
    titles = []
    for place, judgement in judgements.items():
        section = sections[places.index(place)]
        SectionJudgement.objects.create(audit=audit, section=section, judgement=judgement)
        titles.append(section.title)
    return titles


def moderate(audit, cast, second, after=None, *, status=Moderation.Status.DONE):
    """A moderation with its grade, and the grade that stands after it."""
    return Moderation.objects.create(
        audit=audit, moderator=cast.moses, reason=Moderation.Reason.SHARE, why="Drawn", status=status,
        due_on=LATER, grade=second, grade_after=after or second,
    )  # fmt: skip


def told(measure, *, on=LATER, month=MARCH, **which):
    """One figure of the month in words: "75% (3 of 4)"."""
    return said(months.count(month, on=on).one(measure, **which))


def split(measure, *, on=LATER, month=MARCH, service=""):
    """The figures of a measure by what it is split into: {"good": (2, 3), …}."""
    figures = months.count(month, on=on).of(measure, service=service)
    return {figure.part: (figure.count, figure.total) for figure in figures}
