"""Lists of carers, adopters, lodgings and arrangements: known by headings, read, shown, taken in."""

import csv
import re
from datetime import date
from io import StringIO

import pytest
import xlsxwriter
from django.core.management import CommandError, call_command
from django.urls import reverse

from cases import delivery, services
from cases.annexa.files import Table
from cases.annexa.records import Refused
from cases.kinds import DERIVED, DRAWN_AS, LISTED
from cases.models import Case, CaseImport
from cases.otherlists import is_other_list, read_others
from frameworks.vocabulary import SUBJECT_KINDS
from jobs.work import run_waiting
from people.models import Role
from tests.cases.conftest import person
from tests.cases.workbooks import DAY, files_of, table, write_csv, write_lists

HEADINGS = ["Reference", "Kind", "Team", "Worker", "Opened", "Closed", "Restricted", "Approved for", "Panel"]
CARER = ["F-1", "Foster carer", "East 1", "Ann Best", "05/01/2024", "", "", "Two children", "March panel"]
ADOPTER = ["A-1", "Adopter", "East 1", "Ann Best", "2025-06-01", "", "yes", "", ""]


def opened(*rows, headings=HEADINGS, name="Carers"):
    return Table("others.csv", name, [headings, *rows], True)


def read(*rows, **options):
    return read_others([opened(*rows, **options)], as_at=DAY)


def the_record(*cells, headings=HEADINGS):
    [found] = read(list(cells), headings=headings).records
    return found


def the_issue(*rows):
    [found] = read(*rows).issues
    return found.row, found.column, found.kind, found.value, found.changes_case


def write(path, *rows, headings=HEADINGS):
    with path.open("w", newline="", encoding="utf-8") as target:
        csv.writer(target).writerows([headings, *rows])
    return path


def test_every_kind_of_the_vocabulary_comes_from_somewhere():
    assert dict(Case.Kind.choices) == SUBJECT_KINDS
    assert {Case.Kind.CHILD, *DRAWN_AS, *LISTED, *DERIVED} == set(SUBJECT_KINDS)


# Known by headings


@pytest.mark.parametrize(
    ("headings", "known"),
    [
        (["Reference", "Kind"], True),
        (["  case REFERENCE ", "Type of record", "Colour"], True),
        (["Household ID", "Record type", "Supervising Social Worker"], True),
        (["Reference", "Colour"], False),
        (["Kind", "Team", "Worker"], False),
    ],
)
def test_a_list_is_known_by_two_headings(headings, known):
    assert is_other_list(Table("a.csv", "a", [["A list of ours"], headings], True)) is known


def test_no_list_of_annex_a_is_taken_for_one():
    titles = [Table("a.xlsx", f"List_{number}", table(number, [])[:1], False) for number in range(1, 12)]

    assert [is_other_list(each) for each in titles] == [False] * 11


# A row


def test_a_row_is_read_with_its_further_columns():
    found = the_record(*CARER)

    assert (found.kind, found.reference, found.team, found.worker) == ("carer", "F-1", "East 1", "Ann Best")
    assert (found.opened_on, found.closed_on, found.restricted) == (date(2024, 1, 5), None, False)
    assert found.columns == (("Approved for", "Two children"), ("Panel", "March panel"))


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("Foster carer", "carer"), ("FOSTER CARERS", "carer"), ("Connected persons", "carer"), ("carer", "carer"),
        ("Prospective adopter", "adopter"), ("adopters", "adopter"), ("Adoptive household", "adopter"),
        ("Supported lodgings provider", "lodgings"), ("Lodgings host", "lodgings"), ("lodgings", "lodgings"),
        ("Private fostering arrangement", "arrangement"), ("Privately fostered", "arrangement"),
    ],
)  # fmt: skip
def test_kinds_are_understood_in_the_words_that_councils_use(written, kind):
    """HULL-33, HULL-36, HULL-95: carers, adopters, lodgings and private fostering are audited too."""
    assert the_record("X-1", written).kind == kind


