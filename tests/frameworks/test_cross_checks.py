"""What the entries of a framework must say of each other, on the invented council's small files."""

import pytest

from frameworks import bundle
from frameworks.problems import FrameworkRefused
from tests.frameworks.council import changed, line_of
from tests.frameworks.kingsbridge import kingsbridge_texts

VISIT = "tools/visit.yaml"
PLO = "tools/plo.yaml"


def said(*changes):
    """What is said once pieces of text are replaced, each (old, new, file): (path, message)."""
    texts = kingsbridge_texts()
    for old, new, *file in changes:
        texts = changed(old, new, file=file[0] if file else "policy.yaml", texts=texts)
    try:
        bundle.read(texts)
    except FrameworkRefused as refused:
        return [(one.path, one.message) for one in refused.problems]
    return []


def test_the_invented_councils_files_are_in_order():
    assert said() == []


def test_a_problem_between_entries_has_the_file_and_line_of_the_entry():
    texts = changed("scale: plo, text", "scale: pl, text", file=PLO, texts=kingsbridge_texts())

    with pytest.raises(FrameworkRefused) as refused:
        bundle.read(texts)

    [problem] = refused.value.problems
    assert (problem.file, problem.line) == (PLO, line_of(texts, "scale: pl, text", PLO))
    assert (problem.path, problem.message) == (
        "sections[0].questions[0].scale", 'expected a known scale (plo, stars), got "pl"',
    )  # fmt: skip


# Names that stand for something elsewhere


@pytest.mark.parametrize(
    ("old", "new", "path", "message"),
    [
        ("overall_scale: stars", "overall_scale: moons", "overall_scale",
         'expected a known scale (plo, stars), got "moons"'),
        ("overall_scale: stars", "overall_scale: stars\nsection_scale: kss", "section_scale",
         'expected a known scale (plo, stars), got "kss"'),
        ("own_team_tools: [visit]", "own_team_tools: [visit, call]", "independence.own_team_tools[1]",
         'expected a known tool (plo, visit), got "call"'),
        ("    tool: plo", "    tool: court", "programme[1].tool", 'expected a known tool (plo, visit), got "court"'),
        ("  blind: false", "  blind: false\n  always_grades: [four]", "moderation.always_grades[0]",
         'expected a known grade (one, ready, three, two, unready), got "four"'),
    ],
)  # fmt: skip
def test_a_name_of_nothing_is_refused_with_the_names_there_are(old, new, path, message):
    assert said((old, new)) == [(path, message)]


def test_the_policy_names_grades_of_any_scale_that_a_form_is_graded_on():
    """ROCH-36: a form may be graded on a scale of its own, and its grades are told and moderated as others are."""
    assert said(("  blind: false", "  blind: false\n  always_grades: [one, unready]")) == []


def test_actions_are_needed_for_grades_and_judgements_of_any_scale_and_for_nothing_else():
    """ROCH-34."""
    needed = ("never_by_doer: false", "never_by_doer: false, needed_for: [two, unready, four]")

    assert said(needed) == [(
        "followup.actions.needed_for[2]",
        'expected a known grade or judgement (one, ready, three, two, unready), got "four"',
    )]  # fmt: skip


def test_without_the_overall_scale_nothing_is_said_of_its_grades():
    """One mistake, one sentence: the grades are looked for once the scale is found."""
    found = said(("overall_scale: stars", "overall_scale: moons"), ("  blind: false", "  always_grades: [ready]"))

    assert found == [("overall_scale", 'expected a known scale (plo, stars), got "moons"')]


def test_a_tool_names_the_grades_of_its_own_scale():
    assert said(("grades: [unready]", "grades: [one]", PLO)) == [
        ("sections[0].questions[1].only_for.grades[0]", 'expected a known grade (ready, unready), got "one"')
    ]


