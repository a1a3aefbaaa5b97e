"""Improvement actions: drafted, given, done, signed off by somebody else (HULL-04, 68, 73)."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from audits import actions, services
from audits.models import Action
from audits.refusals import Refused
from lib.steps import AlreadyMoved, NotAllowed
from people.models import Role
from tests.audits import making
from tests.cast import give_role
from trail.models import Notice


def told(kind):
    rows = Notice.objects.filter(kind=kind).order_by("to__name")
    return list(rows.values_list("to__name", flat=True))


@pytest.fixture
def given(audit):
    """Priya's action of a finalised audit."""
    making.finalise(audit)
    return audit.actions.get()


@pytest.fixture
def done(given, cast):
    return actions.complete(given, what_was_done="The plan is written", by=cast.priya)


def here(action):
    """The action read anew, as a page does."""
    return Action.objects.select_related("audit").get(pk=action.pk)


# Drafting


def test_draft_that_somebody_took_out_meanwhile_is_said_to_be_gone(audit, cast):
    drafted = actions.add(audit, what="First", by=cast.amara)
    actions.remove(Action.objects.get(pk=drafted.pk), by=cast.amara)

    with pytest.raises(AlreadyMoved, match="This action was taken out of the table already."):
        actions.remove(drafted, by=cast.amara)


def test_drafts_stand_in_the_order_they_were_added(audit, cast):
    for what in ("First", "Second", "Third"):
        actions.add(audit, what=what, by=cast.amara)
    actions.remove(audit.actions.get(what="Second"), by=cast.amara)
    actions.add(audit, what="Fourth", by=cast.amara)

    assert list(audit.actions.values_list("order", "what")) == [
        (1, "First"),
        (3, "Third"),
        (4, "Fourth"),
    ]


def test_draft_may_be_incomplete_but_says_what(audit, cast):
    assert actions.add(audit, what="Visit", by=cast.amara).due_on is None

    with pytest.raises(Refused):
        actions.add(audit, what=" ", by=cast.amara)


def test_edited_draft_gets_a_new_version_and_keeps_its_history(audit, cast):
    action = making.add_action(audit)

    actions.edit(action, by=cast.amara, version=1, what="Visit weekly", due_on=date(2026, 4, 1))

    kept = Action.objects.get()
    assert (kept.what, kept.due_on, kept.version) == ("Visit weekly", date(2026, 4, 1), 2)
    assert list(kept.changes.values_list("note", flat=True)) == ["Added", "Changed"]


def test_edit_from_a_stale_page_overwrites_nothing(audit, cast):
    action = making.add_action(audit)
    actions.edit(action, by=cast.amara, version=1, what="Visit weekly")

    with pytest.raises(AlreadyMoved):
        actions.edit(action, by=cast.amara, version=1, what="Visit daily")

    assert Action.objects.get().what == "Visit weekly"


def test_fields_that_are_not_written_cannot_be_edited(audit, cast):
    with pytest.raises(TypeError):
        actions.edit(making.add_action(audit), by=cast.amara, version=1, status="signed_off")


@pytest.mark.parametrize("name", ["priya", "tess", "quinn"])
def test_drafts_are_the_auditors(audit, cast, name):
    person, action = getattr(cast, name), making.add_action(audit)

    with pytest.raises(PermissionDenied):
        actions.add(audit, what="Mine", by=person)
    with pytest.raises(PermissionDenied):
        actions.edit(action, by=person, version=1, what="Mine")
    with pytest.raises(PermissionDenied):
        actions.remove(action, by=person)


def test_shared_audits_actions_stand_still(audit, cast):
    making.share(audit)

    with pytest.raises(PermissionDenied):
        actions.edit(audit.actions.get(), by=cast.amara, version=1, what="Other")


def test_drafts_do_not_count_as_agreed(audit, cast):
    action = making.add_action(audit)
    assert not Action.objects.agreed().exists()

    making.finalise(audit)
    assert action in Action.objects.agreed()


def test_action_given_before_a_return_is_dropped_not_deleted(given, audit, cast):
    services.return_(audit, by=cast.quinn, reason="Wrong action")
    action = Action.objects.get()

    actions.remove(action, by=cast.amara)

    kept = Action.objects.get()
    assert (kept.status, kept.changes.last().note) == ("dropped", "Taken out of the returned audit")


# Giving


def test_owners_are_told_when_the_audit_is_finalised(given):
    """HULL-04: communicated promptly."""
    assert told("action_given") == ["Priya Practice"]


