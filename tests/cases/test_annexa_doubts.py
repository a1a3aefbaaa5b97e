"""Every doubt has its sheet, row, column and sentence; what is plain has none (annex-a section 6)."""

from datetime import date, timedelta

import pytest

from cases.annexa import Refused, read
from tests.cases.rows import ASSESSMENT, BORN, CARE, COMMON, CONTACT, HELP, LEAVER, NEED, PAST, PLAN, REFERRAL
from tests.cases.workbooks import DAY, files_of, write_csv

ALL_LISTS = {number: [] for number in (6, 7, 8, 9)}  # so that none is missed


@pytest.fixture
def doubts(reading):
    """doubts({6: [row]}) gives what is said of the rows: (sheet, row, column, kind, value, changes a case)."""

    def said(lists, **options):
        return [
            (one.sheet, one.row, one.column, one.kind, one.value, one.changes_case)
            for one in reading(ALL_LISTS | lists, **options).issues
        ]

    return said


@pytest.fixture
def reasons(reading):
    """reasons({6: [row]}) gives the sentences."""

    def said(lists, **options):
        return [one.reason for one in reading(ALL_LISTS | lists, **options).issues]

    return said


def test_a_row_as_it_should_be_is_never_doubted(reading):
    found = reading(ALL_LISTS | {1: [CONTACT], 2: [HELP], 3: [REFERRAL], 6: [NEED]})

    assert found.issues == []
    assert found.unknown_values == []
    assert dict(found.understood) == {}


# One cell


@pytest.mark.parametrize(
    ("column", "cell", "title", "kind"),
    [
        ("start", "soon", "CIN Start Date", "date not understood"),
        ("start", 17.5, "CIN Start Date", "date not understood"),
        ("start", "30/02/2026", "CIN Start Date", "date not understood"),
        ("seen_on", DAY + timedelta(days=1), "Date Child Was Last Seen", "date in the future"),
        ("seen_on", "31/12/9999", "Date Child Was Last Seen", "open-ended date"),
        ("date_of_birth", DAY + timedelta(days=301), "Date of Birth", "date in the future"),
        ("worker", "", "Allocated Worker", "no named worker"),
        ("worker", "Duty", "Allocated Worker", "no named worker"),
        ("team", "", "Allocated Team", "no team"),
        ("team", "Unallocated", "Allocated Team", "no team"),
        ("status", "Zone 4", "Case status", "value not understood"),
        ("need", "#MULTIVALUE", "Primary Need Code", "value not understood"),
        ("disability", "Code 'S' is not mapped", "Does the Child have a Disability", "value not understood"),
    ],
)
def test_a_cell_in_doubt_is_named_with_its_place(doubts, column, cell, title, kind):
    value = cell.isoformat() if isinstance(cell, date) else str(cell)

    assert doubts({6: [NEED | {column: cell}]}) == [("List_6", 2, title, kind, value, True)]


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("seen_on", "01/04/2026", "This is after the day of the list, so it was left out."),
        ("end", "31/12/9999", "A date so far ahead stands for no date; the real one is missing."),
        ("start", "soon", "This is not a date, so it was left out."),
        ("start", "03/14/2025", "Only month first gives a date: read as 14 March 2025."),
        ("worker", "Vacant", "Nobody is named here."),
        ("team", "n/a", "No team is named here."),
        ("gender", "Boy", "This is no known value of “Gender”, so it was left out."),
        ("date_of_birth", "", "No list gives this child’s date of birth."),
        ("gender", "Restricted", "Details are masked: the record is restricted and needs leave to be seen."),
    ],
)
def test_a_doubt_says_what_was_made_of_it(reasons, column, cell, reason):
    assert reasons({6: [NEED | {column: cell}]}) == [reason]


@pytest.mark.parametrize(
    ("column", "cell"),
    [("seen_on", DAY), ("date_of_birth", DAY + timedelta(days=300)), ("end", "01/01/1900"), ("seen_on", "n/k"),
     ("gender", "-"), ("status", "N/A"), ("start", "2026-02-01"), ("worker", "BEST, Ann"), ("team", " East  1"),
     ("disability", "")],
)
def test_a_cell_without_doubt_is_left_in_peace(doubts, column, cell):
    assert doubts({6: [NEED | {column: cell}]}) == []


@pytest.mark.parametrize(
    ("number", "row", "column"),
    [(9, LEAVER, "adviser"), (8, CARE, "reviewer"), (7, PLAN, "reviewer")],
)
def test_people_a_list_need_not_name_are_not_missed(doubts, number, row, column):
    assert doubts({number: [row | {column: ""}]}) == []
    assert doubts({number: [row | {column: "#N/A"}]})[0][3] == "no named worker"


