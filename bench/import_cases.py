"""How long a case list takes: `python bench/import_cases.py [WORKBOOK] [--times N]`.

Without a workbook the demonstration's lists are written N times over (5 makes 42,000
children in 92,000 rows, a council of Birmingham's size), read, and taken in twice in a
database of its own.
"""

import argparse
import os
import resource
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))


def main():
    given = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["VAR_DIR"] = folder
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/bench.sqlite3")
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
        import django  # after the environment names the database

        django.setup()
        _measure(given, Path(folder))


def _arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("workbook", nargs="?", type=Path)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--as-at", type=date.fromisoformat, default=date(2025, 9, 30))
    return parser.parse_args()


def _measure(given, folder):
    from django.core.management import call_command

    from bench.lists import multiply_workbook
    from cases import services
    from people.services import take_staff_list
    from people.staff_list import read_staff_list

    call_command("migrate", verbosity=0)
    with (ROOT / "demo/data/staff.csv").open("rb") as opened:
        take_staff_list(read_staff_list(opened, on=given.as_at), by=None, on=given.as_at)
    path = given.workbook or _timed("write", lambda: multiply_workbook(
        ROOT / "demo/data/annex-a.xlsx", folder / "lists.xlsx", times=given.times
    ))
    files = [(path.name, path)]
    reading = _timed("read", lambda: services.read_lists(files, as_at=given.as_at))
    print(f"{len(reading.children):,} children, {len(reading.issues):,} doubtful places")
    for what in ("read and take in", "the same again"):
        done, _ = _timed(what, lambda: services.take_files(files, as_at=given.as_at, by=None))
        print(done.summary["changes"])
    print(f"memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


def _timed(what, work):
    begun = time.perf_counter()
    result = work()
    print(f"{what}: {time.perf_counter() - begun:.1f} s")
    return result


if __name__ == "__main__":
    main()
