"""What reading a set of Annex A lists gives back: children, and every doubt with its place."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date


class Refused(Exception):
    """The files cannot be taken in; the message says what, where and how to mend it."""


@dataclass(frozen=True, slots=True)
class Issue:
    """One place that was not understood, or understood with a doubt.

    `row` counts as the spreadsheet does (the first is 1); None when the whole
    column or file is meant. `changes_case` when what is known of a child may be
    wrong or missing because of it.
    """

    sheet: str
    row: int | None
    column: str
    kind: str
    value: str
    reason: str
    changes_case: bool
    child_id: str = ""


@dataclass(slots=True)
class UnknownValue:
    """A spelling of a coded value nobody has explained yet; asked once, then remembered."""

    field: str
    spelling: str
    count: int = 0
    places: list = field(default_factory=list)  # the first five, "List_6 row 14"


@dataclass(slots=True)
class ListRead:
    """One list as it was found."""

    number: int
    title: str
    file: str
    sheet: str
    heading_row: int
    rows: int = 0
    missing_columns: tuple = ()
    extra_columns: tuple = ()


@dataclass(slots=True)
class ChildRecord:
    """What the lists say of one child on the day.

    `facts` maps a name to {"value": …, "on": "YYYY-MM-DD"}; either may be absent.
    """

    child_id: str
    category: str
    marks: tuple
    team: str
    worker: str
    personal_adviser: str
    reviewer: str
    date_of_birth: date | None
    gender: str
    ethnicity: str
    opened_on: date | None
    closed_on: date | None
    facts: dict
    lists: tuple


@dataclass(slots=True)
class Reading:
    """Everything understood, and everything not, of one delivery of lists."""

    as_at: date
    as_at_guess: date | None
    lists: list
    children: list
    issues: list
    unknown_values: list
    understood: Counter  # (sheet, column, how it was written) -> cells put right without a doubt
    ignored_sheets: list
    others: list = field(default_factory=list)  # records of cases.otherlists
    other_lists: list = field(default_factory=list)  # ListRead of each
