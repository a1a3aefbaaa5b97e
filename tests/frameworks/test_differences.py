"""What changed from one version to the next: exactly that, by names people know."""

from datetime import date

import pytest

from frameworks import services
from frameworks.differences import Difference, between
from tests.frameworks.council import changed
from tests.frameworks.kingsbridge import kingsbridge_texts

pytestmark = pytest.mark.django_db
POLICY, VISIT, PLO = "policy.yaml", "tools/visit.yaml", "tools/plo.yaml"


def load(texts):
    return services.load_texts("kingsbridge", texts, in_force_from=date(2026, 1, 1)).version


def found(*changes):
    """What differs once pieces of text are replaced, each (old, new, file): (path, before, after)."""
    texts = kingsbridge_texts()
    before = load(texts)
    for old, new, *file in changes:
        texts = changed(old, new, file=file[0] if file else POLICY, texts=texts)
    return [(one.path, one.before, one.after) for one in between(before, load(texts))]


@pytest.mark.parametrize(
    ("old", "new", "differences"),
    [
        ("attempts_before_escalation: 1", "attempts_before_escalation: 2",
         [("contact.attempts_before_escalation", "1", "2")]),
        ("unconnected_service: false", "unconnected_service: true", [("challenge.unconnected_service", "no", "yes")]),
        ("  unconnected_service: false\n", "", [("challenge.unconnected_service", "no", "yes")]),
        ("share: 1.0", "share: 1", []),
        ("share: 1.0", "share: 0.5", [("moderation.share", "1.0", "0.5")]),
        ("  due: \"1 week\"", "  due: \"2 weeks\"", [("moderation.due", "1 week", "2 weeks")]),
        ("tell: [team_manager, head_of_service, qa]", "tell: [qa, team_manager]",
         [("concerns.tell", "team_manager, head_of_service, qa", "qa, team_manager")]),
        ("own_team_tools: [visit]", "own_team_tools: []", [("independence.own_team_tools", "visit", "")]),
        ('service_name: "Practice reading"', 'service_name: "Reading", colours: {link: "#0b3d91"}',
         [("council.service_name", "Practice reading", "Reading"), ("council.colours.link", "#155a7a", "#0b3d91")]),
        ('- {key: practitioner, title: "Worker"}', '- {key: practitioner, title: "Social worker"}',
         [("roles[practitioner].title", "Worker", "Social worker")]),
        ('  - {key: qa, title: "Learning team"}\n',
         '  - {key: qa, title: "Learning team"}\n  - {key: iro, title: "Chair", source: [ONE-1]}\n',
         [("roles[iro].key", "", "iro"), ("roles[iro].title", "", "Chair"), ("roles[iro].source", "", "ONE-1")]),
        ('name: "Not ready", position: 2', 'name: "Not yet", position: 2',
         [("scales[plo].grades[unready].name", "Not ready", "Not yet")]),
        ("      aug: {size: to be confirmed}", "      aug: {size: 5}",
         [("programme[visits].months[month 8].size.kind", "unset", "count"),
          ("programme[visits].months[month 8].size.least", "", "5"),
          ("programme[visits].months[month 8].size.most", "", "5")]),
        ("must_include: [{count: 2,", "must_include: [{count: 1,",
         [("programme[court].must_include[1].count", "2", "1")]),
        ('applies_to: "Everybody"', 'applies_to: "All"',
         [("exemptions[Everybody].applies_to", "Everybody", ""),
          ("exemptions[Everybody].decided_by", "head_of_service", ""),
          ("exemptions[All].applies_to", "", "All"), ("exemptions[All].decided_by", "", "head_of_service")]),
        ("  - {roles: [head_of_service], most_per_month: 1}\n",
         "  - {roles: [head_of_service], most_per_month: 2, most_per_year: 9}\n",
         [("quotas[1].most_per_month", "1", "2"), ("quotas[1].most_per_year", "", "9")]),
    ],
)  # fmt: skip
def test_a_changed_rule_is_one_difference_and_nothing_else_is(old, new, differences):
    assert sorted(found((old, new))) == sorted(differences)


