"""Laptops that sleep, tabs that are thrown away, servers that stop: no answer is lost in any of it.

Each story counts what the database holds in the end, and holds every "Saved" that the line said
against what was stored.
"""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from playwright.sync_api import Error

from tests.conftest import CHROMIUM_ARGUMENTS, Visitor, _address_of
from tests.journeys.audits import PASSWORD, Form, audit, cast, stored  # noqa: F401
from tests.journeys.promises import Promises
from tests.journeys.test_audit_autosave import sign_in_page

pytestmark = pytest.mark.browser

AN_HOUR = "01:00:00"
SECRET_WORDS = ("Quarrelsome Tuesdays", "whispering lighthouse")


@pytest.fixture
def form(visit, cast, audit):  # noqa: F811
    cast.amara.set_password(PASSWORD)
    cast.amara.save()
    visitor = visit(cast.amara)
    visitor.promises = Promises(visitor.context)
    visitor.page.clock.install()
    form = Form(visitor, audit)
    yield form
    form.forgive()
    assert visitor.promises.broken(audit) == []


# The laptop's lid is closed for an hour in the middle of a sentence


def close_the_lid(page):
    life = page.context.new_cdp_session(page)
    life.send("Page.setWebLifecycleState", {"state": "frozen"})
    return life


def open_the_lid(page, life):
    life.send("Page.setWebLifecycleState", {"state": "active"})
    page.clock.fast_forward(AN_HOUR)


def test_lid_closed_for_an_hour_in_the_middle_of_a_sentence(form):
    form.write("kss1-1", "She was seen al")
    life = close_the_lid(form.page)
    form.page.wait_for_timeout(1_000)

    open_the_lid(form.page, life)
    form.write("kss1-1", "one at school.")

    form.wait_until_saved()
    assert form.text("kss1-1") == stored(form.audit, "kss1-1") == "She was seen alone at school."


def test_lid_closed_for_so_long_that_the_sign_in_ended(form, cast):  # noqa: F811
    form.write("kss1-1", "She was seen al")
    life = close_the_lid(form.page)
    Session.objects.all().delete()

    open_the_lid(form.page, life)
    form.write("kss1-1", "one at school.")
    form.write("kss1-2", "And asked.")
    form.wait_for_line("You are signed out: sign in in another tab, then your answers are saved", 20_000)
    sign_in_page(form.page.context.new_page(), cast.amara)
    form.page.clock.fast_forward("00:00:31")

    form.wait_until_saved(20_000)
    assert stored(form.audit, "kss1-1") == "She was seen alone at school."
    assert stored(form.audit, "kss1-2") == "And asked."


# The network is away for an hour


def test_network_lost_for_an_hour_while_writing_goes_on(form):
    form.page.context.set_offline(True)
    form.write("kss1-1", "Before lunch.")
    form.wait_for_line("Offline: 1 answer kept on this device, not saved yet")
    form.page.clock.fast_forward(AN_HOUR)
    form.write("kss1-2", "After lunch.")
    form.wait_for_line("Offline: 2 answers kept on this device, not saved yet")

    form.page.context.set_offline(False)

    form.wait_until_saved()
    assert [stored(form.audit, code) for code in ("kss1-1", "kss1-2")] == ["Before lunch.", "After lunch."]


def test_network_lost_for_so_long_that_the_sign_in_ended(form, cast):  # noqa: F811
    form.page.context.set_offline(True)
    form.write("kss1-1", "Before lunch.")
    form.wait_for_line("Offline: 1 answer kept on this device")
    Session.objects.all().delete()
    form.page.clock.fast_forward(AN_HOUR)

    form.page.context.set_offline(False)
    form.wait_for_line("You are signed out", 20_000)
    sign_in_page(form.page.context.new_page(), cast.amara)
    form.page.clock.fast_forward("00:00:31")

    form.wait_until_saved(20_000)
    assert stored(form.audit, "kss1-1") == "Before lunch."


# The browser throws a tab away


def test_tab_that_the_browser_discards_comes_back_with_all_its_text(form):
    """A discard freezes the page and ends its process without any event; Chromium refuses its own while it is
    steered by a test, so the two are done one after the other.
    """
    form.disturb(lambda route: route.abort())
    form.write("kss1-1", "Written where the server cannot be reached.")
    form.wait_for_line("The server does not answer: 1 answer kept on this device")
    close_the_lid(form.page)
    crash(form.page)

    again = reopened(form.visitor, form.audit)

    again.wait_until_saved()
    assert again.text("kss1-1") == stored(form.audit, "kss1-1") == "Written where the server cannot be reached."


