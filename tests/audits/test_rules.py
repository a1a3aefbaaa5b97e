"""Who may do what to a challenge, a concern and an action in which state; and the sentence told to who may not."""

from dataclasses import fields

import pytest
from django.core.exceptions import PermissionDenied

from audits import actions, challenge, concerns, rules, services
from audits.models import Action, Audit, Challenge, FamilyView
from audits.workflow import ACTION_STEPS
from cases.models import AccessRequest
from lib.permissions import CAN, can, require
from lib.steps import available
from people.models import Role, User
from tests.audits import making
from tests.cast import give_role, make_person

LEADERS = {"tess", "gwen", "hana"}
#: What is asked of an audit itself, not of a challenge, a concern, an action or a limit.
OF_AN_AUDIT = (
    "view", "see_judgements", "work", "write", "contribute", "reflect", "agree", "challenge", "log_contact", "check",
    "cancel", "reassign", "invite", "close", "raise_concern", "add_action", "add_later_action",
)


def who_may(cast, key, thing):
    """The first names of those who may."""
    people = {field.name: getattr(cast, field.name) for field in fields(cast)}
    return {name for name, one in people.items() if isinstance(one, User) and can(one, key, thing)}


def put(thing, **values):
    """The thing as it stands in the database with other values."""
    type(thing).objects.filter(pk=thing.pk).update(**values)
    return type(thing).objects.get(pk=thing.pk)


# A challenge (HULL-72)


@pytest.fixture
def raised(audit, cast):
    return challenge.raise_challenge(making.share(audit), text="Not so", by=cast.priya)


@pytest.mark.parametrize("status", Challenge.Status.values)
def test_challenge_is_in_the_hands_of_few_in_each_state(raised, cast, status):
    """HULL-72: answered by the auditor, arranged by QA, decided by whoever was asked."""
    held = put(raised, status=status, decided_by=cast.norman)

    assert {key: who_may(cast, f"audits.{key}", held) for key in (
        "answer_challenge", "refer_challenge", "decide_challenge", "withdraw_challenge",
    )} == {
        "answer_challenge": {"amara"} if status in ("open", "referred") else set(),
        "refer_challenge": {"quinn"},
        "decide_challenge": {"norman"},
        "withdraw_challenge": {"priya"},
    }  # fmt: skip


def test_qa_member_who_audits_arranges_no_decision_on_their_own_audit(raised, cast):
    give_role(cast.amara, Role.QA)

    assert who_may(cast, "audits.refer_challenge", raised) == {"quinn"}


def test_named_person_who_left_the_case_since_no_longer_challenges(raised, cast):
    """Named is who stands on the audit now, not who stood there when it was allocated."""
    audit = put(raised.audit, practitioner=cast.nadia)

    assert who_may(cast, "audits.challenge", audit) == {"nadia", "tess", "ira"}


# A concern (HULL-64)


def test_auditor_challenges_nothing_of_their_own_whatever_else_they_are_named_as(audit, cast):
    """HULL-69."""
    shared = making.share(audit)
    assert can(cast.tess, "audits.challenge", shared)

    assert not can(cast.tess, "audits.challenge", put(shared, auditor=cast.tess))


def test_family_view_of_a_restricted_record_is_noted_by_those_let_in(audit, cast):
    named = {"amara", "priya", "tess", "ira"}
    assert who_may(cast, "audits.note_family_view", audit) == named | {"quinn"}

    assert who_may(cast, "audits.note_family_view", put(audit, restricted=True)) == named


def test_family_of_a_restricted_record_hears_the_findings_from_those_let_in(audit, cast):
    making.finalise(audit)
    named = {"amara", "priya", "tess", "ira"}
    assert who_may(cast, "audits.tell_family", FamilyView(audit=audit)) == named | {"quinn"}

    closed = FamilyView(audit=put(audit, restricted=True))

    assert who_may(cast, "audits.tell_family", closed) == named


@pytest.mark.parametrize("status", Audit.Status.values)
def test_concern_is_noted_by_leaders_and_qa_in_every_state(audit, cast, status):
    concern = concerns.raise_concern(audit, text="Not seen", by=cast.amara)
    concern.audit = put(audit, status=status, grade="good")

    assert who_may(cast, "audits.acknowledge_concern", concern) == LEADERS | {"quinn"}


