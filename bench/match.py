"""How long matching takes: `python bench/match.py [--rounds N]`.

Floor is the plainest way there is: each case takes the first auditor who is free and
independent of it, without costs, optimum or reasons. Trust the ratios, not the times.
"""

import argparse
import os
import resource
import sys
import time
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1]))

#: Cases, auditors, and audits an auditor may have in the month.
SIZES = ((60, 80, 1), (2_000, 1_000, 2), (15_000, 1_000, 1), (15_000, 1_000, 15))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django  # the framework's vocabulary names the roles of people.models

    django.setup()
    print(f"{'cases':>7} {'auditors':>8} {'seats':>5} {'floor s':>8} {'match s':>8} {'ratio':>6} {'pairs':>6}")
    for size in SIZES:
        _measure(*size, rounds)
    print(f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB")


def _measure(cases, auditors, month_limit, rounds):
    from allocation.match import match
    from allocation.standing import Rules
    from bench.councils import council

    made = council(cases, auditors, month_limit=month_limit)
    floors, times = [], []
    for _ in range(rounds):
        floors.append(_timed(lambda: _first_free(*made))[0])
        taken, found = _timed(lambda: match(*made, rules=Rules(), seed=7))
        times.append(taken)
        floors.append(_timed(lambda: _first_free(*made))[0])
    ratio = median(times) / median(floors)
    print(
        f"{cases:7,} {auditors:8,} {month_limit:5} {median(floors):8.3f} {median(times):8.3f} "
        f"{ratio:6.0f} {len(found.pairs):6,}"
    )


def _timed(work):
    start = time.perf_counter()
    found = work()
    return time.perf_counter() - start, found


def _first_free(cases, auditors):
    """The floor: no costs, no optimum, no reasons."""
    seats = {auditor.key: auditor.seats for auditor in auditors}
    given = {}
    for case in sorted(cases, key=lambda case: case.rank):
        for auditor in auditors:
            if seats[auditor.key] and _independent(case, auditor):
                seats[auditor.key] -= 1
                given[case.key] = auditor.key
                break
        if not any(seats.values()):
            break
    return given


def _independent(case, auditor):
    return not (
        auditor.team in case.teams
        or auditor.leads & case.teams
        or auditor.key in case.above
        or auditor.key in case.named
        or case.worker in auditor.above
    )


if __name__ == "__main__":
    main()
