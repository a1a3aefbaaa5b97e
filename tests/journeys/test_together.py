"""Several audits at once, and a staff list looked at before it is taken, in a browser with script and without."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from frameworks import services as frameworks
from lib import clock
from people.models import HeldStaffList, User
from tests.allocation.conftest import HULL
from tests.allocation.making import make_auditors
from tests.audits import making
from tests.cast import make_cast
from trail.models import Notice

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WITH_AND_WITHOUT = pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
PHONE = {"width": 375, "height": 800}
GONE = (
    "Name,E-mail,Job title,Left\nAmara Audit,amara.audit@council.example,Service Manager,yes\n"
    "Zed New,zed@council.example,Clerk,\n"
)


@pytest.fixture
def cast(transactional_db):
    """The council, with three more auditors to whom the rules allow any case."""
    cast = make_cast()
    make_auditors(3)
    return cast


@pytest.fixture
def three(cast):
    """Three audits of Amara's of this month."""
    framework = frameworks.load(HULL, in_force_from=date(2020, 1, 1)).version
    today = clock.today()
    return [
        making.make_audit(
            cast, framework, case=making.make_case(cast, f"B-{n}"), month=today.replace(day=1),
            due_on=today + timedelta(days=n),
        )
        for n in (1, 2, 3)
    ]  # fmt: skip


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@WITH_AND_WITHOUT
def test_two_ticked_audits_are_reminded_of_after_one_page(visit, cast, three, script):
    quinn = visit(cast.quinn, viewport=PHONE, java_script_enabled=script)
    page = quinn.goto(reverse("audits:audits"))
    for audit in three[:2]:
        page.get_by_label(f"Choose {audit.reference}").check()
    if script:
        quinn.check_accessible()
    page.get_by_role("button", name="Remind").click()
    page.get_by_role("heading", name="Remind of these audits?").wait_for()
    assert fits(page)
    if script:
        quinn.check_accessible()
    page.get_by_role("button", name="Remind").click()

    page.get_by_role("heading", name="2 audits reminded").wait_for()
    assert fits(page)
    assert Notice.objects.filter(kind="audit_reminder", to=cast.amara).count() == 2


@WITH_AND_WITHOUT
def test_all_found_are_shown_with_who_would_have_them(visit, cast, three, script):
    quinn = visit(cast.quinn, viewport=PHONE, java_script_enabled=script)
    page = quinn.goto(reverse("audits:audits"))
    page.get_by_label("All 3 found").check()
    page.get_by_role("button", name="Give to other auditors").click()

    page.get_by_text("What will happen to 3 audits").wait_for()
    if script:
        quinn.check_accessible()
    page.get_by_label("Why").fill("Amara leaves")
    page.get_by_role("button", name="Give them to the auditors shown").click()
    page.get_by_role("heading", name="3 audits given to others").wait_for()


@WITH_AND_WITHOUT
def test_a_staff_list_is_looked_at_then_taken_and_the_leavers_work_moved(visit, cast, three, script, tmp_path):
    path = tmp_path / "staff.csv"
    path.write_text(GONE)
    quinn = visit(cast.quinn, viewport=PHONE, java_script_enabled=script)
    page = quinn.goto(reverse("people:staff_list"))
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_role("button", name="Show what would change").click()
    page.get_by_text("Audits open: 3").wait_for()
    assert fits(page)
    if script:
        quinn.check_accessible()
    page.get_by_role("button", name="Take this list").click()

    page.get_by_role("heading", name="What leavers still hold").wait_for()
    assert not HeldStaffList.objects.exists()
    assert User.objects.get(pk=cast.amara.pk).left_on == clock.today()
    if script:
        quinn.check_accessible()
    page.get_by_role("link", name="Move the work of Amara Audit").click()
    page.get_by_label("Why").fill("Has left")
    if script:
        quinn.check_accessible()
    assert fits(page)
    page.get_by_role("button", name="Move what is ticked").click()
    page.get_by_role("heading", name="3 moved").wait_for()
