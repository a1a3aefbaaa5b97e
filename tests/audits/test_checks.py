"""The self-check before sharing (HULL-02, 04, 59, 66, 67, 68)."""

import json
from datetime import date

import pytest

from audits import actions, checks, contact, services
from audits.answers import COMMENT
from audits.dates import action_due
from audits.models import Answer
from audits.reading import reading_of
from frameworks.models import Question
from tests.audits import making
from tests.audits.making import write


def sentences(audit):
    return [one.sentence for one in checks.missing(audit)]


@pytest.fixture
def complete(audit):
    """Nothing is missing: met throughout, one whole action, the worker met."""
    return making.complete(audit)


def test_complete_audit_lacks_nothing(complete):
    assert checks.missing(complete) == []


def test_untouched_audit_lacks_every_required_answer_in_the_order_of_the_form(audit):
    found = checks.missing(audit)
    asked = [one for one in making.form_questions(audit) if one.required and one.code != "good-elements"]

    assert [one.question for one in found if one.question] == asked
    assert found[0].sentence == ("Note the meeting with Priya Practice, or why they could not take part.")


def test_answer_says_where_it_is_missing(complete):
    write(complete, "kss3-2", "")

    (missing,) = checks.missing(complete)

    assert (missing.section.code, missing.question.code) == ("kss3", "kss3-2")
    assert missing.sentence == "3.2: give an answer."


def test_answer_of_spaces_is_missing(complete):
    write(complete, "rationale", " \n\t")

    assert [one.question.code for one in checks.missing(complete)] == ["rationale"]


@pytest.mark.parametrize("code", ["working-well", "worried-about"])
def test_good_practice_is_asked_for_as_well_as_worries(complete, code):
    """HULL-02, HULL-68: strengths beside areas for improvement."""
    write(complete, code, "")

    assert [one.question.code for one in checks.missing(complete)] == [code]


def test_no_needs_its_comment(complete):
    """HULL-83: if no, why, and what was done."""
    write(complete, "kss1-1", "no")
    write(complete, "kss1-1", "", part=COMMENT)

    assert sentences(complete) == ["1.1: explain the answer “No” in the comment."]


def test_yes_needs_no_comment(complete):
    write(complete, "kss1-1", "", part=COMMENT)

    assert checks.missing(complete) == []


def test_each_section_is_judged_with_evidence(complete):
    """HULL-67."""
    write(complete, "kss5-met", "")
    write(complete, "kss6-met", "", part=COMMENT)

    found = checks.missing(complete)

    assert [one.question.code for one in found] == ["kss5-met", "kss6-met"]
    assert found[0].sentence.startswith("Judge the section: ")
    assert found[1].sentence.endswith("explain the answer “Met” in the comment.")


def test_overall_grade_is_needed(complete):
    write(complete, "overall-grade", "")

    (missing,) = checks.missing(complete)

    assert missing.sentence == "Give the overall grade: Overall grade of the audit"


def test_third_grade_names_its_good_elements(complete):
    """HULL-66: requires improvement with elements of good practice says which elements."""
    write(complete, "overall-grade", "ri_good")
    write(complete, "good-elements", "")

    assert [one.question.code for one in checks.missing(complete)] == ["good-elements"]

    write(complete, "good-elements", "Direct work with the child")
    assert checks.missing(complete) == []


@pytest.mark.parametrize("grade", ["outstanding", "good", "ri", "inadequate"])
def test_other_grades_do_not_ask_for_good_elements(complete, grade):
    """HULL-66."""
    write(complete, "overall-grade", grade)
    write(complete, "good-elements", "")

    assert checks.missing(complete) == []


def test_grade_that_needs_words_takes_them_from_its_comment_where_no_question_asks(complete):
    Question.objects.filter(code="good-elements").update(applies_to={}, required=False)
    Question.objects.filter(code="overall-grade").update(comment_needed_for=[])
    write(complete, "overall-grade", "ri_good")

    assert sentences(complete) == [
        "The grade “Requires Improvement with elements of good practice” needs its reasons in "
        "the comment: Which elements of practice in this case are good, and what made them good?"
    ]

    write(complete, "overall-grade", "Direct work", part=COMMENT)
    assert checks.missing(complete) == []


# Actions


def test_something_to_improve_needs_an_action(complete):
    """HULL-04: SMART actions wherever improvement is required."""
    actions.remove(complete.actions.get(), by=complete.auditor)
    assert checks.missing(complete) == []

    write(complete, "kss2-met", "partially_met")

    (missing,) = checks.missing(complete)
    assert missing.sentence == "Add at least one action: something in this audit must improve."
    assert missing.section.code == "next-steps"


@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        ({"owner": None}, "Action 1: add who will do it."),
        ({"due_on": None}, "Action 1: add by when."),
        ({"effect": " "}, "Action 1: add what it should change for the child."),
        (
            {"owner": None, "due_on": None, "effect": ""},
            "Action 1: add who will do it, by when and what it should change for the child.",
        ),
    ],
)
def test_action_says_what_who_by_when_and_for_what_effect(complete, field, sentence):
    """HULL-04, HULL-68: specific, with a person, a date and an effect."""
    actions.edit(complete.actions.get(), by=complete.auditor, version=1, **field)

    assert sentences(complete) == [sentence]


def test_action_may_name_a_role_instead_of_a_person(complete):
    """HULL-84: responsible role, responsible person."""
    actions.edit(complete.actions.get(), by=complete.auditor, version=1, owner=None, owner_role="team_manager")

    assert checks.missing(complete) == []


