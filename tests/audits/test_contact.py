"""Arranging the meeting; after two tries without a reply the group manager helps (HULL-62)."""

import pytest
from django.core.exceptions import PermissionDenied

from audits import contact, services
from audits.models import Audit, ContactAttempt
from audits.refusals import Refused
from lib import clock
from people.models import Membership, Role
from tests.audits import making
from tests.cast import make_person
from trail.models import Notice


def attempt(audit, person, *, answered=False, **fields):
    return contact.log_attempt(audit, person=person, how="E-mail", answered=answered, by=audit.auditor, **fields)


def escalated():
    return list(Notice.objects.filter(kind="contact_escalated").values_list("to__name", flat=True))


def test_first_try_without_a_reply_is_only_noted(audit, cast):
    noted = attempt(audit, cast.priya, note="Left a message")

    assert (noted.answered, noted.note, noted.escalated_to) == (False, "Left a message", None)
    assert escalated() == []


@pytest.mark.parametrize("name", ["priya", "tess", "ira"])
def test_second_try_without_a_reply_goes_to_the_group_manager(audit, cast, name):
    """HULL-62: worker, team manager or IRO (HULL-60)."""
    person = getattr(cast, name)
    attempt(audit, person)

    second = attempt(audit, person)

    assert second.escalated_to == cast.gwen
    assert escalated() == ["Gwen Group"]
    context = Notice.objects.get(kind="contact_escalated").context
    assert (context["person"], context["tries"], context["reference"]) == (
        person.name,
        2,
        "2026-03-001",
    )


def test_further_tries_do_not_tell_the_group_manager_again(audit, cast):
    for _ in range(4):
        attempt(audit, cast.priya)

    assert len(escalated()) == 1


def test_reply_starts_the_count_anew(audit, cast):
    attempt(audit, cast.priya)
    attempt(audit, cast.priya, answered=True, meeting_at=clock.now())
    attempt(audit, cast.priya)
    assert escalated() == []

    attempt(audit, cast.priya)

    assert len(escalated()) == 1


def test_tries_are_counted_for_each_person(audit, cast):
    attempt(audit, cast.priya)
    attempt(audit, cast.tess)

    assert escalated() == []


def test_without_a_group_manager_the_qa_team_helps(audit, cast):
    Membership.objects.filter(role=Role.GROUP_MANAGER).delete()
    for _ in range(2):
        attempt(audit, cast.priya)

    assert escalated() == ["Quinn Quality"]


def test_with_nobody_to_help_the_try_is_noted_all_the_same(audit, cast):
    Membership.objects.filter(role__in=[Role.GROUP_MANAGER, Role.QA]).delete()
    for _ in range(2):
        attempt(audit, cast.priya)

    assert ContactAttempt.objects.count() == 2


def test_group_manager_told_of_a_restricted_audit_can_open_it(cast, framework):
    case = making.make_case(cast, restricted=True)
    audit = making.make_audit(cast, framework, case=case)
    assert not Audit.objects.visible_to(cast.gwen).exists()

    for _ in range(2):
        attempt(audit, cast.priya)

    assert list(Audit.objects.visible_to(cast.gwen)) == [audit]


def test_somebody_not_named_on_the_audit_is_refused(audit, cast):
    with pytest.raises(Refused) as refused:
        attempt(audit, cast.nadia)

    assert str(refused.value) == ("Nadia Near is not named on this audit: confirm first who the worker is.")


@pytest.mark.parametrize("name", ["priya", "quinn", "nell"])
def test_attempts_are_the_auditors(audit, cast, name):
    with pytest.raises(PermissionDenied):
        contact.log_attempt(audit, person=cast.priya, how="E-mail", answered=True, by=getattr(cast, name))


# Who the worker is


def test_confirmed_worker_is_remembered_with_the_moment(audit, cast):
    """HULL-01, HULL-61: the audit is done with the allocated worker."""
    services.confirm_worker(audit, practitioner=cast.priya, by=cast.amara)

    assert audit.worker_confirmed_at is not None
    assert Notice.objects.filter(kind="audit_of_your_work", to=cast.priya).count() == 1


def test_new_worker_takes_the_place_and_is_told(audit, cast):
    pat = make_person("Pat Practice", Role.PRACTITIONER, team=cast.north, manager=cast.tess)

    services.confirm_worker(audit, practitioner=pat, by=cast.amara)

    assert Audit.objects.get().practitioner == pat
    assert Notice.objects.filter(kind="audit_of_your_work", to=pat).count() == 1
    assert list(Audit.objects.visible_to(cast.priya)) == []


def test_auditor_is_not_confirmed_as_the_worker(audit, cast):
    with pytest.raises(Refused):
        services.confirm_worker(audit, practitioner=cast.amara, by=cast.amara)

    assert Audit.objects.get().practitioner == cast.priya