@pytest.mark.parametrize("written", ["yes", "Y", "TRUE", "x", "Restricted"])
def test_restricted_records_are_marked(written):
    """STAGE-10."""
    assert the_record("X-1", "carer", "", "", "", "", written).restricted


def test_a_mask_in_place_of_a_name_restricts_too():
    assert the_record("X-1", "carer", "", "*restricted*").restricted


def test_what_cannot_be_understood_is_said_with_its_place_and_value():
    whole = ["F-1", "carer", "East 1", "Ann Best", "05/01/2024", "", ""]

    assert the_issue(["", *whole[1:]]) == (2, "Reference", "id missing", "", True)
    assert the_issue(["R" * 51, *whole[1:]])[:3] == (2, "Reference", "id missing")
    assert the_issue(["F-1", "", *whole[2:]])[:3] == (2, "Kind", "no kind")
    assert the_issue(["F-1", "childminder", *whole[2:]]) == (2, "Kind", "value not understood", "childminder", True)
    assert the_issue([*whole[:4], "last spring"]) == (2, "Opened", "date not understood", "last spring", True)
    assert the_issue([*whole[:5], "01/04/2026"]) == (2, "Closed", "date in the future", "01/04/2026", True)
    assert the_issue([*whole[:6], "perhaps"]) == (2, "Restricted", "value not understood", "perhaps", True)
    assert the_issue(whole, [*whole[:3], "Bob"]) == (3, "Reference", "listed twice", "F-1", True)
    assert the_issue(whole, whole) == (3, "Reference", "repeated row", "F-1", False)


def test_doubt_about_a_restriction_restricts():
    assert the_record("F-1", "carer", "", "", "", "", "perhaps").restricted


def test_rows_left_out_leave_the_others_in():
    found = read(["", "carer", "East 1"], CARER, ["F-9", "childminder"], ADOPTER, ["Total: 4"], [""] * 9)

    assert [(one.kind, one.reference) for one in found.records] == [("carer", "F-1"), ("adopter", "A-1")]
    assert [(one.field, one.spelling, one.count, one.places) for one in found.unknown_values] == [
        ("record_kind", "childminder", 1, ["Carers row 4"])
    ]


def test_a_carer_and_an_adopter_may_share_a_reference():
    assert len(read(CARER, ["F-1", "adopter"]).records) == 2


# Taking in


def take(*paths, as_at=DAY):
    return services.take_files(files_of(*paths), as_at=as_at, by=None)[0]


def test_records_become_cases_with_team_worker_and_columns(tmp_path, ann, east):
    take(write(tmp_path / "others.csv", CARER, ADOPTER))

    carer, adopter = Case.objects.order_by("-reference")
    assert (carer.kind, carer.reference, carer.team, carer.worker) == ("carer", "F-1", east, ann)
    assert (carer.category, carer.as_at, carer.opened_on) == ("", DAY, date(2024, 1, 5))
    assert carer.columns == [("Approved for", "Two children"), ("Panel", "March panel")]
    assert (carer.column("approved FOR"), carer.column("Colour")) == ("Two children", "")
    assert (adopter.kind, adopter.restricted, adopter.marks) == ("adopter", True, ["restricted"])


def test_the_same_file_again_changes_nothing(tmp_path, ann):
    path = write(tmp_path / "others.csv", CARER, ADOPTER)
    take(path)
    before = list(Case.objects.order_by("pk").values())

    again = take(path)

    assert again.summary["changes"] == {"new": 0, "changed": 0, "unchanged": 2, "gone": 0}
    assert list(Case.objects.order_by("pk").values()) == before


def test_a_changed_row_changes_its_case_and_a_missing_one_is_gone(tmp_path, ann):
    take(write(tmp_path / "a.csv", CARER, ADOPTER, ["F-2", "carer"]))

    done = take(write(tmp_path / "b.csv", [*CARER[:7], "One child", ""]))

    assert done.summary["changes"] == {"new": 0, "changed": 1, "unchanged": 0, "gone": 1}
    gone = Case.objects.exclude(gone_on=None)
    assert [(case.reference, case.gone_on) for case in gone] == [("F-2", DAY)]


