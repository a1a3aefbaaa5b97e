"""Every address, everybody, every state: who gets which answer, and what no answer does or tells."""

import io
import re
import zipfile

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from tests.access import table
from tests.access.addresses import address
from tests.access.people import OUTSIDE
from tests.access.walk import Walker
from tests.lists.known import LISTS as KNOWN

CELLS = table.cells()

#: Addresses without a name of their own: closed ways of signing in, and doors to one's own account.
WITHOUT_NAME = {
    "accounts/email/", "accounts/confirm-email/", "accounts/confirm-email/<path:key>/", "accounts/login/code/confirm/",
    "accounts/3rdparty/", "accounts/3rdparty/signup/", "accounts/social/<path:rest>", "accounts/2fa/",
    "accounts/sessions/", "accounts/logout/", "accounts/social/login/cancelled/", "accounts/social/login/error/",
    "accounts/social/signup/", "accounts/social/connections/",
}  # fmt: skip

#: What a GET may write: that somebody read it, and the session's own row.
READING = {"trail_access", "django_session"}
#: What some GETs write besides: an export or a search stands in the trail, a session was last seen now.
BESIDES = {
    "jobs:file": {"trail_event"},
    "records:file": {"trail_event"},
    "reporting:search": {"trail_event"},
    "reporting:feed_file": {"trail_event", "reporting_calendarfeed"},
    "people:account": {"usersessions_usersession"},
    "account_reset_password_from_key": {"account_emailaddress"},
}
#: The answers of who may.
DONE = {"200", "302", "200=", "302="}
#: What a POST writes that changes nothing.
NOTHING = {"trail_access", "django_session", "usersessions_usersession"}

#: What is also given as a file, to those who get its page: every list, and the report in three kinds.
FILES = {"csv": [*KNOWN, "reporting:report"], "xlsx": [*KNOWN, "reporting:report"], "pdf": ["reporting:report"]}

#: (kind of file, the list's cell in the table)
LISTS = [
    (kind, cell)
    for kind, names in FILES.items()
    for cell in CELLS if cell.method == "GET" and cell.name in names
]  # fmt: skip
#: What Gus, who has no part in anything, is not to know of.
HIDDEN = [cell for cell in CELLS if cell.thing and dict(cell.answers)["gus"] == "404"]
#: (who, a POST that they may): the first of all who may.
TAKEN = [
    (next(who for who, code in cell.answers if code in DONE), cell)
    for cell in CELLS if cell.method == "POST" and DONE & {code for _, code in cell.answers}
]  # fmt: skip

#: Have no part in any audit, whatever else they are.
STRANGERS = ("olga", "otis", "gus", "paul")
#: Pages that name a restricted record to those who decide on it, keep the trail or the records; and the calendar,
#: whose secret address stands for signing in.
NAME_IT = {
    "reporting:feed_file", "cases:access", "cases:decide", "trail:events", "trail:accesses", "records:readers",
}  # fmt: skip


