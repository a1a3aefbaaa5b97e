"""The days of an audit over weekends, Easter, Christmas and the change of the clocks (HULL-69, 71, 72)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from audits import challenge, dates, services
from audits.models import Audit, Challenge
from audits.refusals import Refused
from lib import clock
from tests.audits import making

MAUNDY_THURSDAY = date(2026, 4, 2)
CHRISTMAS_EVE = date(2026, 12, 24)


@pytest.mark.parametrize(
    ("shared_on", "until"),
    [
        (date(2026, 3, 2), date(2026, 3, 9)),  # Monday to Monday
        (date(2026, 3, 6), date(2026, 3, 13)),  # a Friday, whose weekend does not count
        (date(2026, 3, 7), date(2026, 3, 13)),  # a Saturday: the Monday is the first of five
        (MAUNDY_THURSDAY, date(2026, 4, 13)),  # Good Friday and Easter Monday
        (date(2026, 5, 1), date(2026, 5, 11)),  # the early May bank holiday
        (date(2026, 8, 27), date(2026, 9, 4)),  # the summer bank holiday
        (date(2026, 12, 23), date(2027, 1, 4)),  # Christmas, Boxing Day's substitute, New Year
        (date(2027, 12, 23), date(2028, 1, 4)),  # Christmas, Boxing Day and New Year on weekends, all three moved
    ],
)
def test_window_to_challenge_is_five_working_days(audit, shared_on, until):
    """HULL-69."""
    assert dates.challenge_until(audit, on=shared_on) == until


@pytest.mark.parametrize(
    ("returned_on", "due"),
    [
        (date(2026, 3, 3), date(2026, 3, 6)),
        (date(2026, 3, 5), date(2026, 3, 10)),
        (MAUNDY_THURSDAY, date(2026, 4, 9)),
        (date(2026, 5, 22), date(2026, 5, 28)),
        (CHRISTMAS_EVE, date(2026, 12, 31)),
        (date(2026, 12, 31), date(2027, 1, 6)),
    ],
)
def test_returned_audit_comes_back_within_three_working_days(audit, returned_on, due):
    """HULL-71."""
    assert dates.return_due(audit, on=returned_on) == due


@pytest.mark.parametrize(
    ("moment", "due"),
    [
        (datetime(2026, 3, 3, 23, 59), date(2026, 3, 6)),
        (datetime(2026, 3, 4, 0, 0), date(2026, 3, 9)),
        # In summer the council's midnight is eleven in the evening of Greenwich.
        (datetime(2026, 6, 3, 0, 30), date(2026, 6, 8)),
        (datetime(2026, 4, 2, 17, 0), date(2026, 4, 9)),
    ],
)
def test_check_is_due_from_the_councils_day_of_the_last_word(audit, moment, due):
    """HULL-71."""
    with clock.at(moment):
        audit.finalised_at = clock.now()

    assert dates.check_due(audit) == due


@pytest.mark.parametrize(
    ("raised_on", "due"), [(date(2026, 3, 6), date(2026, 3, 11)), (MAUNDY_THURSDAY, date(2026, 4, 9))]
)
def test_challenge_is_answered_within_three_working_days(audit, raised_on, due):
    """HULL-72."""
    with clock.at(raised_on):
        raised = Challenge(audit=audit, at=clock.now())

    assert dates.answer_due(raised) == due


def test_moment_belongs_to_the_day_on_the_councils_clocks():
    with clock.at(datetime(2026, 6, 30, 0, 15)):
        moment = clock.now()

    assert (moment.astimezone(UTC).date(), dates.day_of(moment)) == (date(2026, 6, 29), date(2026, 6, 30))


# The window on the audit itself


@pytest.fixture
def before_easter(audit):
    """Shared on Maundy Thursday: the last day is Monday 13 April."""
    with clock.at(MAUNDY_THURSDAY):
        return making.share(audit)


def days(first, last):
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def test_no_day_over_easter_lets_the_auditor_finalise_early(before_easter, cast):
    """HULL-69: everybody named may challenge to the end of the last day."""
    refused = []
    for day in days(MAUNDY_THURSDAY, date(2026, 4, 14)):
        try:
            with clock.at(day):
                services.finalise(before_easter, by=cast.amara)
        except Refused as why:
            refused.append((day, str(why)))

    names = "Priya Practice, Tess Team and Ira Review"
    sentence = f"{names} may still challenge the outcome until 13 April 2026."
    assert refused == [(day, sentence) for day in days(MAUNDY_THURSDAY, date(2026, 4, 13))]
    assert Audit.objects.get().status == "finalised"


@pytest.mark.parametrize("day", [MAUNDY_THURSDAY, date(2026, 4, 6), date(2026, 4, 13), date(2026, 4, 20)])
def test_challenge_is_heard_as_long_as_the_audit_is_not_final(before_easter, cast, day):
    """HULL-72: before finalising; a late word is not turned away while the audit still lies open."""
    with clock.at(day):
        raised = challenge.raise_challenge(before_easter, text="The visits are on the file", by=cast.tess)

        assert services.blocked(before_easter, on=day) == (
            "Tess Team has challenged the outcome and it is not settled yet."
        )
    assert raised.status == "open"


def test_window_begins_anew_when_the_audit_is_shared_again(before_easter, cast):
    """HULL-69: another outcome, another five working days."""
    with clock.at(date(2026, 4, 10)):
        services.reopen(before_easter, by=cast.amara, reason="Tess is right")
        assert before_easter.challenge_until is None
        services.share(before_easter, by=cast.amara)

    assert before_easter.challenge_until == date(2026, 4, 17)


def test_one_who_has_not_spoken_is_named_alone(before_easter, cast):
    with clock.at(date(2026, 4, 7)):
        for person in (cast.priya, cast.tess):
            services.agree(before_easter, by=person)

    assert services.blocked(before_easter, on=date(2026, 4, 7)) == (
        "Ira Review may still challenge the outcome until 13 April 2026."
    )


def test_who_challenged_once_and_settled_is_asked_no_more_after_the_window(before_easter, cast):
    raised = challenge.raise_challenge(before_easter, text="Not so", by=cast.priya)
    challenge.answer(raised, text="I have added it", settled=True, by=cast.amara)

    assert services.blocked(before_easter, on=date(2026, 4, 13)) != ""
    assert services.blocked(before_easter, on=date(2026, 4, 14)) == ""


def test_second_return_sets_its_own_day(audit, cast):
    """HULL-71: the day stands on the audit, and a second return sets a new one."""
    making.finalise(audit)
    due = []
    for day in (CHRISTMAS_EVE, date(2027, 1, 4)):
        with clock.at(day):
            services.return_(audit, by=cast.quinn, reason="A gap")
            due.append(audit.return_due_on)
            services.resubmit(audit, by=cast.amara)

    assert due == [date(2026, 12, 31), date(2027, 1, 7)]
