"""Who tries a door that is not theirs stands in the trail, once for each try and not without end."""

import pytest
from django.test import Client

from people.models import Role
from tests.cast import make_person
from trail.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def priya(client):
    priya = make_person("Priya Practice", Role.PRACTITIONER)
    client.force_login(priya)
    return priya


def refusals():
    return [(one.person.name, one.after) for one in Event.objects.filter(action="people.refused").order_by("pk")]


def test_page_one_may_not_open_and_audit_not_there_for_one_are_told(client, priya):
    assert [client.get(path).status_code for path in ("/trail/events/", "/audits/7/")] == [403, 404]

    assert refusals() == [
        ("Priya Practice", {"address": "/trail/events/", "by": "GET", "answer": 403}),
        ("Priya Practice", {"address": "/audits/7/", "by": "GET", "answer": 404}),
    ]


def test_step_one_may_not_take_is_told(client, priya):
    client.post("/rounds/draft/", {})

    assert refusals() == [("Priya Practice", {"address": "/rounds/draft/", "by": "POST", "answer": 403})]


def test_words_of_the_query_are_not_kept_and_a_strange_address_is_storable(client, priya):
    client.get("/frameworks/%00%F0%9F%98%80/?words=C-00001")

    assert "C-00001" not in str(refusals())


def test_who_tries_a_hundred_doors_is_told_of_twenty_times(client, priya, monkeypatch):
    monkeypatch.setattr("lib.ratelimit.time.time", lambda: 30.0)
    for number in range(100):
        client.get(f"/audits/{number}/")

    assert len(refusals()) == 20


def test_addresses_that_lead_nowhere_strangers_and_open_doors_are_not(client, priya):
    client.get("/no/such/place/")
    client.get("/audits/")
    Client().get("/trail/events/")

    assert refusals() == []
