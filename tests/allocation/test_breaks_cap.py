"""How many breaks a month and a person may have, to the last one (HULL-53, HULL-54)."""

from datetime import date

import pytest

from allocation import services
from allocation.models import Break
from allocation.refusals import Refused
from allocation.services.breaks import full, most, tell_when_full
from audits.models import Audit
from frameworks import services as frameworks
from frameworks.services import in_force
from lib import clock
from lib.months import Month
from lib.steps import NotAllowed
from people.models import Role
from tests.allocation.conftest import HULL, MONDAY
from tests.allocation.making import make_auditors
from tests.cast import make_cast, make_person
from tests.frameworks.council import changed
from trail.models import Event, Notice

APRIL = Month(2026, 4)


@pytest.fixture
def cast(framework, on_monday, db):
    """The usual people for the test that asks for them alone: the others count auditors from none."""
    return make_cast()


@pytest.fixture
def quality(framework, on_monday, db):
    """Somebody of the QA team in a council without an auditor."""
    return make_person("Quinn Quality", Role.QA)


def ask(person, month=APRIL):
    return services.ask_break(person, month=month, reason="Leave", by=person)


def agree(asked, by):
    return services.decide_break(asked, agree=True, by=by)


def refusal(work, *arguments, **options):
    with pytest.raises(Refused) as refused:
        work(*arguments, **options)
    return str(refused.value)


def rules(*changes):
    """The framework with pieces of its policy changed, in force."""
    texts = None
    for old, new in changes:
        texts = changed(old, new, texts=texts)
    return frameworks.load_texts(HULL.name, texts, in_force_from=date(2021, 1, 1)).version.policy


# Of how many


@pytest.mark.parametrize(
    ("auditors", "limit"), [(0, 0), (1, 0), (4, 0), (5, 1), (9, 1), (10, 2), (14, 2), (15, 3), (25, 5)]
)
def test_a_fifth_is_rounded_down(quality, auditors, limit):
    make_auditors(auditors)

    assert most(in_force(MONDAY).policy, on=MONDAY) == (limit, auditors)


@pytest.mark.parametrize(
    ("share", "limit"), [("0", 0), ("0.09", 0), ("0.1", 1), ("0.29", 2), ("0.3", 3), ("0.5", 5), ("1", 10)]
)
def test_the_share_is_the_framework_s(quality, share, limit):
    policy = rules(("share_max: 0.20", f"share_max: {share}"))
    make_auditors(10)

    assert most(policy, on=MONDAY)[0] == limit


def test_leavers_and_people_without_a_quota_are_not_counted(quality):
    people = make_auditors(10)
    people[0].left_on = MONDAY
    people[0].save()
    make_person("Moses Mod", Role.MODERATOR)

    assert most(in_force(MONDAY).policy, on=MONDAY) == (1, 9)


# Up to the limit and no further


def test_the_last_free_place_is_given_and_the_next_refused(quality):
    people = make_auditors(10)
    asked = [ask(person) for person in people[:4]]

    agree(asked[0], quality)
    agree(asked[1], quality)

    assert refusal(agree, asked[2], quality) == (
        "2 of 10 auditors have a break in April 2026, and 20% is the most. Choose another month."
    )
    assert refusal(ask, people[9]).startswith("2 of 10 auditors have a break in April 2026")
    assert [one.status for one in Break.objects.order_by("pk")] == ["agreed", "agreed", "asked", "asked"]


def test_a_full_month_can_still_be_refused(quality):
    people = make_auditors(5)
    first, second = ask(people[0]), ask(people[1])
    agree(first, quality)

    services.decide_break(second, agree=False, by=quality, reason="The month is full")

    assert Break.objects.get(pk=second.pk).status == "refused"


def test_a_place_given_back_is_free_again(quality):
    people = make_auditors(5)
    first, second = ask(people[0]), ask(people[1])
    agree(first, quality)
    services.withdraw_break(first, by=people[0])

    assert agree(second, quality).status == "agreed"


def test_each_month_is_counted_by_itself(quality):
    people = make_auditors(5)
    agree(ask(people[0]), quality)

    assert agree(ask(people[1], APRIL.next), quality).status == "agreed"
    assert full(in_force(MONDAY).policy, APRIL, on=MONDAY) != ""
    assert full(in_force(MONDAY).policy, APRIL.plus(2), on=MONDAY) == ""


def test_when_somebody_leaves_the_limit_is_lower_and_agreed_breaks_stay(quality):
    people = make_auditors(10)
    for person in people[:2]:
        agree(ask(person), quality)
    people[9].left_on = MONDAY
    people[9].save()

    assert Break.objects.agreed().count() == 2
    assert refusal(ask, people[5]).startswith("2 of 9 auditors have a break")


def test_a_council_too_small_for_any_break_says_so(quality):
    (person,) = make_auditors(1)

    assert refusal(ask, person) == (
        "0 of 1 auditors have a break in April 2026, and 20% is the most. Choose another month."
    )


# A person's own


def test_breaks_refused_or_withdrawn_are_not_counted_against_the_person(quality):
    """HULL-53: two months a year."""
    person = make_auditors(10)[0]
    services.decide_break(ask(person, Month(2026, 4)), agree=False, by=quality, reason="No")
    services.withdraw_break(ask(person, Month(2026, 5)), by=person)
    ask(person, Month(2026, 6))
    ask(person, Month(2026, 7))

    assert refusal(ask, person, Month(2026, 8)) == (
        "Auditor 01 may have 2 breaks a year and has June 2026 and July 2026."
    )


