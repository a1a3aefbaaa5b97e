"""Several people at the very same moment: one round, one publication, no break too many."""

from datetime import date
from threading import Barrier

import pytest

from allocation import services
from allocation.models import Allocation, Break, Round, SampledCase
from allocation.refusals import Refused, RoundExists
from audits.models import Audit
from frameworks import services as frameworks
from lib import clock
from lib.months import Month
from people.models import User
from tests.allocation.conftest import HULL, MONDAY
from tests.allocation.making import MARCH, draft, make_auditors, make_cases
from tests.cast import make_cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def at_once(threads):
    """Do all works at the same moment, on Monday 2 March 2026; gives results and refusals in order."""

    def run(*works):
        barrier = Barrier(len(works))

        def work(number):
            with clock.at(MONDAY):
                barrier.wait(timeout=20)
                return works[number]()

        return threads(work, len(works))

    return run


@pytest.fixture
def council(at_once):
    frameworks.load(HULL, in_force_from=date(2020, 1, 1))
    cast = make_cast()
    make_cases(30, team=cast.north, worker=cast.priya)
    return cast


def test_drafts_at_once_make_one_round(council, at_once):
    outcomes = at_once(*[lambda seed=seed: services.draft_round(MARCH, seed=seed) for seed in (1, 2, 3)])

    assert [type(outcome) for outcome in outcomes].count(RoundExists) == 2
    assert Round.objects.get().cases.count() == 30


def test_a_round_is_published_once(council, at_once):
    with clock.at(MONDAY):
        draft()

    outcomes = at_once(*[lambda: services.publish_round(Round.objects.get(), by=None) for _ in range(3)])

    assert [type(outcome) for outcome in outcomes].count(Refused) == 2
    assert Audit.objects.count() == 4


def test_breaks_agreed_at_once_keep_the_limit(council, at_once):
    """HULL-54: seven auditors and three more, so two breaks."""
    people = make_auditors(3)
    with clock.at(MONDAY):
        asked = [
            services.ask_break(person, month=Month(2026, 4), reason="", by=person)
            for person in (*people, council.amara)
        ]

    def agreeing(pk):
        return lambda: services.decide_break(
            Break.objects.get(pk=pk), agree=True, by=User.objects.get(pk=council.quinn.pk)
        )

    outcomes = at_once(*[agreeing(one.pk) for one in asked])

    assert [type(outcome) for outcome in outcomes].count(Refused) == 2
    assert Break.objects.agreed().count() == 2


def test_a_draft_is_published_or_drafted_anew_and_never_both(council, at_once):
    with clock.at(MONDAY):
        draft()
    stale = [Round.objects.get() for _ in range(2)]
    quinn = User.objects.get(pk=council.quinn.pk)

    outcomes = at_once(
        lambda: services.publish_round(stale[0], by=None), lambda: services.start_again(stale[1], by=quinn)
    )

    assert [type(outcome) for outcome in outcomes].count(Refused) == 1
    published = Round.objects.get().status == "published"
    assert (Audit.objects.count() == 4) is published
    assert isinstance(outcomes[1 if published else 0], Refused)


def test_a_case_given_by_two_people_is_with_one_and_its_history_is_whole(council, at_once):
    with clock.at(MONDAY):
        case = draft().cases.waiting().order_by("pk").first()
    people = make_auditors(2)
    quinn = User.objects.get(pk=council.quinn.pk)

    def giving(person):
        return lambda: services.give(
            SampledCase.objects.select_related("round", "case").get(pk=case.pk), to=person, reason="Free", by=quinn
        )

    at_once(*[giving(person) for person in people])

    passed_on = [(change.was, change.to) for change in case.changes.order_by("pk")]
    assert {to for _, to in passed_on} == set(people)
    assert Allocation.objects.get(sampled_case=case).auditor == passed_on[-1][1]
    assert [was for was, _ in passed_on] == [None, passed_on[0][1]]


def test_an_audit_is_handed_over_by_one_of_two(council, at_once):
    with clock.at(MONDAY):
        draft()
        services.publish_round(Round.objects.get(), by=None)
    people = make_auditors(2)
    quinn = User.objects.get(pk=council.quinn.pk)
    copies = [Audit.objects.get(auditor=council.amara) for _ in people]

    outcomes = at_once(*[
        lambda copy=copy, person=person: services.reallocate(copy, to=person, reason="Ill", by=quinn)
        for copy, person in zip(copies, people, strict=True)
    ])

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["AlreadyMoved", "Audit"]
    audit = Audit.objects.get(pk=copies[0].pk)
    assert audit.auditor in people
    assert Allocation.objects.get(audit=audit).auditor == audit.auditor


def test_a_break_asked_for_twice_at_once_is_asked_for_once(council, at_once):
    person = User.objects.get(pk=council.amara.pk)

    outcomes = at_once(*[
        lambda: services.ask_break(person, month=Month(2026, 4), reason="Leave", by=person) for _ in range(3)
    ])

    assert [type(outcome) for outcome in outcomes].count(Refused) == 2
    assert Break.objects.count() == 1