def reopened(visitor, audit):  # noqa: F811
    visitor.page = visitor.context.new_page()
    return Form(visitor, audit)


def crash(page):
    with contextlib.suppress(Error):
        page.goto("chrome://crash")


# Two tabs of one audit


def test_two_tabs_that_both_crash_leave_both_texts_on_the_device(form):
    first, visitor = form, form.visitor
    second = reopened(visitor, form.audit)
    for tab, code, text in ((first, "kss1-1", "In the first tab."), (second, "kss1-2", "In the second tab.")):
        tab.disturb(lambda route: route.abort())
        tab.write(code, text)
        tab.wait_for_line("The server does not answer: 1 answer kept on this device")
    crash(first.page)
    crash(second.page)

    third = reopened(visitor, form.audit)

    third.wait_until_saved()
    assert [third.text(code) for code in ("kss1-1", "kss1-2")] == ["In the first tab.", "In the second tab."]
    assert [stored(form.audit, code) for code in ("kss1-1", "kss1-2")] == ["In the first tab.", "In the second tab."]
    assert json.loads(third.device())["local"] == {}


def test_second_tab_leaves_alone_what_the_first_is_writing(form):
    first = form
    first.disturb(lambda route: route.abort())
    first.write("kss1-1", "Half a sent")
    first.wait_for_line("The server does not answer: 1 answer kept on this device")

    second = reopened(form.visitor, form.audit)
    assert second.text("kss1-1") == ""
    second.write("kss1-2", "In the second tab.")
    second.wait_until_saved()
    assert len(json.loads(second.device())["local"]) == 1
    first.calm()
    first.write("kss1-1", "ence.")

    first.wait_until_saved(20_000)
    assert first.page.locator("[data-clash]").count() == 0
    assert [stored(form.audit, code) for code in ("kss1-1", "kss1-2")] == ["Half a sentence.", "In the second tab."]


def test_same_field_in_two_tabs_shows_both_texts_and_loses_neither(form):
    first, second = form, reopened(form.visitor, form.audit)
    first.write("kss1-1", "First tab.")
    first.wait_until_saved()
    second.write("kss1-1", "Second tab.")
    second.wait_for_line("Not saved: 1 answer changed by somebody else too")

    second.page.get_by_role("button", name="Keep both").click()

    second.wait_until_saved()
    assert stored(form.audit, "kss1-1") == "First tab.\n\nSecond tab."


# No room on the device, or none allowed


def test_device_without_room_says_that_the_text_is_in_this_page_only(form):
    form.page.evaluate(FILL_STORAGE)
    form.page.context.set_offline(True)

    form.write("kss1-1", "No room for this.")

    assert form.wait_for_line("Offline: 1 answer kept in this page, do not close it") == (
        "Offline: 1 answer kept in this page, do not close it, not saved yet")
    form.page.context.set_offline(False)
    form.wait_until_saved()
    assert stored(form.audit, "kss1-1") == "No room for this."


def test_browser_that_refuses_storage_saves_all_the_same(form):
    """Chromium refuses it by this same error where a policy forbids data of websites."""
    form.page.add_init_script(REFUSE_STORAGE)
    form.open()
    form.page.context.set_offline(True)
    form.write("kss1-1", "Nothing may be kept here.")
    form.wait_for_line("Offline: 1 answer kept in this page, do not close it, not saved yet")

    form.page.context.set_offline(False)

    form.wait_until_saved()
    assert stored(form.audit, "kss1-1") == "Nothing may be kept here."
    form.page.get_by_role("button", name="Sign out").click()
    form.page.wait_for_url("**/accounts/login/**")


# The server stops in the middle of a save


class Server:
    """The application as gunicorn runs it, on the test's database: can be stopped and started again."""

    def __init__(self, folder):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.address, self.folder = f"http://127.0.0.1:{self.port}", folder

    def start(self):
        environment = {
            **os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "VAR_DIR": str(self.folder), "DEBUG": "true",
            "SECRET_KEY": settings.SECRET_KEY, "DATABASE_URL": _address_of(settings.DATABASES["default"]),
        }
        command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{self.port}"]
        self.process = subprocess.Popen(
            [*command, "--threads", "4", "--log-level", "error"],
            cwd=settings.BASE_DIR, env=environment, start_new_session=True,
        )
        for _ in range(300):
            with contextlib.suppress(OSError), urllib.request.urlopen(f"{self.address}/health/", timeout=1):
                return
            time.sleep(0.1)
        raise AssertionError("gunicorn did not start within 30 seconds")

    def stand_still(self):
        os.killpg(self.process.pid, signal.SIGSTOP)

    def kill(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)


