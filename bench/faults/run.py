"""One run from nothing to nothing: servers, council, stack, work, faults, calm, verdict."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from bench.faults import checker, log, moved, post, twice
from bench.faults.acts import ACTS
from bench.faults.figures import differences, figures
from bench.faults.injector import MOVED_ON, SERVERS, Injector
from bench.faults.servers import NamedPostgreSQL, NamedRedis, PostgreSQL, Redis
from bench.faults.stack import ROOT, Stack, environment

MORE = 8  # seconds between two faults while changes are still missing
WRITTEN, COMPLETE = 48, 30  # audits that are written in, and that are ready to be shared


@dataclass
class Outcome:
    """What a run gave: faults by kind, the checker's verdict, what did not go as it should, seconds of faults."""

    faults: Counter
    verdict: checker.Verdict
    answers: Counter
    failures: list
    seconds: float
    desk: object  # the QA team's: lists taken in, rounds drafted, long work killed three times
    twice: int  # tasks delivered twice
    figures: int  # of the month, compared with those of a run without faults

    @property
    def holds(self):
        """Whether every promise was kept and the run itself went through."""
        return self.verdict.holds and not self.failures


FEW_WRITTEN, FEW_COMPLETE = 8, 4  # of a short run


def run(*, short=False, keep=None, say=print, **asked):
    """Bring all up, kill so many times in so many minutes, check, and take everything away again.

    `asked` are faults, seed, minutes and changes: with these killing goes on until so many were
    acknowledged, twice the minutes at most. A short run is on the PostgreSQL and Redis of DATABASE_URL and
    REDIS_URL, which it spares, has few audits and compares no figures. `keep` is a folder for the logs of
    all processes, of the clients and of the mail server.
    """
    with contextlib.ExitStack() as ending:
        folder = Path(ending.enter_context(tempfile.TemporaryDirectory(prefix="faults-")))
        if keep:
            ending.callback(_keep, folder, Path(keep))
        mail = post.Post(folder / "mail.jsonl")
        ending.callback(mail.stop)
        postgresql, redis = _named() if short else (PostgreSQL(folder), Redis(folder))
        for server in (postgresql, redis):
            ending.callback(server.kill)
            server.start()
        stack = _stack(folder, postgresql.make("council"), redis.url, mail.port)
        ending.callback(stack.stop)
        return _on(stack, postgresql, redis, folder, mail, **asked, short=short, say=say)


def _named():
    """The servers that the environment names."""
    return NamedPostgreSQL(os.environ["DATABASE_URL"]), NamedRedis(os.environ["REDIS_URL"])


def _keep(folder, into):
    into.mkdir(parents=True, exist_ok=True)
    for path in (*folder.glob("*.log"), *folder.glob("*.jsonl")):
        shutil.copy(path, into)


def _stack(folder, database_url, redis_url, mail_port):
    (folder / "var").mkdir()
    settings = environment(folder, database_url=database_url, redis_url=redis_url, mail_port=mail_port)
    os.environ |= settings
    stack = Stack(folder, settings)
    stack.manage("migrate", "--verbosity", "0")
    stack.manage("collectstatic", "--no-input", "--verbosity", "0")
    return stack


def _on(stack, postgresql, redis, folder, mail, *, faults, seed, minutes, changes, short, say):
    import django  # after the environment names the database

    django.setup()
    from bench.faults import council, lists, stored, work
    from bench.faults.patience import patiently

    moved.to(min(ACTS.values()))
    many, ready = (FEW_WRITTEN, FEW_COMPLETE) if short else (WRITTEN, COMPLETE)
    written, complete = council.set_up(written=many, complete=ready, seed=seed)
    officer = council.officer()
    named = {person for one in complete for person in one.named}
    people = {officer.pk} | named | {one.auditor for one in (*written, *complete)}
    sessions = council.sign_in(people)
    book = log.Log(folder / "clients.jsonl")
    say(f"The council stands: {len(written)} audits to write in, {len(complete)} to share. Now it is killed.")
    at_work = work.Work(
        stack.ports.values(), sessions, book, written=written, complete=complete, officer=officer, seed=seed
    )
    injector = Injector(stack, postgresql, redis, book, seed=seed, spared=SERVERS if short else ())
    mail.mood, began = "slow", time.monotonic()
    for number, (act, moment) in enumerate(ACTS.items(), start=1):
        with at_work.pressing:  # nobody presses a button again days after it gave no answer
            book.note("act", name=act, moved=moved.to(moment))
            injector.move_on(MOVED_ON) if number > 1 else stack.start()
        if number == 1:
            at_work.start()
        injector.inject(faults * number // len(ACTS), until=began + minutes * 60 * number / len(ACTS))
        say(f"{act}: {injector.done.total()} faults, {book.acknowledged:,} changes acknowledged")
    while book.acknowledged < changes and time.monotonic() < began + 2 * minutes * 60:
        injector.inject(injector.done.total() + 1, until=time.monotonic() + MORE)
    seconds = time.monotonic() - began
    mail.mood = "prompt"
    stack.keep_up()
    at_work.finish()
    failures = at_work.failures if work.settle() else [*at_work.failures, "Work was still waiting after the calm."]
    lines = log.read(book.path)
    verdict = checker.check(lines, patiently(stored.read), post.read(mail.path), excused=injector.excused)
    answers = Counter(line["outcome"] for line in lines if "outcome" in line)
    failures += [f"A trace was shown: {line['text'][:200]}" for line in lines if "Traceback" in line.get("text", "")]
    failures += patiently(lists.half_taken)
    counted = patiently(figures)
    if not short:
        failures += _compared(counted, postgresql, stack, book.path, seed)
    done_twice = twice.count(folder / "var")
    compared = 0 if short else len(counted)
    return Outcome(injector.done, verdict, answers, failures, seconds, at_work.desk, done_twice, compared)


def _compared(counted, *played):
    """Where the month's figures differ from those of the month without faults, in sentences."""
    try:
        return differences(counted, _without_faults(*played))
    except RuntimeError as broken:
        return [str(broken)]


def _without_faults(postgresql, stack, clients, seed):
    """The month's figures of a database in which the same was done and nothing was killed."""
    stack.stop()
    moved.to(min(ACTS.values()))
    settings = {**stack.environment, "DATABASE_URL": postgresql.make("calm"), moved.MOVED: os.environ[moved.MOVED]}
    _told(settings, "manage.py", "migrate", "--verbosity", "0")
    return json.loads(_told(settings, "-m", "bench.faults.calm", str(clients), *_sizes(seed)).splitlines()[-1])


def _told(settings, *command):
    """What a command of ours prints."""
    done = subprocess.run([sys.executable, *command], cwd=ROOT, env=settings, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"The month without faults could not be played: {done.stderr[-2000:]}")
    return done.stdout


def _sizes(seed):
    return ["--seed", str(seed), "--written", str(WRITTEN), "--complete", str(COMPLETE)]
