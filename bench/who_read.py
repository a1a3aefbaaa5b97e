"""How long it takes to say who read a child's records: `python bench/who_read.py [ROWS]`, 5,000,000 unless told.

Fills the trail of an empty PostgreSQL database (`DATABASE_URL`; it is emptied of its readings afterwards)
with readings of 15,000 cases by 400 people over five years, then asks as the pages do and says how the
database went about it. Then it seals a part and checks the chain, in rows a second.
"""

import argparse
import os
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
CASES, PEOPLE, SEALED = 15_000, 400, 200  # the last in runs of a thousand rows
FILL = """
INSERT INTO trail_access (at, person_id, thing, from_address, request_id, case_reference, what)
SELECT timestamptz '2021-03-01 08:00Z' + n * (interval '157788000 seconds' / %(rows)s),
       %(first)s + (n * 7919) %% %(people)s, 'audits.audit:' || (n * 104729) %% 60000, '192.0.2.7',
       md5(n::text), 'C-' || (n * 104729) %% %(cases)s, 'page'
FROM generate_series(1::bigint, %(rows)s) n
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", nargs="?", type=int, default=5_000_000)
    rows = parser.parse_args().rows
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        parser.error("DATABASE_URL names no PostgreSQL database.")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["VAR_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
        import django  # after the environment names the database

        django.setup()
        _measure(rows)


def _measure(rows):
    from django.core.management import call_command
    from django.db import connection

    from records import reading
    from trail import guard, seals
    from trail.models import Access, Seal

    call_command("migrate", verbosity=0)
    first = _people()
    asked = {"rows": rows, "first": first, "people": PEOPLE, "cases": CASES}
    with connection.cursor() as cursor:
        _timed(f"fill {rows:,} readings", lambda: cursor.execute(FILL, asked))
        cursor.execute("ANALYZE trail_access")
    year = reading.of_case("C-77", date(2025, 1, 1), date(2025, 12, 31))
    ever = reading.of_case("C-77", date(2021, 1, 1), date(2026, 12, 31))
    print(year.explain(analyze=True))
    _timed(f"who read one case in a year ({year.count()} rows)", lambda: list(year.all()))
    _timed(f"who ever read it ({ever.count()} rows)", lambda: list(ever.all()))
    _timed("unusual reading of a week", lambda: reading.unusual(date(2025, 6, 2), date(2025, 6, 8)))
    _timed("newest page of the trail", lambda: list(Access.objects.select_related("person")[:50]))
    sealed = _timed(f"seal {SEALED:,} runs", lambda: seals.seal_waiting(seals=SEALED))
    _timed(f"check {sealed:,} rows", lambda: seals.check(Seal.Log.ACCESS))
    guard.lift()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE trail_access, trail_seal")
    guard.install()


def _people():
    from people.models import User

    made = User.objects.bulk_create(
        User(name=f"Reader {n}", email=f"reader.{n}@council.example") for n in range(PEOPLE)
    )
    return made[0].pk


def _timed(what, work):
    begun = time.perf_counter()
    result = work()
    print(f"{what}: {time.perf_counter() - begun:.3f} s")
    return result


if __name__ == "__main__":
    main()
