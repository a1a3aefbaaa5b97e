"""No page asks more than 20 questions of the database, and none asks more for more rows."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audits import contact, services
from lib import clock
from tests.audits import making

pytestmark = pytest.mark.long

MOST = 20


@pytest.fixture
def count(client):
    """count(person, page, *args) gives the queries of one page; the session is already known."""

    def ask(person, name, *args):
        client.force_login(person)
        address = reverse(f"audits:{name}", args=args)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address)
        assert response.status_code == 200, name
        return len(queries)

    return ask


def add_earlier_audit(cast, framework):
    """A checked audit of the same case, half a year before."""
    with clock.at(date(2025, 9, 1)):
        earlier = making.make_audit(cast, framework, month=date(2025, 9, 1), due_on=date(2025, 9, 30))
        making.check(earlier)
        return earlier


def test_overview_of_a_case_audited_before(count, cast, framework):
    case = add_earlier_audit(cast, framework).case
    audit = making.make_audit(cast, framework, case=case)
    making.complete(audit)
    add_much(cast, framework, audit)

    assert count(cast.amara, "audit", audit.pk) <= MOST


def add_much(cast, framework, audit):
    """Many actions, attempts, reflections and participants, and an earlier audit of the same case."""
    for number in range(12):
        making.add_action(audit, what=f"Action {number}", owner=(cast.tess, cast.ira, cast.gwen)[number % 3])
        contact.log_attempt(audit, person=cast.ira, how="Email", answered=True, by=cast.amara)
    for person in (cast.nadia, cast.norman, cast.gwen):
        services.invite(audit, person=person, part="reader", by=cast.amara)


@pytest.mark.parametrize(
    "name", ["audit", "whole", "outcome", "contact", "actions", "share", "worker", "add_action", "raise_concern"]
)
def test_page_of_an_audit_being_written(count, cast, framework, audit, name):
    few = count(cast.amara, name, audit.pk)
    making.complete(audit)
    add_much(cast, framework, audit)

    many = count(cast.amara, name, audit.pk)

    assert many <= MOST
    assert many <= few + 1  # a policy asks after the first action only: how it is owned


@pytest.mark.parametrize("code", ["kss1", "overall"])
def test_section(count, cast, framework, audit, code):
    few = count(cast.amara, "section", audit.pk, code)
    making.complete(audit)
    add_much(cast, framework, audit)

    assert count(cast.amara, "section", audit.pk, code) <= min(few, MOST)


@pytest.mark.parametrize("name", ["audit", "whole", "outcome", "actions"])
def test_page_of_a_shared_audit_for_those_named(count, cast, framework, audit, name):
    making.share(audit)
    few = count(cast.priya, name, audit.pk)
    for person in (cast.tess, cast.ira):
        services.agree(audit, by=person)
        services.reflect(audit, text="What I learned", by=person)

    many = count(cast.priya, name, audit.pk)

    assert many == few <= MOST


@pytest.mark.parametrize("name", ["check", "return", "audit", "whole"])
def test_pages_of_the_qa_team(count, cast, framework, audit, name):
    making.finalise(audit)

    assert count(cast.quinn, name, audit.pk) <= MOST


def test_list_asks_the_same_for_two_and_for_forty(count, cast, framework):
    make_audits(cast, framework, range(2))
    few = count(cast.quinn, "audits")
    make_audits(cast, framework, range(2, 40))

    many = count(cast.quinn, "audits")

    assert many == few <= MOST


def make_audits(cast, framework, numbers):
    with clock.at(date(2026, 3, 2)):
        for number in numbers:
            making.make_audit(cast, framework, case=making.make_case(cast, f"L-{number:03}"))
