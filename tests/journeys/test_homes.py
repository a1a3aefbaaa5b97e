"""Each role's first page in a browser, on a day when much waits: its block, axe, a phone's width, no fault."""

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from frameworks import services as frameworks
from lib import clock
from lib.months import Month
from people.models import Role
from tests.audits.conftest import HULL
from tests.cast import make_cast, make_person
from tests.reporting.busy import make_busy, make_guest

pytestmark = pytest.mark.browser

PHONE = {"width": 375, "height": 812}
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
#: Whose first page stands for a role, and what that role must find on it: the block, and something in it.
HOMES = {
    Role.AUDITOR: ("norman", "My audits", "audits done this year"),
    Role.PRACTITIONER: ("priya", "Audits of my cases", "audit of your cases under way"),
    Role.TEAM_MANAGER: ("tess", "My team", "actions to sign off"),
    Role.IRO: ("ira", "Children I review", "actions open"),
    Role.GROUP_MANAGER: ("gwen", "Put before you", "It is late"),
    Role.HEAD_OF_SERVICE: ("hana", "My service", "case followed up after a poor grade"),
    Role.QA: ("quinn", "{month}, from import to report", "needs a decider"),
    Role.MODERATOR: ("moses", "Moderation", "To grade"),
    Role.SENIOR_LEADER: ("dana", "Practice at a glance", "completed"),
    Role.GUEST: ("gita", "The audit you were invited to", "2026-03-001"),
    Role.ADMINISTRATOR: ("adam", "Keeping the application", "job failed"),
    Role.DATA_PROTECTION: ("piet", "Records and who reads them", "Unusual reading"),
}


@pytest.fixture
def people(transactional_db):
    """The council with one of everything that waits for somebody, by first name."""
    framework = frameworks.load(HULL, in_force_from=date(2020, 1, 1)).version
    cast, gita = make_cast(), make_guest()
    make_busy(cast, framework, guest=gita)
    return {**vars(cast), "gita": gita, "piet": make_person("Piet Protect", Role.DATA_PROTECTION)}


def test_there_is_a_home_for_every_role():
    assert set(HOMES) == set(Role)


def test_every_role_finds_its_block_on_a_phone_and_axe_finds_nothing(visit, people, settings):
    """Console errors, other hosts' addresses and answers of 500 fail the test at its end (tests/conftest.py)."""
    settings.DEMO = True  # the banner stands above the page, and in a landmark too
    month = Month.of(clock.today()).label
    wider = {}
    for role, (name, title, words) in HOMES.items():
        visitor = visit(people[name], viewport=PHONE)

        page = visitor.goto(reverse("reporting:home"))

        block = page.get_by_role("main").locator("section").filter(
            has=page.get_by_role("heading", name=title.format(month=month), exact=True)
        )
        expect(block).to_contain_text(words)
        expect(page.get_by_role("region", name="Demonstration")).to_be_visible()
        visitor.check_accessible()
        wider[role] = page.evaluate(WIDER)
        visitor.close()

    assert wider == dict.fromkeys(HOMES, 0)
