"""From located nodes to typed objects, collecting every mistake on the way."""

import re
from dataclasses import MISSING, dataclass, field, fields, is_dataclass, replace
from datetime import date
from difflib import get_close_matches
from typing import get_args, get_origin

from frameworks.documents import quoted
from frameworks.policy.entries import When
from frameworks.problems import Problem
from frameworks.reading import hints, without_none
from lib.deadlines import Deadline

LONGEST_TEXT = 5_000  # characters of one entry, unless it says otherwise
WRONG = object()  # stands for a value with a problem until all problems are known
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
EVERY = "every"
SHORT_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
NO_LIMITS = {}


@dataclass(frozen=True)
class Reference:
    """A code that must be the name of something: a grade, scale, tool or set of answers."""

    kind: str
    code: str
    path: str


@dataclass
class Reader:
    """Reads one file. `lines` knows where each path stands, for later checks."""

    file: str
    problems: list = field(default_factory=list)
    references: list = field(default_factory=list)
    lines: dict = field(default_factory=dict)

    def read(self, kind, node, path="", limits=NO_LIMITS):
        """A value of the kind, or WRONG."""
        self.lines.setdefault(path, node.line)
        kind, may_be_none = without_none(kind)
        if node.is_nothing:
            return None if may_be_none else self.wrong(path, f"expected {_wanted(kind)}, got nothing")
        if get_origin(kind) is tuple:
            return self._list(get_args(kind)[0], node, path, limits)
        if is_dataclass(kind):
            return self._entries(kind, node, path)
        if node.kind != "text":
            return self.wrong(path, f"expected {_wanted(kind)}, got {node.said}")
        return self._scalar(kind, node, path, limits)

    def wrong(self, path, message, line=None):
        """Note a problem at the line of a path, or of the nearest path above it."""
        line = line or self.line_of(path)
        self.problems.append(Problem(self.file, line, path, message))
        return WRONG

    def line_of(self, path):
        while path and path not in self.lines:
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return self.lines.get(path, 1)

    def _list(self, kind, node, path, limits):
        if limits.get("keyed") == "month":
            return self._months(kind, node, path)
        if node.kind != "list":
            return self.wrong(path, f"expected a list, got {node.said}")
        inside = {name: limit for name, limit in limits.items() if name != "unique"}
        found = [self.read(kind, item, f"{path}[{n}]", inside) for n, item in enumerate(node.value)]
        self._once(found, path, limits.get("unique"))
        return WRONG if WRONG in found else tuple(found)

    def _once(self, found, path, name):
        seen = set()
        for number, item in enumerate(found):
            value = getattr(item, name, None) if name else item
            if item is WRONG or value is None:
                continue
            if value in seen:
                place = f"{path}[{number}]" + (f".{name}" if name else "")
                self.wrong(place, f"expected each once, got {_shown(value)} again")
            seen.add(value)

    def _months(self, kind, node, path):
        if node.kind != "map":
            return self.wrong(path, f"expected months as keys (jan to dec, or every), got {node.said}")
        plans = {}
        for key, item in node.value.items():
            place = f"{path}.{key}"
            self.lines[place] = node.keys[key]
            if key not in (*MONTHS, EVERY):
                expected = "expected a month, jan to dec, or every"
                self.wrong(place, f"{expected}, got {_shown(key)}")
            elif item.kind != "map":
                self.wrong(place, f"expected a mapping, got {item.said}")
            else:
                plans[key] = self._entries(kind, item, place, month=_month_number(key))
        if WRONG in plans.values() or len(plans) < len(node.value):
            return WRONG
        return _every_month(plans)

    def _entries(self, kind, node, path, **given):
        if node.kind == "text" and hasattr(kind, "from_text"):
            return self._from_text(kind, node, path)
        if node.kind != "map":
            return self.wrong(path, f"expected a mapping, got {node.said}")
        self.lines.setdefault(path, node.line)
        self._known(kind, node, path, given)
        values = dict(given)
        for one in fields(kind):
            if one.name not in given:
                values[one.name] = self._entry(kind, one, node, path)
        return WRONG if WRONG in values.values() else kind(**values)

    def _known(self, kind, node, path, given):
        names = [one.name for one in fields(kind) if one.name not in given]
        for key, line in node.keys.items():
            if key not in names:
                self.wrong(_inside(path, key), f"expected {_one_of(names, key)}, got {_shown(key)}", line)

    def _entry(self, kind, one, node, path):
        place = _inside(path, one.name)
        if one.name in node.value:
            self.lines[place] = node.keys[one.name]
            item = node.value[one.name]
            return self.read(hints(kind)[one.name], item, place, one.metadata)
        if one.default is MISSING:
            return self.wrong(place, f'expected an entry "{one.name}" ({one.metadata["told"]})')
        return one.default

    def _from_text(self, kind, node, path):
        try:
            return kind.from_text(node.value)
        except ValueError as fault:
            return self.wrong(path, f"{fault}, got {node.said}")

    def _scalar(self, kind, node, path, limits):
        read = {bool: _truth, int: _whole, float: _share, When: _deadline}.get(kind, _words)
        try:
            value = read(node.value, limits)
        except ValueError as fault:
            return self.wrong(path, f"{fault}, got {node.said}")
        if "refers" in limits:
            self.references.append(Reference(limits["refers"], value, path))
        return value


