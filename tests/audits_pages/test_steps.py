"""The steps of an audit, taken on its pages: what is typed arrives, what is refused is said."""

from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from audits import challenge, concerns, services
from audits.models import Action, Challenge, Concern, ContactAttempt, Participant, Reflection
from lib import clock
from tests.audits import making


@pytest.fixture
def post(client):
    """post(person, page, pk, **typed) sends a form; gives the response."""

    def send(person, name, /, *args, **typed):
        client.force_login(person)
        return client.post(reverse(f"audits:{name}", args=args), typed)

    return send


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def errors(response):
    form = response.context["form"]
    return [error for listed in form.errors.values() for error in listed]


# Worker and meeting


def test_auditor_confirms_the_worker(post, cast, audit):
    response = post(cast.amara, "worker", audit.pk, who="still")

    audit.refresh_from_db()
    assert response["Location"] == reverse("audits:contact", args=[audit.pk])
    assert (audit.practitioner, audit.worker_confirmed_at is None) == (cast.priya, False)


def test_auditor_says_who_the_worker_is_now(post, cast, audit):
    post(cast.amara, "worker", audit.pk, who="other", practitioner=cast.nadia.pk)

    audit.refresh_from_db()
    assert audit.practitioner == cast.nadia


def test_auditor_notes_why_the_worker_cannot_take_part(post, cast, audit):
    """HULL-59."""
    post(cast.amara, "worker", audit.pk, who="absent", reason="Long-term sickness")

    audit.refresh_from_db()
    assert audit.input_missing_reason == "Long-term sickness"


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({}, "Select an answer: Is this still the child’s worker?"),
        ({"who": "other"}, "Select who the worker is now"),
        ({"who": "absent"}, "Enter why the worker cannot take part"),
    ],
)
def test_worker_page_says_what_is_missing(post, cast, audit, typed, error):
    assert errors(post(cast.amara, "worker", audit.pk, **typed)) == [error]


def test_two_attempts_without_a_reply_tell_the_group_manager(post, cast, audit):
    """HULL-62."""
    typed = {"person": cast.priya.pk, "how": "Telephone", "answered": "no"}
    post(cast.amara, "contact", audit.pk, **typed)

    response = post(cast.amara, "contact", audit.pk, **typed)

    assert said(response)[-1] == "Attempt noted. Gwen Group was told, because nobody replied."
    assert ContactAttempt.objects.count() == 2


def test_attempt_with_a_meeting_keeps_its_day_and_time(post, cast, audit):
    post(
        cast.amara, "contact", audit.pk, person=cast.tess.pk, how="Email", answered="yes",
        meeting_on="12/3/2026", meeting_time="2:30pm",
    )

    assert ContactAttempt.objects.get().meeting_at.isoformat() == "2026-03-12T14:30:00+00:00"


# Actions


def test_action_is_added_with_all_it_needs(post, cast, audit):
    """HULL-68."""
    post(
        cast.amara, "add_action", audit.pk, finding="No date in the plan", what="Set a date", owner=cast.priya.pk,
        due_on="20/4/2026", effect="The child knows when",
    )

    action = Action.objects.get()
    assert (action.finding, action.what, action.owner, action.due_on, action.effect) == (
        "No date in the plan", "Set a date", cast.priya, date(2026, 4, 20), "The child knows when",
    )


def test_action_can_be_given_to_somebody_further_away(post, cast, audit):
    post(cast.amara, "add_action", audit.pk, what="Set a date", somebody_else="norman north")

    assert Action.objects.get().owner == cast.norman


def test_action_for_nobody_on_the_staff_list_is_refused(post, cast, audit):
    response = post(cast.amara, "add_action", audit.pk, what="Set a date", somebody_else="Nobody")

    assert errors(response) == ["Nobody on the staff list is called Nobody. Enter a work e-mail."]


def test_action_changed_by_somebody_else_meanwhile_is_not_overwritten(post, cast, audit):
    action = making.add_action(audit)
    post(cast.amara, "edit_action", audit.pk, action.pk, what="First", version=1)

    response = post(cast.amara, "edit_action", audit.pk, action.pk, what="Second", version=1)

    assert response.status_code == 200
    assert len(errors(response)) == 1
    assert Action.objects.get().what == "First"


