"""A mistake in a file gets its file, line, path and what was expected."""

import pytest

from frameworks import bundle
from frameworks.problems import FrameworkRefused
from tests.frameworks.council import changed, hull_texts, line_of

CHILD = "tools/child.yaml"


def problems(texts):
    """What is said about files, each as (file, line, path, message)."""
    with pytest.raises(FrameworkRefused) as refused:
        bundle.read(texts)
    return [(one.file, one.line, one.path, one.message) for one in refused.value.problems]


def only(texts):
    """The one thing said about files."""
    (found,) = problems(texts)
    return found


def policy_line(piece):
    return line_of(hull_texts(), piece)


def test_a_misspelt_entry_is_named_with_the_one_meant():
    found = problems(changed("  audit_due:", "  audit_duo:"))
    line = policy_line("  audit_due:")

    assert [(place[1], place[2]) for place in found] == [
        (line - 2, "calendar.audit_due"),
        (line, "calendar.audit_duo"),
    ]
    assert found[0][3] == 'expected an entry "audit_due" (Day by which the audit is submitted.)'
    assert found[1][3].endswith('(perhaps "audit_due"), got "audit_duo"')


def test_a_deadline_that_cannot_be_read_says_what_one_is():
    assert only(changed('audit_due: "last day"', 'audit_due: "sometime"')) == (
        "policy.yaml",
        policy_line('audit_due: "last day"'),
        "calendar.audit_due",
        'expected a day of the month such as "first working day", "28th" or "last day", '
        'got "sometime"',
    )


def test_a_time_where_a_day_of_the_month_belongs_is_refused():
    found = only(changed('audit_due: "last day"', 'audit_due: "3 working days"'))

    assert found[2:] == (
        "calendar.audit_due",
        'expected a day of the month such as "first working day", "28th" or "last day", '
        'got "3 working days"',
    )


def test_an_unknown_role_is_refused_with_its_place_in_the_list():
    found = only(changed("  tell: [team_manager]", "  tell: [team_manger]"))

    assert found[:3] == ("policy.yaml", policy_line("  tell: [team_manager]"), "concerns.tell[0]")
    assert found[3].endswith('(perhaps "team_manager"), got "team_manger"')


def test_a_size_in_a_month_is_refused_with_its_path():
    assert only(changed("jan: {size: 25,", "jan: {size: a few,")) == (
        "policy.yaml",
        policy_line("jan: {size: 25,"),
        "programme[3].months.jan.size",
        'expected a number, "2 to 3", "4 per auditor", "5 %", "all" or "to be confirmed", got "a few"',
    )


def test_an_unknown_month_is_refused():
    found = only(changed("      jan: {size: 25,", "      juno: {size: 25,"))

    assert found[2:] == (
        "programme[3].months.juno",
        'expected a month, jan to dec, or every, got "juno"',
    )


def test_a_tool_nobody_wrote_is_refused():
    assert only(changed("    tool: child\n", "    tool: children\n"))[2:] == (
        "programme[0].tool",
        "expected a known tool (adopter, child, dip-sample, early-help, foster-carer, lodgings, thematic), "
        'got "children"',
    )


def test_a_grade_nobody_declared_is_refused():
    assert only(changed("always_grades: [inadequate]", "always_grades: [awful]"))[2:] == (
        "moderation.always_grades[0]",
        "expected a known grade (good, inadequate, outstanding, ri, ri_good), got \"awful\"",
    )


def test_a_role_without_a_line_under_roles_is_refused():
    texts = changed("decided_by: moderator", "decided_by: guest")
    texts = changed('  - key: guest\n    title: "Guest auditor from a partner agency"\n'
                    "    source: [HULL-19]\n", "", texts=texts)  # fmt: skip

    assert only(texts)[2:] == (
        "challenge.decided_by",
        'expected a role that is listed under roles, got "guest"',
    )


def test_grades_out_of_order_are_refused():
    texts = changed("position: 3\n        colour: 3\n        needs_text",
                    "position: 6\n        colour: 3\n        needs_text")  # fmt: skip

    assert only(texts)[2:] == (
        "scales[0].grades[2].position",
        "expected 3 (grades stand best first), got 6",
    )


def test_an_inadequate_grade_without_a_chain_is_refused():
    texts = changed("        inadequate: true\n", "")

    assert only(texts)[2:] == (
        "scales[0].grades[4].inadequate",
        "expected true for a grade of followup.chains and false for others, got false",
    )


def test_a_sample_smaller_than_what_it_must_hold_is_refused():
    texts = changed("      jan:\n        size: 40", "      jan:\n        size: 12")

    assert only(texts)[2:] == (
        "programme[0].months.jan.size",
        "expected at least 20, as must_include asks, got 12",
    )


def test_a_line_of_another_unit_than_its_tool_is_refused():
    texts = changed("    unit: child\n    tool: child", "    unit: carer\n    tool: child")

    assert only(texts)[2:] == (
        "programme[0].unit",
        'expected child, which the tool child audits, got "carer"',
    )


def test_a_settled_question_must_name_an_entry_that_exists():
    texts = changed("settings: [calendar.allocate_by]", "settings: [calendar.sent_by]")

    assert only(texts)[2:] == (
        "settled[1].settings[0]",
        'expected the path of an entry such as calendar.audit_due, got "calendar.sent_by"',
    )


def test_colours_nobody_can_read_are_refused():
    found = only(changed('brand: "#00607a"', 'brand: "#ffff00"'))

    assert found[2] == "council.colours"
    assert found[3].startswith("The brand colour #ffff00 on a white page has a contrast of 1.1 to 1.")