def test_a_refused_month_may_be_asked_for_again(quality):
    person = make_auditors(5)[0]
    services.decide_break(ask(person), agree=False, by=quality, reason="No")

    assert ask(person).status == "asked"
    assert Break.objects.filter(person=person).count() == 2


def test_the_year_of_breaks_begins_where_the_framework_s_does(quality):
    rules(("year_starts: 1", "year_starts: 4"))
    person = make_auditors(5)[0]
    with clock.at(date(2026, 2, 2)):
        ask(person, Month(2026, 3))
    ask(person, Month(2026, 4))
    ask(person, Month(2027, 3))

    assert refusal(ask, person, Month(2026, 9)) == (
        "Auditor 01 may have 2 breaks a year and has April 2026 and March 2027."
    )
    assert ask(person, Month(2027, 4)).status == "asked"


def test_where_no_breaks_are_given_the_sentence_says_none_left(quality):
    rules(("per_year: 2", "per_year: 0"))

    assert refusal(ask, make_auditors(5)[0]) == "Auditor 01 may have 0 breaks a year and has none left."


@pytest.mark.parametrize(
    ("today", "month", "taken"),
    [
        (date(2026, 3, 10), APRIL, True), (date(2026, 3, 11), APRIL, False), (date(2026, 3, 11), APRIL.next, True),
        (date(2026, 4, 1), APRIL, False), (date(2026, 5, 1), APRIL, False),
    ],
)  # fmt: skip
def test_the_last_day_to_ask_is_the_framework_s(quality, today, month, taken):
    rules(('ask_before: "last day"', 'ask_before: "10th"'))
    person = make_auditors(5)[0]

    with clock.at(today):
        if taken:
            assert ask(person, month).month == month.first_day
        else:
            said = refusal(ask, person, month)
            assert said.startswith("A break in April 2026 had to be asked for by 10 March 2026.")


# Deciding


def test_a_decision_is_not_taken_twice(quality):
    asked = agree(ask(make_auditors(5)[0]), quality)

    with pytest.raises(NotAllowed, match="Refuse the break"):
        services.decide_break(asked, agree=False, by=quality, reason="After all")

    assert Break.objects.get().status == "agreed"


@pytest.mark.parametrize("status", ["refused", "withdrawn"])
def test_what_is_over_is_not_withdrawn(quality, status):
    person = make_auditors(5)[0]
    asked = ask(person)
    Break.objects.update(status=status)
    asked.refresh_from_db()

    with pytest.raises(NotAllowed):
        services.withdraw_break(asked, by=person)


def test_a_break_agreed_after_publishing_leaves_the_audits_as_they_are(council, round_):
    asked = Break.objects.create(person=council.amara, month=date(2026, 3, 1), asked_by=council.amara, reason="x")
    services.publish_round(round_, by=council.quinn)

    agree(asked, council.quinn)

    assert Audit.objects.filter(auditor=council.amara, status="allocated").count() == 1


def test_a_break_agreed_in_a_draft_says_why_the_case_was_taken_back(council, round_):
    case = round_.cases.get(allocation__auditor=council.amara)
    asked = Break.objects.create(person=council.amara, month=date(2026, 3, 1), asked_by=council.amara, reason="x")

    agree(asked, council.quinn)

    change = case.changes.filter(was=council.amara).get()
    assert (change.to, change.by, change.reason) == (None, council.quinn, "Amara Audit has a break.")
    assert round_.left_over.get(person=council.amara).reason == "Amara Audit has a break in March 2026."


def test_asking_and_deciding_stand_in_the_trail(quality):
    person = make_auditors(5)[0]
    asked = ask(person)
    services.decide_break(asked, agree=False, by=quality, reason="No")

    events = Event.objects.filter(thing=f"allocation.break:{asked.pk}").order_by("pk")
    assert [(event.action, event.person.name, event.after) for event in events] == [
        ("allocation.ask_break", "Auditor 01", {"month": "2026-04"}),
        ("allocation.decide_break", "Quinn Quality", {"status": "refused", "reason": "No"}),
    ]  # fmt: skip


# Telling


@pytest.fixture
def head(quality):
    return make_person("Hana Head", Role.HEAD_OF_SERVICE)


def test_the_notice_of_a_full_month_leads_to_its_breaks(quality, head):
    """HULL-54: heads of service are told when the fifth is reached."""
    agree(ask(make_auditors(5)[0]), quality)

    notice = Notice.objects.get(kind="breaks_full")
    assert (notice.to, notice.url, notice.on) == (head, "/rounds/breaks/?month=2026-04", APRIL.first_day)
    assert "April 2026" in notice.subject


def test_of_a_month_that_is_past_nobody_is_told(quality, head):
    agree(ask(make_auditors(5)[0]), quality)
    Notice.objects.filter(kind="breaks_full").delete()

    with clock.at(date(2026, 5, 4)):
        assert tell_when_full(in_force(date(2026, 5, 4)).policy, APRIL, on=date(2026, 5, 4)) == 0


def test_below_the_limit_nobody_is_told(quality, head):
    agree(ask(make_auditors(10)[0]), quality)

    assert not Notice.objects.filter(kind="breaks_full").exists()


def test_who_asks_is_not_told_of_their_own_request(quality):
    """The QA team decides on breaks, and here asks for one of an auditor."""
    services.ask_break(make_auditors(5)[0], month=APRIL, reason="", by=quality)

    assert not Notice.objects.filter(kind="break_asked", to=quality).exists()
