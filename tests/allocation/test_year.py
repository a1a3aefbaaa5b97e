"""The programme of the year and each auditor's year, as tables."""

from datetime import date

import pytest

from allocation import services, year
from allocation.models import Break
from allocation.tables import case_rows, left_over_rows, line_rows, request_rows
from audits.models import Audit
from lib.months import Month
from tests.allocation.making import draft, kept

MARCH = Month(2026, 3)


@pytest.fixture
def policy(framework):
    return framework.policy


def row(policy, title):
    months = year.months_of(policy, 2026)
    return next(one for one in year.rows(policy, months) if one.title == title)


def test_a_year_has_twelve_months_from_where_the_framework_begins_it(policy):
    months = year.months_of(policy, 2026)

    assert (months[0], months[-1], len(months)) == (Month(2026, 1), Month(2026, 12), 12)


def test_each_line_says_what_it_asks_in_each_month(framework, policy, db):
    """HULL-92, HULL-94."""
    control, thematic = row(policy, "Control sample"), row(policy, "Thematic audit")

    assert [cell.size for cell in control.cells] == ["40"] * 12
    assert thematic.cells[8].theme == "How well pre-proceedings work"
    assert (control.kind, control.who, control.unit) == ("Control sample", "Auditor", "child")


def test_a_line_that_rests_has_no_cell_and_one_open_says_so(framework, policy, db):
    """HULL-95, HULL-96."""
    opened = row(policy, "Dip sample still to be chosen")

    assert [bool(cell) for cell in opened.cells] == [n in (4, 5, 11) for n in range(1, 13)]
    assert opened.cells[3].to_be_confirmed
    assert [cell.note for cell in opened.remarks][0] == "The document leaves April open."


def test_what_a_round_has_and_was_sized_to_stands_beside(council, policy):
    round_ = draft()
    services.set_size(round_.lines.get(code="control"), size="25", by=council.quinn)
    services.drop(kept(round_)[0], reason="Closed", by=council.quinn)

    march = row(policy, "Control sample").cells[2]

    assert (march.size, march.in_round, march.has_round) == ("25", 24, True)
    assert row(policy, "Control sample").cells[3].in_round is None


def test_an_auditor_s_year_counts_audits_and_breaks(council, policy, framework):
    """HULL-14, HULL-53."""
    services.publish_round(draft(), by=council.quinn)
    Audit.objects.filter(auditor=council.ira).update(line="thematic")
    Break.objects.create(person=council.amara, month=date(2026, 8, 1), status="agreed", asked_by=council.amara)

    counting = year.Capacity(policy, MARCH, on=date(2026, 3, 2))
    amara, ira, quinn = counting.rows([council.amara, council.ira, council.quinn])

    assert dict(amara.by_month)[MARCH] == 1
    assert (amara.done, amara.left, amara.most, amara.expected, amara.breaks) == (1, 9, 10, 10, (Month(2026, 8),))
    assert (ira.done, ira.other) == (0, 1)
    assert (quinn.most, quinn.left, quinn.expected) == (None, None, None)


def test_the_year_of_auditors_as_a_table(council, policy):
    counting = year.Capacity(policy, MARCH, on=date(2026, 3, 2))
    sheet = counting.sheet(counting.rows([council.amara]))

    assert sheet.columns[3:5] == ("Jan 26", "Feb 26")
    assert sheet.rows == [
        ("Amara Audit", "Team Manager", "Court Team 1", *[0] * 12, 0, 10, 10, 0, ""),
    ]


def test_a_round_as_tables(council):
    round_ = draft()
    services.drop(kept(round_)[0], reason="Closed", by=council.quinn)
    cases = round_.cases.select_related("line", "case__team", "allocation__auditor", "left_over").order_by("order")
    lines = list(round_.lines.all())
    for line in lines:
        line.kept = line.cases.kept().count()

    rows = case_rows(cases, {"child": "Child"}).rows
    people = round_.left_over.exclude(person=None).select_related("person__team")

    assert len(rows) == 30
    assert rows[0][0] == "Control sample"
    assert rows[0][1] == "Child"
    assert rows[0][3:5] == ("Child in need", "North Team 1")
    assert rows[0][11] == "Closed"
    assert {row[0] for row in left_over_rows(people).rows} >= {"Hana Head", "Tess Team"}
    assert line_rows(lines).rows[0][:6] == ("Control sample", "", "40", 30, 30, 29)


def test_breaks_as_a_table(council):
    services.ask_break(council.amara, month=Month(2026, 4), reason="Leave", by=council.amara)

    rows = request_rows("Breaks", Break.objects.all()).rows

    assert rows[0][:4] == ("Amara Audit", "Team Manager", "Court Team 1", "April 2026")
    assert rows[0][4:6] == ("Leave", "Waiting for a decision")
