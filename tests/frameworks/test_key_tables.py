"""The tables of keys are made of the schema: each key's type, default, limits and meaning."""

import pytest
from django.core.management import CommandError, call_command

from frameworks import policy, reference, toolforms
from frameworks.policy.entries import When, code, entry, frozen, roles


@frozen
class InnerRule:
    """A mapping inside."""

    word: str = entry("A word.")


@frozen
class OuterRule:
    """One entry of each kind.

    Only the first line is told.
    """

    name: str = entry("A name.", longest=30)
    short: str = code("A short name.", example="visit")
    count: int = entry("How many.", unit="a month", default=3, least=1, most=9)
    part: float = entry("A share.", default=0.5)
    flag: bool = entry("A flag.", default=False)
    way: str = entry("A way.", default="up", among={"up": "up", "down": "down"})
    who: tuple[str, ...] = roles("Who.", default=())
    on: When = entry("A day.", counts="month", default="last day")
    within: When = entry("A time.", counts="event")
    tool: str | None = entry("A tool.", default=None, refers="tool")
    days: tuple[int, ...] = entry("Days.", default=(5, 1), example=[5, 1])
    inner: InnerRule = entry("Inside.", default=InnerRule(word="x"))
    many: tuple[InnerRule, ...] = entry("Several.", unique="word")
    months: tuple[InnerRule, ...] = entry("By month.", keyed="month", default=())


def test_each_key_has_a_row_with_type_default_and_meaning():
    assert list(reference._section(OuterRule)) == [
        "One entry of each kind.\n",
        "| key | type | if left out | meaning |",
        "| --- | --- | --- | --- |",
        "| `name` | text | **needed** | A name. At most 30 characters. |",
        "| `short` | short name | **needed** | A short name. Example: `visit`. |",
        "| `count` | whole number | `3` | How many. In a month. From 1 to 9. |",
        "| `part` | number | `0.5` | A share. |",
        "| `flag` | `true` or `false` | `false` | A flag. |",
        "| `way` | text | `up` | A way. One of: `up`, `down`. |",
        "| `who` | list of text | nothing | Who. One of the [roles](#words-of-the-product). |",
        "| `on` | day of the month | `last day` | A day. |",
        "| `within` | time after | **needed** | A time. |",
        "| `tool` | text | nothing | A tool. Must name a tool. |",
        "| `days` | list of whole number | `[5, 1]` | Days. Example: `[5, 1]`. |",
        "| `inner` | [Inner rule](#inner-rule) | its own | Inside. |",
        "| `many` | list of [Inner rule](#inner-rule) | **needed** | Several. Each `word` once. |",
        "| `months` | mapping of `jan` to `dec`, or `every`, to [Inner rule](#inner-rule) | nothing | By month. |",
        "\n### Inner rule\n",
        "A mapping inside.\n",
        "| key | type | if left out | meaning |",
        "| --- | --- | --- | --- |",
        "| `word` | text | **needed** | A word. |",
    ]


def test_a_mapping_is_explained_once_after_it_is_met():
    kinds = reference.kinds(policy.Policy)

    assert len(kinds) == len(set(kinds))
    assert kinds[:5] == [policy.Policy, policy.Council, policy.people.Colours, policy.WordRule, policy.RoleRule]
    assert reference.kinds(toolforms.ToolForm) == [
        toolforms.ToolForm, toolforms.HeaderFact, toolforms.AnswerSet, toolforms.Choice, toolforms.SectionForm,
        toolforms.QuestionForm, toolforms.Column, toolforms.OnlyFor,
        toolforms.LimitRule, toolforms.LimitCase, toolforms.Score,
    ]  # fmt: skip


def test_only_what_stands_between_the_marks_is_written_anew():
    before = f"# Ours\n{reference.BEGIN}\nold\n{reference.END}\n\n## After\n"

    after = reference.written_into(before)

    assert after == f"# Ours\n{reference.BEGIN}\n{reference.tables()}\n{reference.END}\n\n## After\n"
    assert reference.written_into(after) == after


@pytest.fixture
def document(settings, tmp_path):
    settings.BASE_DIR = tmp_path
    (tmp_path / "docs").mkdir()
    path = tmp_path / "docs" / "frameworks.md"
    path.write_text(f"# Ours\n{reference.BEGIN}\nold\n{reference.END}\n", encoding="utf-8")
    return path


def test_the_command_writes_the_tables_and_then_finds_them_in_order(document, capsys):
    call_command("document_frameworks")
    call_command("document_frameworks", "--check")

    assert capsys.readouterr().out == (
        "docs/ has every key: frameworks.md, frameworks.schema.json, tools.schema.json.\n" * 2
    )
    assert "| `audit_due` | day of the month | **needed** |" in document.read_text(encoding="utf-8")


def test_an_old_document_is_told_and_left(document):
    before = document.read_text(encoding="utf-8")

    with pytest.raises(CommandError) as refused:
        call_command("document_frameworks", "--check")

    assert str(refused.value) == (
        "docs/frameworks.md and docs/frameworks.schema.json and docs/tools.schema.json are older than the schema:"
        " run manage.py document_frameworks."
    )
    assert document.read_text(encoding="utf-8") == before
    assert sorted(path.name for path in document.parent.iterdir()) == ["frameworks.md"]


def test_one_old_schema_is_named(document):
    call_command("document_frameworks")
    (document.parent / "tools.schema.json").write_text("{}", encoding="utf-8")

    with pytest.raises(CommandError) as refused:
        call_command("document_frameworks", "--check")

    assert str(refused.value) == (
        "docs/tools.schema.json is older than the schema: run manage.py document_frameworks."
    )
