"""Which table is which list: every list by its own titles, in each edition, however they are dressed."""

from datetime import date

import pytest

from cases.annexa import Refused, read
from cases.annexa.files import Table
from cases.annexa.finding import find_lists, number_in_name, recognise
from cases.annexa.lists import LISTS, REPEATING, plain_title
from tests.cases.workbooks import DAY, files_of, write_csv, write_lists

NEED = {"child_id": "1001", "start": date(2026, 1, 5), "status": "c) Child in need plan", "worker": "Ann Best"}


def table(*rows, name="Sheet1", file="a.xlsx", text_only=False):
    return Table(file, name, [list(row) for row in rows], text_only)


def titles_of(number):
    return [column.title for column in LISTS[number].columns.values() if not column.optional]


def understood(found):
    """The columns of a found list: title as written -> key."""
    row = found.table.rows[found.heading]
    return {row[index]: column.key for index, column in found.columns}


# Every list, every edition


@pytest.mark.parametrize("number", LISTS)
def test_each_list_is_known_by_its_titles_alone(number):
    found = recognise(table(titles_of(number)))

    assert (found.list.number, found.heading, found.extra, found.doubled) == (number, 0, (), ())
    assert [column.title for _, column in found.columns] == titles_of(number)


@pytest.mark.parametrize("number", LISTS)
@pytest.mark.parametrize(
    "dress",
    [str.upper, str.lower, "  {}   ".format, "Sum of {}".format, lambda title: title.replace(" ", ""),
     lambda title: title.replace("'", "’"), lambda title: title.replace(" ", "\n", 1), lambda title: f"{title}?",
     lambda title: title.replace(" ", "_")],
    ids=["upper", "lower", "spaced", "Power BI", "run together", "curly", "two lines", "question", "underscored"],
)  # fmt: skip
def test_each_list_is_known_however_its_titles_are_dressed(number, dress):
    titles = [dress(title) for title in titles_of(number)]

    found = recognise(table(titles))

    assert found.list.number == number
    assert list(understood(found)) == titles


@pytest.mark.parametrize("number", LISTS)
def test_each_list_is_known_with_its_columns_backwards(number):
    found = recognise(table(titles_of(number)[::-1]))

    assert found.list.number == number
    assert len(found.columns) == len(titles_of(number))


@pytest.mark.parametrize(
    ("number", "titles"),
    [
        (1, "ChildUniqueID Gender Ethnicity DateOfBirth Age DateOfContact ContactSource"),
        (2, "ChildUniqueID Gender AssessmentStartDate AssessmentCompletionDate OrganisationCompletingAssessment"),
        (3, "ChildUniqueID ReferralDate ReferralSource ReferralNFA ReferralsLast12Months AllocatedTeam"),
        (4, "ChildUniqueID HasDisability ContinuousAssessmentStart ContinuousAssessmentChildSeen"
            " ContinuousAssessmentAuthDate CSCSupportRequired AllocatedTeam AllocatedWorker"),
        (5, "ChildUniqueID StratDiscussionDate InitialCPConfUnnecessary InitialCPConfDate CPConfResultInCPPlan"
            " NumberS47s12m NumberICPCs12m"),
        (6, "ChildUniqueID CINStartDate PrimaryNeedCode DateChildLastSeen CINClosureDate ReasonForClosure CaseStatus"),
        (7, "ChildUniqueID ChildProtectionPlanStartDate DateOfLastStatutoryVisit ChildSeenAlone DateOfLatestReviewConf"
            " ProtectionLastSixMonths NumberOfPreviousChildProtectionPlans"),
        (8, "ChildUniqueID UASC LoookedAfterStartDate MostRecentLegalStatusStart LegalStatus CeasedLookedAfterDate"
            " PlacementsLast12Months LAofPlacement EpisodesChildMissingFromPlacement"),
        (9, "ChildUniqueID UASC AllocatedPersonalAdviser EligibilityCategory LatestPathwayPlan LAInTouch"
            " LatestContact"),
    ],
)  # fmt: skip
def test_the_titles_of_the_safeguarding_dataset_are_those_of_its_list(number, titles):
    found = recognise(table(titles.split()))

    assert (found.list.number, found.extra) == (number, ())
    assert list(understood(found)) == titles.split()


@pytest.mark.parametrize(
    "title", ["Child ID", "Child id", "Unique Child ID", "Child Unique Identifier", "Child's Unique ID", "Person ID"]
)
def test_the_childs_number_has_several_titles(title):
    found = recognise(table([title, "CIN Start Date", "Case status", "Allocated Worker"]))

    assert understood(found)[title] == "child_id"


@pytest.mark.parametrize(
    "title", ["IRO", "IRO name", "Independent Reviewing Officer", "Conference Chair", "CP Chair", "Reviewing Officer"]
)
def test_the_reviewing_officer_may_have_a_column_of_their_own(title):
    found = recognise(table([*titles_of(7), title]))

    assert understood(found)[title] == "reviewer"


