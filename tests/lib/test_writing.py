"""Exported text stays text, and comes back as it was."""

import csv
import io
import zipfile
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from lib.tabular import (
    Sheet,
    csv_lines,
    csv_response,
    guarded,
    is_formula,
    read_sheets,
    read_table,
    workbook_response,
    xlsx_bytes,
    xlsx_response,
)
from lib.tabular.cells import LONGEST

FORMULAS = [
    "=1+1", "+44 20 7946 0000", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1+1",
    "\u00a0=1", '"=1+1"', "'=1+1", "＝1", "＋1", "－1", "＠1", "=HYPERLINK(\"http://x\")",
    "=cmd|' /C calc'!A0", "  \"'=1",
    "\u200b=1", "\ufeff\u2060-1", "\u2003=1", "\x0b+1",
]
HARMLESS = ["", "Amara", "1+1", "3 = three", "a@b.example", "O'Neill", "'quoted'", " spaced "]
texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)


def csv_cells(rows):
    text = "".join(csv_lines(["a"], rows))
    return [row[0] for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))][1:]


@pytest.mark.parametrize("text", FORMULAS)
def test_what_could_be_a_formula_opens_as_text(text):
    assert is_formula(text)
    assert csv_cells([[text]]) == ["'" + text]


@pytest.mark.parametrize("text", HARMLESS)
def test_other_text_is_left_alone(text):
    assert guarded(text) == text


def test_heading_is_guarded_too():
    assert next(csv_lines(["=1"], [])) == "\ufeff'=1\r\n"


def test_numbers_stay_numbers_also_below_nought():
    assert csv_cells([[-3], [0.25]]) == ["-3", "0.25"]


def test_values_are_written_for_people():
    cells = csv_cells([[True], [False], [None], [date(2026, 3, 31)]])

    assert cells == ["Yes", "No", "", "2026-03-31"]


def test_moment_is_written_in_the_councils_time():
    assert csv_cells([[datetime(2026, 7, 1, 8, 30, tzinfo=UTC)]]) == ["2026-07-01 09:30"]


def test_download_is_streamed_with_its_name():
    response = csv_response("people", ["Name"], ([name] for name in ("Amara", "Zoë")))

    assert response.streaming
    assert response["Content-Disposition"] == 'attachment; filename="people.csv"'
    assert b"".join(response.streaming_content).decode("utf-8-sig") == "Name\r\nAmara\r\nZoë\r\n"


def test_name_of_a_download_cannot_break_its_header():
    response = xlsx_response('a"b\r\nX: y', ["Name"], [])

    assert "\r" not in response["Content-Disposition"]
    assert "\n" not in response["Content-Disposition"]


def test_workbook_has_each_sheet_with_its_rows():
    response = workbook_response("march", [
        Sheet("Grades", ["Grade", "Count"], [["Good", 3]]),
        Sheet("Days", ["Day", "At"], [[date(2026, 3, 1), datetime(2026, 7, 1, 8, 30, tzinfo=UTC)]]),
    ])

    assert response["Content-Disposition"] == 'attachment; filename="march.xlsx"'
    sheets = {sheet.name: sheet.rows for sheet in read_sheets(response.content)}
    assert sheets == {
        "Grades": [["Grade", "Count"], ["Good", 3.0]],
        "Days": [["Day", "At"], [date(2026, 3, 1), datetime(2026, 7, 1, 9, 30)]],
    }


@pytest.mark.parametrize("text", FORMULAS)
def test_workbook_holds_no_formula_and_no_link(text):
    data = xlsx_bytes([Sheet("Text", ["a"], [[text]])])

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in xml
    assert "hyperlink" not in xml


def test_text_longer_than_a_cell_is_cut_and_says_so():
    data = xlsx_bytes([Sheet("Long", ["a"], [["x" * 40_000]])])

    cell = read_sheets(data)[0].rows[1][0]
    assert len(cell) == LONGEST
    assert cell.endswith("x … (cut: a cell holds no more)")


def test_titles_that_excel_refuses_are_mended():
    sheets = [Sheet(title, ["a"], []) for title in ("A/B: [x]", "a" * 40, "A" * 31, "'", "")]

    names = [sheet.name for sheet in read_sheets(xlsx_bytes(sheets))]

    assert names[:2] == ["A B   x", "a" * 31]
    assert len({name.casefold() for name in names}) == 5
    assert max(map(len, names)) <= 31


@pytest.mark.parametrize("text", ["\x00", "\x0b", "\ud800", "\uffff", "\x1b[31m"])
def test_characters_that_xml_forbids_do_no_harm(text):
    assert len(read_sheets(xlsx_bytes([Sheet("x", ["a"], [[f"a{text}b"]])]))[0].rows) == 2
    assert len(csv_cells([[f"a{text}b"]])) == 1


@given(st.lists(texts, min_size=1, max_size=20))
def test_export_and_import_give_the_same_text(column):
    """S4: import then export gives the same text, spaces around it aside."""
    data = "".join(csv_lines(["a", "n"], [[text, n] for n, text in enumerate(column)]))

    rows = read_table(data.encode("utf-8")).rows

    assert [row["a"] for row in rows] == [text.strip() for text in column]


@pytest.mark.parametrize("text", [*FORMULAS, *HARMLESS[1:]])
def test_text_comes_back_from_both_kinds_of_file(text):
    csv_file = "".join(csv_lines(["a", "n"], [[text, 1]])).encode()
    xlsx_file = xlsx_bytes([Sheet("x", ["a", "n"], [[text, 1]])])

    assert [read_table(data).rows[0]["a"] for data in (csv_file, xlsx_file)] == [text.strip()] * 2


@hypothesis_settings(max_examples=15)  # each one starts a process
@given(st.lists(texts.filter(str.strip), min_size=1, max_size=20))
def test_workbook_and_back_gives_the_same_text(column):
    rows = read_table(xlsx_bytes([Sheet("x", ["a"], [[text] for text in column])])).rows

    assert [row["a"] for row in rows] == [text.strip() for text in column]
