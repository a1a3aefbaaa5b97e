"""A tool as the text of its file: what the editor writes, and the loader reads again."""

from dataclasses import MISSING, fields, is_dataclass

import yaml


class _Plain(yaml.SafeDumper):
    """Writes every value out: no anchors, lists inset under their key."""

    def ignore_aliases(self, data):
        return True

    def increase_indent(self, flow=False, indentless=False):
        return super().increase_indent(flow, False)


def text_of(form):
    """YAML of a tool, in the schema's order, without what is left at its default."""
    return yaml.dump(_plain(form), Dumper=_Plain, sort_keys=False, allow_unicode=True, width=118)


def _plain(value):
    if is_dataclass(value):
        kept = (one for one in fields(value) if not _is_default(one, getattr(value, one.name)))
        return {one.name: _plain(getattr(value, one.name)) for one in kept}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


def _is_default(one, value):
    return one.default is not MISSING and value == one.default