def test_a_tool_without_a_grade_names_those_of_the_overall_scale():
    ungraded = ("      - {code: ready, kind: grade, scale: plo, text: \"Is the case ready?\"}\n", "", PLO)

    assert said(ungraded, ("grades: [unready]", "grades: [two]", PLO)) == []
    assert said(ungraded) == [
        ("sections[0].questions[0].only_for.grades[0]", 'expected a known grade (one, three, two), got "unready"')
    ]


def test_an_answer_set_of_another_tool_is_not_known():
    choice = '      - {code: ok, kind: choice, answers: seen, text: "Is it?"}\n    questions:\n'

    assert said(("    questions:\n", f"    questions:\n{choice[:-15]}", PLO)) == [
        ("sections[0].questions[0].answers", 'expected a known answers (none yet), got "seen"')
    ]


@pytest.mark.parametrize(
    ("old", "new", "path", "key"),
    [
        ("escalate_to: qa", "escalate_to: iro", "contact.escalate_to", "iro"),
        ("tell: [team_manager,", "tell: [guest,", "concerns.tell[0]", "guest"),
        ("decided_by: head_of_service\n  unconnected", "decided_by: senior_leader\n  unconnected",
         "challenge.decided_by", "senior_leader"),
        ("auditors: [auditor]", "auditors: [auditor, moderator]", "programme[0].auditors[1]", "moderator"),
        ("feb: {size: all, auditors: [head_of_service]", "feb: {size: all, auditors: [iro]",
         "programme[1].months[1].auditors[0]", "iro"),
        ("moderators: [qa]", "moderators: [moderator]", "moderation.moderators[0]", "moderator"),
        ("drawn_by: qa}", "drawn_by: administrator}", "followup.assurance.drawn_by", "administrator"),
        ("- {roles: [head_of_service],", "- {roles: [group_manager],", "quotas[0].roles[0]", "group_manager"),
    ],
)  # fmt: skip
def test_a_role_needs_its_line_under_roles(old, new, path, key):
    assert said((old, new)) == [(path, f'expected a role that is listed under roles, got "{key}"')]


# Grades


def test_a_scale_has_at_least_one_grade():
    texts = kingsbridge_texts()["policy.yaml"]
    empty = texts[texts.index("      - {code: ready"): texts.index("overall_scale:")]

    assert said((f"    grades:\n{empty}", "    grades: []\n"))[0] == (
        "scales[1].grades", "expected at least one grade, got an empty list",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second", "messages"),
    [
        (1, 1, [("scales[1].grades[1].position", "expected 2 (grades stand best first), got 1")]),
        (2, 1, [("scales[1].grades[0].position", "expected 1 (grades stand best first), got 2"),
                ("scales[1].grades[1].position", "expected 2 (grades stand best first), got 1")]),
        (1, 3, [("scales[1].grades[1].position", "expected 2 (grades stand best first), got 3")]),
        (1, 2, []),
    ],
)  # fmt: skip
def test_grades_count_from_one_without_a_gap(first, second, messages):
    found = said(('name: "Ready", position: 1', f'name: "Ready", position: {first}'),
                 ('name: "Not ready", position: 2', f'name: "Not ready", position: {second}'))  # fmt: skip

    assert found == messages


CHAIN = (
    "  chains:\n    - {grades: [one], meeting_within: 1 week, meeting_people: [qa], review_after: 4 weeks,"
    " reaudit_within: 2 months}\n"
)


def test_a_chain_needs_its_grade_to_be_marked():
    told = "expected true for a grade of followup.chains and false for others"

    assert said(("  oversight: {w", f"{CHAIN}  oversight: {{w")) == [
        ("scales[0].grades[2].inadequate", f"{told}, got false")
    ]
    assert said(("position: 3, colour: 5", "position: 3, inadequate: true, colour: 5")) == [
        ("scales[0].grades[2].inadequate", f"{told}, got true")
    ]
    assert said(("  oversight: {w", f"{CHAIN}  oversight: {{w"),
                ("position: 3, colour: 5", "position: 3, inadequate: true, colour: 5")) == []  # fmt: skip


