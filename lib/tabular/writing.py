"""Lists and figures out, as csv or xlsx. Text never becomes a formula or a link."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import xlsxwriter
from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

from lib.tabular.cells import fitting, guarded, local, plain
from lib.wording import said

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BYTE_ORDER_MARK = "\ufeff"  # without it Excel reads UTF-8 as something else


@dataclass(frozen=True)
class Sheet:
    """One sheet to write: `rows` of plain values in the order of `columns`."""

    title: str
    columns: Sequence[str]
    rows: Iterable[Sequence]


def csv_response(name, columns, rows):
    """A csv download called `name` (".csv" is added), written as it is sent."""
    lines = csv_lines([said(column) for column in columns], rows)  # now: they are written later
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    return _as_download(response, f"{name}.csv")


def xlsx_response(name, columns, rows):
    """An xlsx download called `name` (".xlsx" is added) with one sheet."""
    return workbook_response(name, [Sheet(name, columns, rows)])


def workbook_response(name, sheets):
    """An xlsx download called `name` (".xlsx" is added) with several Sheets."""
    response = HttpResponse(xlsx_bytes(sheets), content_type=XLSX)
    return _as_download(response, f"{name}.xlsx")


def _as_download(response, name):
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def csv_lines(columns, rows):
    """The lines of a csv in UTF-8, one by one."""
    writer = csv.writer(_Echo())
    yield BYTE_ORDER_MARK + writer.writerow([guarded(plain(column)) for column in columns])
    for row in rows:
        yield writer.writerow([_csv_cell(value) for value in row])


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, line):
        return line


def _csv_cell(value):
    return value if _is_number(value) else guarded(plain(value))


def _is_number(value):
    return isinstance(value, int | float) and not isinstance(value, bool)


def xlsx_bytes(sheets):
    """A workbook of Sheets, written row by row in little memory."""
    target = io.BytesIO()
    options = {
        "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(target, options) as workbook:
        formats = _formats(workbook)
        taken = set()
        for sheet in sheets:
            worksheet = workbook.add_worksheet(_title(sheet.title, taken))
            _write_sheet(worksheet, sheet, formats)
    return target.getvalue()


def _formats(workbook):
    return {
        "heading": workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
        "day": workbook.add_format({"num_format": "d mmm yyyy", "align": "left"}),
        "moment": workbook.add_format({"num_format": "d mmm yyyy hh:mm", "align": "left"}),
    }


def _write_sheet(worksheet, sheet, formats):
    worksheet.freeze_panes(1, 0)
    for place, column in enumerate(map(said, sheet.columns)):
        worksheet.set_column(place, place, min(max(len(column) + 2, 12), 40))
        worksheet.write_string(0, place, column, formats["heading"])
    for number, row in enumerate(sheet.rows, start=1):
        for place, value in enumerate(row):
            _write_cell(worksheet, number, place, value, formats)


def _write_cell(worksheet, row, column, value, formats):
    if _is_number(value):
        worksheet.write_number(row, column, value)
    elif isinstance(value, datetime):
        worksheet.write_datetime(row, column, local(value), formats["moment"])
    elif isinstance(value, date):
        worksheet.write_datetime(row, column, value, formats["day"])
    elif text := plain(value):
        worksheet.write_string(row, column, fitting(text))


def _title(title, taken):
    """A title that Excel accepts: 31 characters, none of []:*?/\\, no two alike."""
    title = re.sub(r"[\[\]:*?/\\]", " ", title).strip("' ")[:31] or "Sheet"
    while title.casefold() in taken:
        title = f"{title[:26]} ({len(taken) + 1})"
    taken.add(title.casefold())
    return title
