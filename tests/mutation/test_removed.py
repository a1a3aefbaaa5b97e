"""bench/mutation removes what it says, and tells what a test noticed and what none did."""

import ast
import os
import subprocess
import sys

import pytest
from django.conf import settings

from bench.mutation import switch
from bench.mutation.plant import Planter
from lib.permissions import anybody

RULES = """
@require_POST
def close(request, pk):
    require(request.user, "reporting.close_month")
    seen = Month.objects.visible_to(request.user)

class Rows:
    def visible_to(self, person):
        return self.filter(Q(restricted=False, team=person.team) & sight_of(person).kept_out())

allow("audits.check", QA & ~is_auditor, "Not yours.")
"""


@pytest.fixture(autouse=True)
def back_in_place():
    """A check that was removed here stands again for the next test."""
    known = dict(switch.PLACES)
    yield
    switch.remove("")
    switch.PLACES.clear()
    switch.PLACES.update(known)


def removed(*arguments):
    """The command on the checks of lib/permissions.py or jobs/, asked of the permissions' own tests."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.mutation", *arguments, "tests/lib/test_permissions.py"],
        cwd=settings.BASE_DIR, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}, capture_output=True, text=True,
    )  # fmt: skip
    return done.returncode, done.stdout.splitlines()


def test_each_sort_of_check_is_found():
    Planter("audits/rules.py").visit(ast.parse(RULES))

    found = [(place.sort, place.text) for place in switch.PLACES.values() if place.path == "audits/rules.py"]
    assert {sort for sort, _ in found} == {
        "decorator", "require", "visible_to", "filter", "keyword restricted", "keyword team", "kept out", "and", "rule",
    }  # fmt: skip
    assert ("and", "~is_auditor") in found


def test_rule_without_one_half_asks_for_the_other():
    both = switch.both("first", ~anybody, "second", anybody)

    assert not both(None)
    switch.remove("second")
    assert not both(None)
    switch.remove("first")
    assert both(None)


def test_rule_that_is_removed_holds_for_everybody():
    rule = switch.rule("here", ~anybody)

    assert not rule(None)
    switch.remove("here")
    assert rule(None)


@pytest.mark.long
def test_planted_removal_is_noticed_by_the_test_about_it(tmp_path):
    table = tmp_path / "removed.tsv"

    ended, told = removed("--only", "lib/permissions.py:70", "--table", str(table))

    assert (ended, told[-1]) == (0, "2 of 2 removed checks were noticed: 100.0 %")
    assert {line.split("\t")[2] for line in table.read_text().splitlines()} == {
        "_is_here(person)", "permission.rule(person, thing)",
    }  # fmt: skip


@pytest.mark.long
def test_removal_that_no_test_comes_by_is_told():
    ended, told = removed("--only", "jobs/models.py")

    assert ended == 1
    assert told[-3] == "0 of 2 removed checks were noticed: 0.0 %"
    assert "can(person, 'jobs.see_all')" in told[-2]
    assert "no test comes by" in told[-2]
