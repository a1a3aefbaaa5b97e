"""How an entry of a framework file is declared: what it is, its unit, its limits."""

from dataclasses import MISSING, dataclass, field
from typing import NewType

from frameworks.vocabulary import ROLES

When = NewType("When", str)

frozen = dataclass(frozen=True, kw_only=True)


def entry(told, *, default=MISSING, unit="", example=None, **limits):
    """A documented field: what it is, its unit, an example and its limits.

    Limits the loader knows: ``among`` (a table of allowed codes), ``least`` and
    ``most``, ``longest`` (characters), ``code`` (a short name), ``colour``,
    ``day`` (YYYY-MM-DD), ``counts`` (a deadline in a "month" or from an "event"),
    ``unique`` (entries of a list differ in this), ``keyed`` ("month": the list is
    written as a mapping by month) and ``refers`` (a code must name a "grade",
    "grade or judgement", "scale", "tool" or "answers").
    """
    metadata = {"told": told, "unit": unit, "example": example, **limits}
    return field(default=default, metadata=metadata)


def source():
    return entry("Numbered requirements this comes from.", default=(), example=["HULL-52"])


def roles(told, **options):
    return entry(told, among=ROLES, **options)


def code(told, **options):
    return entry(told, code=True, **options)


def day_of_month(told, **options):
    return entry(told, counts="month", **options)


def period(told, **options):
    return entry(told, counts="event", **options)


def narrowing():
    """Job titles that narrow who is told of something, for the entry beside `tell`."""
    return entry(
        "Where somebody of a role has one of these job titles, the others of it are not told; "
        "* stands for any letters.",
        default=(),
    )