def test_only_grades_of_the_overall_scale_start_a_chain():
    assert said(('name: "Not ready", position: 2', 'name: "Not ready", position: 2, inadequate: true')) == []


# The programme


def test_a_line_without_a_month_is_refused():
    months = "      every: {size: 3}\n      aug: {size: to be confirmed}\n"

    assert said((f"    months:\n{months}", "    months: {}\n")) == [
        ("programme[0].months", "expected at least one month, got none")
    ]


@pytest.mark.parametrize(
    ("select", "path", "message"),
    [
        ("age_from: 5, age_to: 4", "age_to", "expected at least 5, the value of age_from, got 4"),
        ("months_from: 7, months_to: 6", "months_to", "expected at least 7, the value of months_from, got 6"),
    ],
)
def test_a_span_runs_upwards_in_a_line_and_in_a_month(select, path, message):
    assert said(("age_from: 1, months_to: 6}", f"{select}}}")) == [(f"programme[1].select.{path}", message)]
    assert said(("select: {age_to: 4}", f"select: {{{select}}}")) == [
        (f"programme[1].months.feb.select.{path}", message)
    ]


def test_a_span_of_one_year_is_in_order():
    assert said(("select: {age_to: 4}", "select: {age_from: 4, age_to: 4}")) == []


@pytest.mark.parametrize("wanted", ["{count: 1}", "{count: 1, mark: unborn, category: closed}"])
def test_what_a_sample_must_hold_is_a_mark_or_a_category(wanted):
    refused = "expected either a mark or a category"

    assert said(("must_include: [{count: 2, category: looked_after}]", f"must_include: [{wanted}]")) == [
        ("programme[1].must_include[0]", refused)
    ]
    assert said(("must_include: [], drawn", f"must_include: [{wanted}], drawn")) == [
        ("programme[1].months.feb.must_include[0]", refused)
    ]


@pytest.mark.parametrize(
    ("size", "messages"),
    [
        ("2", []),
        ("1", [("programme[1].months.jan.size", "expected at least 2, as must_include asks, got 1")]),
        ("0 to 1", [("programme[1].months.jan.size", "expected at least 2, as must_include asks, got 0 to 1")]),
        ("1 to 3", []),
        ("all", []),
        ("tbc", []),
    ],
)
def test_a_sample_has_room_for_what_it_must_hold(size, messages):
    """HULL-92, HULL-96: also where the size is a range, all, or to be confirmed."""
    assert said(("jan: {size: 2 to 4}", f"jan: {{size: {size}}}")) == messages


def test_a_tool_may_audit_more_than_one_kind_of_thing():
    assert said(("    unit: family", "    unit: child")) == []
    assert said(("    unit: family", "    unit: adopter")) == [
        ("programme[0].unit", 'expected family or child, which the tool visit audits, got "adopter"')
    ]


def test_a_line_without_a_tool_may_count_anything():
    assert said(("    unit: child\n    tool: plo\n", "    unit: observation\n")) == []


@pytest.mark.parametrize(
    ("path", "known"),
    [("calendar", True), ("calendar.audit_due", True), ("followup.assurance.sample", True), ("scales", True),
     ("scales.grades.name", True), ("council.colours.link", True), ("calendar.audit_due.text", False),
     ("calender", False), ("programme[0].size", False), ("followup.sample", False)],
)  # fmt: skip
def test_what_was_settled_names_entries_there_are(path, known):
    settled = f'settled: [{{question: "Q", choice: "C", reason: "R", settings: ["{path}"]}}]\nmoderation:\n'
    refused = ("settled[0].settings[0]", f'expected the path of an entry such as calendar.audit_due, got "{path}"')

    assert said(("moderation:\n", settled)) == ([] if known else [refused])


# Questions of a tool


