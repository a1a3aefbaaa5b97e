"""One run from nothing to nothing: servers, council, stack, work, faults, calm, verdict."""

import contextlib
import os
import shutil
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from bench.faults import checker, log, post
from bench.faults.injector import Injector
from bench.faults.servers import PostgreSQL, Redis
from bench.faults.stack import Stack, environment

WRITTEN, COMPLETE = 48, 30  # audits that are written in, and that are ready to be shared


@dataclass
class Outcome:
    """What a run gave: faults by kind, the checker's verdict, what did not go as it should, seconds of faults."""

    faults: Counter
    verdict: checker.Verdict
    answers: Counter
    failures: list
    seconds: float

    @property
    def holds(self):
        """Whether every promise was kept and the run itself went through."""
        return self.verdict.holds and not self.failures


def run(*, faults, seed, minutes, keep=None, say=print):
    """Bring all up, kill so many times or for so many minutes, check, and take everything away again.

    `keep` is a folder for the logs of all processes, of the clients and of the mail server.
    """
    with contextlib.ExitStack() as ending:
        folder = Path(ending.enter_context(tempfile.TemporaryDirectory(prefix="faults-")))
        if keep:
            ending.callback(_keep, folder, Path(keep))
        mail = post.Post(folder / "mail.jsonl")
        ending.callback(mail.stop)
        postgresql, redis = PostgreSQL(folder), Redis(folder)
        for server in (postgresql, redis):
            ending.callback(server.kill)
            server.start()
        stack = _stack(folder, postgresql.make("council"), redis.url, mail.port)
        ending.callback(stack.stop)
        return _on(stack, postgresql, redis, folder, mail, faults=faults, seed=seed, minutes=minutes, say=say)


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


def _on(stack, postgresql, redis, folder, mail, *, faults, seed, minutes, say):
    import django  # after the environment names the database

    django.setup()
    from bench.faults import council, stored, work

    written, complete = council.set_up(written=WRITTEN, complete=COMPLETE, seed=seed)
    people = {one.auditor for one in (*written, *complete)} | {who for one in complete for who in one.named}
    sessions = council.sign_in(people)
    stack.start()
    say(f"The council stands: {len(written)} audits to write in, {len(complete)} to share. Now it is killed.")
    book = log.Log(folder / "clients.jsonl")
    at_work = work.Work(stack.ports.values(), sessions, book, written=written, complete=complete, seed=seed)
    injector = Injector(stack, postgresql, redis, book, seed=seed)
    mail.mood, began = "slow", time.monotonic()
    at_work.start()
    injector.inject(faults, until=began + minutes * 60)
    seconds = time.monotonic() - began
    mail.mood = "prompt"
    stack.keep_up()
    at_work.finish()
    failures = at_work.failures if work.settle() else [*at_work.failures, "Work was still waiting after the calm."]
    lines = log.read(book.path)
    verdict = checker.check(lines, work.patiently(stored.read), post.read(mail.path), excused=injector.excused)
    answers = Counter(line["outcome"] for line in lines if "outcome" in line)
    failures += [f"A trace was shown: {line['text'][:200]}" for line in lines if "Traceback" in line.get("text", "")]
    return Outcome(injector.done, verdict, answers, failures, seconds)
