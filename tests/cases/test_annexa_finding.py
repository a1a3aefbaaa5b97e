"""Which sheet is which list, and what is refused (annex-a sections 1, 2 and 6)."""

import zipfile
from datetime import date

import pytest
import xlsxwriter

from cases.annexa import Refused, read
from tests.cases.workbooks import DAY, files_of, table, write_csv, write_lists

pytestmark = pytest.mark.long

NEED = {"child_id": "1001", "start": date(2026, 1, 5), "status": "c) Child in need plan",
        "team": "East 1", "worker": "Ann Best", "date_of_birth": date(2015, 5, 5)}
CARE = {"child_id": "1002", "start": date(2025, 1, 5), "legal": "C2: FCO", "team": "Care 1",
        "worker": "Bo Care", "date_of_birth": date(2014, 5, 5)}


def reading(*paths, **options):
    return read(files_of(*paths), today=DAY, as_at=DAY, **options)


def refusal(*paths):
    with pytest.raises(Refused) as refused:
        reading(*paths)
    return str(refused.value)


@pytest.mark.parametrize("titles_at", [0, 1, 5, 14])
def test_titles_are_found_within_the_first_fifteen_rows(tmp_path, titles_at):
    path = write_lists(tmp_path / "a.xlsx", {6: [NEED]}, titles_at=titles_at)

    [found] = reading(path).lists

    assert (found.number, found.heading_row, found.rows) == (6, titles_at + 1, 1)


def test_titles_below_the_fifteenth_row_are_not_found(tmp_path):
    path = write_lists(tmp_path / "a.xlsx", {6: [NEED]}, titles_at=15)

    assert refusal(path).startswith(
        "No list of Annex A was found. Sheets or files looked at: List_6."
    )


def test_list_is_known_by_its_titles_whatever_the_sheet_is_called(tmp_path):
    path = write_lists(tmp_path / "a.xlsx", {("List 3", 6): [NEED], ("Sheet9", 8): [CARE]})

    assert [(each.number, each.sheet) for each in reading(path).lists] == [
        (6, "List 3"), (8, "Sheet9"),
    ]


