"""Reads a workbook in a process of its own, with limits of memory and time.

Run as a script, never imported: a file that asks for too much ends this process, not
the one that serves people. Standard input: the limits as JSON on one line, then the
file. Standard output: pickles one after the other, ("sheet", name, visible), ("rows", […])
as often as there are some, and ("end",) or ("refused", reason). Without the last of them
the file took more than it may.
"""

import io
import json
import pickle
import resource
import sys

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

AT_ONCE = 1_000  # rows in one pickle: it remembers every text it has seen
LONGEST = 32_767  # characters a spreadsheet cell holds
LONGEST_TITLE = 100  # of a sheet; spreadsheets themselves take 31


def main():
    limits = json.loads(sys.stdin.buffer.readline())
    resource.setrlimit(resource.RLIMIT_AS, (limits["memory"], limits["memory"]))
    resource.setrlimit(resource.RLIMIT_CPU, (limits["seconds"], limits["seconds"]))
    try:
        _tell_sheets(sys.stdin.buffer.read(), limits)
    except CalamineError as error:
        _tell("refused", f"The workbook cannot be read ({_in_short(error)}).")
    except _TooLargeError as error:
        _tell("refused", str(error))
    else:
        _tell("end")


class _TooLargeError(Exception):
    pass


def _tell(*answer):
    pickle.dump(answer, sys.stdout.buffer, protocol=pickle.HIGHEST_PROTOCOL)


def _in_short(error):
    words = " ".join(str(error).split())
    return words if len(words) <= 200 else f"{words[:199]}…"


def _tell_sheets(data, limits):
    left = _Left(limits)
    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
        for about in workbook.sheets_metadata:
            if about.name in workbook.sheet_names:
                _tell("sheet", _clean(about.name)[:LONGEST_TITLE], about.visible == SheetVisibleEnum.Visible)
                _tell_rows(workbook.get_sheet_by_name(about.name), _in_short(about.name), left)


class _Left:
    """What the sheets that are still to come may hold."""

    def __init__(self, limits):
        self.rows, self.cells, self.values = limits["rows"], limits["cells"], limits["values"]

    def take(self, rows):
        """Count the values of some rows."""
        self.values -= sum(sys.getsizeof(value) for row in rows for value in row)
        if self.values < 0:
            raise _TooLargeError("The workbook holds far more text than a list needs.")


def _tell_rows(sheet, name, left):
    """The rows from row 1, with the empty cells above and to the left of the first one."""
    rows, columns = (last + 1 for last in sheet.end or (-1, -1))
    left.cells -= rows * columns
    if rows > left.rows or left.cells < 0:
        raise _TooLargeError(
            f"The sheet {name} reaches to row {rows:,} and column {columns:,}; at most "
            f"{left.rows:,} rows are read. Delete what stands behind the list."
        )
    part = []
    for number, row in enumerate(_from_row_1(sheet), start=1):
        longest = max((len(value) for value in row if value.__class__ is str), default=0)
        if longest > LONGEST:
            raise _TooLargeError(
                f"The sheet {name} has a text of {longest:,} characters in row {number:,}; a cell holds {LONGEST:,}."
            )
        part.append([_clean(value) for value in row] if _has_nought(row) else row)
        if len(part) == AT_ONCE:
            left.take(part)
            _tell("rows", part)
            part = []
    left.take(part)
    _tell("rows", part)


def _has_nought(row):
    """Is there a character of code 0? Spreadsheets write it _x0000_; no database keeps it."""
    return any("\0" in value for value in row if value.__class__ is str)


def _clean(value):
    return value.replace("\0", "") if value.__class__ is str else value


def _from_row_1(sheet):
    """Each row whole: the reader leaves out empty columns on the left, though not empty rows above."""
    before = [""] * (sheet.start[1] if sheet.start else 0)
    for row in sheet.iter_rows():
        yield before + row


if __name__ == "__main__":
    main()
