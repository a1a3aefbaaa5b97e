"""Working days: Monday to Friday without England's bank holidays and a council's closure days.

All functions take and return calendar days (`datetime.date`). Bank holidays come
from the package `holidays` (GB, ENG), substitute days included.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from holidays import country_holidays

from lib.months import Month

ONE_DAY = timedelta(days=1)
SATURDAY = 5


@cache
def bank_holidays(year):
    """England's bank holidays of a year, as a frozen set of days."""
    return frozenset(country_holidays("GB", subdiv="ENG", years=year))


@dataclass(frozen=True)
class Calendar:
    """The days on which a council's offices work.

    `closures` are the days on which this council closes besides weekends and bank
    holidays, for example between Christmas and New Year.
    """

    closures: frozenset[date] = frozenset()

    def is_working_day(self, day):
        return (
            day.weekday() < SATURDAY
            and day not in bank_holidays(day.year)
            and day not in self.closures
        )

    def next_working_day(self, day):
        """The first working day after `day`."""
        return self.add_working_days(day, 1)

    def previous_working_day(self, day):
        """The last working day before `day`."""
        return self.add_working_days(day, -1)

    def on_or_after(self, day):
        """The day itself if it is a working day, else the next one."""
        return day if self.is_working_day(day) else self.next_working_day(day)

    def on_or_before(self, day):
        """The day itself if it is a working day, else the one before."""
        return day if self.is_working_day(day) else self.previous_working_day(day)

    def add_working_days(self, day, number):
        """The day `number` working days after `day`; before it if negative.

        The day itself is not counted, working or not: one working day after a
        Friday or a Saturday is the Monday. Nought gives the day back.
        """
        step = ONE_DAY if number > 0 else -ONE_DAY
        left = abs(number)
        while left:
            day += step
            left -= self.is_working_day(day)
        return day

    def working_days_between(self, start, end):
        """How many working days lie after `start`, up to and with `end`.

        Negative if `end` is the earlier one.
        """
        if end < start:
            return -self.working_days_between(end, start)
        days = (end - start).days
        return sum(self.is_working_day(start + timedelta(days=n)) for n in range(1, days + 1))

    def first_working_day(self, month):
        """`month` is a Month or any day in it, here and below."""
        return self.on_or_after(Month.of(month).first_day)

    def last_working_day(self, month):
        return self.on_or_before(Month.of(month).last_day)

    def nth_working_day(self, month, number):
        """The first working day of the month for 1, the second for 2."""
        return self.add_working_days(Month.of(month).first_day - ONE_DAY, number)

    def last_day(self, month):
        return Month.of(month).last_day

    def nth_day(self, month, number):
        """The day of that number, or the last one where the month is shorter."""
        return Month.of(month).day(number)