@pytest.mark.parametrize(
    ("number", "row", "key", "written", "kept"),
    [
        (8, CARE, "placement", "Grandparents' annexe", "Grandparents' annexe"),
        (6, NEED | {"end": PAST}, "reason", "Moved to Wales", "Moved to Wales"),
        (9, LEAVER, "accommodation", "Caravan", "Caravan"),
        (9, LEAVER, "activity", "x" * 150, "x" * 100),
    ],
)
def test_a_local_wording_of_no_consequence_is_kept_and_not_asked_about(reading, number, row, key, written, kept):
    found = reading(ALL_LISTS | {number: [row | {key: written}]})
    values = [fact.get("value") for fact in found.children[0].facts.values()]

    assert kept in values
    assert found.unknown_values == []
    assert [one.kind for one in found.issues if one.kind == "value not understood"] == []


def test_rubbish_in_such_a_column_is_said_but_changes_no_case(doubts):
    assert doubts({8: [CARE | {"provider": "#MULTIVALUE"}]}) == [
        ("List_8", 2, "Placement Provider", "value not understood", "#MULTIVALUE", False)
    ]


# What was put right without a doubt is counted


@pytest.mark.parametrize(
    ("row", "title", "how"),
    [
        ({"child_id": " 1 "}, "Child Unique ID", "id in another form"),
        ({"start": "01-02-2026"}, "CIN Start Date", "date as text"),
        ({"start": 46054}, "CIN Start Date", "date as serial number"),
        ({"end": "01/01/1900"}, "CIN Closure Date", "placeholder for a blank date"),
        ({"worker": "BEST, Ann"}, "Allocated Worker", "name in another form"),
        ({"team": "East  1"}, "Allocated Team", "name in another form"),
        ({"disability": "n/a"}, "Does the Child have a Disability", "word for blank"),
    ],
)
def test_what_was_put_right_is_counted_by_column(reading, row, title, how):
    found = reading(ALL_LISTS | {6: [NEED | row]})

    assert dict(found.understood) == {("List_6", title, how): 1}


def test_a_count_grows_with_its_rows_and_stands_by_sheet(reading):
    rows = [NEED | {"child_id": str(number), "worker": "BEST, Ann"} for number in (1, 2, 3)]

    found = reading(ALL_LISTS | {6: rows, 3: [REFERRAL | {"worker": "BEST, Ann"}]})

    assert dict(found.understood) == {
        ("List_6", "Allocated Worker", "name in another form"): 3,
        ("List_3", "Allocated Worker", "name in another form"): 1,
    }


# Rows


def test_a_row_is_numbered_as_the_spreadsheet_does(doubts):
    rows = [NEED | {"child_id": "1"}, {}, {"child_id": "Total: 2"}, NEED | {"child_id": "2", "worker": ""}]

    assert doubts({6: rows}) == [("List_6", 5, "Allocated Worker", "no named worker", "", True)]


def test_the_same_child_twice_with_anything_else_is_no_repeated_row(doubts):
    assert doubts({3: [REFERRAL, REFERRAL | {"source": "x"}]}) == []
    assert doubts({3: [REFERRAL, REFERRAL, REFERRAL]}) == [
        ("List_3", 3, "", "repeated row", "1", False), ("List_3", 4, "", "repeated row", "1", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "row"), [(6, NEED), (7, PLAN), (8, CARE), (9, LEAVER)]
)
def test_a_child_twice_on_a_list_of_children_is_said(doubts, number, row):
    later = row | {"worker": "Bo Late", "gender": "F"} | ({"start": date(2026, 3, 1)} if number != 9 else {})
    first_kept = number == 9

    [said] = [one for one in doubts({number: [row, later]}) if one[3] == "listed twice"]

    assert said == (
        f"List_{number}", 3 if first_kept else 2, "Allocated Worker", "listed twice",
        "Bo Late" if first_kept else "Ann Best", True,
    )  # fmt: skip


@pytest.mark.parametrize(("number", "row"), [(1, CONTACT), (2, HELP), (3, REFERRAL), (4, ASSESSMENT), (10, COMMON)])
def test_a_child_twice_on_a_list_of_events_is_nothing_to_say(doubts, number, row):
    assert doubts({number: [row, row | {"gender": "F"}]}) == []


@pytest.mark.parametrize(("filled", "said"), [(2, 0), (3, 1)])
def test_a_row_without_a_number_is_a_record_if_three_cells_say_something(doubts, filled, said):
    cells = dict(list((NEED | {"child_id": ""}).items())[1: filled + 1])

    assert len(doubts({6: [NEED, cells]})) == said