def test_action_for_a_role_finds_its_person(audit, cast):
    """HULL-84: responsible role and person."""
    making.complete(audit)
    actions.edit(audit.actions.get(), by=cast.amara, version=1, owner=None, owner_role="group_manager")
    services.share(audit, by=cast.amara)
    for person in services.named_people(audit):
        services.agree(audit, by=person)
    services.finalise(audit, by=cast.amara)

    assert Action.objects.get().owner == cast.gwen
    assert told("action_given") == ["Gwen Group"]


@pytest.mark.parametrize("name", ["moses", "tess", "quinn", "hana"])
def test_moderators_and_managers_add_actions_once_it_is_final(given, audit, cast, name):
    """HULL-85, HULL-86: their parts have actions of their own."""
    services.invite(audit, person=cast.moses, part="moderator", by=cast.quinn)

    added = actions.add(
        audit, what="Group supervision", owner=cast.tess, by=getattr(cast, name),
        source="moderation", due_on=date(2026, 4, 1), effect="A shared view",
    )  # fmt: skip

    assert (added.source, added.order) == ("moderation", 2)
    assert told("action_given") == ["Priya Practice", "Tess Team"]


def test_later_actions_wait_until_the_audit_is_final(audit, cast):
    with pytest.raises(PermissionDenied):
        actions.add(audit, what="Early", by=cast.tess, source="oversight")


# Doing and signing off


def test_action_is_done_by_its_owner_and_waits_for_the_manager(done, cast):
    """HULL-73."""
    kept = Action.objects.get()
    assert (kept.status, kept.done_by, kept.what_was_done) == (
        "done",
        cast.priya,
        "The plan is written",
    )
    assert told("action_done") == ["Tess Team"]


def test_signed_off_action_says_what_changed_for_the_child(done, cast):
    actions.sign_off(done, effect_seen="The child knows the plan", by=cast.tess)

    kept = Action.objects.get()
    assert (kept.status, kept.signed_off_by, kept.effect_seen) == (
        "signed_off",
        cast.tess,
        "The child knows the plan",
    )
    assert list(kept.changes.values_list("status", flat=True)) == ["open", "done", "signed_off"]
    assert told("action_signed_off") == ["Priya Practice"]


def test_nobody_signs_off_what_they_did(given, cast):
    actions.complete(given, what_was_done="I did it for Priya", by=cast.tess)

    with pytest.raises(PermissionDenied):
        actions.sign_off(given, effect_seen="Fine", by=cast.tess)


def test_what_the_manager_did_is_signed_off_by_their_own_manager(given, cast):
    """HULL-73 where the doer is the team manager: somebody other than the doer."""
    actions.complete(given, what_was_done="I did it for Priya", by=cast.tess)
    assert told("action_done") == ["Gwen Group"]

    actions.sign_off(given, effect_seen="The family agrees", by=cast.gwen)

    assert given.status == "signed_off"


