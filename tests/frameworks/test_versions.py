"""Versions, tools in force and the rows of a framework: what is written once and never again."""

from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from frameworks import services
from frameworks.models import (
    Framework,
    FrameworkVersion,
    Grade,
    Question,
    Section,
    SourceFile,
    Tool,
    ToolInForce,
    ToolVersion,
)
from lib import clock
from people.models import TitleRule
from tests.cast import make_person, make_team
from tests.frameworks.council import changed, line_of, written
from tests.frameworks.kingsbridge import kingsbridge_texts
from trail.models import Event

pytestmark = pytest.mark.django_db
VISIT = "tools/visit.yaml"
JANUARY = date(2026, 1, 1)


def texts(*changes):
    """The invented council's files with pieces of text replaced, each (old, new, file)."""
    found = kingsbridge_texts()
    for old, new, *file in changes:
        found = changed(old, new, file=file[0] if file else "policy.yaml", texts=found)
    return found


def load(*changes, on=JANUARY, **options):
    return services.load_texts("kingsbridge", texts(*changes), in_force_from=on, **options).version


def in_force(version):
    """The tools of a framework version in order, each (code, number)."""
    return [
        (one.tool_version.tool.code, one.tool_version.number)
        for one in ToolInForce.objects.filter(framework_version=version).select_related("tool_version__tool")
    ]


# What a loaded version keeps


def test_a_version_keeps_who_loaded_it_when_and_why():
    adam = make_person("Adam Admin")
    with clock.at(datetime(2026, 3, 5, 9, 30, tzinfo=UTC)):
        version = load(by=adam, note="Agreed by the board.", on=date(2026, 4, 1))

    kept = FrameworkVersion.objects.get()
    assert kept == version
    assert (kept.number, kept.loaded_by, kept.note, kept.in_force_from) == (
        1, adam, "Agreed by the board.", date(2026, 4, 1),
    )  # fmt: skip
    assert kept.loaded_on.replace(microsecond=0) == datetime(2026, 3, 5, 9, 30, tzinfo=UTC)
    assert str(kept) == "How we learn version 1"
    assert kept.get_absolute_url() == "/frameworks/kingsbridge/1/"
    assert Event.objects.get(action="frameworks.load").person == adam


def test_the_grades_of_every_scale_are_rows():
    version = load()

    assert list(version.grades.values_list("scale", "code", "position", "needs_text", "inadequate")) == [
        ("plo", "ready", 1, "", False), ("plo", "unready", 2, "", False), ("stars", "three", 1, "", False),
        ("stars", "two", 2, "What is missing for the third?", False), ("stars", "one", 3, "", False),
    ]  # fmt: skip
    assert [str(grade) for grade in version.grades.filter(scale="plo")] == ["Ready", "Not ready"]


def test_a_tool_is_rows_in_the_order_of_its_file():
    tool = services.tool(load(), "visit")

    assert (tool.label, str(tool), tool.subject_kind, tool.also_for, tool.minutes) == (
        "Reading of a home visit, version 1", "Reading of a home visit, version 1", "family", ["child"], 60,
    )  # fmt: skip
    assert tool.header == [{"fact": "reference", "label": "Family", "column": ""}]
    assert list(tool.questions.values_list("order", "code", "kind")) == [
        (1, "seen", "choice"), (2, "quiet", "choice"), (3, "own", "choice"), (4, "other", "choice"),
        (5, "on", "date"), (6, "said", "table"), (7, "baby", "text"), (8, "stars", "grade"),
        (9, "third", "longtext"),
    ]  # fmt: skip
    assert tool.grade_question.code == "stars"


def test_a_tool_without_an_overall_grade_has_no_grade_question():
    grade = '      - {code: stars, kind: grade, scale: stars, text: "How many stars?"}\n'

    assert services.tool(load((grade, "", VISIT)), "visit").grade_question is None


def test_sections_keep_their_parts_in_order():
    parts = "".join(f'  - {{code: {code}, title: "{code}", part: {code}}}\n' for code in ("actions", "moderation"))
    visit = kingsbridge_texts()[VISIT]

    tool = services.tool(load((visit, f"{visit}{parts}", VISIT)), "visit")

    assert list(tool.sections.values_list("order", "code", "part", "judged")) == [
        (1, "visit", "answers", False), (2, "actions", "actions", False), (3, "moderation", "moderation", False),
    ]  # fmt: skip


def test_a_question_keeps_its_limits_and_when_it_is_asked():
    questions = services.tool(load(), "visit").questions

    assert questions.get(code="baby").limits == {"longest": 80}
    assert questions.get(code="seen").limits == {"longest": 20_000}
    assert questions.get(code="baby").applies_to == {
        "categories": ["early_help"], "marks": ["unborn", "disabled"], "grades": [],
    }  # fmt: skip
    assert str(questions.get(code="on")) == "On which day?"


