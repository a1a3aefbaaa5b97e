"""The list of audits: what it shows, finds, sorts and gives along."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse

from audits import services
from lib import clock
from lib.tabular import read_sheets
from tests.audits import making

pytestmark = pytest.mark.long


@pytest.fixture
def listed(signed_in, cast):
    """listed(person, **filters) gives the references on the first page, in order."""

    def look(person=None, **asked):
        response = signed_in(person or cast.quinn).get(reverse("audits:audits"), asked)
        return [audit.reference for audit in response.context["page"]]

    return look


@pytest.fixture
def three(cast, framework):
    """A checked audit of February, Amara's open one of March, and Norman's thematic one, both due sooner or later."""
    with clock.at(date(2026, 2, 2)):
        old = making.make_audit(
            cast, framework, case=making.make_case(cast, "A-1"), month=date(2026, 2, 1), due_on=date(2026, 2, 28)
        )
        making.check(old)
    ours = making.make_audit(cast, framework, case=making.make_case(cast, "B-2"))
    theirs = making.make_audit(
        cast, framework, case=making.make_case(cast, "C-3", team=cast.south, worker=cast.nadia),
        auditor=cast.norman, line="thematic", line_title="Thematic audit", due_on=date(2026, 3, 20),
    )
    return [audit.reference for audit in (old, ours, theirs)]


def test_everybody_finds_what_they_may_see(listed, cast, three):
    old, ours, theirs = three

    assert {person.name: set(listed(person)) for person in (cast.amara, cast.tess, cast.nell, cast.dana)} == {
        "Amara Audit": {old, ours}, "Tess Team": {old, ours}, "Nell Next": {theirs},
        "Dana Director": {old, ours, theirs},
    }


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"status": "checked"}, [0]),
        ({"status": ["checked", "allocated"]}, [0, 1, 2]),
        ({"month": "2026-02-01"}, [0]),
        ({"line": "thematic"}, [2]),
        ({"words": "b-2"}, [1]),
        ({"words": "nothing like it"}, []),
        ({"mine": "auditor"}, []),
        ({"late": "yes"}, []),
        ({"status": "no such state"}, [0, 1, 2]),
        ({"page": "999"}, [0, 1, 2]),
    ],
)
def test_filters_find_what_they_say(listed, three, asked, found):
    assert set(listed(**asked)) == {three[place] for place in found}


def test_late_ones_are_found_on_the_day_after(listed, cast, three):
    with clock.at(date(2026, 3, 21)):
        assert listed(late="yes") == [three[2]]


def test_service_finds_the_audits_of_its_teams(listed, cast, three):
    assert [len(listed(service=team.pk)) for team in (cast.north.parent, cast.court.parent)] == [3, 0]


@pytest.mark.parametrize(
    ("sort", "order"),
    [("due", [0, 2, 1]), ("-due", [1, 2, 0]), ("case", [0, 1, 2]), ("auditor", [0, 1, 2]), ("password", [1, 2, 0])],
)
def test_columns_sort_the_whole_list(listed, three, sort, order):
    assert listed(sort=sort) == [three[place] for place in order]


def test_csv_and_xlsx_hold_the_filtered_list(signed_in, cast, three):
    browser, address = signed_in(cast.quinn), reverse("audits:audits")

    text = browser.get(address, {"as": "csv", "status": "checked"}).getvalue().decode("utf-8-sig")
    workbook = browser.get(address, {"as": "xlsx", "status": "checked"}).content

    (heading, line) = csv.reader(io.StringIO(text))
    assert heading[:4] == ["Audit", "Case", "Month", "Programme line"]
    assert line[:4] == [three[0], "A-1", "2026-02-01", "Control sample"]
    assert (line[8], line[11]) == ("Checked", "Good")
    assert [str(cell) for cell in read_sheets(workbook)[0].rows[1][:2]] == [three[0], "A-1"]


def test_page_offers_to_take_the_filtered_list_along(signed_in, cast, three):
    page = signed_in(cast.quinn).get(reverse("audits:audits"), {"status": "checked"}).content.decode()

    assert ('href="?status=checked&amp;as=csv"' in page, 'href="?status=checked&amp;as=xlsx"' in page) == (True, True)


def test_grade_is_hidden_from_the_moderator_who_has_not_graded_and_from_nobody_else(signed_in, cast, framework):
    audit, address = making.make_audit(cast, framework), reverse("audits:audits")
    making.check(audit)
    services.invite(audit, person=cast.moses, part="blind", by=cast.quinn)

    def grades(person):
        browser = signed_in(person)
        (_, line) = csv.reader(io.StringIO(browser.get(address, {"as": "csv"}).getvalue().decode("utf-8-sig")))
        return "Hidden until you have graded" in browser.get(address).content.decode(), line[11]

    assert {person.name: grades(person) for person in (cast.moses, cast.tess, cast.quinn)} == {
        "Moses Mod": (True, ""), "Tess Team": (False, "Good"), "Quinn Quality": (False, "Good"),
    }


def test_audit_page_shows_the_audit_before(signed_in, cast, framework):
    with clock.at(date(2025, 6, 2)):
        old = making.make_audit(
            cast, framework, month=date(2025, 6, 1), due_on=date(2025, 6, 30), case=making.make_case(cast)
        )
        making.check(old, grade="inadequate", judgement="not_met")
    new = making.make_audit(cast, framework, case=old.case)

    before = signed_in(cast.amara).get(new.get_absolute_url()).context["before"]

    assert (before, before.standing_grade, before.open_actions) == (old, "inadequate", list(old.actions.all()))


def test_history_tells_every_step_newest_first(signed_in, cast, audit):
    making.share(audit)
    services.reopen(audit, by=cast.amara, reason="Priya is right.")

    history = signed_in(cast.amara).get(audit.get_absolute_url()).context["history"]

    assert [change.status for change in history if hasattr(change, "was")] == [
        "in_progress", "shared", "in_progress", "allocated",
    ]
    assert history[0].reason == "Priya is right."
