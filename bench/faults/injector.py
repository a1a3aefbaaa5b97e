"""Kills at random moments, by lot from a seed, starts again what it killed, and counts."""

import random
import time
from collections import Counter

from bench.faults.servers import wait_for
from bench.faults.stack import SCHEDULER, SECOND, WEBS, WORKERS

KINDS = {  # and how often each comes up, beside the others
    "web process": 4, "web process's child": 2, "worker": 3, "worker's child": 3, "scheduler": 2,
    "Redis, memory lost": 2, "PostgreSQL, all processes": 3, "two schedulers at once": 1,
}  # fmt: skip
DOWN = (0.05, 0.8)  # seconds a killed process stays away
PAUSE = (0.3, 1.5)  # seconds between two faults
TOGETHER = 4.5  # seconds two schedulers run


class Injector:
    """The hand that kills; `done` counts its faults by kind."""

    def __init__(self, stack, postgresql, redis, log, *, seed):
        self.stack, self.postgresql, self.redis, self.log = stack, postgresql, redis, log
        self.luck, self.done = random.Random(seed), Counter()

    @property
    def excused(self):
        """How many mails may have come twice: each worker sends one at a time, and marks it in PostgreSQL after."""
        cut_off = self.done["PostgreSQL, all processes"] * len(WORKERS)
        return cut_off + self.done["worker"] + self.done["worker's child"]

    def inject(self, faults, *, until):
        """So many faults, one after the other, or until a moment of the monotonic clock."""
        while self.done.total() < faults and time.monotonic() < until:
            kind = self.luck.choices(list(KINDS), KINDS.values())[0]
            self.log.note("fault", kind=kind)
            if self._do(kind):
                self.done[kind] += 1
            self.stack.keep_up()
            time.sleep(self.luck.uniform(*PAUSE))

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

    def _web(self, name):
        self._away(lambda: self.stack.kill(name), lambda: self.stack.run(name))
        wait_for(self.stack.ports[name], what=name, log=self.stack.log(name))
        return True

    def _two_schedulers(self):
        self.stack.run(SECOND)
        time.sleep(TOGETHER)
        self.stack.kill(SECOND)
        return True
