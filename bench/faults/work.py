"""The council's people at work while things are killed, and the calm after it."""

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from bench.faults.browser import Browser
from bench.faults.clients import Writer, press
from jobs.models import DutyRun, Job
from trail.models import Notice

HANDS = 8  # people who type at the same moment
BETWEEN = (0.5, 2.0)  # seconds between two buttons somebody presses
MOST = 8  # fields typed into between two saves
CALM = 150  # seconds in which all that waits must be done once nothing is killed any more
AWAY = (OperationalError, InterfaceError)


class Work:
    """Everybody's work on one stack; `failures` holds what ended a thread before its time."""

    def __init__(self, ports, sessions, log, *, written, complete, seed):
        self.ports, self.sessions, self.log, self.seed = list(ports), sessions, log, seed
        self.written, self.complete = written, list(complete)
        self.luck, self.failures = random.Random(seed), []
        self._writers = [self._writer(number, one) for number, one in enumerate(written) if one.fields]
        self._ended, self._lock, self._threads = threading.Event(), threading.Lock(), []

    def start(self):
        """Begin, in threads of this process."""
        for work in (*[self._type] * HANDS, self._hand_over, self._fear):
            thread = threading.Thread(target=self._watched, args=(work,), daemon=True)
            thread.start()
            self._threads.append(thread)

    def finish(self):
        """Let everybody come to the end of what they do, with everything saved."""
        self._ended.set()
        for thread in self._threads:
            thread.join()
        with ThreadPoolExecutor(HANDS) as pool:
            list(pool.map(lambda writer: self._watched(writer.finish), self._writers))

    def _watched(self, work):
        try:
            work()
        except Exception as error:
            # The boundary of a thread: whatever ended it makes the run void.
            self.failures.append(f"{type(error).__name__}: {error}")

    def _type(self):
        """Take an audit that nobody else has open, type and save, lay it back."""
        while not self._ended.is_set():
            with self._lock:
                writer = self._writers.pop(0)
            try:
                writer.write(MOST)
            finally:
                with self._lock:
                    self._writers.append(writer)

    def _hand_over(self):
        """Share one audit after the other, have all named people agree, finalise."""
        for one in self.complete:
            agreed = [(who, "agree") for who in one.named]
            for person, what in ((one.auditor, "share"), *agreed, (one.auditor, "finalise")):
                if self._ended.wait(self.luck.uniform(*BETWEEN)):
                    return
                which = str(person) if what == "agree" else ""
                path = f"/audits/{one.audit}/{what}/"
                press(self._browser(person), self.log, path, what=what, audit=one.audit, which=which)

    def _fear(self):
        """Raise one concern after the other, each in words of its own."""
        number = 0
        while not self._ended.wait(self.luck.uniform(*BETWEEN)):
            one, number = self.written[number % len(self.written)], number + 1
            text = f"Concern {number}: the child was not seen."
            path = f"/audits/{one.audit}/concern/"
            press(
                self._browser(one.auditor), self.log, path, {"text": text}, what="concern", audit=one.audit, which=text
            )

    def _writer(self, number, one):
        return Writer(self._browser(one.auditor), one.audit, one.fields, self.log, seed=f"{self.seed}:{number}")

    def _browser(self, person):
        return Browser(self.ports, person, self.sessions[person], seed=f"{self.seed}:{person}")


def settle():
    """Wait until nothing that is due waits any more; whether it came to that within the calm."""
    deadline = time.monotonic() + CALM
    while time.monotonic() < deadline:
        if patiently(_is_quiet):
            return True
        time.sleep(0.5)
    return False


def patiently(read):
    """What a reading of the database gives, on a new connection where the old one died with its server."""
    try:
        return read()
    except AWAY:
        connection.close()
        return read()


def _is_quiet():
    return not (
        Job.objects.filter(status__in=Job.OPEN).exists()
        or Notice.objects.waiting().filter(due_at__lte=timezone.now()).exists()
        or DutyRun.objects.exclude(status=DutyRun.Status.DONE).exists()
    )