def _truth(text, limits):
    found = {"true": True, "yes": True, "false": False, "no": False}.get(text.lower())
    if found is None:
        raise ValueError("expected true or false")
    return found


def _whole(text, limits):
    if not re.fullmatch(r"-?\d{1,9}", text):
        raise ValueError("expected a whole number")
    return _within(int(text), limits)


def _share(text, limits):
    if not re.fullmatch(r"\d{1,9}(\.\d{1,9})?", text):
        raise ValueError("expected a number such as 0.20")
    return _within(float(text), limits)


def _within(number, limits):
    least, most = limits.get("least"), limits.get("most")
    if least is not None and number < least or most is not None and number > most:
        raise ValueError(f"expected a number from {least} to {most}")
    return number


def _deadline(text, limits):
    try:
        deadline = Deadline.parse(text)
    except ValueError as fault:
        raise ValueError(_expectation(limits)) from fault
    if deadline.counts_from != limits.get("counts", deadline.counts_from) or (
        limits.get("counts") == "event" and deadline.number < 0
    ):
        raise ValueError(_expectation(limits))
    return text


def _expectation(limits):
    if limits.get("counts") == "month":
        return 'expected a day of the month such as "first working day", "28th" or "last day"'
    return 'expected a time such as "3 working days", "4 weeks" or "2 months"'


def _words(text, limits):
    longest = limits.get("longest", LONGEST_TEXT)
    if not text.strip():
        raise ValueError("expected a text")
    if len(text) > longest:
        raise ValueError(f"expected at most {longest:,} characters")
    if "among" in limits and text not in limits["among"]:
        raise ValueError(f"expected {_one_of(list(limits['among']), text)}")
    if limits.get("code") and not SHORT_NAME.fullmatch(text):
        raise ValueError("expected a short name of small letters, digits, - and _")
    if limits.get("colour") and not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        raise ValueError('expected a colour such as "#1d70b8"')
    if limits.get("day"):
        _day(text)
    return text


def _day(text):
    try:
        shown = date.fromisoformat(text).isoformat()
    except ValueError:
        shown = ""
    if shown != text:  # Python also takes 20261224 and 2026-W52-4
        raise ValueError('expected a day such as "2026-12-24"')


def _every_month(plans):
    """The plans in the order of the year, `every` standing in for months not named."""
    usual = plans.get(EVERY)
    year = []
    for number, key in enumerate(MONTHS, start=1):
        if key in plans:
            year.append(plans[key])
        elif usual:
            year.append(replace(usual, month=number))
    return tuple(year)


def _month_number(key):
    return 0 if key == EVERY else MONTHS.index(key) + 1


def _inside(path, name):
    return f"{path}.{name}" if path else name


def _shown(value):
    return quoted(str(value))


def _one_of(names, got):
    listed = names[0] if len(names) == 1 else f"one of {', '.join(names)}"
    close = get_close_matches(got[:60], names, n=1)
    return f'{listed} (perhaps "{close[0]}")' if close else listed


def _wanted(kind):
    if get_origin(kind) is tuple:
        return "a list"
    if is_dataclass(kind):
        return "a mapping"
    return {bool: "true or false", int: "a whole number", float: "a number"}.get(kind, "a text")
