"""Four ways to go through the same pages: by keys alone, on a phone, at 400 % zoom, and without script.

A journey is written once, as what somebody presses, types and chooses (tests/journeys/people.py);
a Traveller does it in a way, and looks at every page it comes to (tests/journeys/looking.py).
"""

import re
import shutil
from dataclasses import dataclass

import pytest

from jobs.work import run_waiting
from tests.journeys import people
from tests.journeys.looking import PICTURES, WATCH, keep_picture, look


@dataclass(frozen=True)
class Way:
    """How somebody uses the pages: the window in CSS pixels, with keys alone or not, with script or not."""

    name: str
    width: int
    height: int
    keys: bool = False
    script: bool = True

    def __str__(self):
        return self.name


WAYS = (
    Way("keys", 1280, 1024, keys=True),
    Way("phone", 375, 812),
    # A window of 1280 by 1024 at 400 %.
    Way("zoom", 320, 256),
    Way("no-script", 1280, 1024, script=False),
)
in_every_way = pytest.mark.parametrize("way", WAYS, ids=str)

#: Whether the focus is where it is wanted, and what is wrong with how it shows.
STOP = """(wanted) => {
  const here = document.activeElement
  const arrived = here === wanted || (wanted.type === 'radio' && here.type === 'radio' && here.name === wanted.name)
  // The skip link sets the focus on all of the page, where GOV.UK shows none.
  if (here === document.body || here.localName === 'main') return [arrived, '', 'body']
  const told = here.outerHTML.slice(0, 160)
  const mark = ['radio', 'checkbox'].includes(here.type) && here.labels[0] ? '::before' : null
  const parts = [[here, null]]
  if (mark) parts.push([here.labels[0], mark])
  if (here.matches('.app-figure__link, summary')) parts.push(...[...here.children].map(child => [child, null]))
  const seen = parts.some(([element, part]) => {
    const style = getComputedStyle(element, part)
    return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== 'none'
  })
  if (!seen) return [arrived, `the focus does not show: ${told}`, told]
  const box = (mark ? here.labels[0] : here).getBoundingClientRect()
  const x = Math.min(Math.max(box.left + Math.min(box.width, 40) / 2, 1), innerWidth - 2)
  const y = Math.min(Math.max(box.top + Math.min(box.height, 40) / 2, 1), innerHeight - 2)
  const top = document.elementFromPoint(x, y)
  const free = box.width > 0 && top && (here.contains(top) || top.contains(here) || top.htmlFor === here.id)
  return [arrived, free ? '' : `the focus is hidden by ${top && top.outerHTML.slice(0, 80)}: ${told}`, told]
}"""
SCRIPTS = re.compile(r"<script.*?</script>", re.DOTALL)
MOST_STOPS = 400  # of the Tab key on one page


