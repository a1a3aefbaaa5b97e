"""The run: all tests once with every check in place, then each check removed in a child of its own."""

import json
import os
import select
import signal
import time
from dataclasses import dataclass

from _pytest.runner import runtestprotocol

from bench.mutation import switch

SECONDS = 240  # for one check; longer counts as not noticed
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

    def __init__(self, table, *, minutes, beside, choose):
        self.table, self.minutes, self.beside, self.choose = table, minutes, beside, choose
        self.found = self._read()
        self.comes_by: dict[str, list] = {}

    def pytest_runtestloop(self, session):
        until = time.monotonic() + self.minutes * 60
        self._all_in_place(session)
        waiting = [key for key in self.choose(sorted(switch.PLACES)) if key not in self.found]
        running = []
        while waiting or running:
            while waiting and len(running) < self.beside and time.monotonic() < until:
                self._begin(waiting.pop(0), session, running)
            if not running:
                break
            self._wait(running)
        return True

    def _all_in_place(self, session):
        """Note which checks each test comes by; a test that fails now would say nothing later."""
        items, first = session.items, session.items[0]
        for item, after in zip(items, [*items[1:], first], strict=True):
            switch.REACHED.clear()
            for report in runtestprotocol(item, nextitem=after, log=False):
                if report.failed:
                    raise session.Failed(f"{item.nodeid} fails before anything is removed:\n{report.longreprtext}")
            for key in switch.REACHED:
                self.comes_by.setdefault(key, []).append(item)

    def _begin(self, key, session, running):
        items = self.comes_by.get(key)
        if not items:
            self._note(key, UNSEEN)
            return
        answers, answer = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(answers)
            _child(key, items, answer)
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


def _text(key):
    return switch.PLACES[key].text if key in switch.PLACES else "no longer there"


def _child(key, items, answer):
    """Run the tests that come by the check without it; tell the first that fails, and end at once."""
    outcome = KEPT
    try:
        switch.remove(key)
        for item, after in zip(items, [*items[1:], items[0]], strict=True):
            if any(report.failed for report in runtestprotocol(item, nextitem=after, log=False)):
                outcome = item.nodeid
                break
        os.write(answer, json.dumps(outcome.replace("\t", " ")).encode())
    finally:
        os._exit(0)
