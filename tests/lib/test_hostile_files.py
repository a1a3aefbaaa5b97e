"""Files made to harm: each is read as plain text or refused with a sentence, quickly and without leaving a trace."""

import io
import time
import zipfile
from datetime import datetime

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from lib.tabular import Limits, Sheet, TableError, csv_lines, guarded, read_sheets, read_table, xlsx_bytes
from lib.tabular.cells import as_text, heading_key, unguarded

CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
SHEET = "xl/worksheets/sheet1.xml"
DAMAGED = "The workbook is damaged. Open it in Excel, save it again as .xlsx and send that."


@pytest.fixture
def book():
    """A workbook of two headings and one row, as bytes."""
    return xlsx_bytes([Sheet("Staff", ["name", "team"], [["Amara", "North"]])])


def repacked(book, **changes):
    """The workbook with parts changed: a function of a part's bytes, or the part's new text."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            change = changes.pop(name, None)
            new.writestr(name, change(old.read(name).decode()) if change else old.read(name))
        for name, text in changes.items():
            new.writestr(name, text)
    return target.getvalue()


def refused(data, **limits):
    with pytest.raises(TableError) as error:
        read_table(data, limits=Limits(**limits))
    return str(error.value)


# Workbooks


@pytest.mark.parametrize("written", ["Am\0ara", "Am_x0000_ara"])
def test_character_of_code_nought_is_left_out(book, written):
    """PostgreSQL keeps no text that holds one."""
    data = repacked(book, **{SHEET: lambda part: part.replace("Amara", written)})

    assert read_sheets(data)[0].rows[1] == ["Amara", "North"]


def test_name_of_a_sheet_without_end_is_cut(book):
    data = repacked(book, **{"xl/workbook.xml": lambda part: part.replace('name="Staff"', f'name="{"Staff" * 9_000}"')})

    assert [sheet.name for sheet in read_sheets(data)] == ["Staff" * 20]


def test_entity_that_doubles_itself_is_not_expanded(book):
    """A thousand million laughs in one cell."""
    laughs = '<!DOCTYPE worksheet [<!ENTITY a "haha">' + "".join(
        f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefghi", "bcdefghij", strict=True)
    ) + "]>"  # fmt: skip

    def laugh(xml):
        return xml.replace("<worksheet", f"{laughs}<worksheet", 1).replace(">Amara<", ">&j;<")

    started = time.monotonic()
    text = outcome(repacked(book, **{SHEET: laugh}))

    assert "haha" * 100 not in text
    assert time.monotonic() - started < 10


@pytest.mark.parametrize("address", ["file:///etc/passwd", "http://127.0.0.1:9/x"])
def test_entity_from_elsewhere_is_not_fetched(book, address):
    def fetch(xml):
        doctype = f'<!DOCTYPE worksheet [<!ENTITY x SYSTEM "{address}">]>'
        return xml.replace("<worksheet", f"{doctype}<worksheet", 1).replace(">Amara<", ">&x;<")

    assert "root:" not in outcome(repacked(book, **{SHEET: fetch}))


def outcome(data):
    """All text that was read, or the sentence of the refusal."""
    try:
        return str([row.values for row in read_table(data).rows])
    except TableError as refusal:
        return str(refusal)


def test_part_named_out_of_the_archive_is_not_written(book, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    outside = tmp_path.parent / "evil.txt"

    table = read_table(repacked(book, **{"../evil.txt": "x", "/tmp/evil-absolute.txt": "x"}))

    assert [row["name"] for row in table.rows] == ["Amara"]
    assert (outside.exists(), list(tmp_path.iterdir())) == (False, [])


def test_macros_are_carried_along_and_never_read(book):
    table = read_table(repacked(book, **{"xl/vbaProject.bin": "Sub Auto_Open()"}))

    assert table.columns == ("name", "team")


def test_formula_is_read_as_the_value_that_was_shown():
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, ["name", "total"])
        sheet.write_string(1, 0, "Amara")
        sheet.write_formula(1, 1, '=WEBSERVICE("http://127.0.0.1:9/")', value=7)

    assert read_table(target.getvalue()).rows[0].values == {"name": "Amara", "total": "7"}


def test_cells_that_hold_an_error_are_text():
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, ["name", "total"])
        sheet.write_formula(1, 0, "=1/0", value="#DIV/0!")
        sheet.write_string(1, 1, "x")

    row = read_table(target.getvalue()).rows[0]

    assert (row["name"] in ("#DIV/0!", ""), row["total"]) == (True, "x")


def test_archive_in_an_archive_is_no_workbook(book):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("list.xlsx", book)

    assert refused(target.getvalue()) == "This is not an .xlsx workbook. Save the list as .xlsx or .csv."


def test_archive_of_very_many_parts_is_refused_unopened():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("xl/workbook.xml", "")
        for number in range(600):
            archive.writestr(f"x{number}", "")

    assert refused(target.getvalue()).startswith("The workbook unpacks to far more than a list needs.")


def test_part_that_says_it_is_locked_is_refused_as_locked(book):
    data = bytearray(book)
    place = -1
    while (place := data.find(b"PK\x01\x02", place + 1)) >= 0:
        data[place + 8] |= 1  # each entry of the directory says: encrypted

    assert refused(bytes(data)) == "The workbook has a password. Save it without one and send it again."


def test_directory_of_the_archive_cut_off_is_damage(book):
    assert refused(book[: len(book) // 2]) == DAMAGED


def test_workbook_that_names_a_sheet_it_lacks_is_refused_or_empty(book):
    def point_elsewhere(xml):
        return xml.replace("worksheets/sheet1.xml", "worksheets/none.xml")

    text = outcome(repacked(book, **{"xl/_rels/workbook.xml.rels": point_elsewhere}))

    assert text.endswith(("and send that.", "for each entry."))


def test_workbook_of_nothing_but_a_list_of_parts_is_refused():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        archive.writestr("xl/workbook.xml", "<workbook/>")

    assert refused(target.getvalue()).endswith((".", "send that."))


@hypothesis_settings(max_examples=25)  # each one starts a process
@given(st.lists(st.tuples(st.integers(0, 9999), st.integers(0, 255)), min_size=1, max_size=20))
def test_workbook_with_any_bytes_changed_is_read_or_refused_with_a_sentence(changes):
    """Bit rot, a broken upload, or somebody trying."""
    made = bytearray(xlsx_bytes([Sheet("Staff", ["name"], [["Amara"], ["Zoë"]])]))
    for place, byte in changes:
        made[place % len(made)] = byte

    assert outcome(bytes(made)).endswith((".", "]"))


# Plain text


@pytest.mark.parametrize(
    ("data", "rows"),
    [
        (b"name,team\r\nAmara,North\r\n", [{"name": "Amara", "team": "North"}]),
        (b"name,team\rAmara,North\r", [{"name": "Amara", "team": "North"}]),  # an old Macintosh's line ends
        (b"name\tteam\nAmara\tNorth\n", [{"name": "Amara", "team": "North"}]),
        (b'name,team\n"Amara, the auditor",North\n', [{"name": "Amara, the auditor", "team": "North"}]),
        (b'name,team\n"say ""yes""",North\n', [{"name": 'say "yes"', "team": "North"}]),
        (b'name,team\n"never closed,North\n', [{"name": "never closed,North", "team": ""}]),
        (b"name,team\nAmara,North,and,more\n", [{"name": "Amara", "team": "North"}]),
        (b"name,,team\nAmara,x,North\n", [{"name": "Amara", "team": "North"}]),
        (b"\n\n\nname,team\n\nAmara,North\n", [{"name": "Amara", "team": "North"}]),
        (b"name,team\n", []),
        ("name,team\n\u202eAmara,North\n".encode(), [{"name": "\u202eAmara", "team": "North"}]),
    ],
)
def test_plain_text_is_read_as_a_spreadsheet_would(data, rows):
    assert [row.values for row in read_table(data).rows] == rows


