"""A day in the list of adopters, carers or providers calls for an audit (HULL-30)."""

from datetime import date

import pytest

from allocation import duties
from allocation.models import Call
from audits.models import Audit
from cases.models import Case
from lib import clock
from tests.allocation.programmes import LINE, version_with

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 3, 2)
ADOPTERS = LINE.replace("unit: child", "unit: adopter").replace("tool: child", "tool: adopter")
PANEL = ADOPTERS + '    trigger: {on: listed, heading: "Sent to panel", within: "1 month"}\n'
SUPPORT = ADOPTERS + '    trigger: {on: listed, heading: "Support began", after: "6 months", within: "1 month"}\n'


def adopter(team, reference="A-1", **columns):
    pairs = [[heading.replace("_", " "), text] for heading, text in columns.items()]
    return Case.objects.create(reference=reference, kind="adopter", team=team, facts={"columns": pairs})


def run(day=MONDAY):
    with clock.at(day):
        return duties.answer_events(day)


def made():
    return list(Audit.objects.order_by("case__reference").values_list("case__reference", "line", "due_on"))


@pytest.mark.parametrize("text", ["2026-03-02", "02/03/2026", "2 March 2026", "28 February 2026"])
def test_hull_30_an_audit_is_made_on_the_day_however_it_is_written(cast, text):
    version_with(PANEL)
    adopter(cast.court, Sent_to_Panel=text)

    assert run() == 1

    day = 28 if "Feb" in text else 2
    assert made() == [("A-1", "line", date(2026, 3 if day == 28 else 4, day))]


@pytest.mark.parametrize("text", ["", "to be confirmed", "2026-03-03", "2026-01-29"])
def test_no_day_one_to_come_and_one_long_past_call_for_nothing(cast, text):
    version_with(PANEL)
    adopter(cast.court, Sent_to_panel=text)

    assert (run(), Call.objects.count()) == (0, 0)


def test_hull_30_support_is_audited_six_months_after_it_began(cast):
    version_with(SUPPORT)
    adopter(cast.court, "A-1", Support_began="2025-09-02")
    adopter(cast.court, "A-2", Support_began="2025-09-03")

    assert [run(), run(date(2026, 3, 3))] == [1, 1]

    assert made() == [("A-1", "line", date(2026, 4, 2)), ("A-2", "line", date(2026, 4, 3))]


def test_the_duty_twice_and_a_day_corrected_later_make_one_audit(cast):
    version_with(PANEL)
    case = adopter(cast.court, Sent_to_panel="2026-03-02")
    first = [run(), run()]

    Case.objects.filter(pk=case.pk).update(facts={"columns": [["Sent to panel", "2026-03-04"]]})

    assert (first, run(date(2026, 3, 4)), Call.objects.count()) == ([1, 0], 0, 1)


def test_records_of_another_kind_and_closed_ones_are_left_alone(cast):
    version_with(PANEL)
    day = {"facts": {"columns": [["Sent to panel", "2026-03-02"]]}}
    Case.objects.create(reference="C-1", kind="carer", team=cast.court, **day)
    Case.objects.create(reference="A-1", kind="adopter", team=cast.court, closed_on=date(2026, 2, 1), **day)

    assert (run(), Call.objects.count()) == (0, 0)
