"""Dates as councils write them: real ones, text in ten shapes, serials and placeholders.

Only one reading is ever chosen silently: the English one, day before month. A date
that can only be month first is read so and noted; one that may be either is noted as
such, and the reader decides from the rest of the file how loudly to say it.
"""

import math
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

EXCEL_DAY_NOUGHT = date(1899, 12, 30)
SERIALS = range(14_000, 80_000)  # 1938 to 2119: years a child or an adopter may have
EARLIEST = date(1920, 1, 1)
LONGEST = 60  # characters of a date with its time; the patterns are not tried on more
LATEST_YEAR = 2199  # later is an open end such as 31/12/9999

MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june",
         "jul july", "aug august", "sep sept september", "oct october", "nov november",
         "dec december"), 1,
    )
    for name in names.split()
}
BLANKS = frozenset({
    "", "-", "--", "n/a", "#n/a", "na", "n/k", "nk", "not known", "unknown", "null", "none",
    "nan", "nat", "tbc", "blank", "(blank)", "not applicable",
})

TIME = re.compile(r"[T\s]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*([ap]m|z)?$", re.IGNORECASE)
SERIAL = re.compile(r"\d{5,7}(\.\d+)?")
YEAR_FIRST = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$")
NUMBERS = re.compile(r"^(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d{2})$")
DAY_NAME_YEAR = re.compile(r"^(\d{1,2})(?:st|nd|rd|th)?[-/. ]+([a-z]+)[-/., ]+(\d{4}|\d{2})$")
NAME_DAY_YEAR = re.compile(r"^([a-z]+)[ .]+(\d{1,2})(?:st|nd|rd|th)?,? +(\d{4})$")
COMPACT = re.compile(r"^(20\d{2}|19\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$")


@dataclass(frozen=True, slots=True)
class ReadDate:
    """A date as understood. `how`: as it should be, or how it was written or why it is none."""

    day: date | None
    how: str = ""
    other: date | None = None  # the month-first reading, where both are possible


BLANK = ReadDate(None, "blank")
PLACEHOLDER = ReadDate(None, "placeholder")
OPEN_END = ReadDate(None, "open end")
NOT_A_DATE = ReadDate(None, "not a date")


def read_date(value, on):
    """Understand one cell; `on` (a day) settles the century of a two-digit year."""
    if isinstance(value, datetime):
        return _plausible(value.date(), "")
    if isinstance(value, date):
        return _plausible(value, "")
    if isinstance(value, (bool, timedelta)):
        return NOT_A_DATE
    if isinstance(value, (int, float)):
        return _serial(value)
    return _text(str(value), on)


def _plausible(day, how, other=None):
    if day.year > LATEST_YEAR:
        return OPEN_END
    if day < EARLIEST:
        return PLACEHOLDER
    return ReadDate(day, how, other)


def _serial(number):
    if not math.isfinite(number):
        return NOT_A_DATE
    if number in (0, 1, 2):  # 1900-01-01 as Excel and others count it
        return PLACEHOLDER
    if int(number) in SERIALS:
        return ReadDate(EXCEL_DAY_NOUGHT + timedelta(days=int(number)), "serial number")
    return OPEN_END if number > 2_000_000 else NOT_A_DATE


def _text(raw, on):
    text = " ".join(raw.replace("\xa0", " ").split()).strip("'\"‘’“” ")
    if text.casefold() in BLANKS:
        return BLANK
    if len(text) > LONGEST:
        return NOT_A_DATE
    if ":" in text:
        text = TIME.sub("", text)
    if SERIAL.fullmatch(text):
        return _serial(float(text))
    try:
        return _shape(text.casefold(), on)
    except ValueError:  # the 31st of February
        return NOT_A_DATE


def _shape(text, on):
    if found := YEAR_FIRST.match(text) or COMPACT.match(text):
        year, month, day = map(int, found.groups())
        return _plausible(date(year, month, day), "text")
    if found := NUMBERS.match(text):
        first, sign, second, year = found.groups()
        return _day_or_month_first(int(first), int(second), _full_year(year, on), sign)
    if found := DAY_NAME_YEAR.match(text):
        day, name, year = found.groups()
    elif found := NAME_DAY_YEAR.match(text):
        name, day, year = found.groups()
    else:
        return NOT_A_DATE
    if name not in MONTHS:
        return NOT_A_DATE
    return _plausible(date(_full_year(year, on), MONTHS[name], int(day)), "text")


def _day_or_month_first(first, second, year, sign):
    if second > 12 >= first:
        return _plausible(date(year, first, second), "month first")
    day = date(year, second, first)
    # Nobody writes the month first with full stops.
    either = sign == "/" and first <= 12 and first != second
    other = date(year, first, second) if either else None
    return _plausible(day, "text" if other is None else "either", other)


def _full_year(text, on):
    if len(text) == 4:
        return int(text)
    year = on.year // 100 * 100 + int(text)
    return year if year <= on.year + 2 else year - 100
