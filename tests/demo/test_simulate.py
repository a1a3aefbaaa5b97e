"""Played months: the same seed tells the same story, and all of it happens."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from audits.models import Audit, StatusChange
from jobs import duties
from people.models import User
from tests.demo.making import figures, play, story
from trail.models import Notice

pytestmark = pytest.mark.django_db

EASTER = date(2026, 4, 3)


def told_by(seed, *, until):
    """The figures and the audits of some weeks, which are taken back afterwards."""
    before = transaction.savepoint()
    play(seed, until=until)
    told = figures(until), story()
    transaction.savepoint_rollback(before)
    return told


def test_weeks_played_twice_with_one_seed_give_the_same_figures_and_audits(council):
    first, again = told_by(5, until=EASTER), told_by(5, until=EASTER)

    assert Audit.objects.count() == 0
    assert len(first[1]) > 10
    assert again == first


def test_another_seed_tells_another_story(council):
    (_, one), (_, other) = told_by(5, until=date(2026, 3, 4)), told_by(6, until=date(2026, 3, 4))

    assert {case for _, case, *_ in one} != {case for _, case, *_ in other}


@pytest.fixture(scope="module")
def two_months(council, django_db_blocker):
    """March and April, played by the command."""
    with django_db_blocker.unblock(), transaction.atomic():
        told = StringIO()
        call_command("simulate", first="2026-03", months=2, seed=1, stdout=told)
        yield told.getvalue().splitlines()
        transaction.set_rollback(True)


def test_the_command_says_which_month_it_plays(two_months):
    assert two_months[:2] == ["Playing March 2026", "Playing April 2026"]
    assert two_months[2].startswith("Played 2 months in ")


def test_audits_of_a_played_month_take_every_step_up_to_closing(two_months):
    steps = StatusChange.objects.filter(audit__month=date(2026, 3, 1)).values_list("status", flat=True)

    assert {"allocated", "in_progress", "shared", "finalised", "checked", "closed"} <= set(steps)


def test_the_month_before_is_followed_by_the_next_round(two_months):
    assert set(Audit.objects.values_list("month", flat=True)) == {date(2026, 3, 1), date(2026, 4, 1)}


def test_a_played_month_leaves_no_email_to_be_sent(two_months, mailoutbox):
    assert Notice.objects.waiting().count() == 0
    assert set(Notice.objects.values_list("withheld", flat=True)) == {"Written while months were played."}
    assert mailoutbox == []


def test_people_read_their_notices_now_and_then(two_months):
    unread = Notice.objects.unread()

    assert unread.filter(on__lt=date(2026, 3, 20)).count() == 0
    assert unread.filter(on__gte=date(2026, 4, 29)).exists()


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