@pytest.mark.parametrize(
    ("title", "plain"),
    [("Sum of Age (Years)", "ageyears"), ("  Child\nUnique ID ", "childuniqueid"), ("Referral NFA?", "referralnfa"),
     ("", ""), (None, "none"), (7, "7"), ("Child’s Legal Status", "childslegalstatus")],
)
def test_a_title_is_reduced_to_what_editions_share(title, plain):
    assert plain_title(title) == plain


# Extra, doubled, longer and missing columns


def test_columns_nobody_asked_for_are_named_and_left():
    found = recognise(table(["LA", *titles_of(6), "Month", "Days since seen", ""]))

    assert found.extra == ("LA", "Month", "Days since seen")
    assert found.list.number == 6


def test_of_two_columns_of_one_title_the_first_counts():
    found = recognise(table([*titles_of(6), "Case Status", "allocated worker"]))

    assert found.doubled == ("Case Status", "allocated worker")
    assert understood(found)["Case status"] == "status"


def test_a_longer_title_is_that_of_its_beginning_unless_it_is_taken():
    titles = ["Child Unique ID", "CIN Start Date (earliest)", "Case status at 31 March", "Case status today"]

    found = recognise(table([*titles, "DOB today", "Date Child Was Last Seen", "Primary Need Code"]))

    assert found.extra == ("Case status today", "DOB today")
    assert understood(found)["CIN Start Date (earliest)"] == "start"
    assert understood(found)["Case status at 31 March"] == "status"


def test_the_columns_that_are_missing_are_named_but_for_the_optional_ones(tmp_path):
    path = write_csv(tmp_path / "a.csv", 7, [], titles=None)
    path.write_text(
        "Child Unique ID,Child Protection Plan Start Date,Child Protection Plan End Date,Allocated Worker\n"
        "1,01/02/2026,,Ann Best\n"
    )

    [found] = read(files_of(path), today=DAY, as_at=DAY).lists

    assert found.missing_columns == (
        "Gender", "Ethnicity", "Date of Birth", "Age of Child (Years)", "Does the Child have a Disability",
        "Initial Category of Abuse", "Latest Category of Abuse", "Date of the Last Statutory Visit",
        "Was the Child Seen Alone?", "Date of latest review conference",
        "Subject to Emergency Protection Order or Protected Under Police Powers in Last Six Months (Y/N)",
        "Number of Previous Child Protection Plans", "Allocated Team",
    )  # fmt: skip


# Rows above and below, sheets beside


def test_banners_and_blank_rows_above_are_passed_over():
    rows = [["Annex A, list 6"], [], ["Run on", "31/03/2026", "by", "JS"], ["", "\xa0", " "], ["", *titles_of(6)]]

    found = recognise(table(*rows))

    assert (found.list.number, found.heading) == (6, 4)


def test_the_row_with_the_most_titles_is_the_heading():
    found = recognise(table(["Child Unique ID", "CIN Start Date", "Case status"], titles_of(6)))

    assert found.heading == 1


def test_data_that_speak_of_titles_do_not_make_a_heading():
    found = recognise(table(titles_of(6), ["1", "CIN Start Date", "Case status", "x"]))

    assert (found.heading, found.list.number) == (0, 6)


@pytest.mark.parametrize(
    "titles",
    [
        ["Child Unique ID", "Gender", "Ethnicity", "Date of Birth"],
        ["Gender", "CIN Start Date", "Case status", "Primary Need Code"],
        ["Child Unique ID", "Case status"],
        ["Name", "Colour", "Size"],
        [],
    ],
)
def test_too_few_titles_of_a_list_make_none(titles):
    assert recognise(table(titles)) is None


def test_one_title_of_its_own_is_enough_if_the_name_says_which_list_it_is():
    titles = ["Child Unique ID", "Gender", "Case status", "Allocated Worker"]

    assert recognise(table(titles, name="Sheet1")) is None
    assert recognise(table(titles, name="List_6")).list.number == 6


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("List 1", 1), ("List_10", 10), ("LIST11 adopters", 11), ("list 6.csv", 6), ("AA_7_child_protection", 7),
        ("aa 3", 3), ("8 children in care", 8), ("08_CLA", 8), ("List 12", None), ("0", None), ("Sheet9", None),
        ("Contacts", 1), ("Early Help", 2), ("Referrals March", 3), ("Assessments", 4), ("S47 and ICPC", 5),
        ("CIN", 6), ("Child Protection", 7), ("LAC", 8), ("Looked after", 8), ("Care Leavers", 9), ("Adoption", 10),
        ("Prospective adopters", 11), ("", None), ("Front_Sheet", None),
    ],
)  # fmt: skip
def test_a_name_points_at_its_list(name, number):
    assert number_in_name(name) == number


def test_sheets_that_are_no_list_are_ignored_by_name():
    lists, ignored = find_lists([
        table(titles_of(6), ["1"], name="List_6"), table(["Front sheet"], name="Front"), table(name="Empty"),
    ])  # fmt: skip

    assert (list(lists), [one.name for one in ignored]) == ([6], ["Front", "Empty"])


