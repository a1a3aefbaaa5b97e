"""The keys of a framework's files as JSON Schema (draft 2020-12), so that an editor completes and checks them.

Made of the same dataclasses as the loader reads. What only the loader can know (codes
that name each other, deadlines in words) is left to it.
"""

import json
from dataclasses import MISSING, fields, is_dataclass
from typing import get_args, get_origin

from frameworks.policy import Policy
from frameworks.policy.entries import When
from frameworks.reading import hints, to_plain, without_none
from frameworks.reference import kinds
from frameworks.schema import EVERY, LONGEST_TEXT, MONTHS, SHORT_NAME
from frameworks.toolforms import ToolForm
from frameworks.vocabulary import ROLES

DRAFT = "https://json-schema.org/draft/2020-12/schema"
COLOUR = "^#[0-9a-fA-F]{6}$"
#: An editor reads plain words as YAML does; the loader takes every scalar as text where text is wanted.
TEXT = {"type": ["string", "number", "boolean"], "minLength": 1, "maxLength": LONGEST_TEXT}
WHENS = {
    "month": ["first working day", "28th", "last day", "third week", "6th of next month"],
    "event": ["3 working days", "4 weeks", "2 months", "same day"],
}


def files():
    """Each schema by the name of its file in docs/: text of JSON."""
    return {
        "frameworks.schema.json": _text(Policy, "A council's policy.yaml"),
        "tools.schema.json": _text(ToolForm, "A tool's file, tools/<name>.yaml"),
    }


def schema_of(root, title):
    """The schema of a file whose root is this dataclass."""
    inside = [kind for kind in kinds(root) if kind is not root]
    return {
        "$schema": DRAFT,
        "title": title,
        **_mapping(root),
        "$defs": {"text": TEXT, "role": {"enum": list(ROLES)}} | {kind.__name__: _definition(kind) for kind in inside},
    }


def _text(root, title):
    return json.dumps(schema_of(root, title), indent=2, ensure_ascii=False) + "\n"


def _definition(kind):
    if not hasattr(kind, "from_text"):
        return _mapping(kind)
    return {"anyOf": [{"type": ["string", "integer"], "description": kind.from_text.__doc__}, _mapping(kind)]}


def _mapping(kind):
    """A mapping with its keys; the month of a plan is a key of its own above it."""
    entries = [one for one in fields(kind) if not _is_a_key(kind, one)]
    return {
        "description": (kind.__doc__ or "").strip().splitlines()[0],
        "type": "object",
        "properties": {one.name: _entry(hints(kind)[one.name], one) for one in entries},
        "required": [one.name for one in entries if one.default is MISSING],
        "additionalProperties": False,
    }


def _is_a_key(kind, one):
    return one.name == "month" and "size" in hints(kind)


def _entry(hint, one):
    about = one.metadata
    told = {"description": " ".join(part for part in (about["told"], about["unit"] and f"In {about['unit']}.") if part)}
    if one.default not in (MISSING, None, "", ()) and not is_dataclass(one.default):
        told["default"] = to_plain(one.default)
    if about["example"] is not None:
        told["examples"] = [about["example"]]
    return told | _value(hint, about)


def _value(hint, about):
    kind, may_be_none = without_none(hint)
    if about.get("keyed") == "month":
        return _months(get_args(kind)[0])
    if get_origin(kind) is tuple:
        return {"type": "array", "items": _value(get_args(kind)[0], about), "uniqueItems": True}
    found = {"$ref": f"#/$defs/{kind.__name__}"} if is_dataclass(kind) else _scalar(kind, about)
    return _or_nothing(found) if may_be_none else found


def _or_nothing(found):
    if "enum" in found:
        return {**found, "enum": [*found["enum"], None]}
    return {"anyOf": [found, {"type": "null"}]}


def _months(plan):
    months = {"$ref": f"#/$defs/{plan.__name__}"}
    return {
        "type": "object",
        "properties": dict.fromkeys((*MONTHS, EVERY), months),
        "additionalProperties": False,
    }


def _scalar(kind, about):
    if kind is bool:
        return {"enum": [True, False, "yes", "no"]}
    if kind in (int, float):
        ends = {name: about[key] for name, key in (("minimum", "least"), ("maximum", "most")) if key in about}
        return {"type": "integer" if kind is int else "number", **ends}
    if kind is When:
        return {"type": "string", "examples": WHENS[about["counts"]]} if "counts" in about else {"type": "string"}
    return _words(about)


def _words(about):
    if about.get("among") is ROLES:
        return {"$ref": "#/$defs/role"}
    if "among" in about:
        return {"enum": list(about["among"])}
    if about.get("code"):
        return {"type": TEXT["type"], "pattern": f"^{SHORT_NAME.pattern}$"}
    if about.get("colour"):
        return {"type": "string", "pattern": COLOUR}
    if about.get("day"):
        return {"type": "string", "format": "date"}
    return {**TEXT, "maxLength": about["longest"]} if "longest" in about else {"$ref": "#/$defs/text"}
