"""Every page of moderation in a browser: axe holds and it fits a phone; grading by keyboard and without script."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from lib import clock
from lib.months import Month
from moderation import services
from moderation.models import Moderation
from tests.audits import making
from tests.journeys.audits import audit, cast  # noqa: F401
from tests.journeys.test_audit_pages import check

pytestmark = pytest.mark.browser


def address(name, *args):
    return reverse(f"moderation:{name}", args=args)


@pytest.fixture
def chosen(audit, cast):  # noqa: F811
    making.check(audit)
    return services.choose(audit, moderator=cast.moses, why="To learn from", by=cast.quinn, on=clock.today())


def grade(moderation):
    first, *others = services.scales_of(moderation.audit)
    given = dict.fromkeys(others, ("met", "")) | {first: ("not_met", "The assessment is a year old. " * 20)}
    return services.grade(
        moderation, grade="ri", rationale="Visits are late. " * 30, judgements=given, by=moderation.moderator
    )


def finish(moderation):
    return services.finish(
        moderation, grade_after="ri", discussed_on=clock.today(), discussion="Agreed. " * 40, by=moderation.moderator
    )


def test_pages_before_and_while_grading_are_accessible_and_fit_a_phone(visit, cast, chosen):  # noqa: F811
    month = Month.of(chosen.audit.month).iso
    moses, quinn = visit(cast.moses), visit(cast.quinn)

    for visitor, path in [
        (moses, address("moderations")), (moses, chosen.get_absolute_url()),
        (quinn, address("moderations")), (quinn, address("moderations") + "?status=done"),
        (quinn, chosen.get_absolute_url()), (quinn, address("month", month)), (quinn, address("agreement")),
        (quinn, address("hand_over", chosen.pk)), (quinn, address("cancel", chosen.pk)),
    ]:  # fmt: skip
        check(visitor, path)


def test_pages_once_graded_and_done_are_accessible_and_fit_a_phone(visit, cast, chosen):  # noqa: F811
    grade(chosen)
    moses, quinn, amara = visit(cast.moses), visit(cast.quinn), visit(cast.amara)
    for visitor, path in [(moses, chosen.get_absolute_url()), (moses, address("add_action", chosen.pk))]:
        check(visitor, path)

    finish(chosen)

    for visitor, path in [
        (amara, chosen.get_absolute_url()), (quinn, address("agreement")), (quinn, address("moderations")),
    ]:  # fmt: skip
        check(visitor, path)


def test_choosing_and_cancelled_pages_are_accessible_and_fit_a_phone(visit, cast, chosen):  # noqa: F811
    services.cancel(chosen, reason="The file is sealed. " * 10, by=cast.quinn)
    quinn, month = visit(cast.quinn), address("month", Month.of(chosen.audit.month).iso)

    for path in (chosen.get_absolute_url(), address("choose", chosen.audit_id), month):
        check(quinn, path)


def test_page_with_mistakes_leads_to_each_of_them(visit, cast, chosen):  # noqa: F811
    visitor = visit(cast.moses)
    page = visitor.goto(chosen.get_absolute_url())

    page.get_by_role("button", name="Give your grade").click()

    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    visitor.check_accessible()
    page.get_by_role("link", name="Select your overall grade").click()
    assert page.evaluate("document.activeElement.name") == "grade"


def test_moderator_grades_without_script(visit, cast, chosen):  # noqa: F811
    """HULL-38: blind, then both records."""
    page = visit(cast.moses, java_script_enabled=False).goto(chosen.get_absolute_url())
    for section in services.scales_of(chosen.audit):
        page.locator(f"[name=judgement_{section}][value=met]").check()
    page.locator("[name=grade][value=good]").check()
    page.locator("[name=rationale]").fill("As she says")

    page.get_by_role("button", name="Give your grade").click()

    expect(page.get_by_role("heading", name="Both records")).to_be_visible()
    expect(page.get_by_text("Both judged all 10 alike.")).to_be_visible()
    assert Moderation.objects.get().grade == "good"
