"""Tables are read by heading; what cannot be read is refused with what to do about it."""

import io
import zipfile
from datetime import date, datetime

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from lib.tabular import Limits, Sheet, TableError, read_sheets, read_table, xlsx_bytes
from lib.tabular.cells import as_text

COLUMNS = {"name": ("name", "full name"), "email": ("e-mail", "mail"), "team": ("team",)}
STAFF = "Name,E-mail,Team\nAmara Auditor,amara@council.example,North\n"


def workbook(*rows, far=None):
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet("Staff")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        if far:
            sheet.write_string(*far, "x")
    return target.getvalue()


def refused(data, **limits):
    with pytest.raises(TableError) as error:
        read_table(data, limits=Limits(**limits))
    return str(error.value)


def test_csv_is_read_by_heading():
    table = read_table(STAFF.encode(), columns=COLUMNS, required=("name", "email"))

    assert table.columns == ("name", "email", "team")
    assert [(row.number, row.values) for row in table.rows] == [
        (2, {"name": "Amara Auditor", "email": "amara@council.example", "team": "North"})
    ]


def test_workbook_says_the_same_as_the_csv():
    rows = [line.split(",") for line in STAFF.splitlines()]

    assert read_table(workbook(*rows), columns=COLUMNS) == read_table(
        STAFF.encode(), columns=COLUMNS
    )


def test_open_file_is_read_too():
    assert len(read_table(io.BytesIO(STAFF.encode())).rows) == 1


def test_headings_are_found_without_case_spaces_and_order():
    data = b"team;E MAIL ;Notes; full-NAME\nNorth;a@b.example;new;Amara\n"

    rows = read_table(data, columns=COLUMNS).rows

    assert rows[0].values == {"team": "North", "email": "a@b.example", "name": "Amara"}


def test_title_and_notes_above_the_headings_are_passed_over():
    data = b"Staff list March 2026,,\n,,\nName,Mail,Team\nAmara,a@b.example,North\n\n , ,\n"

    table = read_table(data, columns=COLUMNS)

    assert [(row.number, row["name"]) for row in table.rows] == [(4, "Amara")]


def test_numbers_days_and_answers_are_text_as_people_typed_them():
    data = workbook(
        ["id", "share", "joined", "met", "agency", "none"],
        [100234.0, 0.5, date(2026, 3, 31), datetime(2026, 3, 31, 9, 30), True, None],
    )

    row = read_table(data).rows[0]

    assert row.values == {
        "id": "100234", "share": "0.5", "joined": "2026-03-31", "met": "2026-03-31 09:30:00",
        "agency": "Yes", "none": "",
    }


def test_row_shorter_than_the_headings_has_empty_cells():
    assert read_table(b"a,b,c\n1\n").rows[0].values == {"a": "1", "b": "", "c": ""}


def test_heading_named_first_wins_over_another_spelling():
    data = b"Full name,Name,Mail\nAmara Auditor,Amara,a@b.example\n"

    assert read_table(data, columns=COLUMNS).rows[0]["name"] == "Amara"


def test_heading_that_stands_twice_is_refused():
    with pytest.raises(TableError) as error:
        read_table(b"Name,Mail,NAME\nA,b,c\n", columns=COLUMNS)

    assert str(error.value) == 'Two columns are called "NAME". Remove or rename one of them.'


def test_list_without_a_needed_column_says_which():
    with pytest.raises(TableError) as error:
        read_table(b"Name,Team\nA,B\n", columns=COLUMNS, required=("name", "email"))

    assert str(error.value) == "The list has no column e-mail. Add the heading and send it again."


