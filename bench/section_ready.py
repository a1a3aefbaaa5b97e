"""How soon a section can be written in: `python bench/section_ready.py [--rounds N] [--slower N]`.

A section of twelve questions, in Chromium on a processor slowed four times, from a server as an installation
runs it (gunicorn, files compressed and named by their contents). Ready is when the page's scripts have run and
its first box takes a key: the first visit with an empty browser, then the next. At most 1,000 ms each in the middle.
"""

import argparse
import os
import shutil
import sys
import tempfile
from datetime import date
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
LIMIT = 1_000  # milliseconds
FRAMEWORK = ROOT / "frameworks/councils/bolton"
TOOL, SECTION, QUESTIONS = "collaborative", "recording", 12
KEY = "a key for a bench only, of more than fifty characters, and no secret"
#: When the scripts had run, from the moment the page was asked for, and when the page itself was here.
TIMES = """() => ({
  ready: performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd,
  answered: performance.getEntriesByType('navigation')[0].responseEnd,
})"""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--slower", type=int, default=4, help="how many times the processor is slowed")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/bench.sqlite3"
        os.environ |= {"VAR_DIR": folder, "DATABASE_URL": database, "SECRET_KEY": KEY, "DEBUG": "false"}
        os.environ |= {"DJANGO_SETTINGS_MODULE": "config.settings", "ALLOWED_HOSTS": "127.0.0.1"}
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps a loop in this thread
        import django  # after the environment names the database

        django.setup()
        sys.exit(_measure(given, folder, database))


def _measure(given, folder, database):
    from playwright.sync_api import sync_playwright

    from tests.journeys.production import serving

    path, cookie = _prepare()
    first, after = [], []
    with serving(folder, database, key=KEY) as address, sync_playwright() as playwright:
        arguments = ["--disable-gpu", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)
        for _ in range(given.rounds):
            for times, told in zip((first, after), _visits(browser, address, path, cookie, given.slower), strict=True):
                times.append(told)
        browser.close()
    return _tell(given, first, after)


def _prepare():
    """One audit with such a section; (its address, the auditor's cookie)."""
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client
    from django.urls import reverse

    from audits import services
    from frameworks import services as frameworks
    from tests.audits import making
    from tests.cast import make_cast

    call_command("migrate", verbosity=0)
    framework = frameworks.load(FRAMEWORK, in_force_from=date(2020, 1, 1)).version
    cast = make_cast()
    tool = frameworks.tool(framework, TOOL)
    audit = services.allocate(
        making.make_case(cast), by=cast.quinn, auditor=cast.amara, line="control", line_title="Control sample",
        month=date(2026, 3, 1), framework_version=framework, tool_version=tool, due_on=date(2026, 3, 31),
    )  # fmt: skip
    count = tool.sections.get(code=SECTION).questions.count()
    if count != QUESTIONS:
        raise SystemExit(f"Section {SECTION} of {FRAMEWORK.name} has {count} questions, not {QUESTIONS}: name another.")
    client = Client()
    client.force_login(cast.amara)
    return reverse("audits:section", args=[audit.pk, SECTION]), client.cookies[settings.SESSION_COOKIE_NAME]


def _visits(browser, address, path, cookie, slower):
    """The times of a first visit and of the next, by somebody with an empty browser."""
    context = browser.new_context(base_url=address)
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address, "httpOnly": True}])
    page = context.new_page()
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    for _ in range(2):
        page.goto(path, wait_until="load")
        box = page.locator("[data-field] textarea").first
        box.press_sequentially("a")
        yield page.evaluate(TIMES)
    context.close()


def _tell(given, first, after):
    print(f"{QUESTIONS} questions, {given.rounds} rounds, processor slowed {given.slower} times, in ms")
    broken = False
    for name, times in (("first visit", first), ("next visit", after)):
        ready = [one["ready"] for one in times]
        answered = median(one["answered"] for one in times)
        broken = broken or median(ready) > LIMIT
        between = f"{min(ready):.0f} to {max(ready):.0f}"
        print(f"  {name}: ready {median(ready):.0f} ({between}), page here at {answered:.0f}")
    return int(broken)


if __name__ == "__main__":
    main()