def question(text, section=0, place=0):
    """What is said of one more question, first in the small tool: (entry, message)."""
    path = f"sections[{section}].questions[{place}]"
    found = said(("    questions:\n", f"    questions:\n      - {{code: more, text: More, {text}}}\n", PLO))
    return [(place.removeprefix(path).lstrip("."), message) for place, message in found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("kind: choice, choices: [{code: y, label: Y}]", []),
        ("kind: choice", [("", "expected answers or choices for a question of the kind choice")]),
        ("kind: text", []),
        ("kind: longtext", []),
        ("kind: date, required: false", []),
        ("kind: people", []),
        ("kind: text, choices: [{code: y, label: Y}]",
         [("", "expected answers only for the kind choice, got the kind text")]),
        ("kind: date, columns: [{code: c, label: C}]", [("", "expected columns for the kind table, and for no other")]),
        ("kind: table", [("", "expected columns for the kind table, and for no other")]),
        ("kind: table, columns: [{code: c, label: C, kind: date}]", []),
        ("kind: text, scale: plo", [("scale", "expected no scale for the kind text")]),
        ("kind: judgement", [("", 'expected an entry "scale" for the kind judgement')]),
        ("kind: judgement, scale: plo", []),
        ("kind: judgement, scale: plo, comment_needed_for: [unready]", []),
        ("kind: judgement, scale: plo, comment_needed_for: [ready, no]",
         [("comment_needed_for[1]", 'expected one of ready, unready, got "no"')]),
        ("kind: number", []),
        ("kind: number, least: 0, most: 10", []),
        ("kind: number, least: 5, most: 5", []),
        ("kind: number, least: -5", []),
        ("kind: number, least: 5, most: 4", [("most", "expected at least 5, the value of least, got 4")]),
        ("kind: text, most: 4", [("", "expected least and most only for the kind number, got the kind text")]),
        ("kind: date, least: 0", [("", "expected least and most only for the kind number, got the kind date")]),
        ("kind: choice, choices: [{code: y, label: Y}], comment_needed_for: [n]",
         [("comment_needed_for[0]", 'expected one of y, got "n"')]),
    ],
)  # fmt: skip
def test_a_question_has_what_its_kind_needs_and_no_more(text, found):
    assert question(text) == found


def test_a_tool_has_one_overall_grade_at_most():
    second = '      - {code: again, kind: grade, scale: plo, text: "Still?"}\n'

    assert said(("      - {code: why,", f"{second}      - {{code: why,", PLO)) == [
        ("sections[0].questions[1]", "expected one overall grade in a tool, got a second one")
    ]


def test_a_section_has_one_judgement_at_most():
    twice = "".join(f'      - {{code: j{n}, kind: judgement, scale: plo, text: "Met?"}}\n' for n in (1, 2))

    assert said(("    questions:\n", f"    questions:\n{twice}", PLO)) == [
        ("sections[0].questions[1]", "expected one judgement in a section, got a second one")
    ]


def test_a_grade_that_needs_words_is_asked_for_them():
    """HULL-66."""
    assert said(('- {code: unready, name: "Not ready", position: 2}',
                 '- {code: unready, name: "Not ready", position: 2, needs_text: "Why?"}')) == []  # fmt: skip
    assert said(("{code: ready, name: \"Ready\", position: 1}",
                 "{code: ready, name: \"Ready\", position: 1, needs_text: \"How?\"}")) == [
        ("sections[0].questions[0]",
         'expected a question only_for the grade "ready", which needs words, got none'),
    ]  # fmt: skip


def test_a_code_is_unique_in_the_whole_tool_and_free_in_another():
    more = '  - {code: more, title: "More", questions: [{code: seen, kind: text, text: "Seen?"}]}\n'
    visit = kingsbridge_texts()[VISIT]

    assert said((visit, f"{visit}{more}", VISIT)) == [
        ("sections[1].questions[0].code", 'expected a code of its own in the tool, got "seen" again')
    ]
    assert said(("{code: why,", "{code: seen,", PLO)) == []