class Traveller(people.Colleague):
    """Somebody on a journey, in one way; looks at every page and keeps its picture."""

    def __init__(self, visitor, way, journey, reader=None):
        super().__init__(visitor)
        self.way, self.folder, self.pages = way, f"{journey}/{way}", 0
        self.page.add_init_script(WATCH)
        self.reader = reader
        shutil.rmtree(PICTURES / self.folder, ignore_errors=True)

    # Coming to a page

    def home(self):
        self.go("/")

    def go(self, address):
        """Type an address, or open it from an e-mail."""
        self.page.goto(address)
        self.arrive()

    def arrive(self):
        """A page has opened: it is as every page must be."""
        self.pages += 1
        self.page.wait_for_load_state("load")
        self.page.locator("h1").first.wait_for()
        # Kept at once: the page of a job without script looks again by itself.
        self.sent = None if self.way.script else self.page.content()
        keep_picture(self.page, self.folder, self.pages)
        faults = self.faults()
        assert not faults, "\n".join([f"{self.page.url} is not as it must be:", *faults])

    def faults(self):
        """What is wrong with the page that is open; without script, with the page as it was sent: axe needs script."""
        if self.way.script:
            return look(self.page)
        self.reader.set_content(SCRIPTS.sub("", self.sent))
        return look(self.reader, scripted=False)

    # Acting

    def activate(self, locator, key="Enter"):
        """Press a link or button that leads to a page."""
        locator = locator.first
        locator.wait_for()
        if self.way.keys:
            self.reach(locator)
        # A leap within the page, as by the skip link, is a navigation too: only another page loads.
        with self.page.expect_event("load"):
            if self.way.keys:
                self.page.keyboard.press(key)
            else:
                locator.click()
        self.arrive()

    def unfold(self, locator):
        if self.way.keys:
            self.reach(locator)
            self.page.keyboard.press("Enter")
        else:
            locator.click()

    def fill(self, locator, words):
        locator = locator.first
        if self.way.keys:
            self.reach(locator)
            self.page.keyboard.press("Control+A")
            self.page.keyboard.insert_text(str(words))
        else:
            locator.fill(str(words))

    def check(self, locator):
        locator = locator.first
        if not self.way.keys:
            locator.check()
            return
        self.reach(locator)
        if not locator.is_checked():
            self.page.keyboard.press("Space")
        for _ in range(12):  # arrows go round the choices of a group
            if locator.is_checked():
                break
            self.page.keyboard.press("ArrowDown")
        assert locator.is_checked()

    def pick_from(self, locator, value):
        """Choose one of a list by what stands there or by its value."""
        locator = locator.first
        if not self.way.keys:
            locator.select_option(value)
            return
        wanted = locator.evaluate(
            "(list, value) => [...list.options].findIndex(one => one.value === value || one.label === value)", value
        )
        self.reach(locator)
        for _ in range(wanted - locator.evaluate("list => list.selectedIndex")):
            self.page.keyboard.press("ArrowDown")
        assert locator.evaluate("list => list.selectedIndex") == wanted

    def hand_over(self, locator, path):
        """The dialog that chooses a file is the browser's own; it must be reached like anything else."""
        if self.way.keys:
            button = self.page.locator(".govuk-file-upload-button")  # stands for the box where there is script
            self.reach(button if button.count() else locator)
        locator.first.set_input_files(path)

    def waits_for_the_job(self):
        """The job's page looks again by itself, with script or without."""
        run_waiting()
        self.page.locator("a[role=button]").filter(has_text="See what came of it").wait_for()
        self.arrive()
        self.follow("See what came of it")

    # With keys alone

    def reach(self, locator):
        """Go on with the Tab key until the focus is there; it shows at every stop on the way."""
        wanted = locator.element_handle()
        self._skip_the_head(wanted)
        stops = []
        while len(stops) < MOST_STOPS:
            arrived, fault, told = self.page.evaluate(STOP, wanted)
            assert not fault, f"{fault} on {self.page.url}"
            if arrived:
                return
            stops.append(told)
            self.page.keyboard.press("Tab")
        raise AssertionError(f"The Tab key does not lead to {locator} on {self.page.url}, but to {stops[:60]}")

    def _skip_the_head(self, wanted):
        """The first link of a page leads to what the page is about."""
        at_the_top = self.page.evaluate("document.activeElement === document.body")
        if at_the_top and wanted.evaluate("element => Boolean(element.closest('main'))"):
            self.page.keyboard.press("Tab")
            assert self.page.evaluate("document.activeElement.textContent") == "Skip to main content"
            self.page.keyboard.press("Enter")


@pytest.fixture
def travel(visit):
    """travel(person, way, journey) sits somebody down at a browser of their own, signed in."""

    def begin(person, way, journey):
        window = {"width": way.width, "height": way.height}
        visitor = visit(person, viewport=window, java_script_enabled=way.script)
        reader = None if way.script else visit(person, viewport=window, bypass_csp=True).goto("/accessibility/")
        return Traveller(visitor, way, journey, reader)

    return begin


def is_told_off(person, button):
    """A form that was sent with nothing in it comes back with what is wrong with it."""
    person.press(button)
    person.reads("There is a problem")
