"""A council of any size made of a small one: the same lists, several times over."""

import re
from datetime import date, datetime, time

import xlsxwriter

from cases.annexa.files import open_tables
from cases.annexa.finding import recognise


def multiply_workbook(source, target, *, times):
    """Write `target` (a path) with the rows of `source` `times` over, each copy with its own ids."""
    options = {"constant_memory": True, "default_date_format": "dd/mm/yyyy"}
    with xlsxwriter.Workbook(str(target), options) as workbook:
        for table in open_tables([(source.name, source)]):
            sheet = workbook.add_worksheet(table.name)
            for number, row in enumerate(_rows(table, times)):
                for place, value in enumerate(row):
                    _write(sheet, number, place, value)
    return target


def _rows(table, times):
    found = recognise(table)
    if found is None:
        yield from table.rows
        return
    ids = next(place for place, column in found.columns if column.key == found.list.id_key)
    yield from table.rows[: found.heading + 1]
    for copy in range(times):
        for row in table.rows[found.heading + 1:]:
            yield [*row[:ids], _other_id(row[ids], copy), *row[ids + 1:]]


def _other_id(cell, copy):
    """The first copy keeps its ids; 488268 of the third is 4882682, however it is written."""
    if not copy or cell in ("", None):
        return cell
    if isinstance(cell, float):
        return cell * 10 + copy
    return re.sub(r"(\d)(?=\.0|\D*$)", rf"\g<1>{copy}", cell, count=1)


def _write(sheet, row, place, value):
    if value in ("", None):
        return
    if isinstance(value, date):
        moment = value if isinstance(value, datetime) else datetime.combine(value, time())
        sheet.write_datetime(row, place, moment)
    elif isinstance(value, bool):
        sheet.write_boolean(row, place, value)
    elif isinstance(value, (int, float)):
        sheet.write_number(row, place, value)
    else:
        sheet.write_string(row, place, value)
