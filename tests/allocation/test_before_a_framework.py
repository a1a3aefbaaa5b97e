"""Before a framework is loaded allocation waits, and says what is missing."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from allocation import duties
from allocation.rules import policy_today
from jobs import services as jobs
from jobs.models import Job
from jobs.work import run_waiting
from lib import clock
from lib.permissions import can
from tests.cast import make_cast

MONDAY = date(2026, 3, 2)


@pytest.fixture
def cast(db):
    with clock.at(MONDAY):
        yield make_cast()


def test_nothing_is_drafted(db):
    with clock.at(MONDAY), pytest.raises(CommandError, match="or run manage.py load_framework"):
        call_command("draft_round", "2026-03")


def test_the_duties_do_nothing(db):
    assert (duties.draft(MONDAY), duties.watch_breaks(MONDAY), duties.answer_events(MONDAY)) == (0, 0, 0)


def test_a_draft_in_the_background_says_what_is_missing(cast):
    job = jobs.start("allocation.draft", by=cast.quinn, month="2026-03")

    run_waiting()

    job.refresh_from_db()
    assert (job.status, job.message) == (
        Job.Status.FAILED,
        "No framework is in force on 2 March 2026: choose one under Settings, or run manage.py load_framework.",
    )


def test_nobody_decides_by_rules_that_are_not_there(cast):
    assert policy_today() is None
    assert not can(cast.gwen, "allocation.see_requests")
    assert can(cast.quinn, "allocation.see_requests")


@pytest.mark.parametrize("name", ["programme", "capacity", "breaks", "ask_break", "ask_month_exemption"])
def test_pages_that_follow_from_the_rules_say_that_there_are_none(client, cast, name):
    client.force_login(cast.quinn)

    response = client.get(reverse(f"allocation:{name}"))

    assert response.status_code == 200
    assert "No framework is loaded yet" in response.content.decode()


@pytest.mark.parametrize("name", ["rounds", "draft", "calls", "exemptions"])
def test_the_other_lists_open_and_are_empty(client, cast, name):
    client.force_login(cast.quinn)

    response = client.get(reverse(f"allocation:{name}"))

    assert response.status_code == 200
    assert "No framework is loaded yet" not in response.content.decode()


def test_a_break_asked_for_by_post_is_not_taken(client, cast):
    client.force_login(cast.amara)

    response = client.post(reverse("allocation:ask_break"), {"month": "2026-04", "reason": "Leave"})

    assert "No framework is loaded yet" in response.content.decode()
    assert not cast.amara.breaks.exists()
