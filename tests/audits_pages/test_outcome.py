"""The shared outcome: who agreed to it, who challenges it, and what changes when it is shared anew (HULL-69)."""

from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from lxml import html

from audits import challenge, services
from audits.models import View
from lib import clock
from tests.audits import making


@pytest.fixture
def shared(audit):
    return making.share(audit)


@pytest.fixture
def outcome(signed_in, audit):
    """outcome(person) gives the page as a tree."""

    def look(person):
        page = signed_in(person).get(reverse("audits:outcome", args=[audit.pk]))
        return html.fromstring(page.content.decode())

    return look


def answered(tree):
    """Who has said what, line by line."""
    return [" ".join(line.text_content().split()) for line in tree.xpath("//section[@aria-labelledby='say']/ul/li")]


def buttons(tree):
    found = tree.xpath("//section[@aria-labelledby='say']//div//*[self::button or self::a]")
    return [" ".join(one.text_content().split()) for one in found]


def test_everybody_named_stands_with_what_they_said(outcome, shared, cast):
    services.agree(shared, by=cast.tess)
    challenge.raise_challenge(shared, text="Not so", by=cast.priya)

    assert answered(outcome(cast.amara)) == [
        "Priya Practice: challenged it (with the auditor)",
        "Tess Team: agreed on 2 March 2026",
        "Ira Review: has not answered yet",
    ]


def test_each_person_is_offered_what_is_theirs_to_do(outcome, shared, cast):
    """HULL-58, HULL-69, HULL-70."""
    services.agree(shared, by=cast.tess)

    assert {name: buttons(outcome(getattr(cast, name))) for name in ("priya", "tess", "amara", "quinn")} == {
        "priya": ["I agree with the outcome", "Challenge the outcome", "Add your reflection"],
        "tess": ["Challenge the outcome", "Add your reflection"],
        "amara": ["Reopen it for writing"],
        "quinn": [],
    }


def test_auditor_is_offered_to_finalise_once_nobody_is_in_the_way(outcome, shared, cast):
    for person in services.named_people(shared):
        services.agree(shared, by=person)

    assert buttons(outcome(cast.amara)) == ["Finalise the audit", "Reopen it for writing"]


def test_agreement_to_the_outcome_before_does_not_stand_for_this_one(outcome, signed_in, shared, cast):
    """HULL-69: who agreed to another outcome is asked again, and can answer."""
    services.agree(shared, by=cast.tess)
    with clock.at(date(2026, 3, 5)):
        services.reopen(shared, by=cast.amara, reason="Priya is right about 1.2")
        services.share(shared, by=cast.amara)

    tree = outcome(cast.tess)

    assert answered(tree)[1] == "Tess Team: has not answered yet"
    assert buttons(tree)[0] == "I agree with the outcome"
    with clock.at(date(2026, 3, 6)):
        signed_in(cast.tess).post(reverse("audits:agree", args=[shared.pk]))
    assert answered(outcome(cast.tess))[1] == "Tess Team: agreed on 6 March 2026"
    assert View.objects.count() == 1


def test_old_agreement_is_not_printed_under_the_new_outcome(signed_in, shared, cast):
    services.agree(shared, by=cast.ira)
    with clock.at(date(2026, 3, 5)):
        services.reopen(shared, by=cast.amara, reason="Priya is right about 1.2")

    page = signed_in(cast.amara).get(reverse("audits:whole", args=[shared.pk])).content.decode()

    assert "considered the outcome and agrees" in page
    with clock.at(date(2026, 3, 6)):
        services.share(shared, by=cast.amara)
    page = signed_in(cast.amara).get(reverse("audits:whole", args=[shared.pk])).content.decode()
    assert "considered the outcome and agrees" not in page


def test_agreeing_too_late_is_refused_before_it_is_noted(signed_in, shared, cast):
    """Somebody's page stayed open while the audit was finalised."""
    for person in services.named_people(shared):
        services.agree(shared, by=person)
    before = list(View.objects.values_list("by", "at").order_by("by"))
    services.finalise(shared, by=cast.amara)

    assert signed_in(cast.tess).post(reverse("audits:agree", args=[shared.pk])).status_code == 403
    assert list(View.objects.values_list("by", "at").order_by("by")) == before


def test_audit_before_sharing_shows_no_window_and_offers_the_auditor_to_share(outcome, audit, cast):
    tree = outcome(cast.amara)

    assert tree.xpath("//h2[@id='say']/text()") == ["Allocated"]
    assert buttons(tree) == ["Check and share"]


@pytest.mark.parametrize(
    ("name", "page", "typed", "error"),
    [
        ("priya", "reflect", {"text": " "}, "Enter your reflection"),
        ("priya", "raise_challenge", {"text": ""}, "Enter what you disagree with, and why"),
        ("amara", "reopen", {"reason": "\n"}, "Enter why"),
    ],
)
def test_empty_words_are_asked_for_in_the_words_of_their_label(signed_in, shared, cast, name, page, typed, error):
    response = signed_in(getattr(cast, name)).post(reverse(f"audits:{page}", args=[shared.pk]), typed)

    assert [one for listed in response.context["form"].errors.values() for one in listed] == [error]


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({}, ["Enter your answer", "Select whether you agree now"]),
        ({"text": "We talked", "settled": "perhaps"},
         ["Select a valid choice. perhaps is not one of the available choices."]),
    ],
)  # fmt: skip
def test_answer_to_a_challenge_needs_words_and_a_yes_or_no(signed_in, shared, cast, typed, errors):
    """HULL-72."""
    raised = challenge.raise_challenge(shared, text="Not so", by=cast.priya)

    page = signed_in(cast.amara).post(reverse("audits:challenge", args=[raised.pk]), typed)

    assert [one for listed in page.context["form"].errors.values() for one in listed] == errors


