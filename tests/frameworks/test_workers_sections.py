"""Sections of the worker's own words, answers from an age on, and text that becomes an action: what a tool may say."""

import pytest

from frameworks import bundle
from frameworks.models import Section
from frameworks.problems import FrameworkRefused
from frameworks.rows import unsaved
from frameworks.toolforms import WRITERS
from tests.frameworks.council import COUNCILS, changed
from tests.frameworks.kingsbridge import kingsbridge_texts

VISIT = "tools/visit.yaml"
OWN = """
  - code: own
    title: "Your own words"
    written_by: practitioner
    questions:
      - {code: proud, kind: longtext, required: false, text: "What makes you proud?"}
      - {code: done, kind: choice, required: false, text: "Done?", choices: [{code: "yes", label: "Yes"}]}
"""
ACTIONS = """
  - code: actions
    title: "Actions"
    part: actions
"""
TABLE = 'columns: [{code: who, label: Who, required: true}, {code: what, label: What, kind: longtext}]'
AGES = (
    'columns: [{code: day, label: Day, kind: date}, {code: who, label: Who, kind: choice, '
    'choices: [{code: young, label: Young person, from_age: 16}]}]'
)


def said(more, *changes):
    """What is said of the invented council's form with more at its end and pieces replaced: (path, message)."""
    texts = kingsbridge_texts()
    texts[VISIT] += more
    for old, new in changes:
        texts = changed(old, new, file=VISIT, texts=texts)
    try:
        bundle.read(texts)
    except FrameworkRefused as refused:
        return [(one.path, one.message) for one in refused.problems]
    return []


def test_the_three_writers_are_those_that_rows_know():
    assert set(WRITERS) == set(Section.Writer.values)


def test_a_section_of_own_words_an_age_and_text_that_becomes_an_action_are_in_order():
    """BOLT-12, BOLT-25, BOLT-27."""
    assert said(OWN + ACTIONS, (TABLE, AGES), ("longest: 80", "longest: 80, becomes_action: true")) == []


@pytest.mark.parametrize(
    ("old", "new", "path", "message"),
    [
        ("required: false, text: \"What makes", "text: \"What makes", "sections[1].questions[0].required",
         "expected false in a section of the worker's own words, got true"),
        ("kind: longtext, required: false, text: \"What makes", "kind: judgement, scale: stars, text: \"What makes",
         "sections[1].questions[0].kind", "expected no judgement in a section of the worker's own words, got one"),
        ("written_by: practitioner", "written_by: iro", "sections[1].written_by",
         "expected one of auditor, practitioner, practitioner_or_auditor, got \"iro\""),
        ("part: actions", "part: actions\n    written_by: practitioner", "sections[2].written_by",
         "expected auditor in the part actions, got practitioner"),
        ("longest: 80", "longest: 80, becomes_action: maybe", "sections[0].questions[6].becomes_action",
         'expected true or false, got "maybe"'),
        ("kind: date, text", "kind: date, becomes_action: true, text", "sections[0].questions[4].becomes_action",
         "expected true only for a text, got the kind date"),
        (TABLE, AGES.replace("kind: date", "kind: text"), "sections[0].questions[5].columns[1]",
         "expected a column of the kind date beside an age, got none"),
        ("{code: day, label: By day}", "{code: day, label: By day, from_age: 16}",
         "sections[0].questions[2].choices[0].from_age", "expected it only in the column of a table, got a question"),
    ],
)  # fmt: skip
def test_what_cannot_hold_is_refused_where_it_stands(old, new, path, message):
    assert (path, message) in said(OWN + ACTIONS, (old, new))


def test_text_becomes_no_action_where_the_tool_has_no_table_of_them():
    assert said(OWN, ("longest: 80", "longest: 80, becomes_action: true")) == [(
        "sections[0].questions[6].becomes_action", "expected a section with the part actions in the tool, got none",
    )]  # fmt: skip


def test_no_limit_rests_on_what_the_worker_may_still_change():
    limits = "\nlimits:\n  - {code: done, when: [{question: done, answers: [\"yes\"]}], at: two, why: Done.}\n"

    assert said(OWN + limits) == [
        ("sections[1].questions[1].code", "expected no limit to rest on the worker's own words, got one")
    ]


def test_the_rows_say_whose_words_a_section_holds():
    texts = kingsbridge_texts()
    texts[VISIT] += OWN
    form = bundle.form_of(VISIT, texts[VISIT])

    _, sections, _ = unsaved(form)

    assert [(one.code, one.written_by, one.is_the_workers) for one in sections] == [
        ("visit", "auditor", False), ("own", "practitioner", True),
    ]  # fmt: skip


def test_bolt_12_25_27_the_collaborative_form_uses_all_three():
    """BOLT-12, BOLT-25, BOLT-27."""
    path = "tools/collaborative.yaml"
    form = bundle.form_of(path, bundle.texts_of(COUNCILS / "bolton")[path])

    assert [one.code for one in form.sections if one.written_by == "practitioner"] == ["reflections"]
    carried = [one.code for one in form.questions if one.becomes_action]
    assert carried == [f"{code}-action" for code in (
        "voice", "assessment", "plan", "review", "grip", "outcomes", "recording", "specific",
    )]  # fmt: skip
    ages = [
        (choice.code, choice.from_age)
        for question in form.questions for column in question.columns for choice in column.choices if choice.from_age
    ]  # fmt: skip
    assert ages == [("over-16", 16)]
