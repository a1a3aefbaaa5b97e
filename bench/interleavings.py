"""Several people at once at one audit, over and over: `python -m bench.interleavings --rounds 10000 --seed 1`.

Needs PostgreSQL: `DATABASE_URL` names an empty database, or one that an earlier run made. In each round three or
four people, each in a thread with a connection of its own, have the same audit open and do by chance what
`bench/together/moves.py` holds; then every promise of `bench/together/promises.py` is checked. `--state FILE` keeps
how far it came, so that the next run goes on there. Ends with 1 where a promise was broken, or where a
refusal was no sentence.
"""

import argparse
import json
import os
import random
import sys
import tempfile
import threading
import time
import traceback
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
PEOPLE, LONGEST = (3, 4), 60  # people at once; rounds in the life of one audit
APART = 0.004  # seconds between two who begin, at most
PATIENCE = 600  # seconds until somebody gives up waiting for the others to have opened their pages
SHOWN = 10
MOST = 4  # connections


def main():
    asked = _asked()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["VAR_DIR"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        import django  # after the environment names the database

        django.setup()
        found = Run(**_kept(asked.state, asked.seed))
        _play(found, asked)
    print("\n".join(found.report()))
    return 1 if found.broken else 0


def _asked():
    parser = argparse.ArgumentParser(prog="python -m bench.interleavings", description=__doc__)
    parser.add_argument("--rounds", type=int, default=200, help="how many interleavings in all")
    parser.add_argument("--seed", type=int, default=1, help="the same seed draws the same people and moves")
    parser.add_argument("--minutes", type=float, default=60, help="no more rounds after so many minutes")
    parser.add_argument("--state", type=Path, help="a file that remembers how far it came")
    return parser.parse_args()


@dataclass
class Run:
    """Rounds played, what people came to, audits by their end, and sentences about what is wrong."""

    seed: int
    rounds: int = 0
    done: Counter = field(default_factory=Counter)
    refused: Counter = field(default_factory=Counter)
    ends: Counter = field(default_factory=Counter)
    saved: int = 0
    broken: list = field(default_factory=list)
    seconds: float = 0

    def report(self):
        return [
            f"interleavings: {self.rounds} of {PEOPLE[0]} or {PEOPLE[1]} people, seed {self.seed}",
            f"done: {self.done.total()} ({_told(self.done)})",
            f"refused with a sentence: {self.refused.total()} ({_told(self.refused)})",
            f"acknowledged wordings: {self.saved}",
            f"audits: {self.ends.total()} ({_told(self.ends)})",
            f"broken: {len(self.broken)}",
            *(f"  {sentence}" for sentence in self.broken[:SHOWN]),
            f"seconds: {self.seconds:.0f}",
        ]


def _told(counter):
    return ", ".join(f"{name} {number}" for name, number in counter.most_common())


def _kept(path, seed):
    """What an earlier run left in its file."""
    if path is None or not path.exists():
        return {"seed": seed}
    kept = json.loads(path.read_text())
    counters = {name: Counter(kept[name]) for name in ("done", "refused", "ends")}
    return {**kept, **counters}


def _keep(path, run):
    if path is not None:
        path.write_text(json.dumps(vars(run)))


def _play(run, asked):
    from bench.together import promises

    cast, framework = _council()
    ends, began, world = time.monotonic() + asked.minutes * 60, time.monotonic(), None
    before, lived = run.seconds, 0
    with ThreadPoolExecutor(MOST) as pool:
        while run.rounds < asked.rounds and time.monotonic() < ends:
            luck = random.Random(f"{run.seed}:{run.rounds}")
            if world is None or lived >= LONGEST or world.is_over():
                _count_end(run, world)
                world, lived = _begin(cast, framework), 0
            came = _round(pool, world, luck)
            lived, run.rounds = lived + 1, run.rounds + 1
            wrong = _wrong(run, came) + list(promises.broken(world))
            run.broken += [f"Round {run.rounds}, {_moves(came)}: {sentence}" for sentence in wrong]
            run.seconds = before + time.monotonic() - began
            if wrong:
                world = None
            if run.rounds % 100 == 0 or wrong:
                _keep(asked.state, run)
                print(f"{run.rounds} rounds, {run.seconds:.0f} s, {len(run.broken)} broken", flush=True)
        _count_end(run, world)
        list(pool.map(_leave, range(MOST)))
    _keep(asked.state, run)


def _council():
    """The cast of the tests and one council's framework, made once in this database."""
    from django.core.management import call_command

    from frameworks import services
    from frameworks.models import FrameworkVersion
    from people.models import User
    from tests.cast import Cast, make_cast

    call_command("migrate", verbosity=0)
    framework = FrameworkVersion.objects.first()
    if framework is None:
        folder = ROOT / "frameworks" / "councils" / "hull"
        return make_cast(), services.load(folder, in_force_from=date(2020, 1, 1)).version
    by_name = {person.name.split()[0].lower(): person for person in User.objects.select_related("team")}
    return Cast(**{name: by_name.get(name) for name in Cast.__dataclass_fields__}), framework


def _begin(cast, framework):
    from bench.together.world import World

    cast.north = cast.north or cast.tess.team
    return World.begin(cast, framework)


def _count_end(run, world):
    from audits.models import Audit

    if world is not None:
        run.ends[Audit.objects.get(pk=world.audit).status] += 1
        run.saved += len(world.told)


def _round(pool, world, luck):
    """Everybody opens the page, then all act at once; gives (move, outcome) of each act."""
    number = luck.choice(PEOPLE)
    together = threading.Barrier(number)
    seeds = [luck.random() for _ in range(number)]
    return [each for some in pool.map(lambda seed: _act(world, seed, together), seeds) for each in some]


def _act(world, seed, together):
    """One person's part of a round: one move of the page as it was opened, now and then a second one."""
    from django.db import connection

    from bench.together.moves import draw
    from bench.together.world import Page

    luck, came = random.Random(seed), []
    page = Page(world)
    names = [draw(page, luck) for _ in range(luck.choice((1, 1, 2)))]
    pause = luck.uniform(0, APART)
    together.wait(PATIENCE)
    time.sleep(pause)
    for name in names:
        came.append((name, _outcome(name, page, luck)))
    if connection.in_atomic_block:
        came.append((names[-1], AssertionError("A transaction was left open.")))
    return came


def _outcome(name, page, luck):
    """None where it was done, else what was raised."""
    from bench.together.moves import MOVES

    try:
        MOVES[name](page, luck)
    except Exception as raised:
        return raised  # looked at after the round
    return None


def _wrong(run, came):
    """Count what came of each act; gives a sentence for each that no person should be shown."""
    from bench.together.moves import is_refusal

    wrong = []
    for name, raised in came:
        if raised is None:
            run.done[name] += 1
        elif is_refusal(raised):
            run.refused[type(raised).__name__] += 1
        else:
            told = "".join(traceback.format_exception(raised)[-4:])
            wrong.append(f"“{name}” ended with {type(raised).__name__}: {raised} {told}")
    return wrong


def _moves(came):
    return ", ".join(f"{name} ({type(raised).__name__ if raised else 'done'})" for name, raised in came)


def _leave(number):
    from django.db import connections

    connections.close_all()


if __name__ == "__main__":
    sys.exit(main())
