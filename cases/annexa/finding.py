"""Telling which table is which list, by its titles; the name only breaks a tie.

Every one of the first rows is tried as the heading row, every list as the answer; the
best fit wins if it has the id column and enough titles of its own. `Codes_used` of the
template has many titles of list 9 but no id, and so is no list.
"""

import re
from dataclasses import dataclass

from cases.annexa.cells import spaced
from cases.annexa.lists import LISTS, plain_title
from cases.annexa.records import Refused

ROWS_SEARCHED = 15
OWN_TITLES = 2  # titles that only this kind of list has

SEND = frozenset({"upn", "uln", "dateinitialehcplanissued", "ehcplan", "primarysendneed"})
SSD_TABLE = re.compile(r"^(pers|cine|cina|cinp|clae|cppl|invo|prof|dept|earl|clea|disa)_[a-z]")
NUMBERS = (
    re.compile(r"\blist\s*(\d{1,2})\b"),
    re.compile(r"\baa\s+(\d{1,2})\b"),
    re.compile(r"^(\d{1,2})\b"),
)
WORDS = (
    (11, ("adopters", "prospective adopter")), (10, ("adoption",)), (9, ("leaver",)),
    (8, ("in care", "looked after", "cla", "lac")), (7, ("protection", "cpp")),
    (6, ("need", "cin")), (5, ("47", "icpc")), (2, ("early help", "help")),
    (4, ("assess",)), (3, ("referral",)), (1, ("contact",)),
)


@dataclass(frozen=True, slots=True)
class Found:
    """A table recognised as a list: where its titles stand and what each column is."""

    table: object
    list: object
    heading: int  # index of the row
    columns: tuple  # (index, Column)
    extra: tuple  # titles nobody asked for
    doubled: tuple  # titles of a column that was already found

    @property
    def has_rows(self):
        ids = next(index for index, each in self.columns if each.key == self.list.id_key)
        below = self.table.rows[self.heading + 1:]
        return any(ids < len(row) and spaced(row[ids]) for row in below)


def find_lists(tables):
    """The lists among the tables by number, and the tables that are none.

    Two tables with rows for one list are refused: which one counts is for people to say.
    """
    found, ignored, told = {}, [], []
    for table in tables:
        chosen = recognise(table)
        if chosen is None:
            told.append(_other_kind(table))
            ignored.append(table)
            continue
        found.setdefault(chosen.list.number, []).append(chosen)
    if not found:
        raise Refused(next(filter(None, told), None) or _nothing_found(ignored))
    if any(told) and not any(number in found for number in range(1, 11)):
        raise Refused(next(filter(None, told)))
    return {number: _one_of(number, each) for number, each in sorted(found.items())}, ignored


def recognise(table):
    """What list a table is, or None."""
    best = None
    for heading, row in enumerate(table.rows[:ROWS_SEARCHED]):
        titles = [(index, plain_title(cell)) for index, cell in enumerate(row) if spaced(cell)]
        if len(titles) < 3:
            continue
        for candidate in LISTS.values():
            fit = _fit(candidate, titles, table)
            if fit and (best is None or fit > best[0]):
                best = (fit, candidate, heading)
    return _found(table, best[1], best[2]) if best else None


def _fit(candidate, titles, table):
    keys = {candidate.by_title[title].key for _, title in titles if title in candidate.by_title}
    if candidate.id_key not in keys:
        return None
    own = {key for key in keys if not candidate.columns[key].common}
    named = number_in_name(table.name) == candidate.number
    if len(own) < OWN_TITLES and not (own and named):
        return None
    return len(keys), named, len(own) / len(candidate.columns)


def _found(table, candidate, heading):
    columns, others, doubled = {}, [], []
    for index, cell in enumerate(table.rows[heading]):
        column = candidate.by_title.get(plain_title(cell))
        if column is None:
            if spaced(cell):
                others.append((index, spaced(cell)))
        elif column.key in columns:
            doubled.append(spaced(cell))
        else:
            columns[column.key] = (index, column)
    extra = []
    for index, title in others:
        column = _longer_title(candidate, title)
        if column is None or column.key in columns:
            extra.append(title)
        else:
            columns[column.key] = (index, column)
    ordered = tuple(sorted(columns.values(), key=lambda each: each[0]))
    return Found(table, candidate, heading, ordered, tuple(extra), tuple(doubled))


def _longer_title(candidate, title):
    """The column whose title a longer one begins with: `Date of Birth / EDD`."""
    plain = plain_title(title)
    starts = [known for known in candidate.by_title if len(known) > 9 and plain.startswith(known)]
    return candidate.by_title[max(starts, key=len)] if starts else None


def number_in_name(name):
    """The list a sheet or file name points at, or None: `AA_7_child_protection` is 7."""
    plain = re.sub(r"[^a-z0-9]+", " ", name.casefold()).strip()
    for pattern in NUMBERS:
        if (match := pattern.search(plain)) and 1 <= int(match.group(1)) <= 11:
            return int(match.group(1))
    for number, words in WORDS:
        if any(word in plain for word in words):
            return number
    return None


def _one_of(number, found):
    with_rows = [each for each in found if each.has_rows] or found[:1]
    if len(with_rows) > 1:
        names = " and ".join(f"“{each.table.name}”" for each in with_rows)
        raise Refused(
            f"{names} both hold list {number} ({LISTS[number].title}). Hide or delete the one"
            " that is not current, and upload again."
        )
    return with_rows[0]


def _other_kind(table):
    """A sentence, if the table is known to be of another return."""
    titles = {plain_title(cell) for row in table.rows[:ROWS_SEARCHED] for cell in row}
    if len(titles & SEND) >= 2:
        return (
            f"{table.file}, sheet {table.name}, is the Annex A of an area SEND inspection (it has"
            " UPN and EHC plan columns). Upload the social care lists (ILACS Annex A) instead."
        )
    names = {spaced(cell).casefold() for row in table.rows[:1] for cell in row}
    if any(SSD_TABLE.match(name) for name in names):
        return (
            f"{table.file} is a table of the Standard Safeguarding Dataset itself. Run its"
            " Annex A script and upload the AA_1 to AA_11 files it writes."
        )
    return None


def _nothing_found(tables):
    names = ", ".join(table.name for table in tables[:12]) or "none"
    return (
        f"No list of Annex A was found. Sheets or files looked at: {names}. A list needs its"
        " titles within the first 15 rows, with a column “Child Unique ID”. If this is another"
        " return (a SEND inspection, a children’s home), it cannot be used here."
    )
