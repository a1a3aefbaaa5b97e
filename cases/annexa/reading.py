"""One delivery of lists, from files to a `Reading`."""

from collections import Counter
from datetime import timedelta

from cases.annexa.children import Derivation
from cases.annexa.codes import bare
from cases.annexa.dates import read_date
from cases.annexa.files import open_tables
from cases.annexa.finding import find_lists
from cases.annexa.lists import LISTS
from cases.annexa.records import Issue, ListRead, Reading, Refused
from cases.annexa.rows import ListReader, Notes

#: Dates that may be day or month first are named one by one up to this many, then by file.
MOST_NAMED = 500
LOOK_BACK = 183  # days that lists 1, 3 and 4 go back


def read(files, *, today, as_at=None, meanings=None, progress=None):
    """Understand a workbook or a set of csv files; raises `Refused` with a sentence.

    `files` are (name, path) pairs, `today` bounds the guess of the day, `as_at` is the
    day of the lists (the guess, if nobody says), `meanings` are the spellings people
    have explained: {(field, spelling): meaning, or "" for no value}.
    """
    tell = progress or _quietly
    tell(0, 100, "Opening the files")
    return read_tables(open_tables(files), today=today, as_at=as_at, meanings=meanings, progress=tell)


def read_tables(tables, *, today, as_at=None, meanings=None, progress=None):
    """Understand tables that are open already; emptied on the way, as 100,000 rows need not stay."""
    tell = progress or _quietly
    tell(30, 100, "Looking for the lists")
    found, ignored = find_lists(tables)
    guess = _guess(found, today)
    if as_at is None:
        as_at = guess
    if as_at is None:
        raise Refused(
            "The lists do not show on which day they were made. Say so with the day of the list."
        )
    notes = Notes({(field, bare(text)): key for (field, text), key in (meanings or {}).items()})
    rows_by_list = _read_rows(found, as_at, notes, tell)
    tell(75, 100, "Working out where each child stands")
    children = Derivation(found, as_at, notes).children(rows_by_list)
    if not children:
        raise Refused(
            "The lists have titles but no children. Export them again with their rows."
        )
    _settle_dates(notes)
    _missing_lists(found, notes)
    _early_help_ids(found, rows_by_list, notes)
    tell(100, 100, "Read")
    return Reading(
        as_at=as_at, as_at_guess=guess, lists=_lists(found, rows_by_list), children=children,
        issues=_in_order(notes.issues.told(), found),
        unknown_values=sorted(notes.unknown.values(), key=lambda each: (each.field, -each.count)),
        understood=notes.understood, ignored_sheets=[table.name for table in ignored],
    )


def guess_as_at(files, *, today):
    """The day the lists were probably made, or None; opens the files for nothing else."""
    found, _ = find_lists(open_tables(files))
    return _guess(found, today)


def _quietly(done, total, text):
    pass


