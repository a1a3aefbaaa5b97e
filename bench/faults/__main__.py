"""The command: runs the council under faults, prints what came of it; ends with 1 where a promise was broken."""

import argparse
import signal
import sys

from bench.faults.run import run

BESIDE = 15  # minutes for setting up, calm and checking, beside the faults
SHOWN = 5  # broken promises that are printed of each kind


def main():
    parser = argparse.ArgumentParser(prog="python -m bench.faults", description=__doc__)
    parser.add_argument("--faults", type=int, default=20, help="how many times something is killed")
    parser.add_argument("--seed", type=int, default=1, help="the same seed draws the same faults and words")
    parser.add_argument("--minutes", type=float, default=12, help="over how many minutes they are spread")
    parser.add_argument("--changes", type=int, default=0, help="go on until so many changes are acknowledged")
    parser.add_argument("--keep", help="a folder to keep the logs of all processes in")
    parser.add_argument(
        "--short", action="store_true", help="few audits, on the PostgreSQL and Redis the environment names"
    )
    asked = parser.parse_args()
    for name in (signal.SIGALRM, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, _end)
    signal.alarm(int((2 * asked.minutes + BESIDE) * 60))
    outcome = run(**vars(asked), say=lambda line: print(line, flush=True))
    print("\n".join(report(outcome)))
    return 0 if outcome.holds else 1


def _end(number, frame):
    """Leave by the way of an error, so that all that was started is ended."""
    sys.exit(f"Ended by {signal.Signals(number).name}: what was started is ended, nothing was checked.")


def report(outcome):
    """What a run gave, in lines."""
    verdict = outcome.verdict
    lines = [f"{kind}: {number}" for kind, number in sorted(outcome.faults.items())]
    lines += [
        f"faults: {outcome.faults.total()}",
        f"answers: {', '.join(f'{number} {kind}' for kind, number in sorted(outcome.answers.items()))}",
        f"acknowledged: {verdict.acknowledged} saves, {verdict.steps} steps",
        f"lists taken in: {outcome.desk.taken}, rounds drafted: {outcome.desk.drafted}, parked: {outcome.desk.parked}",
        f"tasks delivered twice: {outcome.twice}",
        f"figures of the month compared with a run without faults: {outcome.figures}",
        f"mails: {verdict.mails}, of them again with the same Message-ID: {verdict.repeats}",
    ]
    for name in ("lost", "doubled", "missing", "conflicts"):
        broken = getattr(verdict, name)
        lines += [f"{name}: {len(broken)}", *(f"  {sentence}" for sentence in broken[:SHOWN])]
    lines += [f"went wrong: {sentence}" for sentence in outcome.failures[:SHOWN]]
    return [*lines, f"seconds: {outcome.seconds:.0f}"]


if __name__ == "__main__":
    sys.exit(main())