def routes(patterns=None, before="", space=""):
    """(name, route) of every address of the application; the name is "" where it has none."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from routes(pattern.url_patterns, route, inner)
        else:
            yield (f"{space}{pattern.name}" if pattern.name else ""), route


def test_table_knows_every_address():
    unknown = {name: route for name, route in routes() if name and name not in table.names()}

    assert unknown == {}, f"Say in tests/access/rows_*.py who may open, and send to, {', '.join(unknown)}."
    assert {route for name, route in routes() if not name} == WITHOUT_NAME


def test_table_names_only_addresses_that_there_are():
    gone = table.names() - {name for name, _ in routes()}

    assert gone == set(), f"No address is named {', '.join(sorted(gone))}: take the rows out of tests/access."


def test_nobody_is_named_twice_for_one_answer():
    assert len({(cell.name, cell.thing, cell.method) for cell in CELLS}) == len(CELLS)


@pytest.mark.django_db
def test_address_without_a_name_is_closed_or_leads_to_the_account(client):
    for route in WITHOUT_NAME:
        path = "/" + re.sub(r"<\w+:\w+>", "x", route)
        assert client.get(path).status_code in (302, 404), path


# The matrix


@pytest.fixture(scope="module")
def walker(world, django_db_blocker):
    with django_db_blocker.unblock():
        return Walker(world)


@pytest.fixture
def secrets(world):
    """References that nobody outside an audit may read, and those of the restricted one."""
    audits = [thing for key, thing in world.things.items() if key.startswith("audit@")]
    restricted = world.things["audit@restricted"]
    return (
        {text.encode() for audit in audits for text in (audit.reference, audit.case.reference)},
        {restricted.reference.encode(), restricted.case.reference.encode()},
    )


def told(body):
    """What a body tells, unpacked where it is a spreadsheet."""
    if not zipfile.is_zipfile(io.BytesIO(body)):
        return body
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        return b"".join(packed.read(name) for name in packed.namelist())


def wrong(cell, who, expected, answer, secrets):
    """Sentences about one answer that is not as it should be."""
    done = answer.tables - NOTHING
    got = str(answer.status)
    if cell.method == "POST" and got in ("200", "302") and not done:
        got += "="
    if got != expected:
        yield f"{who}: {cell} gives {got}, not {expected}"
    if cell.method == "GET" and answer.tables - READING - BESIDES.get(cell.name, set()):
        yield f"{who}: {cell} writes {sorted(answer.tables - READING)}"
    if cell.method == "POST" and got not in ("200", "302") and done:
        yield f"{who}: {cell} is refused and writes {sorted(done)}"
    everything, restricted = secrets
    kept = everything if who in STRANGERS else set() if who in table.people("LET_IN") else restricted
    if cell.name not in NAME_IT:
        yield from (f"{who}: {cell} tells {text.decode()}" for text in kept if text in told(answer.body))


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.parametrize("cell", CELLS, ids=str)
def test_everybody_gets_the_answer_of_the_table(walker, secrets, cell):
    found = [
        sentence
        for who, expected in cell.answers
        for sentence in wrong(cell, who, expected, walker.go(who, cell.method, cell.name, cell.thing), secrets)
    ]

    assert found == []


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "cell"), LISTS, ids=str)
def test_file_of_a_list_is_given_to_whoever_gets_the_page(walker, secrets, kind, cell):
    found = []
    for who, expected in cell.answers:
        asked = f"?as={kind}" + ("&case=C-closed" if cell.name == "records:readers" else "")
        answer = walker.go(who, "GET", cell.name, cell.thing, asked=asked)
        if expected == "200" and b"<html" in answer.body[:300]:
            found.append(f"{who}: {cell} as {kind} is a page")
        found += [one for one in wrong(cell, who, expected, answer, secrets) if "trail_event" not in one]

    assert found == []


def test_each_list_that_is_a_file_is_in_the_table():
    assert {(kind, cell.name) for kind, cell in LISTS} == {(kind, name) for kind in FILES for name in FILES[kind]}


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.parametrize("cell", HIDDEN, ids=str)
def test_what_one_does_not_see_is_answered_as_what_is_not_there(world, walker, cell):
    """By the same page, word for word, but for the address itself."""
    number = getattr(world.things[cell.thing], "pk", "")
    path = address(world, cell.name, cell.thing)
    elsewhere = path.replace(f"/{number}/", "/999999/")

    hidden = walker.go("gus", cell.method, cell.name, cell.thing)

    assert page_of(hidden, path) == page_of(walker.get("gus", elsewhere, cell.method), elsewhere)


def page_of(answer, path):
    """Status and page without its tokens and its own address."""
    text = re.sub(r'(csrfmiddlewaretoken" value|nonce|data-request)="[^"]*"', "", answer.body.decode())
    return answer.status, text.replace(path.partition("?")[0], "")


# What is sent without leave, or beside the form


@pytest.fixture(scope="module")
def careful(world, django_db_blocker):
    """Browsers of which each form asks for the token of its page."""
    with django_db_blocker.unblock():
        return Walker(world, enforce_csrf_checks=True)


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.parametrize(("who", "cell"), TAKEN, ids=str)
def test_nothing_is_taken_without_the_token_of_the_page(careful, who, cell):
    answer = careful.go(who, "POST", cell.name, cell.thing)

    assert (answer.status, answer.tables - NOTHING) == (403, set())


@pytest.mark.django_db
def test_sign_in_form_is_not_taken_without_its_token():
    careful = Client(enforce_csrf_checks=True)

    assert careful.post(reverse("account_login"), {"login": "a@b.example", "password": "x"}).status_code == 403


def test_table_speaks_of_everybody():
    assert {who for cell in CELLS for who, _ in cell.answers} == {*table.INSIDE, *OUTSIDE}
