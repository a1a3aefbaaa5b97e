"""Loading makes versions that never change, and checking writes nothing."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from frameworks import services
from frameworks.models import (
    Framework,
    FrameworkVersion,
    Grade,
    Question,
    Section,
    SourceFile,
    Tool,
    ToolVersion,
)
from frameworks.problems import FrameworkRefused
from lib import clock
from tests.frameworks.council import HULL, changed, hull_texts, written
from trail.models import Event

OURS = (Framework, FrameworkVersion, Grade, Question, Section, SourceFile, Tool, ToolVersion)


def counted():
    return {model.__name__: model.objects.count() for model in OURS}


def test_the_councils_files_load(version, read):
    assert version.number == 1
    assert version.policy == read.policy
    assert [tool.tool.code for tool in version.tools.order_by("toolinforce__order")] == [
        "adopter",
        "child",
        "dip-sample",
        "early-help",
        "foster-carer",
        "lodgings",
        "thematic",
    ]


def test_the_same_files_again_change_nothing(version):
    before = counted()

    again = services.load(HULL)

    assert str(again) == f"{version} is already in force; nothing changed."
    assert again.version == version
    assert counted() == before


def test_a_changed_rule_makes_version_two_and_leaves_version_one(version):
    texts = changed("audit_due: \"last day\"", "audit_due: \"28th\"")

    second = services.load_texts("hull", texts).version

    assert second.number == 2
    assert second.policy.calendar.audit_due == "28th"
    assert FrameworkVersion.objects.get(number=1).policy.calendar.audit_due == "last day"
    assert ToolVersion.objects.count() == 7


def test_a_changed_question_makes_a_new_version_of_its_tool_only(version):
    old = services.tool(version, "child")
    texts = changed("Do the supervision notes show clear decisions?", "Is it clear what was decided?",
                    file="tools/child.yaml")  # fmt: skip

    second = services.load_texts("hull", texts).version

    new = services.tool(second, "child")
    assert (old.number, new.number) == (1, 2)
    assert old.questions.get(code="kss9-3").text == "Do the supervision notes show clear decisions?"
    assert new.questions.get(code="kss9-3").text == "Is it clear what was decided?"
    assert services.tool(second, "thematic") == services.tool(version, "thematic")


def test_a_changed_comment_of_a_file_makes_no_new_tool_version(version):
    texts = changed("# The child's", "# A child's", file="tools/child.yaml")

    second = services.load_texts("hull", texts).version

    assert services.tool(second, "child") == services.tool(version, "child")


def test_going_back_to_old_files_makes_a_further_version_with_the_old_tools(version):
    services.load_texts("hull", changed("Is the statement on supervision met?", "Met?",
                                        file="tools/child.yaml"))  # fmt: skip

    third = services.load(HULL).version

    assert third.number == 3
    assert services.tool(third, "child").number == 1


def test_loading_is_in_the_trail(version):
    events = Event.objects.filter(action="frameworks.load")

    assert [(event.label, event.after) for event in events] == [
        (str(version), {"digest": version.digest})
    ]


def test_the_files_are_kept_as_they_went_in(version):
    kept = {file.path: file.text for file in version.files.all()}

    assert kept == hull_texts()


def test_a_framework_counts_from_its_day(version):
    later = services.load_texts(
        "hull", changed("sample: 10", "sample: 12"), in_force_from=date(2026, 4, 1)
    ).version

    assert services.in_force(date(2026, 3, 31)) == version
    assert services.in_force(date(2026, 4, 1)) == later


def test_before_the_first_version_began_the_first_one_counts(version):
    assert services.in_force(date(2019, 12, 31)) == version


def test_without_any_version_nothing_is_in_force(db):
    with pytest.raises(services.NoFramework) as refused:
        services.in_force(date(2025, 12, 31))

    assert str(refused.value) == (
        "No framework is in force on 31 December 2025: choose one under Settings, or run manage.py load_framework."
    )


def test_loading_comes_into_force_today(db):
    with clock.at(date(2026, 5, 6)):
        loading = services.load(HULL)

    assert loading.version.in_force_from == date(2026, 5, 6)


def test_a_tool_that_is_not_there_is_named(version):
    with pytest.raises(LookupError, match='has no tool "grown-up"'):
        services.tool(version, "grown-up")


def test_refused_files_leave_no_row(db):
    with pytest.raises(FrameworkRefused):
        services.load_texts("hull", changed("position: 3", "position: 7"))

    assert counted() == dict.fromkeys(counted(), 0)


def test_checking_writes_nothing(db, capsys):
    call_command("load_framework", str(HULL), "--check")

    assert counted() == dict.fromkeys(counted(), 0)
    assert "the files are in order. Nothing was loaded." in capsys.readouterr().out


def test_checking_changed_files_beside_a_loaded_version_writes_nothing(version, tmp_path):
    before = counted()

    call_command("load_framework", str(written(changed("sample: 10", "sample: 12"), tmp_path)),
                 "--check")  # fmt: skip

    assert counted() == before


def test_the_command_loads_and_says_from_when(db, capsys):
    call_command("load_framework", str(HULL), "--from", "2026-02-01")

    assert capsys.readouterr().out.endswith("version 1 is in force from 1 February 2026.\n")


def test_the_command_lists_every_mistake_and_ends_with_one(db, tmp_path):
    texts = changed("audit_due:", "audit_duo:")
    texts = changed("text: \"What is working well?\"", "", file="tools/child.yaml", texts=texts)

    with pytest.raises(CommandError) as refused:
        call_command("load_framework", str(written(texts, tmp_path)))

    said = str(refused.value)
    assert refused.value.returncode == 1
    assert said.startswith(f"3 mistakes in {tmp_path}; nothing was loaded.")
    assert "calendar.audit_duo" in said
    assert "tools/child.yaml" in said


def test_a_missing_directory_is_named(db):
    with pytest.raises(CommandError, match="expected a directory with policy.yaml in it, got none"):
        call_command("load_framework", "no-such-directory")


def test_bytes_that_are_not_text_are_refused_with_their_line(db, tmp_path):
    written(hull_texts(), tmp_path)
    (tmp_path / "policy.yaml").write_bytes(b"name: x\ndocument: \xff\n")

    with pytest.raises(FrameworkRefused) as refused:
        services.load(tmp_path)

    assert [str(problem) for problem in refused.value.problems] == [
        "policy.yaml, line 2: expected UTF-8 text, got other bytes; save the file as UTF-8"
    ]
