"""A file is a plain tree of mappings, lists and texts, each with its line; a directory is its files."""

import pytest

from frameworks import bundle, documents
from frameworks.problems import FrameworkRefused, Problem
from tests.frameworks.kingsbridge import kingsbridge_texts


def tree(text):
    """A document as plain values, each text with its line."""
    found = []
    root = documents.read(text, "any.yaml", found)
    assert found == []
    return plain(root)


def plain(node):
    if node.kind == "map":
        return {key: plain(value) for key, value in node.value.items()}
    if node.kind == "list":
        return [plain(item) for item in node.value]
    return node.value, node.line


def fault(text):
    """The one thing said about a document, as (line, message)."""
    found = []
    assert documents.read(text, "any.yaml", found) is None
    [problem] = found
    assert (problem.file, problem.path) == ("any.yaml", "")
    return problem.line, problem.message


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("a: 1\n", {"a": ("1", 1)}),
        ("a:\n  b: x\n  c: y\n", {"a": {"b": ("x", 2), "c": ("y", 3)}}),
        ("- x\n-\n  - y\n", [("x", 1), [("y", 3)]]),
        ("{a: [x, {b: y}]}", {"a": [("x", 1), {"b": ("y", 1)}]}),
        ("# first\n\na: 'it''s'\n", {"a": ("it's", 3)}),
        ('a: "one\n  two"\n', {"a": ("one two", 1)}),
        ("a: |\n  one\n  two\n", {"a": ("one\ntwo\n", 1)}),
        ("a: >\n  one\n  two\n", {"a": ("one two\n", 1)}),
        ("yes: no\n", {"yes": ("no", 1)}),
        ("2026-01-01: 0x1f\n", {"2026-01-01": ("0x1f", 1)}),
        ("---\na: x\n...\n", {"a": ("x", 2)}),
        ("a:\n", {"a": ("", 1)}),
    ],
)
def test_a_document_keeps_its_texts_as_written_and_their_lines(text, read):
    assert tree(text) == read


@pytest.mark.parametrize(
    ("text", "nothing"),
    [("a:", True), ("a: ~", True), ("a: null", True), ("a: ''", False), ('a: "null"', False), ("a: []", False),
     ("a: none", False), ("a: Null", False)],
)
def test_nothing_is_only_what_stands_without_quotes(text, nothing):
    assert documents.read(text, "any.yaml", []).value["a"].is_nothing is nothing


@pytest.mark.parametrize(
    ("text", "said"),
    [("[]", "a list"), ("{}", "a mapping"), ("~", "nothing"), ("''", '""'), ("x", '"x"'),
     ("x" * 60, f'"{"x" * 60}"'), ("x" * 61, f'"{"x" * 57}..."')],
)
def test_what_was_found_is_said_in_words(text, said):
    assert documents.read(text, "any.yaml", []).said == said


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a: x\nb: &here y\n", 2, "expected the value written out, got an anchor (&)"),
        ("a: &m\n  b: x\n", 1, "expected the value written out, got an anchor (&)"),
        ("a:\n  - &i x\n", 2, "expected the value written out, got an anchor (&)"),
        ("&k a: x\n", 1, "expected the value written out, got an anchor (&)"),
        ("a: *gone\n", 1, "expected the value written out, got an alias (*)"),
        ("a:\n  <<: *base\n", 2, "expected the value written out, got an alias (*)"),
        ("a: !!int 3\n", 1, "expected no tag, got tag:yaml.org,2002:int"),
        ("a: !mine 3\n", 1, "expected no tag, got !mine"),
        ("a:\n  b: !!set {x}\n", 2, "expected no tag, got tag:yaml.org,2002:set"),
        ("a: x\nb: y\na: z\n", 3, 'expected each key once, got "a" again (first on line 1)'),
        ("m:\n  a: x\n  'a': y\n", 3, 'expected each key once, got "a" again (first on line 2)'),
        ("a: x\n---\nb: y\n", 2, "expected one document, got a second one after ---"),
        ("? {b: c}\n: x\n", 1, "expected a word as key, got a mapping"),
        ("\n\n# only a remark\n", 1, "expected a mapping, got an empty file"),
        ("a: x\nb: \x07\n", 2, "expected printable text, got a control character"),
    ],
)
def test_what_a_plain_document_has_not_is_refused_at_its_line(text, line, message):
    assert fault(text) == (line, message)


@pytest.mark.parametrize(
    ("text", "line"),
    [("a: x\n b: y\n", 2), ("a: [x\n", 2), ("a: 'x\n\n", 3), ("a: x: y\n", 1), ("a: x\n\tb: y\n", 2), ("a: @x\n", 1)],
)
def test_what_is_not_yaml_says_where_and_how_to_mend_it(text, line):
    found, message = fault(text)

    assert found == line
    assert message.startswith("expected YAML, got something else (")
    assert message.endswith("); put sentences between double quotes")


def test_the_twentieth_level_is_read_and_the_next_is_not():
    deepest = "[" * documents.DEEPEST + "]" * documents.DEEPEST

    assert documents.read(deepest, "any.yaml", []).kind == "list"
    assert fault(f"[{deepest}]") == (1, "expected at most 20 levels inside each other")


def test_lists_one_after_another_are_not_deep():
    assert documents.read("- []\n" * 30, "any.yaml", []).said == "a list"