def test_a_rule_of_a_list_keeps_its_name_when_another_comes_before_it():
    rows = "lateness:\n  - {step: audit, after: 3, tell: [qa]}\n"
    first = changed("moderation:\n", f"{rows}moderation:\n", texts=kingsbridge_texts())
    second = changed("lateness:\n", "lateness:\n  - {step: audit, after: 1, tell: [team_manager]}\n", texts=first)

    assert list(between(load(first), load(second))) == [
        Difference(POLICY, "lateness[audit after 1].step", "", "audit"),
        Difference(POLICY, "lateness[audit after 1].after", "", "1"),
        Difference(POLICY, "lateness[audit after 1].tell", "", "team_manager"),
    ]


def test_the_entry_of_a_list_left_out_is_gone_with_all_it_said():
    assert found(('  - {key: head_of_service, title: "Head"}\n', '  - {key: head_of_service, title: "Boss"}\n'),
                 ('  - {key: practitioner, title: "Worker"}\n',
                  '  - {key: practitioner, title: "Worker", job_titles: ["Worker*"]}\n')) == [
        ("roles[practitioner].job_titles", "", "Worker*"), ("roles[head_of_service].title", "Head", "Boss"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "differences"),
    [
        ('title: "Reading of a home visit"', 'title: "A home visit"',
         [("title", "Reading of a home visit", "A home visit")]),
        ("minutes: 60\n", "look_back: 6\n", [("minutes", "60", ""), ("look_back", "", "6")]),
        ('header: [{fact: reference, label: "Family"}]', 'header: [{fact: team, label: "Team"}]',
         [("header", "Family", "Team")]),
        ('    title: "The visit"\n', '    title: "The visit"\n    guidance: "Slowly."\n',
         [("sections[visit].guidance", "", "Slowly.")]),
        (", \"The child is heard.\"]", "]",
         [("sections[visit].looks_like", "The child is seen. The child is heard.", "The child is seen.")]),
        ('text: "By whom?"', 'text: "By which of us?"',
         [("sections[visit].questions[other].text", "By whom?", "By which of us?")]),
        ('text: "On which day?", required: false', 'text: "On which day?"',
         [("sections[visit].questions[on].required", "no", "yes")]),
        ("kind: text, longest: 80", "kind: longtext, longest: 80",
         [("sections[visit].questions[baby].kind", "One line", "Several lines")]),
        ("{marks: [unborn, disabled], categories: [early_help]}", "{marks: [unborn]}",
         [("sections[visit].questions[baby].only_for", "categories: early_help; marks: unborn, disabled",
           "marks: unborn")]),
        ('comment_needed_for: [y, n], text: "By whom?"', 'text: "By whom?"',
         [("sections[visit].questions[other].comment_needed_for", "y, n", "n")]),
        ("{code: night, label: By night}", "{code: night, label: At night}",
         [("sections[visit].questions[own].choices", "By day, By night", "By day, At night")]),
        ("{code: what, label: What, kind: longtext}", "{code: what, label: Words, kind: longtext}",
         [("sections[visit].questions[said].columns", "Who, What", "Who, Words")]),
        ('comment_prompt: "Why then?",', "", [("sections[visit].questions[own].comment", "Why then?", "")]),
    ],
)  # fmt: skip
def test_a_changed_entry_of_a_tool_is_one_difference(old, new, differences):
    assert sorted(found((old, new, VISIT))) == sorted(differences)


def test_an_answer_of_a_shared_set_changes_every_question_that_shares_it():
    assert [one[0] for one in found(("{code: y, label: Yes}", "{code: y, label: Surely}", VISIT))] == [
        "sections[visit].questions[seen].choices", "sections[visit].questions[quiet].choices",
        "sections[visit].questions[other].choices",
    ]  # fmt: skip


def test_questions_that_change_places_show_their_places_only():
    lines = kingsbridge_texts()[VISIT].splitlines(keepends=True)
    first, second = (next(line for line in lines if f"code: {code}," in line) for code in ("seen", "quiet"))

    assert found((first + second, second + first, VISIT)) == [
        ("sections[visit].questions[seen].order", "1", "2"), ("sections[visit].questions[quiet].order", "2", "1"),
    ]  # fmt: skip


