"""Reads a workbook in a process of its own, with limits of memory and time.

Run as a script, never imported: a file that asks for too much ends this process, not
the one that serves people. Standard input: the limits as JSON on one line, then the
file. Standard output: one pickle, either {"sheets": [(name, visible, rows), …]} or
{"refused": reason}.
"""

import io
import json
import pickle
import resource
import sys

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum


def main():
    limits = json.loads(sys.stdin.buffer.readline())
    resource.setrlimit(resource.RLIMIT_AS, (limits["memory"], limits["memory"]))
    resource.setrlimit(resource.RLIMIT_CPU, (limits["seconds"], limits["seconds"]))
    try:
        answer = {"sheets": _sheets(sys.stdin.buffer.read(), limits)}
    except CalamineError as error:
        answer = {"refused": f"The workbook cannot be read ({error})."}
    except _TooLargeError as error:
        answer = {"refused": str(error)}
    pickle.dump(answer, sys.stdout.buffer, protocol=pickle.HIGHEST_PROTOCOL)


class _TooLargeError(Exception):
    pass


def _sheets(data, limits):
    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
        return [
            (about.name, about.visible == SheetVisibleEnum.Visible, _rows(workbook, about, limits))
            for about in workbook.sheets_metadata
            if about.name in workbook.sheet_names
        ]


def _rows(workbook, about, limits):
    """The rows from row 1, with the empty cells above and to the left of the first one."""
    sheet = workbook.get_sheet_by_name(about.name)
    rows, columns = (last + 1 for last in sheet.end or (-1, -1))
    if rows > limits["rows"] or rows * columns > limits["cells"]:
        raise _TooLargeError(
            f"The sheet {about.name} reaches to row {rows:,} and column {columns:,}; at most "
            f"{limits['rows']:,} rows are read. Delete what stands behind the list."
        )
    return sheet.to_python(skip_empty_area=False)


if __name__ == "__main__":
    main()
