"""How the loader takes damaged files: `python bench/damaged_frameworks.py [FILES] [--seed N]`, 10,000 unless told.

Damages the councils' own files as accidents do (lines cut, swapped and repeated, other types, huge numbers, odd
bytes), one file at a time, and loads each folder. Each is refused with sentences or taken whole; anything else
ends this command with the file and the seed that make it again. Every 50th that is taken is written to a database
of its own and taken back.
"""

import argparse
import os
import resource
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
EACH = 50


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="?", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0, help="the first seed; the others follow it")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["VAR_DIR"] = folder
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/bench.sqlite3"
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
        import django  # after the environment names the database

        django.setup()
        _measure(range(given.seed, given.seed + given.files), Path(folder, "councils"))


def _measure(seeds, folder):
    from django.core.management import call_command

    from frameworks.models import FrameworkVersion
    from tests.frameworks.council import COUNCILS
    from tests.frameworks.damage import complaints, damaged_folders

    call_command("migrate", verbosity=0)
    folder.mkdir()
    councils = [path for path in COUNCILS.iterdir() if (path / "policy.yaml").exists()]
    took, ends, said, written = [], Counter(), Counter(), 0
    for one in damaged_folders(councils, folder, seeds):
        begun = time.perf_counter()
        try:
            sentences = complaints(one)
        except BaseException:
            print(f"Not a sentence: {one.directory.name}/{one.path}, seed {one.seed}", file=sys.stderr)
            raise
        took.append(time.perf_counter() - begun)
        ends["refused" if sentences else "taken"] += 1
        said.update([len(sentences)])
        if not sentences and ends["taken"] % EACH == 1:
            _write(one)
            written += 1
    assert not FrameworkVersion.objects.exists()
    _tell(councils, took, ends, said, written)


def _write(one):
    from django.db import transaction

    from tests.frameworks.damage import whole

    with transaction.atomic():
        whole(one)
        transaction.set_rollback(True)


def _tell(councils, took, ends, said, written):
    print(f"{len(took):,} damaged files of {len(councils)} councils in {sum(took):.0f} s")
    print(f"  {ends['refused']:,} refused with sentences, {ends['taken']:,} taken whole, 0 tracebacks")
    most = max(said)
    one = said[1]
    print(f"  one sentence: {one:,}; at most {most}; {written} taken ones written to a database and taken back")
    print(f"  {1000 * median(took):.1f} ms in the middle, {1000 * max(took):.0f} ms at most")
    print(f"  memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB at most")


if __name__ == "__main__":
    main()
