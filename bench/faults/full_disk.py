"""An installation on SQLite whose disk fills up, again and again, while people save.

    sudo .venv/bin/python -m bench.faults.full_disk --times 10

Database, files and the queue of tasks lie on one small disk in memory (tmpfs, so it needs root). It is filled to
the last byte under saving people, and given room again. What was acknowledged must be there, what was not must
be refused with a page that says so, and saving must go on by itself.
"""

import argparse
import contextlib
import errno
import os
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

from bench.faults import checker, log, post
from bench.faults.servers import DidNotStart, wait_for
from bench.faults.stack import SCHEDULER, WEBS, WORKERS, Stack, environment

SIZE = 256  # MB of the disk
WRITTEN, HANDS, MOST = 12, 4, 8  # audits, people at once, fields between two saves
ROOM, FULL, BACK = 4, 6, 60  # seconds with room, without, and at most until saving goes on
AFTER_A_REFUSAL = 0.2  # seconds until the next try; autosave.js waits 1.2 and more


def main():
    parser = argparse.ArgumentParser(prog="python -m bench.faults.full_disk", description=__doc__)
    parser.add_argument("--times", type=int, default=5, help="how often the disk fills up")
    parser.add_argument("--seed", type=int, default=1, help="the same seed draws the same words")
    asked = parser.parse_args()
    with contextlib.ExitStack() as ending:
        folder = Path(ending.enter_context(tempfile.TemporaryDirectory(prefix="full-disk-")))
        disk = ending.enter_context(_small_disk(folder))
        lines, broken = _run(folder, disk, asked, ending)
    print("\n".join([*lines, f"broken: {len(broken)}", *(f"  {sentence}" for sentence in broken[:10])]))
    return 1 if broken else 0


@contextlib.contextmanager
def _small_disk(folder):
    disk = folder / "disk"
    disk.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SIZE}m", "tmpfs", str(disk)], capture_output=True, text=True
    )
    if done.returncode:
        raise DidNotStart(f"A small disk cannot be mounted here, which takes root: {done.stderr.strip()}")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)


def _run(folder, disk, asked, ending):
    mail = post.Post(folder / "mail.jsonl")
    ending.callback(mail.stop)
    settings = environment(
        folder, database_url=f"sqlite:///{disk}/council.sqlite3", redis_url="", mail_port=mail.port
    ) | {"VAR_DIR": str(disk)}
    os.environ |= settings
    stack = Stack(folder, settings)
    stack.manage("migrate", "--verbosity", "0")
    stack.manage("collectstatic", "--no-input", "--verbosity", "0")
    import django  # after the environment names the database

    django.setup()
    from bench.faults import council, stored

    written, _ = council.set_up(written=WRITTEN, complete=0, seed=asked.seed)
    sessions = council.sign_in({one.auditor for one in written})
    for name in (WEBS[0], WORKERS[0], SCHEDULER):
        stack.run(name)
    ending.callback(stack.stop)
    wait_for(stack.ports[WEBS[0]], what=WEBS[0], log=stack.log(WEBS[0]))
    book = log.Log(folder / "clients.jsonl")
    people = People(stack.ports[WEBS[0]], sessions, written, book, seed=asked.seed)
    broken = [sentence for _ in range(asked.times) for sentence in _fill(disk, book)]
    people.finish()
    lines = log.read(book.path)
    verdict = checker.check(lines, stored.read(), post.read(mail.path), excused=0)
    troubles = Counter(line["status"] for line in lines if line.get("outcome") == "trouble")
    broken += [*people.failures, *verdict.lost, *verdict.doubled, *verdict.conflicts, *_unsound(disk)]
    broken += [f"Somebody was answered {status} {times} times." for status, times in troubles.items() if status != 503]
    return [
        f"the disk was full: {asked.times} times (tmpfs of {SIZE} MB, SQLite)",
        f"acknowledged: {verdict.acknowledged} saves, lost: {len(verdict.lost)}, doubled: {len(verdict.doubled)}",
        f"refused while it was full: {troubles.total()}",
    ], broken


def _fill(disk, book):
    """Fill the disk, wait, make room; gives a sentence where saving does not go on."""
    time.sleep(ROOM)
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (1_000_000, 1_000):
            with contextlib.suppress(NoRoom):
                while True:
                    _write(file, b"x" * size)
    time.sleep(FULL)
    ballast.unlink()
    before, deadline = book.acknowledged, time.monotonic() + BACK
    while book.acknowledged == before:
        if time.monotonic() > deadline:
            return [f"Nothing was saved within {BACK} seconds of there being room again."]
        time.sleep(0.1)
    return []


class NoRoom(Exception):
    """The disk is full."""


def _write(file, content):
    try:
        file.write(content)
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        raise NoRoom from error


class People:
    """Those who type, each in audits of their own, from now until they finish."""

    def __init__(self, port, sessions, written, book, *, seed):
        from bench.faults.browser import Browser
        from bench.faults.clients import Writer

        self.failures, self._ended = [], threading.Event()
        self._writers = [
            Writer(Browser([port], one.auditor, sessions[one.auditor], seed=seed), one.audit, one.fields, book, seed=n)
            for n, one in enumerate(written)
            if one.fields
        ]
        self._threads = [threading.Thread(target=self._work, args=(n,), daemon=True) for n in range(HANDS)]
        for thread in self._threads:
            thread.start()

    def finish(self):
        """Save what is typed, and stop."""
        self._ended.set()
        for thread in self._threads:
            thread.join()

    def _work(self, number):
        mine = self._writers[number::HANDS]
        try:
            while not self._ended.is_set():
                for writer in mine:
                    if not writer.write(MOST):
                        self._ended.wait(AFTER_A_REFUSAL)
            for writer in mine:
                writer.finish()
        except Exception as error:
            # The boundary of a thread: whatever ended it makes the run void.
            self.failures.append(f"{type(error).__name__}: {error}")


def _unsound(disk):
    """What SQLite itself finds wrong with the database."""
    with contextlib.closing(sqlite3.connect(disk / "council.sqlite3")) as found:
        said = [line for (line,) in found.execute("PRAGMA integrity_check")]
    return [] if said == ["ok"] else said


if __name__ == "__main__":
    sys.exit(main())