def test_manager_of_another_team_notes_nothing_even_with_the_same_role(audit, cast):
    concern = concerns.raise_concern(audit, text="Not seen", by=cast.amara)

    with pytest.raises(PermissionDenied) as refused:
        require(cast.nell, "audits.acknowledge_concern", concern)

    assert str(refused.value) == "What was done is noted by the team manager or those above."


# An action (HULL-04, HULL-73)


@pytest.fixture
def given(audit):
    making.finalise(audit)
    return audit.actions.get()


@pytest.mark.parametrize("status", Audit.Status.values)
def test_actions_follow_the_state_of_their_audit(given, cast, status):
    """HULL-73: drafts while it is written, owed once it is final, at rest while it is returned."""
    put(given.audit, status=status, grade="good")
    action = Action.objects.get(pk=given.pk)
    writing = status in ("allocated", "in_progress", "returned")
    final = status in ("finalised", "checked", "closed")

    assert {key: who_may(cast, f"audits.{key}", action) for key in (
        "edit_action", "complete_action", "sign_off_action", "drop_action",
    )} == {
        "edit_action": {"amara"} if writing else set(),
        "complete_action": LEADERS | {"priya"} if final else set(),
        "sign_off_action": {"tess"} if final else set(),
        "drop_action": {"tess", "quinn"} if final else set(),
    }  # fmt: skip


def test_action_changes_hands_by_its_leaders_and_the_qa_team(given, cast):
    assert who_may(cast, "audits.hand_over_action", given) == LEADERS | {"quinn"}


@pytest.mark.parametrize("source", [one for one in Action.Source if one != Action.Source.AUDIT])
def test_actions_of_others_are_not_the_auditors_to_change(given, cast, source):
    """HULL-85, HULL-86: what moderators and managers set is not taken back by whom they set it for."""
    put(given.audit, status="returned")
    action = put(given, source=source)

    assert who_may(cast, "audits.edit_action", action) == set()


def test_action_for_a_role_is_done_by_everybody_who_plays_it(given, cast):
    """HULL-84."""
    action = put(given, owner=None, owner_role="iro")

    assert who_may(cast, "audits.complete_action", action) == LEADERS | {"ira"}


def test_action_for_nobody_is_done_by_the_leaders_alone(given, cast):
    assert who_may(cast, "audits.complete_action", put(given, owner=None, owner_role="")) == LEADERS


def test_who_did_it_never_signs_it_off_whatever_they_are(given, cast):
    """HULL-73: the manager who did it herself hands it up the line."""
    action = put(given, status="done", done_by=cast.tess)

    assert who_may(cast, "audits.sign_off_action", action) == {"gwen"}


def test_line_manager_of_the_doer_signs_off_beside_the_team_manager(given, cast):
    action = put(given, status="done", done_by=cast.ira)

    assert who_may(cast, "audits.sign_off_action", action) == {"tess", "moses"}


# Standing too close


@pytest.mark.parametrize("key", ["audits.check", "audits.cancel", "audits.close"])
def test_qa_member_who_audits_or_works_with_the_child_decides_nothing(audit, cast, key):
    """HULL-71: checked by somebody impartial."""
    give_role(cast.amara, Role.QA)
    give_role(cast.priya, Role.QA)

    assert who_may(cast, key, audit) - LEADERS == {"quinn"}


def test_further_actions_are_never_set_by_auditor_or_worker(given, cast):
    """HULL-85: a second pair of eyes."""
    for person in (cast.amara, cast.priya):
        give_role(person, Role.MODERATOR)

    assert who_may(cast, "audits.add_later_action", given.audit) == LEADERS | {"quinn", "dana"}


def test_further_actions_are_set_for_ones_own_teams_however_much_one_sees(given, cast):
    """HULL-85: manager of another team, let in to read, told of a concern or granted the record."""
    case = given.audit.case
    for person, part in ((cast.nell, "reader"), (cast.norman, "told"), (cast.moses, "blind")):
        services.invite(given.audit, person=person, part=part, by=cast.quinn)
    AccessRequest.objects.create(
        case=case, person=cast.nell, why="Reads it", until="2026-12-31", decision=AccessRequest.Decision.GRANTED
    )

    assert can(cast.nell, "audits.view", given.audit)
    assert who_may(cast, "audits.add_later_action", given.audit) == LEADERS | {"quinn", "dana"}