def test_job_titles_bring_their_roles_from_the_day_of_the_framework():
    """HULL-13: those who are already there and those who are renamed later."""
    team = make_team()
    ruth = make_person("Ruth Reader", job_title="Reader of files", team=team)
    lena = make_person("Lena Lead", job_title="Senior Lead", team=team)

    load()

    held = {one: list(one.memberships.values_list("role", "team__name")) for one in (ruth, lena)}
    assert held == {ruth: [("auditor", team.name)], lena: [("team_manager", team.name)]}
    assert list(TitleRule.objects.order_by("pk").values_list("pattern", "role")) == [
        ("* Lead", "team_manager"), ("Lead*", "team_manager"), ("Reader*", "auditor"),
    ]  # fmt: skip


def test_a_framework_with_another_name_keeps_its_place():
    first = load()
    second = load(('name: "How we learn"', 'name: "How we grow"'))

    assert Framework.objects.get().name == "How we grow"
    assert second.framework == first.framework


def test_two_councils_frameworks_count_their_own_versions_and_tools():
    ours = load()
    theirs = services.load_texts("haven", texts(("sample: 0", "sample: 1")), in_force_from=JANUARY).version

    assert (ours.number, theirs.number) == (1, 1)
    assert services.tool(ours, "visit") != services.tool(theirs, "visit")
    assert services.newest_version("haven") == theirs
    assert services.newest_version("nowhere") is None


# Versions of tools


def test_a_tool_keeps_its_version_through_changed_rules_and_remarks():
    first = load()
    second = load(("sample: 0", "sample: 1"), ("code: visit\n", "# asked at home\ncode: visit\n", VISIT))

    assert in_force(second) == in_force(first) == [("plo", 1), ("visit", 1)]
    assert ToolVersion.objects.count() == 2


@pytest.mark.parametrize(
    ("old", "new"),
    [("minutes: 60", "minutes: 61"), ('label: "Family"', 'label: "House"'), ('text: "By whom?"', 'text: "Who?"'),
     ("required: false", "required: true"), ("label: Yes", "label: Surely"), ("longest: 80", "longest: 81"),
     ("marks: [unborn, disabled]", "marks: [unborn]"), ("minutes: 60", "minutes: 60\nsource: [ONE-1]")],
)  # fmt: skip
def test_whatever_a_tool_says_otherwise_makes_a_new_version_of_it_only(old, new):
    load()

    assert in_force(load((old, new, VISIT))) == [("plo", 1), ("visit", 2)]


def test_a_tool_that_goes_and_comes_back_is_the_same():
    load()
    dropped = texts(("    tool: plo\n", ""))
    del dropped["tools/plo.yaml"]
    second = services.load_texts("kingsbridge", dropped, in_force_from=JANUARY).version
    third = load()

    assert in_force(second) == [("visit", 1)]
    assert in_force(third) == [("plo", 1), ("visit", 1)]
    with pytest.raises(LookupError, match='How we learn version 2 has no tool "plo"'):
        services.tool(second, "plo")


def test_the_third_wording_of_a_tool_is_its_third_version():
    for text in ("Who?", "Which of us?", "By whom of us?"):
        version = load(('text: "By whom?"', f'text: "{text}"', VISIT))

    assert services.tool(version, "visit").number == 3
    assert services.tool(version, "plo").number == 1


# What is in force


def test_of_two_versions_of_one_day_the_later_loaded_counts():
    load()
    second = load(("sample: 0", "sample: 1"))

    assert services.in_force(JANUARY) == second


def test_a_version_for_later_waits_and_an_older_day_may_be_loaded_after_it():
    spring = load(on=date(2026, 4, 1))
    winter = load(("sample: 0", "sample: 1"), on=date(2026, 2, 1))

    assert services.in_force(date(2026, 3, 31)) == winter
    assert services.in_force(date(2026, 4, 1)) == spring
    assert list(FrameworkVersion.objects.in_force(date(2026, 5, 1))) == [spring, winter]
    assert list(FrameworkVersion.objects.in_force(JANUARY)) == []


def test_before_all_versions_the_one_that_begins_first_counts():
    load(on=date(2026, 4, 1))
    winter = load(("sample: 0", "sample: 1"), on=date(2026, 2, 1))

    assert services.in_force(JANUARY) == winter


def test_a_policy_is_read_once_a_process(django_assert_num_queries):
    version = load()
    assert version.policy.name == "How we learn"

    with django_assert_num_queries(0):
        assert version.policy is FrameworkVersion(pk=version.pk, digest=version.digest).policy


def test_every_version_keeps_the_policy_it_was_loaded_with():
    for sample in (1, 2, 3):
        load(("sample: 0", f"sample: {sample}"))

    samples = [one.policy.followup.assurance.sample for one in FrameworkVersion.objects.order_by("number")]
    assert samples == [1, 2, 3]


# What loading says