def test_lists_stand_in_their_order_whatever_that_of_the_sheets():
    lists, _ = find_lists([table(titles_of(number), ["1"], name=str(number)) for number in (9, 3, 7, 1)])

    assert list(lists) == [1, 3, 7, 9]


def test_of_two_empty_copies_of_a_list_the_first_counts():
    lists, _ = find_lists([table(titles_of(6), name="A"), table(titles_of(6), name="B")])

    assert lists[6].table.name == "A"


def test_three_copies_of_a_list_with_rows_are_all_named():
    tables = [table(titles_of(8), ["1"], name=name) for name in ("March", "February", "January")]

    with pytest.raises(Refused) as refused:
        find_lists(tables)

    assert str(refused.value) == (
        "“March” and “February” and “January” both hold list 8 (Children in care). Hide or delete the one that is"
        " not current, and upload again."
    )


def test_a_row_counts_only_with_a_childs_number():
    lists, _ = find_lists([
        table(titles_of(6), ["", "b) Female"], ["\xa0"], name="No ids"), table(titles_of(6), ["7"], name="Ids"),
    ])  # fmt: skip

    assert lists[6].table.name == "Ids"


# Other returns


def test_the_send_annex_beside_a_list_of_ours_does_not_stop_it():
    send = table(["UPN", "ULN", "EHC plan", "Primary SEND need"], name="SEND")

    lists, ignored = find_lists([table(titles_of(6), ["1"]), send])

    assert (list(lists), [one.name for one in ignored]) == ([6], ["SEND"])


def test_adopters_beside_another_return_are_no_list_of_children():
    send = table(["UPN", "ULN", "EHC plan"], name="SEND", file="send.xlsx")

    with pytest.raises(Refused, match="send.xlsx, sheet SEND, is the Annex A of an area SEND inspection"):
        find_lists([table(titles_of(11), ["1"], name="List_11"), send])


@pytest.mark.parametrize("prefix", ["pers_person_id", "CINE_referral_id", "clea_care_leaver_id", "disa_disability_id"])
def test_each_table_of_the_safeguarding_dataset_is_told_from_its_output(prefix):
    with pytest.raises(Refused) as refused:
        find_lists([table([prefix, "b", "c"], file="ssd.csv")])

    assert str(refused.value) == (
        "ssd.csv is a table of the Standard Safeguarding Dataset itself. Run its Annex A script and upload the AA_1"
        " to AA_11 files it writes."
    )


def test_what_was_looked_at_is_named_up_to_a_dozen():
    with pytest.raises(Refused) as refused:
        find_lists([table(["x"], name=f"Sheet{number}") for number in range(15)])

    assert "Sheets or files looked at: " + ", ".join(f"Sheet{number}" for number in range(12)) + ". A list" in str(
        refused.value
    )


# Whole files


def test_only_lists_of_events_may_repeat_a_child():
    assert sorted(REPEATING) == [1, 2, 3, 4, 5, 10]


def test_a_chat_workbook_with_calculations_beside_is_read(tmp_path):
    path = write_lists(tmp_path / "chat.xlsx", {("List_6", 6): [NEED], ("List_1", 1): []}, titles_at=2)

    found = read(files_of(path), today=DAY, as_at=DAY)

    assert [(each.number, each.heading_row, each.rows) for each in found.lists] == [(1, 3, 0), (6, 3, 1)]
    assert found.ignored_sheets == []


def test_a_semicolon_between_cells_is_understood(tmp_path):
    path = tmp_path / "list 6.csv"
    path.write_text("Child Unique ID;CIN Start Date;Case status;Allocated Worker\n1;05/01/2026;CIN;Best, Ann\n")

    [child] = read(files_of(path), today=DAY, as_at=DAY).children

    assert (child.child_id, child.worker, child.opened_on) == ("1", "Ann Best", date(2026, 1, 5))


def test_a_csv_set_names_each_file_as_its_sheet(tmp_path):
    paths = [write_csv(tmp_path / "AA_6.csv", 6, [NEED]), write_csv(tmp_path / "AA_7.csv", 7, [])]

    found = read(files_of(*paths), today=DAY, as_at=DAY)

    assert [(each.number, each.file, each.sheet) for each in found.lists] == [
        (6, "AA_6.csv", "AA_6"), (7, "AA_7.csv", "AA_7"),
    ]  # fmt: skip


def test_no_files_at_all_are_refused():
    with pytest.raises(Refused, match="No file was given. Choose a workbook, or the csv files of the lists."):
        read([], today=DAY, as_at=DAY)


def test_reading_tells_how_far_it_is(tmp_path):
    told = []
    path = write_lists(tmp_path / "a.xlsx", {6: [NEED], 7: []})

    read(files_of(path), today=DAY, as_at=DAY, progress=lambda *step: told.append(step))

    assert [text for _, _, text in told] == [
        "Opening the files", "Looking for the lists", "Reading list 6, Children in need",
        "Reading list 7, Child protection", "Working out where each child stands", "Read",
    ]  # fmt: skip
    assert [done for done, _, _ in told] == sorted(done for done, _, _ in told)
    assert {whole for _, whole, _ in told} == {100}