def test_a_key_written_twice_is_refused():
    texts = changed('document: "', 'name: "again"\ndocument: "')

    assert only(texts)[:4] == (
        "policy.yaml",
        5,
        "",
        'expected each key once, got "name" again (first on line 4)',
    )


def test_text_that_is_not_yaml_is_refused_with_its_line():
    found = only(changed('overall_scale: overall', 'overall_scale: "overall'))

    assert found[0] == "policy.yaml"
    assert found[3].startswith("expected YAML, got something else")


def test_an_anchor_and_an_alias_are_refused():
    assert only(changed("calendar:\n", "calendar: &days\n"))[3] == (
        "expected the value written out, got an anchor (&)"
    )
    assert only(changed("remind_before: [5, 1]", "remind_before: *days"))[3].startswith("expected")


def test_a_tag_is_refused():
    found = only(changed("sample: 10", "sample: !!python/name:os.system 10"))

    assert found[3] == "expected no tag, got tag:yaml.org,2002:python/name:os.system"


def test_nesting_beyond_reason_is_refused():
    found = only(changed("sample: 10", "sample: " + "[" * 60 + "]" * 60))

    assert found[3] == "expected at most 20 levels inside each other"


def test_an_empty_file_is_refused():
    texts = {**hull_texts(), CHILD: "# nothing yet\n"}

    assert only(texts) == (CHILD, 1, "", "expected a mapping, got an empty file")


def test_a_framework_without_a_policy_is_refused():
    texts = hull_texts()
    del texts["policy.yaml"]

    assert only(texts) == ("policy.yaml", 1, "", "expected a file policy.yaml, got none")


def test_a_question_without_a_text_is_refused():
    piece = '        text: "What is working well?"\n'
    texts = changed(piece, "        text:\n", file=CHILD)

    assert only(texts) == (
        CHILD,
        line_of(hull_texts(), piece, CHILD),
        "sections[10].questions[0].text",
        "expected a text, got nothing",
    )


def test_a_question_with_the_code_of_another_is_refused():
    found = only(changed("code: kss9-2", "code: kss9-1", file=CHILD))

    assert found[2:] == (
        "sections[8].questions[1].code",
        'expected a code of its own in the tool, got "kss9-1" again',
    )


def test_an_answer_set_nobody_wrote_is_refused():
    found = only(changed("answers: evidence", "answers: evidenced", file=CHILD))

    assert found[2:] == (
        "sections[0].questions[0].answers",
        'expected a known answers (evidence), got "evidenced"',
    )


def test_a_comment_needed_for_an_answer_that_is_not_there_is_refused():
    found = only(changed('comment_needed_for: ["no"]', "comment_needed_for: [never]", file=CHILD))

    assert found[2:] == (
        "answer_sets[0].comment_needed_for[0]",
        'expected one of yes, no, partially, na, got "never"',
    )


def test_a_grade_that_needs_words_needs_a_question_for_them():
    found = only(changed("grades: [ri_good]", "grades: [ri]", file=CHILD))

    assert found[2:] == (
        "sections[13].questions[1]",
        'expected a question only_for the grade "ri_good", which needs words, got none',
    )


def test_a_judgement_without_a_scale_is_refused():
    found = only(changed("        scale: kss\n", "", file=CHILD))

    assert found[2:] == (
        "sections[0].questions[4]",
        'expected an entry "scale" for the kind judgement',
    )


def test_a_question_of_the_kind_choice_without_answers_is_refused():
    found = only(changed("        answers: evidence\n", "", file=CHILD))

    assert found[2:] == (
        "sections[0].questions[0]",
        "expected answers or choices for a question of the kind choice",
    )


def test_a_table_without_columns_is_refused():
    found = only(changed("kind: people", "kind: table", file=CHILD))

    assert found[2:] == (
        "sections[12].questions[0]",
        "expected columns for the kind table, and for no other",
    )


def test_an_empty_section_is_refused():
    texts = changed("    part: actions\n", "", file=CHILD)

    assert only(texts)[2:] == (
        "sections[11].questions",
        "expected at least one question, got none",
    )


def test_a_sample_that_must_hold_neither_mark_nor_category_is_refused():
    texts = changed("must_include: [{count: 1, mark: placed_for_adoption}]\n", "must_include: [{count: 1}]\n")

    assert only(texts)[2:] == (
        "programme[0].must_include[0]",
        "expected either a mark or a category",
    )


def test_ages_the_wrong_way_round_are_refused():
    texts = changed("age_from: 16, age_to: 17}", "age_from: 17, age_to: 16}")

    assert only(texts)[2:] == (
        "programme[1].months.apr.select.age_to",
        "expected at least 17, the value of age_from, got 16",
    )


def test_a_question_in_the_part_of_another_room_is_refused():
    texts = changed("    part: moderation\n", "    part: moderation\n    questions:\n"
                    "      - {code: more, kind: text, text: More}\n", file=CHILD)  # fmt: skip

    assert only(texts)[2:] == (
        "sections[15].questions",
        "expected no questions in the part moderation",
    )


def test_two_tools_of_one_code_are_refused():
    texts = {**hull_texts(), "tools/zz.yaml": hull_texts()[CHILD]}

    assert only(texts) == (
        "tools/zz.yaml",
        line_of(hull_texts(), "code: child", CHILD),
        "code",
        'expected a code of its own, got "child" as in tools/child.yaml',
    )


def test_every_mistake_is_told_at_once_in_the_order_of_the_files():
    texts = changed("sample: 10", "sample: ten")
    texts = changed("look_back: 6", "look_back: half a year", file=CHILD, texts=texts)

    assert [(found[0], found[2]) for found in problems(texts)] == [
        ("policy.yaml", "followup.assurance.sample"),
        (CHILD, "look_back"),
    ]
