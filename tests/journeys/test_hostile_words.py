"""Hostile words wherever people type, opened in a browser: nothing runs, asks, fetches or leaves the page."""

import pytest
from django.urls import reverse

from audits import challenge, concerns
from tests.audits import making
from tests.hostile import words
from tests.hostile.poison import poison
from tests.journeys.audits import audit, cast  # noqa: F401

pytestmark = pytest.mark.browser
PAGES = {
    "amara": ["reporting:home", "audits:audits", "trail:notices", "reporting:findings", "followup:actions"],
    "quinn": ["reporting:home", "audits:audits", "cases:cases", "people:people", "people:teams", "frameworks:versions"],
    "adam": ["trail:events", "trail:accesses", "people:people", "council:settings"],
}
OF_THE_AUDIT = ("audit", "whole", "outcome", "actions", "contact", "family", "raise_concern")


def addresses(name, audit, raised, concern):  # noqa: F811
    of_all = [reverse(page) for page in PAGES[name]]
    if name == "adam":
        return of_all
    own = [reverse(f"audits:{page}", args=[audit.pk]) for page in OF_THE_AUDIT]
    return [
        *of_all, *own, reverse("audits:section", args=[audit.pk, "kss1"]), reverse("cases:case", args=[audit.case_id]),
        reverse("audits:challenge", args=[raised.pk]), reverse("audits:concern", args=[concern.pk]),
    ]  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_no_page_runs_what_was_typed(visit, cast, audit, name):  # noqa: F811
    making.share(audit)
    raised = challenge.raise_challenge(audit, text="It is on the file.", by=cast.priya)
    concern = concerns.raise_concern(audit, text="Not seen.", by=cast.amara)
    poison(0, words.SCRIPT + words.MARKUP)
    visitor = visit(getattr(cast, name))
    dialogs, seen = [], 0
    visitor.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))

    for path in addresses(name, audit, raised, concern):
        page = visitor.goto(path)
        page.wait_for_load_state("networkidle")
        seen += page.content().count(words.MARK)
        assert page.url.startswith(visitor.address)
        assert page.evaluate("document.querySelectorAll('main iframe, main object, main style, main base').length") == 0

    assert dialogs == []
    assert seen > 10
