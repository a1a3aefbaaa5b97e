"""The year of reports and meetings: due when, prepared by whom, for which audiences (SOTON-33, HULL-43 to 46)."""

from dataclasses import dataclass
from datetime import date

from frameworks.dates import due_on
from frameworks.schema import MONTHS
from lib.months import Month

#: In which months of the year a report of each cycle is due; weekly and six-weekly ones have no month.
EVERY = {"month": 1, "two_months": 2, "quarter": 3, "half_year": 6, "year": 12}


@dataclass(frozen=True)
class Due:
    """A report or meeting in a month: its day where the framework names one."""

    title: str
    kind: str  # "Report" or "Meeting"
    on: date | None
    who: str
    audiences: tuple[str, ...]
    about: str = ""
    source: tuple[str, ...] = ()


def calendar(policy, first, months=12):
    """What falls in each month from `first` (a Month): list of (Month, [Due]), days in order."""
    span = [first.plus(number) for number in range(months)]
    return [(month, _in(policy, month, number)) for number, month in enumerate(span, start=1)]


def _in(policy, month, number):
    found = [_report(policy, rule, month) for rule in policy.reports if _falls(rule, month, number)]
    found += [one for rule in policy.learning for one in _meetings(policy, rule, month, number)]
    return sorted(found, key=lambda one: (one.on is None, one.on or month.first_day, one.title))


def _falls(rule, month, number):
    """Whether a report is owed in a month: in the months it names, else by its cycle from the year's begin."""
    if rule.months:
        return MONTHS[month.number - 1] in rule.months
    return rule.every in EVERY and number % EVERY[rule.every] == 0


def _report(policy, rule, month):
    day = due_on(policy, rule.due, month) if rule.due else None
    return Due(rule.title, "Report", day, policy.role_title(rule.prepared_by), tuple(rule.audiences), "", rule.source)


def _meetings(policy, rule, month, number):
    who = policy.role_title(rule.led_by) if rule.led_by else ""
    people = tuple(policy.role_title(role) for role in rule.people)
    days = [date.fromisoformat(text) for text in rule.dates]
    if days:
        return [Due(rule.title, "Meeting", day, who, people, rule.about, rule.source) for day in days if day in month]
    if rule.every in EVERY and number % EVERY[rule.every] == 0:
        return [Due(rule.title, "Meeting", None, who, people, rule.about or rule.when, rule.source)]
    return []


def regular(policy):
    """Meetings and reports of weeks, which stand in no month: list of (title, every, when)."""
    weekly = [rule for rule in (*policy.reports, *policy.learning) if rule.every in ("week", "six_weeks")]
    return [(rule.title, rule.every, getattr(rule, "when", "")) for rule in weekly if not getattr(rule, "dates", ())]


def year_from(policy, on):
    """The first month of the policy's year that a day lies in."""
    start = policy.calendar.year_starts
    return Month(on.year if on.month >= start else on.year - 1, start)