def test_action_is_removed_after_a_question(post, cast, audit, signed_in):
    action = making.add_action(audit)
    address = reverse("audits:remove_action", args=[audit.pk, action.pk])
    assert "Remove this action?" in signed_in(cast.amara).get(address).content.decode()

    post(cast.amara, "remove_action", audit.pk, action.pk)

    assert not audit.actions.exclude(status="dropped").exists()


# Sharing and the people named


def test_share_page_lists_what_is_missing_and_refuses(post, signed_in, cast, audit):
    page = signed_in(cast.amara).get(reverse("audits:share", args=[audit.pk])).content.decode()
    field = f"/audits/{audit.pk}/sections/kss1/#q{making.question(audit, 'kss1-1').pk}-answer"

    response = post(cast.amara, "share", audit.pk)

    audit.refresh_from_db()
    assert page.count(f'href="{field}"') == 1
    assert (response.status_code, len(errors(response)), audit.status) == (200, 1, "allocated")


def test_complete_audit_is_shared(post, cast, audit):
    making.complete(audit)

    response = post(cast.amara, "share", audit.pk)

    audit.refresh_from_db()
    assert (audit.status, said(response)) == ("shared", ["Outcome shared"])


def test_those_named_agree_reflect_and_challenge(post, cast, audit):
    """HULL-58, HULL-69."""
    making.share(audit)

    post(cast.tess, "agree", audit.pk)
    post(cast.priya, "reflect", audit.pk, text="I learned to ask the father.")
    post(cast.priya, "raise_challenge", audit.pk, text="1.2 is on the file.")

    assert list(audit.views.values_list("by__name", flat=True)) == ["Tess Team"]
    assert list(Reflection.objects.values_list("by__name", "text")) == [
        ("Priya Practice", "I learned to ask the father.")
    ]
    assert list(Challenge.objects.values_list("by__name", "text", "status")) == [
        ("Priya Practice", "1.2 is on the file.", "open")
    ]


def test_agreeing_too_late_is_said(post, cast, audit):
    making.finalise(audit)

    assert post(cast.priya, "agree", audit.pk).status_code == 403


def test_challenge_is_answered_referred_and_decided(post, cast, audit):
    """HULL-72: first the auditor, then a senior manager unconnected with the case."""
    making.share(audit)
    raised = challenge.raise_challenge(audit, text="1.2 is on the file.", by=cast.priya)
    decider = challenge.deciders(raised, on=clock.today()).first()

    post(cast.amara, "challenge", raised.pk, text="We do not agree.", settled="no")
    post(cast.quinn, "challenge", raised.pk, to=decider.pk)
    post(decider, "challenge", raised.pk, decision="It is on the file.", grade="good")

    raised.refresh_from_db()
    audit.refresh_from_db()
    assert (raised.status, raised.decided_by, raised.decision) == ("decided", decider, "It is on the file.")
    assert audit.final_grade == "good"


def test_challenge_is_withdrawn_by_whoever_raised_it(post, cast, audit):
    making.share(audit)
    raised = challenge.raise_challenge(audit, text="1.2 is on the file.", by=cast.priya)

    assert post(cast.tess, "withdraw", raised.pk).status_code == 403
    post(cast.priya, "withdraw", raised.pk)

    raised.refresh_from_db()
    assert raised.status == "withdrawn"


def test_challenge_page_offers_a_form_only_to_whose_turn_it_is(signed_in, cast, audit):
    making.share(audit)
    raised = challenge.raise_challenge(audit, text="1.2 is on the file.", by=cast.priya)
    address = reverse("audits:challenge", args=[raised.pk])

    offered = [signed_in(who).get(address).context["form"] is not None for who in (cast.amara, cast.quinn, cast.priya)]

    assert offered == [True, False, False]


def test_shared_audit_is_reopened_with_a_reason(post, cast, audit):
    making.share(audit)

    response = post(cast.amara, "reopen", audit.pk, reason="")
    assert errors(response) == ["Enter why"]
    post(cast.amara, "reopen", audit.pk, reason="Priya is right about 1.2.")

    audit.refresh_from_db()
    assert (audit.status, audit.changes.last().reason) == ("in_progress", "Priya is right about 1.2.")


# The last word and the QA team