def _read_rows(found, as_at, notes, tell):
    rows_by_list = {}
    whole = sum(len(each.table.rows) for each in found.values()) or 1
    done = 0
    for number, each in found.items():
        tell(35 + 40 * done // whole, 100, f"Reading list {number}, {LISTS[number].title}")
        rows_by_list[number] = ListReader(each, as_at, notes).read()
        done += len(each.table.rows)
        each.table.rows.clear()
    _one_id_each(rows_by_list, notes)
    adopters = rows_by_list.pop(11, None)
    if adopters is not None:
        notes.understood[(found[11].table.name, "", "adopters, not used")] = len(adopters)
    return rows_by_list


def _one_id_each(rows_by_list, notes):
    """Give `0506827` and `506827` one id, unless the council's ids do begin with noughts."""
    written = Counter(
        row["id"].startswith("0") for number, rows in rows_by_list.items() if number != 11
        for row in rows if row["id"].isdigit()
    )
    if written[True] >= written[False]:
        return
    for rows in rows_by_list.values():
        for row in rows:
            if row["id"].startswith("0") and row["id"].isdigit():
                row["id"] = row["id"].lstrip("0") or "0"
                notes.understood[("", "Child Unique ID", "id in another form")] += 1


def _guess(found, today):
    """The latest event of lists 1, 3 and 4 that does not stand alone, or None.

    A mistyped year puts single events months ahead; the real last day has company in
    the three days up to it: at least a fifth of what such days usually bring.
    """
    days = Counter()
    for number in (1, 3, 4):
        if number in found:
            days.update(_event_days(found[number], today))
    if not days:
        return None
    whole = sum(days.values())
    company = max(1 if whole < 60 else 2, whole * 3 / LOOK_BACK / 5)
    for day in sorted(days, reverse=True):
        if sum(days[day - timedelta(days=back)] for back in range(3)) >= company:
            return day
    return max(days)


def _event_days(found, today):
    memo = {}
    for index, column in found.columns:
        if not column.event:
            continue
        for row in found.table.rows[found.heading + 1:]:
            raw = row[index] if index < len(row) else ""
            if raw not in memo:
                memo[raw] = read_date(raw, today).day
            if memo[raw] and memo[raw] <= today:
                yield memo[raw]


def _settle_dates(notes):
    """Say which dates may be month first, where the file has such dates at all.

    In a workbook, where most dates are real, one by one; in a csv, where all are text,
    by column: thousands of cells to look at help nobody.
    """
    doubtful = {place: count for place, count in notes.eithers.items() if notes.month_first[place[0]]}
    if sum(doubtful.values()) <= MOST_NAMED and not notes.text_only:
        notes.issues.extend(issue for table, issue in notes.either if notes.month_first[table.file])
        return
    for (_, sheet, column), count in doubtful.items():
        notes.issues.append(Issue(
            sheet, None, column, "date either way", f"{count} dates",
            "These may be day or month first and were read day first, as most dates of the file"
            " are. Some dates of the file can only be month first.", True,
        ))


def _missing_lists(found, notes):
    consequence = {
        6: "children in need and closed cases cannot be told",
        7: "plans are taken from the case status of list 6",
        8: "looked after children are taken from the case status of list 6",
        9: "care leavers cannot be told",
    }
    for number, text in consequence.items():
        if number not in found:
            notes.issues.append(Issue(
                f"List {number}", None, "", "list missing", LISTS[number].title,
                f"List {number} ({LISTS[number].title}) is not among the files: {text}.", True,
            ))


def _early_help_ids(found, rows_by_list, notes):
    """Name the rows of list 2 whose ids no other list knows and are of another shape."""
    if 2 not in found:
        return
    others = {row["id"] for number, rows in rows_by_list.items() if number != 2 for row in rows}
    if sum(each.isdigit() for each in others) < len(others) * 0.9:
        return
    for row in rows_by_list[2]:
        if row["id"] not in others and not row["id"].isdigit():
            notes.issues.append(Issue(
                found[2].table.name, row["row"], LISTS[2].columns["child_id"].title,
                "id of another system", row["id"],
                "The number looks like the early help system’s own; the child may be on other"
                " lists under another number.", True, row["id"],
            ))


def _lists(found, rows_by_list):
    read_lists = []
    for number, each in found.items():
        have = {column.key for _, column in each.columns}
        wanted = each.list.columns
        read_lists.append(ListRead(
            number=number, title=each.list.title, file=each.table.file, sheet=each.table.name,
            heading_row=each.heading + 1, rows=len(rows_by_list.get(number, ())),
            missing_columns=tuple(
                each.title for key, each in wanted.items()
                if key not in have and not each.optional
            ),
            extra_columns=each.extra + each.doubled,
        ))
    return read_lists


def _in_order(issues, found):
    place = {each.table.name: number for number, each in found.items()}
    return sorted(issues, key=lambda each: (
        place.get(each.sheet, 0), each.row or 0, each.column, each.kind
    ))
