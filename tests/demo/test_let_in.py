"""A guest is let into one audit, colleagues into restricted records, as their pages do it."""

from datetime import date

import pytest
from django.db import transaction

from audits.models import Audit, Participant
from cases.models import AccessRequest, Case
from demo.let_in import let_in
from lib import clock
from people.models import Role
from tests.cast import make_person
from tests.demo.making import play

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
