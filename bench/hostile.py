"""How the importers take files made to harm: `python bench/hostile.py [--only IMPORTER] [--files N] [--seed N] …`.

First one of each sort that asks for much (zip bombs, a cell of 200 MB, 1,000,000 rows …), then N small
ones with cells, bytes, letters and parts changed, for each way in by turns or for the one named. Every
file is taken or refused with a sentence; none takes over 10 s of a processor or 512 MB, and none hangs. Where
that is broken, the file and its seed are named and this ends with 1. The clock only tells a hang from work:
where others use the machine it says nothing else.
"""

import argparse
import os
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
SECONDS = 10  # of a processor, for one file, here and in the process that opens a workbook
HANGS = 60  # seconds on the clock
MEMORY = 512  # MB, here and in the process that opens a workbook


class TooSlow(BaseException):
    """A file took longer than any may."""


def main():
    given = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["VAR_DIR"] = folder
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/bench.sqlite3"
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
        import django  # after the environment names the database

        django.setup()
        run = Run(given.seconds)
        _read_all(run, given, folder)
    sys.exit(run.tell())


def _arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    names = ("case list", "Annex A", "other lists", "staff list")
    parser.add_argument("--only", choices=names, help="only this importer")
    parser.add_argument("--files", type=int, default=5_000, help="small files, 5,000 unless told")
    parser.add_argument("--seed", type=int, default=0, help="the first seed; the others follow it")
    parser.add_argument("--seconds", type=int, default=1_800, help="no further file is begun after these")
    parser.add_argument("--without-heavy", action="store_true", help="only the small files")
    return parser.parse_args()


def _read_all(run, given, folder):
    from tests.hostile.importers import importers
    from tests.hostile.making import heavy, light

    ways = [way for way in importers(folder) if given.only in (None, way.name)]
    for way in [] if given.without_heavy else ways:
        for made in heavy(way.tables):
            run.one(way, made, "heavy")
    for seed in range(given.seed, given.seed + given.files):
        if run.is_over:
            break
        way = ways[seed % len(ways)]
        run.one(way, light(way.tables, seed), f"seed {seed}")


class Run:
    """What came of the files so far."""

    def __init__(self, seconds):
        self.begun, self.seconds = time.perf_counter(), seconds
        self.ends, self.ways, self.broken = Counter(), Counter(), []
        self.slowest = (0, "")

    @property
    def is_over(self):
        return time.perf_counter() - self.begun > self.seconds

    def one(self, way, made, which):
        """Read one file and note how it ended."""
        from tests.hostile.importers import outcome

        named = f"{way.name}, {made.sort}, {which}"
        begun = _worked()
        try:
            with _at_most(HANGS):
                ended = outcome(way, made.data, made.kind)
        except (Exception, TooSlow) as fault:
            self.broken.append(f"{named}: {_last(fault)}")
        else:
            self.ends[ended] += 1
            self.ways[way.name, ended] += 1
        took = _worked() - begun
        self.slowest = max(self.slowest, (took, named))
        if took > SECONDS:
            self.broken.append(f"{named}: {took:.1f} s of a processor")

    def tell(self):
        """Print what came of it; 1 where a promise was broken."""
        here, child = (
            resource.getrusage(who).ru_maxrss // 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        )
        count = sum(self.ends.values()) + len(self.broken)
        print(f"{count:,} hostile files in {time.perf_counter() - self.begun:.0f} s")
        print(f"  {self.ends['taken']:,} taken, {self.ends['refused']:,} refused with a sentence")
        for name in dict.fromkeys(name for name, _ in self.ways):
            print(f"    {name}: {self.ways[name, 'taken']:,} taken, {self.ways[name, 'refused']:,} refused")
        print(f"  {len(self.broken):,} tracebacks, files over {SECONDS} s of a processor or {HANGS} s on the clock")
        print(f"  slowest {self.slowest[0]:.1f} s of a processor ({self.slowest[1]})")
        print(f"  memory {here} MB at most here, {child} MB in the process that opens a workbook")
        for line in self.broken[:50]:
            print(line, file=sys.stderr)
        return int(bool(self.broken) or max(here, child) > MEMORY)


def _worked():
    """Seconds of a processor so far, here and in the processes that opened workbooks."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


@contextmanager
def _at_most(seconds):
    def ring(*_):
        raise TooSlow(f"more than {seconds} s")

    signal.signal(signal.SIGALRM, ring)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)


def _last(fault):
    where = traceback.extract_tb(fault.__traceback__)[-1]
    return f"{type(fault).__name__} in {Path(where.filename).name}:{where.lineno}: {str(fault)[:300]}"


if __name__ == "__main__":
    main()