def test_loading_says_what_came_of_it():
    first = services.load_texts("kingsbridge", texts(), check=True)
    second = services.load_texts("kingsbridge", texts(), in_force_from=date(2026, 2, 1))
    third = services.load_texts("kingsbridge", texts(), check=True)
    fourth = services.load_texts("kingsbridge", texts(("sample: 0", "sample: 1")), check=True)

    assert [str(one) for one in (first, second, third, fourth)] == [
        "How we learn: the files are in order. Nothing was loaded.",
        "How we learn version 1 is in force from 1 February 2026.",
        "How we learn version 1 is already in force; nothing changed.",
        "How we learn: the files are in order. Nothing was loaded.",
    ]
    assert [(one.is_new, one.checked_only) for one in (first, second, third, fourth)] == [
        (True, True), (True, False), (False, True), (True, True),
    ]  # fmt: skip


def command(directory, *arguments):
    out = StringIO()
    call_command("load_framework", str(directory), *arguments, stdout=out)
    return out.getvalue()


def test_the_command_names_a_framework_by_its_directory(tmp_path):
    directory = written(texts(), tmp_path / "haven")

    with clock.at(date(2026, 5, 6)):
        said = command(directory)

    assert said == "How we learn version 1 is in force from 6 May 2026.\n"
    assert Framework.objects.get().slug == "haven"
    assert command(directory) == "How we learn version 1 is already in force; nothing changed.\n"


def test_the_command_tells_one_mistake_as_one(tmp_path):
    wrong = texts(("sample: 0", "sample: some"))
    directory, line = written(wrong, tmp_path), line_of(wrong, "sample: some")

    with pytest.raises(CommandError) as refused:
        command(directory, "--check")

    assert str(refused.value) == (
        f"One mistake in {tmp_path}; nothing was loaded. Mend the files and load them again.\n"
        f"  policy.yaml, line {line}, followup.assurance.sample: expected a whole number, got \"some\""
    )


@pytest.mark.parametrize("day", ["31/03/2026", "2026-02-30", "soon"])
def test_the_command_wants_a_day_it_can_read(tmp_path, day):
    with pytest.raises(CommandError, match=f"argument --from: invalid _?day value: '{day}'"):
        command(written(texts(), tmp_path), "--from", day)

    assert FrameworkVersion.objects.count() == 0


# What the database itself holds


def refused(make):
    """The name of the constraint that forbids something."""
    with pytest.raises(IntegrityError) as broken, transaction.atomic():
        make()
    return str(broken.value)


def test_a_number_a_code_and_a_place_are_given_once():
    version = load()
    tool, section = services.tool(version, "visit"), Section.objects.get(code="visit")
    scale = {"framework_version": version, "scale": "stars", "name": "Four"}

    for make, words in [
        (lambda: FrameworkVersion.objects.create(
            framework=version.framework, number=1, digest="x", in_force_from=JANUARY), "framework"),
        (lambda: SourceFile.objects.create(version=version, path="policy.yaml", text=""), "path"),
        (lambda: Tool.objects.create(framework=version.framework, code="visit"), "code"),
        (lambda: ToolVersion.objects.create(tool=tool.tool, number=1, title="T", subject_kind="child"), "number"),
        (lambda: ToolInForce.objects.create(framework_version=version, tool_version=tool, order=9), "tool"),
        (lambda: Grade.objects.create(**scale, code="one", position=4), "code"),
        (lambda: Grade.objects.create(**scale, code="four", position=1), "position"),
        (lambda: Section.objects.create(tool_version=tool, code="visit", title="T", order=5), "code"),
        (lambda: Section.objects.create(tool_version=tool, code="more", title="T", order=1), "order"),
        (lambda: Question.objects.create(
            tool_version=tool, section=section, code="seen", order=99, text="T", kind="text"), "code"),
        (lambda: Question.objects.create(
            tool_version=tool, section=section, code="more", order=1, text="T", kind="text"), "order"),
    ]:  # fmt: skip
        assert words in refused(make)


@pytest.mark.parametrize(
    ("entries", "name"),
    [({"kind": "grade"}, "graded_question_has_a_scale"), ({"kind": "judgement"}, "graded_question_has_a_scale"),
     ({"kind": "text", "text": ""}, "question_has_a_text")],
)
def test_a_question_that_could_not_be_asked_is_refused(entries, name):
    section = Section.objects.get(tool_version=services.tool(load(), "visit"))
    asked = {"tool_version": section.tool_version, "section": section, "code": "more", "order": 50, "text": "More?"}

    assert name in refused(lambda: Question.objects.create(**asked | entries))


def test_versions_count_from_one():
    version = load()
    tool = services.tool(version, "visit").tool

    assert "framework_versions_count_from_one" in refused(lambda: FrameworkVersion.objects.create(
        framework=version.framework, number=0, digest="x", in_force_from=JANUARY))  # fmt: skip
    assert "tool_versions_count_from_one" in refused(lambda: ToolVersion.objects.create(
        tool=tool, number=0, title="T", subject_kind="child"))  # fmt: skip


def test_a_version_and_its_tools_cannot_be_deleted():
    version = load()

    for thing in (version, version.framework, services.tool(version, "visit"), Section.objects.first()):
        with pytest.raises(ProtectedError):
            thing.delete()
