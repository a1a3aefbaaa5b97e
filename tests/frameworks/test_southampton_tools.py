"""The forms of one council ask for its seven analysis areas, told before ticked."""

from datetime import date

import pytest

from allocation import programme
from allocation.selection import Candidate, tool_of
from frameworks import bundle, services
from lib.months import Month
from tests.frameworks.council import COUNCILS

FOLDER = COUNCILS / "southampton"
READ = bundle.read(bundle.texts_of(FOLDER))
TOOLS = {form.code: form for form in READ.tools.values()}
LIVE = ["bit-swf", "ptc", "crs-1", "crs-2", "crs-3", "cff", "adoption", "fostering", "inclusion"]
DRAFTS = ["jigsaw", "yps"]
AREAS = ["narrative", "assessment", "planning", "relationship", "outcomes", "supervision", "oversight"]


def of_area(form):
    """The sections that hold one analysis area each."""
    return [section for section in form.sections if section.themes and form.code != "supervision"]


def told(section):
    return [question for question in section.questions if question.kind == "longtext"]


def test_soton_46_nine_forms_are_live_and_two_await_approval():
    assert set(TOOLS) == {*LIVE, *DRAFTS, "managers", "second-line", "supervision"}
    assert sorted(code for code, form in TOOLS.items() if form.draft) == sorted(DRAFTS)


@pytest.mark.parametrize(
    ("service", "tool"),
    [
        ("BIT East", "bit-swf"), ("SWF", "bit-swf"), ("Social Work with Families", "bit-swf"), ("PTC", "ptc"),
        ("CRS 1", "crs-1"), ("CRS 2 South", "crs-2"), ("CRS 3", "crs-3"), ("C&FF", "cff"),
        ("Children and Families First", "cff"), ("Inclusion Team", "inclusion"),
        ("Jigsaw", "managers"), ("YPS", "managers"), ("Fostering", "managers"), ("Disabilities", "managers"),
    ],
)  # fmt: skip
def test_soton_46_the_monthly_audit_is_made_on_the_service_areas_own_live_form(service, tool):
    """A draft is passed over: the area's children are read on the managers' form until it is approved."""
    in_force = {code for code, form in TOOLS.items() if not form.draft}
    line = programme.planned_line(READ.policy, Month(2026, 6), "managers", tools=in_force).line

    assert tool_of(Candidate("C-1", service=service), line) == tool


@pytest.mark.parametrize("code", ["adoption", "fostering"])
def test_soton_46_forms_for_adopters_and_carers_have_lines_of_their_own(code):
    line = READ.policy.line(f"area-{code}")

    assert (line.tool, line.independence.only_own_service) == (code, True)
    assert {str(plan.size) for plan in line.months} == {"to be confirmed"}


@pytest.mark.parametrize("code", DRAFTS)
def test_soton_46_no_line_is_drawn_with_a_draft_alone(code):
    assert [line.code for line in READ.policy.programme if line.tool == code] == []


def test_soton_46_no_tool_lies_idle():
    used = [line.tools for line in READ.policy.programme]

    assert set().union(*used) == set(TOOLS)
    assert () not in used


def test_soton_35_the_managers_audit_asks_the_fifteen_questions_of_the_areas():
    sections = of_area(TOOLS["managers"])

    assert [section.themes for section in sections] == [(area,) for area in AREAS]
    assert [len(told(section)) for section in sections] == [2, 1, 5, 2, 2, 2, 1]


@pytest.mark.parametrize("code", [*LIVE, *DRAFTS])
def test_soton_35_a_service_areas_form_has_one_question_for_each_area(code):
    sections = of_area(TOOLS[code])

    assert [section.themes for section in sections] == [(area,) for area in AREAS]
    assert [len(told(section)) for section in sections] == [1] * 7


@pytest.mark.parametrize("code", ["managers", *LIVE, *DRAFTS])
def test_soton_06_every_area_is_told_before_it_is_ticked(code):
    for section in of_area(TOOLS[code]):
        *before, last = section.questions

        assert {question.kind for question in before} == {"longtext"}
        assert (last.kind, last.answers) == ("choice", "area")


