"""Drawing for a line whose auditors read the work of their own team or service only, or of other services only.

A sample drawn from the whole list would hold cases that nobody may take, or too many of
one service. So each auditor's part of the sample is drawn from the places that are
theirs (ROCH-06, ROCH-08, ROCH-16, SOTON-07). Knows no database.
"""

from collections import Counter
from hashlib import blake2b

ELSEWHERE = "elsewhere"
NOBODY_OF = {
    "team": "Nobody of its team audits this line this month",
    "service": "Nobody of its service audits this line this month",
    ELSEWHERE: "Nobody of another service audits this line this month",
}
TOO_FEW = {"team": "their own team", "service": "their own service", ELSEWHERE: "other services"}


def place_of(candidate, line):
    """The case's place as far as the line goes: its service and team, or its service."""
    return (candidate.service, candidate.team if line.by_team else "")


def nobody_of_it(candidate, line):
    """Why a case is not drawn for a line of own work, or ""."""
    here = place_of(candidate, line)
    if not line.own or any(here in places for places in line.places):
        return ""
    return NOBODY_OF[line.own]


def seats(waiting, line, size, chosen, seed):
    """How many cases each place gives, and a note where somebody's places have too few.

    `waiting`: turns of the cases not drawn yet, by place, the next turn last; `chosen`:
    places of the cases drawn for a condition, which count towards somebody's part. Who has
    the fewest places draws first, so that leaders of many teams leave the managers theirs.
    """
    parts = _Parts(waiting, line, size, seed)
    for place in chosen:
        parts.serve(place)
    short = parts.fill()
    if line.size.kind != "per_auditor":
        parts.spread(size.most - len(chosen))
        short = 0
    return parts.seats, _too_few(short, line)


def _too_few(short, line):
    if not short:
        return ""
    who = "1 auditor has" if short == 1 else f"{short} auditors have"
    return f"{who} fewer cases of {TOO_FEW[line.own]} than the line asks of each."


class _Parts:
    """The auditors' parts of one sample while it is being drawn."""

    def __init__(self, waiting, line, size, seed):
        self.waiting, self.line = waiting, line
        self.free = Counter({place: len(turns) for place, turns in waiting.items()})
        self.seats = Counter()
        people = range(len(line.places))
        self.by_lot = sorted(people, key=lambda number: _lot(seed, line, number))
        self.narrow_first = sorted(self.by_lot, key=lambda number: len(line.places[number]))
        self.due = self._due(size)

    def _due(self, size):
        """How many cases each auditor is to have: the line's number, or an even part of the sample."""
        if self.line.size.kind == "per_auditor":
            return dict.fromkeys(self.by_lot, self.line.size.least)
        each, over = divmod(size.most, max(1, len(self.by_lot)))
        return {number: each + (turn < over) for turn, number in enumerate(self.by_lot)}

    def serve(self, place):
        """A case of this place is somebody's already."""
        for number in self.narrow_first:
            if self.due[number] and place in self.line.places[number]:
                self.due[number] -= 1
                return

    def fill(self):
        """Give everybody their part; returns how many people's places have too few."""
        short = 0
        for number in self.narrow_first:
            while self.due[number] and self._take(number):
                self.due[number] -= 1
            short += self.due[number] > 0
        return short

    def spread(self, wanted):
        """What is still wanted goes round among those whose places have more."""
        people = list(self.by_lot)
        while people and self.seats.total() < wanted:
            people = [number for number in people if self.seats.total() < wanted and self._take(number)]

    def _take(self, number):
        """One more seat for the place of this auditor whose next case comes first by lot."""
        open_ = [place for place in self.line.places[number] if self.free[place]]
        if not open_:
            return False
        place = min(open_, key=self._next)
        self.seats[place] += 1
        self.free[place] -= 1
        return True

    def _next(self, place):
        return self.waiting[place][self.free[place] - 1]


def _lot(seed, line, number):
    text = f"{seed}:{line.code}:{line.attempt}:auditor:{number}"
    return blake2b(text.encode(), digest_size=8).digest()