def test_moderator_who_has_graded_sets_further_actions_on_this_audit_alone(given, cast, framework):
    """HULL-86."""
    other = making.make_audit(cast, framework, case=making.make_case(cast, "C-other"))
    making.finalise(other)

    services.invite(given.audit, person=cast.moses, part="moderator", by=cast.quinn)
    grading = [can(cast.moses, "audits.add_later_action", one) for one in (given.audit, other)]
    given.audit.participants.update(part="reader")
    afterwards = [can(cast.moses, "audits.add_later_action", one) for one in (given.audit, other)]

    assert (grading, afterwards) == ([True, False], [True, False])


def test_restricted_record_takes_further_actions_only_from_those_let_in(given, cast):
    restricted = put(given.audit, restricted=True)

    assert who_may(cast, "audits.add_later_action", restricted) == {"tess"}


def test_leader_of_the_whole_service_leads_its_teams_and_no_others(audit, cast):
    assert {name for name in ("tess", "gwen", "hana", "nell", "norman", "dana", "quinn")
            if rules.leads(getattr(cast, name), audit)} == LEADERS  # fmt: skip


def test_audit_of_no_team_is_led_by_the_manager_named_on_it(audit, cast):
    audit = put(audit, team=None)

    assert who_may(cast, "audits.close", audit) == {"tess", "quinn"}


def test_rule_asked_of_a_thing_is_named_after_its_audit():
    assert rules.of_audit(rules.is_auditor).name == "of its audit: is_auditor"


# One's own work (HULL-16)


def test_own_work_is_audited_by_practitioners_and_by_no_manager_who_holds_a_case(audit, cast):
    assert who_may(cast, "audits.audit_own_work", audit.case) == {"priya"}
    assert who_may(cast, "audits.audit_own_work", put(audit.case, worker=cast.tess)) == set()


# Those let in


@pytest.mark.parametrize(
    ("part", "allowed"),
    [
        ("guest", {"view", "see_judgements", "contribute", "raise_concern"}),
        ("reader", {"view", "see_judgements", "raise_concern"}),
        ("told", {"view", "see_judgements", "raise_concern"}),
        ("moderator", {"view", "see_judgements", "raise_concern"}),
        ("blind", {"view", "raise_concern"}),
    ],
)
def test_each_part_in_an_audit_allows_so_much_and_no_more(audit, cast, part, allowed):
    """HULL-19: guests write comments; the others read."""
    pat = make_person("Pat Partner", Role.GUEST)
    services.invite(audit, person=pat, part=part, by=cast.quinn)

    assert {key for key in OF_AN_AUDIT if can(pat, f"audits.{key}", audit)} == allowed


def test_who_has_no_part_in_an_audit_may_nothing_with_it(audit, cast):
    assert {key for key in OF_AN_AUDIT if can(cast.nell, f"audits.{key}", audit)} == set()


def test_blind_moderator_who_is_let_in_a_second_way_stays_blind(audit, cast):
    """Until they have graded, whatever else they were told."""
    for part in ("blind", "told"):
        services.invite(audit, person=cast.moses, part=part, by=cast.quinn)

    assert not can(cast.moses, "audits.see_judgements", audit)


# What is told


def test_every_refusal_is_a_sentence_that_says_who_may():
    told = {key: permission.refusal for key, permission in CAN.items() if key.startswith("audits.")}

    assert [key for key, words in told.items() if not (words[0].isupper() and words.endswith("."))] == []
    assert [key for key, words in told.items() if words == "You are not allowed to do this."] == []


def test_leaver_may_nothing_that_was_theirs(given, cast):
    for person in (cast.amara, cast.priya, cast.tess, cast.quinn):
        person.is_active = False

    assert [key for key in CAN if key.startswith("audits.") and "action" in key
            for person in (cast.amara, cast.priya, cast.tess, cast.quinn)
            if can(person, key, given)] == []  # fmt: skip


def test_second_completion_by_another_hand_is_refused_by_state_not_by_person(given, cast):
    actions.complete(given, what_was_done="Written", by=cast.priya)

    assert who_may(cast, "audits.complete_action", given) == LEADERS | {"priya"}
    assert [step.name for step in available(given, ACTION_STEPS, by=cast.tess)] == ["sign_off", "send_back", "drop"]
