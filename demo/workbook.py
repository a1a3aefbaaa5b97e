"""The bundled case list with its dates moved, as messy as it was; names reviewing officers too.

Dates stand in many forms in it, on purpose; each is moved and written in its own form.
"""

import io
import re
from datetime import date, datetime

import xlsxwriter
from python_calamine import CalamineWorkbook

MADE_ON = date(2025, 9, 30)
FORMS = (
    "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S",
    "%d-%b-%y", "%d-%b-%Y", "%d/%m/%y",
)
DATELIKE = re.compile(r"\s*\d{1,4}[-/.](\d{1,2}|[A-Za-z]{3})[-/.]\d{2,4}")
SERIALS = range(30_000, 60_000)  # days since 1899-12-30: 1982 to 2064
REAL_YEARS = range(1950, 2090)
REVIEWED = ("List_7", "List_8")  # lists whose children have a reviewing officer or a chair
REVIEWER = "Independent Reviewing Officer"


def moved(path, *, to, reviewers):
    """The workbook's bytes as if made on the day `to`. `reviewers` are names, shared out by child."""
    days = to - MADE_ON
    source = CalamineWorkbook.from_path(str(path))
    kept = io.BytesIO()
    book = xlsxwriter.Workbook(kept, {"constant_memory": True, "default_date_format": "dd/mm/yyyy"})
    for name in source.sheet_names:
        rows = source.get_sheet_by_name(name).to_python(skip_empty_area=False)
        _write(book.add_worksheet(name), rows, days, reviewers if name in REVIEWED else ())
    book.close()
    return kept.getvalue()


def _write(sheet, rows, days, reviewers):
    dated, id_at = set(), None
    for number, row in enumerate(rows):
        heading = id_at is None and _is_heading(row)
        if heading:
            dated = {at for at, cell in enumerate(row) if "date" in str(cell).lower() or "start" in str(cell).lower()}
            id_at = next(at for at, cell in enumerate(row) if _is_id(cell))
        for at, cell in enumerate(row):
            _put(sheet, number, at, cell if heading else _move(cell, days, serial=at in dated))
        if reviewers and id_at is not None:
            _put(sheet, number, len(row), REVIEWER if heading else _reviewer(row[id_at], reviewers))


def _is_heading(row):
    return any(_is_id(cell) for cell in row)


def _is_id(cell):
    return re.sub(r"\W", "", str(cell)).lower() in ("childuniqueid", "individualadopteridentifier")


def _reviewer(reference, reviewers):
    digits = re.sub(r"\D", "", str(reference).removesuffix(".0"))
    return reviewers[int(digits) % len(reviewers)] if digits else ""


def _put(sheet, row, at, cell):
    if cell is None or cell == "":
        return
    if isinstance(cell, datetime):
        sheet.write_datetime(row, at, cell)
    elif isinstance(cell, date):
        sheet.write_datetime(row, at, datetime.combine(cell, datetime.min.time()))
    elif isinstance(cell, (int, float)) and not isinstance(cell, bool):
        sheet.write_number(row, at, cell)
    else:
        sheet.write_string(row, at, str(cell))


def _move(cell, days, *, serial):
    if isinstance(cell, (datetime, date)):
        return cell + days if cell.year in REAL_YEARS else cell
    if serial and isinstance(cell, float) and cell.is_integer() and int(cell) in SERIALS:
        return cell + days.days
    return _move_text(cell, days, serial) if isinstance(cell, str) else cell


def _move_text(text, days, serial):
    bare = text.strip()
    if serial and bare.isdigit() and int(bare) in SERIALS:
        return text.replace(bare, str(int(bare) + days.days))
    if not DATELIKE.match(text):
        return text
    for form in FORMS:
        try:
            day = datetime.strptime(bare, form)
        except ValueError:
            continue
        return text.replace(bare, (day + days).strftime(form)) if day.year in REAL_YEARS else text
    return text
