"""One council's collaborative audit has the form's sections, in its order, and its limits."""

from datetime import date

import pytest

from frameworks import bundle, services
from frameworks.models import Question
from tests.frameworks.council import COUNCILS

FOLDER = COUNCILS / "bolton"
READ = bundle.read(bundle.texts_of(FOLDER))
FORM = READ.tools["tools/collaborative.yaml"]
SECTIONS = {section.code: section for section in FORM.sections}
GRADED = ["voice", "assessment", "plan", "review", "grip", "outcomes", "recording", "specific"]


def printed(code):
    """Codes of the questions that the form prints in a graded section above its grade."""
    return [one.code for one in SECTIONS[code].questions if one.kind == "choice" and one.code != "review-chair"]


def question(code):
    return next(one for one in FORM.questions if one.code == code)


@pytest.fixture
def tool(db):
    return services.tool(services.load(FOLDER, in_force_from=date(2026, 1, 1)).version, "collaborative")


def test_the_sections_stand_in_the_order_of_the_form():
    """BOLT-01 to BOLT-28: sections 1 and 3 to 14; section 2 is the introduction."""
    assert [(section.title.split(".")[0], section.code) for section in FORM.sections] == [
        ("1", "basics"), ("3", "feedback"), ("4", "voice"), ("5", "assessment"), ("6", "plan"), ("7", "review"),
        ("8", "grip"), ("9", "outcomes"), ("10", "recording"), ("11", "specific"), ("12", "overall"),
        ("12", "actions"), ("12", "plan-change"), ("13", "reflections"), ("14", "moderation"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "number"),
    [("voice", 5), ("assessment", 12), ("plan", 14), ("review", 6), ("grip", 6), ("outcomes", 4), ("recording", 10),
     ("specific", 12)],
)  # fmt: skip
def test_each_graded_section_has_the_forms_questions(code, number):
    """BOLT-13, BOLT-14, BOLT-15, BOLT-16, BOLT-17, BOLT-19, BOLT-20, BOLT-21."""
    assert len(printed(code)) == number


def test_bolt_22_nine_grades_are_given():
    judged = [section.code for section in FORM.sections if section.judged]
    overall = [one.code for one in SECTIONS["overall"].questions if one.kind == "grade"]

    assert judged == GRADED
    assert (len(judged) + len(overall), overall) == (9, ["overall-grade"])


@pytest.mark.parametrize("code", GRADED)
def test_bolt_25_a_section_ends_with_grade_reasons_and_what_would_raise_it(code):
    rest = [one for one in SECTIONS[code].questions if one.code in (f"{code}-grade", f"{code}-action")]
    judgement, action = rest

    assert (judgement.kind, judgement.scale) == ("judgement", "overall")
    assert judgement.comment_needed_for == ("outstanding", "good", "requires_improvement", "inadequate")
    assert (action.kind, action.required, action.becomes_action) == ("longtext", False, True)


def test_bolt_01_the_header_and_what_a_list_cannot_know():
    assert [fact.fact for fact in FORM.header] == [
        "name", "reference", "worker", "manager", "service", "iro", "auditor", "category",
    ]  # fmt: skip
    assert [(one.code, one.kind, one.required) for one in SECTIONS["basics"].questions] == [
        ("transferred", "text", False), ("summary", "longtext", True), ("together-on", "date", True),
    ]  # fmt: skip


def test_bolt_02_03_actions_are_agreed_together_before_the_last_questions():
    """BOLT-02, BOLT-03."""
    assert SECTIONS["actions"].part == "actions"
    assert "practitioner owns them" in FORM.introduction
    assert "Quality Assurance Lead" in FORM.introduction


def test_bolt_04_the_attempt_the_decision_and_the_reason_are_recorded():
    asked = question("feedback-gained")

    assert [choice.code for choice in asked.choices] == ["yes", "tried", "not-right"]
    assert asked.comment_needed_for == ("tried", "not-right")


def test_bolt_05_six_months_count_except_for_the_assessment():
    assert FORM.look_back == 6
    assert "assessment" in FORM.look_back_note


def test_bolt_06_an_old_assessment_is_commented_on():
    asked = question("assessment-age")

    assert (asked.kind, asked.required, asked.source) == ("longtext", False, ("BOLT-06",))
    assert "twelve months" in asked.text


def test_bolt_11_several_people_answer_seven_questions_each():
    columns = question("respondents").columns
    asked = [column for column in columns if column.kind == "longtext"]

    assert [(one.code, one.kind, one.required) for one in columns[:3]] == [
        ("person", "text", True), ("who", "choice", True), ("on", "date", True),
    ]  # fmt: skip
    assert len(asked) == 7
    assert not question("respondents").required


def test_bolt_12_nobody_answers_without_age_or_consent():
    who = next(column for column in question("respondents").columns if column.code == "who")

    assert [choice.code for choice in who.choices] == ["parent", "carer", "over-16", "consented"]
    assert who.required


def test_bolt_15_short_breaks_are_asked_only_for_disabled_children(tool):
    last = tool.questions.get(code="plan-14")

    assert printed("plan")[-1] == "plan-14"
    assert last.asked_of(category="child_in_need", marks=["disabled"])
    assert not last.asked_of(category="child_in_need")


