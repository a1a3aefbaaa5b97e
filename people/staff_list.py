"""Reads a staff list: who works here, in which team, under whom, and who has left.

By heading, never by position. Nothing is written: the reading holds the people and
every problem with its row, so that a list is taken whole or shown as it is.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from lib.tabular import read_table

#: What a column may be called; compared without case, spaces and punctuation.
HEADINGS = {
    "staff_id": ("staff id", "staff number", "employee id", "employee number", "payroll number"),
    "name": ("name", "full name", "staff name", "employee name"),
    "email": ("email", "e-mail", "email address", "work email", "work e-mail", "mail"),
    "job_title": ("job title", "title", "role", "post", "position"),
    "team": ("team", "team name"),
    "service": ("service", "service area", "department", "division"),
    "area": ("area", "locality", "district"),
    "line_manager": (
        "line manager", "manager", "line manager email", "manager email", "line manager id",
        "manager staff id", "line manager staff id", "reports to", "supervisor",
    ),
    "agency": ("agency", "agency worker"),
    "left": ("left", "left on", "leaver", "leaving date", "date left", "end date"),
    "disabled_children": ("disabled children", "disabled children's team", "cwd"),
}
NEEDED = ("name", "email", "job_title")
YES = {"1", "y", "yes", "true", "x", "left"}
NO = {"", "0", "n", "no", "false", "-"}
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
#: Characters a column may hold; nothing is matched against more.
LONGEST = {
    "staff_id": 50, "name": 200, "email": 254, "job_title": 200, "team": 200, "service": 200, "area": 100,
    "line_manager": 254,
}  # fmt: skip
SHOWN = 80  # characters of a text that a sentence repeats


@dataclass(frozen=True)
class Problem:
    """One thing in the list that cannot be taken as it stands."""

    row: int
    column: str
    value: str
    reason: str

    def __str__(self):
        return f"Row {self.row}, {self.column}: {self.reason}"


@dataclass(frozen=True)
class StaffRow:
    """One person as the list has them."""

    row: int
    name: str
    email: str
    job_title: str
    staff_id: str = ""
    team: str = ""
    service: str = ""
    area: str = ""
    line_manager: str = ""
    agency: bool = False
    left_on: date | None = None
    left_unsaid: bool = False  # a bare "yes": gone, on which day is not said
    disabled_children: bool = False


@dataclass
class StaffReading:
    """A whole list understood: the people, and what was not understood."""

    people: list[StaffRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    columns: frozenset = frozenset(HEADINGS)  # what the list has columns for


def read_staff_list(file, *, on):
    """Understand a staff list (xlsx or csv, opened); TableError if it cannot be read at all.

    A bare "yes" under "left" counts as left on the day `on`.
    """
    table = read_table(file, columns=HEADINGS, required=NEEDED)
    reading = StaffReading(columns=frozenset(table.columns))
    for row in table.rows:
        cells = {name: _text(value) for name, value in row.values.items()}
        person = _person(row.number, cells, reading.problems, on)
        if person:
            reading.people.append(person)
    _check_doubles(reading)
    _check_managers(reading)
    return reading


def _text(value):
    return re.sub(r"\s+", " ", value.replace("\u00a0", " ")).strip()


def _person(number, cells, problems, on):
    for name in NEEDED:
        if not cells[name]:
            what = name.replace("_", " ")
            problems.append(Problem(number, what, "", f"There is no {what}. Give one."))
            return None
    if _too_long(number, cells, problems):
        return None
    email = cells["email"].lower()
    if not EMAIL.fullmatch(email):
        problems.append(
            Problem(number, "email", email, f"“{email}” is not an e-mail address. Correct it.")
        )
        return None
    return StaffRow(
        row=number,
        name=cells["name"],
        email=email,
        job_title=cells["job_title"],
        staff_id=cells.get("staff_id", ""),
        team=cells.get("team", ""),
        service=cells.get("service", ""),
        area=cells.get("area", ""),
        line_manager=cells.get("line_manager", "").lower(),
        agency=cells.get("agency", "").lower() in YES,
        left_on=_left_on(number, cells.get("left", ""), problems, on),
        left_unsaid=cells.get("left", "").lower() in YES,
        disabled_children=cells.get("disabled_children", "").lower() in YES,
    )


def _too_long(number, cells, problems):
    """Whether a cell holds more than is kept of it; each is told."""
    long = [name for name, most in LONGEST.items() if len(cells.get(name, "")) > most]
    for name in long:
        text, what = cells[name], name.replace("_", " ")
        reason = f"“{_in_short(text)}” has {len(text):,} characters; at most {LONGEST[name]} are kept. Shorten it."
        problems.append(Problem(number, what, text, reason))
    return bool(long)


def _in_short(text):
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"


def _left_on(number, text, problems, on):
    if text.lower() in NO:
        return None
    if text.lower() in YES:
        return on
    match = re.match(r"(\d{4})-(\d\d?)-(\d\d?)", text)
    british = re.match(r"(\d\d?)/(\d\d?)/(\d{4})$", text)
    try:
        if match:
            return date(*map(int, match.groups()))
        if british:
            return date(*map(int, reversed(british.groups())))
    except ValueError:
        pass  # falls to the problem below, which names the text
    problems.append(
        Problem(number, "left", text, f"“{_in_short(text)}” is neither yes, no nor a day such as 31/03/2026.")
    )
    return None


def _check_doubles(reading):
    for name in ("email", "staff_id"):
        first = {}
        for person in reading.people:
            value = getattr(person, name)
            if value and value in first:
                reading.problems.append(
                    Problem(
                        person.row, name.replace("_", " "), value,
                        f"“{value}” is already on row {first[value]}. Keep one of the two.",
                    )
                )
            first.setdefault(value, person.row)


def _check_managers(reading):
    known = {key for person in reading.people for key in manager_keys(person)}
    names = Counter(person.name.lower() for person in reading.people)
    for person in reading.people:
        manager = person.line_manager
        if not manager or manager in known:
            continue
        twice = names[manager] > 1
        why = (
            "is the name of several people; give the staff number or e-mail address"
            if twice
            else "is not in the list"
        )
        if twice or manager not in names:
            reading.problems.append(
                Problem(person.row, "line manager", manager, f"“{manager}” {why}.")
            )


def manager_keys(person):
    """The unmistakable ways a list may name somebody as a line manager."""
    return {key for key in (person.email, person.staff_id.lower()) if key}
