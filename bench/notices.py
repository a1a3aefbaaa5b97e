"""How long telling many people takes: `python bench/notices.py [AUDITS]`, 2,000 audits unless told.

Allocates the audits of one round to a made-up council, then runs the duties of audits on the
day after they were due and of three weeks later, in a database of its own (`DATABASE_URL` names
another, empty one). The digest is of every notice's words: equal digests are equal notices.
"""

import argparse
import hashlib
import json
import os
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
MONTH, DUE, LATE, VERY_LATE = date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 1), date(2026, 4, 22)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("audits", nargs="?", type=int, default=2000)
    number = parser.parse_args().audits
    with tempfile.TemporaryDirectory() as folder:
        os.environ["VAR_DIR"] = folder
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/bench.sqlite3")
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
        import django  # after the environment names the database

        django.setup()
        _measure(number)


def _measure(number):
    from django.core.management import call_command

    from audits import duties
    from audits.allocating import allocate_many
    from lib import clock

    call_command("migrate", verbosity=0)
    with clock.at(MONTH):
        plans = _plans(number)
        _timed("allocate", lambda: allocate_many(plans, by=None))
    for on in (LATE, VERY_LATE):
        with clock.at(on):
            for duty in (duties.chase, duties.escalate):
                _timed(f"{duty.__name__} {on}", lambda duty=duty, on=on: duty(on))
                _timed(f"{duty.__name__} {on} again", lambda duty=duty, on=on: duty(on))
    _report()


def _plans(number):
    from audits.services import AllocationPlan
    from cases.models import Case
    from frameworks.services import load, tool
    from people.models import Role

    framework = load(ROOT / "frameworks/councils/hull", in_force_from=date(2020, 1, 1)).version
    form = tool(framework, "child")
    teams = [_team(n) for n in range(40)]
    auditors = [_person(f"Auditor {n}", Role.AUDITOR) for n in range(200)]
    for n in range(3):
        _person(f"Quality {n}", Role.QA)
    cases = Case.objects.bulk_create(
        Case(reference=f"C-{n:05}", category="child_in_need", as_at=MONTH, **teams[n % len(teams)])
        for n in range(number)
    )
    return [
        AllocationPlan(case, auditors[n % len(auditors)], "control", "Control", MONTH, framework, form, DUE)
        for n, case in enumerate(cases)
    ]


def _team(n):
    from people.models import Role, Team

    team = Team.objects.create(name=f"Team {n}")
    boss = _person(f"Group {n}", Role.GROUP_MANAGER)
    manager = _person(f"Manager {n}", Role.TEAM_MANAGER, team=team, boss=boss)
    worker = _person(f"Worker {n}", Role.PRACTITIONER, team=team, boss=manager)
    return {"team": team, "worker": worker, "iro": _person(f"Reviewer {n}", Role.IRO)}


def _person(name, role, *, team=None, boss=None):
    from people.models import Membership, User

    address = f"{name.lower().replace(' ', '.')}@council.example"
    person = User.objects.create(name=name, email=address, team=team, line_manager=boss)
    Membership.objects.create(person=person, role=role, team=team, starts_on=date(2020, 1, 1))
    return person


def _timed(what, work):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    connection.queries_log = type(connection.queries_log)(maxlen=1_000_000)
    with CaptureQueriesContext(connection) as asked:
        begun = time.perf_counter()
        found = work()
        taken = time.perf_counter() - begun
    told = found if isinstance(found, int) else len(found)
    print(f"{what:28} {taken:7.2f} s {len(asked):8,} queries {told:7,}")


def _report():
    from trail.models import Notice

    rows = Notice.objects.values_list("kind", "to__email", "about", "on", "url", "subject", "context", "urgent")
    words = sorted(json.dumps(row, default=str, sort_keys=True) for row in rows)
    print(f"{len(words):,} notices, digest {hashlib.sha256(chr(10).join(words).encode()).hexdigest()[:16]}")


if __name__ == "__main__":
    main()
