"""Plain values to the typed, frozen objects of a policy, and back."""

from dataclasses import fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Union, get_args, get_origin, get_type_hints


def from_plain(kind, value):
    """The object of a dataclass from what ``to_plain`` made of it."""
    return _built(kind, value)


def to_plain(value):
    """An object as dictionaries, lists and plain values, fit for JSON."""
    if is_dataclass(value):
        return {one.name: to_plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, tuple):
        return [to_plain(item) for item in value]
    return value


@cache
def hints(kind):
    """The type of each field of a dataclass, NewTypes kept."""
    return get_type_hints(kind)


def without_none(kind):
    """The type inside ``X | None``, and whether None is allowed."""
    if get_origin(kind) in (Union, UnionType):
        inside = [one for one in get_args(kind) if one is not NoneType]
        return inside[0], True
    return kind, False


def inner(kind):
    """The dataclass or plain type inside ``X | None`` and ``tuple[X, ...]``."""
    kind, _ = without_none(kind)
    return inner(get_args(kind)[0]) if get_origin(kind) is tuple else kind


def _built(kind, value):
    kind, _ = without_none(kind)
    if value is None:
        return None
    if get_origin(kind) is tuple:
        return tuple(_built(get_args(kind)[0], item) for item in value)
    if is_dataclass(kind):
        return kind(**{name: _built(hints(kind)[name], item) for name, item in value.items()})
    return value
