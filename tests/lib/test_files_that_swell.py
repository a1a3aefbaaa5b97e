"""Small files that would grow large in memory: refused with a sentence before they do."""

import io
import time
import zipfile

import pytest

from lib.tabular import Limits, Sheet, TableError, read_sheets, xlsx_bytes

MANY = "The file holds far more than a list needs. Remove columns or split it."


def refused(data, **limits):
    with pytest.raises(TableError) as error:
        read_sheets(data, limits=Limits(**limits))
    return str(error.value)


def test_csv_of_nothing_but_commas_is_refused():
    """Each comma is an empty cell: 20 MB of them would be 160 MB of cells."""
    line = b"," * 20_000 + b"\n"

    assert refused(line * 120) == MANY


def test_csv_whose_texts_take_too_much_is_refused():
    assert refused(b"a\n" + "".join(f"text {n}\n" for n in range(1000)).encode(), values=20_000) == MANY


def test_cells_of_all_sheets_count_together():
    sheets = [Sheet(f"Sheet {n}", ["a", "b"], [["x", "y"]] * 9) for n in range(6)]

    assert refused(xlsx_bytes(sheets), cells=100).startswith("The sheet Sheet 5 reaches to row 10 and column 2;")


def test_workbook_whose_texts_take_too_much_is_refused():
    data = xlsx_bytes([Sheet("Staff", ["a"], [[f"text {n}"] for n in range(1000)])])

    assert refused(data, values=20_000).startswith("The workbook holds far more text than a list needs.")


def with_text_of(characters):
    """A workbook with one text so long; the writer itself would cut it at a cell's length."""
    short, target = b"(" * 1_000, io.BytesIO()
    book = xlsx_bytes([Sheet("Staff", ["name"], [[short.decode()]])])
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(short, b"(" * characters))
    return target.getvalue()


@pytest.mark.parametrize("data", [b"name\n" + b"(" * 40_000, with_text_of(40_000)], ids=["csv", "xlsx"])
def test_text_longer_than_a_cell_is_refused_with_its_row(data):
    """Text of any length would keep the patterns that look for names and words busy for minutes."""
    sentence = refused(data)

    assert ("40,000 characters" in sentence, "ow 2" in sentence) == (True, True)


def test_text_of_ninety_megabytes_in_one_cell_is_refused_soon():
    data = with_text_of(90_000_000)
    begun = time.monotonic()

    assert refused(data).endswith("send that.")
    assert time.monotonic() - begun < 10


def test_words_that_stand_a_thousand_times_are_kept_once():
    rows = read_sheets(b"team\n" + b"North Team 1\n" * 1000)[0].rows

    assert len({id(row[0]) for row in rows[1:]}) == 1
