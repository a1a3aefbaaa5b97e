"""Ids, names and teams put into one shape (annex-a section 6)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.annexa.cells import (
    name_key,
    read_age,
    read_id,
    read_number,
    read_team,
    read_worker,
    team_key,
)


@pytest.mark.parametrize(
    "written",
    [512757.0, 512757, "512757", " 512757", "'512757", "512757.0", "512757\xa0", "512,757"],
)
def test_id_in_any_form_is_one_id(written):
    assert read_id(written).text == "512757"


def test_id_with_letters_keeps_them():
    assert read_id(" eh1412720 ").text == "EH1412720"


@pytest.mark.parametrize("written", ["", None, " ", "N/A", "-"])
def test_id_that_is_missing_is_blank(written):
    assert read_id(written).text == ""


@pytest.mark.parametrize(
    "written",
    [
        "Jenna Fairburn", "FAIRBURN, Jenna", "Fairburn, Jenna", "JENNA FAIRBURN",
        "Jenna\xa0Fairburn", "Jenna  Fairburn ", "Jenna Fairburn (SW)", "Jenna Fairburn (Agency)",
    ],
)
def test_worker_in_any_form_is_one_name(written):
    assert read_worker(written).text == "Jenna Fairburn"


@pytest.mark.parametrize(
    ("written", "how"),
    [("", "blank"), ("#N/A", "nobody"), ("Unallocated", "nobody"), ("Duty Worker", "nobody"),
     ("Team Manager", "nobody"), ("Restricted", "masked")],
)
def test_worker_that_is_nobody_says_why(written, how):
    read = read_worker(written)

    assert (read.text, read.how) == ("", how)


def test_double_surname_in_capitals_keeps_both_parts():
    assert read_worker("SCARGILL-HEPPELL, Jodie").text == "Jodie Scargill-Heppell"


@pytest.mark.parametrize(
    "written", ["Assessment Team 8", "ASSESSMENT TEAM 8", "Assessment Tm 8", " assessment  team 8 "]
)
def test_team_in_any_form_has_one_key(written):
    assert team_key(read_team(written).text) == "assessment team 8"


def test_name_key_forgets_case_accents_and_hyphens():
    assert name_key("Zoë O’Neill-Smith") == name_key("ZOE O NEILL SMITH")


@pytest.mark.parametrize(
    ("written", "age"),
    [(6.13, 6), (-1, -1), ("-1", -1), ("<1", 0), ("11 months", 0), ("16 yrs", 16), ("9y", 9),
     ("12", 12), ("Bob", None), ("", None), ("Unborn", -1)],
)
def test_age_as_written_is_understood(written, age):
    assert read_age(written) == age


@pytest.mark.parametrize(
    ("written", "number"), [(2.0, 2), ("2", 2), ("2.0", 2), ("", None), ("two", None), (1.5, None)]
)
def test_count_is_a_whole_number_or_none(written, number):
    assert read_number(written) == number


@given(st.text(max_size=40))
def test_reading_a_name_twice_changes_nothing_more(text):
    once = read_worker(text).text

    assert name_key(read_worker(once).text) == name_key(once) or not once
