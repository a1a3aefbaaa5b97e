"""Cells as they come: what is put right, what is told apart, and dates that mean two days."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.annexa import cells
from cases.annexa.cells import name_key, read_age, read_id, read_number, read_team, read_worker, team_key
from cases.annexa.dates import read_date

ON = date(2026, 3, 31)


# Ids


@pytest.mark.parametrize(
    ("written", "text", "how"),
    [
        ("512757", "512757", ""),
        (512757.0, "512757", ""),
        (512757, "512757", ""),
        (" 512757 ", "512757", "id in another form"),
        ("512 757", "512757", "id in another form"),
        ("512757.000", "512757", "id in another form"),
        ("0512757", "0512757", ""),
        ("eh12", "EH12", "id in another form"),
        ("A 12", "A 12", ""),
        ("“99”", "99", "id in another form"),
        ("12.5", "12.5", ""),
        ("\u200b7", "7", "id in another form"),
        ("not known", "", "blank"),
        ("#N/A", "", "blank"),
        (0, "0", ""),
    ],
)
def test_an_id_says_whether_it_was_in_another_form(written, text, how):
    assert (read_id(written).text, read_id(written).how) == (text, how)


@given(st.integers(0, 10**9), st.sampled_from(["{}", " {}", "{}.0", "'{}", "{:,}", "{}\xa0", "{} "]))
def test_a_number_in_any_dress_is_one_id(number, dress):
    assert read_id(dress.format(number)).text == str(number)


@given(st.text(max_size=20))
def test_an_id_that_was_read_reads_as_itself(text):
    once = read_id(text).text

    assert read_id(once).text == once


# Names and teams


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("O'NEILL, Zoë", "Zoë O'Neill"),
        ("SMITH-JONES, ANN", "Ann Smith-Jones"),
        ("Ann McDONALD", "Ann McDONALD"),
        ("de Souza, Maria", "Maria de Souza"),
        ("Ann NG", "Ann NG"),
        ("Best, Ann, Dr", "Best, Ann, Dr"),
        ("Ann Best [ASYE]", "Ann Best"),
        ("Ann (Agency) Best", "Ann Best"),
        ("‘Ann Best", "Ann Best"),
        ("Ann\u200b Best", "Ann Best"),
        (",", ""),
        (1234.0, "1234.0"),
    ],
)
def test_a_name_is_put_forename_first_and_in_small_letters(written, name):
    assert read_worker(written).text == name


@pytest.mark.parametrize("nobody", sorted(cells.NOBODY - {"n/a"}))
def test_a_word_for_nobody_is_no_worker_in_any_case(nobody):
    assert [read_worker(text).text for text in (nobody, nobody.upper(), f" {nobody.title()} ")] == ["", "", ""]


@pytest.mark.parametrize("masked", sorted(cells.MASKED))
def test_a_masked_cell_is_told_from_a_blank_one(masked):
    assert (cells.is_masked(masked), cells.is_masked(f" {masked.upper()} ")) == (True, True)
    assert (read_worker(masked).text, read_worker(masked).how) == ("", "masked")


@pytest.mark.parametrize("value", ["", None, 3, "Ann", date(2026, 1, 1), "not restricted"])
def test_other_cells_are_not_masked(value):
    assert cells.is_masked(value) is False


@pytest.mark.parametrize(
    ("written", "team", "how"),
    [
        ("East 1", "East 1", ""),
        (" East  1 ", "East 1", "name in another form"),
        ("‘East 1", "East 1", "name in another form"),
        ("Duty Team", "", "nobody"),
        ("#REF!", "", "nobody"),
        ("#N/A", "", "blank"),
        (None, "", "blank"),
        (17, "17", ""),
    ],
)
def test_a_team_is_kept_as_written_or_is_none(written, team, how):
    assert (read_team(written).text, read_team(written).how) == (team, how)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("North & East", "north and east", True),
        ("MASH/Front Door", "Mash Front-Door", True),
        ("Children’s Team Tm 2", "CHILDRENS TEAM TEAM 2", True),
        ("Team 1", "Team 11", False),
        ("CIN 1", "CIN1", False),
    ],
)
def test_two_spellings_of_a_team_share_a_key_only_if_they_mean_it(one, other, same):
    assert (team_key(one) == team_key(other)) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("José Núñez", "JOSE NUNEZ", True),
        ("Mary-Ann O’Dell", "mary ann o dell", True),
        ("Ann  Best", "Ann Best", True),
        ("Ann Best", "Anne Best", False),
        ("Best Ann", "Ann Best", False),
        ("J. Smith", "J Smith", True),
    ],
)
def test_two_spellings_of_a_name_share_a_key_only_if_they_mean_it(one, other, same):
    assert (name_key(one) == name_key(other)) is same


# Numbers and ages


@pytest.mark.parametrize(
    ("written", "number"),
    [(True, None), (-1, -1), ("-1", -1), ("1,000", None), (" 3 ", 3), ("3.5", None), (None, None), ("3 times", None)],
)
def test_a_count_is_whole_or_nothing(written, number):
    assert read_number(written) == number


@pytest.mark.parametrize(
    ("written", "age"),
    [(True, None), (0.5, 0), (-0.8, -1), ("3 weeks", 0), ("17yrs", 17), ("4 years", 4), ("unborn", -1), ("-1.0", -1),
     ("n/a", None), (None, None), ("100", None), (18, 18)],
)  # fmt: skip
def test_an_age_is_completed_years(written, age):
    assert read_age(written) == age


@pytest.mark.parametrize(
    ("value", "shown"), [(3.0, "3"), (3.5, "3.5"), (" x ", "x"), (date(2026, 1, 2), "2026-01-02"), (None, "None")]
)
def test_a_cell_is_shown_as_a_person_sees_it(value, shown):
    assert cells.as_written(value) == shown


# Dates


@pytest.mark.parametrize(
    ("cell", "day", "how"),
    [
        ("1/2/2026", date(2026, 2, 1), "either"),
        ("1 2 2026", date(2026, 2, 1), "text"),
        ("1.2.2026", date(2026, 2, 1), "text"),
        ("1-2-2026", date(2026, 2, 1), "text"),
        ("5/5/2026", date(2026, 5, 5), "text"),
        ("13/2/2026", date(2026, 2, 13), "text"),
        ("2/13/2026", date(2026, 2, 13), "month first"),
        ("2-13-2026", date(2026, 2, 13), "month first"),
        ("13/13/2026", None, "not a date"),
        ("29/02/2024", date(2024, 2, 29), "text"),
        ("29/02/2026", None, "not a date"),
        ("1st March 2026", date(2026, 3, 1), "text"),
        ("2nd-Mar-26", date(2026, 3, 2), "text"),
        ("3 Sept 2025", date(2025, 9, 3), "text"),
        ("Mar 5, 2026", date(2026, 3, 5), "text"),
        ("5 Smarch 2026", None, "not a date"),
        ("2026/03/05", date(2026, 3, 5), "text"),
        ("2026.3.5", date(2026, 3, 5), "text"),
        ("2026-13-05", None, "not a date"),
        ("20261305", None, "not a date"),
        ("19991231", date(1999, 12, 31), "text"),
        ("05/03/2026 9:30", date(2026, 3, 5), "either"),
        ("15/03/2026 09:30:15 PM", date(2026, 3, 15), "text"),
        ("2026-03-05T00:00:00Z", date(2026, 3, 5), "text"),
        ("15/03/2026\xa0", date(2026, 3, 15), "text"),
        ("“15/03/2026”", date(2026, 3, 15), "text"),
        ("01-13/2026", None, "not a date"),
        (46096, date(2026, 3, 15), "serial number"),
        (46096.75, date(2026, 3, 15), "serial number"),
        ("46096.5", date(2026, 3, 15), "serial number"),
        (13_999, None, "not a date"),
        (14_000, date(1938, 4, 30), "serial number"),
        (79_999, date(2119, 1, 10), "serial number"),
        (80_000, None, "not a date"),
        (2_958_465, None, "open end"),
        (0, None, "placeholder"),
        (2, None, "placeholder"),
        (-5, None, "not a date"),
        (datetime(1900, 1, 1), None, "placeholder"),
        ("31/12/1919", None, "placeholder"),
        ("01/01/1920", date(1920, 1, 1), "text"),
        (date(2199, 12, 31), date(2199, 12, 31), ""),
        (date(2200, 1, 1), None, "open end"),
        (timedelta(days=3), None, "not a date"),
        (time(9, 30), None, "not a date"),
        ("tbc", None, "blank"),
        ("(blank)", None, "blank"),
        ("Not Applicable", None, "blank"),
    ],
)
def test_a_date_in_a_rarer_form(cell, day, how):
    read = read_date(cell, ON)

    assert (read.day, read.how) == (day, how)


@given(st.dates(date(1930, 1, 1), date(2098, 12, 31)))
def test_the_american_way_is_noted_or_offers_the_other_day(day):
    """Month first: certain where the day is above twelve, doubtful below, the same when equal."""
    read = read_date(day.strftime("%m/%d/%Y"), ON)

    if day.day > 12:
        assert (read.day, read.how) == (day, "month first")
    elif day.day == day.month:
        assert (read.day, read.how, read.other) == (day, "text", None)
    else:
        assert (read.day, read.how, read.other) == (date(day.year, day.day, day.month), "either", day)


@given(st.integers(14_000, 79_999))
def test_a_serial_number_is_the_day_excel_shows(number):
    assert read_date(number, ON).day == date(1899, 12, 30) + timedelta(days=number)
    assert read_date(str(number), ON) == read_date(float(number), ON)


@pytest.mark.parametrize(
    ("on", "year"), [(date(2026, 3, 31), 2028), (date(2025, 12, 31), 1928), (date(2099, 1, 1), 2028)]
)
def test_a_short_year_lies_at_most_two_years_ahead(on, year):
    assert read_date("01/01/28", on).day.year == year
