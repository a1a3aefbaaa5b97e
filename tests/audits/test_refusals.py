"""Every refusal says what, where and how to mend it, and leaves everything as it was."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.urls import reverse

from audits import actions, allocating, challenge, concerns, contact, services
from audits.models import Action, Audit, Challenge, Participant
from audits.refusals import Refused
from lib import clock
from lib.steps import AlreadyMoved, NotAllowed
from people.models import Role
from tests.audits import making
from tests.cast import make_person
from trail.models import Event, Notice


def refusal(call, *args, **given):
    """The sentence with which a step is refused."""
    with pytest.raises((NotAllowed, AlreadyMoved)) as refused:
        call(*args, **given)
    return str(refused.value)


@pytest.fixture
def raised(audit, cast):
    return challenge.raise_challenge(making.share(audit), text="Not so", by=cast.priya)


@pytest.fixture
def given(audit):
    making.finalise(audit)
    return audit.actions.get()


# Words that are missing


@pytest.mark.parametrize("empty", ["", " ", "\n\t"])
def test_steps_of_an_audit_ask_for_their_words(audit, cast, empty):
    amara, quinn = cast.amara, cast.quinn
    making.complete(audit)

    assert refusal(services.reflect, audit, text=empty, by=cast.priya) == "Write your reflection before you save it."
    assert refusal(services.absent_worker, audit, reason=empty, by=amara) == (
        "Say why the worker cannot take part, such as how long they are absent from work."
    )
    assert refusal(concerns.raise_concern, audit, text=empty, by=amara) == (
        "Say what you fear for and what must happen now."
    )
    assert refusal(actions.add, audit, what=empty, by=amara) == "Say what is to be done."
    assert refusal(services.cancel, audit, reason=empty, by=quinn) == "Give a reason for “Cancel audit”."
    assert refusal(services.reassign, audit, to=cast.norman, reason=empty, by=quinn) == (
        "Give a reason for giving the audit to somebody else."
    )
    services.share(audit, by=amara)
    assert refusal(services.reopen, audit, reason=empty, by=amara) == "Give a reason for “Reopen for writing”."
    assert refusal(challenge.raise_challenge, audit, text=empty, by=cast.priya) == (
        "Say what you disagree with and why."
    )


def test_steps_of_a_challenge_ask_for_their_words(raised, cast):
    """HULL-72."""
    assert refusal(challenge.answer, raised, text=" ", settled=True, by=cast.amara) == (
        "Write what you talked over and what came of it."
    )
    challenge.answer(raised, text="No agreement", settled=False, by=cast.amara)
    challenge.refer(raised, to=cast.norman, by=cast.quinn)

    assert refusal(challenge.decide, raised, decision="\n", by=cast.norman) == "Write your decision and its reasons."
    assert Challenge.objects.get().status == "referred"


def test_steps_of_an_action_ask_for_their_words(given, cast):
    """HULL-73."""
    assert refusal(actions.complete, given, what_was_done=" ", by=cast.priya) == "Say what was done."
    assert refusal(actions.drop, given, reason=" ", by=cast.tess) == "Give a reason for “No longer needed”."
    actions.complete(given, what_was_done="Written", by=cast.priya)

    assert refusal(actions.sign_off, given, effect_seen="", by=cast.tess) == "Say what has changed for the child."
    assert refusal(actions.send_back, given, reason="", by=cast.tess) == "Give a reason for “Send back”."
    assert Action.objects.get().status == "done"


def test_note_of_a_concern_asks_for_its_words(audit, cast):
    concern = concerns.raise_concern(audit, text="Not seen", by=cast.amara)

    assert refusal(concerns.acknowledge, concern, what_was_done=" ", by=cast.tess) == (
        "Say what was done to keep the child safe."
    )


# The wrong state


@pytest.mark.parametrize(
    ("state", "step", "sentence"),
    [
        ("complete", "finalise", "This audit is In progress, so “Finalise audit” cannot be done."),
        ("share", "share", "This audit is Shared for challenge, so “Share for challenge” cannot be done."),
        ("finalise", "resubmit", "This audit is With the QA team, so “Send back to the QA team” cannot be done."),
    ],
)
def test_step_from_another_state_names_the_state(audit, cast, state, step, sentence):
    getattr(making, state)(audit)

    assert refusal(getattr(services, step), audit, by=cast.amara).casefold() == sentence.casefold()


@pytest.mark.parametrize("state", ["share", "finalise", "check"])
def test_meeting_is_noted_until_the_audit_is_final_and_worker_confirmed_until_it_is_shared(audit, cast, state):
    """HULL-61: attempts may still be made while the outcome is considered."""
    getattr(making, state)(audit)
    noted = {"person": cast.priya, "how": "Telephone", "answered": True, "by": cast.amara}

    allowed = []
    for call, given in [(contact.log_attempt, noted), (services.confirm_worker, {"practitioner": cast.priya,
                        "by": cast.amara})]:  # fmt: skip
        try:
            call(audit, **given)
        except (PermissionDenied, NotAllowed) as refused:
            allowed.append(type(refused).__name__)
        else:
            allowed.append("done")

    assert allowed == (["done", "PermissionDenied"] if state == "share" else ["PermissionDenied"] * 2)


def test_audit_with_undone_actions_says_how_many(given, cast):
    """HULL-73."""
    services.check(given.audit, by=cast.quinn)
    one = refusal(services.close, given.audit, by=cast.tess)
    actions.add(given.audit, what="Ask the school", by=cast.tess, source="oversight")

    assert one == "One action is not signed off yet: sign off or drop them, then close the audit."
    assert refusal(services.close, given.audit, by=cast.tess) == (
        "2 actions are not signed off yet: sign off or drop them, then close the audit."
    )


def test_audit_goes_to_nobody_who_has_it_or_whose_work_it_is(audit, cast):
    assert refusal(services.reassign, audit, to=cast.amara, reason="Why", by=cast.quinn) == (
        "Amara Audit is the auditor already: choose somebody else."
    )
    assert refusal(services.reassign, audit, to=cast.priya, reason="Why", by=cast.quinn) == (
        "Priya Practice is the worker of this case, and nobody audits their own work."
    )
    making.finalise(audit)
    assert refusal(services.reassign, audit, to=cast.norman, reason="Why", by=cast.quinn) == (
        "Only unfinished and returned audits change hands."
    )


def test_absence_of_the_worker_is_noted_by_the_auditor_alone_and_until_the_audit_is_shared(audit, cast):
    for person in (cast.priya, cast.tess, cast.quinn):
        with pytest.raises(PermissionDenied):
            services.absent_worker(audit, reason="On sick leave", by=person)
    making.share(audit)

    with pytest.raises(PermissionDenied, match="Only the auditor writes here, until the audit is shared."):
        services.absent_worker(audit, reason="On sick leave", by=cast.amara)

    assert Audit.objects.get().input_missing_reason == ""


# Somebody was quicker


def test_second_of_two_steps_on_one_action_is_told_what_happened(given, cast):
    mine, theirs = Action.objects.get(), Action.objects.get()
    actions.drop(theirs, reason="Moved away", by=cast.tess)

    assert refusal(actions.complete, mine, what_was_done="Written", by=cast.priya) == (
        "This action was moved by somebody else: it is now no longer needed. Reload the page."
    )
    assert Action.objects.get().what_was_done == ""


def test_page_of_an_action_somebody_else_moved_keeps_the_words_and_says_so(client, given, cast):
    """The manager dropped it while its owner was typing."""
    client.force_login(cast.priya)
    stale = Action.objects.get()
    actions.drop(stale, reason="Moved away", by=cast.tess)

    page = client.post(given.get_absolute_url(), {"what_was_done": "Written with the family"})

    assert page.context["form"].non_field_errors() == [
        "This action is no longer needed: “Mark as done” is not possible."
    ]
    assert b"Written with the family" in page.content


def test_audit_given_away_meanwhile_is_not_given_twice(audit, cast):
    stale = Audit.objects.get()
    services.reassign(audit, to=cast.norman, reason="Leave", by=cast.quinn)

    assert refusal(services.reassign, stale, to=cast.ira, reason="Leave", by=cast.quinn) == (
        f"Somebody else has just changed {audit}: reload the page."
    )
    assert Audit.objects.get().auditor == cast.norman


def test_plan_that_the_database_refuses_each_time_takes_the_whole_round_with_it(cast, framework):
    """Numbered anew three times, then given up: no half round, nobody told."""
    cases = [making.make_case(cast, reference) for reference in ("C-1", "C-2")]
    good, bad = (making.plan(case, cast, framework, due_on=due_on)
                 for case, due_on in zip(cases, (date(2026, 3, 31), None), strict=True))  # fmt: skip
    plans = [allocating.AllocationPlan(case=case, **plan) for case, plan in zip(cases, (good, bad), strict=True)]

    with pytest.raises(IntegrityError):
        allocating.allocate_many(plans, by=cast.quinn)

    assert (Audit.objects.exists(), Notice.objects.exists()) == (False, False)


# Nobody there to be told


def test_audit_without_a_manager_is_checked_and_nobody_is_told(cast, framework):
    audit = making.make_audit(cast, framework, case=making.make_case(cast, team=None, worker=None))
    making.fill(audit)
    services.absent_worker(audit, reason="No worker allocated", by=cast.amara)
    services.share(audit, by=cast.amara)
    services.agree(audit, by=cast.ira)
    services.finalise(audit, by=cast.amara)

    services.check(audit, by=cast.quinn)

    assert (audit.status, Notice.objects.filter(kind="audit_checked").exists()) == ("checked", False)


def test_actions_of_nobody_are_dropped_signed_off_and_sent_back_without_a_notice(given, cast):
    Action.objects.update(owner=None, owner_role="")
    orphan = Action.objects.get()
    before = Notice.objects.exclude(kind="action_done").count()
    actions.complete(orphan, what_was_done="Written", by=cast.gwen)
    actions.send_back(orphan, reason="Not yet", by=cast.tess)
    actions.drop(orphan, reason="Moved away", by=cast.tess)

    told = Notice.objects.exclude(kind="action_done").order_by("pk")[before:]
    assert [(notice.kind, notice.to.name) for notice in told] == [("action_sent_back", "Gwen Group")]


def test_letting_go_of_somebody_who_was_never_let_in_is_no_event(audit, cast):
    services.uninvite(audit, person=cast.nadia, by=cast.quinn)

    assert not Event.objects.filter(action="audits.uninvite").exists()


def test_software_lets_in_and_out_without_asking_anybody(audit, cast):
    services.invite(audit, person=cast.moses, part="blind", by=None)
    services.uninvite(audit, person=cast.moses, by=None)

    assert not Participant.objects.exists()
    assert list(Event.objects.filter(action__contains="invite").order_by("pk").values_list("action", "person")) == [
        ("audits.invite", None), ("audits.uninvite", None),
    ]  # fmt: skip


def test_role_nobody_can_play_for_an_audit_is_told_to_the_qa_team_once(audit, cast):
    """No warning goes to nobody."""
    make_person("Quentin Quality", Role.QA)
    Audit.objects.filter(pk=audit.pk).update(team=None, team_manager=None, practitioner=None)
    lonely = Audit.objects.get()

    concern = concerns.raise_concern(lonely, text="Not seen", by=cast.amara)

    assert sorted(concern.told.values_list("person__name", flat=True)) == ["Quentin Quality", "Quinn Quality"]


def test_removed_action_of_a_returned_audit_is_dropped_with_the_reason_in_its_history(given, cast):
    services.return_(given.audit, by=cast.quinn, reason="A gap")
    action = Action.objects.select_related("audit").get()

    actions.remove(action, by=cast.amara)

    assert (action.status, action.changes.last().note) == ("dropped", "Taken out of the returned audit")


def test_action_written_after_a_return_is_taken_out_whole(given, cast):
    with clock.at(date(2026, 3, 4)):
        services.return_(given.audit, by=cast.quinn, reason="A gap")
        fresh = making.add_action(Audit.objects.get(), what="Ask the school")
        actions.remove(fresh, by=cast.amara)

    assert list(Action.objects.values_list("what", "status")) == [("Write the plan again with the family", "open")]


def test_refused_raises_what_the_self_check_found(audit, cast):
    services.start(audit, by=cast.amara)

    with pytest.raises(Refused) as refused:
        services.share(audit, by=cast.amara)

    assert str(refused.value) == f"{len(refused.value.missing)} things are still missing. " + (
        refused.value.missing[0].sentence
    )


def test_concern_named_after_nothing_is_not_found(client, audit, cast):
    client.force_login(cast.tess)

    assert [client.get(reverse(f"audits:{name}", args=[999])).status_code for name in ("concern", "challenge",
            "action", "audit", "pdf")] == [404] * 5  # fmt: skip
