"""Draw a month's sample by lot: seeded, stratified, and provable afterwards.

Every case that may be drawn gets a lot, a number made of the round's seed, the
line and the case's reference; the lowest lots are drawn. So the order of the rows
does not matter, and the same seed with the same frame always gives the same
sample. Knows no database: the frame is what `allocation/frame.py` read from it.

HULL-31, HULL-52, HULL-92 to 96, HULL-120.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from fractions import Fraction
from hashlib import blake2b

from allocation import own_places
from allocation.own_places import place_of
from allocation.selection import (
    OPEN_AUDIT,
    OTHER_LINE,
    RESTRICTED,
    Candidate,
    Line,
    Rules,
    asked,
    drawn_as,
    fits,
    left_out,
    pool_of,
    reckoning,
    tool_of,
)
from frameworks.vocabulary import CATEGORIES, MARKS, SUBJECT_KINDS

__all__ = [
    "OPEN_AUDIT",
    "OTHER_LINE",
    "RESTRICTED",
    "Candidate",
    "DrawnLine",
    "Line",
    "Pick",
    "Rules",
    "draw",
    "draw_line",
    "drawn_as",
    "fits",
    "left_out",
    "lot",
    "next_in_lot",
    "tool_of",
]


@dataclass(frozen=True)
class Pick:
    """One case that was drawn, why in one sentence, and the tool it is audited with."""

    key: tuple[str, str]
    why: str
    tool: str = ""


@dataclass(frozen=True)
class DrawnLine:
    """What came of one line.

    `wanted` is the most the line takes, None for all and to be confirmed. `fitting` cases
    are what the line looks at; `excluded` says how many of them were left out for which
    reason; the rest, `pool`, is what was drawn from. `taken` names the cases that other
    lines had already, so that the line can be drawn again alone.
    """

    code: str
    wanted: int | None
    fitting: int
    excluded: tuple[tuple[str, int], ...]
    pool: int
    picks: tuple[Pick, ...]
    notes: tuple[str, ...]
    taken: frozenset = frozenset()


def draw(frame, lines, *, seed, rules, taken=frozenset()):
    """Draw all lines of a month, each case at most once; returns DrawnLines in the lines' order.

    Lines that take all cases come first, for they would otherwise not be all; then
    the programme's order. `taken` are cases that are in the round already.
    """
    drawn, taken = {}, frozenset(taken)
    for line in sorted(lines, key=lambda line: not line.size.is_all):
        drawn[line.code] = draw_line(frame, line, seed=seed, rules=rules, taken=taken)
        taken |= {pick.key for pick in drawn[line.code].picks}
    return [drawn[line.code] for line in lines]


def draw_line(frame, line, *, seed, rules, taken=frozenset()):
    """Draw one line, without the cases that are `taken`."""
    fitting, pool, excluded = pool_of(frame, line.select, line, rules, taken)
    size = asked(line, fitting)
    picks, notes = (), _rests(frame, line)
    if not notes:
        picks, notes = _Sample(frame, line, size, pool, seed, rules, taken).drawn()
        notes = [note for note in (reckoning(line, fitting), *notes) if note]
    return DrawnLine(
        code=line.code,
        wanted=size.most if size.kind == "count" else None,
        fitting=fitting,
        excluded=excluded,
        pool=len(pool),
        picks=tuple(picks),
        notes=tuple(notes),
        taken=frozenset(taken),
    )


def next_in_lot(frame, line, *, seed, rules, taken, like=None):
    """The case that takes the place of a dropped one, or None.

    The next lot of the same stratum as `like`, else of the whole line. `taken` holds
    every case of the round, the dropped ones too.
    """
    _, pool, _ = pool_of(frame, line.select, line, rules, taken)
    stratum = like and _stratum(like, line)
    pool.sort(key=lambda c: (stratum is not None and _stratum(c, line) != stratum, lot(seed, line, c)))
    return pool[0] if pool else None


def lot(seed, line, candidate):
    """The case's number in the draw of a line: looks like chance, and is always the same."""
    text = f"{seed}:{line.code}:{line.attempt}:{candidate.kind}:{candidate.reference}"
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest()), candidate.reference


def _rests(frame, line):
    """Why nothing is drawn for the line, as notes."""
    if line.rests:
        return [line.rests]
    if line.size.is_unset:
        return ["To be confirmed: nothing is drawn until the size is set."]
    if not any(candidate.kind == drawn_as(line) for candidate in frame):
        kind = SUBJECT_KINDS.get(line.unit, line.unit).lower()
        return [f"The case list has no records of the kind “{kind}”, so nothing is drawn."]
    if line.by_hand:
        return ["Picked by hand from the cases that fit."]
    return []


def _stratum(candidate, line):
    if line.own:
        return place_of(candidate, line)
    return tuple(getattr(candidate, name) for name in line.stratify_by)


def _stratum_label(stratum, line):
    if line.own:
        return f" ({stratum[1] or stratum[0]})"
    words = [
        CATEGORIES.get(value, value) if name == "category" else value or f"no {name}"
        for name, value in zip(line.stratify_by, stratum, strict=True)
    ]
    return f" ({', '.join(words)})" if words else ""


