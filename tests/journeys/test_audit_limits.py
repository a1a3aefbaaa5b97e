"""A limiting judgement is said while one grades, as it starts and as it stops to bite (BOLT-29)."""

import pytest
from django.urls import reverse

from audits.models import LimitOverride
from lib import clock
from tests.audits import making
from tests.audits.limited import ALONE, load_limited
from tests.journeys.audits import Form, cast  # noqa: F401

pytestmark = pytest.mark.browser


@pytest.fixture
def audit(cast):  # noqa: F811
    """Allocated to Amara today, with a form that has limits."""
    month = clock.today().replace(day=1)
    audit = making.make_audit(cast, load_limited(), month=month, due_on=clock.today())
    making.complete(audit)
    return audit


def notes(form):
    """What is said beside the judgement of the section, once the answer is saved."""
    place = form.page.locator(f"[data-limits='{making.question(form.audit, 'kss1-met').pk}.answer']")
    assert place.get_attribute("role") == "status"
    return [" ".join(one.split()) for one in place.locator("p:first-child").all_inner_texts()]


def test_the_limit_appears_and_goes_as_the_answer_changes(visit, cast, audit):  # noqa: F811
    form = Form(visit(cast.amara), audit)
    assert notes(form) == []

    form.choose("kss1-1", "no")
    form.page.wait_for_selector("[data-limit]")
    assert notes(form) == [ALONE]
    form.visitor.check_accessible()

    form.choose("kss1-1", "yes")
    form.page.wait_for_selector("[data-limit]", state="detached")
    assert notes(form) == []


def test_what_is_said_is_not_written_again_while_it_holds(visit, cast, audit):  # noqa: F811
    making.write(audit, "kss1-1", "no")
    form = Form(visit(cast.amara), audit)
    form.page.evaluate("document.querySelector('[data-limit]').dataset.same = 'yes'")

    form.write("kss1-2", "Both parents were asked.")
    form.wait_until_saved()

    assert form.page.locator("[data-limit]").get_attribute("data-same") == "yes"


def test_gwen_sets_it_aside_with_a_reason_that_stays(visit, cast, audit):  # noqa: F811
    making.write(audit, "kss1-1", "no")
    visitor = visit(cast.gwen)
    page = visitor.goto(reverse("audits:section", args=[audit.pk, "kss1"]))
    page.get_by_role("link", name="Set this limit aside").click()
    visitor.check_accessible()
    page.get_by_label("Why it is set aside").fill("He is six months old.")
    page.get_by_role("button", name="Set it aside").click()

    assert LimitOverride.objects.get().by == cast.gwen
    assert page.get_by_text("He is six months old.").count() == 2  # above the page, and beside the judgement
    visitor.check_accessible()
