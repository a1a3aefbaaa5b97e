"""Tables in files that people send: csv or xlsx, read by heading, never by position.

A file is measured before it is opened, and a workbook is opened in a process of its
own (workbook_child.py). Whatever cannot be read raises `TableError` with a sentence
for the person who sent it.
"""

import contextlib
import csv
import io
import json
import pickle
import subprocess
import sys
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lib.tabular.cells import LONGEST, as_text, heading_key, unguarded

CHILD = Path(__file__).with_name("workbook_child.py")
ROWS_SEARCHED = 20  # for the headings; titles and notes may stand above them
SHARED = 100_000  # texts that are kept once, however often they stand in a file
SHORT = 64  # characters of a text worth sharing
TOO_MUCH = "The workbook takes too much memory or time to read. Copy the list into a new workbook and send that."


class TableError(ValueError):
    """The file cannot be read as a table; the message says what, where and how to mend it."""


@dataclass(frozen=True)
class Limits:
    """How much a file may hold. Sizes in bytes, the rest counts; what reading may take.

    `cells` counts those of all sheets together, empty ones too; `values` is the memory
    their values take here, `memory` what the reading process may take beside us.
    """

    file: int = 20_000_000
    member: int = 100_000_000  # one part of a workbook, unpacked
    archive: int = 200_000_000  # all its parts, unpacked
    members: int = 500
    rows: int = 50_000
    cells: int = 2_000_000
    values: int = 120_000_000
    memory: int = 480_000_000
    seconds: int = 8  # of the processor


@dataclass(frozen=True)
class Row:
    """One line of a table: its number as a spreadsheet shows it, and its text by column."""

    number: int
    values: dict[str, str]

    def __getitem__(self, column):
        return self.values[column]

    def get(self, column, default=""):
        return self.values.get(column, default)


@dataclass(frozen=True)
class Table:
    """What a file says: its columns in order, and its rows that are not empty."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class RawSheet:
    """One sheet as it stands: rows of values (text, numbers, days), from row 1."""

    name: str
    rows: list[list]
    visible: bool = True


# Tables by heading


def read_table(
    file, *, columns: Mapping[str, Sequence[str]] | None = None, required=(), limits=None
):
    """Read the first table of a csv or xlsx file.

    `columns` maps our names to the headings that mean them, compared without
    case, spaces and punctuation; other headings are left out. Without it the
    headings name the columns themselves. `required` are names that must be there.
    Each value is text without spaces around it; days are written YYYY-MM-DD.
    """
    sheets = read_sheets(file, limits=limits or Limits())
    sheet = next((sheet for sheet in sheets if any(map(_has_text, sheet.rows))), None)
    if sheet is None:
        raise TableError("The file is empty: it needs a row of headings and a row for each entry.")
    rows = [[as_text(value) for value in row] for row in sheet.rows]
    start = _heading_row(rows, columns)
    places = _places(rows[start], columns)
    _require(places, required, columns)
    return Table(tuple(places), tuple(_rows_below(rows, start, places)))


def _has_text(row):
    return any(str(value).strip() for value in row if value is not None)


def _heading_row(rows, columns):
    """The first row that names two columns we know; without `columns` the first with text."""
    if columns is None:
        return next(n for n, row in enumerate(rows) if _has_text(row))
    known = {heading_key(heading) for spellings in columns.values() for heading in spellings}
    for n, row in enumerate(rows[:ROWS_SEARCHED]):
        if sum(heading_key(cell) in known for cell in row) >= min(2, len(columns)):
            return n
    wanted = ", ".join(spellings[0] for spellings in columns.values())
    raise TableError(
        f"None of the first {ROWS_SEARCHED} rows names the columns. "
        f"Write headings above the list: {wanted}."
    )


def _places(headings, columns):
    """Our names of columns, and where in the row each stands.

    Of two headings that mean one column the spelling named first is taken.
    """
    places, ranks = {}, {}
    for place, heading in enumerate(headings):
        name, rank = _meaning(heading, columns)
        if name and ranks.get(name) == rank:
            raise TableError(f'Two columns are called "{heading}". Remove or rename one of them.')
        if name and rank < ranks.get(name, rank + 1):
            places[name], ranks[name] = place, rank
    return places


def _meaning(heading, columns):
    """What we call a column of this heading, and which spelling it is; "" for one left out."""
    if columns is None:
        return heading, 0
    key = heading_key(heading)
    for name, spellings in columns.items():
        keys = [heading_key(spelling) for spelling in spellings]
        if key in keys:
            return name, keys.index(key)
    return "", 0


def _require(places, required, columns):
    missing = [name for name in required if name not in places]
    if missing:
        wanted = ", ".join(columns[name][0] if columns else name for name in missing)
        raise TableError(f"The list has no column {wanted}. Add the heading and send it again.")


def _rows_below(rows, start, places):
    for number, row in enumerate(rows[start + 1 :], start=start + 2):
        if _has_text(row):
            values = {name: row[n] if n < len(row) else "" for name, n in places.items()}
            yield Row(number, values)


# Files


def read_sheets(file, *, limits=None):
    """All sheets of an xlsx, or the one of a csv, as RawSheets, within limits."""
    limits = limits or Limits()
    data = _within_size(file, limits)
    if data.startswith(b"PK"):
        _check_archive(data, limits)
        return _read_workbook(data, limits)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise TableError(
            "This is an old .xls workbook or one with a password. "
            "Save it as .xlsx without a password and send it again."
        )
    return [RawSheet("", _read_csv(data, limits))]


def _within_size(file, limits):
    data = file if isinstance(file, bytes) else file.read(limits.file + 1)
    if len(data) > limits.file:
        raise TableError(
            f"The file is larger than {limits.file // 1_000_000} MB. "
            "Split it, or remove what is not needed."
        )
    if not data.strip():
        raise TableError("The file is empty. Choose the file with the list.")
    return data


def _check_archive(data, limits):
    """Refuse what is no workbook, or says that it unpacks to more than the limits."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError) as error:
        raise TableError(
            "The workbook is damaged. Open it in Excel, save it again as .xlsx and send that."
        ) from error
    if not any(member.filename == "xl/workbook.xml" for member in members):
        raise TableError("This is not an .xlsx workbook. Save the list as .xlsx or .csv.")
    if any(member.flag_bits & 1 for member in members):
        raise TableError("The workbook has a password. Save it without one and send it again.")
    sizes = [member.file_size for member in members]
    if (
        len(sizes) > limits.members
        or max(sizes) > limits.member
        or sum(sizes) > limits.archive
    ):
        raise TableError(
            "The workbook unpacks to far more than a list needs. "
            "Copy the list into a new workbook and send that."
        )


