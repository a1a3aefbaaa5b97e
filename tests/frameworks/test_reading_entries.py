"""One entry at a time: what is read from YAML, and what is said when it cannot be."""

from dataclasses import replace
from fnmatch import fnmatchcase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameworks import documents
from frameworks.policy import Policy, RoleRule, Size, titled
from frameworks.policy.entries import When, entry, frozen
from frameworks.reading import from_plain, to_plain
from frameworks.schema import WRONG, Reader


@frozen
class Inside:
    """A mapping in a mapping."""

    word: str = entry("A word.")


@frozen
class Sample:
    """One entry of each kind."""

    name: str = entry("A name.", default="", longest=10)
    code: str = entry("A code.", default="x", code=True)
    flag: bool = entry("A flag.", default=False)
    number: int = entry("A number.", default=1, least=1, most=5)
    share: float = entry("A share.", default=0.5, least=0, most=1)
    due: When = entry("A day.", default="last day", counts="month")
    within: When = entry("A time.", default="1 day", counts="event")
    colour: str = entry("A colour.", default="#000000", colour=True)
    day: str = entry("A day.", default="2026-01-01", day=True)
    maybe: int | None = entry("Perhaps.", default=None)
    words: tuple[str, ...] = entry("Words.", default=())
    items: tuple[Inside, ...] = entry("Mappings.", default=(), unique="word")


def read(text, kind=Sample):
    """What a text gives, and the problems as (line, path, message)."""
    reader = Reader("any.yaml")
    root = documents.read(text, "any.yaml", reader.problems)
    found = reader.read(kind, root) if root else WRONG
    return found, [(one.line, one.path, one.message) for one in reader.problems]


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("name: No", "name", "No"),
        ("name: 007", "name", "007"),
        ("name: 'null'", "name", "null"),
        ("flag: true", "flag", True),
        ("flag: Yes", "flag", True),
        ("flag: 'no'", "flag", False),
        ("number: 5", "number", 5),
        ("share: 0.20", "share", 0.20),
        ("share: 1", "share", 1.0),
        ('due: "28th"', "due", "28th"),
        ('within: "2 months"', "within", "2 months"),
        ("maybe: null", "maybe", None),
        ("maybe:", "maybe", None),
        ("maybe: 3", "maybe", 3),
        ("words: [a, b]", "words", ("a", "b")),
        ("words: []", "words", ()),
        ("items: [{word: a}]", "items", (Inside(word="a"),)),
    ],
)
def test_an_entry_is_read_as_its_kind(text, name, value):
    found, problems = read(text)

    assert problems == []
    assert getattr(found, name) == value


@pytest.mark.parametrize(
    ("text", "path", "message"),
    [
        ("name: ''", "name", 'expected a text, got ""'),
        ("name: [a]", "name", "expected a text, got a list"),
        ("name: abcdefghijk", "name", 'expected at most 10 characters, got "abcdefghijk"'),
        ("code: A b", "code", 'expected a short name of small letters, digits, - and _, got "A b"'),
        ("flag: maybe", "flag", 'expected true or false, got "maybe"'),
        ("number: 6", "number", 'expected a number from 1 to 5, got "6"'),
        ("number: 2.5", "number", 'expected a whole number, got "2.5"'),
        ("number: {}", "number", "expected a whole number, got a mapping"),
        ("share: 20%", "share", 'expected a number such as 0.20, got "20%"'),
        ("share: 2", "share", 'expected a number from 0 to 1, got "2"'),
        (
            'within: "28th"',
            "within",
            'expected a time such as "3 working days", "4 weeks" or "2 months", got "28th"',
        ),
        (
            'within: "3 days before"',
            "within",
            'expected a time such as "3 working days", "4 weeks" or "2 months", got "3 days before"',
        ),
        ("colour: red", "colour", 'expected a colour such as "#1d70b8", got "red"'),
        ("day: 2026-02-30", "day", 'expected a day such as "2026-12-24", got "2026-02-30"'),
        ("day: 20260228", "day", 'expected a day such as "2026-12-24", got "20260228"'),
        ("day: 2026-W09-6", "day", 'expected a day such as "2026-12-24", got "2026-W09-6"'),
        ('name: "a\\nb\\n c d e f g h"', "name", 'expected at most 10 characters, got "a b c d e f g h"'),
        ("words: a", "words", 'expected a list, got "a"'),
        ("words:", "words", "expected a list, got nothing"),
        ("words: [a, [b]]", "words[1]", "expected a text, got a list"),
        ("words: [a, a]", "words[1]", 'expected each once, got "a" again'),
        ("items: [a]", "items[0]", 'expected a mapping, got "a"'),
        ("items: [{}]", "items[0].word", 'expected an entry "word" (A word.)'),
        ("items: [{word: a}, {word: a}]", "items[1].word", 'expected each once, got "a" again'),
        ("items: [{word: a, wrd: b}]", "items[0].wrd", 'expected word (perhaps "word"), got "wrd"'),
        ("- a", "", "expected a mapping, got a list"),
    ],
)
def test_an_entry_that_cannot_be_read_says_what_was_expected(text, path, message):
    assert read(text)[1] == [(1, path, message)]


