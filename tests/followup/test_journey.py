"""Every page of follow-up in a browser: axe holds and it fits a phone; oversight by keyboard and without script."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from audits import actions
from audits import services as audits
from followup import assurance, duties, escalation, oversight
from followup.models import AssuranceCheck, Chain, Escalation, Oversight, TrackerCheck
from lib import clock
from lib.months import Month
from tests.audits import making
from tests.followup.making import make_action
from tests.journeys.audits import audit, cast  # noqa: F401
from tests.journeys.test_audit_pages import check

pytestmark = pytest.mark.browser
LONG = "What was said about visits, the plan and school. " * 15


def address(name, *args):
    return reverse(f"followup:{name}", args=args)


@pytest.fixture
def opened(audit, cast):  # noqa: F811
    """An inadequate audit, confirmed: oversight asked for, a chain begun, a late action put before its manager."""
    making.check(audit, grade="inadequate")
    audits.settle_grade(audit, grade="inadequate", by=None, reason="Agreed")
    today = clock.today()
    make_action(audit, by=cast.gwen, due_on=today - timedelta(days=30), finding=LONG, what=LONG)
    for work in (duties.open_oversights, duties.follow_grades, duties.escalate):
        work(today)
    return Oversight.objects.get()


def test_oversight_pages_are_accessible_and_fit_a_phone(visit, cast, opened):  # noqa: F811
    tess = visit(cast.tess)

    for path in (
        address("oversights"), opened.get_absolute_url(), address("supervision", opened.pk),
        address("add_action", opened.pk), address("actions"), address("actions") + "?late=yes",
        address("oversights") + "?missing=nothing",
    ):  # fmt: skip
        check(tess, path)


def test_written_and_closed_oversight_is_accessible_and_fits_a_phone(visit, cast, opened):  # noqa: F811
    oversight.write_oversight(opened, discussion=LONG, by=cast.tess)
    oversight.note_supervision(opened, held_on=clock.today(), note=LONG, by=cast.tess)
    for action in opened.audit.actions.all():
        actions.complete(action, what_was_done=LONG, by=cast.priya)
        actions.sign_off(action, effect_seen=LONG, by=cast.tess)
    check(visit(cast.tess), opened.get_absolute_url())

    assert oversight.close_if_finished(opened.audit)

    check(visit(cast.quinn), opened.get_absolute_url())


def test_chain_pages_are_accessible_and_fit_a_phone(visit, cast, opened):  # noqa: F811
    chain, gwen, quinn = Chain.objects.get(), visit(cast.gwen), visit(cast.quinn)

    for visitor, path in [
        (gwen, address("chains")), (gwen, chain.get_absolute_url()), (gwen, chain.meetings.first().get_absolute_url()),
        (gwen, address("plan_meeting", chain.pk)), (gwen, address("add_review_action", chain.pk)),
        (quinn, address("end_chain", chain.pk)),
    ]:  # fmt: skip
        check(visitor, path)


def test_escalation_pages_are_accessible_and_fit_a_phone(visit, cast, opened):  # noqa: F811
    row, tess = Escalation.objects.filter(person=cast.tess).first(), visit(cast.tess)
    for path in (address("escalations"), row.get_absolute_url()):
        check(tess, path)

    escalation.answer(row, update=LONG, by=cast.tess)

    for path in (address("escalations"), row.get_absolute_url()):
        check(tess, path)


def test_sample_pages_are_accessible_and_fit_a_phone(visit, cast, opened):  # noqa: F811
    action = opened.audit.actions.first()
    actions.complete(action, what_was_done=LONG, by=cast.priya)
    actions.sign_off(action, effect_seen=LONG, by=cast.tess)
    month = Month.of(clock.today()).next
    quinn, dana = visit(cast.quinn), visit(cast.dana)
    check(quinn, address("assurance"))
    assurance.draw(month, size=10, on=month.first_day)
    assurance.draw_trackers(month)
    looked, signed = AssuranceCheck.objects.get(), TrackerCheck.objects.get()

    for visitor, path in [
        (quinn, address("assurance")), (quinn, looked.get_absolute_url()),
        (dana, address("trackers")), (dana, signed.get_absolute_url()),
    ]:  # fmt: skip
        check(visitor, path)

    assurance.note(looked, result="partly", note=LONG, by=cast.quinn)
    assurance.sign(signed, result="concern", note=LONG, by=cast.dana)
    for page in (looked, signed):
        check(dana, page.get_absolute_url())


def test_form_with_mistakes_leads_to_them(visit, cast, opened):  # noqa: F811
    visitor = visit(cast.gwen)
    page = visitor.goto(Chain.objects.get().meetings.first().get_absolute_url())
    for person in page.locator("[name=people]").all():
        person.uncheck()

    page.get_by_role("button", name="Record meeting").click()

    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    visitor.check_accessible()
    page.get_by_role("link", name="what was discussed").click()
    assert page.evaluate("document.activeElement.name") == "notes"


def test_manager_writes_oversight_without_script(visit, cast, opened):  # noqa: F811
    """HULL-85: finding, action and effect on one screen with the answer."""
    page = visit(cast.tess, java_script_enabled=False).goto(opened.get_absolute_url())
    expect(page.get_by_role("heading", name="What must be done").first).to_be_visible()
    page.locator("[name=discussion]").fill("We read it together")

    page.get_by_role("button", name="Write oversight").click()

    expect(page.get_by_text("Oversight written. The others were told.")).to_be_visible()
    assert Oversight.objects.get().discussion == "We read it together"
