"""Immediate concerns: told at once, never held up (HULL-64)."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from audits import concerns, services
from audits.models import Audit, Concern
from audits.refusals import Refused
from lib import clock
from lib.steps import AlreadyMoved
from people.models import Membership, Role
from tests.audits import making
from trail.models import Event, Notice


def told():
    rows = Notice.objects.filter(kind="concern_raised").order_by("to__name")
    return list(rows.values_list("to__name", "urgent"))


def test_team_manager_is_told_at_once_and_urgently(audit, cast):
    """HULL-64."""
    concern = concerns.raise_concern(audit, text="A stranger lives there", by=cast.amara)

    assert told() == [("Tess Team", True)]
    assert [row.person for row in concern.told.all()] == [cast.tess]


def test_notice_carries_no_word_of_the_concern(audit, cast):
    """Mail carries a link and a reference, never case detail."""
    concerns.raise_concern(audit, text="A stranger lives there", by=cast.amara)

    notice = Notice.objects.get(kind="concern_raised")
    assert notice.context == {"reference": "2026-03-001", "raised_by": "Amara Audit"}
    assert "stranger" not in str(Event.objects.get(action="audits.raise_concern").after)


@pytest.mark.parametrize("status", Audit.Status.values)
def test_concern_is_raised_in_every_state_of_the_audit(audit, cast, status):
    """HULL-64: the audit process does not delay action."""
    Audit.objects.filter(pk=audit.pk).update(status=status, grade="good")
    audit.refresh_from_db()

    concerns.raise_concern(audit, text="Act today", by=cast.amara)

    assert told() == [("Tess Team", True)]


@pytest.mark.parametrize("name", ["priya", "ira", "gwen", "quinn"])
def test_whoever_may_open_the_audit_may_raise_a_concern(audit, cast, name):
    concerns.raise_concern(audit, text="Act today", by=getattr(cast, name))

    assert told() == [("Tess Team", True)]


def test_strangers_raise_none(audit, cast):
    with pytest.raises(PermissionDenied):
        concerns.raise_concern(audit, text="Act today", by=cast.nadia)


def test_without_a_team_manager_the_qa_team_is_told(audit, cast):
    Membership.objects.filter(role=Role.TEAM_MANAGER).delete()
    Audit.objects.update(team_manager=None)
    audit.refresh_from_db()

    concerns.raise_concern(audit, text="Act today", by=cast.amara)

    assert told() == [("Quinn Quality", True)]


def test_whoever_is_told_of_a_restricted_audit_can_open_it(cast, framework):
    audit = making.make_audit(cast, framework, case=making.make_case(cast, restricted=True))
    Membership.objects.filter(role=Role.TEAM_MANAGER).delete()
    Audit.objects.update(team_manager=None)
    audit.refresh_from_db()

    concerns.raise_concern(audit, text="Act today", by=cast.amara)

    assert list(Audit.objects.visible_to(cast.quinn)) == [audit]


def test_empty_concern_is_refused(audit, cast):
    with pytest.raises(Refused):
        concerns.raise_concern(audit, text="  ", by=cast.amara)


def test_two_concerns_on_one_day_are_two_warnings(audit, cast):
    for text in ("Act today", "And for the sister"):
        concerns.raise_concern(audit, text=text, by=cast.amara)

    assert told() == [("Tess Team", True)] * 2


@pytest.mark.parametrize("name", ["tess", "gwen", "hana", "quinn"])
def test_what_was_done_is_noted_by_the_manager_or_those_above(audit, cast, name):
    """HULL-64: the team manager acts and records it."""
    concern = concerns.raise_concern(audit, text="Act today", by=cast.amara)
    person = getattr(cast, name)

    concerns.acknowledge(concern, what_was_done="Visited within the hour", by=person)

    kept = Concern.objects.get()
    assert (kept.acknowledged_by, kept.what_was_done) == (person, "Visited within the hour")
    assert Notice.objects.get(kind="concern_acknowledged").to == cast.amara


@pytest.mark.parametrize("name", ["amara", "priya", "nell"])
def test_others_do_not_note_what_was_done(audit, cast, name):
    concern = concerns.raise_concern(audit, text="Act today", by=cast.amara)

    with pytest.raises(PermissionDenied):
        concerns.acknowledge(concern, what_was_done="All fine", by=getattr(cast, name))


def test_second_note_does_not_overwrite_the_first(audit, cast):
    concern = concerns.raise_concern(audit, text="Act today", by=cast.amara)
    stale = Concern.objects.get()
    concerns.acknowledge(concern, what_was_done="Visited", by=cast.tess)

    with pytest.raises(AlreadyMoved):
        concerns.acknowledge(stale, what_was_done="Called", by=cast.gwen)

    assert Concern.objects.get().what_was_done == "Visited"


def test_note_needs_words(audit, cast):
    concern = concerns.raise_concern(audit, text="Act today", by=cast.amara)

    with pytest.raises(Refused):
        concerns.acknowledge(concern, what_was_done="", by=cast.tess)


def test_concern_does_not_move_the_audit(audit, cast):
    making.share(audit)

    concerns.raise_concern(audit, text="Act today", by=cast.amara)

    assert Audit.objects.get().status == "shared"
    assert services.blocked(audit, on=audit.challenge_until) != ""


def test_concern_sent_again_after_a_lost_answer_is_raised_once(audit, cast):
    first = concerns.raise_concern(audit, text="A stranger lives there", by=cast.amara)

    again = concerns.raise_concern(audit, text="A stranger lives there", by=cast.amara)

    assert again == first
    assert told() == [("Tess Team", True)]


def test_other_words_and_other_people_raise_concerns_of_their_own(audit, cast):
    for text, by in (("A stranger lives there", cast.amara), ("He is back", cast.amara), ("He is back", cast.quinn)):
        concerns.raise_concern(audit, text=text, by=by)

    assert Concern.objects.count() == 3


def test_same_words_after_it_was_acted_on_are_a_new_concern(audit, cast):
    first = concerns.raise_concern(audit, text="He is back", by=cast.amara)
    concerns.acknowledge(first, what_was_done="The police went there.", by=cast.tess)

    assert concerns.raise_concern(audit, text="He is back", by=cast.amara) != first


def test_same_words_hours_later_are_a_new_concern(audit, cast):
    with clock.at(clock.now() - timedelta(hours=2)):
        first = concerns.raise_concern(audit, text="He is back", by=cast.amara)

    assert concerns.raise_concern(audit, text="He is back", by=cast.amara) != first