def test_soton_06_forms_are_made_for_what_they_read():
    kinds = {code: TOOLS[code].subject_kind for code in ("adoption", "fostering", "inclusion", "supervision")}

    assert kinds == {
        "adoption": "adopter", "fostering": "carer", "inclusion": "child", "supervision": "supervision_file",
    }  # fmt: skip


def test_soton_11_12_the_audit_begins_with_the_file_and_a_conversation():
    """SOTON-11, SOTON-12."""
    first = TOOLS["managers"].sections[0]

    assert [(question.code, question.kind) for question in first.questions] == [
        ("file-read-on", "date"), ("spoken-with", "people"), ("unclear", "longtext"),
    ]  # fmt: skip


@pytest.mark.parametrize("code", ["managers", *LIVE, *DRAFTS, "second-line", "supervision"])
def test_soton_14_audits_read_six_months(code):
    assert TOOLS[code].look_back == 6


def test_soton_14_long_neglect_is_put_to_the_unit_for_a_fuller_review():
    form = TOOLS["managers"]
    question = next(one for one in form.questions if one.code == "fuller-review")

    assert form.look_back_note
    assert ([choice.code for choice in question.choices], question.comment_needed_for) == (["yes", "no"], ("yes",))


def test_soton_15_the_reason_is_given_before_the_grade():
    overall = next(section for section in TOOLS["managers"].sections if section.code == "overall")

    assert [(question.code, question.kind) for question in overall.questions] == [
        ("rationale", "longtext"), ("overall-grade", "grade"),
    ]  # fmt: skip


def test_soton_29_a_change_of_plan_goes_to_a_formal_review():
    question = next(one for one in TOOLS["managers"].questions if one.code == "formal-review")

    assert question.comment_needed_for == ("yes",)
    assert question.source == ("SOTON-29",)


def test_soton_31_36_context_training_strengths_and_improvement_are_asked():
    """SOTON-31, SOTON-36."""
    conclusion = next(section for section in TOOLS["managers"].sections if section.code == "conclusion")

    assert [(question.code, question.required) for question in conclusion.questions] == [
        ("strengths", True), ("improvements", True), ("context", False), ("training", False),
        ("fuller-review", True), ("formal-review", True),
    ]  # fmt: skip


def test_soton_42_whether_to_ask_the_family_is_answered_with_a_reason():
    question = next(one for one in TOOLS["managers"].questions if one.code == "asked-family")

    assert [choice.code for choice in question.choices] == ["asked", "no-answer", "not-right"]
    assert question.comment_needed_for == ("no-answer", "not-right")


def test_soton_43_the_supervision_form_asks_for_each_standard():
    form = TOOLS["supervision"]
    standards = next(section for section in form.sections if section.code == "standards")

    assert [question.code for question in standards.questions] == [
        "frequency", "newly-qualified", "cases", "recorded", "agreement", "group", "confidential",
    ]  # fmt: skip
    assert {question.answers for question in standards.questions} == {"kept"}


def test_soton_47_the_priority_areas_stand_beside_the_managers_form():
    assert TOOLS["managers"].standards == ("priority-areas",)
    assert "sources" in [question.code for question in TOOLS["second-line"].questions]


@pytest.mark.parametrize("code", sorted(TOOLS))
def test_every_question_has_a_text_and_a_way_to_answer(code):
    form = TOOLS[code]
    used = {question.answers for question in form.questions if question.answers}

    assert [question.code for question in form.questions if not question.text.strip()] == []
    assert used == {answers.code for answers in form.answer_sets}


@pytest.mark.parametrize("code", sorted(TOOLS))
def test_every_form_ends_with_the_parts_kept_elsewhere(code):
    parts = [section.part for section in TOOLS[code].sections if section.part != "answers"]

    assert parts == (["actions"] if code == "supervision" else ["actions", "oversight", "moderation"])


@pytest.mark.django_db
def test_the_files_load_with_their_drafts():
    version = services.load(FOLDER, in_force_from=date(2023, 1, 1)).version

    assert version.policy == READ.policy
    assert services.tool(version, "managers").questions.count() == len(TOOLS["managers"].questions)
