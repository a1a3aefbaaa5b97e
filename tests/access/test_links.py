"""A page offers nobody a way that is closed to them: every link on every page leads to a page."""

import re
from html import unescape

import pytest
from django.urls import resolve

from tests.access import table
from tests.access.walk import Walker

LINK = re.compile(rb'href="(/[^"#]*)')
#: Files of the application itself, signing out, and pages that anybody may open.
ASIDE = ("/static/", "/accounts/", "/favicon")
#: Two who may open little of what others see; each costs half a minute.
PLAYED = ("moses", "adam")
#: Shows what links look like; and tells of what was, to which the way may have closed since.
NO_WAYS = ("govuk:gallery", "trail:notices")
READ = [cell for cell in table.cells() if cell.method == "GET" and cell.name not in NO_WAYS]

pytestmark = [pytest.mark.long, pytest.mark.django_db]


@pytest.fixture(scope="module")
def walker(world, django_db_blocker):
    with django_db_blocker.unblock():
        return Walker(world)


@pytest.mark.parametrize("who", PLAYED)
def test_every_link_leads_to_a_page(walker, who):
    ways = {}
    for cell in READ:
        if dict(cell.answers)[who] == "200":
            for link in LINK.findall(walker.go(who, "GET", cell.name, cell.thing).body):
                way = unescape(link.decode())
                if not way.startswith(ASIDE):
                    ways.setdefault((cell.name, kind_of(way)), (str(cell), way))

    closed = [f"{where} leads to {way}" for where, way in set(ways.values()) if is_closed(walker, who, way)]
    assert len(ways) > 5
    assert closed == [], "\n".join(closed)


def kind_of(way):
    """The address that a way has the form of: of many rows of a list one is followed."""
    return resolve(way.partition("?")[0]).view_name


def is_closed(walker, who, way):
    return walker.get(who, way).status not in (200, 302)