def test_thousands_of_columns_are_read_by_their_headings():
    headings = ",".join(f"column {n}" for n in range(5000))

    table = read_table(f"{headings}\n{',' * 4998}last\n".encode(), columns={"wanted": ("Column 4998", "column 4999")})

    assert [row.values for row in table.rows] == [{"wanted": "last"}]


def test_formula_that_a_spreadsheet_exported_guarded_comes_in_as_it_was():
    assert read_table(b"name\n'=1+1\n'quoted'\n''=2\n").rows[0]["name"] == "=1+1"
    assert [unguarded(text) for text in ("'quoted'", "'", "", "'''")] == ["'quoted'", "'", "", "'''"]


@given(st.text(max_size=30))
def test_guarding_once_is_undone_once(text):
    assert unguarded(guarded(text)) == text or text.startswith("'")


def test_carriage_return_in_a_cell_cannot_begin_a_row_of_its_own():
    text = "".join(csv_lines(["name", "n"], [["Amara\r\n=cmd|' /C calc'!A0", 1]]))

    rows = read_table(text.encode()).rows

    assert len(rows) == 1
    assert rows[0]["name"].startswith("Amara")


@pytest.mark.parametrize("heading", ["E-Mail", "e mail", "É-MAIL ", "e.mail", "\u00a0E_mail\u200b"])
def test_headings_are_compared_by_their_letters_alone(heading):
    assert heading_key(heading).replace("e\u0301", "e") == "email"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1e15, "1000000000000000"), (0.1, "0.1"), (-0.0, "0"), (True, "Yes"), (float("inf"), "inf"),
        (datetime(2026, 3, 1), "2026-03-01"), (datetime(2026, 3, 1, 0, 1), "2026-03-01 00:01:00"), ("  x\n", "x"),
    ],
)
def test_each_cell_is_the_text_that_people_typed(value, text):
    assert as_text(value) == text


def test_only_the_first_sheet_with_text_is_the_list():
    data = xlsx_bytes([Sheet("", [], []), Sheet("Staff", ["name"], [["Amara"]]), Sheet("Other", ["x"], [["y"]])])

    assert read_table(data).columns == ("name",)
    assert [sheet.name for sheet in read_sheets(data)] == ["Sheet", "Staff", "Other"]


def test_limits_are_told_in_the_words_of_their_size():
    assert refused(b"a\n" * 12, rows=10) == "The file has more than 10 rows. Split it and send the parts."
    assert refused(b"x" * 1_000_001, file=1_000_000) == (
        "The file is larger than 1 MB. Split it, or remove what is not needed."
    )

