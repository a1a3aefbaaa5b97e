"""The first council's forms for early help, foster carers, adopters and lodgings, counted against its document."""

import pytest

from frameworks import bundle, services
from frameworks.models import Question
from tests.frameworks.council import hull_texts

READ = bundle.read(hull_texts())
FORMS = {form.code: form for form in READ.tools.values()}

#: Questions of each statement as the forms print them; the lodgings form's first question on support counts once.
COUNTS = {
    "early-help": {1: 3, 2: 4, 3: 4, 4: 3, 5: 3, 6: 4, 7: 4, 8: 1, 9: 4, 10: 1},
    "foster-carer": {1: 5, 2: 3, 3: 5, 5: 5, 6: 5, 7: 12, 9: 4, 10: 1},
    "lodgings": {1: 4, 2: 3, 3: 3, 5: 4, 7: 7, 9: 6, 10: 1},
}
STATEMENTS = [(code, number) for code, counts in COUNTS.items() for number in counts]


def section(form, code):
    return next(one for one in FORMS[form].sections if one.code == code)


def choices(form, code):
    """The questions of a section that are answered by choosing."""
    return [one for one in section(form, code).questions if one.kind == "choice"]


def texts(form):
    """{code: text and help text} of a form's questions."""
    return {one.code: f"{one.text} {one.guidance}" for one in FORMS[form].questions}


@pytest.mark.parametrize("form", COUNTS)
def test_each_form_has_the_statements_it_prints_and_no_other(form):
    """HULL-87, HULL-88, HULL-90, HULL-118."""
    judged = [one.code for one in FORMS[form].sections if one.judged]

    assert judged == [f"kss{number}" for number in COUNTS[form]]


@pytest.mark.parametrize(("form", "number"), STATEMENTS)
def test_each_statement_has_its_printed_questions_numbered_in_order(form, number):
    """HULL-88, HULL-90, HULL-123."""
    asked = choices(form, f"kss{number}")

    assert len(asked) == COUNTS[form][number]
    assert [one.number for one in asked] == [f"{number}.{place}" for place in range(1, len(asked) + 1)]


def test_hull_123_the_early_help_form_asks_thirty_one_questions():
    assert [len(choices("early-help", f"kss{n}")) for n in range(1, 11)] == [3, 4, 4, 3, 3, 4, 4, 1, 4, 1]
    assert sum(COUNTS["early-help"].values()) == 31


@pytest.mark.parametrize(("form", "number"), STATEMENTS)
def test_each_statement_ends_with_its_judgement_and_comment(form, number):
    """HULL-67, HULL-87, HULL-88, HULL-90."""
    *_, last = section(form, f"kss{number}").questions

    assert (last.kind, last.scale) == ("judgement", "kss")
    assert last.comment_needed_for == ("met", "partially_met", "not_met")


@pytest.mark.parametrize("form", COUNTS)
def test_conclusion_oversight_and_moderation_are_those_of_the_child_s_form(form):
    """HULL-87, HULL-88, HULL-90: the same frame around other questions."""
    frame = [(one.code, one.part, [q.code for q in one.questions]) for one in FORMS["child"].sections][-6:]

    assert [(one.code, one.part, [q.code for q in one.questions]) for one in FORMS[form].sections][-6:] == frame


@pytest.mark.parametrize("form", COUNTS)
def test_answers_are_those_of_the_child_s_form(form):
    """HULL-87, HULL-88, HULL-90."""
    assert FORMS[form].answer_sets == FORMS["child"].answer_sets


# Early help


def test_hull_87_the_header_holds_the_child_s_demographics():
    assert [(one.fact, one.column) for one in FORMS["early-help"].header] == [
        ("name", ""), ("reference", ""), ("date_of_birth", ""), ("gender", ""), ("ethnicity", ""),
        ("column", "Primary language"), ("worker", ""), ("manager", ""), ("team", ""), ("audit_type", ""),
        ("auditor", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "words"),
    [("kss3-3", "away from home"), ("kss4-1", "Outcome Star"), ("kss5-3", "homelessness"), ("kss9-4", "housing plan")],
)
def test_hull_87_questions_are_early_help_s_own(code, words):
    assert words in texts("early-help")[code]
    assert words not in " ".join(texts("child").values())