def test_entries_are_counted_with_their_keys(monkeypatch):
    monkeypatch.setattr(documents, "MOST_NODES", 5)

    assert tree("{a: x, b: y}") == {"a": ("x", 1), "b": ("y", 1)}
    assert fault("a: x\nb: y\nc: z\n") == (3, "expected at most 5 entries in one file")


def test_a_problem_says_its_file_line_and_entry():
    assert str(Problem("policy.yaml", 7, "pool.restricted", "expected x")) == (
        "policy.yaml, line 7, pool.restricted: expected x"
    )
    assert str(Problem("policy.yaml", 1, "", "expected y")) == "policy.yaml, line 1: expected y"


def test_problems_stand_in_the_order_of_files_and_lines():
    last, first = Problem("tools/a.yaml", 1, "", "z"), Problem("policy.yaml", 12, "", "y")
    middle = Problem("policy.yaml", 100, "", "x")

    refused = FrameworkRefused([last, middle, first])

    assert refused.problems == [first, middle, last]
    assert str(refused) == "policy.yaml, line 12: y\npolicy.yaml, line 100: x\ntools/a.yaml, line 1: z"


# The files of a directory


def put(directory, name, content):
    path = directory / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)


def test_the_policy_and_the_tools_are_the_files_of_a_framework(tmp_path):
    for name in ("policy.yaml", "tools/b.yml", "tools/a.yaml", "tools/notes.txt", "README.md", "other.yaml"):
        put(tmp_path, name, b"x: y\n")
    (tmp_path / "tools/drafts.yaml").mkdir()

    assert list(bundle.texts_of(tmp_path)) == ["policy.yaml", "tools/a.yaml", "tools/b.yml"]


def test_a_byte_mark_and_the_line_ends_of_windows_make_no_difference(tmp_path):
    put(tmp_path, "policy.yaml", b"\xef\xbb\xbfname: A\r\ndocument: B\r\n")

    assert bundle.texts_of(tmp_path) == {"policy.yaml": "name: A\ndocument: B\n"}


def test_a_file_beyond_reason_is_refused_unread(tmp_path, monkeypatch):
    monkeypatch.setattr(documents, "LONGEST_FILE", 10)
    put(tmp_path, "policy.yaml", b"x" * 41)

    with pytest.raises(FrameworkRefused) as refused:
        bundle.texts_of(tmp_path)

    assert str(refused.value) == "policy.yaml, line 1: expected at most 10 characters, got a larger file"


@pytest.mark.parametrize(
    ("content", "line"), [(b"\xff", 1), (b"a: x\nb: caf\xe9\n", 2), (b"a: x\n\n\n\xc3(\n", 4)]
)  # fmt: skip
def test_other_bytes_are_refused_at_their_line(tmp_path, content, line):
    put(tmp_path, "tools/visit.yaml", content)
    put(tmp_path, "policy.yaml", b"")

    with pytest.raises(FrameworkRefused) as refused:
        bundle.texts_of(tmp_path)

    assert refused.value.problems == [
        Problem("tools/visit.yaml", line, "", "expected UTF-8 text, got other bytes; save the file as UTF-8")
    ]


def test_a_file_in_place_of_the_directory_is_named(tmp_path):
    put(tmp_path, "policy.yaml", b"")

    with pytest.raises(FrameworkRefused, match=r"policy\.yaml, line 1: expected a directory with policy\.yaml in it"):
        bundle.texts_of(tmp_path / "policy.yaml")


def test_texts_have_the_same_digest_in_any_order_and_another_for_any_letter():
    texts = kingsbridge_texts()
    backwards = dict(reversed(texts.items()))
    remarked = {**texts, "policy.yaml": texts["policy.yaml"] + "# kept\n"}

    assert bundle.read(backwards).digest == bundle.read(texts).digest
    assert bundle.read(remarked).digest != bundle.read(texts).digest


def test_a_remark_in_a_tool_leaves_what_it_says():
    texts = kingsbridge_texts()
    remarked = {**texts, "tools/plo.yaml": "# for the panel\n" + texts["tools/plo.yaml"]}
    first, second = bundle.read(texts).tools, bundle.read(remarked).tools

    assert bundle.tool_digest(first["tools/plo.yaml"]) == bundle.tool_digest(second["tools/plo.yaml"])
    assert bundle.tool_digest(first["tools/plo.yaml"]) != bundle.tool_digest(first["tools/visit.yaml"])


def test_a_file_once_refused_is_refused_again_with_the_same_words():
    texts = {**kingsbridge_texts(), "tools/plo.yaml": "code: plo\n"}
    said = []
    for _ in range(2):
        with pytest.raises(FrameworkRefused) as refused:
            bundle.read(texts)
        said.append(refused.value.problems)

    assert said[0] == said[1]
    assert [problem.path for problem in said[0]] == ["sections", "subject_kind", "title"]


def test_a_framework_of_a_policy_alone_may_have_no_line_with_a_tool():
    with pytest.raises(FrameworkRefused) as refused:
        bundle.read({"policy.yaml": kingsbridge_texts()["policy.yaml"]})

    assert [(one.path, one.message) for one in refused.value.problems] == [
        ("independence.own_team_tools[0]", 'expected a known tool (none yet), got "visit"'),
        ("programme[0].tool", 'expected a known tool (none yet), got "visit"'),
        ("programme[1].tool", 'expected a known tool (none yet), got "plo"'),
    ]
