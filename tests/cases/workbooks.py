"""Small Annex A files made for a test: rows by column key, written under Ofsted's titles."""

import csv
from datetime import date

import xlsxwriter

from cases.annexa.files import Table
from cases.annexa.lists import LISTS

DAY = date(2026, 3, 31)


def write_lists(path, lists, *, titles_at=0, sheet="List_{}", hidden=()):
    """Write {list number or (sheet name, number): [row, ...]} as a workbook; gives the path."""
    with xlsxwriter.Workbook(str(path), {"default_date_format": "dd/mm/yyyy"}) as workbook:
        for key, rows in lists.items():
            name, number = key if isinstance(key, tuple) else (sheet.format(key), key)
            worksheet = workbook.add_worksheet(name)
            if name in hidden:
                worksheet.hide()
            for n, line in enumerate(table(number, rows), titles_at):
                for place, value in enumerate(line):
                    _write(worksheet, n, place, value)
    return path


def _write(worksheet, row, column, value):
    if isinstance(value, date):
        worksheet.write_datetime(row, column, value)
    elif value is not None:
        worksheet.write(row, column, value)


def write_csv(path, number, rows, *, encoding="utf-8", titles=None):
    """Write one list as csv; gives the path."""
    lines = table(number, rows)
    if titles:
        lines[0] = titles
    with path.open("w", newline="", encoding=encoding) as opened:
        csv.writer(opened).writerows(
            [f"{cell:%d/%m/%Y}" if isinstance(cell, date) else cell for cell in line]
            for line in lines
        )
    return path


def table(number, rows):
    """Titles and rows of a list: every column of it, in Ofsted's order."""
    columns = LISTS[number].columns
    return [[each.title for each in columns.values()]] + [
        [row.get(key) for key in columns] for row in rows
    ]


def tables_of(lists):
    """{list number: [row, ...]} as the sheets of an opened workbook: numbers as floats, no cell None."""
    return [
        Table("a.xlsx", f"List_{number}", [[_opened(cell) for cell in line] for line in table(number, rows)], False)
        for number, rows in lists.items()
    ]


def _opened(cell):
    if cell is None:
        return ""
    return float(cell) if isinstance(cell, int) else cell


def files_of(*paths):
    return [(path.name, path) for path in paths]
