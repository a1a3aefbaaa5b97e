"""Answers that only a child of some age can give for themself, checked against the case on the day (BOLT-12).

A column of a table may hold an answer with `from_age` (years): a row may say so only
where the child was that old on the day in the row's first date.
"""

from datetime import date

from frameworks.plain_words import listed


def too_young(question, rows, case):
    """A sentence for each row ({column code: text}) that says so of a child too young for it, and how to mend it."""
    limited = [column for column in question.columns if any(map(_from_age, column.get("choices", ())))]
    for number, row in enumerate(rows if limited else (), start=1):
        for column in limited:
            if sentence := _refusal(question, column, row, case):
                yield f"row {number}: {sentence}"


def _from_age(choice):
    return choice.get("from_age")


def _refusal(question, column, row, case):
    """Why one row's answer cannot stand, or ""; a row without a day is asked for one elsewhere."""
    given = next((one for one in column["choices"] if one["code"] == row.get(column["code"])), None)
    day = _day(question, row)
    if given is None or not _from_age(given) or day is None:
        return ""
    told = f"“{given['label']}” needs an age of {given['from_age']}"
    others = [f"“{one['label']}”" for one in column["choices"] if not _from_age(one)]
    other = f", or choose {listed(others, 'or')}" if others else ""
    age = case.age_on(day)
    if age is None:
        return f"{told}, and the case list gives no date of birth. Have the list mended{other}."
    if age >= given["from_age"]:
        return ""
    return f"{told}, and the child was {max(age, 0)} on {day.day} {day:%B %Y}. Correct the day{other}."


def _day(question, row):
    dated = next((column["code"] for column in question.columns if column.get("kind") == "date"), None)
    try:
        return date.fromisoformat(str(row.get(dated, "")))
    except ValueError:
        return None