def test_settled_challenge_offers_nobody_a_form(signed_in, shared, cast):
    raised = challenge.raise_challenge(shared, text="Not so", by=cast.priya)
    signed_in(cast.amara).post(reverse("audits:challenge", args=[raised.pk]), {"text": "Changed", "settled": "yes"})

    shown = [signed_in(person).get(reverse("audits:challenge", args=[raised.pk])).context
             for person in (cast.amara, cast.quinn, cast.priya)]  # fmt: skip

    assert [(one["form"], one["may_withdraw"]) for one in shown] == [(None, False)] * 3


def test_form_of_a_challenge_that_moved_meanwhile_is_not_taken(signed_in, shared, cast):
    """The auditor's page stayed open while the worker withdrew."""
    raised = challenge.raise_challenge(shared, text="Not so", by=cast.priya)
    address = reverse("audits:challenge", args=[raised.pk])
    signed_in(cast.amara).get(address)
    challenge.withdraw(raised, by=cast.priya)

    page = signed_in(cast.amara).post(address, {"text": "We talked", "settled": "yes"})

    raised.refresh_from_db()
    assert (page.status_code, page.context["form"], raised.status) == (200, None, "withdrawn")


def test_challenge_says_by_when_it_is_answered_and_who_decides(signed_in, shared, cast):
    """HULL-72: three working days from Monday."""
    raised = challenge.raise_challenge(shared, text="Not so", by=cast.priya)

    context = signed_in(cast.priya).get(reverse("audits:challenge", args=[raised.pk])).context

    assert context["answer_due"] == date(2026, 3, 5)
    assert (context["arranged_by"], context["decided_by"]) == (
        "Performance, Quality and Improvement Team", "Moderator",
    )


def test_withdrawn_twice_is_said(signed_in, shared, cast):
    raised = challenge.raise_challenge(shared, text="Not so", by=cast.priya)
    challenge.withdraw(raised, by=cast.priya)

    page = signed_in(cast.priya).post(reverse("audits:withdraw", args=[raised.pk]))

    assert page.context["form"].non_field_errors() == [
        "This challenge is withdrawn: “Withdraw challenge” is not possible."
    ]


def test_worker_who_comes_back_is_no_longer_noted_as_absent(signed_in, audit, cast):
    """HULL-59: the reason stands only as long as they cannot take part."""
    browser, address = signed_in(cast.amara), reverse("audits:worker", args=[audit.pk])
    browser.post(address, {"who": "absent", "reason": "On leave until Friday"})

    response = browser.post(address, {"who": "still"})

    audit.refresh_from_db()
    assert (audit.input_missing_reason, audit.practitioner) == ("", cast.priya)
    assert [str(one) for one in get_messages(response.wsgi_request)][-1] == (
        "The worker is noted. Now arrange the meeting."
    )


def test_form_of_a_referred_challenge_is_before_its_decider_alone(signed_in, shared, cast):
    raised = challenge.raise_challenge(shared, text="Not so", by=cast.priya)
    challenge.answer(raised, text="It is", settled=False, by=cast.amara)
    challenge.refer(raised, to=cast.norman, by=cast.quinn)
    address = reverse("audits:challenge", args=[raised.pk])

    shown = {
        name: "Record the decision" in signed_in(getattr(cast, name)).get(address).content.decode()
        for name in ("norman", "quinn", "amara", "priya", "hana")
    }

    assert shown == {"norman": True, "quinn": False, "amara": False, "priya": False, "hana": False}


def test_nobody_but_the_qa_team_is_offered_to_ask_for_a_decision(signed_in, shared, cast):
    """HULL-72."""
    raised = challenge.raise_challenge(shared, text="Not so", by=cast.priya)
    challenge.answer(raised, text="It is", settled=False, by=cast.amara)
    address = reverse("audits:challenge", args=[raised.pk])

    shown = {
        name: "Ask for a decision" in signed_in(getattr(cast, name)).get(address).content.decode()
        for name in ("quinn", "amara", "priya", "tess", "hana", "dana")
    }

    assert shown == {"quinn": True, "amara": False, "priya": False, "tess": False, "hana": False, "dana": False}


def test_nobody_but_who_challenged_is_offered_to_withdraw_it(signed_in, shared, cast):
    raised = challenge.raise_challenge(shared, text="Not so", by=cast.priya)
    address, withdraw = (reverse(f"audits:{name}", args=[raised.pk]) for name in ("challenge", "withdraw"))

    shown = {
        name: withdraw in signed_in(getattr(cast, name)).get(address).content.decode()
        for name in ("priya", "amara", "tess", "quinn", "dana")
    }

    assert shown == {"priya": True, "amara": False, "tess": False, "quinn": False, "dana": False}
