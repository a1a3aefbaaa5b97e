"""Those who run the month and keep its records, each to finished work in four ways (tests/journeys/ways.py)."""

from datetime import date

import pytest
from django.urls import reverse

from allocation.models import Exemption, Round
from audits.models import Audit
from followup.models import Meeting
from frameworks import services as frameworks
from jobs.work import run_waiting
from lib import clock
from lib.months import Month
from people.models import Role, User
from records.models import LegalHold, SubjectPack
from tests.allocation.making import draft, make_auditors, make_cases
from tests.audits.conftest import HULL
from tests.cast import make_cast, make_person
from tests.journeys import council, people
from tests.journeys.ways import in_every_way, is_told_off, travel  # noqa: F401
from tests.reporting.busy import make_busy, make_guest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def framework(transactional_db):
    return frameworks.load(HULL, in_force_from=date(2020, 1, 1)).version


@pytest.fixture
def cast(framework):
    return make_cast()


@pytest.fixture
def busy(cast, framework):
    """One of everything that waits for somebody."""
    make_busy(cast, framework, guest=make_guest())
    return cast


@in_every_way
def test_head_of_service_gives_an_update_and_records_a_meeting(travel, way, busy):  # noqa: F811
    poor = Audit.objects.get(chain__isnull=False)
    gwen, hana = travel(busy.gwen, way, "group-manager"), travel(busy.hana, way, "head-of-service")

    gwen.home()
    gwen.follow_part("It is late")
    is_told_off(gwen, "Save update")
    gwen.write_part("What has been done about it", "Tess sees him on Tuesday.")
    gwen.press("Save update")
    people.record_meeting(hana, poor)

    assert Meeting.objects.filter(held_on__isnull=False).count() == 1


@in_every_way
def test_qa_team_from_the_drafted_round_to_the_checked_audit(travel, way, cast, framework):  # noqa: F811
    make_cases(30, team=cast.north, worker=cast.priya)
    make_auditors(3)
    round_ = draft(clock.today(), by=cast.quinn)
    finished = people.finished_audit(cast, framework)
    quinn = travel(cast.quinn, way, "qa-team")

    quinn.home()
    quinn.follow("This month's round")
    case = round_.cases.filter(allocation__auditor=cast.amara).first()
    quinn.follow(case.case.reference)
    quinn.follow("Swap with another auditor")
    is_told_off(quinn, "Swap")
    quinn.go(round_.get_absolute_url())
    quinn.follow("Confirm and publish")
    quinn.press("Publish round")
    run_waiting()
    quinn.go(quinn.page.url)
    people.check(quinn, finished)

    quinn.go(reverse("reporting:report", args=[Month.of(finished.month).iso]))
    quinn.follow("Freeze figures")
    quinn.press("Freeze figures")
    quinn.reads("The figures stand as they were on")

    assert Round.objects.get().status == "published"
    finished.refresh_from_db()
    assert finished.status == "checked"


@in_every_way
def test_qa_team_from_the_two_lists_to_the_drafted_round(travel, way, framework, tmp_path):  # noqa: F811
    today = clock.today()
    quinn = travel(make_person("Quinn Quality", Role.QA, Role.ADMINISTRATOR), way, "qa-team-lists")

    people.take_staff_list(quinn, council.write_staff_list(tmp_path / "staff.csv"))
    quinn.go(reverse("cases:upload"))
    is_told_off(quinn, "Upload")
    people.take_case_list(quinn, council.write_case_list(tmp_path / "annex-a.xlsx", on=today), on=today)
    people.draft_round(quinn, Month.of(today))

    assert Round.objects.get().status == "draft"


@in_every_way
def test_senior_leader_reads_the_month_and_decides(travel, way, busy):  # noqa: F811
    month = Month.of(clock.today()).previous
    User.objects.filter(pk=busy.dana.pk).update(job_title="Assistant Director")
    dana = travel(busy.dana, way, "senior-leader")

    dana.home()
    dana.follow(f"Report of {month.label}")
    dana.reads("Completed and on time")
    dana.follow_part("Completed")
    dana.reads(Audit.objects.get(month=month.first_day).reference)
    dana.home()
    dana.follow_part("asked for")
    dana.follow(Exemption.objects.get().audit.reference)
    is_told_off(dana, "Save the decision")
    dana.choose("Agree")
    dana.press("Save the decision")

    assert Exemption.objects.get().status == "agreed"


@in_every_way
def test_administrator_gives_a_role_and_looks_after_the_service(travel, way, busy):  # noqa: F811
    adam = travel(busy.adam, way, "administrator")

    adam.home()
    adam.follow("People and roles")
    adam.follow("Nadia Near")
    adam.follow("Give a role")
    adam.pick("Role", Role.AUDITOR)
    adam.press("Give role")
    adam.home()
    adam.follow_part("failed")
    adam.turn("People")
    adam.follow("Take a staff list")
    is_told_off(adam, "Show what would change")
    adam.home()
    adam.follow("Settings")
    adam.home()
    adam.follow("Who read what")
    adam.turn("Framework")

    assert busy.nadia.memberships.filter(role=Role.AUDITOR).exists()


@in_every_way
def test_data_protection_officer_answers_a_request_and_sets_a_hold(travel, way, busy):  # noqa: F811
    piet = make_person("Piet Protect", Role.DATA_PROTECTION)
    officer = travel(piet, way, "data-protection")

    officer.home()
    officer.follow("Unusual reading")
    officer.home()
    officer.turn("Records")
    officer.follow("Legal holds")
    is_told_off(officer, "Set the hold")
    officer.write_part("Case reference", "P-0")
    officer.write_part("Why", "Court 12")
    officer.press("Set the hold")
    officer.go(reverse("records:packs"))
    officer.follow("Begin a request")
    officer.write_part("Case reference", "P-0")
    officer.write_part("Which request is it", "Request 7")
    officer.press("Gather what is held")
    run_waiting()
    officer.go(SubjectPack.objects.get().get_absolute_url())

    assert LegalHold.objects.get().lifted_at is None