def test_a_new_tool_and_one_left_out_show_what_they_asked():
    texts = kingsbridge_texts()
    before = load(texts)
    without = changed("    tool: plo\n", "", texts=texts)
    del without[PLO]
    last = {**without, "tools/call.yaml": (
        'code: call\ntitle: "A call"\nsubject_kind: family\n'
        'sections: [{code: one, title: "One", questions: [{code: who, kind: text, text: "Who?"}]}]\n'
    )}  # fmt: skip

    differences = list(between(before, load(last)))

    tools = {one.file: [] for one in differences if one.file.startswith("tools/")}
    for one in differences:
        if one.file in tools:
            tools[one.file].append((one.path, one.before, one.after))
    assert list(tools) == ["tools/plo", "tools/call"]
    assert {after for _, _, after in tools["tools/plo"]} == {""}
    assert tools["tools/call"] == [
        ("title", "", "A call"), ("subject_kind", "", "Family"), ("sections[one].title", "", "One"),
        ("sections[one].part", "", "Questions answered by the auditor"),
        ("sections[one].written_by", "", "The auditor"), ("sections[one].order", "", "1"),
        ("sections[one].questions[who].text", "", "Who?"), ("sections[one].questions[who].kind", "", "One line"),
        ("sections[one].questions[who].required", "", "yes"), ("sections[one].questions[who].order", "", "1"),
    ]  # fmt: skip


def test_versions_that_say_the_same_do_not_differ():
    first = load(kingsbridge_texts())
    second = load(changed("\nname:", "\n# The board agreed.\nname:", texts=kingsbridge_texts()))

    assert (first.number, second.number) == (1, 2)
    assert list(between(first, second)) == []
    assert list(between(first, first)) == []


def test_going_back_is_the_same_difference_the_other_way_round():
    first = load(kingsbridge_texts())
    second = load(changed("sample: 0", "sample: 4", texts=kingsbridge_texts()))

    assert list(between(second, first)) == [Difference(POLICY, "followup.assurance.sample", "4", "0")]


THEMES = ("moderation:\n", 'themes: [{code: voice, title: "Voice"}]\nmoderation:\n')
STANDARDS = ("moderation:\n", 'standards: [{code: home, title: "At home", standards: ["Seen."]}]\nmoderation:\n')
LIMIT = 'limits: [{code: cap, when: [{question: seen, answers: [n]}], at: two, why: "Not seen."}]\n'


@pytest.mark.parametrize(
    ("changes", "differences"),
    [
        ([("minutes: 60\n", "minutes: 60\ndraft: true\n", VISIT)], [("draft", "", "yes")]),
        ([("minutes: 60\n", "minutes: 60\nscore: {title: Done}\n", VISIT),
          ("label: Yes}", "label: Yes, points: 2}", VISIT)],
         [("score", "", "Done"), *[(f"sections[visit].questions[{code}].points", "", "Yes: 2")
                                   for code in ("seen", "quiet", "other")]]),
        ([STANDARDS, ("minutes: 60\n", "minutes: 60\nstandards: [home]\n", VISIT)], [("standards", "", "home")]),
        ([THEMES, ("    minutes: 10\n", "    minutes: 10\n    themes: [voice]\n", VISIT)],
         [("sections[visit].themes", "", "voice")]),
        ([THEMES, ("{code: on, kind: date,", "{code: on, kind: date, themes: [voice],", VISIT)],
         [("sections[visit].questions[on].themes", "", "voice")]),
        ([("longest: 80,", "longest: 90,", VISIT)], [("sections[visit].questions[baby].longest", "80", "90")]),
        ([("minutes: 60\n", f"minutes: 60\n{LIMIT}", VISIT)],
         [("limits[cap].code", "", "cap"), ("limits[cap].when[seen].question", "", "seen"),
          ("limits[cap].when[seen].answers", "", "n"), ("limits[cap].when[seen].at_least", "", "1"),
          ("limits[cap].at", "", "two"), ("limits[cap].why", "", "Not seen.")]),
        ([("kind: date, text: \"On which day?\"", "kind: number, least: 0, most: 9, text: \"On which day?\"", VISIT)],
         [("sections[visit].questions[on].kind", "Date", "Number"), ("sections[visit].questions[on].least", "", "0"),
          ("sections[visit].questions[on].most", "", "9")]),
    ],
)  # fmt: skip
def test_a_changed_limit_score_theme_or_standard_is_shown(changes, differences):
    tools = [one for one in found(*changes) if not one[0].startswith(("themes", "standards["))]

    assert sorted(tools) == sorted(differences)
