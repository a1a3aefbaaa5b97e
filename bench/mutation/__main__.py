"""How many permission checks can be removed without a test seeing it: `python -m bench.mutation`.

Each check of the code (`require`, `can`, a raised refusal, a filter or condition of `visible_to`, a rule of the table
or one half of its "and", a decorator of a view) is taken away by itself, in memory, in a child of a process that has
built the tests' council; nothing is written to the checkout. First the tests of tests/access that come by the check
are asked, those that come by the fewest others before the rest and 36 of a file at the most; then the sixty of the
rooms' own tests that share its rarest words, and all others of its room; until one fails that passes with the
check in its place. What was found stands in a table, and a run that was broken off goes on from it. Which test
comes by which check takes longest to see: `--reached` keeps it for as long as the code stays as it is.

    python -m bench.mutation --table removed.tsv --reached reached.json
    python -m bench.mutation --only audits/ --sample 20 --seed 3 --near      (quicker: only the sixty)
    python -m bench.mutation --one audits/rules.py:224:4:and tests/audits     (any tests, one check removed)

It ends with 1 where a test noticed fewer than 95 % of them.
"""

import argparse
import os
import random
import sys
from pathlib import Path

from bench.mutation.plant import ROOMS, plant

PROMISED = 95  # per cent
ASKED = ["tests/access", "tests/audits_pages", *(f"tests/{room}" for room in ROOMS)]


def main():
    given = _arguments()
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    os.environ["DATABASE_URL"] = os.environ["REDIS_URL"] = ""  # a child cannot share a server's connection
    plant()
    return _one(given) if given.one else _all(given)


def _arguments():
    parser = argparse.ArgumentParser(
        prog="python -m bench.mutation", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("tests", nargs="*", default=ASKED, help="tests/access and those of each room unless told")
    parser.add_argument("--only", default="", help="only checks whose key begins so, as audits/rules.py")
    parser.add_argument("--sample", type=int, help="only so many, drawn from the seed")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--table", type=Path, help="a file that keeps what was found; what is in it is not asked again")
    parser.add_argument("--reached", type=Path, help="a file that keeps which checks each test comes by")
    parser.add_argument("--chosen", default="", help="only tests with this in their name, as pytest -k")
    parser.add_argument("--near", action="store_true", help="not all tests of the room, only the sixty: tells too few")
    parser.add_argument("--minutes", type=float, default=60, help="no further check is begun after so many")
    parser.add_argument("--beside", type=int, default=2, help="checks that are tried at once")
    parser.add_argument("--one", default="", help="remove this one check and run the tests as ever")
    return parser.parse_args()


def _one(given):
    import pytest

    from bench.mutation import switch

    switch.remove(given.one)
    return pytest.main(["-q", "-x", "-p", "no:cacheprovider", "-m", "not browser", *given.tests])


def _all(given):
    import pytest

    from bench.mutation.run import Run

    run = Run(
        given.table, reached=given.reached, near=given.near, minutes=given.minutes, beside=given.beside,
        choose=lambda keys: _chosen(keys, given),
    )  # fmt: skip
    chosen = ["-k", given.chosen] if given.chosen else []
    pytest.main(
        ["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-m", "not browser", *chosen, *given.tests], plugins=[run]
    )
    print("\n".join(run.tell()))
    return 0 if run.found and run.share >= PROMISED else 1


def _chosen(keys, given):
    keys = [key for key in keys if key.startswith(given.only)]
    if given.sample is None:
        return keys
    return random.Random(given.seed).sample(keys, min(given.sample, len(keys)))


if __name__ == "__main__":
    sys.exit(main())
