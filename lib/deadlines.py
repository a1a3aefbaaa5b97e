"""Deadline rules as a council writes them: "first working day", "28th", "10 working days".

A rule either names a day of a month ("last day", "6th of next month") or counts
from an event ("4 weeks", "3 working days before", "same day"). Which day that is
follows from a month or an event's day, and from the council's calendar.

HULL-52 first working day · HULL-57 last day · HULL-71 3 working days · HULL-74 10
working days · HULL-77 2 months · HULL-78 4 weeks · SOTON-09 3rd · SOTON-17 6th of
next month · STAGE-18 third week.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from lib.months import Month

EXPECTED = (
    'expected a day of the month ("first working day", "last day", "28th", "third week", '
    '"6th of next month") or a time from an event ("10 working days", "4 weeks", "2 months", '
    '"same day", "3 working days before")'
)

ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1}
MONTHS_LATER = {None: 0, "this": 0, "next": 1, "previous": -1}

_OF_MONTH = r"(?: of (?:the )?(?:(?P<which>this|next|previous) )?month)?"
_NAMED_DAY = re.compile(
    rf"(?P<ordinal>{'|'.join(ORDINALS)}) (?P<unit>working day|day|week){_OF_MONTH}"
)
_NUMBERED_DAY = re.compile(
    rf"(?P<number>\d{{1,2}})(?P<ending>st|nd|rd|th)(?: (?P<unit>working day|day))?{_OF_MONTH}"
)
_SPAN = re.compile(
    r"(?P<number>\d{1,3}) (?P<unit>working day|day|week|month|year)s?(?P<before> before)?"
)


@dataclass(frozen=True)
class Deadline:
    """One rule, ready to be asked which day it means.

    `number` counts `unit`s. In a month -1 is the last one; from an event a
    negative number lies before it. `months_later` is 1 for "of next month".
    """

    text: str
    number: int
    unit: str
    counts_from: str  # "month" or "event"
    months_later: int = 0

    @classmethod
    def parse(cls, text):
        """Read a rule; ValueError says what was expected."""
        if not isinstance(text, str):
            raise ValueError(f"{text!r} is not a deadline: {EXPECTED}.")
        words = " ".join(text.lower().split())
        deadline = _same_day(words) or _day_of_month(words) or _span(words)
        if deadline is None:
            raise ValueError(f'"{text}" is not a deadline: {EXPECTED}.')
        return deadline

    def on(self, start, calendar):
        """The calendar day this means; `start` is a month or a day in it, or an event's day."""
        if isinstance(start, datetime):
            raise TypeError("A deadline counts from a calendar day, not from a moment.")
        if self.counts_from == "month":
            return self._in(Month.of(start).plus(self.months_later), calendar)
        if isinstance(start, Month):
            raise TypeError(f'"{self.text}" counts from an event: give the day, not {start}.')
        return self._after(start, calendar)

    def _in(self, month, calendar):
        if self.unit == "working day":
            if self.number == -1:
                return calendar.last_working_day(month)
            return calendar.nth_working_day(month, self.number)
        if self.number == -1:
            return month.last_day
        return month.day(self.number * 7 if self.unit == "week" else self.number)

    def _after(self, day, calendar):
        if self.unit == "working day":
            return calendar.add_working_days(day, self.number)
        if self.unit in ("day", "week"):
            return day + timedelta(days=self.number * (7 if self.unit == "week" else 1))
        months = self.number * (12 if self.unit == "year" else 1)
        return Month.of(day).plus(months).day(day.day)

    def __str__(self):
        return self.text


def _same_day(words):
    if words == "same day":
        return Deadline(words, 0, "day", "event")
    return None


def _day_of_month(words):
    if found := _NAMED_DAY.fullmatch(words):
        number, unit = ORDINALS[found["ordinal"]], found["unit"]
    elif (found := _NUMBERED_DAY.fullmatch(words)) and _is_ordinal(*found.group(1, 2)):
        number, unit = int(found["number"]), found["unit"] or "day"
    else:
        return None
    if number > _most(unit):
        return None
    return Deadline(words, number, unit, "month", MONTHS_LATER[found["which"]])


def _span(words):
    found = _SPAN.fullmatch(words)
    if not found:
        return None
    number = int(found["number"])
    return Deadline(words, -number if found["before"] else number, found["unit"], "event")


def _is_ordinal(number, ending):
    """Is it 1st, 2nd, 3rd, 11th, 21st, not 1th or 11st?"""
    usual = {1: "st", 2: "nd", 3: "rd"}.get(int(number) % 10, "th")
    return ending == ("th" if 11 <= int(number) <= 13 else usual) and int(number) > 0


def _most(unit):
    """The highest number a month has of the unit; 18 working days are in the shortest one."""
    return {"day": 31, "working day": 18, "week": 4}[unit]
