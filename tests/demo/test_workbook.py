"""The bundled case list with its dates moved reads as it did, every date in the form it had."""

import io
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from cases.annexa import read
from demo.workbook import MADE_ON, moved

SMALL = Path(__file__).parents[1] / "data/annexa/small-200.xlsx"
WEEK_LATER = date(2025, 10, 7)
#: What stands in a cell, and what stands there a week later.
FORMS = [
    ("15/01/2024", "22/01/2024"),
    ("01/15/2024", "01/22/2024"),
    ("15.01.2024", "22.01.2024"),
    ("2024-01-15", "2024-01-22"),
    ("2024-01-15 00:00:00", "2024-01-22 00:00:00"),
    ("2024-01-15T00:00:00", "2024-01-22T00:00:00"),
    ("15-Jan-24", "22-Jan-24"),
    ("15-Jan-2024", "22-Jan-2024"),
    ("15/01/24", "22/01/24"),
    (" 15/01/2024 ", " 22/01/2024 "),
    (45306.0, 45313.0),
    ("45306", "45313"),
    (datetime(2024, 1, 15), date(2024, 1, 22)),
    ("01/01/1900", "01/01/1900"),
    ("30/02/2024", "30/02/2024"),
    ("not known", "not known"),
    ("", ""),
]


def make_list(cells, *, name="List_8", heading="Date of Birth"):
    """A workbook of one list: a title, the headings, a child for each cell."""
    kept = io.BytesIO()
    book = xlsxwriter.Workbook(kept, {"default_date_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet(name)
    sheet.write_row(0, 0, ["List of 2024"])
    sheet.write_row(1, 0, ["Child Unique ID", heading, "Number"])
    for n, cell in enumerate(cells):
        sheet.write_string(n + 2, 0, f"{500 + n}")
        (sheet.write_datetime if isinstance(cell, datetime) else sheet.write)(n + 2, 1, cell)
        sheet.write_number(n + 2, 2, 45306)
    book.close()
    return kept.getvalue()


def rows_of(content, tmp_path, *, to=WEEK_LATER, reviewers=()):
    path = tmp_path / "list.xlsx"
    path.write_bytes(content)
    book = CalamineWorkbook.from_filelike(io.BytesIO(moved(path, to=to, reviewers=reviewers)))
    return book.get_sheet_by_index(0).to_python()


@pytest.mark.parametrize(("before", "after"), FORMS)
def test_a_date_moves_by_a_week_in_its_own_form_and_what_is_none_stays(before, after, tmp_path):
    rows = rows_of(make_list([before]), tmp_path)

    assert rows[2][1] == after


def test_numbers_that_are_no_dates_stay(tmp_path):
    rows = rows_of(make_list(["15/01/2024"]), tmp_path)

    assert rows[2] == ["500", "22/01/2024", 45306.0]


def test_titles_and_headings_stay(tmp_path):
    rows = rows_of(make_list(["15/01/2024"]), tmp_path)

    assert rows[:2] == [["List of 2024", "", ""], ["Child Unique ID", "Date of Birth", "Number"]]


def test_reviewing_officers_are_shared_out_by_child_the_same_each_time(tmp_path):
    officers = ["Ira Review", "Ivo Review"]

    named = [rows_of(make_list(["", "", ""]), tmp_path, reviewers=officers) for _ in range(2)]

    assert [row[3] for row in named[0]] == ["", "Independent Reviewing Officer", *officers, officers[0]]
    assert named[0] == named[1]


def test_only_children_in_care_or_on_a_plan_have_a_reviewing_officer(tmp_path):
    rows = rows_of(make_list([""], name="List_6"), tmp_path, reviewers=["Ira Review"])

    assert {len(row) for row in rows} == {3}


def test_a_moved_list_reads_to_the_same_children_in_the_same_categories(tmp_path):
    moved_to = date(2026, 6, 30)
    path = tmp_path / "moved.xlsx"
    path.write_bytes(moved(SMALL, to=moved_to, reviewers=["Ira Review"]))

    before = read([("lists.xlsx", SMALL)], today=MADE_ON, as_at=MADE_ON)
    after = read([("lists.xlsx", path)], today=moved_to, as_at=moved_to)

    assert len(after.children) > 150
    assert {child.child_id: child.category for child in after.children} == {
        child.child_id: child.category for child in before.children
    }
    assert after.as_at_guess == moved_to