def test_a_list_of_carers_leaves_children_and_other_kinds_alone(tmp_path, ann, east):
    child = Case.objects.create(reference="C-1", category="child_in_need", team=east, as_at=DAY)
    take(write(tmp_path / "a.csv", ADOPTER))

    take(write(tmp_path / "b.csv", CARER))

    assert not Case.objects.exclude(gone_on=None).exists()
    child.refresh_from_db()
    assert (child.as_at, child.gone_on) == (DAY, None)


def test_lists_of_children_leave_carers_alone(tmp_path, ann):
    take(write(tmp_path / "others.csv", CARER))

    take(write_lists(tmp_path / "a.xlsx", {6: [{"child_id": "1001", "start": date(2026, 1, 5), "team": "East 1"}]}))

    assert Case.objects.get(kind="carer").gone_on is None


def test_each_kind_has_its_own_newest_day(tmp_path, ann):
    """A list of carers of April does not keep out the children of March."""
    take(write(tmp_path / "others.csv", CARER))
    children = write_lists(tmp_path / "a.xlsx", {6: [{"child_id": "1001", "start": date(2025, 1, 5)}]})

    take(children, as_at=date(2026, 2, 28))

    assert services.newest_day() == date(2026, 2, 28)
    with pytest.raises(Refused, match="The cases already stand as of 31 March 2026"):
        take(write(tmp_path / "older.csv", CARER), as_at=date(2026, 3, 30))


def test_a_workbook_of_carers_comes_with_csv_lists_of_children(tmp_path, ann):
    """The rule of one workbook or several csv files is about the lists of Annex A."""
    book = tmp_path / "carers.xlsx"
    with xlsxwriter.Workbook(str(book)) as workbook:
        sheet = workbook.add_worksheet("Fostering")
        for number, row in enumerate([["Carers in March"], [], HEADINGS, CARER]):
            sheet.write_row(number, 0, row)
    children = write_csv(tmp_path / "list 6.csv", 6, [{"child_id": "1001", "start": date(2026, 1, 5)}])

    done = take(book, children)

    assert (done.summary["children"], done.summary["others"]) == (1, [["Foster carer", 1]])
    assert [(each["sheet"], each["heading_row"], each["rows"]) for each in done.summary["other_lists"]] == [
        ("Fostering", 3, 1)
    ]


def test_a_sheet_of_carers_beside_the_lists_of_annex_a_is_found(tmp_path, ann):
    tables = [
        Table("a.xlsx", "List_6", table(6, [{"child_id": "1001"}]), False),
        Table("a.xlsx", "Fostering", [HEADINGS, CARER], False),
        Table("a.xlsx", "Notes", [["Nothing"]], False),
    ]
    assert [is_other_list(each) for each in tables] == [False, True, False]


def test_a_file_with_headings_only_and_lists_without_a_day_are_refused(tmp_path, db):
    path = write(tmp_path / "others.csv")

    with pytest.raises(Refused, match="^The lists have headings but no records."):
        delivery.read(files_of(path), today=DAY, as_at=DAY)
    with pytest.raises(Refused, match="^The lists do not show on which day they were made."):
        delivery.read(files_of(path), today=DAY)


def test_two_workbooks_of_children_are_still_refused(tmp_path, db):
    paths = [write_lists(tmp_path / f"{n}.xlsx", {6: [{"child_id": "1001"}]}) for n in (1, 2)]

    with pytest.raises(Refused, match="^2 workbooks were given."):
        delivery.read([*files_of(*paths), *files_of(write(tmp_path / "o.csv", CARER))], today=DAY, as_at=DAY)


# The command


def run(*paths, **options):
    out = StringIO()
    call_command("import_cases", *map(str, paths), as_at="2026-03-31", stdout=out, stderr=StringIO(), **options)
    return out.getvalue().splitlines()


