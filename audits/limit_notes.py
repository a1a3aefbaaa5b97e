"""A limiting judgement as pages and the answers to the form's script tell it."""

from dataclasses import asdict, dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime

from audits import limits
from audits.models import LimitOverride
from audits.reading import reading_of
from audits.sheet import shown_limits
from lib.permissions import can


@dataclass(frozen=True)
class Note:
    """What stands beside a capped grade: the cap, its reason, who may set it aside or did, and where."""

    heading: str
    why: str
    more: str = ""
    href: str = ""  # where this person may set it aside, or take that back
    link_text: str = ""


def note(limit, person=None):
    """The note of a limit for a person; None is paper, which has no links."""
    return Note(limit.heading, limit.rule.why, _more(limit), *_link(limit, person))


def notes_by_field(audit, person):
    """What the form's script shows: {"31.answer": [notes as plain values]} for every grade a limit could cap."""
    reading = reading_of(audit)
    blind = not can(person, "audits.see_judgements", audit)
    told = {field: [] for field in sorted(limits.field_codes(reading))}
    for limit in shown_limits(reading, blind=blind):
        told[limit.field].append(asdict(note(limit, person)))
    return told


def set_aside(audit):
    """Every limit that was ever set aside, taken back or not: list of (LimitOverride, why the limit holds)."""
    why = {plain["code"]: plain["why"] for plain in audit.tool_version.limits}
    if not why:
        return []
    rows = LimitOverride.objects.filter(audit=audit).select_related("by", "ended_by")
    return [(row, why[row.limit]) for row in rows]


def _more(limit):
    row = limit.override
    if row is None:
        return limit.who_may
    return f"Set aside by {row.by} on {date_format(localtime(row.at), 'j F Y')}: {row.reason}"


def _link(limit, person):
    """Where this person may do something about a limit, and in which words."""
    if person is None or not can(person, "audits.set_limit_aside", limit):
        return "", ""
    page = [limit.audit.pk, limit.rule.code]
    if limit.override:
        return reverse("audits:take_limit_back", args=page), "Take this back"
    return reverse("audits:set_limit_aside", args=page), "Set this limit aside"
