"""Who may open an audit: its people, its leaders, those who see all; restricted ones by name."""

from dataclasses import fields
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from audits import services
from audits.models import Audit
from cases.models import AccessRequest
from lib import clock
from lib.permissions import can
from people.models import User
from tests.audits import making


def who_sees(cast):
    everybody = (getattr(cast, field.name) for field in fields(cast))
    people = [person for person in everybody if isinstance(person, User)]
    return {p.name.split()[0] for p in people if Audit.objects.visible_to(p).exists()}


@pytest.fixture
def restricted(cast, framework):
    return making.make_audit(cast, framework, case=making.make_case(cast, restricted=True))


def test_its_people_its_leaders_and_those_who_see_all_open_an_audit(audit, cast):
    """HULL-12: service and team find their own results."""
    assert who_sees(cast) == {"Amara", "Priya", "Tess", "Ira", "Gwen", "Hana", "Quinn", "Dana"}


def test_restricted_audit_is_opened_by_those_named_alone(restricted, cast):
    """STAGE-10."""
    assert who_sees(cast) == {"Amara", "Priya", "Tess", "Ira"}


def test_granted_access_opens_a_restricted_audit_until_its_last_day(restricted, cast):
    AccessRequest.objects.create(
        case=restricted.case, person=cast.quinn, why="To check it", until=date(2026, 3, 2),
        decision=AccessRequest.Decision.GRANTED, decided_by=cast.dana,
    )  # fmt: skip

    assert "Quinn" in who_sees(cast)
    with clock.at(date(2026, 3, 3)):
        assert "Quinn" not in who_sees(cast)


def test_guest_sees_the_one_audit_they_were_invited_to(audit, cast, framework):
    """HULL-19: partner agencies can be invited; that audit only."""
    making.make_audit(cast, framework, case=making.make_case(cast, "C-2"))

    services.invite(audit, person=cast.nadia, part="guest", by=cast.quinn, until=date(2026, 3, 31))

    assert list(Audit.objects.visible_to(cast.nadia)) == [audit]
    with clock.at(date(2026, 4, 1)):
        assert not Audit.objects.visible_to(cast.nadia).exists()


def test_guest_without_a_last_day_stays_as_long_as_the_audit_runs(audit, cast):
    """HULL-19: nobody has to think of ending it."""
    services.invite(audit, person=cast.nadia, part="guest", by=cast.quinn)
    with clock.at(date(2026, 9, 1)):
        assert list(Audit.objects.visible_to(cast.nadia)) == [audit]

        services.cancel(audit, by=cast.quinn, reason="Moved away")

    with clock.at(date(2026, 9, 2)):
        assert not Audit.objects.visible_to(cast.nadia).exists()


def test_guest_of_a_closed_audit_is_let_go(audit, cast):
    services.invite(audit, person=cast.nadia, part="guest", by=cast.quinn)
    making.check(audit)
    audit.actions.all().update(status="dropped")
    services.close(audit, by=None)

    with clock.at(clock.today() + timedelta(days=1)):
        assert not Audit.objects.visible_to(cast.nadia).exists()


def test_guest_can_be_asked_to_leave(audit, cast):
    services.invite(audit, person=cast.nadia, part="guest", by=cast.quinn)

    services.uninvite(audit, person=cast.nadia, by=cast.quinn)

    assert not Audit.objects.visible_to(cast.nadia).exists()


@pytest.mark.parametrize("name", ["nadia", "priya", "tess", "ira", "dana"])
def test_guest_is_asked_to_leave_by_nobody_but_the_auditor_and_the_qa_team(audit, cast, name):
    services.invite(audit, person=cast.nadia, part="guest", by=cast.quinn)

    with pytest.raises(PermissionDenied, match="Others are let in by the auditor or the QA team."):
        services.uninvite(audit, person=cast.nadia, by=getattr(cast, name))

    assert list(Audit.objects.visible_to(cast.nadia)) == [audit]


def test_inviting_twice_changes_the_last_day(audit, cast):
    for until in (None, date(2026, 3, 9)):
        services.invite(audit, person=cast.nadia, part="reader", by=cast.quinn, until=until)

    assert list(audit.participants.values_list("until", flat=True)) == [date(2026, 3, 9)]


def test_unknown_part_is_refused(audit, cast):
    with pytest.raises(services.Refused):
        services.invite(audit, person=cast.nadia, part="onlooker", by=cast.quinn)


def test_blind_moderator_sees_the_audit_but_not_its_judgements(audit, cast):
    """A moderator grades before they see the first grade."""
    making.check(audit)
    services.invite(audit, person=cast.moses, part="blind", by=cast.quinn)
    assert can(cast.moses, "audits.view", audit)
    assert not can(cast.moses, "audits.see_judgements", audit)

    services.invite(audit, person=cast.moses, part="moderator", by=None)

    assert can(cast.moses, "audits.see_judgements", audit)


def test_leaver_sees_nothing_of_their_teams(audit, cast):
    cast.gwen.left_on = clock.today()
    cast.gwen.save()

    assert not Audit.objects.visible_to(cast.gwen).exists()


def test_sight_of_many_audits_is_one_query_each_row_once(cast, framework, django_assert_num_queries):
    for number in range(5):
        audit = making.make_audit(cast, framework, case=making.make_case(cast, f"C-{number}"))
        for part in ("guest", "reader"):
            services.invite(audit, person=cast.priya, part=part, by=cast.quinn)
    Audit.objects.visible_to(cast.priya).count()

    with django_assert_num_queries(1):
        assert len(Audit.objects.visible_to(cast.priya)) == 5


def test_audits_of_a_month_and_the_unfinished_among_them(audit, cast, framework):
    """HULL-57."""
    april = making.make_audit(
        cast, framework, case=making.make_case(cast, "C-2"), month=date(2026, 4, 1),
        due_on=date(2026, 4, 30),
    )  # fmt: skip
    making.finalise(april)

    assert list(Audit.objects.in_month(date(2026, 4, 1))) == [april]
    assert list(Audit.objects.unfinished()) == [audit]
    assert list(Audit.objects.overdue(audit.due_on + timedelta(days=1))) == [audit]
