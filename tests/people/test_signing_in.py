"""Who gets in: people of the staff list until the day they leave, and nobody else."""

from datetime import date

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from lib import clock
from people.models import User
from people.services import take_staff_list
from people.staff_list import StaffReading, StaffRow

ON = date(2026, 3, 2)
SIGN_IN, INACTIVE, HOME = "/accounts/login/", "/accounts/inactive/", "/"
PASSWORD = "a long walk by the Humber"

pytestmark = pytest.mark.django_db


@pytest.fixture
def lee():
    return User.objects.create_user("lee@council.example", PASSWORD, name="Lee Leaver", job_title="Social Worker")


def sign_in(client, person, password=PASSWORD):
    return client.post(SIGN_IN, {"login": person.email, "password": password}).url


def is_signed_in(client):
    return client.get("/accounts/password/change/").status_code == 200


def leave(person, on):
    person.left_on = on
    person.save()


def test_somebody_who_works_here_signs_in(client, lee):
    assert sign_in(client, lee) == HOME
    assert is_signed_in(client)


@pytest.mark.parametrize(("today", "place"), [(date(2026, 3, 1), HOME), (ON, INACTIVE), (date(2026, 3, 3), INACTIVE)])
def test_a_leaver_is_shut_out_from_the_leaving_day(client, lee, today, place):
    leave(lee, ON)

    with clock.at(today):
        assert sign_in(client, lee) == place
        assert is_signed_in(client) == (place == HOME)


def test_a_wrong_password_of_a_leaver_says_nothing_about_them(client, lee):
    leave(lee, ON)

    answers = [
        client.post(SIGN_IN, {"login": email, "password": "not this one"}).context["form"].errors
        for email in (lee.email, "nobody@council.example")
    ]

    assert answers[0] == answers[1]


def test_an_account_that_was_closed_is_shut_out(client, lee):
    lee.is_active = False
    lee.save()

    assert sign_in(client, lee) == INACTIVE
    assert not is_signed_in(client)


def test_a_session_begun_before_the_leaving_day_is_nobodys_from_that_day(client, lee):
    """Leaving days are known ahead; no list need be taken on the day itself."""
    sign_in(client, lee)
    leave(lee, ON)

    with clock.at(date(2026, 3, 1)):
        assert is_signed_in(client)
    with clock.at(ON):
        assert not is_signed_in(client)


def test_a_list_that_says_somebody_left_ends_their_sessions_and_nobody_elses(lee):
    amara = User.objects.create_user("amara@council.example", PASSWORD, name="Amara Audit", job_title="Team Manager")
    for person in (lee, lee, amara):
        Client().force_login(person)
    rows = [
        StaffRow(2, "Lee Leaver", "lee@council.example", "Social Worker", left_on=ON),
        StaffRow(3, "Amara Audit", "amara@council.example", "Team Manager"),
    ]

    take_staff_list(StaffReading(people=rows), by=None, on=ON)

    assert [session.get_decoded()["_auth_user_id"] for session in Session.objects.all()] == [str(amara.pk)]


def test_a_leaving_day_to_come_leaves_the_session(lee):
    Client().force_login(lee)
    row = StaffRow(2, "Lee Leaver", "lee@council.example", "Social Worker", left_on=date(2026, 3, 31))

    take_staff_list(StaffReading(people=[row]), by=None, on=ON)

    assert Session.objects.count() == 1


def test_nobody_signs_up(client):
    fields = {"email": "new@council.example", "password1": PASSWORD, "password2": PASSWORD}

    client.post("/accounts/signup/", fields)

    assert not User.objects.exists()
