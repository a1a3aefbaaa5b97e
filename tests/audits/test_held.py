"""F15: what somebody presses on a page that was overtaken is refused, and says by what."""

import pytest

from audits import actions, challenge, services
from audits.models import Audit, Challenge
from lib.steps import AlreadyMoved
from tests.audits import making


@pytest.fixture
def shared(audit):
    making.share(audit)
    return audit


def opened(audit):
    """The audit as a page shows it from now on."""
    return Audit.objects.get(pk=audit.pk)


def test_agreement_is_not_given_to_what_was_reopened_meanwhile(shared, cast):
    page = opened(shared)
    services.reopen(shared, by=cast.amara, reason="More was found")

    with pytest.raises(AlreadyMoved, match="moved by somebody else: it is now in progress. Reload the page."):
        services.agree(page, by=cast.priya)


def test_challenge_does_not_slip_in_behind_the_last_word(shared, cast):
    page = opened(shared)
    for person in services.named_people(shared):
        services.agree(shared, by=person)
    services.finalise(shared, by=cast.amara)

    with pytest.raises(AlreadyMoved):
        challenge.raise_challenge(page, text="Not so", by=cast.tess)
    assert Challenge.objects.count() == 0


def test_who_had_the_audit_before_does_not_share_it(audit, cast):
    page = opened(making.complete(audit))
    services.reassign(opened(audit), to=cast.nell, by=cast.quinn, reason="Leave")

    with pytest.raises(AlreadyMoved, match="Nell Next has this audit now"):
        services.share(page, by=cast.amara)
    assert opened(audit).status == "in_progress"


def test_actions_are_not_changed_behind_the_self_check(audit, cast):
    page = opened(making.complete(audit))
    drafted = page.actions.get()
    services.share(audit, by=cast.amara)

    for press in (
        lambda: making.add_action(page),
        lambda: actions.edit(drafted, by=cast.amara, version=drafted.version, owner=None),
        lambda: actions.remove(drafted, by=cast.amara),
    ):
        with pytest.raises(AlreadyMoved):
            press()
    assert opened(audit).actions.get().owner == cast.priya


def test_second_answer_to_a_challenge_does_not_take_the_place_of_the_first(shared, cast):
    raised = challenge.raise_challenge(shared, text="Not so", by=cast.tess)
    page = Challenge.objects.get(pk=raised.pk)
    challenge.answer(raised, text="We talked on Monday", settled=False, by=cast.amara)

    with pytest.raises(AlreadyMoved, match="Reload the page to see it"):
        challenge.answer(page, text="We did not talk", settled=False, by=cast.amara)
    assert Challenge.objects.get(pk=raised.pk).answer == "We talked on Monday"
