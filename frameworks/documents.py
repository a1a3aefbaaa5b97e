"""YAML text as a tree of nodes that know their line.

Only plain mappings, lists and scalars are read. Anchors, aliases and tags are
refused, as are a key written twice and anything deep or large beyond reason, so
that a file can neither run anything nor grow in memory. The tree is built from
the parser's events without recursion.
"""

import re
from dataclasses import dataclass, field

import yaml

from frameworks.problems import Problem

LONGEST_FILE = 500_000  # characters
DEEPEST = 20  # mappings and lists inside each other
MOST_NODES = 50_000

#: What an escape such as "\0" or "\ud800" makes, and no database or page can keep.
NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass
class Node:
    """A scalar's text, a list's items, or a mapping's keys in order.

    `keys` holds the line of each key; `plain` is true of text without quotes.
    """

    kind: str  # "text", "list" or "map"
    line: int
    value: object = None
    plain: bool = False
    keys: dict = field(default_factory=dict)

    @property
    def is_nothing(self):
        return self.kind == "text" and self.plain and self.value in ("", "~", "null")

    @property
    def said(self):
        """What was found, for a message."""
        if self.kind != "text":
            return {"list": "a list", "map": "a mapping"}[self.kind]
        if self.is_nothing:
            return "nothing"
        return quoted(self.value)


def quoted(text):
    """A text as a message shows it: on one line, and not endless."""
    line = " ".join(text.split())
    return f'"{line}"' if len(line) <= 60 else f'"{line[:57]}..."'


class Unreadable(Exception):
    """The text is not a document of the kind we read."""

    def __init__(self, line, message):
        self.line = line
        self.message = message
        super().__init__(message)


def read(text, file, problems):
    """The root node of a document, or None with the reason among `problems`."""
    try:
        return _read(text)
    except Unreadable as fault:
        problems.append(Problem(file, fault.line, "", fault.message))
    return None


def _read(text):
    if len(text) > LONGEST_FILE:
        raise Unreadable(1, f"expected at most {LONGEST_FILE:,} characters, got {len(text):,}")
    builder = _Builder()
    for event in _events(text):
        builder.take(event)
    if builder.root is None:
        raise Unreadable(1, "expected a mapping, got an empty file")
    return builder.root


def _events(text):
    """The parser's events; its complaints as Unreadable."""
    try:
        yield from yaml.parse(text, Loader=yaml.SafeLoader)
    except yaml.reader.ReaderError as fault:
        line = text.count("\n", 0, fault.position) + 1
        raise Unreadable(line, "expected printable text, got a control character") from fault
    except yaml.MarkedYAMLError as fault:
        raise Unreadable(_line_of(fault), _complaint(fault)) from fault
    except (ValueError, OverflowError) as fault:
        # PyYAML lets int() and chr() speak for an escape or a version number too large.
        raise Unreadable(1, f"expected YAML, got a number or escape too large ({fault})") from fault


def _line_of(fault):
    mark = fault.problem_mark or fault.context_mark
    return mark.line + 1 if mark else 1


def _complaint(fault):
    said = " ".join(part for part in (fault.context, fault.problem) if part)
    return f"expected YAML, got something else ({said}); put sentences between double quotes"


class _Builder:
    """Takes events one by one and grows the tree."""

    def __init__(self):
        self.root = None
        self.open = []  # [node, key waiting for its value or None]
        self.nodes = 0
        self.documents = 0

    def take(self, event):
        if isinstance(event, yaml.DocumentStartEvent):
            self._start_document(event)
        elif isinstance(event, yaml.AliasEvent):
            raise Unreadable(_at(event), "expected the value written out, got an alias (*)")
        elif isinstance(event, yaml.ScalarEvent):
            if NO_TEXT.search(event.value):
                raise Unreadable(_at(event), "expected printable text, got a control character")
            plain = event.style is None
            self._place(Node("text", _at(event), event.value, plain), event)
        elif isinstance(event, yaml.SequenceStartEvent):
            self._open(Node("list", _at(event), []), event)
        elif isinstance(event, yaml.MappingStartEvent):
            self._open(Node("map", _at(event), {}), event)
        elif isinstance(event, (yaml.SequenceEndEvent, yaml.MappingEndEvent)):
            self.open.pop()

    def _start_document(self, event):
        self.documents += 1
        if self.documents > 1:
            raise Unreadable(_at(event), "expected one document, got a second one after ---")

    def _open(self, node, event):
        self._place(node, event)
        self.open.append([node, None])
        if len(self.open) > DEEPEST:
            raise Unreadable(node.line, f"expected at most {DEEPEST} levels inside each other")

    def _place(self, node, event):
        self._count(node, event)
        if not self.open:
            self.root = node
            return
        parent, key = self.open[-1]
        if parent.kind == "list":
            parent.value.append(node)
        elif key is None:
            self.open[-1][1] = self._key(node, parent)
        else:
            parent.value[key] = node
            self.open[-1][1] = None

    def _count(self, node, event):
        if event.anchor:
            raise Unreadable(node.line, "expected the value written out, got an anchor (&)")
        if event.tag:
            raise Unreadable(node.line, f"expected no tag, got {event.tag}")
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise Unreadable(node.line, f"expected at most {MOST_NODES:,} entries in one file")

    def _key(self, node, parent):
        if node.kind != "text":
            raise Unreadable(node.line, f"expected a word as key, got {node.said}")
        if node.value in parent.keys:
            first = parent.keys[node.value]
            raise Unreadable(
                node.line,
                f'expected each key once, got "{node.value}" again (first on line {first})',
            )
        parent.keys[node.value] = node.line
        return node.value


def _at(event):
    return event.start_mark.line + 1
