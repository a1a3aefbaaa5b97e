"""The frame: every case a month's sample may be drawn from, as the draw sees it.

Read from the newest case list once, kept with the round in a compressed form, so
that the draw can be made again for as long as the round is kept.
"""

import json
import zlib
from dataclasses import fields
from datetime import date
from hashlib import sha256

from django.db.models import Max

from allocation.draw import Candidate
from audits.models import Audit
from cases.models import Case, Category
from lib.months import Month

#: Which fact of a case says since when it is in its category; else the day it was opened.
SINCE = {Category.LOOKED_AFTER: "care_start", Category.CHILD_PROTECTION: "plan_start"}


def read_frame(month, *, on, cases=None):
    """All cases of the newest list as Candidates, and their ids: (list, {key: case id}).

    `on` is the day for ages and times; audits of `month` and later are not looked
    back at, so that a round drawn late is drawn as it would have been in time.
    `cases` are other ones to read instead.
    """
    audited = _last_audited(month)
    open_ = set(Audit.objects.filter(status__in=Audit.OPEN).values_list("case_id", flat=True))
    cases = Case.objects.filter(gone_on=None) if cases is None else cases
    cases = cases.select_related("team__parent")
    frame, ids = [], {}
    for case in cases.only(*FIELDS).order_by("reference", "pk").iterator(chunk_size=2000):
        candidate = _candidate(case, on, audited.get(case.pk), case.pk in open_)
        frame.append(candidate)
        ids[candidate.key] = case.pk
    return frame, ids


FIELDS = (
    "kind",
    "reference",
    "category",
    "marks",
    "restricted",
    "date_of_birth",
    "opened_on",
    "closed_on",
    "facts",
    "team__name",
    "team__area",
    "team__kind",
    "team__parent__name",
    "team__parent__kind",
)


def _last_audited(month):
    """Case ids to the first day of the month of their last audit before this one."""
    before = Audit.objects.counted().filter(month__lt=month.first_day)
    return dict(before.values_list("case").annotate(Max("month")).order_by())


def _candidate(case, on, audited, open_):
    team = case.team
    service = team.service if team else None
    return Candidate(
        reference=case.reference,
        kind=case.kind,
        category=case.category,
        marks=frozenset(case.marks),
        service=service.name if service else "",
        team=team.name if team else "",
        area=team.area if team else "",
        age=case.age_on(on),
        months=_months_in_category(case, on),
        restricted=case.restricted,
        audit_open=open_,
        audited=audited,
        closed=case.closed_on,
    )


def _months_in_category(case, on):
    """Completed months in the category on a day, or None when nobody knows since when."""
    fact = case.facts.get(SINCE.get(case.category), {}).get("on")
    since = date.fromisoformat(fact) if fact else case.opened_on
    if since is None or since > on:
        return None
    months = Month.of(since).months_until(Month.of(on))
    return months - (on.day < since.day and on != Month.of(on).last_day)


# Keeping a frame

COLUMNS = tuple(field.name for field in fields(Candidate))


def pack(frame):
    """The frame as bytes and its digest; the order of rows does not matter."""
    text = json.dumps(sorted(map(_row, frame)), separators=(",", ":"), ensure_ascii=False)
    return zlib.compress(text.encode(), 6), sha256(text.encode()).hexdigest()


def unpack(packed):
    """The Candidates of a kept frame, and the digest of what was kept."""
    text = zlib.decompress(bytes(packed))
    return [_from_row(row) for row in json.loads(text)], sha256(text).hexdigest()


def _row(candidate):
    """A candidate as plain text and numbers; unknown ages and times sort as text does."""
    return [_plain(getattr(candidate, name)) for name in COLUMNS]


def _plain(value):
    if isinstance(value, frozenset):
        return sorted(value)
    return "" if value is None else str(value)


#: How the columns that are not text come back.
READ = {
    "marks": frozenset,
    "age": lambda text: int(text) if text else None,
    "months": lambda text: int(text) if text else None,
    "restricted": "True".__eq__,
    "audit_open": "True".__eq__,
    "audited": lambda text: date.fromisoformat(text) if text else None,
    "closed": lambda text: date.fromisoformat(text) if text else None,
}


def _from_row(row):
    """A candidate of a kept row; rows kept before a column was added end earlier."""
    return Candidate(**{name: READ.get(name, str)(value) for name, value in zip(COLUMNS, row, strict=False)})