@pytest.mark.parametrize("part", ["actions", "oversight", "moderation"])
def test_a_part_kept_elsewhere_has_no_questions(part):
    assert said(('title: "Ready for court"\n', f'title: "Ready for court"\n    part: {part}\n', PLO)) == [
        ("sections[0].questions", f"expected no questions in the part {part}")
    ]


def test_an_answer_that_needs_a_comment_is_one_of_its_set():
    assert said(("    comment_needed_for: [n]\n", "    comment_needed_for: [n, maybe]\n", VISIT)) == [
        ("answer_sets[0].comment_needed_for[1]", 'expected one of y, n, got "maybe"')
    ]


def test_mistakes_inside_one_file_are_told_before_those_between_files():
    found = said(("    tool: plo", "    tool: court"), ("minutes: 60", "minutes: an hour", VISIT))

    assert found == [("minutes", 'expected a whole number, got "an hour"')]


# What calls for an audit


EVERY = "      every: {size: 3}\n      aug: {size: to be confirmed}\n"
CLOSING = "    trigger: {on: closing, within: 1 week}\n"


def test_a_line_may_be_called_for_by_an_event_instead_of_the_month():
    assert said((f"    months:\n{EVERY}", CLOSING)) == []


def test_a_line_is_not_called_for_twice():
    assert said((f"    months:\n{EVERY}", f"    months:\n{EVERY}{CLOSING}")) == [
        ("programme[0].trigger", "expected months or a trigger, got both")
    ]


@pytest.mark.parametrize(
    ("day", "refused"),
    [(", day: 03-01", False), (", day: 12-31", False), (", day: 02-29", True), (", day: 13-01", True),
     (", day: 3-1", True), (", day: W01-1", True), ("", True)],
)  # fmt: skip
def test_a_yearly_trigger_has_a_day_that_every_year_has(day, refused):
    told = f'expected a day of the year such as "03-01", got "{day.removeprefix(", day: ")}"'

    found = said((f"    months:\n{EVERY}", f"    trigger: {{on: yearly{day}, within: 1 month}}\n"))

    assert found == ([("programme[0].trigger.day", told)] if refused else [])


# Limiting judgements


JUDGED = """
  - code: plan
    title: "The plan"
    questions:
      - {code: there, kind: choice, text: "Is there one?", choices: [{code: y, label: Yes}, {code: n, label: No}]}
      - {code: plan, kind: judgement, scale: plo, text: "How is it?"}
limits:
"""


def limited(*cases, at="at: unready", rest=""):
    """What is said of one limit in the tool with an overall grade and one judged section."""
    when = ", ".join(cases)
    plo = kingsbridge_texts()[PLO].rstrip()
    return said((plo, f'{plo}{JUDGED}  - {{code: cap, when: [{when}], {at}, why: "Because."{rest}}}', PLO))


@pytest.mark.parametrize(
    "case",
    ["{question: there, answers: [n]}", "{question: ready, answers: [unready]}", "{question: why, answers: [late]}",
     "{question: plan, answers: [ready, unready]}", "{sections: [plan], grades: [unready]}"],
)  # fmt: skip
def test_a_limit_looks_at_an_answer_or_at_judgements(case):
    """STAGE-23, BOLT-08."""
    assert limited(case) == []


@pytest.mark.parametrize(
    ("case", "entry", "message"),
    [
        ("{}", "", "expected either a question with answers or sections with grades"),
        ("{question: there, sections: [plan], answers: [n], grades: [unready]}", "",
         "expected either a question with answers or sections with grades"),
        ("{question: there}", ".answers", "expected at least one answer, got none"),
        ("{question: there, answers: [maybe]}", ".answers", 'expected one of n, y, got "maybe"'),
        ("{question: plan, answers: [n]}", ".answers", 'expected one of ready, unready, got "n"'),
        ("{question: where, answers: [n]}", ".question",
         'expected a known question (plan, ready, there, why), got "where"'),
        ("{sections: [plan]}", ".grades", "expected at least one grade, got none"),
        ("{sections: [plan], grades: [one]}", ".grades", 'expected one of ready, unready, got "one"'),
        ("{sections: [ready], grades: [unready]}", ".sections", 'expected a section with a judgement, got "ready"'),
        ("{sections: [court], grades: [unready]}", ".sections[0]",
         'expected a known section (plan, ready), got "court"'),
        ("{sections: [plan], grades: [unready], at_least: 2}", ".at_least",
         "expected at most 1, the number of its sections, got 2"),
    ],
)  # fmt: skip
def test_a_case_that_could_never_hold_is_refused(case, entry, message):
    assert limited(case) == [(f"limits[0].when[0]{entry}", message)]


