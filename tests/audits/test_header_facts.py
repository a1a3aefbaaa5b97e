"""Facts of the header beside a child's: day opened, the auditor's manager, a column of the list, other kinds."""

from datetime import date

import pytest

from audits.facts import facts
from cases.models import Case

MONDAY = date(2026, 3, 2)


@pytest.fixture
def header(audit):
    """header({"fact": …}) makes the form ask for these and gives what they say."""

    def ask(*asked):
        audit.tool_version.header = [{"label": str(number), **one} for number, one in enumerate(asked)]
        audit.case = Case.objects.get(pk=audit.case_id)
        return [one.text for one in facts(audit, on=MONDAY)]

    return ask


def test_the_day_on_which_the_case_was_opened(header):
    assert header({"fact": "opened_on"}) == [""]
    Case.objects.update(opened_on=date(2024, 11, 5))

    assert header({"fact": "opened_on"}) == ["5 November 2024"]


def test_the_auditor_s_line_manager(header, audit, cast):
    """ROCH-25: the form names who supervises the auditor."""
    assert header({"fact": "line_manager"}) == ["Norman North"]
    audit.auditor = cast.dana

    assert header({"fact": "line_manager"}) == [""]


def test_a_column_of_the_list_by_its_heading(header):
    """HULL-33: what a carer is approved for stands in the council's own list."""
    Case.objects.update(facts={"columns": [["Approved for", "Two children"], ["Panel", ""]]})

    assert header(
        {"fact": "column", "column": "approved  FOR"}, {"fact": "column", "column": "Panel"},
        {"fact": "column", "column": "Colour"},
    ) == ["Two children", "", ""]  # fmt: skip


def test_a_carer_has_no_category_but_says_what_it_is(header):
    Case.objects.update(kind="carer", category="")

    assert header({"fact": "category"}, {"fact": "date_of_birth"}) == ["Foster carer", ""]
