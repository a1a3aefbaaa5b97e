"""The list of audits beyond one page: every filter and column both ways, pages, blind rows, hostile exports."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse
from lxml import html

from audits import services
from audits.filters import AuditFilter
from audits.models import Audit
from audits.views import COLUMNS, ORDERS
from cases.models import Case
from frameworks.services import tool
from lib import clock
from lib.tabular import read_sheets
from people.models import Team, User
from tests.audits import making

pytestmark = pytest.mark.long

ADDRESS = reverse("audits:audits")


@pytest.fixture
def council(cast, framework):
    """Four audits: references 2026-03-001 to 004, each different in every column that sorts."""
    rows = [
        ("B-1", cast.north, cast.amara, date(2026, 3, 31), "control"),
        ("A-2", cast.court, cast.ira, date(2026, 3, 20), "thematic"),
        ("D-3", None, cast.hana, date(2026, 4, 15), "control"),
        ("C-4", cast.south, cast.norman, date(2026, 3, 25), "thematic"),
    ]
    for reference, team, auditor, due_on, line in rows:
        case = making.make_case(cast, reference, team=team, worker=None, iro=None)
        making.make_audit(
            cast, framework, case=case, auditor=auditor, due_on=due_on, line=line, line_title=line.capitalize()
        )
    making.fill(Audit.objects.get(reference="2026-03-002"))
    services.cancel(Audit.objects.get(reference="2026-03-003"), by=cast.quinn, reason="Opened by mistake")


@pytest.fixture
def found(signed_in, cast):
    """found(**asked) gives the last digits of the references, in the order of the page."""

    def look(person=None, **asked):
        page = signed_in(person or cast.quinn).get(ADDRESS, asked).context["page"]
        return [int(one.reference[-1]) for one in page]

    return look


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ({"words": " A-2 "}, {2}),
        ({"words": "2026-03-004"}, {4}),
        ({"words": "%"}, set()),
        ({"words": "_"}, set()),
        ({"words": "' OR 1=1 --"}, set()),
        ({"status": ["in_progress"]}, {2}),
        ({"status": ["in_progress", "cancelled"]}, {2, 3}),
        ({"line": "thematic"}, {2, 4}),
        ({"line": "thematic", "status": ["allocated"]}, {4}),
        ({"month": "2026-03-01", "words": "c-4"}, {4}),
        ({"month": "2026-04-01"}, {1, 2, 3, 4}),  # no such month here: not a choice, so nothing is filtered
        ({"service": "999999"}, {1, 2, 3, 4}),
        ({"late": "perhaps"}, {1, 2, 3, 4}),
    ],
)
def test_each_filter_and_several_at_once_find_what_they_say(found, council, asked, numbers):
    assert set(found(**asked)) == numbers


def test_late_ones_are_the_unfinished_after_their_day(found, council):
    """HULL-57, HULL-82: a cancelled audit is late no more."""
    with clock.at(date(2026, 4, 20)):
        assert set(found(late="yes")) == {1, 2, 4}
    with clock.at(date(2026, 3, 25)):
        assert set(found(late="yes")) == {2}


def test_own_part_is_found_apart_from_the_audits_one_is_named_on(found, cast, framework, council):
    making.make_audit(cast, framework, case=making.make_case(cast, "E-5"), auditor=cast.norman)

    people = {name: getattr(cast, name) for name in ("ira", "tess", "amara", "priya")}
    assert {name: (found(one, mine="auditor"), sorted(found(one, mine="named"))) for name, one in people.items()} == {
        "ira": ([2], [5]), "tess": ([], [1, 5]), "amara": ([1], [2]), "priya": ([], [5]),
    }  # fmt: skip


def test_service_finds_its_own_audits_and_those_of_its_teams(found, cast, council):
    """HULL-12."""
    safeguarding, courts = (Team.objects.get(name=name) for name in ("Safeguarding", "Courts"))
    Audit.objects.filter(reference="2026-03-003").update(team=safeguarding)

    assert [set(found(service=one.pk)) for one in (safeguarding, courts)] == [{1, 3, 4}, {2}]


@pytest.mark.parametrize(
    ("column", "ascending"),
    [
        ("reference", [1, 2, 3, 4]),
        ("case", [2, 1, 4, 3]),
        ("due", [2, 4, 1, 3]),
        ("state", [1, 4, 3, 2]),  # allocated, allocated, cancelled, in progress
        ("auditor", [1, 3, 2, 4]),
        ("month", [1, 2, 3, 4]),
    ],
)
def test_each_column_sorts_both_ways_and_equals_keep_their_order(found, council, column, ascending):
    assert found(sort=column) == ascending
    if column not in ("state", "month"):
        assert found(sort=f"-{column}") == ascending[::-1]


def test_audits_of_no_team_stand_at_one_end_when_sorted_by_team(found, council):
    """Databases differ in which end; both keep the rest in order."""
    assert [number for number in found(sort="team") if number != 3] == [2, 1, 4]


@pytest.mark.parametrize("sort", ["auditor__password", "--due", "pk", "-", "due,case", "случай"])
def test_other_orders_are_the_usual_one(found, council, sort):
    assert found(sort=sort) == found()


def test_every_heading_that_sorts_is_an_order_that_is_known(signed_in, cast, council):
    tree = html.fromstring(signed_in(cast.quinn).get(ADDRESS).content.decode())

    sorted_by = {link.split("sort=")[1].removeprefix("-") for link in tree.xpath("//thead//th/a/@href")}
    assert sorted_by == set(ORDERS)


def test_second_page_goes_on_where_the_first_ended_and_keeps_the_filter(signed_in, cast, framework):
    for number in range(27):
        making.make_audit(cast, framework, case=making.make_case(cast, f"P-{number:02}"))
    browser = signed_in(cast.quinn)

    pages = [browser.get(ADDRESS, {"line": "control", "sort": "reference", "page": page}) for page in (1, 2)]

    references = [one.reference for page in pages for one in page.context["page"]]
    assert references == [f"2026-03-{number:03}" for number in range(1, 28)]
    tree = html.fromstring(pages[0].content.decode())
    assert tree.xpath("//a[@rel='next']/@href") == ["?line=control&sort=reference&page=2"]


def test_choices_of_months_and_lines_are_those_of_what_one_may_see(cast, council):
    """A filter tells nobody of audits that are not theirs."""

    def offered(person):
        filters = AuditFilter({}, queryset=Audit.objects.visible_to(person), request=None)
        return [[code for code, _ in filters.form.fields[name].choices] for name in ("month", "line")]

    assert offered(cast.quinn) == [["", "2026-03-01"], ["", "control", "thematic"]]
    assert offered(cast.tess) == [["", "2026-03-01"], ["", "control"]]
    assert offered(cast.adam) == [[""], [""]]


# Taken along


def exported(browser, **asked):
    text = browser.get(ADDRESS, {"as": "csv", **asked}).getvalue().decode("utf-8-sig")
    return [dict(zip(COLUMNS, row, strict=True)) for row in csv.reader(io.StringIO(text))][1:]


@pytest.mark.parametrize(("kind", "name"), [("csv", "audits.csv"), ("xlsx", "audits.xlsx")])
def test_file_is_called_after_what_it_holds(signed_in, cast, council, kind, name):
    response = signed_in(cast.quinn).get(ADDRESS, {"as": kind})

    assert response["Content-Disposition"] == f'attachment; filename="{name}"'


def test_line_of_the_export_says_what_the_page_says(signed_in, cast, council):
    [line] = exported(signed_in(cast.quinn), words="A-2")

    assert line == {
        "Audit": "2026-03-002", "Case": "A-2", "Month": "2026-03-01", "Programme line": "Thematic",
        "Category": "Child in need", "Service": "Courts", "Team": "Court Team 1", "Auditor": "Ira Review",
        "State": "In progress", "Due": "2026-03-20", "Finalised": "", "Grade": "",
        "Form": "Child's case file audit",
    }  # fmt: skip


def test_case_of_no_team_has_neither_team_nor_service(signed_in, cast, council):
    [line] = exported(signed_in(cast.quinn), words="D-3")

    assert (line["Team"], line["Service"], line["State"]) == ("", "", "Cancelled")


def test_grade_is_exported_once_it_is_final_and_never_before(signed_in, cast, council):
    ours = Audit.objects.get(reference="2026-03-002")
    services.absent_worker(ours, reason="No worker yet", by=cast.ira)
    services.share(ours, by=cast.ira)
    before = exported(signed_in(cast.quinn), words="A-2")[0]["Grade"]
    with clock.at(date(2026, 3, 10)):
        services.finalise(ours, by=cast.ira)

    [line] = exported(signed_in(cast.quinn), words="A-2")

    assert (before, line["Grade"], line["Finalised"][:10]) == ("", "Good", "2026-03-10")


def test_dip_sample_without_a_grade_has_an_empty_cell(signed_in, cast, framework):
    made = making.make_audit(cast, framework, tool_version=tool(framework, "dip-sample"))
    Audit.objects.filter(pk=made.pk).update(status="checked", finalised_at=clock.now())

    assert exported(signed_in(cast.quinn))[0]["Grade"] == ""


@pytest.mark.parametrize("name", ["=HYPERLINK(\"http://x\")", "+44 20", "@SUM(A1)", "-2+3"])
def test_name_that_could_be_a_formula_stays_text(signed_in, cast, council, name):
    """A staff list from elsewhere may hold anything."""
    User.objects.filter(pk=cast.ira.pk).update(name=name)
    browser = signed_in(cast.quinn)

    [line] = exported(browser, words="A-2")
    workbook = read_sheets(browser.get(ADDRESS, {"as": "xlsx", "words": "A-2"}).content)[0]

    assert line["Auditor"] == f"'{name}"
    assert workbook.rows[1][7] == name


def test_export_holds_nothing_the_list_would_not_show(signed_in, cast, council):
    """Sight comes first: a restricted audit is in nobody's export but those named on it."""
    Case.objects.filter(reference="A-2").update(restricted=True)
    Audit.objects.filter(reference="2026-03-002").update(restricted=True)

    held = {name: {line["Case"] for line in exported(signed_in(getattr(cast, name)))}
            for name in ("quinn", "ira", "nell", "adam")}  # fmt: skip

    assert held == {"quinn": {"B-1", "D-3", "C-4"}, "ira": {"A-2"}, "nell": {"C-4"}, "adam": set()}


def test_other_kinds_of_file_are_the_page(signed_in, cast, council):
    response = signed_in(cast.quinn).get(ADDRESS, {"as": "pdf"})

    assert response["Content-Type"].startswith("text/html")


def test_state_of_a_late_audit_says_so_on_the_page(signed_in, cast, council):
    with clock.at(date(2026, 3, 26)):
        tree = html.fromstring(signed_in(cast.quinn).get(ADDRESS, {"sort": "reference"}).content.decode())

    states = [" ".join(one.text_content().split()) for one in tree.xpath("//td[@data-label='State']")]
    assert states == ["Allocated", "In progress, late", "Cancelled", "Allocated, late"]


def test_list_is_read_only(signed_in, cast):
    assert signed_in(cast.quinn).post(ADDRESS).status_code == 405
