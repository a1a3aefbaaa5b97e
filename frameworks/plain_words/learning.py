"""Reports, the learning calendar, and what each role owes."""

from datetime import date

from frameworks.plain_words.words import Sentence, holder, how_often, listed, month_names, titles
from frameworks.schema import MONTHS


def reports(policy):
    for one in policy.reports:
        months = f" in {month_names([MONTHS.index(key) + 1 for key in one.months])}" if one.months else ""
        due = f", by the {_due(one.due)}" if one.due else ""
        goes_to = f" It goes to: {'; '.join(one.audiences)}." if one.audiences else ""
        who = policy.role_title(one.prepared_by)
        yield Sentence(f"{one.title}: {how_often(one.every)}{months}{due}, prepared by {who}.{goes_to}", one.source)


def _due(when):
    return when if "month" in when else f"{when} of the month after"


def learning(policy):
    for one in policy.learning:
        when = f" ({one.when})" if one.when else ""
        led = f", led by {policy.role_title(one.led_by)}" if one.led_by else ""
        people = f", for {titles(policy, one.people)}" if one.people else ""
        days = f" On {listed([_day(text) for text in one.dates])}." if one.dates else ""
        yield Sentence(
            f"{one.title}: {how_often(one.every)}{when}{led}{people}. {one.about}".strip() + days,
            one.source,
        )


def _day(text):
    day = date.fromisoformat(text)
    return f"{day.day} {day:%B %Y}"


def expectations(policy):
    for one in policy.expectations:
        count = f"{one.count} " if one.count else ""
        each = f" for each {one.for_each}" if one.for_each else ""
        counted = "" if one.counted_here else " (not counted here)"
        who = holder(policy, one.role, one.titles)
        yield Sentence(f"{who}: {one.what}, {count}{how_often(one.per)}{each}{counted}.", one.source)
