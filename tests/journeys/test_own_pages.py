"""Pages of everybody's own and of those who keep the service, each looked at in four ways (tests/journeys/ways.py)."""

from datetime import date

import pytest
from django.urls import reverse

from frameworks import services as frameworks
from people.models import Role
from tests.audits.conftest import HULL
from tests.cast import make_cast, make_person
from tests.journeys.audits import PASSWORD
from tests.journeys.ways import in_every_way, is_told_off, travel  # noqa: F401
from tests.reporting.busy import make_busy, make_guest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def busy(transactional_db):
    """One of everything that waits for somebody."""
    cast = make_cast()
    make_busy(cast, frameworks.load(HULL, in_force_from=date(2020, 1, 1)).version, guest=make_guest())
    return cast


def walk(person, *addresses):
    """Open each of the addresses, by name or with what belongs to it; whatever is wrong with one ends the test."""
    for address in addresses:
        name, *args = address if isinstance(address, tuple) else (address,)
        person.go(name if name.startswith("/") else reverse(name, args=args))


@in_every_way
def test_stranger_finds_the_way_in_and_what_is_kept(travel, way, transactional_db):  # noqa: F811
    make_person("Adam Admin", Role.ADMINISTRATOR)  # or the first page would make the first of them
    stranger = travel(None, way, "stranger")

    walk(stranger, "account_login")
    is_told_off(stranger, "Sign in")
    walk(stranger, "account_reset_password", "/accessibility/", "/help/", "/privacy/", "/nowhere/")


@in_every_way
def test_own_account_search_calendar_and_e_mails(travel, way, busy):  # noqa: F811
    busy.amara.set_password(PASSWORD)
    busy.amara.save()
    amara = travel(busy.amara, way, "own-pages")

    walk(amara, "people:account", "trail:ways", "account_change_password", "people:own_declarations", "people:declare")
    is_told_off(amara, "Declare")
    walk(amara, "reporting:feed")
    amara.press("Make my calendar address")
    amara.reads("Copy it now.")
    walk(amara, "reporting:search")
    amara.write_part("Reference, name or words", "2026-03")
    amara.press("Search")
    amara.reads("2026-03-001")
    walk(amara, "/search/?words=zzzz", "mfa_activate_totp")
    amara.write("Password", PASSWORD)
    amara.press("Continue")
    amara.reads("Set up a second step")
    is_told_off(amara, "Switch on")


@in_every_way
def test_those_who_keep_the_service_find_every_page_as_it_must_be(travel, way, busy):  # noqa: F811
    adam = travel(busy.adam, way, "keeping-the-service")

    walk(adam, "council:settings", "council:set_up", "council:name", "council:colours", "council:logo",
         "council:framework", "jobs:jobs", "people:teams", "people:leavers", "people:declarations",
         "trail:accesses", "trail:events", ("people:person", busy.priya.pk), ("people:end_all_sessions", busy.priya.pk))


@in_every_way
def test_those_who_keep_the_records_find_every_page_as_it_must_be(travel, way, busy):  # noqa: F811
    piet = travel(make_person("Piet Protect", Role.DATA_PROTECTION), way, "keeping-the-records")

    walk(piet, "records:readers", "/records/?case=P-0", "records:unusual", "records:retention", "records:holds",
         "records:packs", "records:begin", "trail:events", "people:declarations")
