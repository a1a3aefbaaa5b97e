"""The run: all tests once with every check in place, then each check removed in a child of its own."""

import inspect
import json
import os
import re
import select
import signal
import time
from collections import Counter
from dataclasses import dataclass
from functools import cache
from math import log

from _pytest.runner import runtestprotocol

from bench.mutation import switch

SECONDS = 600  # for one check; longer counts as not noticed
NEAREST, SPREAD = 24, 12  # tests of tests/access asked of a check: those that come by the fewest others; of the rest
OWN = 60  # tests of the rooms asked besides, where those noticed nothing; then all others of its own room
REFUSING = re.compile(r"permissiondenied|\b40[34]\b|\bcan\(|who_can|visible_to|refus|nobody|_only_|stranger")
KEPT = "not noticed"
UNSEEN = "no test comes by"


@dataclass
class Child:
    """One check removed, being tried."""

    key: str
    pid: int
    answers: int  # the end of a pipe
    until: float


class Run:
    """A pytest plugin in the place of pytest's own loop over the tests."""

    def __init__(self, table, *, reached, near, minutes, beside, choose):
        self.table, self.reached, self.minutes, self.beside, self.choose = table, reached, minutes, beside, choose
        self.near = near  # ask no test beyond the sixty nearest
        self.found = self._read()
        self.comes_by: dict[str, set] = {}  # of a test's name

    def pytest_runtestloop(self, session):
        if self.reached and self.reached.exists():
            self.comes_by = {name: set(keys) for name, keys in json.loads(self.reached.read_text()).items()}
        else:
            self._all_in_place(session)
        self._stand(session)
        self._remove_each(session)
        return True

    def _all_in_place(self, session):
        """Note which checks each test of tests/access comes by; one that fails now would say nothing later."""
        items = [item for item in session.items if "access" in item.path.parts] or session.items
        for item, after in zip(items, [*items[1:], items[0]], strict=True):
            switch.REACHED.clear()
            if _fails(item, after):
                print(f"{item.nodeid} fails before anything is removed", flush=True)
            else:
                self.comes_by[item.nodeid] = set(switch.REACHED)
        if self.reached:
            self.reached.write_text(json.dumps({name: sorted(keys) for name, keys in self.comes_by.items()}))

    def _stand(self, session):
        """Set up the module of the most tests once: each child begins with it as it stands."""
        known = [item for item in session.items if item.nodeid in self.comes_by]
        self.standing = Counter(item.path for item in known).most_common(1)[0][0]
        whole = [item for item in known if item.path == self.standing]
        runtestprotocol(whole[0], nextitem=whole[-1], log=False)

    def _remove_each(self, session):
        until = time.monotonic() + self.minutes * 60
        waiting = [key for key in self.choose(sorted(switch.PLACES)) if key not in self.found]
        running = []
        while waiting or running:
            while waiting and len(running) < self.beside and time.monotonic() < until:
                self._begin(waiting.pop(0), session, running)
            if not running:
                break
            self._wait(running)

    def _asked(self, key, session):
        """The tests that are asked of a check: what comes by it, the module that stands first; then its room's own."""
        items = [item for item in session.items if key in self.comes_by.get(item.nodeid, ())]
        standing = [item for item in items if item.path == self.standing]
        others = [item for item in items if item.path != self.standing]
        near, rest = _own(switch.PLACES[key], [item for item in session.items if item.nodeid not in self.comes_by])
        return [*self._some(standing), *self._some(others), *near, *([] if self.near else rest)]

    def _some(self, items):
        """Those that come by the fewest checks, which are about this one the most; and some evenly of the rest."""
        items = sorted(items, key=lambda item: len(self.comes_by[item.nodeid]))
        rest = items[NEAREST:]
        return items[:NEAREST] + rest[:: max(1, -(-len(rest) // SPREAD))]

    def _begin(self, key, session, running):
        items = self._asked(key, session)
        if not items:
            self._note(key, UNSEEN)
            return
        answers, answer = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(answers)
            _child(key, items, next((one for one in session.items if one is not items[-1]), None), answer)
        os.close(answer)
        running.append(Child(key, pid, answers, time.monotonic() + SECONDS))

    def _wait(self, running):
        select.select([child.answers for child in running], [], [], 1)
        for child in list(running):
            ready, _, _ = select.select([child.answers], [], [], 0)
            if not ready and time.monotonic() < child.until:
                continue
            if not ready:
                os.kill(child.pid, signal.SIGKILL)
            told = os.read(child.answers, 65_536).decode() if ready else ""
            os.close(child.answers)
            os.waitpid(child.pid, 0)
            running.remove(child)
            self._note(child.key, json.loads(told) if told else "ended without a word")

    def _note(self, key, outcome):
        self.found[key] = outcome
        if self.table:
            with self.table.open("a") as kept:
                kept.write(f"{key}\t{outcome}\t{switch.PLACES[key].text}\n")

    def _read(self):
        if not self.table or not self.table.exists():
            return {}
        return dict(line.split("\t")[:2] for line in self.table.read_text().splitlines())

    @property
    def share(self):
        """Of the checks that were removed, how many of a hundred were noticed by a test."""
        return 100 * (len(self.found) - len(self.survivors)) / len(self.found)

    @property
    def survivors(self):
        return [key for key, outcome in self.found.items() if not outcome.startswith("tests/")]

    def tell(self):
        if not self.found:
            return ["Nothing was removed."]
        lines = [f"  {key} ({self.found[key]}): {_text(key)}" for key in self.survivors]
        noticed = len(self.found) - len(lines)
        return [f"{noticed} of {len(self.found)} removed checks were noticed: {self.share:.1f} %", *lines]


def _own(place, items):
    """The tests that share the rarest words with the check, those of its room before others; and the rest of its room.

    Either stand as in their files, whose tests share what was set up.
    """
    room, said = place.path.partition("/")[0], f"{place.path} {place.within} {place.text}".lower()
    words = {*re.findall("[a-z]{4,}", said), *re.findall("[a-z_]{4,}", said)}
    told = [_told(item.function) + item.nodeid for item in items]
    rarity = {word: log((1 + len(items)) / (1 + sum(word in one for one in told))) for word in words}
    near = []
    for at, (item, text) in enumerate(zip(items, told, strict=True)):
        worth = sum(rarity[word] for word in words if word in text)
        worth += 2 * bool(REFUSING.search(text)) + 3 * (_room_of(item) == room)
        near.append((-worth, at))
    nearest = sorted(at for _, at in sorted(near)[:OWN])
    rest = [at for at, item in enumerate(items) if _room_of(item) == room and at not in set(nearest)]
    return [items[at] for at in nearest], [items[at] for at in rest]


def _room_of(item):
    return item.path.parent.name.partition("_")[0]


@cache
def _told(function):
    return inspect.getsource(function).lower()


def _fails(item, after):
    return any(report.failed for report in runtestprotocol(item, nextitem=after, log=False))


def _text(key):
    return switch.PLACES[key].text if key in switch.PLACES else "no longer there"


def _child(key, items, beyond, answer):
    """Run these tests without the check; tell the first that fails for want of it, and end at once.

    `beyond` is any other test: before it the last one's own things are taken back, and the database stays.
    """
    outcome, until = KEPT, time.monotonic() + SECONDS * 0.9
    try:
        switch.remove(key)
        for item, after in zip(items, [*items[1:], beyond], strict=True):
            if _fails(item, after) and _stands_with(key, item, after):
                outcome = item.nodeid
                break
            if time.monotonic() > until:
                break
        os.write(answer, json.dumps(outcome.replace("\t", " ")).encode())
    finally:
        os._exit(0)


def _stands_with(key, item, after):
    """Whether the test passes with the check and fails again without it; what is done at once is not undone."""
    if key in switch.AT_ONCE:
        return True
    switch.remove("")
    passes = not _fails(item, after)
    switch.remove(key)
    return passes and _fails(item, after)