@pytest.mark.parametrize(("number", "bullets"), [(5, 2), (7, 2), (9, 3)])
def test_hull_87_three_statements_have_guidance(number, bullets):
    assert section("early-help", f"kss{number}").guidance.count("•") == bullets


# Foster carers


def test_hull_88_the_header_is_the_carer_s():
    assert [one.label for one in FORMS["foster-carer"].header] == [
        "Case number", "Foster carer", "Fostering social worker", "Team manager", "Team", "Date of approval",
        "Approval levels", "Children placed with the carers", "Audit type", "Auditor",
    ]  # fmt: skip
    assert [one.column for one in FORMS["foster-carer"].header if one.fact == "column"] == [
        "Date of approval", "Approval levels", "Children placed",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("form", "number", "bullets"),
    [
        *(("foster-carer", *pair) for pair in [(1, 3), (2, 3), (3, 2), (5, 2), (6, 1), (7, 2), (9, 3), (10, 0)]),
        *(("lodgings", *pair) for pair in [(1, 3), (2, 3), (3, 2), (5, 2), (7, 2), (9, 3), (10, 0)]),
    ],
)
def test_each_statement_has_its_printed_guidance(form, number, bullets):
    """HULL-88, HULL-90."""
    assert section(form, f"kss{number}").guidance.count("•") == bullets


@pytest.mark.parametrize(
    ("form", "code", "words"),
    [
        ("foster-carer", "kss7-4", "within five days"),
        ("foster-carer", "kss7-7", "two weeks before"),
        ("foster-carer", "kss3-1", "within a year of their approval"),
        ("foster-carer", "kss3-2", "more than twelve months"),
        ("foster-carer", "kss6-2", "last three years"),
        ("foster-carer", "kss6-4", "last three years"),
        ("foster-carer", "kss6-1", "Only if it is twelve months old or less"),
        ("foster-carer", "kss7-9", "last twelve months"),
        ("lodgings", "kss7-4", "within five days"),
        ("lodgings", "kss9-1", "every three months"),
        ("lodgings", "kss9-2", "twice a year"),
        ("lodgings", "kss7-7", "every three years"),
    ],
)
def test_hull_124_time_limits_stand_in_the_questions(form, code, words):
    assert words in texts(form)[code]
    assert "HULL-124" in next(one for one in FORMS[form].questions if one.code == code).source


# Lodgings


def test_hull_90_the_header_is_the_provider_s():
    assert [one.column for one in FORMS["lodgings"].header if one.fact == "column"] == [
        "Approval terms", "Approval levels", "Young people placed",
    ]  # fmt: skip


def test_hull_128_the_question_on_support_is_asked_once_in_each_of_two_statements():
    cited = [one for one in FORMS["lodgings"].questions if "HULL-128" in one.source]

    assert [one.code for one in cited] == ["kss1-2", "kss2-2"]
    assert len({one.text for one in cited}) == 1
    printed = {1: 5, 2: 3, 3: 3, 5: 4, 7: 7, 9: 6, 10: 1}
    assert sum(printed.values()) - sum(COUNTS["lodgings"].values()) == 1


# Prospective adopters


def test_hull_89_the_parts_stand_in_the_form_s_order():
    assert [(one.code, one.part, one.judged) for one in FORMS["adopter"].sections] == [
        ("overview", "answers", False),
        ("process", "answers", True),
        ("assessment", "answers", True),
        ("family-finding", "answers", True),
        ("placement", "answers", True),
        ("supervision", "answers", True),
        ("worker", "answers", False),
        ("overall", "answers", False),
        ("improvement-plan", "actions", False),
        ("survey", "answers", False),
    ]


