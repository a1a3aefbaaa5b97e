"""Going to an address as somebody: what they are answered, and what it wrote."""

import re
import time
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie

from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from tests.access.addresses import address
from tests.access.typed import typed

WRITE = re.compile(r'\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)


@dataclass(frozen=True)
class Answer:
    """A status, or "login" for who is led to the sign-in page; and every statement that wrote."""

    status: object
    body: bytes
    wrote: tuple  # of (table, statement, values)

    @property
    def tables(self):
        return {table for table, *_ in self.wrote}


def sign_in(browser, person):
    """However long the walk takes, nobody is asked for their password again."""
    browser.force_login(person)
    session = browser.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time() + 24 * 60 * 60}]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()


class Walker:
    """Browsers of all people of the world (or `only` of one), each signed in once; what they do is taken back."""

    def __init__(self, world, *, only="", **options):
        self.world = world
        names = [only] if only else world.people
        self.browsers = {name: self._browser(world.people[name], options) for name in names}

    def _browser(self, person, options):
        browser = Client(raise_request_exception=False, **options)
        if person is not None:
            sign_in(browser, person)
        return browser

    def go(self, who, method, name, thing="", *, asked="", more=None):
        """GET or POST an address as somebody; `more` are fields sent beside those of the form."""
        sent = {}
        if method == "POST":
            sent = typed(self.world, name, self.world.people[who])
            sent = sent if isinstance(sent, str) else {**sent, **(more or {})}
        return self.get(who, address(self.world, name, thing, asked), method, sent)

    def get(self, who, path, method="GET", sent=None):
        """The answer to any path."""
        browser = self.browsers[who]
        kept = browser.cookies.output(header="", sep=";")
        cache.clear()  # nobody is slowed down for what somebody did before
        with transaction.atomic():
            with writes() as wrote:
                kind = {"content_type": "application/json"} if isinstance(sent, str) else {}
                response = browser.get(path) if method == "GET" else browser.post(path, sent or {}, **kind)
                body = b"".join(response.streaming_content) if response.streaming else response.content
            transaction.set_rollback(True)
        browser.cookies = SimpleCookie(kept)
        return Answer(_status(response), body, tuple(wrote))


def _status(response):
    if response.status_code == 302 and response["Location"].startswith(f"{reverse(settings.LOGIN_URL)}?next="):
        return "login"
    return response.status_code


@contextmanager
def writes():
    """Every statement that writes, as (table, statement, values), but the trail's note that somebody was refused."""
    found = []

    def note(execute, sql, params, many, context):
        match = WRITE.match(sql)
        if match and "people.refused" not in (params or ()):
            found.append((match.group(1), sql, tuple(map(tuple, params)) if many else tuple(params or ())))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield found

