"""Every list, found from the table of addresses: filtered, sorted, paged, taken along, at a fixed cost."""

import re
from html import unescape

import pytest
from django.core.cache import cache
from django.core.paginator import Page
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lib.tabular import read_table
from tests.access import table
from tests.access.addresses import address
from tests.lists.known import LISTS, NO_LISTS, SEVERAL_LINES
from tests.lists.making import make_more

pytestmark = [pytest.mark.long, pytest.mark.django_db]

MOST = 20  # queries a page may ask


@pytest.fixture(scope="module")
def browsers(world):
    """A browser for everybody, signed in once."""
    made = {}
    for name, person in world.people.items():
        if person is not None:
            made[name] = Client()
            made[name].force_login(person)
    return made


@pytest.fixture(scope="module")
def some(world, django_db_blocker):
    """Three more rows of every list."""
    with django_db_blocker.unblock():
        make_more(world, range(3))
    return world


def get(world, browsers, name, query=""):
    """A list as its reader of `known` gets it; the query goes after that of the address."""
    who, thing = LISTS[name]
    return opened(world, browsers, who, name, thing, query)


def opened(world, browsers, who, name, thing="", query=""):
    cache.clear()  # nobody is slowed down for what was asked before
    path, _, asked = address(world, name, thing).partition("?")
    response = browsers[who].get(f"{path}?{'&'.join(part for part in (asked, query.lstrip('?')) if part)}")
    assert response.status_code == 200, (name, query, response.status_code)
    return response


def has_rows(response):
    return isinstance(response.context.get("page"), Page) or b"<table" in response.content


def test_every_page_with_rows_is_known(world, browsers):
    """A new list is named in tests/lists/known.py, and then held to everything below."""
    unknown = set()
    for cell in table.cells():
        who = next((who for who, answer in cell.answers if answer == "200" and who in browsers), None)
        if cell.method == "GET" and who:
            response = browsers[who].get(address(world, cell.name, cell.thing))
            if response.status_code == 200 and response.context and has_rows(response):
                unknown.add(cell.name)

    assert unknown - LISTS.keys() - NO_LISTS.keys() == set()


def test_what_is_known_is_there():
    assert (LISTS.keys() | NO_LISTS.keys()) - table.names() == set()
    assert LISTS.keys() & NO_LISTS.keys() == set()


@pytest.mark.parametrize("name", LISTS)
def test_list_is_filtered(some, browsers, name):
    """Each filter takes each of its choices, offers nothing twice, and words nobody wrote find nothing."""
    shown = get(some, browsers, name)
    form = shown.context["filterset"].form
    every = shown.context["page"].paginator.count
    for field in form:
        choices = [str(value) for value, _ in getattr(field.field, "choices", [])]
        assert len(choices) == len(set(choices)), (field.name, choices)
        for value in choices[:8]:
            found = get(some, browsers, name, f"{field.html_name}={value}")
            assert not found.context["filterset"].form.errors
            assert found.context["page"].paginator.count <= every
    if "words" in form.fields:
        assert get(some, browsers, name, "words=nobody+wrote+this").context["page"].paginator.count == 0

    assert form.fields


@pytest.mark.parametrize("name", LISTS)
def test_list_is_sorted_on_the_server(some, browsers, name):
    """Each heading that sorts gives the same rows both ways, and one of them turns the list round."""
    shown = get(some, browsers, name)
    asked = set(re.findall(r'href="\?(?:[^"]*;)?sort=-?(\w+)', shown.content.decode()))
    rows = shown.context["page"].paginator.count
    orders = {order: _keys(get(some, browsers, name, f"sort={order}")) for key in asked for order in (key, f"-{key}")}

    assert asked
    assert all(sorted(keys) == sorted(orders[next(iter(orders))]) for keys in orders.values()) or rows > 25
    assert len({tuple(keys) for keys in orders.values()}) > 1 or rows < 2


def _keys(response):
    return [str(getattr(one, "pk", None) or one) for one in response.context["page"].paginator.object_list]


@pytest.mark.parametrize("name", LISTS)
def test_list_has_pages(some, browsers, name):
    page = get(some, browsers, name).context["page"]

    assert page.paginator.per_page <= 100
    for asked in ("0", "2", "9999", "x"):
        assert get(some, browsers, name, f"page={asked}").context["page"].number <= page.paginator.num_pages


@pytest.mark.parametrize("name", LISTS)
def test_list_is_taken_along_as_filtered_in_two_kinds(some, browsers, name):
    """The links lead to files of as many lines as the list has rows, sorted as it is."""
    shown = get(some, browsers, name)
    links = re.findall(r'href="(\?[^"]*as=(csv|xlsx)[^"]*)" download', shown.content.decode())
    rows = shown.context["page"].paginator.count

    assert [kind for _, kind in links] == ["csv", "xlsx"]
    for href, _ in links:
        file = get(some, browsers, name, unescape(href))
        lines = read_table(b"".join(file.streaming_content) if file.streaming else file.content).rows
        assert len(lines) == rows or name in SEVERAL_LINES or name.startswith("trail:")


def test_no_list_costs_more_for_more_rows(some, browsers):
    """At most twenty queries, and as many for nine more rows as for three."""
    def cost():
        counted = {}
        for name in LISTS:
            get(some, browsers, name)
            with CaptureQueriesContext(connection) as asked:
                get(some, browsers, name)
            counted[name] = len(asked)
        return counted

    few = cost()
    make_more(some, range(3, 12))
    many = cost()

    assert {name: (few[name], many[name]) for name in LISTS if few[name] != many[name]} == {}
    assert {name: number for name, number in many.items() if number > MOST} == {}
