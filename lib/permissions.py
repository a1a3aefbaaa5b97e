"""Who may do what: small predicates about a person and a thing, one table of names.

    @predicate
    def is_auditor_of(person, audit):
        return audit.auditor_id == person.pk

    allow("audits.moderate_audit", is_moderator & ~is_auditor_of)

Views, templates, steps and services ask the same name with `can` or `require`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied


@dataclass(frozen=True)
class Predicate:
    """A yes-or-no question about a person and a thing; joins with `&`, `|` and `~`."""

    name: str
    ask: Callable[[object, object], bool]

    def __call__(self, person, thing=None):
        return bool(self.ask(person, thing))

    def __and__(self, other):
        return Predicate(f"({self.name} and {other.name})", lambda p, t: self(p, t) and other(p, t))

    def __or__(self, other):
        return Predicate(f"({self.name} or {other.name})", lambda p, t: self(p, t) or other(p, t))

    def __invert__(self):
        return Predicate(f"not {self.name}", lambda p, t: not self(p, t))


@dataclass(frozen=True)
class Permission:
    """One line of the table: the rule, and what a person is told who may not."""

    rule: Predicate
    refusal: str


CAN: dict[str, Permission] = {}


def predicate(function):
    """Make a predicate of a function of (person, thing)."""
    return Predicate(function.__name__, function)


@predicate
def anybody(person, thing):
    """Everybody who is signed in."""
    return True


def allow(key, rule, refusal="You are not allowed to do this."):
    """Enter a permission in the table. A key is entered once."""
    if key in CAN and CAN[key] != Permission(rule, refusal):
        raise ValueError(f"The permission {key} is already in the table.")
    CAN[key] = Permission(rule, refusal)


def can(person, key, thing=None):
    """May this person do this, to this thing? Strangers and leavers may do nothing."""
    permission = _permission(key)
    return _is_here(person) and permission.rule(person, thing)


def require(person, key, thing=None):
    """Raise PermissionDenied, with a sentence, unless the person may."""
    if not can(person, key, thing):
        raise PermissionDenied(_permission(key).refusal)


def _permission(key):
    if key not in CAN:
        raise LookupError(f"There is no permission {key}: enter it with allow() in a rules module.")
    return CAN[key]


def _is_here(person):
    return person is not None and person.is_authenticated and person.is_active
