"""The council's people at work while things are killed, and the calm after it."""

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from bench.faults.browser import Browser
from bench.faults.clients import Writer, press
from bench.faults.lists import Desk
from bench.faults.patience import patiently
from jobs import duties
from jobs.models import DutyRun, Job
from lib import clock
from trail.models import Notice

HANDS = 8  # people who type at the same moment
BETWEEN = (0.5, 2.0)  # seconds between two buttons somebody presses
AFTER_NO_ANSWER = 0.2  # seconds until the next try; autosave.js waits 1.2 and more
MOST = 24  # fields typed into between two saves
CALM = 300  # seconds in which all that waits must be done once nothing is killed any more


class Work:
    """Everybody's work on one stack; `failures` holds what ended a thread before its time."""

    def __init__(self, ports, sessions, log, *, written, complete, officer, seed):
        self.ports, self.sessions, self.log, self.seed = list(ports), sessions, log, seed
        self.written, self.complete = written, list(complete)
        self.luck, self.failures = random.Random(seed), []
        self.pressing = threading.Lock()  # held by whoever presses a button until it was taken
        self.desk = Desk(self._browser(officer.pk), officer, log)
        self._writers = [self._writer(number, one) for number, one in enumerate(written) if one.fields]
        self._ended, self._lock, self._threads = threading.Event(), threading.Lock(), []

    def start(self):
        """Begin, in threads of this process."""
        for work in (*[self._type] * HANDS, self._hand_over, self._fear, self._long_work):
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
                saved = writer.write(MOST)
            finally:
                with self._lock:
                    self._writers.append(writer)
            if not saved:
                self._ended.wait(AFTER_NO_ANSWER)

    def _hand_over(self):
        """Share one audit after the other, have all named people agree, finalise."""
        for one in self.complete:
            agreed = [(who, "agree") for who in one.named]
            for person, what in ((one.auditor, "share"), *agreed, (one.auditor, "finalise")):
                if self._ended.wait(self.luck.uniform(*BETWEEN)):
                    return
                which = str(person) if what == "agree" else ""
                path = f"/audits/{one.audit}/{what}/"
                self._press(person, path, what=what, audit=one.audit, which=which)

    def _fear(self):
        """Raise one concern after the other, each in words of its own."""
        number = 0
        while not self._ended.wait(self.luck.uniform(*BETWEEN)):
            one, number = self.written[number % len(self.written)], number + 1
            text = f"Concern {number}: the child was not seen."
            path = f"/audits/{one.audit}/concern/"
            self._press(one.auditor, path, {"text": text}, what="concern", audit=one.audit, which=text)

    def _press(self, person, path, fields=None, **about):
        with self.pressing:
            press(self._browser(person), self.log, path, fields, **about)

    def _long_work(self):
        """Take in one case list after the other, and have a round drafted after each."""
        while not self._ended.wait(self.luck.uniform(*BETWEEN)):
            self.desk.take_a_list()
            if not self._ended.is_set():
                self.desk.draft_the_next_round()

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


def _is_quiet():
    return not (
        duties_of_today_to_do()
        or Job.objects.filter(status__in=Job.OPEN).exists()
        or Notice.objects.waiting().filter(due_at__lte=clock.shared()).exists()
        or DutyRun.objects.exclude(status=DutyRun.Status.DONE).exists()
    )


def duties_of_today_to_do():
    """Whether a duty of this day is not done, or one of an earlier day that was missed."""
    today = clock.today()
    done = DutyRun.objects.filter(on=today, status=DutyRun.Status.DONE).count()
    return duties.waiting_days(today) != [today] or done < len(duties.all_duties())
