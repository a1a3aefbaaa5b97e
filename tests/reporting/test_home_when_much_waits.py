"""The home page of each role on a busy day: what its blocks hold, whether its links open, what it asks."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.models import Membership, Role
from tests.cast import make_person, make_service
from tests.reporting.busy import make_busy, make_guest

pytestmark = [pytest.mark.long, pytest.mark.django_db]
MOST = 20  # queries of a page
#: Each person's blocks: the title, how many things to do it names, and its numbers that are not 0.
HOMES = {
    "quinn": [("March 2026, from import to report", 2, []), ("Decisions waiting", 0, ["1 breaks asked for"])],
    "amara": [("My audits", 3, ["5 audits done this year"]), ("My team", 0, []), ("Audits of my cases", 0, [])],
    "priya": [("Audits of my cases", 1, ["1 audits of your cases under way"]), ("My actions", 2, [])],
    "tess": [
        ("Immediate concerns", 1, []),
        ("My audits", 0, []),
        ("My team", 2, ["2 actions to sign off", "2 actions late"]),
        ("Audits of my cases", 1, ["1 audits of your cases under way"]),
    ],
    "ira": [
        ("My audits", 0, []),
        ("Audits of my cases", 1, ["1 audits of your cases under way"]),
        ("Children I review", 0, ["4 actions open", "2 actions late"]),
    ],
    "gwen": [
        ("Put before you", 2, []),
        ("My audits", 0, []),
        ("My service", 2, ["2 audits under way", "1 cases followed up after a poor grade"]),
        ("Moderation", 0, []),
    ],
    "hana": [
        ("My audits", 0, []),
        ("My service", 0, ["2 audits under way", "1 cases followed up after a poor grade"]),
        ("Moderation", 0, []),
    ],
    "norman": [("My audits", 0, []), ("My service", 0, []), ("Moderation", 1, [])],
    "moses": [("Moderation", 1, [])],
    "dana": [
        (
            "Practice at a glance",
            0,
            [
                "100% completed, February 2026",
                "0% on time, February 2026",
                "1 cases followed up after a poor grade",
                "2 actions late",
            ],
        )
    ],
    "gita": [("The audit you were invited to", 1, [])],
    "adam": [("Keeping the application", 1, ["1 jobs failed"])],
    "piet": [("Records and who reads them", 0, [])],
}


@pytest.fixture
def people(cast):
    """The cast, a guest, and Olga who heads the QA service: no job title brings more roles."""
    roles = (Role.HEAD_OF_SERVICE, Role.AUDITOR, Role.MODERATOR, Role.QA)
    olga = make_person("Olga Overall", *roles, team=make_service("Quality"))
    piet = make_person("Piet Protect", Role.DATA_PROTECTION)
    return {**vars(cast), "gita": make_guest(), "olga": olga, "piet": piet}


@pytest.fixture
def home(client, people):
    """home(name) gives the response of somebody's home page."""

    def ask(name):
        client.force_login(people[name])
        return client.get(reverse("reporting:home"))

    return ask


def test_no_role_is_without_a_home_here(people):
    """So that the queries counted below are those of every role."""
    held = Membership.objects.filter(person__in=[people[name] for name in HOMES])

    assert set(held.values_list("role", flat=True)) == set(Role.values)


def test_home_holds_what_waits_for_each(home, people, cast, framework):
    make_busy(cast, framework, guest=people["gita"])

    assert {name: [in_short(block) for block in home(name).context["blocks"]] for name in HOMES} == HOMES


def in_short(block):
    """A block's title, how many things to do, and its numbers; e-mails to send are another test's."""
    tiles = [f"{tile.number} {tile.label}" for tile in block.tiles if tile.number]
    return block.title, len(block.todos), [text for text in tiles if not text.endswith("notices to send")]


def test_every_link_of_every_home_opens(home, client, people, cast, framework):
    make_busy(cast, framework, guest=people["gita"])

    closed = []
    for name in HOMES:
        hrefs = sorted(set(links(home(name).context["blocks"])))
        closed += [(name, href) for href in hrefs if client.get(href).status_code != 200]

    assert closed == []


def links(blocks):
    for block in blocks:
        yield from (todo.href for todo in block.todos)
        yield from (tile.href for tile in block.tiles)
        yield from (href for _, href in block.links)
        yield from (step["href"] for step in block.steps)


def test_home_asks_few_questions_and_no_more_when_more_waits(client, people, cast, framework):
    make_busy(cast, framework, guest=people["gita"])
    few = {name: queries(client, people[name]) for name in (*HOMES, "olga")}

    make_busy(cast, framework, guest=people["gita"], numbers=range(1, 4))

    assert {name: queries(client, people[name]) for name in few} == few
    assert {name: count for name, count in few.items() if count > MOST} == {}


def queries(client, person):
    """The queries of somebody's home page, once their session is known."""
    client.force_login(person)
    client.get(reverse("reporting:home"))
    with CaptureQueriesContext(connection) as asked:
        assert client.get(reverse("reporting:home")).status_code == 200
    return len(asked)