def test_hull_89_the_header_names_identity_ethnicity_language_and_disability():
    assert [one.label for one in FORMS["adopter"].header] == [
        "Prospective adopter", "Case number", "Date of birth", "Ethnicity", "Religion", "Practising", "Languages",
        "Disabilities", "Gender", "Sexuality", "Social worker", "Team manager", "Team", "Auditor",
    ]  # fmt: skip


def test_hull_89_eight_steps_have_a_date_and_a_document():
    table = next(one for one in FORMS["adopter"].questions if one.code == "steps")
    step, day, attached, comment = table.columns

    assert [one.code for one in step.choices] == [
        "telephone", "first-visit", "interest", "stage-one", "stage-two", "report", "approval", "post-approval",
    ]  # fmt: skip
    assert [(one.kind, one.required) for one in (step, day, attached, comment)] == [
        ("choice", True), ("date", False), ("choice", True), ("longtext", False),
    ]  # fmt: skip
    assert attached.label == "Document attached?"


@pytest.mark.parametrize("code", ["stage-one-in-time", "stage-two-in-time"])
def test_hull_89_a_stage_out_of_time_needs_its_recorded_reason(version, code):
    question = services.tool(version, "adopter").questions.get(code=code)

    assert (question.comment_needed_for, question.comment_prompt) == (["no"], "If not, which reason is recorded?")


def test_hull_89_six_checks_follow_the_table():
    assert [one.code for one in choices("adopter", "process")] == [
        "stage-one-in-time", "stage-two-in-time", "family-details", "summary", "early-permanence", "placement-reports",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("part", "prompts"),
    [
        ("assessment", {"recording": 3, "first-visit": 3, "report": 9, "approval-panel": 3}),
        ("family-finding", {"linking": 6, "matching": 3, "matching-panel": 3}),
        ("placement", {"planning": 3, "placed": 12, "ending": 6}),
    ],
)
def test_hull_89_each_part_has_its_groups_of_prompts(part, prompts):
    asked = [one for one in section("adopter", part).questions if one.kind == "longtext"]

    assert {one.code: one.guidance.count("•") for one in asked} == prompts


@pytest.mark.parametrize(("part", "count"), [("supervision", 5), ("worker", 3), ("overall", 2)])
def test_hull_89_the_other_parts_have_their_questions(part, count):
    """Five on supervision, the worker's three, a summary (and, for one grade, what is good)."""
    assert len([one for one in section("adopter", part).questions if one.kind == "longtext"]) == count


def test_hull_89_the_family_is_asked_five_questions():
    asked = section("adopter", "survey").questions

    assert [(one.code, one.kind, one.required) for one in asked] == [
        ("contacted", "choice", True), ("spoken-to", "text", False), ("family-views", "longtext", False),
        ("family-helped", "longtext", False), ("family-more", "longtext", False),
    ]  # fmt: skip


# All of them


def test_hull_17_each_form_is_used_by_a_line_of_its_unit():
    used = {line.tool: line.unit for line in READ.policy.programme if line.tool in (*COUNTS, "adopter")}

    assert used == {"early-help": "child", "foster-carer": "carer", "lodgings": "lodgings", "adopter": "adopter"}


@pytest.mark.parametrize("form", [*COUNTS, "adopter"])
def test_the_form_is_loaded_as_it_is_written(version, form):
    tool = services.tool(version, form)

    assert [one.code for one in tool.questions.order_by("section__order", "order")] == [
        one.code for one in FORMS[form].questions
    ]
    assert tool.questions.filter(kind=Question.Kind.GRADE).count() == 1
    assert not tool.questions.filter(text="").exists()


@pytest.mark.parametrize("form", COUNTS)
def test_no_question_is_a_sentence_of_the_document(form):
    """Texts are written anew: a few sentences of the forms, to be safe from copies."""
    theirs = [
        "Is the voice of the foster carer(s) explicit throughout the case file?",
        "Has second provider been seen at least 2 x a year?",
        "Does the supervision record demonstrate critical reflection?",
        "Is case recording comprehensive, appropriate and up to date?",
    ]

    assert [text for text in theirs if text in {one.text for one in FORMS[form].questions}] == []
