"""Which requirement lives where, and which test proves it: docs/coverage.md, made from what is there.

A requirement is proven by a test that names its id in its name (``test_hull_57_…``) or
docstring. It lives in the framework entries that name it under ``source`` and in the
modules that name it. What needs another system says so in docs/coverage-notes.md.
"""

import ast
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from frameworks import bundle, documents

PLACE = r"\((?P<place>(?:[^()]|\([^()]*\))*)\) "  # where it stands, itself with brackets at times
REQUIREMENT = re.compile(rf"- \*\*(?P<id>[A-Z]+-\d+)\*\* \[(?P<kind>[a-z ]+)\] (?:{PLACE})?(?P<text>.*)")
COUNCIL = re.compile(r"## (?P<prefix>[A-Z]+): `(?P<folder>[^`]+)`")
NAMED = re.compile(r"\b([A-Z]{3,6})-(\d{1,3})\b((?:(?:, | and | to )\d{1,3}\b)*)")
FURTHER = re.compile(r"(,|and|to) (\d{1,3})")
IN_A_NAME = re.compile(r"_([a-z]{3,6})_(\d{1,3})(?=_|$)")
NOT_YET = "not yet"
MOST_PLACES = 4  # shown for one requirement; the rest is counted


@dataclass(frozen=True)
class Requirement:
    """One numbered requirement of docs/requirements.md."""

    id: str
    kind: str
    text: str


@dataclass(frozen=True)
class Covered:
    """A requirement with the framework keys, modules and tests that name it, and a note."""

    requirement: Requirement
    keys: tuple[str, ...]
    modules: tuple[str, ...]
    tests: tuple[str, ...]
    note: str

    @property
    def proof(self):
        return _few(self.tests) or NOT_YET


def requirements(text):
    """{prefix: [Requirement]} of the list, in its order."""
    found, prefix = {}, None
    for line in text.splitlines():
        if council := COUNCIL.match(line):
            prefix = council["prefix"]
            found[prefix] = []
        elif (one := REQUIREMENT.match(line)) and prefix:
            found[prefix].append(Requirement(one["id"], one["kind"], one["text"]))
    return found


def covered(root):
    """{prefix: [Covered]} of every requirement, read from the project's own files."""
    listed = requirements((root / "docs" / "requirements.md").read_text(encoding="utf-8"))
    tests, modules = tests_of(root / "tests"), modules_of(root)
    keys, notes = keys_of(root / "frameworks" / "councils"), notes_of(root / "docs" / "coverage-notes.md")
    return {
        prefix: [
            Covered(
                requirement=one,
                keys=tuple(keys.get(one.id, ())),
                modules=tuple(modules.get(one.id, ())),
                tests=tuple(tests.get(one.id, ())),
                note=notes.get(one.id, ""),
            )
            for one in rows
        ]
        for prefix, rows in listed.items()
    }


def ids_in(text):
    """Every id that a text names, "HULL-76 to 80" and "BOLT-08, 18, 23" counted out."""
    found = []
    for prefix, first, rest in NAMED.findall(text):
        numbers = [int(first)]
        for word, other in FURTHER.findall(rest):
            numbers += range(numbers[-1] + 1, int(other) + 1) if word == "to" else [int(other)]
        found += [f"{prefix}-{number:02d}" for number in numbers]
    return list(dict.fromkeys(found))


def tests_of(folder):
    """{id: [test]} of the tests that name it, as path::name."""
    found = defaultdict(list)
    for path in sorted(folder.rglob("test_*.py")):
        for test in _tests(ast.parse(path.read_text(encoding="utf-8"))):
            for one in _named_by(test):
                found[one].append(f"{path.relative_to(folder.parent).as_posix()}::{test.name}")
    return found


def _tests(tree):
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    return [node for node in functions if node.name.startswith("test_")]


