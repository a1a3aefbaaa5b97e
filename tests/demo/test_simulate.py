"""Playing months: what seeds do, what is refused, and what stops the play with a sentence."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from jobs import duties
from people.models import User
from tests.demo.making import play, story

pytestmark = pytest.mark.django_db


def told_by(seed, *, until):
    """The audits of some days, which are taken back afterwards."""
    before = transaction.savepoint()
    play(seed, until=until)
    told = story()
    transaction.savepoint_rollback(before)
    return told


def test_another_seed_tells_another_story(council):
    one, other = told_by(5, until=date(2026, 3, 3)), told_by(6, until=date(2026, 3, 3))

    assert {case for _, case, *_ in one} != {case for _, case, *_ in other}


def test_the_demonstration_wants_an_empty_database(council):
    people = User.objects.count()

    with pytest.raises(CommandError) as refused:
        call_command("make_demo")

    assert str(refused.value) == "There are people here already: the demonstration needs an empty database."
    assert User.objects.count() == people


def test_a_duty_that_fails_stops_the_play_with_a_sentence(council, monkeypatch):
    def broken(on):
        raise ValueError("there is no such day")

    monkeypatch.setitem(duties.DUTIES, "demo.broken", duties.Duty("demo.broken", 1, broken))

    with pytest.raises(CommandError) as refused:
        call_command("simulate", first="2026-03", months=1, seed=1, stdout=StringIO())

    assert str(refused.value) == "demo.broken failed on 2 March 2026: ValueError: there is no such day"
