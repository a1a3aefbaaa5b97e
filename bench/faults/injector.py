"""Kills at random moments, by lot from a seed, starts again what it killed, and counts."""

import random
import time
from collections import Counter

from bench.faults.servers import wait_for
from bench.faults.stack import SCHEDULER, SECOND, WEBS, WORKERS

KINDS = {  # and how often each comes up, beside the others
    "web process": 4, "web process's child": 2, "worker": 3, "worker's child": 3, "scheduler": 2,
    "Redis, memory lost": 2, "PostgreSQL, all processes": 3, "two schedulers at once": 1,
    "clock of a web process an hour beside": 1, "clock of a worker an hour beside": 1,
    "clock of the scheduler an hour beside": 1,
}  # fmt: skip
DOWN = (0.05, 0.8)  # seconds a killed process stays away
MOVED_ON = "everything killed, and back at another moment"
PAUSE = (0.1, 1.3)  # of the time that is left for each fault
TOGETHER = 4.5  # seconds two schedulers run
AN_HOUR = 60 * 60  # seconds
ODD = {"web process": WEBS, "worker": WORKERS, "scheduler": (SCHEDULER,)}  # whose clocks go wrong


SERVERS = ("Redis, memory lost", "PostgreSQL, all processes")


class Injector:
    """The hand that kills; `done` counts its faults by kind. Servers that are not the bench's own are spared."""

    def __init__(self, stack, postgresql, redis, log, *, seed, spared=()):
        self.kinds = {kind: often for kind, often in KINDS.items() if kind not in spared}
        self.stack, self.postgresql, self.redis, self.log = stack, postgresql, redis, log
        self.luck, self.done = random.Random(seed), Counter()

    @property
    def excused(self):
        """How many mails may have come twice: each worker sends one at a time, and marks it in PostgreSQL after."""
        of_all = self.done["PostgreSQL, all processes"] + self.done[MOVED_ON]
        of_one = sum(self.done[kind] for kind in ("worker", "worker's child", "clock of a worker an hour beside"))
        return of_all * len(WORKERS) + of_one

    def inject(self, faults, *, until):
        """So many faults in all, one after the other, spread until a moment of the monotonic clock."""
        while self.done.total() < faults and time.monotonic() < until:
            kind = self.luck.choices(list(self.kinds), self.kinds.values())[0]
            self.log.note("fault", kind=kind)
            if self._do(kind):
                self.done[kind] += 1
            self.stack.keep_up()
            left = max(0, until - time.monotonic()) / max(1, faults - self.done.total())
            time.sleep(self.luck.uniform(*PAUSE) * left)

    def _do(self, kind):
        """One fault; False where there was nothing to kill."""
        if kind == "web process":
            return self._web(self.luck.choice(WEBS))
        if kind == "web process's child":
            return self.stack.kill_child(self.luck.choice(WEBS))
        if kind == "worker's child":
            return self.stack.kill_child(self.luck.choice(WORKERS))
        if kind == "two schedulers at once":
            return self._two_schedulers()
        if kind.startswith("clock of"):
            return self._apart(kind.split(" an hour")[0].split(" ", 3)[3])
        if kind in ("worker", "scheduler"):
            name = SCHEDULER if kind == "scheduler" else self.luck.choice(WORKERS)
            return self._away(lambda: self.stack.kill(name), lambda: self.stack.run(name))
        server = self.redis if kind.startswith("Redis") else self.postgresql
        return self._away(server.kill, server.start)

    def _away(self, kill, start):
        kill()
        time.sleep(self.luck.uniform(*DOWN))
        start()
        return True

    def move_on(self, kind):
        """All at once live at another moment; those who work meanwhile find no answer."""
        self.log.note("fault", kind=kind)
        self.stack.stop()
        self.stack.start()
        self.done[kind] += 1

    def _apart(self, whose):
        """A process comes back an hour ahead or behind, and stays so until it is killed the next time."""
        name, apart = self.luck.choice(ODD[whose]), self.luck.choice((AN_HOUR, -AN_HOUR))
        if whose == "web process":
            return self._web(name, apart=apart)
        return self._away(lambda: self.stack.kill(name), lambda: self.stack.run(name, apart=apart))

    def _web(self, name, *, apart=0):
        self._away(lambda: self.stack.kill(name), lambda: self.stack.run(name, apart=apart))
        wait_for(self.stack.ports[name], what=name, log=self.stack.log(name))
        return True

    def _two_schedulers(self):
        self.stack.run(SECOND)
        time.sleep(TOGETHER)
        self.stack.kill(SECOND)
        return True
