"""Cells made to harm a reading: numbers that are none, texts that keep a pattern busy."""

import time

import pytest

from cases.annexa.cells import read_age, read_id, read_number, read_team, read_worker
from cases.annexa.codes import CODE_SETS
from cases.annexa.dates import read_date
from cases.annexa.lists import LISTS
from cases.annexa.places import Places
from cases.annexa.records import Issue
from tests.cases.rows import NEED
from tests.cases.workbooks import DAY

FULL = 32_767  # characters of the longest cell
NO_NUMBERS = [float("inf"), float("-inf"), float("nan"), "9" * 5_000]


@pytest.mark.parametrize("cell", [*NO_NUMBERS, 1e300, "1e999"])
def test_number_without_end_is_no_count(cell):
    assert read_number(cell) is None


@pytest.mark.parametrize("cell", NO_NUMBERS)
def test_number_without_end_is_no_age(cell):
    assert read_age(cell) is None


@pytest.mark.parametrize("cell", [*NO_NUMBERS, "99999999999.0"])
def test_number_without_end_is_no_date(cell):
    assert read_date(cell, DAY).how == "not a date"


@pytest.mark.parametrize(
    ("read", "cell"),
    [
        (read_worker, "(" * FULL),
        (read_worker, "[(" * (FULL // 2)),
        (read_id, "1" * FULL),
        (read_team, "Team " * (FULL // 5)),
        (lambda cell: read_date(cell, DAY), "T" * FULL),
        (lambda cell: read_date(cell, DAY), "a " * (FULL // 2)),
        (CODE_SETS["placement"].understand, "relat" * (FULL // 5)),
        (CODE_SETS["placement"].understand, "foster" * (FULL // 6)),
        (CODE_SETS["ethnicity"].understand, "caribbean" * (FULL // 9)),
    ],
    ids=["brackets", "both brackets", "digits", "words", "times", "letters", "relatives", "fostering", "groups"],
)
def test_the_longest_cell_is_read_at_once(read, cell):
    begun = time.process_time()

    read(cell)

    assert time.process_time() - begun < 2  # seconds; each took 3.5 to 6.3 while its time grew with the square


def test_spellings_remembered_do_not_grow_with_every_list():
    known = CODE_SETS["closure"]
    for number in range(25_000):
        known.understand(f"spelling {number}")

    assert len(known._known) <= 10_000


def test_role_in_brackets_is_still_taken_off_a_name():
    assert [read_worker(name).text for name in ("Ann Best (SW)", "Ann [Agency] Best", "Best, Ann (Agency) [SW]")] == [
        "Ann Best", "Ann Best", "Ann Best",
    ]  # fmt: skip


def test_name_longer_than_is_kept_names_nobody(reading):
    found = reading({6: [NEED | {"worker": "Ann " * 60, "team": "East " * 60}]})

    assert [(child.worker, child.team) for child in found.children] == [("", "")]
    assert [one.kind for one in found.issues if one.row] == ["no team", "no named worker"]


def test_number_of_a_child_longer_than_is_kept_is_left_out_and_said(reading):
    found = reading({6: [NEED, NEED | {"child_id": "7" * 51}]})

    assert [child.child_id for child in found.children] == ["1"]
    assert [(one.row, one.kind, one.reason) for one in found.issues if one.row] == [
        (3, "id too long", "A child’s number has at most 50 characters, so the row was left out. Correct it."),
    ]


@pytest.mark.parametrize("number", range(1, 11))
def test_numbers_without_end_in_every_column_stop_no_reading(reading, number):
    keys = [key for key in LISTS[number].columns if key != "child_id"]
    rows = [dict.fromkeys(keys, cell) | {"child_id": f"C{place}"} for place, cell in enumerate(NO_NUMBERS)]

    assert len(reading({number: rows}).children) == len(NO_NUMBERS)


# More doubts than anybody reads


def test_doubts_of_one_sort_are_named_up_to_a_number_and_the_rest_counted(reading):
    rows = [NEED | {"child_id": f"C{n}", "seen_on": f"soon {n}"} for n in range(2_234)]

    found = [one for one in reading({6: rows}).issues if one.kind == "date not understood"]

    assert len(found) == 1_001
    assert [(one.value, one.reason) for one in found if one.row is None] == [(
        "and 1,234 more",
        "There are 2,234 places like this, and not all are named one by one. Mend the column and upload the list"
        " again to see the rest.",
    )]  # fmt: skip


def test_doubts_of_many_sorts_are_named_up_to_a_number_in_all():
    places = Places(alike=3, most=5)
    places.extend(Issue("List_6", n, f"Column {n % 4}", "no team", "", "Nobody.", n == 15) for n in range(16))

    told = places.told()

    assert len(told) == 5 + 4
    assert [(one.column, one.value, one.changes_case) for one in told[5:]] == [
        ("Column 1", "and 3 more", False),
        ("Column 2", "and 3 more", False),
        ("Column 3", "and 3 more", True),
        ("Column 0", "and 2 more", False),
    ]


def test_dates_either_way_are_counted_where_they_are_many(reading):
    """A workbook whose dates are all text, one of them month first."""
    rows = [NEED | {"child_id": f"C{n}", "seen_on": "03/02/2026"} for n in range(1_500)]

    found = reading({6: [*rows, NEED | {"child_id": "M", "seen_on": "02/13/2026"}]}).issues

    assert [(one.row, one.value) for one in found if one.kind == "date either way"] == [(None, "1500 dates")]


def test_spellings_asked_for_have_an_end_and_fit_what_is_remembered(reading):
    rows = [NEED | {"child_id": f"C{n}", "need": f"Odd need {'x' * n}"} for n in range(240, 260)]
    rows += [NEED | {"child_id": f"D{n}", "status": f"Odd status {n}"} for n in range(1_100)]

    asked = reading({6: rows}).unknown_values

    assert len(asked) == 1_000
    assert max(len(one.spelling) for one in asked) == 255
