"""Setting the invented council up from its files, and the whole demonstration on two days of a month."""

import shutil
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

from audits.models import Audit, Participant
from cases.models import AccessRequest, Case
from demo import council, sign_ins
from demo.management.commands import make_demo
from frameworks.services import in_force
from lib import clock
from people.models import Role, Team, User
from tests.demo.test_workbook import SMALL
from trail.models import Notice

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 4)


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """The demonstration's files with a case list of two hundred children instead of thousands."""
    folder = tmp_path_factory.mktemp("demo")
    for name in ("staff-list.csv", "guests.csv"):
        shutil.copy(council.DATA / name, folder)
    shutil.copy(SMALL, folder / "annex-a.xlsx")
    return folder


@pytest.fixture(scope="module")
def demonstration(files, django_db_setup, django_db_blocker):
    """The demonstration as made on Wednesday 4 March, without the months before; gives what it said."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic(), clock.at(TODAY):
        patch.setattr(council, "DATA", files)
        patch.setattr(make_demo, "MONTHS_BEFORE", 0)
        told = StringIO()
        call_command("make_demo", stdout=told)
        yield [line.split("] ")[1] for line in told.getvalue().splitlines()]
        transaction.set_rollback(True)


def test_it_says_what_it_is_doing(demonstration):
    assert demonstration[:5] == [
        "Loading the framework", "Taking the staff list", "Taking the case list as at 28 February 2026",
        "Taking the case list as at 1 March 2026", "Playing March 2026",
    ]  # fmt: skip
    assert demonstration[5].startswith("Ready after ")


def test_its_framework_is_in_force_and_its_people_and_cases_are_there(demonstration):
    assert in_force(TODAY).framework.slug == council.FRAMEWORK.name
    assert User.objects.holding(Role.AUDITOR, on=TODAY).count() > 20
    assert Case.objects.filter(gone_on=None).count() > 150


def test_the_later_case_list_is_taken_over_the_earlier(demonstration):
    """As the demonstration does for the running month: the same children, a day or a month on."""
    assert set(Case.objects.values_list("as_at", "gone_on")) == {(date(2026, 3, 1), None)}


def test_a_guest_from_a_partner_agency_is_a_guest_and_nothing_else(demonstration):
    guests = User.objects.holding(Role.GUEST, on=TODAY)

    assert guests.count() == 1
    assert list(guests.get().memberships.values_list("role", flat=True)) == [Role.GUEST]


def test_teams_the_case_system_calls_by_old_names_have_their_cases(demonstration):
    for new in council.RENAMED.values():
        assert Team.objects.filter(name=new).exists()
    assert not Team.objects.filter(name__in=council.RENAMED).exists()


def test_the_month_is_in_full_swing_on_the_morning_it_is_made(demonstration):
    assert Audit.objects.filter(month=date(2026, 3, 1)).count() > 10
    assert Participant.objects.filter(part=Participant.Part.GUEST).count() == 1
    assert AccessRequest.objects.count() <= 2


def test_somebody_can_sign_in_for_each_part_it_lists(demonstration, client):
    chosen = sign_ins.choose(TODAY)

    assert [role for _, role, _ in chosen] == [role for role, _ in sign_ins.PARTS]
    for person, _, _ in chosen:
        assert client.login(email=person.email, password=sign_ins.PASSWORD)


def test_it_leaves_nothing_to_be_sent(demonstration, mailoutbox):
    assert (Notice.objects.waiting().count(), mailoutbox) == (0, [])
    assert Notice.objects.exists()
