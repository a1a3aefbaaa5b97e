"""Challenge: first with the auditor, then by somebody not connected (HULL-69, HULL-72)."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from audits import challenge, services
from audits.models import Audit, Challenge
from audits.refusals import Refused
from lib import clock
from lib.steps import AlreadyMoved, NotAllowed
from people.models import Role
from tests.audits import making
from tests.cast import give_role, make_person
from trail.models import Notice


def told(kind):
    return list(Notice.objects.filter(kind=kind).order_by("to__name").values_list("to__name", flat=True))


@pytest.fixture
def shared(audit):
    return making.share(audit, grade="ri", judgement="partially_met")


@pytest.fixture
def raised(shared, cast):
    return challenge.raise_challenge(shared, text="The visits were recorded", by=cast.priya)


@pytest.fixture
def unsettled(raised, cast):
    return challenge.answer(raised, text="We disagree on visits", settled=False, by=cast.amara)


@pytest.fixture
def referred(unsettled, cast):
    return challenge.refer(unsettled, to=cast.norman_free, by=cast.quinn)


@pytest.fixture
def cast(cast):
    """With a head of service who has nothing to do with Amara, Tess or Priya's service."""
    cast.norman_free = cast.norman
    return cast


@pytest.mark.parametrize("name", ["priya", "tess", "ira"])
def test_people_named_challenge_to_the_auditor(shared, cast, name):
    """HULL-58, HULL-69, HULL-72: first to the auditor."""
    person = getattr(cast, name)

    raised = challenge.raise_challenge(shared, text="Not so", by=person)

    assert (raised.status, raised.by) == ("open", person)
    assert told("challenge_raised") == ["Amara Audit"]


@pytest.mark.parametrize("name", ["priya", "tess", "quinn", "norman"])
def test_nobody_but_the_auditor_answers_that_there_is_no_agreement(raised, cast, name):
    """HULL-72."""
    with pytest.raises(PermissionDenied):
        challenge.answer(raised, text="We disagree", settled=False, by=getattr(cast, name))

    assert Challenge.objects.get().answered_at is None


@pytest.mark.parametrize("name", ["amara", "gwen", "nell", "quinn"])
def test_others_do_not_challenge(shared, cast, name):
    with pytest.raises(PermissionDenied):
        challenge.raise_challenge(shared, text="Not so", by=getattr(cast, name))


def test_challenge_comes_before_the_audit_is_final(audit, cast):
    """HULL-72."""
    making.finalise(audit)

    with pytest.raises(PermissionDenied):
        challenge.raise_challenge(audit, text="Not so", by=cast.priya)


def test_challenge_without_words_is_refused(shared, cast):
    with pytest.raises(Refused):
        challenge.raise_challenge(shared, text=" ", by=cast.priya)


def test_settled_challenge_frees_the_audit(raised, shared, cast):
    challenge.answer(raised, text="I have added the visits", settled=True, by=cast.amara)

    assert (raised.status, raised.answer) == ("agreed", "I have added the visits")
    assert told("challenge_settled") == ["Priya Practice"]
    with clock.at(date(2026, 3, 10)):
        assert services.finalise(shared, by=cast.amara).status == "finalised"


def test_auditor_may_reopen_change_and_share_again_before_settling(raised, shared, cast):
    services.reopen(shared, by=cast.amara, reason="The visits count")
    making.write(shared, "kss1-met", "met")
    services.share(shared, by=cast.amara)

    challenge.answer(raised, text="Changed to met", settled=True, by=cast.amara)

    assert raised.status == "agreed"


def test_unsettled_challenge_goes_to_the_qa_team_and_blocks(unsettled, shared, cast):
    assert (unsettled.status, unsettled.answered_at is not None) == ("open", True)
    assert told("challenge_to_decide") == ["Priya Practice", "Quinn Quality"]
    assert "challenged" in services.blocked(shared, on=date(2026, 4, 1))


def test_only_the_auditor_answers(raised, cast):
    for person in (cast.priya, cast.quinn, cast.norman):
        with pytest.raises(PermissionDenied):
            challenge.answer(raised, text="Fine", settled=True, by=person)