@pytest.fixture
def server(transactional_db, tmp_path):
    server = Server(tmp_path)
    server.start()
    yield server
    server.kill()


def test_server_killed_in_the_middle_of_a_save_and_started_again(server, chromium, cast, audit):  # noqa: F811
    visitor = Visitor(chromium, server.address, cast.amara)
    visitor.promises = Promises(visitor.context)
    form = Form(visitor, audit)
    form.write("kss1-1", "Saved before.")
    form.wait_until_saved()

    server.stand_still()
    form.write("kss1-2", "Sent, and never answered.")
    form.wait_for_line("Saving…")
    server.kill()
    form.wait_for_line("The server does not answer: 1 answer kept on this device")
    form.write("kss1-3", "Written while it was away.")
    server.start()

    form.wait_until_saved(40_000)
    assert [stored(audit, code) for code in ("kss1-1", "kss1-2", "kss1-3")] == [
        "Saved before.", "Sent, and never answered.", "Written while it was away."]
    assert visitor.promises.broken(audit) == []
    visitor.close()


# The whole browser crashes; somebody else sits down at the computer


@pytest.fixture
def computer(chromium, live_server, tmp_path):
    """A browser with a profile of its own on the disk, as on a shared computer."""
    computer = Computer(chromium, live_server.url, tmp_path / "profile")
    yield computer
    computer.kill()


class Computer:
    """One computer: its browser is started and killed, its disk stays."""

    def __init__(self, chromium, address, profile):
        self.kind, self.address, self.profile = chromium.browser_type, address, profile

    def start(self, person):
        self.context = self.kind.launch_persistent_context(
            self.profile, executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"),
            args=[*CHROMIUM_ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])], base_url=self.address,
        )
        self.faults = []
        Visitor.sign_in(self, person)
        self.page = self.context.new_page()
        return self

    def kill(self):
        """As when the power goes: nothing is written that was not written before."""
        for process in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if f"--user-data-dir={self.profile}".encode() in (process / "cmdline").read_bytes():
                    os.kill(int(process.name), signal.SIGKILL)
        with contextlib.suppress(Error):
            self.context.close()

    def holding(self, words):
        """Names of files on the disk in which these words can be read."""
        ways = [words.encode(way) for way in ("utf-8", "utf-16-le", "utf-16-be")]
        files = [one for one in self.profile.rglob("*") if one.is_file()]
        return sorted(one.name for one in files if any(way in one.read_bytes() for way in ways))


def test_browser_that_crashes_while_typing_loses_at_most_two_seconds(computer, cast, audit):  # noqa: F811
    form = Form(computer.start(cast.amara), audit)
    text = "He was seen alone at home, at school and with his father, and each time he told the worker the same."
    form.box("kss1-1").press_sequentially(text, delay=60)  # milliseconds a key: six seconds without a pause

    computer.kill()

    on_server = stored(audit, "kss1-1")
    assert text.startswith(on_server)
    assert len(text) - len(on_server) <= 2_000 / 60


@pytest.mark.parametrize("ending", ["signed out", "crashed"])
def test_shared_computer_has_nothing_readable_on_its_disk(computer, cast, audit, ending):  # noqa: F811
    form = Form(computer.start(cast.amara), audit)
    form.page.evaluate("localStorage.setItem('known', 'A canary in the cage')")
    form.write("kss1-1", f"Saved: {SECRET_WORDS[0]}.")
    form.wait_until_saved()
    form.disturb(lambda route: route.abort())
    form.write("kss1-2", f"Not saved: {SECRET_WORDS[1]}.")
    form.wait_for_line("The server does not answer: 1 answer kept on this device")
    form.page.wait_for_timeout(6_000)  # the browser writes its storage and its open tabs every few seconds
    assert computer.holding("canary") != []
    if ending == "signed out":
        form.page.get_by_role("button", name="Sign out").click()
        form.page.wait_for_url("**/accounts/login/**")
        assert json.loads(form.device()) | {"cookie": ""} == {
            "local": {}, "session": {}, "cookie": "", "databases": [], "caches": []}
        computer.context.close()

    computer.kill()

    assert {words: computer.holding(words) for words in SECRET_WORDS} == dict.fromkeys(SECRET_WORDS, [])


FILL_STORAGE = """() => {
    for (let size = 1 << 22, number = 0; size >= 1; number += 1) {
        try { localStorage.setItem(`full ${number}`, "x".repeat(size)); } catch { size = size >> 1; }
    }
}"""

REFUSE_STORAGE = """Object.defineProperty(window, "localStorage", {
    get() { throw new DOMException("Access is denied for this document.", "SecurityError"); },
})"""
