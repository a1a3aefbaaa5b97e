"""Staff lists as councils send them: workbooks, odd headings, stray spaces, numbers, days in both forms."""

import cProfile
import io
import pstats
import time
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.tabular import Sheet, TableError, xlsx_bytes
from people.staff_list import HEADINGS, StaffRow, read_staff_list

ON = date(2026, 3, 2)
HEAD = "Name,E-mail,Job title"
ANN = "Ann Lee,ann@council.example,Director"


def read(text):
    return read_staff_list(io.BytesIO(text.encode()), on=ON)


def read_workbook(columns, *rows):
    return read_staff_list(io.BytesIO(xlsx_bytes([Sheet("Staff", columns, rows)])), on=ON)


def one(text):
    """The only person of a list that has no problems."""
    reading = read(text)
    assert reading.problems == []
    (person,) = reading.people
    return person


def told(text):
    return [str(problem) for problem in read(text).problems]


def test_a_workbook_is_read_with_its_numbers_and_days():
    reading = read_workbook(
        ("EMPLOYEE NUMBER", "Full name", "E-Mail Address", "Position", "Team name", "Division", "Leaving date", "CWD"),
        (100234, "Ann Lee", "Ann.Lee@Council.Example", "Director", "North 1", "Safeguarding", date(2026, 3, 31), "x"),
        (100235.0, "Bo Day", "bo@council.example", "Clerk", None, None, datetime(2026, 2, 1, 0, 0), None),
    )

    assert reading.problems == []
    assert reading.people == [
        StaffRow(
            2, "Ann Lee", "ann.lee@council.example", "Director", staff_id="100234", team="North 1",
            service="Safeguarding", left_on=date(2026, 3, 31), disabled_children=True,
        ),
        StaffRow(
            3, "Bo Day", "bo@council.example", "Clerk", staff_id="100235", left_on=date(2026, 2, 1),
        ),
    ]  # fmt: skip


def test_rows_are_numbered_as_the_spreadsheet_shows_them_below_a_title():
    assert told(f"Staff of March 2026,,\n,,\n{HEAD}\n{ANN}\n\n,bo@council.example,Clerk\n") == [
        "Row 6, name: There is no name. Give one.",
    ]


def test_spaces_of_every_kind_around_and_inside_are_made_one():
    person = one(f"{HEAD}\n\u00a0Ann \u00a0 Lee ,\u00a0ann@council.example\u00a0,  Head\tof\u00a0Service \n")

    assert (person.name, person.email, person.job_title) == ("Ann Lee", "ann@council.example", "Head of Service")


def test_a_cell_of_nothing_but_non_breaking_spaces_is_empty():
    assert told(f"{HEAD}\nAnn Lee,ann@council.example,\u00a0\u00a0\n") == [
        "Row 2, job title: There is no job title. Give one.",
    ]


@pytest.mark.parametrize(("field", "spelling"), [(f, s) for f, spellings in HEADINGS.items() for s in spellings])
def test_every_spelling_of_a_heading_is_understood(field, spelling):
    wanted = {"name": "Ann Lee", "email": "ann@council.example", "job_title": "Director"}
    headings = {name: HEADINGS[name][0] for name in wanted} | {field: spelling.upper()}
    cells = wanted | ({} if field in wanted else {field: ""})

    reading = read(",".join(headings[name] for name in cells) + "\n" + ",".join(cells.values()) + "\n")

    assert reading.columns == set(cells)
    assert [person.name for person in reading.people] == ["Ann Lee"]


def test_columns_nobody_asked_for_are_left_out():
    assert one(f"{HEAD},Shoe size,Salary\n{ANN},5,40000\n") == StaffRow(
        2, "Ann Lee", "ann@council.example", "Director"
    )  # fmt: skip


@pytest.mark.parametrize("missing", ["Name", "E-mail", "Job title"])
def test_a_list_without_a_needed_column_is_refused_by_its_name(missing):
    columns = [column for column in HEAD.split(",") if column != missing]

    with pytest.raises(TableError) as refused:
        read(",".join([*columns, "Team"]) + "\na,b,c\n")

    first_spelling = HEADINGS[missing.lower().replace("-", "").replace(" ", "_")][0]
    assert str(refused.value) == f"The list has no column {first_spelling}. Add the heading and send it again."


# Leaving


@pytest.mark.parametrize(
    ("typed", "left_on"),
    [
        ("", None), ("0", None), ("No", None), ("-", None), ("FALSE", None),
        ("1", ON), ("yes", ON), ("X", ON), ("Left", ON), ("True", ON),
        ("2026-03-31", date(2026, 3, 31)), ("31/03/2026", date(2026, 3, 31)),
        ("1/4/2026", date(2026, 4, 1)), ("2026-03-31 00:00:00", date(2026, 3, 31)),
        ("03/04/2026", date(2026, 4, 3)),  # days first, as the English write them
    ],
)  # fmt: skip
def test_leaving_is_yes_no_or_a_day_in_both_forms(typed, left_on):
    assert one(f"{HEAD},Left\n{ANN},{typed}\n").left_on == left_on


