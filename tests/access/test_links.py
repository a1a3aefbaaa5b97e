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
#: Who may open little of what others see; each costs half a minute.
PLAYED = ("moses", "adam", "priya", "gus", "norman")
#: Shows what links look like; and tells of what was, to which the way may have closed since.
NO_WAYS = ("govuk:gallery", "trail:notices")
READ = [
    cell for cell in table.cells()
    if cell.method == "GET" and cell.name not in NO_WAYS and "200" in {dict(cell.answers)[who] for who in PLAYED}
]  # fmt: skip

pytestmark = [pytest.mark.long, pytest.mark.django_db]


@pytest.fixture(scope="module")
def walker(world, django_db_blocker):
    with django_db_blocker.unblock():
        return Walker(world)


@pytest.fixture(scope="module")
def followed():
    """Who went from a page of which address to which other, each once."""
    return set()


@pytest.mark.parametrize("cell", READ, ids=str)
def test_every_link_leads_to_a_page(walker, followed, cell):
    answers = dict(cell.answers)

    closed = [
        f"{who}: {cell} leads to {way}"
        for who in PLAYED if answers[who] == "200"
        for way in ways(walker.go(who, "GET", cell.name, cell.thing).body, followed, who, cell.name)
        if walker.get(who, way).status not in (200, 302)
    ]  # fmt: skip

    assert closed == []


def ways(body, followed, who, name):
    """The links of a page, but those of a kind that was followed from there before: of many rows of a list one."""
    for way in dict.fromkeys(unescape(link.decode()) for link in LINK.findall(body)):
        if way.startswith(ASIDE):
            continue
        step = who, name, resolve(way.partition("?")[0]).view_name
        if step not in followed:
            followed.add(step)
            yield way


def test_links_are_found():
    body = b'<a href="/cases/?a=1&amp;b=2">Cases</a> <a href="/static/a.css"> <a href="/cases/"> <a href="/audits/">'

    assert list(ways(body, set(), "moses", "home")) == ["/cases/?a=1&b=2", "/audits/"]
