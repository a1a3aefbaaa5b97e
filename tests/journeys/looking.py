"""One look at the page that is open: all that must hold of every page in every state."""

import json
import os
import re
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.utils.text import slugify

#: Where a run keeps its pictures, one folder for each journey; KEEP_SCREENSHOTS names another place.
PICTURES = Path(os.environ.get("KEEP_SCREENSHOTS") or settings.BASE_DIR / "var" / "journey-pictures")
LOOK = (Path(__file__).parent / "look.js").read_text()
#: Kept from before the page's own scripts, so that no refusal is missed.
WATCH = """
window.violations = []
document.addEventListener('securitypolicyviolation', (event) => {
  window.violations.push(`the policy refused ${event.violatedDirective}: ${event.blockedURI} ${event.sample}`)
})
"""
#: govuk-frontend itself puts aria-expanded on a radio that reveals a field (alphagov/govuk-frontend#979).
TOLERATED = frozenset({"aria-allowed-attr"})
#: Targets of at least 24 px are not among the rules that axe looks at unasked (WCAG 2.2, 2.5.8).
RULES = json.dumps({"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}})
#: Fingerprints of the states that axe has seen in this run.
SEEN = set()


def look(page, *, scripted=True):
    """All that is wrong with the page that is open, as sentences; [] when it is as it must be."""
    return page.evaluate(LOOK, {"scripted": scripted}) + asked_of_axe(page, scripted=scripted)


def asked_of_axe(page, *, scripted=True):
    """What axe finds, once for each state of a page: same words and parts, numbers aside, in a window of its kind."""
    state = (page.viewport_size["width"] < 640, scripted, re.sub(r"\d+", "0", written(page)))
    if state in SEEN:
        return []
    page.evaluate(Axe().axe_script)
    found = page.evaluate(f"axe.run({RULES}).then(results => results.violations)")
    broken = [
        f"{rule['id']}: {node['html'][:200]} {' '.join(node['failureSummary'].split())[:200]}"
        for rule in found
        if rule["id"] not in TOLERATED
        for node in rule["nodes"]
    ]
    if not broken:
        SEEN.add(state)
    return broken


def written(page):
    """The page's parts and words, without what differs between two openings of it."""
    html = page.evaluate("document.body.outerHTML")
    return re.sub(r'(csrfmiddlewaretoken" value|data-secret|datetime)="[^"]*"', "", html)


def keep_picture(page, journey, number):
    """A picture of the whole page in the journey's folder; gives its path."""
    folder = PICTURES / journey
    folder.mkdir(parents=True, exist_ok=True)
    heading = page.locator("h1").first
    name = slugify(heading.inner_text())[:50] if heading.count() else "page"
    path = folder / f"{number:02}-{name}.png"
    page.screenshot(path=path, full_page=True)
    return path
