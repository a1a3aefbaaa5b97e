"""Where a child stands on the day of the lists, and what is marked (annex-a section 7)."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.annexa import read
from cases.annexa.lists import LISTS
from tests.cases.rows import (
    ASSESSED,
    ASSESSMENT,
    BORN,
    CARE,
    CLOSED,
    COMMON,
    CONTACT,
    HELP,
    LEAVER,
    NEED,
    PAST,
    PLAN,
    REFERRAL,
    ended,
)
from tests.cases.workbooks import DAY, files_of, write_csv, write_lists


@pytest.mark.parametrize(
    ("category", "lists"),
    [
        ("looked_after", {8: [CARE], 7: [PLAN], 6: [NEED]}),
        ("looked_after", {8: [CARE], 9: [LEAVER | {"eligibility": "d) Eligible child"}]}),
        ("looked_after", {6: [NEED | {"status": "CLA"}]}),
        ("child_protection", {8: [ended(CARE)], 7: [PLAN], 6: [NEED]}),
        ("child_protection", {6: [NEED | {"status": "CP"}]}),
        ("care_leaver", {9: [LEAVER], 6: [NEED]}),
        ("care_leaver", {9: [LEAVER], 8: [ended(CARE)]}),
        ("care_leaver", {6: [NEED | {"status": "Care leaver"}]}),
        ("assessment", {9: [LEAVER], 6: [ASSESSED]}),
        ("child_in_need", {6: [NEED], 7: [ended(PLAN)], 4: [ASSESSMENT]}),
        ("child_in_need", {6: [NEED], 8: [CARE | {"legal": "V4: Short term breaks"}]}),
        ("assessment", {6: [ASSESSED]}),
        ("assessment", {4: [ASSESSMENT], 3: [REFERRAL]}),
        ("assessment", {6: [CLOSED], 4: [ASSESSMENT | {"start": date(2026, 3, 20)}]}),
        ("referral", {3: [REFERRAL], 4: [ended(ASSESSMENT)]}),
        ("early_help", {2: [HELP], 1: [CONTACT]}),
        ("early_help", {2: [HELP], 6: [CLOSED]}),
        ("closed", {6: [CLOSED], 3: [REFERRAL]}),
        ("closed", {7: [ended(PLAN)]}),
        ("closed", {8: [ended(CARE)]}),
        ("closed", {2: [ended(HELP)]}),
        ("none", {1: [CONTACT]}),
        ("none", {3: [REFERRAL | {"nfa": "a) Yes"}]}),
    ],
)
def test_category_is_the_first_that_applies(child, category, lists):
    assert child(lists).category == category


def test_end_date_after_the_day_does_not_end_a_plan(child):
    assert child({7: [PLAN | {"end": date(2026, 4, 30)}], 6: [NEED | {"status": "CP"}]}).category \
        == "child_protection"


def test_open_end_with_a_reason_and_a_closed_status_has_ended(child):
    """31/12/9999 in place of the date: the reason and list 6 say that it ended."""
    care = CARE | {"end": "31/12/9999", "reason": "E4A"}

    assert child({8: [care], 6: [CLOSED]}).category == "closed"


def test_first_of_january_1900_stands_for_no_end(child):
    assert child({8: [CARE | {"end": "01/01/1900"}]}).category == "looked_after"


def test_status_that_is_not_understood_gives_way_to_the_dates(child):
    unknown = NEED | {"status": "#MULTIVALUE"}

    assert child({6: [unknown]}).category == "child_in_need"
    assert child({6: [unknown], 4: [ASSESSMENT]}).category == "assessment"
    assert child({6: [ended(unknown)]}).category == "closed"


def test_status_open_with_a_closure_date_is_closed_and_said(reading):
    result = reading({6: [NEED | {"end": date(2026, 3, 1)}]})

    assert [each.category for each in result.children] == ["closed"]
    assert [(i.kind, i.row, i.changes_case) for i in result.issues if i.row] == [
        ("status disagrees", 2, True)
    ]


@pytest.mark.parametrize(
    ("mark", "lists"),
    [
        ("disabled", {6: [NEED | {"disability": "a) Yes"}]}),
        ("uasc", {8: [CARE | {"uasc": "a) Yes"}]}),
        ("uasc", {9: [LEAVER | {"uasc": "a) Yes"}]}),
        ("unborn", {6: [NEED | {"age": -1, "date_of_birth": None}]}),
        ("unborn", {6: [NEED | {"date_of_birth": date(2026, 6, 1)}]}),
        ("short_breaks", {8: [CARE | {"legal": "V3"}], 6: [NEED]}),
        ("protection_plan", {8: [CARE], 7: [PLAN]}),
        ("protection_order", {7: [PLAN | {"protection": "a) Yes"}]}),
        ("repeat_plan", {7: [PLAN | {"plans_before": 1}]}),
        ("adoption", {8: [CARE | {"legal": "E1: Placement order"}]}),
        ("adoption", {8: [CARE | {"permanence": "b) Adoption"}]}),
        ("placed_for_adoption", {8: [CARE | {"placement": "j) A6: Placed for adoption"}]}),
        ("placed_for_adoption", {8: [CARE], 10: [COMMON | {"order_on": PAST, "placed_on": PAST}]}),
        ("out_of_area", {8: [CARE | {"location": "b) Out"}]}),
        ("missing", {8: [CARE | {"missing": 2}]}),
        ("stepped_down", {6: [NEED], 7: [ended(PLAN)]}),
        ("stepped_down", {6: [NEED], 8: [ended(CARE)]}),
        ("re_referred", {3: [REFERRAL | {"referrals": 1}]}),
        ("no_further_action", {3: [REFERRAL | {"nfa": "Y"}]}),
        ("restricted", {6: [NEED | {"worker": "Restricted", "ethnicity": "Restricted"}]}),
    ],
)
def test_mark_is_set(child, mark, lists):
    assert mark in child(lists).marks


@pytest.mark.parametrize(
    ("mark", "lists"),
    [
        ("placed_for_adoption", {8: [CARE], 10: [
            COMMON | {"decided_on": PAST, "placed_on": PAST, "reversed_on": PAST}]}),
        ("adoption", {8: [ended(CARE)], 10: [
            COMMON | {"decided_on": PAST, "placed_on": PAST, "adopted_on": PAST}]}),
        ("stepped_down", {6: [NEED], 8: [CARE | {"legal": "V3", "end": date(2026, 3, 1)}]}),
        ("disabled", {6: [NEED | {"disability": "c) Unknown"}]}),
        ("restricted", {6: [NEED | {"ethnicity": "Not Recorded"}]}),
    ],
)
def test_mark_is_not_set(child, mark, lists):
    assert mark not in child(lists).marks


def test_staff_come_from_the_list_of_the_category(child):
    lists = {8: [CARE | {"team": "Care 1", "worker": "Bo Care"}], 6: [NEED]}

    found = child(lists)

    assert (found.team, found.worker) == ("Care 1", "Bo Care")


def test_staff_the_best_list_does_not_name_come_from_the_next(child):
    lists = {8: [CARE | {"team": "#N/A", "worker": "Unallocated"}], 6: [NEED]}

    found = child(lists)

    assert (found.team, found.worker) == ("East 1", "Ann Best")


def test_care_leaver_without_a_worker_is_worked_with_by_the_personal_adviser(child):
    found = child({9: [LEAVER | {"worker": "#N/A", "adviser": "ADVISER, Pat"}]})

    assert (found.worker, found.personal_adviser) == ("Pat Adviser", "Pat Adviser")


def test_child_listed_twice_keeps_the_open_row_with_the_latest_start(reading):
    older = NEED | {"start": date(2025, 1, 1), "worker": "Old Hand"}

    result = reading({6: [older, NEED, CLOSED]})

    assert [each.worker for each in result.children] == ["Ann Best"]
    assert [(i.row, i.kind, i.value) for i in result.issues if i.row] == [
        (2, "listed twice", "Old Hand"), (4, "listed twice", "Ann Best"),
    ]


def test_same_row_twice_is_counted_once_and_said(reading):
    result = reading({3: [REFERRAL, REFERRAL]})

    assert [(i.row, i.kind, i.changes_case) for i in result.issues if i.row] == [
        (3, "repeated row", False)
    ]
    assert [each.rows for each in result.lists] == [1]


def test_row_without_a_number_is_said_and_belongs_to_nobody(reading):
    result = reading({6: [NEED, NEED | {"child_id": ""}]})

    assert [(i.row, i.column, i.kind, i.reason) for i in result.issues if i.row] == [(
        3, "Child Unique ID", "id missing",
        "This row has no child’s number, so it belongs to nobody. Add the number.",
    )]


def test_totals_filters_and_blank_rows_below_are_no_children(reading):
    result = reading({6: [
        NEED, {}, {"child_id": "Total"}, {"child_id": "Applied filters: open is yes"},
        {"child_id": "None of these: see list 7"}, {"gender": " "},
    ]})

    assert [each.child_id for each in result.children] == ["1"]
    assert [i for i in result.issues if i.row] == []


def test_noughts_in_front_of_some_ids_are_dropped_so_that_rows_meet(reading):
    result = reading({6: [NEED | {"child_id": "506827"}, NEED | {"child_id": "506828"}],
                      3: [REFERRAL | {"child_id": "0506827"}]})

    assert sorted((c.child_id, c.lists) for c in result.children) == [
        ("506827", (3, 6)), ("506828", (6,)),
    ]


def test_noughts_in_front_of_all_ids_are_the_councils_own(child):
    assert child({6: [NEED | {"child_id": "000123"}]}).child_id == "000123"


def test_date_of_birth_of_most_lists_is_used_and_the_other_is_said(reading):
    result = reading({
        1: [CONTACT], 3: [REFERRAL | {"date_of_birth": date(2015, 4, 5)}], 6: [NEED],
    })

    assert [each.date_of_birth for each in result.children] == [BORN]
    assert [(i.sheet, i.row, i.value) for i in result.issues if i.row] == [
        ("List_3", 2, "05/04/2015")
    ]


def test_date_of_birth_that_could_be_month_first_gives_way_to_a_sure_one(child):
    found = child({
        1: [CONTACT | {"date_of_birth": "11/12/2015"}],
        6: [NEED | {"date_of_birth": date(2015, 11, 12)}],
    })

    assert found.date_of_birth == date(2015, 11, 12)


def test_date_after_the_day_of_the_list_is_left_out_and_said(reading):
    result = reading({6: [NEED | {"seen_on": date(2026, 4, 1)}]})

    assert "last_seen" not in result.children[0].facts
    assert [(i.row, i.column, i.kind) for i in result.issues if i.row] == [
        (2, "Date Child Was Last Seen", "date in the future")
    ]


def test_unknown_value_is_collected_once_with_its_places_and_can_be_explained(tmp_path):
    lists = {6: [NEED | {"child_id": str(n), "status": "Zone 4"} for n in range(7)]}
    path = write_lists(tmp_path / "a.xlsx", lists)

    before = read(files_of(path), today=DAY, as_at=DAY)
    after = read(
        files_of(path), today=DAY, as_at=DAY, meanings={("status", "zone 4"): "child_protection"}
    )

    [unknown] = before.unknown_values
    assert (unknown.field, unknown.spelling, unknown.count) == ("status", "Zone 4", 7)
    assert unknown.places == [f"List_6 row {n}" for n in range(2, 7)]
    assert {each.category for each in before.children} == {"child_in_need"}
    assert {each.category for each in after.children} == {"child_protection"}
    assert after.unknown_values == []


def test_value_explained_as_no_value_is_not_asked_again(tmp_path):
    path = write_lists(tmp_path / "a.xlsx", {6: [NEED | {"need": "#MULTIVALUE"}]})

    result = read(files_of(path), today=DAY, as_at=DAY, meanings={("need", "#MULTIVALUE"): ""})

    assert (result.unknown_values, [i for i in result.issues if i.row]) == ([], [])


def test_facts_of_the_auditors_page_carry_their_dates(child):
    plan = PLAN | {"visit_on": date(2026, 3, 9), "seen_alone": "Y", "review_on": date(2026, 2, 9)}

    facts = child({7: [plan], 6: [NEED | {"status": "CP"}]}).facts

    assert facts["seen_alone"] == {"value": "yes", "on": "2026-03-09"}
    assert facts["last_plan_review"] == {"on": "2026-02-09"}
    assert facts["abuse"] == {"value": "neglect", "on": "2026-02-01"}


def test_missing_list_6_is_said_with_what_it_means(reading):
    result = reading({8: [CARE]})

    assert [i.reason for i in result.issues if i.sheet == "List 6"] == [
        "List 6 (Children in need) is not among the files: children in need and closed cases"
        " cannot be told."
    ]


CELLS = st.one_of(
    st.none(), st.text(max_size=12), st.floats(-1e7, 1e7), st.dates(date(1900, 3, 1)),
    st.sampled_from(["#N/A", "Restricted", "CLA", "b) No", "31/12/9999", "01/13/2026", "-", "V3"]),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_cell_whatever_it_holds_stops_the_reading_or_loses_a_row_with_an_id(tmp_path, data):
    number = data.draw(st.sampled_from([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]))
    keys = [key for key in LISTS[number].columns if key != "child_id"]
    rows = [
        {key: data.draw(CELLS) for key in keys} | {"child_id": f"C{n}"}
        for n in range(data.draw(st.integers(1, 4)))
    ]
    cleaned = [
        {key: value.replace("\r", "").replace("\0", "") if isinstance(value, str) else value
         for key, value in row.items()} for row in rows
    ]
    path = write_csv(tmp_path / "a.csv", number, cleaned, encoding="utf-8-sig")

    result = read(files_of(path), today=DAY, as_at=DAY)

    assert sorted(each.child_id for each in result.children) == [f"C{n}" for n in range(len(rows))]
