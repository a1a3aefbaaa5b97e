"""What the planted code asks as it runs: is this check the one that is removed now?

Every place notes that it was reached, so that only tests which come by it are asked.
"""

from dataclasses import dataclass
from functools import wraps

from django.db.models import Q


@dataclass(frozen=True)
class Place:
    """One permission check of the code: where it stands, what sort it is, how it reads."""

    path: str
    line: int
    column: int
    sort: str
    text: str
    within: str = ""  # the function that it stands in

    @property
    def key(self):
        return f"{self.path}:{self.line}:{self.column}:{self.sort}"


PLACES: dict[str, Place] = {}
REACHED: set[str] = set()
#: Done once when the check of this key is removed, where no call could notice.
AT_ONCE: dict[str, list] = {}
_removed = ""


def remove(key):
    """From here on this one check is gone."""
    global _removed
    _removed = key
    for act in AT_ONCE.get(key, []):
        act()


def gone(key):
    """Whether this check is removed; that it was reached is noted."""
    REACHED.add(key)
    return bool(key) and key == _removed


def method(key, thing, name):
    """The filter of a queryset by its name; one that leaves all in, where it is removed."""
    return (lambda *args, **kwargs: thing.all()) if gone(key) else getattr(thing, name)


def named(key, function):
    """A function that refuses or answers; one that says yes to everything, where it is removed."""
    return (lambda *args, **kwargs: True) if gone(key) else function


def no_condition(key, function):
    """A function that gives a condition; one that gives none, where it is removed."""
    return (lambda *args, **kwargs: Q()) if gone(key) else function


def both(first_key, first, second_key, second):
    """`first & second`, of which either may be removed: of predicates when asked, of others now."""
    if isinstance(first, Q) or isinstance(second, Q):
        return (_all() if gone(first_key) else first) & (_all() if gone(second_key) else second)
    if hasattr(first, "ask"):
        return type(first)(
            f"({first.name} and {second.name})",
            lambda person, thing: (
                (gone(first_key) or first(person, thing)) and (gone(second_key) or second(person, thing))
            ),
        )
    if gone(first_key):
        return second
    return first if gone(second_key) else first & second


def without(key, name, condition):
    """The keyword arguments of a filter, this one left out where it is removed."""
    return {} if gone(key) else {name: condition}


def rule(key, predicate):
    """A rule of the table; where it is removed it holds for everybody."""
    return type(predicate)(predicate.name, lambda person, thing: gone(key) or predicate(person, thing))


def decorator(key, decorate):
    """A decorator of a view that is passed by where it is removed."""

    def dress(view):
        plain, dressed = view, decorate(view)

        @wraps(dressed)
        def either(*args, **kwargs):
            return (plain if gone(key) else dressed)(*args, **kwargs)

        if not getattr(dressed, "login_required", True):
            AT_ONCE.setdefault(key, []).append(lambda: setattr(either, "login_required", True))
        return either

    return dress


def _all():
    """A condition that everything meets; an empty one would be left out of an "or"."""
    return Q(pk__isnull=False)
