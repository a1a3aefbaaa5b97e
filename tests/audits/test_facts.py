"""The facts at the top of the form: never typed, in the form's words, as on a day (HULL-83)."""

from datetime import date

import pytest

from audits.facts import facts
from cases.models import Category
from tests.audits import making

MONDAY = date(2026, 3, 2)


def asked(audit):
    """What the form asks for at its top; a child's name is never kept, so it is never shown."""
    return [one for one in audit.tool_version.header if one["fact"] != "name"]


def told(audit):
    """Each fact by the name the form asks for."""
    return dict(zip([one["fact"] for one in asked(audit)], [one.text for one in facts(audit, on=MONDAY)], strict=True))


def test_facts_stand_in_the_order_and_words_of_the_form(audit):
    assert [one.label for one in facts(audit, on=MONDAY)] == [one["label"] for one in asked(audit)]


def test_form_of_a_child_names_the_case_its_people_and_the_kind_of_audit(audit):
    known = told(audit)
    expected = {
        "reference": "C-1001", "category": "Child in need", "worker": "Priya Practice", "manager": "Tess Team",
        "team": "North Team 1", "service": "Safeguarding", "iro": "Ira Review", "audit_type": "Control sample",
        "auditor": "Amara Audit",
    }

    assert {name: text for name, text in known.items() if name in expected} == {
        name: text for name, text in expected.items() if name in known
    }
    assert {"reference", "worker", "auditor"} <= set(known)


@pytest.fixture
def header(audit):
    """header(*facts) makes the form ask for these and gives what they say."""

    def ask(*names, on=MONDAY):
        audit.tool_version.header = [{"fact": name, "label": name.capitalize()} for name in names]
        return [one.text for one in facts(audit, on=on)]

    return ask


@pytest.mark.parametrize(
    ("born", "on", "said"),
    [
        (date(2016, 3, 2), date(2026, 3, 2), "2 March 2016 (age 10)"),
        (date(2016, 3, 3), date(2026, 3, 2), "3 March 2016 (age 9)"),
        (date(2012, 2, 29), date(2026, 2, 28), "29 February 2012 (age 13)"),
        (date(2012, 2, 29), date(2026, 3, 1), "29 February 2012 (age 14)"),
        (date(2026, 3, 2), date(2026, 3, 2), "2 March 2026 (age 0)"),
        (date(2026, 7, 1), date(2026, 3, 2), "1 July 2026 (expected)"),
        (None, date(2026, 3, 2), ""),
    ],
)
def test_day_of_birth_comes_with_the_age_on_the_day(audit, header, born, on, said):
    audit.case.date_of_birth = born

    assert header("date_of_birth", on=on) == [said]


def test_what_the_case_list_does_not_say_is_empty_and_not_none(audit, header):
    audit.case.gender = audit.case.ethnicity = ""
    audit.iro = audit.team = None

    assert header("gender", "ethnicity", "iro", "service") == [""] * 4


def test_worker_and_team_who_are_not_on_the_staff_list_are_named_as_in_the_case_list(audit, header):
    audit.practitioner = audit.team = None
    audit.case.worker_name, audit.case.team_name = "A. N. Agency", "Team of another city"

    assert header("worker", "team") == ["A. N. Agency", "Team of another city"]


def test_category_is_the_one_of_the_day_of_allocation(audit, header):
    """A child who comes into care meanwhile is still read as the child drawn."""
    audit.case.category = Category.LOOKED_AFTER

    assert header("category") == ["Child in need"]


def test_category_of_another_system_is_shown_as_it_is(audit, header):
    audit.category = "edge_of_care"

    assert header("category") == ["edge_of_care"]


def test_line_without_a_title_is_named_by_its_code(audit, header):
    audit.line_title = ""

    assert header("audit_type") == ["control"]


def test_fact_this_version_does_not_know_is_left_out(header):
    assert header("reference", "shoe_size") == ["C-1001"]


def test_facts_take_no_query_where_the_page_has_fetched_the_audit(cast, framework, django_assert_num_queries):
    made = making.make_audit(cast, framework)
    around = ("case", "team__parent", "tool_version", "practitioner", "team_manager", "iro", "auditor")
    fetched = type(made).objects.select_related(*around).get(pk=made.pk)

    with django_assert_num_queries(0):
        assert facts(fetched, on=MONDAY)
