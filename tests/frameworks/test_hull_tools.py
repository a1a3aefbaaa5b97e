"""The first council's forms have the document's parts, in its order."""

from frameworks import services
from frameworks.models import Question

STATEMENTS = [f"kss{number}" for number in range(1, 11)]


def asked(section):
    """Questions of a section that have an answer and a comment box."""
    return [question for question in section.questions if question.kind == "choice"]


def test_hull_83_ten_statements_hold_thirty_three_questions(child):
    statements = [section for section in child.sections if section.code in STATEMENTS]

    assert [len(asked(section)) for section in statements] == [4, 4, 3, 3, 4, 4, 4, 2, 4, 1]
    assert sum(len(asked(section)) for section in statements) == 33


def test_hull_83_every_question_has_four_answers_and_a_comment(version):
    tool = services.tool(version, "child")
    questions = tool.questions.filter(section__code__in=STATEMENTS, kind=Question.Kind.CHOICE)

    labels = {tuple(one["label"] for one in question.choices) for question in questions}

    assert labels == {("Yes", "No", "Partially", "Not applicable")}
    assert [question.code for question in questions if not question.has_comment] == []
    needed = {tuple(question.comment_needed_for) for question in questions}
    assert needed == {("no",), ("yes",)}  # statement 10 asks to specify a yes


def test_hull_67_83_every_statement_ends_with_its_judgement_and_comment(version):
    tool = services.tool(version, "child")
    sections = tool.sections.filter(judged=True).prefetch_related("questions")

    assert [section.code for section in sections] == STATEMENTS
    for section in sections:
        *_, last = section.questions.all()
        assert (last.kind, last.scale, last.has_comment) == ("judgement", "kss", True)
        assert last.comment_needed_for == ["met", "partially_met", "not_met"]


def test_hull_84_to_86_the_parts_stand_in_the_forms_order(child):
    after = [(section.code, section.part) for section in child.sections][10:]

    assert after == [
        ("conclusion", "answers"),
        ("next-steps", "actions"),
        ("professionals", "answers"),
        ("overall", "answers"),
        ("oversight", "oversight"),
        ("moderation", "moderation"),
    ]


def test_hull_84_the_conclusion_asks_what_the_form_asks(child):
    sections = {section.code: section for section in child.sections}
    overall = [(question.code, question.kind) for question in sections["overall"].questions]

    assert [question.code for question in sections["conclusion"].questions] == [
        "working-well",
        "worried-about",
    ]
    assert [question.kind for question in sections["professionals"].questions] == ["people"]
    assert overall == [
        ("impact", "choice"),
        ("overall-grade", "grade"),
        ("good-elements", "longtext"),
        ("rationale", "longtext"),
    ]


def test_hull_66_the_good_elements_are_asked_only_with_the_third_grade(version):
    question = services.tool(version, "child").questions.get(code="good-elements")

    assert question.asked_of(grade="ri_good")
    assert not question.asked_of(grade="ri")
    assert not question.asked_of()


def test_hull_83_the_header_names_the_forms_facts(child):
    assert [fact.fact for fact in child.header] == [
        "name", "reference", "worker", "manager", "team", "audit_type", "auditor",
    ]  # fmt: skip


def test_hull_65_the_audit_reads_six_months_and_may_read_further(version):
    tool = services.tool(version, "child")

    assert tool.look_back == 6
    assert tool.look_back_note


def test_hull_16_17_a_dip_sample_and_a_thematic_audit_have_shorter_forms(read):
    short, thematic = read.tools["tools/dip-sample.yaml"], read.tools["tools/thematic.yaml"]

    assert len([one for one in short.questions if one.kind == "choice"]) == 4
    assert "key-message" in [question.code for question in thematic.questions]


def test_every_line_whose_tool_is_written_names_it(policy):
    without = [line.code for line in policy.programme if line.tool is None]

    assert without == ["supervision", "observation"]


def test_no_question_is_a_sentence_of_the_document(child):
    """Texts are written anew: a few sentences of the form, to be safe from copies."""
    theirs = [
        "Does the supervision record demonstrate critical reflection?",
        "Is there evidence of timely permanence planning for the child/young person?",
        "Is it clear that the child/young person's perspective informed the assessment?",
    ]

    assert [text for text in theirs if text in {one.text for one in child.questions}] == []