def _read_workbook(data, limits):
    """The sheets, read in a child that may take so much memory and time and no more."""
    told = {name: getattr(limits, name) for name in ("rows", "cells", "values", "memory", "seconds")}
    child = subprocess.Popen(
        [sys.executable, "-I", str(CHILD)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )
    with child:
        with contextlib.suppress(BrokenPipeError):  # it ended before it had read all: told below
            child.stdin.write(json.dumps(told).encode() + b"\n")
            child.stdin.write(data)
            child.stdin.close()
        sheets = _sheets_of(child.stdout)
    if sheets is None:
        raise TableError(TOO_MUCH)
    return sheets


def _sheets_of(answers):
    """The sheets a child tells of, part by part; None where it ended before it was done."""
    sheets, known = [], {}
    try:
        while True:
            kind, *answer = pickle.load(answers)  # written by our own child, from plain values
            if kind == "refused":
                raise TableError(f"{answer[0]} Open it in Excel, save it again and send that.")
            if kind == "sheet":
                sheets.append(RawSheet(answer[0], [], answer[1]))
            elif kind == "rows":
                sheets[-1].rows.extend(_sharing(row, known) for row in answer[0])
            else:
                return sheets
    except (EOFError, pickle.UnpicklingError):
        return None


def _sharing(row, known):
    """The row with its texts said once: a list repeats its words by the thousand."""
    return [
        known.setdefault(value, value)
        if value.__class__ is str and len(value) <= SHORT and (len(known) < SHARED or value in known)
        else value
        for value in row
    ]


def _read_csv(data, limits):
    rows, known, cells, taken = [], {}, 0, 0
    with _opened(data) as text:
        lines = csv.reader(text, delimiter=_delimiter(text))
        text.seek(0)
        try:
            for row in lines:
                rows.append(_sharing([unguarded(cell) for cell in row], known))
                cells += len(row)
                taken += sum(map(sys.getsizeof, row))
                _check_lengths(row, len(rows))
                if len(rows) > limits.rows:
                    raise TableError(f"The file has more than {limits.rows:,} rows. Split it and send the parts.")
                if cells > limits.cells or taken > limits.values:
                    raise TableError("The file holds far more than a list needs. Remove columns or split it.")
        except csv.Error as error:
            raise TableError(
                f"Row {len(rows) + 1} cannot be read ({error}). Save the list again as csv."
            ) from error
    return rows


def _check_lengths(row, number):
    longest = max(map(len, row), default=0)
    if longest > LONGEST:
        raise TableError(
            f"Row {number} holds a text of {longest:,} characters; a cell has at most {LONGEST:,}. Shorten it."
        )


def _opened(data):
    """The text, not yet in memory: UTF-8, UTF-16 with its mark, else Windows-1252 as Excel saves it."""
    utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "cp1252"):
        text = io.TextIOWrapper(io.BytesIO(data), encoding, newline="")
        if _is_text(text):
            text.seek(0)
            return text
    raise TableError("The file is not text. Save the list as .csv (UTF-8) or .xlsx.")


def _is_text(text):
    try:
        return all("\0" not in piece for piece in iter(lambda: text.read(1_000_000), ""))
    except UnicodeDecodeError:
        return False


def _delimiter(text):
    heading = text.readline(LONGEST)
    return max(",;\t", key=heading.count)