def test_the_database_holds_that_nobody_signs_off_their_own(done, cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        Action.objects.filter(pk=done.pk).update(signed_off_by=cast.priya)


@pytest.mark.parametrize("name", ["priya", "amara", "ira", "nell", "quinn"])
def test_sign_off_is_the_team_managers(done, cast, name):
    with pytest.raises(PermissionDenied):
        actions.sign_off(done, effect_seen="Fine", by=getattr(cast, name))


@pytest.mark.parametrize("name", ["amara", "ira", "nell", "nadia"])
def test_others_do_not_complete_it(given, cast, name):
    with pytest.raises(PermissionDenied):
        actions.complete(given, what_was_done="Done", by=getattr(cast, name))


def test_action_without_owner_is_done_by_who_plays_its_role(given, cast):
    Action.objects.update(owner=None, owner_role="iro")
    given.refresh_from_db()

    actions.complete(given, what_was_done="Raised at the review", by=cast.ira)

    assert given.done_by == cast.ira


def test_sent_back_action_is_to_do_again(done, cast):
    actions.send_back(done, reason="The family has not seen it", by=cast.tess)

    kept = Action.objects.get()
    assert (kept.status, kept.done_by, kept.done_at) == ("open", None, None)
    assert kept.changes.last().note == "The family has not seen it"
    assert told("action_sent_back") == ["Priya Practice"]


@pytest.mark.parametrize("name", ["tess", "quinn"])
def test_dropped_action_keeps_its_reason(given, cast, name):
    actions.drop(given, reason="The child has moved", by=getattr(cast, name))

    assert (given.status, given.changes.last().note) == ("dropped", "The child has moved")
    assert told("action_dropped") == ["Priya Practice"]


@pytest.mark.parametrize("name", ["amara", "priya", "ira", "nell", "dana"])
def test_nobody_but_its_managers_and_the_qa_team_gives_an_action_to_somebody_else(given, cast, name):
    with pytest.raises(PermissionDenied):
        actions.hand_over(given, to=cast.nadia, reason="She has time", by=getattr(cast, name))

    assert Action.objects.get().owner == cast.priya



@pytest.mark.parametrize(
    "step",
    [
        lambda action, cast: actions.complete(action, what_was_done=" ", by=cast.priya),
        lambda action, cast: actions.drop(action, reason=" ", by=cast.tess),
    ],
)
def test_steps_need_their_words(given, cast, step):
    with pytest.raises(NotAllowed):
        step(given, cast)

    assert Action.objects.get().status == "open"


def test_action_completed_twice_is_told(given, cast):
    stale = Action.objects.get()
    actions.complete(given, what_was_done="Done", by=cast.priya)

    with pytest.raises(AlreadyMoved):
        actions.complete(stale, what_was_done="Done again", by=cast.priya)


@pytest.mark.parametrize("is_stale", [True, False])
def test_action_taken_out_of_a_returned_audit_is_not_edited_any_more(given, audit, cast, is_stale):
    services.return_(audit, by=cast.quinn, reason="Gap")
    shown = Action.objects.get()
    actions.remove(Action.objects.get(), by=cast.amara)
    if not is_stale:
        shown.refresh_from_db()

    with pytest.raises(AlreadyMoved):
        actions.edit(shown, by=cast.amara, version=shown.version, what="Visit daily")

    kept = Action.objects.get()
    assert (kept.status, kept.what == "Visit daily", kept.changes.last().status) == ("dropped", False, "dropped")


def test_action_that_passed_to_somebody_else_is_not_completed_by_who_had_it(given, cast):
    opened_by_priya = here(given)
    actions.hand_over(here(given), to=cast.gwen, reason="Priya is away", by=cast.tess)

    with pytest.raises(AlreadyMoved, match="This action has just passed to another person. Reload the page."):
        actions.complete(opened_by_priya, what_was_done="Written", by=cast.priya)

    given.refresh_from_db()
    assert (given.status, given.owner, given.done_by) == ("open", cast.gwen, None)


@pytest.mark.parametrize("step", ["sign_off", "send_back"])
def test_nobody_signs_off_what_became_their_own_while_the_page_was_open(done, cast, step):
    """Tess has Priya's finished action open; it goes back, and Tess does it herself."""
    opened_by_tess = here(done)
    actions.send_back(here(done), reason="Not yet", by=cast.tess)
    actions.hand_over(here(done), to=cast.tess, reason="Priya is away", by=cast.quinn)
    actions.complete(here(done), what_was_done="Written by Tess", by=cast.tess)
    words = {"sign_off": {"effect_seen": "Seen"}, "send_back": {"reason": "Once more"}}[step]

    with pytest.raises(AlreadyMoved, match="passed to another person"):
        getattr(actions, step)(opened_by_tess, by=cast.tess, **words)

    done.refresh_from_db()
    assert (done.status, done.done_by, done.signed_off_by) == ("done", cast.tess, None)


def test_actions_rest_while_the_audit_is_returned(given, audit, cast):
    services.return_(audit, by=cast.quinn, reason="Gap")
    given.refresh_from_db()

    with pytest.raises(PermissionDenied):
        actions.complete(given, what_was_done="Done", by=cast.priya)


def test_action_is_not_completed_from_a_page_opened_before_the_return(given, audit, cast):
    opened_by_priya = here(given)
    services.return_(audit, by=cast.quinn, reason="Gap")

    with pytest.raises(AlreadyMoved, match="it is now returned"):
        actions.complete(opened_by_priya, what_was_done="Written", by=cast.priya)

    given.refresh_from_db()
    assert (given.status, given.changes.filter(note="Written").exists()) == ("open", False)


def test_overdue_actions_are_open_ones_after_their_day(given):
    assert list(Action.objects.overdue(date(2026, 4, 20))) == []
    assert list(Action.objects.overdue(date(2026, 4, 21))) == [given]


def test_owner_and_audits_people_see_an_action(given, cast):
    give_role(cast.nadia, Role.PRACTITIONER)
    seen = [p.name for p in (cast.priya, cast.tess, cast.gwen, cast.quinn, cast.nadia, cast.nell)
            if Action.objects.visible_to(p).exists()]  # fmt: skip

    assert seen == ["Priya Practice", "Tess Team", "Gwen Group", "Quinn Quality"]