# The worker's part


def test_meeting_with_the_worker_is_needed(audit):
    """HULL-59, HULL-62: a try without a reply is no input."""
    making.fill(audit)
    contact.log_attempt(audit, person=audit.practitioner, how="E-mail", answered=False, by=audit.auditor)
    assert sentences(audit) == ["Note the meeting with Priya Practice, or why they could not take part."]

    contact.log_attempt(audit, person=audit.practitioner, how="Telephone", answered=True, by=audit.auditor)
    assert sentences(audit) == []


def test_meeting_with_the_manager_does_not_stand_for_the_workers(audit):
    """HULL-60 is no substitute for HULL-59."""
    making.fill(audit)
    contact.log_attempt(audit, person=audit.team_manager, how="Visit", answered=True, by=audit.auditor)

    assert len(checks.missing(audit)) == 1


def test_absence_from_work_takes_the_meetings_place(audit):
    """HULL-59: unless impossible because of absence; the reason is recorded."""
    making.fill(audit)

    services.absent_worker(audit, reason="On sick leave until May", by=audit.auditor)

    assert (checks.missing(audit), audit.input_missing_reason) == ([], "On sick leave until May")


def test_absence_without_a_reason_is_refused(audit):
    with pytest.raises(services.Refused):
        services.absent_worker(audit, reason=" ", by=audit.auditor)


def test_case_without_a_worker_says_so(cast, framework):
    audit = making.make_audit(cast, framework, case=making.make_case(cast, worker=None))
    making.fill(audit)

    assert sentences(audit) == ["Say who the child’s worker is, or why nobody could take part."]


# Questions for some cases only, and what cannot stand as typed


def test_question_for_other_cases_is_not_asked(complete):
    """HULL-83: the form's questions that are for some categories or marks."""
    write(complete, "kss8-1", "")
    Question.objects.filter(code="kss8-1").update(applies_to={"categories": ["looked_after"]})
    assert checks.missing(complete) == []

    Question.objects.filter(code="kss8-1").update(applies_to={"categories": ["child_in_need"]})
    assert [one.question.code for one in checks.missing(complete)] == ["kss8-1"]


def test_question_for_marked_cases_is_asked_of_those(complete):
    write(complete, "kss8-1", "")
    Question.objects.filter(code="kss8-1").update(applies_to={"marks": ["disabled"]})
    assert checks.missing(complete) == []

    complete.case.marks = ["disabled"]
    assert [one.question.code for one in checks.missing(complete)] == ["kss8-1"]


def test_too_long_an_answer_is_named_with_its_length(complete):
    Question.objects.filter(code="rationale").update(limits={"longest": 10}, number="11")
    write(complete, "rationale", "Twelve chars")

    assert sentences(complete) == ["11: shorten the answer to 10 characters; it has 12."]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("2026-03-27", []),
        ("27/03/26", ["9: write the date as year, month and day, such as 2026-03-27."]),
    ],
)
def test_date_must_be_one(complete, value, found):
    Question.objects.filter(code="rationale").update(kind="date", number="9")
    write(complete, "rationale", value)

    assert sentences(complete) == found


def test_row_of_a_table_needs_its_required_columns(complete):
    columns = [
        {"code": "who", "label": "Who", "kind": "text", "required": True},
        {"code": "when", "label": "When", "kind": "date", "required": False},
    ]
    Question.objects.filter(code="rationale").update(kind="table", number="9", columns=columns)
    write(complete, "rationale", json.dumps([{"who": "GP"}, {"who": "", "when": "2026-03-01"}]))

    assert sentences(complete) == ["9: row 2 lacks Who."]


@pytest.mark.parametrize("value", ["[]", "not a table", '"text"', "[1, 2]"])
def test_table_without_rows_is_missing(complete, value):
    Question.objects.filter(code="rationale").update(kind="table", number="9")
    write(complete, "rationale", value)

    assert sentences(complete) == ["9: fill in at least one row."]


# How far it is


def test_progress_counts_the_questions_that_need_an_answer(audit):
    sections = {one.code: one.pk for one in audit.tool_version.sections.all()}
    assert checks.progress(audit)[sections["kss1"]] == (0, 5)

    write(audit, "kss1-1", "yes")
    write(audit, "kss1-2", "no")

    assert checks.progress(audit)[sections["kss1"]] == (1, 5)


def test_progress_of_a_complete_audit_is_whole(complete):
    assert all(done == needed for done, needed in checks.progress(complete).values())


def test_self_check_takes_nine_queries_however_much_is_missing(audit, django_assert_max_num_queries):
    audit.refresh_from_db()

    with django_assert_max_num_queries(9):
        checks.missing(audit)


def test_reading_knows_grade_and_judgements_as_they_stand(complete):
    reading = reading_of(complete)

    assert (reading.grade, set(reading.judgements.values())) == ("good", {"met"})
    assert Answer.objects.filter(audit=complete).count() == len(reading.answers)


def test_due_date_of_an_action_follows_the_policy_and_the_grade(audit):
    """HULL-68: by when; an inadequate grade gives less time (the framework's by_grade)."""
    before_easter = date(2026, 4, 2)

    assert action_due(audit, on=before_easter) == date(2026, 5, 5)
    assert action_due(audit, on=before_easter, grade="inadequate") == date(2026, 4, 30)