def test_list_of_codes_without_child_ids_is_no_list(tmp_path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        codes = workbook.add_worksheet("Codes_used")
        codes.write_row(0, 0, ["Eligibility Category", "LA in Touch", "Type of Accommodation",
                               "Suitability of Accommodation", "Activity Status"])
        need = workbook.add_worksheet("List_6")
        for n, line in enumerate(table(6, [NEED | {"start": "05/01/2026", "date_of_birth": ""}])):
            need.write_row(n, 0, ["" if cell is None else cell for cell in line])

    result = reading(path)

    assert [each.number for each in result.lists] == [6]
    assert result.ignored_sheets == ["Codes_used"]


def test_titles_of_the_safeguarding_dataset_and_dates_as_text_are_read(tmp_path):
    path = tmp_path / "AA_7_child_protection.csv"
    path.write_bytes(
        "ChildUniqueID,Gender,DateOfBirth,ChildProtectionPlanStartDate,LatestCategoryOfAbuse,"
        "ChildProtectionPlanEndDate,AllocatedTeam,AllocatedWorker\r\n"
        "77,b) Female,05/05/2015,01/02/2026,Neglect,,East 1,Zoë Best\r\n".encode("cp1252")
    )

    [child] = reading(path).children

    assert (child.child_id, child.category, child.worker, child.opened_on) == (
        "77", "child_protection", "Zoë Best", date(2026, 2, 1),
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_csv_set_in_any_encoding_gives_the_same_children(tmp_path, encoding):
    paths = [
        write_csv(tmp_path / "list 6.csv", 6, [NEED | {"worker": "Zoë Best"}], encoding=encoding),
        write_csv(tmp_path / "list 8.csv", 8, [CARE], encoding=encoding),
    ]

    assert [(each.child_id, each.category, each.worker) for each in reading(*paths).children] == [
        ("1001", "child_in_need", "Zoë Best"), ("1002", "looked_after", "Bo Care"),
    ]


def test_hidden_sheet_does_not_count(tmp_path):
    path = write_lists(
        tmp_path / "a.xlsx", {("List_6", 6): [NEED], ("Last month", 6): [NEED | {"child_id": "9"}]},
        hidden=["Last month"],
    )

    assert [each.child_id for each in reading(path).children] == ["1001"]


def test_two_visible_sheets_of_one_list_are_refused_by_name(tmp_path):
    path = write_lists(tmp_path / "a.xlsx", {("List_6", 6): [NEED], ("List_6 old", 6): [NEED]})

    assert refusal(path) == (
        "“List_6” and “List_6 old” both hold list 6 (Children in need). Hide or delete the one"
        " that is not current, and upload again."
    )


def test_empty_copy_of_a_list_gives_way_to_the_one_with_rows(tmp_path):
    path = write_lists(tmp_path / "a.xlsx", {("Template", 6): [], ("List_6", 6): [NEED]})

    assert [each.sheet for each in reading(path).lists] == ["List_6"]


def test_columns_in_another_order_with_odd_titles_and_extras_are_found(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(
        'Ward,case STATUS ,Worker,"  Child\nUnique ID",Allocated  Worker,CIN Start Date,'
        "Date Of Birth / EDD\nEast,CIN,,1001,Ann Best,05/01/2026,05/05/2015\n"
    )

    result = reading(path)

    [child] = result.children
    assert (child.category, child.worker, child.date_of_birth) == (
        "child_in_need", "Ann Best", date(2015, 5, 5)
    )
    assert result.lists[0].extra_columns == ("Ward", "Worker")


def test_send_annex_a_is_refused_for_what_it_is(tmp_path):
    path = tmp_path / "send.csv"
    path.write_text("UPN,ULN,Date initial EHC plan issued\nA1,2,01/02/2024\n")

    assert refusal(path) == (
        "send.csv, sheet send, is the Annex A of an area SEND inspection (it has UPN and EHC plan"
        " columns). Upload the social care lists (ILACS Annex A) instead."
    )


def test_raw_tables_of_the_safeguarding_dataset_are_refused_for_what_they_are(tmp_path):
    path = tmp_path / "ssd_person.csv"
    path.write_text("pers_person_id,pers_legacy_id,pers_dob\n1,2,2014-01-01\n")

    assert "AA_1 to AA_11" in refusal(path)


def test_titles_without_children_are_refused(tmp_path):
    path = write_lists(tmp_path / "a.xlsx", {6: [], 8: []})

    assert refusal(path) == (
        "The lists have titles but no children. Export them again with their rows."
    )


def test_what_is_no_list_at_all_is_refused_by_name(tmp_path):
    (tmp_path / "letter.docx").write_bytes(b"PK")
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04nothing")
    (tmp_path / "empty.csv").write_bytes(b"")

    assert refusal(tmp_path / "letter.docx") == (
        "letter.docx is neither a workbook nor a csv file. Save the lists as .xlsx or .csv."
    )
    assert refusal(tmp_path / "broken.xlsx").startswith("broken.xlsx: The workbook is damaged.")
    assert refusal(tmp_path / "empty.csv") .startswith("empty.csv: The file is empty.")
    assert refusal(tmp_path / "none.csv") == (
        "There is no file none.csv. Check its name and folder."
    )


def test_workbook_beside_csv_files_or_another_workbook_is_refused(tmp_path):
    first = write_lists(tmp_path / "a.xlsx", {6: [NEED]})
    second = write_lists(tmp_path / "b.xlsx", {8: [CARE]})
    third = write_csv(tmp_path / "c.csv", 8, [CARE])

    assert refusal(first, third) == (
        "A workbook and csv files were given together. Give one or the other."
    )
    assert refusal(first, second).startswith("2 workbooks were given.")


def test_workbook_that_unpacks_to_far_more_than_it_weighs_is_refused_unread(tmp_path):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 310_000_000)

    assert "unpacks to far more than a list needs" in refusal(path)


def test_day_nobody_gave_and_the_lists_do_not_show_is_asked_for(tmp_path):
    path = write_lists(tmp_path / "a.xlsx", {6: [NEED]})

    with pytest.raises(Refused, match="Say so with the day of the list"):
        read(files_of(path), today=DAY)


def test_day_is_guessed_from_the_last_contact_that_has_company(tmp_path):
    contacts = [
        {"child_id": str(n), "contact_on": date(2026, 3, 1 + n % 25), "source": "q) 6: Police"}
        for n in range(300)
    ] + [{"child_id": "x", "contact_on": date(2026, 3, 30), "source": "q) 6: Police"}]

    result = read(files_of(write_lists(tmp_path / "a.xlsx", {1: contacts})), today=DAY)

    assert (result.as_at_guess, result.as_at) == (date(2026, 3, 25), date(2026, 3, 25))