def _named_by(test):
    named = [f"{prefix.upper()}-{int(number):02d}" for prefix, number in IN_A_NAME.findall(test.name)]
    return dict.fromkeys([*named, *ids_in(ast.get_docstring(test) or "")])


def modules_of(root):
    """{id: [module]} of the application's modules that name it."""
    found = defaultdict(list)
    for path in sorted(root.glob("*/**/*.py")):
        name = path.relative_to(root).as_posix()
        if name.startswith(("tests/", "bench/", ".")) or "/migrations/" in name:
            continue
        for one in ids_in(path.read_text(encoding="utf-8")):
            found[one].append(name)
    return found


def keys_of(councils):
    """{id: [file: key]} of the framework entries that name it under `source`."""
    found = defaultdict(list)
    for folder in sorted(path for path in councils.iterdir() if path.is_dir()):
        for name, text in bundle.texts_of(folder).items():
            root = documents.read(text, name, [])
            for one, path in _sources(root, "") if root else ():
                found[one].append(f"{folder.name}/{name}: {path or 'the whole file'}")
    return found


def _sources(node, path):
    """(id, path of the entry) for each entry with a source, walked in the file's order."""
    if node.kind == "list":
        for number, item in enumerate(node.value):
            yield from _sources(item, f"{path}[{_name(item, number)}]")
    elif node.kind == "map":
        for one in _ids_of(node.value.get("source")):
            yield one, path
        for key, item in node.value.items():
            yield from _sources(item, f"{path}.{key}" if path else key)


def _ids_of(source):
    items = source.value if source is not None and source.kind == "list" else ()
    return [one for item in items if item.kind == "text" for one in ids_in(item.value)]


def _name(item, number):
    """How an item of a list is known: its code, else its place."""
    named = item.value if item.kind == "map" else {}
    return next((named[key].value for key in ("code", "key", "step") if key in named), number)


def notes_of(path):
    """{id: note} of the lines "- **ID**: why"; no file is no notes."""
    if not path.is_file():
        return {}
    lines = re.findall(r"^- \*\*([A-Z]+-\d+)\*\*: (.+)$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(lines)


def as_markdown(everything):
    """The whole page."""
    return (
        "\n".join([*_opening(everything), *(line for council in everything.items() for line in _council(*council))])
        + "\n"
    )


def _opening(everything):
    rows = [one for council in everything.values() for one in council]
    proven = sum(bool(one.tests) for one in rows)
    return [
        "# Where each requirement lives, and what proves it",
        "",
        "Made by `manage.py document_coverage` from the framework files, the modules and the tests; the requirements",
        "are in [requirements.md](requirements.md). A requirement is proven by a test that names it.",
        "",
        f"{len(rows)} requirements, {proven} proven by a test, {len(rows) - proven} {NOT_YET}.",
        "",
        "| council | requirements | proven | not yet |",
        "| --- | --- | --- | --- |",
        *(_sum(prefix, council) for prefix, council in everything.items()),
    ]


def _sum(prefix, council):
    proven = sum(bool(one.tests) for one in council)
    return f"| {prefix} | {len(council)} | {proven} | {len(council) - proven} |"


def _council(prefix, rows):
    yield from (
        "",
        f"## {prefix}",
        "",
        "| id | kind | requirement | where | proof |",
        "| --- | --- | --- | --- | --- |",
    )
    for one in rows:
        where = "<br>".join(filter(None, (_few(one.keys), _few(one.modules), one.note))) or "—"
        cells = (one.requirement.id, one.requirement.kind, _short(one.requirement.text), where, one.proof)
        yield f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _short(text, longest=140):
    return text if len(text) <= longest else text[: longest - 1].rsplit(" ", 1)[0] + "…"


def _few(places):
    shown = "<br>".join(f"`{place}`" for place in places[:MOST_PLACES])
    return shown + (f"<br>and {len(places) - MOST_PLACES} more" if len(places) > MOST_PLACES else "")


def root_of_project():
    return Path(__file__).resolve().parent.parent