@pytest.mark.parametrize(
    "typed", ["31/02/2026", "2026-13-01", "00/01/2026", "31.03.2026", "31/03/26", "March", "maybe"]
)
def test_what_is_no_day_of_leaving_is_shown_as_it_was_typed(typed):
    assert told(f"{HEAD},Left\n{ANN},{typed}\n") == [
        f"Row 2, left: “{typed}” is neither yes, no nor a day such as 31/03/2026.",
    ]


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2099, 12, 31)))
def test_any_day_is_the_same_in_both_forms(day):
    forms = (day.isoformat(), f"{day.day}/{day.month}/{day.year}")

    assert {one(f"{HEAD},Left\n{ANN},{form}\n").left_on for form in forms} == {day}


@pytest.mark.parametrize(("typed", "agency"), [("Y", True), ("Agency", False), ("no", False), ("", False)])
def test_an_agency_worker_is_one_whom_the_list_says_so_of(typed, agency):
    assert one(f"{HEAD},Agency worker\n{ANN},{typed}\n").agency == agency


# Addresses, doubles and managers


@pytest.mark.parametrize(
    "typed", ["ann", "ann@council", "ann lee@council.example", "@council.example", "ann@@council.example"]
)
def test_what_is_no_address_is_named(typed):
    assert told(f"{HEAD}\nAnn Lee,{typed},Director\n") == [
        f"Row 2, email: “{typed}” is not an e-mail address. Correct it.",
    ]


def test_one_address_on_two_rows_is_named_however_it_is_typed():
    assert told(f"{HEAD}\n{ANN}\nAnn Two,ANN@council.example,Clerk\n") == [
        "Row 3, email: “ann@council.example” is already on row 2. Keep one of the two.",
    ]


def test_people_without_a_staff_number_are_no_doubles():
    assert told(f"{HEAD},Staff ID\n{ANN},\nBo Day,bo@council.example,Clerk,\n") == []


@pytest.mark.parametrize("manager", ["S1", "s1", "ANN@council.example", "ann lee", "Ann  Lee"])
def test_a_manager_is_named_by_number_address_or_name(manager):
    assert told(
        f"Staff ID,{HEAD},Reports to\nS1,{ANN},\nS2,Bo Day,bo@council.example,Clerk,{manager}\n"
    ) == []  # fmt: skip


def test_a_manager_who_is_in_no_row_is_named():
    assert told(f"{HEAD},Reports to\n{ANN},Somebody Else\n") == [
        "Row 2, line manager: “somebody else” is not in the list.",
    ]


def test_every_problem_of_a_list_is_told_at_once():
    assert told(f"{HEAD},Left\n,a@b.example,Clerk,\nBo,bo,Clerk,\n{ANN},soon\n") == [
        "Row 2, name: There is no name. Give one.",
        "Row 3, email: “bo” is not an e-mail address. Correct it.",
        "Row 4, left: “soon” is neither yes, no nor a day such as 31/03/2026.",
    ]


# Lists made to harm


@pytest.mark.parametrize("address", ["a@" + "." * 30_000 + "@", "a@b." * 8_000, "@" * 32_767])
def test_address_as_long_as_a_cell_is_refused_at_once(address):
    begun = time.process_time()

    (said,) = told(f"{HEAD}\nAnn Lee,{address},Director\n")

    assert said.endswith("characters; at most 254 are kept. Shorten it.")
    assert (len(said) < 200, time.process_time() - begun < 0.5) == (True, True)


@pytest.mark.parametrize(
    ("column", "most"),
    [("staff id", 50), ("name", 200), ("job title", 200), ("team", 200), ("service", 200), ("area", 100)],
)
def test_text_longer_than_is_kept_is_told_before_anything_is_written(column, most):
    """PostgreSQL refuses it in the middle of the taking; SQLite would keep it."""
    row = {"name": "Ann Lee", "email": "ann@council.example", "job title": "Director"} | {column: "x" * (most + 1)}

    assert told(f"{','.join(row)}\n{','.join(row.values())}\n") == [
        f"Row 2, {column}: “{('x' * (most + 1) if most < 80 else 'x' * 79 + '…')}” has {most + 1} characters; "
        f"at most {most} are kept. Shorten it."
    ]


def test_thousands_of_managers_nobody_knows_are_each_told_with_the_same_work():
    def calls(people):
        lines = [f"Person {n},p{n}@council.example,Clerk,Nobody {n}" for n in range(people)]
        with cProfile.Profile() as watched:
            problems = told("\n".join([f"{HEAD},Line manager", *lines]))
        assert len(problems) == people
        return pstats.Stats(watched).total_calls

    assert calls(2_000) < 11 * calls(200)