@pytest.mark.parametrize(
    ("code", "words"), [("plan-1", "six weeks"), ("review-1", "six weeks"), ("review-2", "three months")]
)
def test_bolt_15_16_guidance_names_the_times(code, words):
    """BOLT-15, BOLT-16."""
    assert words in question(code).guidance


def test_bolt_16_whether_the_chair_could_be_reached_comes_last():
    assert SECTIONS["review"].questions[-1].code == "review-chair"


def test_bolt_17_18_supervision_in_three_months_is_a_yes_or_no():
    """BOLT-17, BOLT-18."""
    asked = question("grip-1")

    assert "three months" in asked.text
    assert [choice.code for choice in asked.choices] == ["yes", "no"]


@pytest.mark.parametrize(
    ("category", "asked"),
    [("looked_after", 7 + 4), ("care_leaver", 1 + 4), ("child_protection", 4), ("early_help", 4)],
)
def test_bolt_21_30_section_11_follows_the_case_type(tool, category, asked):
    """BOLT-21, BOLT-30."""
    questions = tool.questions.filter(section__code="specific", kind=Question.Kind.CHOICE)

    assert sum(one.asked_of(category=category) for one in questions) == asked


def test_bolt_30_section_11_may_stay_empty_where_nothing_applies():
    always = [one for one in SECTIONS["specific"].questions if not one.only_for.categories]

    assert [one.code for one in always if one.required] == []


def test_bolt_22_26_the_overall_part_asks_what_the_form_asks():
    """BOLT-22, BOLT-26."""
    assert [(one.code, one.kind, one.required) for one in SECTIONS["overall"].questions] == [
        ("comments", "longtext", True),
        ("themes", "longtext", True),
        ("excellent", "longtext", False),
        ("standards-met", "choice", True),
        ("overall-grade", "grade", True),
    ]
    assert question("plan-changes").comment_needed_for == ("yes",)


def test_bolt_27_the_practitioner_reflects_in_three_answers():
    assert [(one.code, one.kind) for one in SECTIONS["reflections"].questions] == [
        ("reflected-on", "date"), ("experience", "longtext"), ("proud", "longtext"), ("strengthen", "longtext"),
    ]  # fmt: skip


def test_bolt_28_the_moderators_part_comes_last():
    assert FORM.sections[-1].part == "moderation"


@pytest.mark.parametrize(
    ("code", "section", "answers", "tell"),
    [
        ("supervision-section", "grip", ["grip-1"], ()),  # BOLT-18
        ("outcomes", None, ["outcomes-1"], ()),  # BOLT-23
        ("supervision", None, ["grip-1"], ()),  # BOLT-24
        ("statutory", None, ["recording-1", "lac-6", "assessment-2", "review-2"], ()),  # BOLT-24
        ("standards", None, ["standards-met"], ("practitioner", "team_manager")),  # BOLT-08
    ],
)
def test_each_limit_bites_on_typed_answers(code, section, answers, tell):
    """BOLT-08, BOLT-18, BOLT-23, BOLT-24, BOLT-29: no at any of them, and nobody may set it aside."""
    limit = next(one for one in FORM.limits if one.code == code)

    assert (limit.section, limit.at, limit.tell) == (section, "requires_improvement", tell)
    assert [(case.question, case.answers) for case in limit.when] == [(one, ("no",)) for one in answers]
    assert limit.override_by == ()
    assert limit.why


def test_bolt_29_every_answer_behind_a_limit_is_a_choice_that_must_be_made():
    behind = [question(case.question) for limit in FORM.limits for case in limit.when]

    assert {one.kind for one in behind} == {"choice"}
    assert [one.code for one in behind if not one.required] == []


def test_bolt_33_the_two_tests_for_good_are_separate():
    wide, narrow = (next(one for one in FORM.limits if one.code == code) for code in ("standards", "statutory"))

    assert {case.question for case in wide.when}.isdisjoint(case.question for case in narrow.when)
    assert wide.why != narrow.why


def test_bolt_35_every_question_has_the_scale_that_was_settled():
    scales = {}
    for section in GRADED:
        for code in printed(section):
            scales.setdefault(question(code).answers, []).append(code)

    assert {name: len(codes) for name, codes in scales.items()} == {"practice": 61, "fact": 6, None: 2}
    assert scales["fact"] == ["assessment-2", "plan-1", "review-2", "recording-1", "recording-7", "lac-6"]
    assert scales[None] == ["grip-1", "outcomes-1"]
    assert {answers.code for answers in FORM.answer_sets} == {"practice", "fact"}


def test_bolt_35_words_remain_possible_beside_each_answer(tool):
    asked = tool.questions.filter(section__judged=True, kind=Question.Kind.CHOICE)

    assert [one.code for one in asked if not one.has_comment] == []


def test_every_question_has_a_text():
    assert [one.code for one in FORM.questions if not one.text.strip()] == []


def test_no_question_is_a_sentence_of_the_document():
    """Texts are written anew: a few sentences of the form, to be safe from copies."""
    theirs = {
        "There is an understanding of the wider family.",
        "There is evidence that supervision discussions are reflective.",
        "From this audit what are you most proud of?",
        "Does your worker listen to you?",
    }
    ours = {one.text for one in FORM.questions} | {column.label for one in FORM.questions for column in one.columns}

    assert theirs & ours == set()


def test_the_files_load(tool):
    assert tool.questions.count() == len(FORM.questions)
    assert tool.sections.filter(judged=True).count() == 8
