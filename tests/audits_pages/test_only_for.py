"""Questions put to some cases only: by category, by mark, by the overall grade (HULL-66, HULL-83)."""

import pytest
from django.urls import reverse
from lxml import html

from audits import checks, services
from audits.reading import reading_of
from audits.sheet import section_sheet, sheet
from cases.models import Category
from frameworks.models import Question
from tests.audits import making

CODE = "kss8-1"


def only_for(**lists):
    Question.objects.filter(code=CODE).update(applies_to=lists)


def is_asked(audit):
    reading = reading_of(audit)
    return CODE in {one.code for section in reading.sections for one in reading.asked(section)}


@pytest.mark.parametrize("category", Category.values)
@pytest.mark.parametrize("wanted", [["child_protection"], ["looked_after", "care_leaver"], []])
def test_category_of_the_day_of_allocation_decides(audit, category, wanted):
    """HULL-17, HULL-83: targeted questions for children in need, on plans, disabled, in care."""
    only_for(categories=wanted)
    audit.category = category

    assert is_asked(audit) == (not wanted or category in wanted)


@pytest.mark.parametrize(
    ("marks", "asked"),
    [([], False), (["uasc"], False), (["disabled"], True), (["uasc", "disabled_team"], True)],
)
def test_one_of_several_marks_is_enough(audit, marks, asked):
    only_for(marks=["disabled", "disabled_team"])
    audit.case.marks = marks

    assert is_asked(audit) == asked


@pytest.mark.parametrize("grade", ["", "outstanding", "good", "ri_good", "ri", "inadequate"])
def test_grade_chosen_so_far_decides(audit, grade):
    """HULL-66."""
    only_for(grades=["ri", "inadequate"])
    making.write(audit, "overall-grade", grade)

    assert is_asked(audit) == (grade in ("ri", "inadequate"))


@pytest.mark.parametrize(
    ("category", "marks", "grade", "asked"),
    [
        ("looked_after", ["uasc"], "ri", True),
        ("looked_after", ["uasc"], "good", False),
        ("looked_after", [], "ri", False),
        ("child_in_need", ["uasc"], "ri", False),
    ],
)
def test_all_conditions_must_hold_at_once(audit, category, marks, grade, asked):
    only_for(categories=["looked_after"], marks=["uasc", "missing"], grades=["ri"])
    audit.category, audit.case.marks = category, marks
    making.write(audit, "overall-grade", grade)

    assert is_asked(audit) == asked


def test_question_not_asked_counts_neither_as_answered_nor_as_missing(audit):
    """The progress of a section is that of this child's form."""
    section = audit.tool_version.sections.get(code="kss8").pk
    making.complete(audit)
    before = checks.progress(audit)[section]

    only_for(categories=["looked_after"])

    assert checks.progress(audit)[section] == (before[0] - 1, before[1] - 1)
    assert checks.missing(audit) == []


def test_answer_given_before_the_grade_changed_stays_and_is_shown_again_when_it_changes_back(audit):
    """Nothing typed is lost by trying another grade."""
    making.complete(audit, grade="ri_good")
    shown = []
    for grade in ("good", "ri_good"):
        making.write(audit, "overall-grade", grade)
        shown.append([entry.shown for part in sheet(audit).parts for entry in part.entries
                      if entry.question.code == "good-elements"])  # fmt: skip

    assert shown == [[], ["What good-elements found"]]


def test_audit_shared_with_another_grade_is_not_held_up_by_the_question_of_the_first(audit):
    making.complete(audit, grade="ri_good")
    making.write(audit, "good-elements", "")
    making.write(audit, "overall-grade", "good")

    assert services.share(audit, by=audit.auditor).status == "shared"


def test_form_shows_what_each_grade_would_ask_where_the_grade_is_chosen(signed_in, audit, cast):
    """Without a page load: the question waits on the page for its grade."""
    page = signed_in(cast.amara).get(reverse("audits:section", args=[audit.pk, "overall"])).content.decode()

    assert html.fromstring(page).xpath("//@data-when-grade") == ["ri_good"]


def test_form_of_another_section_shows_only_what_is_asked(audit):
    only_for(grades=["inadequate"])
    reading = reading_of(audit)
    kss8 = next(one for one in reading.sections if one.code == "kss8")

    part = section_sheet(reading, kss8, writing=lambda question, part: True)

    assert CODE not in {entry.question.code for entry in part.entries}


def test_section_with_nothing_to_ask_of_this_case_says_so(signed_in, audit, cast):
    Question.objects.filter(section__code="kss8").update(applies_to={"categories": ["care_leaver"]})

    page = signed_in(cast.amara).get(reverse("audits:section", args=[audit.pk, "kss8"])).content.decode()

    assert "Nothing is asked here for this case." in page


@pytest.mark.parametrize("key", ["categories", "marks", "grades"])
def test_code_nobody_has_is_asked_of_nobody(audit, key):
    only_for(**{key: ["no-such-code"]})

    assert not is_asked(audit)