def test_deciders_come_from_services_not_connected_with_the_case(unsettled, cast):
    """HULL-72: not the auditor, nobody of the service, nobody in the line of the worker."""
    give_role(cast.hana, Role.MODERATOR)
    give_role(cast.dana, Role.MODERATOR)

    free = challenge.deciders(unsettled, on=date(2026, 3, 2))

    assert [person.name for person in free] == ["Moses Mod", "Norman North"]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("hana", "Hana Head leads the case's team"),
        ("dana", "Dana Director is in the line above the worker"),
        ("tess", "Tess Team is part of this audit"),
    ],
)
def test_connected_manager_is_refused_with_the_reason(unsettled, cast, name, why):
    """HULL-72."""
    person = getattr(cast, name)
    give_role(person, Role.MODERATOR)

    with pytest.raises(Refused) as refused:
        challenge.refer(unsettled, to=person, by=cast.quinn)

    assert str(refused.value) == (f"{person} cannot decide this challenge, because {why}. Choose somebody else.")
    assert Challenge.objects.get().status == "open"


def test_person_without_the_role_is_refused(unsettled, cast):
    pat = make_person("Pat Partner", Role.AUDITOR)

    with pytest.raises(Refused) as refused:
        challenge.refer(unsettled, to=pat, by=cast.quinn)

    assert str(refused.value) == "Pat Partner is no Moderator: choose somebody who is."


def test_auditor_answers_before_a_decision_is_arranged(raised, cast):
    """HULL-72: initially with the auditor."""
    with pytest.raises(Refused):
        challenge.refer(raised, to=cast.norman, by=cast.quinn)


def test_who_arranges_no_decision_is_not_told_how_far_the_challenge_is(raised, cast):
    with pytest.raises(PermissionDenied):
        challenge.refer(raised, to=cast.norman, by=cast.tess)


def test_only_the_qa_team_arranges_a_decision(unsettled, cast):
    for person in (cast.amara, cast.priya, cast.tess):
        with pytest.raises(PermissionDenied):
            challenge.refer(unsettled, to=cast.norman, by=person)


def test_decider_sees_the_audit_and_nobody_else_of_the_service_does(referred, shared, cast):
    assert (referred.status, referred.decided_by) == ("referred", cast.norman)
    assert told("challenge_referred") == ["Norman North"]
    assert list(Audit.objects.visible_to(cast.norman)) == [shared]


def test_decision_is_final_and_its_grade_stands(referred, shared, cast):
    """HULL-72: whose decision is final; the auditor's own grade stays visible beside it."""
    challenge.decide(referred, decision="The record shows weekly visits", grade="ri_good", by=cast.norman)
    with clock.at(date(2026, 3, 10)):
        services.finalise(shared, by=cast.amara)

    kept = Audit.objects.get()
    assert (kept.grade, kept.final_grade, kept.standing_grade) == ("ri", "ri_good", "ri_good")
    assert Challenge.objects.get().decided_grade == "ri_good"
    assert told("challenge_decided") == ["Amara Audit", "Priya Practice"]


def test_decision_may_leave_the_grade(referred, shared, cast):
    challenge.decide(referred, decision="The auditor is right", by=cast.norman)

    assert (Audit.objects.get().final_grade, services.blocked(shared, on=date(2026, 4, 1))) == ("", "")


def test_decision_with_a_grade_of_no_scale_changes_nothing(referred, cast):
    with pytest.raises(Refused):
        challenge.decide(referred, decision="Better", grade="superb", by=cast.norman)

    assert Challenge.objects.get().status == "referred"


def test_nobody_but_the_one_asked_decides(referred, cast):
    for person in (cast.amara, cast.quinn, cast.moses, cast.dana):
        with pytest.raises(PermissionDenied):
            challenge.decide(referred, decision="Fine", by=person)


def test_auditor_no_longer_answers_what_was_referred(referred, cast):
    with pytest.raises(NotAllowed):
        challenge.answer(referred, text="Settled after all", settled=True, by=cast.amara)


def test_decided_twice_is_told(referred, cast):
    stale = Challenge.objects.get(pk=referred.pk)
    challenge.decide(referred, decision="The auditor is right", by=cast.norman)

    with pytest.raises(AlreadyMoved):
        challenge.decide(stale, decision="The worker is right", by=cast.norman)


@pytest.mark.parametrize("state", ["raised", "referred"])
def test_challenge_can_be_withdrawn_by_who_raised_it(state, request, shared, cast):
    held = request.getfixturevalue(state)
    with pytest.raises(PermissionDenied):
        challenge.withdraw(held, by=cast.amara)

    challenge.withdraw(held, by=cast.priya)

    assert held.status == "withdrawn"
    assert services.blocked(shared, on=date(2026, 4, 1)) == ""
    assert told("challenge_withdrawn") == ["Amara Audit"]
