"""A limiting judgement as pages and the answers to the form's script tell it."""

from dataclasses import asdict, dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime

from audits import limits
from audits.reading import overrides_of, reading_of
from audits.sheet import shown_limits
from lib.permissions import can


@dataclass(frozen=True)
class Note:
    """What stands beside a capped grade: the cap, its reason, who may set it aside or did, and where."""

    heading: str
    why: str
    more: str = ""
    href: str = ""  # where this person may set it aside


def note(limit, person=None):
    """The note of a limit for a person; None is paper, which has no links."""
    return Note(limit.heading, limit.rule.why, _more(limit), _href(limit, person))


def notes_by_field(audit, person):
    """What the form's script shows: {"31.answer": [notes as plain values]} for every grade a limit could cap."""
    reading = reading_of(audit)
    blind = not can(person, "audits.see_judgements", audit)
    told = {field: [] for field in sorted(limits.field_codes(reading))}
    for limit in shown_limits(reading, blind=blind):
        told[limit.field].append(asdict(note(limit, person)))
    return told


def set_aside(audit):
    """Every limit that was ever set aside, with the reason: list of (LimitOverride, why the limit holds)."""
    why = {plain["code"]: plain["why"] for plain in audit.tool_version.limits}
    return [(row, why[row.limit]) for row in overrides_of(audit).values()]


def _more(limit):
    row = limit.override
    if row is None:
        return limit.who_may
    return f"Set aside by {row.by} on {date_format(localtime(row.at), 'j F Y')}: {row.reason}"


def _href(limit, person):
    if person is None or limit.override or not can(person, "audits.set_limit_aside", limit):
        return ""
    return reverse("audits:set_limit_aside", args=[limit.audit.pk, limit.rule.code])