def test_a_childs_number_may_hold_letters_and_spaces(reading):
    """A remark stands alone in its row; a record with such a number does not."""
    rows = [NEED | {"child_id": "EH 12:3"}, {"child_id": "Run by: JS", "gender": "x"}]

    assert [one.child_id for one in reading({6: rows}).children] == ["EH 12:3"]


# Ids across lists


def test_early_help_ids_of_another_shape_are_named(reading):
    found = reading(ALL_LISTS | {
        6: [NEED | {"child_id": str(number)} for number in range(100, 110)],
        2: [HELP | {"child_id": "EHM-7"}, HELP | {"child_id": "104"}, HELP | {"child_id": "999"}],
    })  # fmt: skip

    assert [(one.sheet, one.row, one.kind, one.child_id, one.reason) for one in found.issues] == [(
        "List_2", 2, "id of another system", "EHM-7",
        "The number looks like the early help system’s own; the child may be on other lists under another number.",
    )]  # fmt: skip


def test_where_letters_are_usual_no_id_is_of_another_system(doubts):
    rows = [NEED | {"child_id": f"P{number}"} for number in range(10)]

    assert doubts({6: rows, 2: [HELP | {"child_id": "EHM-7"}]}) == []


@pytest.mark.parametrize(
    ("ids", "kept"),
    [
        (["0506827", "506828", "506829"], ["506827", "506828", "506829"]),
        (["000123", "000124"], ["000123", "000124"]),
        (["000", "1", "2"], ["0", "1", "2"]),
        (["0A12", "1", "2"], ["0A12", "1", "2"]),
        (["01", "2"], ["01", "2"]),
    ],
)
def test_noughts_in_front_go_where_most_ids_have_none(reading, ids, kept):
    assert [one.child_id for one in reading({6: [NEED | {"child_id": each} for each in ids]}).children] == kept


# Dates that may be month first


def test_a_date_either_way_is_named_only_where_its_file_has_month_first_dates(doubts):
    either, american = NEED | {"start": "02/03/2026"}, NEED | {"child_id": "2", "start": "02/28/2026"}

    assert doubts({6: [either]}) == []
    assert doubts({6: [either, american]}) == [
        ("List_6", 2, "CIN Start Date", "date either way", "02/03/2026", True),
        ("List_6", 3, "CIN Start Date", "date month first", "02/28/2026", True),
    ]


def test_a_date_whose_other_reading_lies_ahead_is_certain(doubts):
    rows = [NEED | {"start": "01/12/2025"}, NEED | {"child_id": "2", "start": "05/03/2026"},
            NEED | {"child_id": "3", "start": "02/28/2026"}]  # fmt: skip

    assert [(one[1], one[3]) for one in doubts({6: rows})] == [(2, "date either way"), (4, "date month first")]


def test_a_doubtful_date_says_both_days(reasons):
    rows = [NEED | {"start": "02/03/2026"}, NEED | {"child_id": "2", "start": "02/28/2026"}]

    assert reasons({6: rows})[0] == (
        "Read as 2 March 2026; with the month first it would be 3 February 2026. Other dates of this file have the"
        " month first."
    )


def test_in_a_csv_doubtful_dates_are_counted_by_column(tmp_path):
    rows = [NEED | {"child_id": str(n), "start": "02/03/2026", "seen_on": "03/03/2026", "date_of_birth": "13/05/2015"}
            for n in range(4)]  # fmt: skip
    rows.append(NEED | {"child_id": "9", "start": "02/28/2026", "date_of_birth": "13/05/2015"})
    path = write_csv(tmp_path / "list 6.csv", 6, rows)

    found = read(files_of(path), today=DAY, as_at=DAY)

    assert [(one.row, one.column, one.kind, one.value) for one in found.issues if one.sheet == "list 6"] == [
        (None, "CIN Start Date", "date either way", "4 dates"),
        (6, "CIN Start Date", "date month first", "02/28/2026"),
    ]


# Spellings nobody knows


def test_spellings_are_asked_once_for_every_dress_most_frequent_first(reading):
    needs = ["Zone 4", "ZONE 4", " zone-4 ", "Ward 7"]
    rows = [NEED | {"child_id": str(number), "need": need} for number, need in enumerate(needs)]

    found = reading({6: rows, 8: [CARE | {"legal": "Old order"}]})

    assert [(one.field, one.spelling, one.count, one.places) for one in found.unknown_values] == [
        ("legal", "Old order", 1, ["List_8 row 2"]),
        ("need", "Zone 4", 3, ["List_6 row 2", "List_6 row 3", "List_6 row 4"]),
        ("need", "Ward 7", 1, ["List_6 row 5"]),
    ]