def test_what_is_left_out_takes_its_default():
    assert read("{}") == (Sample(), [])


def test_lines_count_from_the_top_of_the_file():
    text = "# a comment\nname: a\nitems:\n  - word: b\n  -\n    word:\n      - c\n"

    assert read(text)[1] == [(6, "items[1].word", "expected a text, got a list")]


def test_a_long_text_is_shown_shortened():
    _, [(_, _, message)] = read(f"flag: {'x' * 100}")

    assert message == f'expected true or false, got "{"x" * 57}..."'


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("40", Size(kind="count", least=40, most=40)),
        ("2 to 3", Size(kind="count", least=2, most=3)),
        ("All", Size(kind="all")),
        ("to  be confirmed", Size(kind="unset")),
        ("TBC", Size(kind="unset")),
        ("4 per auditor", Size(kind="per_auditor", least=4, most=4)),
        ("1  Per Auditor", Size(kind="per_auditor", least=1, most=1)),
        ("5 %", Size(kind="share", least=5, most=5)),
        ("100%", Size(kind="share", least=100, most=100)),
        ("0", Size(kind="count", least=0, most=0)),
    ],
)
def test_a_size_is_a_number_a_range_so_many_each_a_share_all_or_to_be_confirmed(text, size):
    """HULL-96."""
    assert Size.from_text(text) == size
    assert Size.from_text(str(size)) == size


@pytest.mark.parametrize("text", [
    "", "a few", "3 to 2", "-1", "2/3", "1234567", "per auditor", "2 to 3 per auditor", "1000 per auditor", "101 %",
    "0.5 %", "5 % to 6 %", "%",
])  # fmt: skip
def test_other_sizes_are_refused(text):
    with pytest.raises(ValueError, match="expected a number"):
        Size.from_text(text)


@pytest.mark.parametrize(
    ("title", "pattern", "fits"),
    [
        ("Team Manager", "Team Manager", True),
        ("  team   MANAGER ", "Team Manager", True),
        ("Team Manager North", "Team Manager", False),
        ("Team Manager North", "Team Manager*", True),
        ("Deputy Team Manager", "Team Manager*", False),
        ("Deputy Team Manager", "*Manager", True),
        ("Child Protection Conference Chair", "*Conference*", True),
        ("Head of Service, Quality", "Head*Quality", True),
        ("Head", "Head*Head", False),
        ("", "*", True),
        ("", "Head", False),
    ],
)
def test_a_job_title_fits_a_pattern(title, pattern, fits):
    assert titled(title, [pattern]) is fits


@given(st.text(alphabet="ab ", max_size=8), st.text(alphabet="ab*", max_size=6))
def test_a_pattern_means_what_the_shell_means_by_it(title, pattern):
    assert titled(title, [pattern]) == fnmatchcase(" ".join(title.split()), pattern)


def test_a_policy_survives_the_way_into_the_database(policy):
    assert from_plain(Policy, to_plain(policy)) == policy


def test_a_changed_policy_is_another_policy(policy):
    other = replace(policy, roles=(*policy.roles, RoleRule(key="guest", title="Visitor")))

    assert from_plain(Policy, to_plain(other)) != policy


def test_a_file_of_too_many_letters_is_refused():
    found = []

    documents.read("#" * (documents.LONGEST_FILE + 1), "any.yaml", found)

    assert [one.message for one in found] == ["expected at most 500,000 characters, got 500,001"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\n---\nb: 2\n", "expected one document, got a second one after ---"),
        ("? [a]\n: b\n", "expected a word as key, got a list"),
        ("a: \x07\n", "expected printable text, got a control character"),
        ("a: *b\n", "expected the value written out, got an alias (*)"),
        ("", "expected a mapping, got an empty file"),
    ],
)
def test_what_is_not_a_plain_document_is_refused(text, message):
    found = []

    assert documents.read(text, "any.yaml", found) is None
    assert [one.message for one in found] == [message]