def test_a_limit_needs_a_case():
    assert limited() == [("limits[0].when", "expected at least one case, got none")]


@pytest.mark.parametrize(
    ("at", "entry", "message"),
    [
        ("at: two", "at", 'expected one of ready, unready, got "two"'),
        ("at: two, section: plan", "at", 'expected one of ready, unready, got "two"'),
        ("at: unready, section: ready", "section", "expected a section with a judgement to cap, got none"),
        ("at: unready, section: court", "section", 'expected a known section (plan, ready), got "court"'),
    ],
)
def test_a_limit_caps_a_grade_that_is_asked_for(at, entry, message):
    assert limited("{question: there, answers: [n]}", at=at) == [(f"limits[0].{entry}", message)]


def test_a_limit_on_the_whole_needs_an_overall_grade():
    grade = "      - {code: ready, kind: grade, scale: plo, text: \"Is the case ready?\"}\n"
    plo = kingsbridge_texts()[PLO]
    told = "expected a tool with an overall grade to cap, got none"
    cap = '  - {code: cap, when: [{question: there, answers: [n]}], at: unready, why: "Because."}'

    found = said((plo, f"{plo.replace(grade, '').replace('unready', 'two').rstrip()}{JUDGED}{cap}", PLO))

    assert found == [("limits[0].section", told)]


def test_the_roles_of_a_limit_stand_under_roles():
    listed = "expected a role that is listed under roles, got"

    assert limited("{question: there, answers: [n]}", rest=", override_by: [qa], tell: [head_of_service]") == []
    assert limited("{question: there, answers: [n]}", rest=", override_by: [qa, guest], tell: [iro]") == [
        ("limits[0].override_by[1]", f'{listed} "guest"'), ("limits[0].tell[0]", f'{listed} "iro"'),
    ]  # fmt: skip


# Themes and practice standards


SETS = """
themes: [{code: voice, title: "Voice of the child"}]
standards: [{code: home, title: "At home", standards: ["The child is seen.", "The child is heard."]}]
"""


def test_tools_name_the_themes_and_standards_of_the_policy():
    """ROCH-37."""
    policy = kingsbridge_texts()["policy.yaml"]
    theme = ('    title: "The visit"\n', '    title: "The visit"\n    themes: [voice]\n', VISIT)
    standards = ("minutes: 60\n", "minutes: 60\nstandards: [home]\n", VISIT)
    asked = ("{code: on, kind: date,", "{code: on, kind: date, themes: [voice, time],", VISIT)

    assert said((policy, f"{policy}{SETS}"), theme, standards) == []
    assert said(theme, standards) == [
        ("standards[0]", 'expected a known standards (none yet), got "home"'),
        ("sections[0].themes[0]", 'expected a known theme (none yet), got "voice"'),
    ]  # fmt: skip
    assert said((policy, f"{policy}{SETS}"), asked) == [
        ("sections[0].questions[4].themes[1]", 'expected a known theme (voice), got "time"')
    ]


# Scores


def test_a_tool_with_a_score_has_points():
    reading = 'title: "Reading of a home visit"\n'
    title = (reading, f"{reading}score: {{title: Done}}\n", VISIT)
    points = ("choices: [{code: y, label: Yes}", "choices: [{code: y, label: Yes, points: 1}", VISIT)

    assert said(title, points) == []
    assert said(title) == [("score", "expected points at some answers of a tool with a score, got none")]
