"""Every key of a framework's files as Markdown tables, from the schema itself."""

from dataclasses import MISSING, fields, is_dataclass
from typing import get_args, get_origin

from frameworks.policy import Policy
from frameworks.policy.entries import When
from frameworks.reading import hints, inner, to_plain, without_none
from frameworks.toolforms import ToolForm
from frameworks.vocabulary import ROLES

BEGIN = "<!-- keys: made by manage.py document_frameworks -->"
END = "<!-- end of keys -->"


def written_into(text):
    """A document with its key tables made anew between the marks."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{tables()}\n{END}{after}"


def tables():
    """Both files' tables, each entry that is a mapping explained after it is met."""
    parts = ["\n## policy.yaml\n", *_section(Policy), "\n## tools/*.yaml\n", *_section(ToolForm)]
    return "\n".join(parts)


def _section(root):
    for kind in kinds(root):
        if kind is not root:
            yield f"\n### {_name(kind)}\n"
        yield f"{(kind.__doc__ or '').strip().splitlines()[0]}\n"
        yield "| key | type | if left out | meaning |"
        yield "| --- | --- | --- | --- |"
        for one in fields(kind):
            yield _row(kind, one)


def kinds(root):
    """A dataclass and those inside it, each once, in the order they are met."""
    found, waiting = [], [root]
    while waiting:
        kind = waiting.pop(0)
        if kind in found:
            continue
        found.append(kind)
        inside = [inner(hints(kind)[one.name]) for one in fields(kind)]
        waiting = [one for one in inside if is_dataclass(one)] + waiting
    return found


def _row(kind, one):
    told = [one.metadata["told"]]
    if one.metadata["unit"]:
        told.append(f"In {one.metadata['unit']}.")
    told += _limits(one.metadata)
    if one.metadata["example"] is not None:
        told.append(f"Example: `{_yaml(one.metadata['example'])}`.")
    cells = [f"`{one.name}`", _type(hints(kind)[one.name], one.metadata), _default(one)]
    return f"| {' | '.join([*cells, ' '.join(told)])} |"


def _limits(metadata):
    if metadata.get("among") is ROLES:
        yield "One of the [roles](#words-of-the-product)."
    elif "among" in metadata:
        yield f"One of: {', '.join(f'`{code}`' for code in metadata['among'])}."
    if "least" in metadata:
        yield f"From {metadata['least']} to {metadata['most']}."
    if "longest" in metadata:
        yield f"At most {metadata['longest']} characters."
    if "refers" in metadata:
        yield f"Must name a {metadata['refers']}."
    if "unique" in metadata:
        yield f"Each `{metadata['unique']}` once."


def _type(kind, metadata):
    kind, _ = without_none(kind)
    if metadata.get("keyed") == "month":
        return f"mapping of `jan` to `dec`, or `every`, to {_link(inner(kind))}"
    if get_origin(kind) is tuple:
        return f"list of {_type(get_args(kind)[0], metadata)}"
    if is_dataclass(kind):
        return _link(kind)
    if kind is When:
        return "day of the month" if metadata.get("counts") == "month" else "time after"
    if metadata.get("code"):
        return "short name"
    names = {str: "text", int: "whole number", float: "number", bool: "`true` or `false`"}
    return names[kind]


def _link(kind):
    return f"[{_name(kind)}](#{_name(kind).lower().replace(' ', '-')})"


def _name(kind):
    """ContactRule as "Contact rule"."""
    words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in kind.__name__)
    return words.strip().capitalize()


def _default(one):
    if one.default is MISSING:
        return "**needed**"
    if one.default in ((), None, ""):
        return "nothing"
    if is_dataclass(one.default):
        return "its own"
    return f"`{_yaml(to_plain(one.default))}`"


def _yaml(value):
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(_yaml(item) for item in value)}]"
    return str(value)
