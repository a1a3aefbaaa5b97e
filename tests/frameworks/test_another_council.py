"""A council that does everything otherwise needs other files and no other code."""

from datetime import date

import pytest

from frameworks import bundle, plain_words, services
from frameworks.dates import due_on
from lib.months import Month
from tests.frameworks.kingsbridge import kingsbridge_texts


@pytest.fixture(scope="module")
def read():
    return bundle.read(kingsbridge_texts())


@pytest.fixture
def visit(db):
    version = services.load_texts("kingsbridge", kingsbridge_texts()).version
    return services.tool(version, "visit")


def sentences(policy, title):
    """What one chapter says."""
    return [
        sentence.text
        for chapter in plain_words.chapters(policy)
        if chapter.title == title
        for sentence in chapter.sentences
    ]


def test_its_grades_are_its_own(read):
    assert read.policy.overall.codes == ("three", "two", "one")
    assert read.policy.overall.inadequate_codes == ()
    assert read.policy.sections is None


def test_a_tool_may_have_a_scale_of_its_own(db):
    version = services.load_texts("kingsbridge", kingsbridge_texts()).version

    question = services.tool(version, "plo").grade_question

    assert version.policy.scale(question.scale).codes == ("ready", "unready")


def test_its_month_goes_by_other_days(read):
    policy = read.policy

    assert due_on(policy, policy.calendar.allocate_by, Month(2026, 3)) == date(2026, 3, 3)
    assert due_on(policy, policy.calendar.audit_due, Month(2026, 3)) == date(2026, 3, 21)
    assert due_on(policy, policy.calendar.check_within, date(2026, 3, 5)) == date(2026, 3, 5)


def test_its_closure_days_are_no_working_days(read):
    # 25 December 2026 is a Friday, the 28th the bank holiday in Boxing Day's place.
    assert due_on(read.policy, "3 working days", date(2026, 12, 24)) == date(2026, 12, 31)


def test_the_first_quota_that_fits_a_person_holds(read):
    assert read.policy.quota_for(["auditor", "head_of_service"]).most_per_month == 1
    assert read.policy.quota_for(["team_manager"]).most_per_month == 4


def test_a_month_may_say_everything_otherwise_than_its_line(read):
    line = read.policy.line("court")

    assert [plan.month for plan in line.months] == [1, 2]
    assert (line.auditor_roles(1), line.auditor_roles(2)) == (("qa",), ("head_of_service",))
    assert (line.drawn(1), line.drawn(2)) == ("selected", "random")
    assert [one.count for one in line.included(1)] == [2]
    assert line.included(2) == ()
    assert (line.selection(1).age_from, line.selection(2).age_to) == (1, 4)
    assert line.plan(3) is None


def test_every_stands_in_for_the_months_not_named(read):
    line = read.policy.line("visits")

    assert [str(line.plan(month).size) for month in (7, 8, 9)] == ["3", "to be confirmed", "3"]


def test_a_month_without_the_line_has_the_others(read):
    assert [line.code for line in read.policy.lines_in(2)] == ["visits", "court"]
    assert [line.code for line in read.policy.lines_in(3)] == ["visits"]


def test_no_grade_starts_a_chain_where_none_is_written(read):
    assert read.policy.chain_for("one") is None
    assert sentences(read.policy, "After a grade") == []


def test_a_role_without_job_titles_is_given_by_hand(read):
    assert read.policy.roles_for("Senior Lead") == ("team_manager",)
    assert read.policy.roles_for("Head") == ()
    assert read.policy.role_title("head_of_service") == "Head"
    assert read.policy.role_title("iro") == "Reviewing officer or conference chair"


def test_its_rules_are_said_in_its_words(read):
    assert sentences(read.policy, "The month") == [
        "Audits are allocated by the 3rd of the month.",
        "An audit is due by the third week of the month.",
        "From submission, Worker has 2 days to challenge the audit.",
        "The quality check follows within same day.",
        "A returned audit is sent back within 1 week.",
        "Management oversight is due 3 working days after finalising; the findings are "
        "discussed in supervision within 1 year.",
        "The council is closed on 2026-12-28.",
    ]


def test_what_it_does_not_forbid_is_not_said(read):
    assert sentences(read.policy, "Independence") == [
        "With these tools one's own team may be audited: visit."
    ]


def test_its_moderation_is_said_as_it_is(read):
    assert sentences(read.policy, "Moderation") == [
        "100% of the month's audits are moderated, rounded.",
        "A moderator never moderates a case of their own team, a case of a team they manage or a "
        "case whose worker is above or below them in the line.",
        "A moderation is due within 1 week; the grade of the Reader stands.",
    ]


def test_restricted_records_are_drawn_once_access_is_granted(read):
    assert "Restricted records are drawn, and access must be granted first." in sentences(
        read.policy, "Cases that may be drawn"
    )


def test_its_programme_is_said_month_by_month(read):
    year = dict(plain_words.programme(read.policy))
    visits, court = year["January"]

    assert (visits.size, visits.cases, visits.auditors) == ("3 × family", "drawn by chance", "Reader")
    assert court.size == "2 to 4 × child"
    assert court.cases == (
        "Child protection; not: Unborn; aged 1 years or more; for 6 months or less; "
        "among them at least 2: Looked after; picked by hand"
    )
    assert year["August"][0].size == "To be confirmed"
    assert year["February"][1].size == "All × child"


def test_a_question_takes_its_sets_answers_and_comment(visit):
    question = visit.questions.get(code="seen")

    assert [one["label"] for one in question.choices] == ["Yes", "No"]
    assert (question.has_comment, question.comment_prompt) == (True, "How do we know?")
    assert question.comment_needed_for == ["n"]
    assert question.choice_label("n") == "No"
    assert question.choice_label("gone") == "gone"


def test_a_question_may_do_without_its_sets_comment(visit):
    question = visit.questions.get(code="quiet")

    assert (question.has_comment, question.comment_needed_for) == (False, [])


def test_a_question_may_have_answers_and_a_comment_of_its_own(visit):
    question = visit.questions.get(code="own")

    assert [one["code"] for one in question.choices] == ["day", "night"]
    assert (question.comment_prompt, question.comment_needed_for) == ("Why then?", [])


def test_a_question_may_need_its_comment_for_other_answers(visit):
    assert visit.questions.get(code="other").comment_needed_for == ["y", "n"]


def test_a_table_keeps_its_columns(visit):
    who, what = visit.questions.get(code="said").columns

    assert (who["label"], who["kind"], who["required"]) == ("Who", "text", True)
    assert (what["label"], what["kind"], what["required"]) == ("What", "longtext", False)


def test_a_question_is_asked_where_category_and_mark_both_fit(visit):
    question = visit.questions.get(code="baby")

    assert question.asked_of(category="early_help", marks=["unborn", "missing"])
    assert not question.asked_of(category="early_help", marks=["missing"])
    assert not question.asked_of(category="closed", marks=["unborn"])
    assert visit.questions.get(code="seen").asked_of()
    assert question.limits == {"longest": 80}


def test_a_section_keeps_its_time_and_what_good_looks_like(visit):
    section = visit.sections.get()

    assert (section.minutes, section.judged, section.part) == (10, False, "answers")
    assert section.looks_like == ["The child is seen.", "The child is heard."]
    assert (visit.minutes, visit.look_back, visit.also_for) == (60, None, ["child"])
