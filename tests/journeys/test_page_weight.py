"""An audit's pages are light: at most 150 kB over the wire on the first visit and 30 kB on the next."""

import pytest
from django.conf import settings
from django.urls import reverse

from tests.conftest import Visitor, _address_of
from tests.journeys.audits import audit, cast  # noqa: F401
from tests.journeys.production import Wire, serving

pytestmark = pytest.mark.browser
FIRST, NEXT = 150_000, 30_000  # bytes


@pytest.fixture
def address(tmp_path, transactional_db):
    database = _address_of(settings.DATABASES["default"])
    with serving(tmp_path, database, key=settings.SECRET_KEY) as found:
        yield found


def patient(visitor):
    """A server that has just begun takes its time over the first page."""
    visitor.context.set_default_timeout(60_000)  # milliseconds
    return visitor


@pytest.mark.parametrize(("name", "more"), [("audit", []), ("section", ["kss1"])])
def test_audits_page_is_light_on_the_first_visit_and_on_the_next(chromium, address, cast, audit, name, more):  # noqa: F811
    visitor = patient(Visitor(chromium, address, cast.amara))
    wire, weights = Wire(visitor.page), []

    for _ in range(2):
        wire.forget()
        visitor.goto(reverse(f"audits:{name}", args=[audit.pk, *more]))
        visitor.page.wait_for_load_state("networkidle")
        weights.append(wire.bytes)
    visitor.close()

    assert visitor.faults == []
    assert 0 < weights[0] <= FIRST, wire.told()
    assert 0 < weights[1] <= NEXT, wire.told()


def test_scripts_and_styles_are_compressed_and_fetched_once_for_good(chromium, address, cast, audit):  # noqa: F811
    visitor = patient(Visitor(chromium, address, cast.amara))
    answers = []
    visitor.page.on("response", lambda answer: answers.append(answer))

    visitor.goto(reverse("audits:section", args=[audit.pk, "kss1"]))
    visitor.page.wait_for_load_state("networkidle")

    files = [one for one in answers if "/static/" in one.url]
    kept = {one.url: one.header_value("cache-control") for one in files}
    packed = {one.url: one.header_value("content-encoding") for one in answers if one.url.endswith((".js", ".css"))}
    visitor.close()
    assert len(files) > 10
    assert set(kept.values()) == {"max-age=315360000, public, immutable"}, kept
    assert set(packed.values()) <= {"br", "gzip"}, packed