def test_the_command_takes_a_list_and_counts_it(tmp_path, ann):
    lines = run(write(tmp_path / "others.csv", CARER, ADOPTER, ["L-1", "lodgings", "Nowhere", "No Body"]))

    assert lines == [
        "3 other records as at 31 March 2026: 3 new, 0 changed, 0 unchanged, 0 gone.",
        "Foster carer 1, Prospective adopter 1, Supported lodgings provider 1, Private fostering arrangement 0.",
        "0 places were not understood or doubtful, 0 spellings wait for an explanation, 1 team names and 1 workers"
        " stand for nobody on the staff list.",
    ]


def test_checking_says_every_doubt_and_writes_nothing(tmp_path, ann):
    lines = run(write(tmp_path / "others.csv", CARER, ["F-2", "childminder"]), check=True)

    assert lines[0] == (
        "others row 3, Kind: “childminder” This is no known kind of record, so the row is left out until somebody"
        " says what it means."
    )
    assert lines[-1] == "Checked only: nothing was written."
    assert (Case.objects.count(), CaseImport.objects.count()) == (0, 0)


def test_a_csv_of_something_else_is_refused_as_before(tmp_path, db):
    (tmp_path / "a.csv").write_text("name,colour\nAnn,red\n")

    with pytest.raises(CommandError, match="^No list of Annex A was found."):
        run(tmp_path / "a.csv")


# The pages


@pytest.fixture
def qa(client, quentin):
    client.force_login(quentin)
    return client


def upload(client, path):
    with path.open("rb") as opened:
        client.post(reverse("cases:upload"), {"files": [opened], "as_at_day": 31, "as_at_month": 3, "as_at_year": 2026})
    run_waiting()
    return CaseImport.objects.get()


def test_a_list_is_shown_before_it_is_taken_in_and_a_word_explained(qa, tmp_path, ann):
    case_import = upload(qa, write(tmp_path / "others.csv", CARER, ["F-2", "Respite home", "East 1"]))
    page = qa.get(case_import.get_absolute_url()).content.decode()
    assert (case_import.status, Case.objects.count()) == ("preview", 0)
    assert "1 spelling" in page
    assert "Children by category" not in page

    qa.post(reverse("cases:values", args=[case_import.pk]), {"value_0": "carer"})
    run_waiting()
    qa.post(reverse("cases:take", args=[case_import.pk]))
    run_waiting()

    assert list(Case.objects.order_by("reference").values_list("kind", "reference")) == [
        ("carer", "F-1"), ("carer", "F-2"),
    ]


def test_a_carer_s_page_speaks_of_no_child(qa, tmp_path, ann):
    take(write(tmp_path / "others.csv", CARER))
    carer = Case.objects.get()

    page = re.sub(r"<[^>]+>", " ", qa.get(carer.get_absolute_url()).content.decode())
    main = page[page.index("Foster carer"):]

    assert "Approved for" in main
    assert "Two children" in main
    assert not re.search(r"\bChild\b|Date of birth|Category", main)


def test_the_list_of_cases_finds_one_kind(qa, tmp_path, ann, east):
    take(write(tmp_path / "others.csv", CARER, ["L-1", "lodgings"]))
    Case.objects.create(reference="C-1", category="child_in_need", team=east)

    lines = qa.get(f"{reverse('cases:cases')}?kind=lodgings&as=csv").getvalue().decode("utf-8-sig").splitlines()

    assert [line.split(",")[0] for line in lines] == ["Number", "L-1"]
    assert lines[1].endswith("Supported lodgings provider")


def test_somebody_of_another_team_does_not_see_a_carer(client, tmp_path, ann, nell):
    take(write(tmp_path / "others.csv", CARER))
    client.force_login(nell)

    assert client.get(Case.objects.get().get_absolute_url()).status_code == 404
    leader = person("Lee Leader", Role.TEAM_MANAGER, ann.team)
    client.force_login(leader)
    assert client.get(Case.objects.get().get_absolute_url()).status_code == 200
