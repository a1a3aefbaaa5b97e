"""How the forms take whatever is sent: `python bench/fuzz_forms.py [--posts N] [--seed N] [--seconds N]`.

Finds every form on every page as somebody who may open it, and sends each, by chance, with random, hostile,
missing, doubled and oversized values. No answer is a 500, none takes more than 10 s of a processor. Where that
is broken, the form and its seed are named and this ends with 1. What is sent is taken back each time. The
database is one of its own: SQLite in a folder that goes, or what DATABASE_URL names, which must be empty.
"""

import argparse
import os
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
SECONDS = 10  # of a processor, for one answer


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=20_000, help="forms sent, 20,000 unless told")
    parser.add_argument("--seed", type=int, default=0, help="the first seed; the others follow it")
    parser.add_argument("--seconds", type=int, default=3_600, help="no further form is sent after these")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/bench.sqlite3")
        os.environ["VAR_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
        import django  # after the environment names the database
        from django.test.utils import setup_test_environment

        django.setup()
        setup_test_environment()  # mail stays here; the test's own host is known
        sys.exit(_run(given))


def _run(given):
    import logging

    from django.core.management import call_command

    from frameworks import services as frameworks
    from lib import clock
    from tests.access.world import BEFORE, MONDAY, make_world
    from tests.hostile.forms import Walk

    logging.disable(logging.CRITICAL)
    call_command("migrate", verbosity=0)
    with clock.at(MONDAY):
        world = make_world(frameworks.load(ROOT / "frameworks/councils/hull", in_force_from=BEFORE).version)
        walk = Walk(world)
        return _send(walk, walk.forms(), given)


def _send(walk, forms, given):
    from tests.hostile.forms import fuzz

    begun, answers, used, broken, slowest = time.perf_counter(), Counter(), set(), 0, (0, "")
    for seed in range(given.seed, given.seed + given.posts):
        if time.perf_counter() - begun > given.seconds:
            break
        worked = time.process_time()
        try:
            form, _, answer = fuzz(walk, forms, seed)
        except Exception as fault:
            broken += 1
            print(f"seed {seed}: {told((type(fault), fault, fault.__traceback__))}", file=sys.stderr, flush=True)
            continue
        took = time.process_time() - worked
        answers[answer.status_code] += 1
        used.add(form.key)
        slowest = max(slowest, (took, f"{form.page} {form.action[:80]}, seed {seed}"))
        if answer.status_code >= 500 or took > SECONDS:
            broken += 1
            named = f"seed {seed}: {form.page} as {form.who} {form.action[:100]}: {answer.status_code}, {took:.1f} s"
            print(f"{named}, {told(getattr(answer, 'exc_info', None))}", file=sys.stderr, flush=True)
    seconds = time.perf_counter() - begun
    print(f"{sum(answers.values()):,} times a form sent in {seconds:.0f} s, by {len(used)} of {len(forms)} forms")
    print("  " + ", ".join(f"{count:,} answered {status}" for status, count in sorted(answers.items())))
    print(f"  slowest {slowest[0]:.2f} s of a processor ({slowest[1]})")
    print(f"  {broken:,} answers of 500, faults or over {SECONDS} s of a processor")
    return int(bool(broken))


def told(raised):
    """What was raised behind an answer, and where."""
    if not raised:
        return "nothing raised"
    kind, fault, trace = raised
    places = " ".join(f"{Path(at.filename).name}:{at.lineno}" for at in traceback.extract_tb(trace)[-6:])
    return f"{kind.__name__} in {places}: {str(fault)[:300]}"


if __name__ == "__main__":
    main()
