"""Dates as councils write them (annex-a section 6)."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.annexa.dates import read_date

ON = date(2025, 9, 30)


@pytest.mark.parametrize(
    ("cell", "day", "how"),
    [
        (date(2025, 3, 14), date(2025, 3, 14), ""),
        (datetime(2025, 3, 14, 9, 30), date(2025, 3, 14), ""),
        ("14/03/2025", date(2025, 3, 14), "text"),
        (" 14/03/2025 ", date(2025, 3, 14), "text"),
        ("'14/03/2025", date(2025, 3, 14), "text"),
        ("14.03.2025", date(2025, 3, 14), "text"),
        ("14-03-2025", date(2025, 3, 14), "text"),
        ("14/03/25", date(2025, 3, 14), "text"),
        ("25-Mar-17", date(2017, 3, 25), "text"),
        ("25 March 2017", date(2017, 3, 25), "text"),
        ("March 25, 2017", date(2017, 3, 25), "text"),
        ("2025-03-14", date(2025, 3, 14), "text"),
        ("2025-03-14 00:00:00", date(2025, 3, 14), "text"),
        ("2025-03-14T00:00:00.000", date(2025, 3, 14), "text"),
        ("14/03/2025 09:30", date(2025, 3, 14), "text"),
        ("20250314", date(2025, 3, 14), "text"),
        (45730.0, date(2025, 3, 14), "serial number"),
        ("45730", date(2025, 3, 14), "serial number"),
        ("03/14/2025", date(2025, 3, 14), "month first"),
        ("", None, "blank"),
        (" ", None, "blank"),
        ("-", None, "blank"),
        ("N/K", None, "blank"),
        ("NULL", None, "blank"),
        ("01/01/1900", None, "placeholder"),
        (date(1900, 1, 1), None, "placeholder"),
        (1.0, None, "placeholder"),
        (date(9999, 12, 31), None, "open end"),
        ("31/12/9999", None, "open end"),
        (17.5, None, "not a date"),
        ("31/02/2025", None, "not a date"),
        ("soon", None, "not a date"),
        (True, None, "not a date"),
    ],
)
def test_date_as_written_is_understood(cell, day, how):
    read = read_date(cell, ON)

    assert (read.day, read.how) == (day, how)


def test_date_that_can_be_read_two_ways_is_read_day_first_and_says_so():
    read = read_date("11/12/2012", ON)

    assert (read.day, read.how, read.other) == (date(2012, 12, 11), "either", date(2012, 11, 12))


@pytest.mark.parametrize(
    ("written", "year"),
    [("01/01/09", 2009), ("01/01/26", 2026), ("01/01/27", 2027), ("01/01/98", 1998)],
)
def test_two_digit_year_is_of_this_century_unless_too_far_ahead(written, year):
    assert read_date(written, ON).day.year == year


@given(st.dates(date(1925, 1, 1), date(2099, 12, 31)), st.sampled_from([
    "%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%d", "%d %B %Y", "%d-%b-%Y", "%Y-%m-%d 00:00:00", "%Y%m%d",
]))
def test_every_day_survives_every_english_way_of_writing_it(day, form):
    assert read_date(day.strftime(form), ON).day == day


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_none_and_never_an_error(text):
    read_date(text, ON)
