"""What all tests share: the browser, its pages, and a worker for the journeys."""

import gc
import os
import shutil
import subprocess
import sys
from urllib.parse import urlsplit

import hypothesis
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import sync_playwright

from trail import guard

# How long one example takes says something about the machine, not about the property.
# `pytest --hypothesis-profile thorough` looks further than each run needs to.
hypothesis.settings.register_profile("any machine", deadline=None, max_examples=40)
hypothesis.settings.register_profile("thorough", deadline=None, max_examples=1000)
hypothesis.settings.load_profile("any machine")

CHROMIUM_ARGUMENTS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
)
# govuk-frontend itself puts aria-expanded on a radio that reveals a field.
TOLERATED = frozenset({"aria-allowed-attr"})


def pytest_collection_finish(session):
    """What was imported and collected stays to the end: the garbage collector need not look at it again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


@pytest.fixture(autouse=True)
def fresh_cache():
    """No test is throttled for what another one did, or reads a form that another one changed."""
    from frameworks.questions import forget_forms

    cache.clear()
    forget_forms()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request, django_db_modify_db_settings, tmp_path_factory):
    """Give journeys a database in a file: the server's threads cannot share one in memory."""
    journeys = any(item.get_closest_marker("browser") for item in request.session.items)
    database = settings.DATABASES["default"]
    if journeys and database["ENGINE"].endswith("sqlite3"):
        folder = tmp_path_factory.mktemp("database")
        database.setdefault("TEST", {})["NAME"] = str(folder / "journeys.sqlite3")


@pytest.fixture(scope="session")
def chromium():
    """Debian's Chromium, started once; CHROMIUM names another."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if path is None:
        pytest.fail("Journeys need a browser: sudo apt-get install chromium, or set CHROMIUM.")
    arguments = [*CHROMIUM_ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    # Playwright keeps an event loop in this thread; the ORM calls of the tests do not run in it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Tests with transactions of their own empty every table; an installation's trail refuses that."""
    with django_db_blocker.unblock():
        guard.lift()


class Visitor:
    """One person at their own browser; remembers what went wrong on any of their pages."""

    def __init__(self, chromium, address, person=None, **options):
        self.faults = []
        self.address = address
        self.context = chromium.new_context(base_url=address, **options)
        self.context.set_default_timeout(10_000)  # milliseconds
        self.context.on("request", self._note_request)
        self.context.on("response", self._note_response)
        self.context.on("console", self._note_console)
        self.context.on("weberror", lambda fault: self.faults.append(f"script: {fault.error}"))
        if person is not None:
            self.sign_in(person)
        self.page = self.context.new_page()

    def sign_in(self, person):
        """Be signed in as somebody, without the sign-in page."""
        client = Client()
        client.force_login(person)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        self.context.add_cookies(
            [{"name": cookie.key, "value": cookie.value, "url": self.address, "httpOnly": True}]
        )

    def goto(self, path):
        """Open a page of the application."""
        self.page.goto(path)
        return self.page

    def check_accessible(self):
        """The axe rules hold on the page that is open (WCAG 2.2 AA)."""
        found = Axe().run(self.page).response["violations"]
        broken = [
            f"{rule['id']}: {node['html'][:200]}"
            for rule in found
            if rule["id"] not in TOLERATED
            for node in rule["nodes"]
        ]
        assert broken == []

    def close(self):
        self.context.close()

    def _note_request(self, request):
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https") and parts.netloc != urlsplit(self.address).netloc:
            self.faults.append(f"asked another host: {request.url}")

    def _note_response(self, response):
        if response.status >= 500:
            self.faults.append(f"{response.status} from {response.url}")

    def _note_console(self, message):
        # A refusal (4xx) is logged by the browser itself; journeys assert those they provoke.
        if message.type == "error" and "status of 4" not in message.text:
            self.faults.append(f"console: {message.text} ({message.location.get('url', '')})")


@pytest.fixture
def visit(chromium, live_server):
    """visit(person) opens a browser signed in as the person; visit() a stranger's.

    Whatever pages complained of (console errors, other hosts, answers of 500 and up)
    fails the test at its end.
    """
    visitors = []

    def open_browser(person=None, **options):
        visitors.append(Visitor(chromium, live_server.url, person, **options))
        return visitors[-1]

    yield open_browser
    for visitor in visitors:
        visitor.close()
    assert [fault for visitor in visitors for fault in visitor.faults] == []


@pytest.fixture
def worker(transactional_db):
    """The background worker as a process of its own, on the test's database."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"}
    environment["DATABASE_URL"] = _address_of(settings.DATABASES["default"])
    command = [sys.executable, "-m", "celery", "--app", "config", "--quiet", "worker"]
    process = subprocess.Popen(
        [*command, "--concurrency", "1", "--loglevel", "warning", "--without-mingle"],
        cwd=settings.BASE_DIR, env=environment, start_new_session=True,
    )
    yield process
    process.terminate()
    process.wait(30)


def _address_of(database):
    """The DATABASE_URL of the database the tests are on."""
    if database["ENGINE"].endswith("sqlite3"):
        return f"sqlite:///{database['NAME']}"
    user, host, port = database["USER"], database["HOST"], database["PORT"]
    return f"postgres://{user}:{database['PASSWORD']}@{host}:{port}/{database['NAME']}"
