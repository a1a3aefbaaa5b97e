"""docs/security.md: every requirement once, and every test it names is there."""

import re

import pytest
from django.conf import settings

TEXT = (settings.BASE_DIR / "docs" / "security.md").read_text()
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")] for line in TEXT.splitlines() if re.match(r"\| \d", line)
]
#: How many requirements of levels 1 and 2 each chapter of the standard has.
CHAPTERS = {
    1: 27, 2: 11, 3: 19, 4: 10, 5: 9, 6: 35, 7: 18, 8: 7, 9: 7, 10: 29, 11: 14, 12: 9, 13: 13,
    14: 9, 15: 13, 16: 16, 17: 7,
}  # fmt: skip


def ids(cell):
    """The requirements a row stands for: "1.2.6–1.2.8, 1.3.9"."""
    for part in re.sub(r" \(level 3\)", "", cell).split(", "):
        first, _, last = part.partition("–")
        head, number = first.rsplit(".", 1)
        for n in range(int(number), int((last or first).rsplit(".", 1)[1]) + 1):
            yield f"{head}.{n}"


def test_no_requirement_stands_twice():
    found = [one for row in ROWS for one in ids(row[0])]

    assert [one for one in found if found.count(one) > 1] == []


def test_every_requirement_of_the_two_levels_is_answered():
    found = [one for row in ROWS if "level 3" not in row[0] for one in ids(row[0])]

    assert {chapter: sum(one.startswith(f"{chapter}.") for one in found) for chapter in CHAPTERS} == CHAPTERS


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_each_row_says_how_it_stands_and_names_tests_that_are_there(row):
    assert len(row) == 4
    assert re.match(r"(met|partly|not yet|council|n/a)\b", row[2])
    named = re.findall(r"`([\w/]+\.py)`", row[3])
    missing = [path for path in named if not (settings.BASE_DIR / "tests" / path).is_file()]
    assert missing == []