class _Sample:
    """One line's sample while it is being drawn."""

    def __init__(self, frame, line, size, pool, seed, rules, taken):
        self.frame, self.line, self.size, self.rules, self.taken, self.seed = frame, line, size, rules, taken, seed
        self.pool = self._by_lot(pool)
        self.inside = {candidate.key for candidate in self.pool}
        self.chosen, self.why, self.notes = {}, {}, []

    def drawn(self):
        """The picks and the notes."""
        if self.size.is_all:
            self._take_all("The line takes every case that fits.")
        else:
            for must in self.line.must_include:
                self._include(must)
            self._fill()
        picks = (Pick(key, self.why[key], tool_of(case, self.line)) for key, case in self.chosen.items())
        return list(picks), self.notes

    def _by_lot(self, candidates):
        return sorted(candidates, key=lambda candidate: lot(self.seed, self.line, candidate))

    def _take(self, candidate, why):
        self.chosen[candidate.key] = candidate
        self.why[candidate.key] = why

    def _take_all(self, why):
        for candidate in self.pool:
            if candidate.key not in self.chosen:
                self._take(candidate, why)

    def _include(self, must):
        """Draw the cases that the sample must hold, from those that fit but for the category."""
        meeting = [candidate for candidate in self._pool_for(must) if _meets(candidate, must)]
        have = sum(_meets(candidate, must) for candidate in self.chosen.values())
        room = max(min(must.count - have, self.size.most - len(self.chosen)), 0)
        fresh = [candidate for candidate in meeting if candidate.key not in self.chosen][:room]
        for candidate in fresh:
            cases = _cases(len(meeting), "meets", "meet")
            self._take(candidate, f"Drawn by lot from the {cases} the condition “{_asked(must)}”.")
        have += len(fresh)
        if have < must.count:
            self.notes.append(f"Condition “{_asked(must)}” not met: {have} drawn, no more cases fit.")

    def _pool_for(self, must):
        chosen = self.line.select.categories
        if not must.category or not chosen or must.category in chosen:
            return self.pool
        select = replace(self.line.select, categories=(must.category,))
        return self._by_lot(pool_of(self.frame, select, self.line, self.rules, self.taken)[1])

    def _fill(self):
        """Draw the rest so that the strata mirror the pool."""
        size = self.size.most
        waiting, strata = defaultdict(list), Counter(_stratum(c, self.line) for c in self.pool)
        for candidate in reversed(self.pool):
            if candidate.key not in self.chosen:
                waiting[_stratum(candidate, self.line)].append(candidate)
        seats = self._own_seats(waiting) if self.line.own else self._seats(size, strata, waiting)
        for stratum, count in seats.items():
            label = _stratum_label(stratum, self.line)
            why = f"Drawn by lot: one of {count} from {_cases(strata[stratum])}{label}."
            for _ in range(count):
                self._take(waiting[stratum].pop(), why)
        if len(self.chosen) < self.size.least:
            self.notes.append(f"Only {len(self.chosen)} of {self.size}: no more cases fit.")

    def _own_seats(self, waiting):
        """How many cases each auditor's own place gives."""
        turns = {candidate.key: turn for turn, candidate in enumerate(self.pool)}
        seats, note = own_places.seats(
            {place: [turns[candidate.key] for candidate in cases] for place, cases in waiting.items()},
            self.line,
            self.size,
            [place_of(candidate, self.line) for candidate in self.chosen.values()],
            self.seed,
        )
        self.notes += [note] if note else []
        return {place: seats[place] for place in sorted(seats)}

    def _seats(self, size, strata, waiting):
        """How many cases each stratum gives: always the one furthest below its share is next.

        Without conditions this is the method of largest remainders; with them the
        cases drawn for a condition count towards their stratum.
        """
        have = Counter(_stratum(c, self.line) for c in self.chosen.values() if c.key in self.inside)
        free = min(size - len(self.chosen), sum(map(len, waiting.values())))
        target = {s: Fraction(n * (size - len(self.chosen) + have.total()), len(self.pool)) for s, n in strata.items()}
        order = {
            stratum: place for place, stratum in enumerate(dict.fromkeys(_stratum(c, self.line) for c in self.pool))
        }
        seats = Counter()
        for _ in range(free):
            open_ = (s for s in strata if seats[s] < len(waiting[s]))
            stratum = max(open_, key=lambda s: (target[s] - have[s] - seats[s], -order[s]))
            seats[stratum] += 1
        return {stratum: seats[stratum] for stratum in sorted(seats, key=order.get)}


def _cases(number, one="", many=""):
    if number == 1:
        return f"1 case that {one}" if one else "1 case"
    return f"{number:,} cases that {many}" if many else f"{number:,} cases"


def _meets(candidate, must):
    return (not must.mark or must.mark in candidate.marks) and (
        not must.category or must.category == candidate.category
    )


def _asked(must):
    words = [CATEGORIES.get(must.category, must.category), MARKS.get(must.mark, must.mark)]
    return f"at least {must.count}: {', '.join(word for word in words if word)}"
