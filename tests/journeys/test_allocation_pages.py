"""The pages of a month's round in a browser: QA swaps and publishes; axe; narrow windows."""

from datetime import date

import pytest
from django.urls import reverse

from allocation import services
from allocation.models import Round, SampledCase
from audits.models import Audit
from frameworks import services as frameworks
from jobs.work import run_waiting
from lib import clock
from lib.months import Month
from tests.allocation.conftest import HULL
from tests.allocation.making import control, draft, make_auditors, make_cases
from tests.cast import make_cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast(transactional_db):
    """The council with a case list; the server's pages live on the machine's day."""
    frameworks.load(HULL, in_force_from=date(2020, 1, 1))
    cast = make_cast()
    make_cases(30, team=cast.north, worker=cast.priya)
    make_auditors(3)
    return cast


@pytest.fixture
def round_(cast):
    """This month as a draft."""
    return draft(clock.today(), by=cast.quinn)


def address(name, *arguments):
    return reverse(f"allocation:{name}", args=arguments)


def test_qa_reviews_swaps_and_publishes_a_round(visit, cast, round_):
    """HULL-52: the QA team's first working day."""
    quinn = visit(cast.quinn)
    page = quinn.goto(round_.get_absolute_url())
    amaras = SampledCase.objects.get(allocation__auditor=cast.amara)
    normans = SampledCase.objects.get(allocation__auditor=cast.norman)

    page.get_by_role("link", name=amaras.case.reference, exact=True).click()
    page.get_by_role("link", name="Swap with another auditor").click()
    page.get_by_label("Swap with").select_option(str(normans.allocation.pk))
    page.get_by_label("Why").fill("Norman knows the area")
    page.get_by_role("button", name="Swap").click()
    page.get_by_text("The two auditors have changed cases").wait_for()
    page.get_by_role("button", name="Confirm and publish").click()
    page.get_by_role("button", name="Publish round").click()
    page.wait_for_url("**/jobs/**")
    run_waiting()

    assert Round.objects.get().status == "published"
    assert Audit.objects.get(case=amaras.case).auditor == cast.norman


def test_pages_are_accessible_and_fit_a_narrow_window(visit, cast, round_):
    month = Month.of(clock.today())
    case = SampledCase.objects.get(allocation__auditor=cast.amara)
    asked = services.ask_break(cast.ira, month=month.plus(1), reason="Leave", by=cast.ira)
    quinn = visit(cast.quinn, viewport={"width": 375, "height": 800})

    for path in (
        address("rounds"), address("draft"), address("programme"), address("capacity"), address("breaks"),
        address("ask_break"), address("break", asked.pk), address("exemptions"), address("round", month),
        address("certificate", month), address("left_over", month), address("publish", month),
        address("start_again", month), address("match_again", month), address("case", case.pk),
        address("auditor", case.pk), address("swap", case.pk), address("drop", case.pk),
        address("size", control(round_).pk), address("pick", control(round_).pk), address("redraw", control(round_).pk),
    ):
        page = quinn.goto(path)
        quinn.check_accessible()
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert (path, wide) == (path, 375)
