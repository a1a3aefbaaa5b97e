"""What somebody who leaves still holds: kinds of work that other rooms enter here, and moving it.

    leaving.enter(leaving.Work("actions", "Actions", held=…, proposed=…, move=…))

People stand below the rooms whose work they hold, so each room says for its own what
somebody holds, who could have it now, and how it changes hands.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache

from django.core.exceptions import PermissionDenied

from lib.again import TooBusy
from lib.steps import AlreadyMoved, NotAllowed
from people.closeness import Closeness
from people.models import User


@dataclass(frozen=True)
class Piece:
    """One thing that somebody holds; who could have it now, and why them or why nobody."""

    thing: object
    holder: int
    text: str
    href: str
    to: object = None  # a User
    why: str = ""

    def offered(self, to, why):
        """The same with who could have it."""
        return replace(self, to=to, why=why)


@dataclass(frozen=True)
class Work:
    """One kind of work: what people hold of it, who could have it, and how it changes hands.

    held(people ids, by): pieces that `by` may see. proposed(pieces, on, lines): the same pieces with who
    could have them; `lines()` is the council's Closeness, read once. move(thing, to=, reason=, by=, on=): one
    transaction, which refuses with a sentence.
    """

    name: str
    label: str
    held: Callable
    proposed: Callable
    move: Callable


WORKS: dict[str, Work] = {}


def enter(work):
    """Make a kind of work known."""
    WORKS[work.name] = work


def counted(people, *, by):
    """How much each of some people holds, in words: {person id: ["Audits: 2", …]}, only of what there is."""
    ids, found = [person.pk for person in people], {}
    for work in WORKS.values() if ids else ():
        holders = [piece.holder for piece in work.held(ids, by)]
        for key in dict.fromkeys(holders):
            found.setdefault(key, []).append(f"{work.label}: {holders.count(key)}")
    return found


def pieces_of(person, *, by, on):
    """Everything somebody holds with who could have it now: (work, pieces) for each kind there is any of."""
    held = [(work, work.held([person.pk], by)) for work in WORKS.values()]
    lines = cache(lambda: Closeness.on(on))
    return [(work, work.proposed(pieces, on, lines)) for work, pieces in held if pieces]


def nearest(piece, *, first, lines, here, case, but=()):
    """The first of some people, then of those above the holder, who is here and may have it: a User or None.

    `here` are people by id; nobody gets what concerns a case they declared to stand close to.
    """
    barred = {piece.holder, *but} | lines.close_to(case)
    line = (*first, *lines.above(piece.holder))
    return next((here[key] for key in line if key in here and key not in barred), None)


@dataclass
class Moved:
    """What came of moving somebody's work: sentences of what was moved, and of what was not."""

    done: list = field(default_factory=list)
    left: list = field(default_factory=list)


def move(person, chosen, *, reason, by, on):
    """Move what a page showed, each piece in its own transaction; `chosen`: (name of the work, thing id, person id).

    What is no longer theirs is left and said to be.
    """
    moved, people = Moved(), User.objects.working(on).in_bulk([to for *_, to in chosen])
    held = {name: {piece.thing.pk: piece for piece in WORKS[name].held([person.pk], by)} for name in dict(WORKS)}
    for name, key, to in chosen:
        piece, taker = held.get(name, {}).get(key), people.get(to)
        if piece is None:
            moved.left.append(f"{WORKS[name].label}: one is no longer with {person}.")
            continue
        try:
            if taker is None:
                raise NotAllowed("Who was to have it is no longer here.")
            WORKS[name].move(piece.thing, to=taker, reason=reason, by=by, on=on)
        except (NotAllowed, AlreadyMoved, PermissionDenied, TooBusy) as refused:
            moved.left.append(f"{piece.text}: {refused}")
        else:
            moved.done.append(f"{piece.text}: {taker} has it now.")
    return moved
