"""A calendar month, as rounds, reports and figures are counted in.

>>> Month.parse("2026-03").first_day
datetime.date(2026, 3, 1)
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime

_ISO = re.compile(r"(\d{4})-(\d{2})")


@dataclass(frozen=True, order=True)
class Month:
    """One month of one year; months sort, compare and count as numbers do."""

    year: int
    number: int

    def __post_init__(self):
        if not 1 <= self.number <= 12 or not 1 <= self.year <= 9999:
            raise ValueError(f"There is no month {self.number} in the year {self.year}.")

    @classmethod
    def of(cls, day):
        """The month of a calendar day; a Month is given back as it is."""
        if isinstance(day, cls):
            return day
        if isinstance(day, datetime) or not isinstance(day, date):
            raise TypeError(f"A month is taken of a calendar day, not of {day!r}.")
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text):
        """Read "2026-03"."""
        found = _ISO.fullmatch(text.strip())
        if not found:
            raise ValueError(f'"{text}" is not a month: write year and month, as in 2026-03.')
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def range(cls, first, last):
        """Every month from `first` to `last`, both included."""
        return [first.plus(n) for n in range(first.months_until(last) + 1)]

    @property
    def first_day(self):
        return date(self.year, self.number, 1)

    @property
    def last_day(self):
        return date(self.year, self.number, self.days)

    @property
    def days(self):
        """How many days the month has: 28 to 31."""
        return calendar.monthrange(self.year, self.number)[1]

    @property
    def next(self):
        return self.plus(1)

    @property
    def previous(self):
        return self.plus(-1)

    def plus(self, months):
        """The month so many months later; earlier if the number is negative."""
        year, number = divmod(self.year * 12 + self.number - 1 + months, 12)
        return Month(year, number + 1)

    def months_until(self, later):
        """How many months `later` lies ahead: 1 for the next month."""
        return (later.year - self.year) * 12 + later.number - self.number

    def day(self, number):
        """The day of that number, or the last one where the month is shorter."""
        return date(self.year, self.number, min(number, self.days))

    def __contains__(self, day):
        return (day.year, day.month) == (self.year, self.number)

    @property
    def iso(self):
        """As written in addresses, files and commands: "2026-03"."""
        return f"{self.year:04}-{self.number:02}"

    @property
    def label(self):
        """As read by people: "March 2026"."""
        return f"{calendar.month_name[self.number]} {self.year}"

    @property
    def short_label(self):
        """For axes and narrow columns: "Mar 26"."""
        return f"{calendar.month_abbr[self.number]} {self.year % 100:02}"

    def __str__(self):
        return self.label


class MonthConverter:
    """Months in addresses: `path("rounds/<month:month>/", ...)`."""

    regex = r"\d{4}-\d{2}"

    def to_python(self, value):
        return Month.parse(value)

    def to_url(self, value):
        return value if isinstance(value, str) else Month.of(value).iso