def test_a_spelling_explained_for_one_set_says_nothing_of_another(reading):
    row = NEED | {"need": "Zone 4", "status": "Zone 4"}

    found = reading({6: [row]}, meanings={("need", "ZONE-4"): "n5"})

    assert found.children[0].facts["need"]["value"] == "n5"
    assert [(one.field, one.spelling) for one in found.unknown_values] == [("status", "Zone 4")]


def test_what_people_explained_goes_before_what_is_known(reading):
    found = reading({6: [NEED | {"status": "CIN"}]}, meanings={("status", "cin"): "child_protection"})

    assert found.children[0].category == "child_protection"


# Children without and with a day of birth


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ({6: [NEED | {"date_of_birth": ""}], 3: [REFERRAL | {"date_of_birth": ""}]}, [("List_3", "no date of birth")]),
        ({6: [NEED | {"date_of_birth": "soon"}]}, [("List_6", "date not understood")]),
        ({6: [NEED | {"date_of_birth": "", "age": "Unborn"}]}, [("List_6", "unborn without a date")]),
        ({6: [NEED | {"date_of_birth": date(2026, 7, 1)}], 3: [REFERRAL | {"date_of_birth": ""}]},
         [("List_3", "unborn without a date")]),
        ({6: [NEED | {"date_of_birth": "", "ethnicity": "Restricted"}]}, [("List_6", "restricted record")]),
    ],
)  # fmt: skip
def test_a_child_without_a_date_of_birth_is_said_once(doubts, rows, said):
    assert [(one[0], one[3]) for one in doubts(rows)] == said


def test_dates_of_birth_that_are_tied_are_all_named(doubts):
    other = date(2015, 6, 6)

    said = doubts({3: [REFERRAL | {"date_of_birth": other}], 6: [NEED]})

    assert [(one[0], one[3], one[4]) for one in said] == [
        ("List_3", "dates of birth differ", "06/06/2015"), ("List_6", "dates of birth differ", f"{BORN:%d/%m/%Y}"),
    ]  # fmt: skip


def test_doubts_stand_in_the_order_of_lists_and_rows(doubts):
    needs = [NEED | {"worker": ""}, NEED | {"child_id": "2", "team": ""}]
    said = doubts({8: [CARE | {"child_id": "8", "worker": ""}], 6: needs})

    assert [(one[0], one[1]) for one in said] == [("List_6", 2), ("List_6", 3), ("List_8", 2)]


# The day of the lists


def contacts(*days):
    return [CONTACT | {"child_id": f"c{number}", "contact_on": day} for number, day in enumerate(days)]


@pytest.mark.parametrize(
    ("days", "guess"),
    [
        ([date(2026, 3, 20)], date(2026, 3, 20)),
        ([date(2026, 3, 20), date(2026, 3, 31)], date(2026, 3, 31)),
        ([date(2026, 3, 20), date(2027, 3, 31)], date(2026, 3, 20)),
        ([date(2026, 1, 1 + n % 28) for n in range(80)] + [date(2026, 3, 30)], date(2026, 1, 28)),
        ([date(2026, 1, 1 + n % 28) for n in range(80)] + [date(2026, 3, 30), date(2026, 3, 28)], date(2026, 3, 30)),
    ],
)
def test_the_day_is_the_last_event_that_does_not_stand_alone(reading, days, guess):
    found = reading({1: contacts(*days)}, as_at=None)

    assert (found.as_at, found.as_at_guess) == (guess, guess)


def test_referrals_and_assessments_tell_the_day_too(reading):
    lists = {3: [REFERRAL | {"start": date(2026, 3, 10)}], 4: [ASSESSMENT | {"start": date(2026, 3, 12)}]}

    assert reading(lists, as_at=None).as_at == date(2026, 3, 12)


def test_a_day_that_was_given_stands_beside_the_guess(reading):
    found = reading({1: contacts(date(2026, 3, 20))}, as_at=date(2026, 3, 25))

    assert (found.as_at, found.as_at_guess) == (date(2026, 3, 25), date(2026, 3, 20))


def test_lists_without_an_event_do_not_tell_their_day(reading):
    with pytest.raises(Refused) as refused:
        reading({6: [NEED], 1: contacts("soon")}, as_at=None)

    assert str(refused.value) == (
        "The lists do not show on which day they were made. Say so with the day of the list."
    )


def test_adopters_are_counted_and_are_no_children(reading):
    adopters = [{"adopter_id": "A1", "enquiry_on": PAST}, {"adopter_id": "A2", "enquiry_on": PAST}]

    found = reading(ALL_LISTS | {11: adopters, 6: [NEED]})

    assert [one.child_id for one in found.children] == ["1"]
    assert found.understood[("List_11", "", "adopters, not used")] == 2
    assert [(one.number, one.rows) for one in found.lists] == [(6, 1), (7, 0), (8, 0), (9, 0), (11, 0)]
