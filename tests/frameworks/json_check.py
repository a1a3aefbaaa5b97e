"""As much of JSON Schema (draft 2020-12) as the schemas of a framework's files use, for tests."""

import re

import yaml

TYPES = {
    "string": str, "number": (int, float), "integer": int, "boolean": bool, "null": type(None), "object": dict,
    "array": list,
}  # fmt: skip
KNOWN = {
    "$schema", "$defs", "$ref", "title", "description", "default", "examples", "format", "type", "enum", "anyOf",
    "properties", "required", "additionalProperties", "items", "uniqueItems", "pattern", "minimum", "maximum",
    "minLength", "maxLength",
}  # fmt: skip


class AsAnEditorReads(yaml.SafeLoader):
    """YAML 1.2 knows no dates, and of truth only true and false: 2026-03-01 and on are text to an editor."""


AsAnEditorReads.yaml_implicit_resolvers = {
    letter: [one for one in resolvers if one[0] not in ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:bool")]
    for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
AsAnEditorReads.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(true|false)$"), list("tf"))


def faults(value, schema, root=None, path=""):
    """Where a value does not fit a schema: list of "path: what"."""
    root = root or schema
    assert set(schema) <= KNOWN, set(schema) - KNOWN
    return [*_referred(value, schema, root, path), *_plain(value, schema, path), *_inside(value, schema, root, path)]


def _referred(value, schema, root, path):
    if "$ref" in schema:
        yield from faults(value, root["$defs"][schema["$ref"].removeprefix("#/$defs/")], root, path)
    if "anyOf" in schema and all(faults(value, one, root, path) for one in schema["anyOf"]):
        yield f"{path}: fits none of {len(schema['anyOf'])}"


def _plain(value, schema, path):
    if "type" in schema and not any(_is(value, one) for one in _listed(schema["type"])):
        yield f"{path}: is no {schema['type']}"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{path}: is not one of {len(schema['enum'])}"
    if isinstance(value, str):
        yield from _words(value, schema, path)
    if _is(value, "number") and not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        yield f"{path}: is too small or too large"


def _words(value, schema, path):
    if "pattern" in schema and not re.search(schema["pattern"], value):
        yield f"{path}: does not match"
    if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
        yield f"{path}: is too short or too long"


def _inside(value, schema, root, path):
    if isinstance(value, list) and "items" in schema:
        if schema.get("uniqueItems") and any(one in value[:place] for place, one in enumerate(value)):
            yield f"{path}: holds something twice"
        for place, one in enumerate(value):
            yield from faults(one, schema["items"], root, f"{path}[{place}]")
    if isinstance(value, dict) and "properties" in schema:
        yield from (f"{path}: lacks {name}" for name in schema.get("required", ()) if name not in value)
        for name, one in value.items():
            if name in schema["properties"]:
                yield from faults(one, schema["properties"][name], root, f"{path}.{name}")
            elif schema.get("additionalProperties") is False:
                yield f"{path}: has no {name}"


def _is(value, name):
    return isinstance(value, TYPES[name]) and (name == "boolean" or not isinstance(value, bool))


def _listed(one):
    return one if isinstance(one, list) else [one]