def test_list_without_headings_says_what_they_are():
    with pytest.raises(TableError) as error:
        read_table(b"Amara,a@b.example\n", columns=COLUMNS)

    assert str(error.value) == (
        "None of the first 20 rows names the columns. "
        "Write headings above the list: name, e-mail, team."
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_csv_is_read_in_the_encodings_that_excel_saves(encoding):
    data = "name\nZoë O’Néill\n".encode(encoding)

    assert read_table(data).rows[0]["name"] == "Zoë O’Néill"


def test_line_breaks_inside_a_cell_keep_the_row_numbers_of_a_spreadsheet():
    rows = read_table(b'name,note\nA,"one\ntwo"\nB,x\n').rows

    assert [(row.number, row["note"]) for row in rows] == [(2, "one\ntwo"), (3, "x")]


@pytest.mark.parametrize("data", [b"", b" \n "])
def test_empty_file_is_refused(data):
    assert refused(data) == "The file is empty. Choose the file with the list."


def test_workbook_without_text_is_refused():
    assert refused(workbook()) == (
        "The file is empty: it needs a row of headings and a row for each entry."
    )


@pytest.mark.parametrize("data", [b"a,b\n\0,1\n", b"\x81\x8d\x8f", "a".encode("utf-16") + b"x"])
def test_what_is_no_text_is_refused(data):
    assert refused(data) == "The file is not text. Save the list as .csv (UTF-8) or .xlsx."


def test_cell_as_long_as_a_book_is_refused():
    assert refused(b"a\n" + b"x" * 200_000).startswith("Row 2 cannot be read (field larger")


def test_old_or_encrypted_workbook_is_refused():
    assert refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600) == (
        "This is an old .xls workbook or one with a password. "
        "Save it as .xlsx without a password and send it again."
    )


def test_archive_that_is_no_workbook_is_refused():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("readme.txt", "hello")

    assert refused(target.getvalue()) == (
        "This is not an .xlsx workbook. Save the list as .xlsx or .csv."
    )


def test_damaged_workbook_is_refused():
    assert refused(workbook(["a"])[:-40]) == (
        "The workbook is damaged. Open it in Excel, save it again as .xlsx and send that."
    )


def test_workbook_with_broken_contents_is_refused():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook><sheets>")

    assert refused(target.getvalue()).startswith("The workbook cannot be read (")


def test_file_over_the_limit_is_refused_before_it_is_read_whole():
    assert refused(io.BytesIO(b"x" * 3_000_001), file=3_000_000) == (
        "The file is larger than 3 MB. Split it, or remove what is not needed."
    )


def test_too_many_rows_are_refused():
    assert refused(b"a\n" * 101, rows=100) == (
        "The file has more than 100 rows. Split it and send the parts."
    )
    assert refused(workbook(*[["a"]] * 101), rows=100).startswith(
        "The sheet Staff reaches to row 101 and column 1; at most 100 rows are read. "
    )


def test_bomb_that_unpacks_to_a_gigabyte_is_refused_unopened():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 101_000_000)

    assert refused(target.getvalue()) == (
        "The workbook unpacks to far more than a list needs. "
        "Copy the list into a new workbook and send that."
    )


def test_cell_in_the_far_corner_is_refused_without_harm():
    """One cell at XFD1048576 asks for 17 thousand million cells of memory."""
    assert refused(workbook(["a"], far=(1_048_575, 16_383))) == (
        "The workbook takes too much memory or time to read. "
        "Copy the list into a new workbook and send that."
    )


def test_cell_in_the_last_row_is_refused():
    assert refused(workbook(["a"], far=(1_048_575, 0))).startswith(
        "The sheet Staff reaches to row 1,048,576 and column 1; at most 50,000 rows are read."
    )


def test_hidden_sheets_are_marked():
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        book.add_worksheet("Shown").write(0, 0, "a")
        hidden = book.add_worksheet("Kept back")
        hidden.write(1, 1, "b")
        hidden.hide()

    sheets = read_sheets(target.getvalue())

    assert [(sheet.name, sheet.visible, sheet.rows) for sheet in sheets] == [
        ("Shown", True, [["a"]]), ("Kept back", False, [["", ""], ["", "b"]]),
    ]


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_with_a_sentence(data):
    sentence = "Read."
    try:
        read_table(data)
    except TableError as error:
        sentence = str(error)

    assert sentence.endswith(".")


@given(st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.dates(),
                 st.datetimes(), st.text()))
def test_every_cell_becomes_text(value):
    assert isinstance(as_text(value), str)


def test_workbook_written_is_read_again():
    data = xlsx_bytes([Sheet("Staff", ["name", "n"], [["Zoë", 3], ["=1+1", None]])])

    assert [row.values for row in read_table(data).rows] == [
        {"name": "Zoë", "n": "3"}, {"name": "=1+1", "n": ""},
    ]
