"""A guest is let into one audit, colleagues into restricted records, as their pages do it."""

from datetime import date

import pytest
from django.db import transaction

from audits.models import Audit, Participant
from cases.models import AccessRequest, Case
from demo import words
from demo.let_in import let_in
from lib import clock
from people.models import Role
from tests.cast import make_person
from tests.demo.making import play
from trail.models import Event

FRIDAY = date(2026, 3, 6)


pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def guest(council, django_db_blocker):
    """A guest in a council in its month, with two restricted records."""
    with django_db_blocker.unblock(), transaction.atomic():
        Case.objects.filter(reference__in=["C-110", "C-111"]).update(restricted=True)
        play(2, until=date(2026, 3, 6))
        yield make_person("Wren Guest", Role.GUEST)
        transaction.set_rollback(True)


def test_a_guest_sees_the_one_audit_they_are_invited_to(guest):
    let_in(FRIDAY)

    with clock.at(FRIDAY):
        seen = Audit.objects.visible_to(guest).get()
    assert seen.status in Audit.OPEN_FOR_WRITING
    assert Participant.objects.get(person=guest).part == "guest"


def test_one_request_for_a_restricted_record_is_granted_and_one_waits(guest):
    let_in(FRIDAY)

    asked = AccessRequest.objects.order_by("asked_at").values_list("case__reference", "decision", "person__name")
    assert list(asked) == [("C-110", "granted", "Care Group"), ("C-111", "waiting", "Care Head")]


def test_the_guest_is_invited_by_the_qa_team_for_thirty_days(guest):
    let_in(FRIDAY)

    part = Participant.objects.get(person=guest)
    assert part.until == date(2026, 4, 5)
    assert Event.objects.get(action="audits.invite").person.name in ("Quentin Quality", "Quinn Quality")


def test_an_audit_of_the_month_s_theme_is_read_along_before_any_other(guest):
    themed = Audit.objects.filter(status=Audit.Status.ALLOCATED).order_by("reference").last()
    Audit.objects.filter(pk=themed.pk).update(line="thematic")

    let_in(FRIDAY)

    assert Participant.objects.get(person=guest).audit == themed


def test_without_a_theme_an_audit_that_has_begun_is_read_along(guest):
    begun = Audit.objects.filter(status=Audit.Status.ALLOCATED).order_by("reference").last()
    Audit.objects.exclude(pk=begun.pk).update(status=Audit.Status.ALLOCATED)
    Audit.objects.filter(pk=begun.pk).update(status=Audit.Status.IN_PROGRESS)

    let_in(FRIDAY)

    assert Participant.objects.get(person=guest).audit == begun


def test_nobody_is_let_in_where_there_is_no_guest_and_no_record(guest):
    guest.memberships.all().delete()
    Case.objects.update(restricted=False)

    let_in(FRIDAY)

    assert not Participant.objects.filter(part=Participant.Part.GUEST).exists()
    assert not AccessRequest.objects.exists()


def test_a_guest_is_not_let_in_when_everything_is_finished(guest):
    Audit.objects.update(status=Audit.Status.CLOSED, grade="good")

    let_in(FRIDAY)

    assert not Participant.objects.filter(person=guest).exists()


def test_a_record_that_is_granted_says_why_and_until_when(guest):
    """STAGE-10."""
    let_in(FRIDAY)

    granted = AccessRequest.objects.get(decision="granted")
    assert (granted.decision_reason, granted.until) == (words.GRANTED, date(2026, 4, 4))
    assert granted.decided_by.name in ("Quentin Quality", "Quinn Quality")
