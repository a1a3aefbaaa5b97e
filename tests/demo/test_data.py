"""The bundled files are accounted for, and nobody in them is real."""

import csv
import re
from pathlib import Path

from django.conf import settings
from python_calamine import CalamineWorkbook

DATA = Path(settings.BASE_DIR) / "demo" / "data"


def rows_of(name):
    with (DATA / name).open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened))


def test_readme_accounts_for_every_file():
    named = re.findall(r"^\| `([\w.-]+)` \|", (DATA / "README.md").read_text(), re.MULTILINE)

    assert sorted(named) == sorted(path.name for path in DATA.iterdir() if path.name != "README.md")


def test_numbers_of_the_readme_are_those_of_the_files():
    words = (DATA / "README.md").read_text()
    listed, known = len(rows_of("staff-list.csv")), len(rows_of("staff.csv"))

    for said in (
        f"{len(rows_of('children.csv')):,} children", f"{len(rows_of('issues.csv')):,} defects", f"{known} people",
        f"and {listed - known} leaders",
    ):
        assert said in words


def test_every_address_is_one_that_nobody_can_have():
    addresses = [row.get("email") or row["E-mail"]
                 for name in ("staff.csv", "staff-list.csv", "guests.csv") for row in rows_of(name)]  # fmt: skip
    book = CalamineWorkbook.from_path(str(DATA / "annex-a.xlsx"))
    cells = {str(cell) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row}

    assert len(addresses) == 507 + 551 + 1
    assert {address.rpartition(".")[2] for address in addresses} == {"example"}
    assert [cell for cell in cells if "@" in cell] == []