def test_audit_is_finalised_once_nobody_is_in_the_way(post, cast, audit):
    making.share(audit)
    blocked = post(cast.amara, "finalise", audit.pk)
    for person in services.named_people(audit):
        services.agree(audit, by=person)

    post(cast.amara, "finalise", audit.pk)

    audit.refresh_from_db()
    assert (blocked.status_code, len(errors(blocked)), audit.status) == (200, 1, "finalised")


def test_qa_returns_and_the_auditor_sends_back(post, signed_in, cast, audit):
    """HULL-71."""
    making.finalise(audit)
    post(cast.quinn, "return", audit.pk, reason="Name the day of the visit in 1.1.")

    page = signed_in(cast.amara).get(reverse("audits:share", args=[audit.pk])).content.decode()
    response = post(cast.amara, "share", audit.pk)

    audit.refresh_from_db()
    assert page.count("Name the day of the visit in 1.1.") == 1
    assert (audit.status, said(response)) == ("finalised", ["Sent back to the QA team"])


def test_qa_checks(post, cast, audit):
    making.finalise(audit)

    post(cast.quinn, "check", audit.pk)

    audit.refresh_from_db()
    assert audit.status == "checked"


@pytest.mark.parametrize("name", ["check", "return", "cancel"])
def test_page_whose_step_is_over_leads_back_with_a_word(signed_in, cast, audit, name):
    making.check(audit)

    response = signed_in(cast.quinn).get(reverse(f"audits:{name}", args=[audit.pk]))

    assert response["Location"] == audit.get_absolute_url()
    assert said(response) == ["The audit is “Checked”, so this cannot be done now."]


def test_qa_cancels_with_a_reason(post, cast, audit):
    """HULL-82."""
    assert errors(post(cast.quinn, "cancel", audit.pk, reason=" ")) == ["Enter why"]

    post(cast.quinn, "cancel", audit.pk, reason="The case was opened by mistake.")

    audit.refresh_from_db()
    assert audit.status == "cancelled"


def test_guest_is_let_in(post, signed_in, cast, audit):
    """HULL-19."""
    post(cast.amara, "invite", audit.pk, person=cast.nadia.pk, part="guest")

    assert list(Participant.objects.values_list("person__name", "part")) == [("Nadia Near", "guest")]
    assert signed_in(cast.nadia).get(audit.get_absolute_url()).status_code == 200


# Immediate concerns


def test_concern_is_raised_from_any_page_and_tells_at_once(post, signed_in, cast, audit):
    """HULL-64."""
    button = f'href="{reverse("audits:raise_concern", args=[audit.pk])}"'
    pages = [signed_in(cast.amara).get(reverse(f"audits:{name}", args=[audit.pk])).content.decode()
             for name in ("audit", "whole", "outcome", "contact", "actions", "worker", "share", "add_action")]
    assert [button in page for page in pages] == [True] * len(pages)

    response = post(cast.amara, "raise_concern", audit.pk, text="The child was not seen since October.")

    concern = Concern.objects.get()
    assert response["Location"] == reverse("audits:concern", args=[concern.pk])
    assert cast.tess.pk in concern.told.values_list("person", flat=True)


def test_concern_without_words_is_asked_for(post, cast, audit):
    assert errors(post(cast.amara, "raise_concern", audit.pk, text="")) == ["Enter what worries you"]


def test_what_was_done_is_noted_by_those_who_act(post, cast, audit):
    concern = concerns.raise_concern(audit, text="Not seen.", by=cast.amara)

    assert post(cast.priya, "concern", concern.pk, what_was_done="Nothing").status_code == 403
    post(cast.tess, "concern", concern.pk, what_was_done="Visited today, the child is safe.")

    concern.refresh_from_db()
    assert (concern.acknowledged_by, concern.what_was_done) == (cast.tess, "Visited today, the child is safe.")


def test_who_does_not_act_on_a_concern_is_refused_before_a_word_is_asked_for(post, cast, audit):
    concern = concerns.raise_concern(audit, text="Not seen.", by=cast.amara)

    codes = {name: post(getattr(cast, name), "concern", concern.pk, what_was_done="").status_code
             for name in ("tess", "quinn", "priya", "ira", "amara", "dana")}  # fmt: skip

    assert codes == {"tess": 200, "quinn": 200, "priya": 403, "ira": 403, "amara": 403, "dana": 403}
