"""The one way a thing's state moves: a table of steps, walked by compare-and-set.

    SUBMIT = Step("submit", {IN_PROGRESS}, SUBMITTED, rule="audits.submit", label="Submit audit")

    moved = move(audit, SUBMIT, by=amara, submitted_at=clock.now())
    StatusChange.objects.create(audit=audit, was=moved.was, status=moved.status, by=amara)

The UPDATE carries the state it starts from, and who had the thing when its page was opened,
so that of two people one wins and the other is told. That holds on SQLite, where
`select_for_update` does nothing.
"""

from dataclasses import dataclass

from lib.permissions import can, require
from lib.sentences import inside


class NotAllowed(Exception):
    """The step does not start from the state the thing is in."""


class AlreadyMoved(Exception):
    """Somebody else moved the thing first."""


@dataclass(frozen=True)
class Step:
    """From which states, to which one, and the permission it takes ("" for none).

    `whose` is the field that says who has the thing, where the permission follows from it:
    the step is refused where that is somebody else by now.
    """

    name: str
    sources: frozenset
    target: str
    rule: str = ""
    label: str = ""
    needs_reason: bool = False
    whose: str = ""

    def __post_init__(self):
        object.__setattr__(self, "sources", frozenset(self.sources))


@dataclass(frozen=True)
class Moved:
    """What happened, for the history row."""

    step: Step
    was: str
    status: str
    reason: str


def move(thing, step, *, by, reason="", **changes):
    """Take a step: state, permission, compare-and-set; the thing in hand is brought up to date.

    `by` is None when the software itself moves the thing; permissions are for
    people. `changes` are plain values of further fields, set in the same UPDATE.
    The caller opens the transaction and writes the history row.
    """
    was = thing.status
    if was not in step.sources:
        raise NotAllowed(f"{_name(thing)} is {_status(thing)}: “{step.label}” is not possible.")
    if step.rule and by is not None:
        require(by, step.rule, thing)
    if step.needs_reason and not reason.strip():
        raise NotAllowed(f"Give a reason for “{step.label}”.")
    _compare_and_set(thing, was, step.whose, status=step.target, **changes)
    return Moved(step, was, step.target, reason)


def available(thing, steps, *, by):
    """The steps of a table that this person may take now, for buttons."""
    return [
        step for step in steps
        if thing.status in step.sources and (not step.rule or can(by, step.rule, thing))
    ]


def _compare_and_set(thing, was, whose, **values):
    rows = type(thing)._base_manager.filter(pk=thing.pk)
    theirs = {whose: getattr(thing, thing._meta.get_field(whose).attname)} if whose else {}
    if not rows.filter(status=was, **theirs).update(**values):
        raise AlreadyMoved(f"{_name(thing)} {_became(rows.first(), was)}. Reload the page.")
    for field, value in values.items():
        setattr(thing, field, value)


def _became(now, was):
    if now is None:
        return "was moved by somebody else: it has been deleted"
    if now.status == was:
        return "has just passed to another person"
    return f"was moved by somebody else: it is now {_status(now)}"


def _name(thing):
    return f"This {thing._meta.verbose_name}"


def _status(thing):
    return inside(thing.get_status_display())
