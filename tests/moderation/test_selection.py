"""Which audits of a month are moderated, and by whom (HULL-03, HULL-38)."""

from collections import Counter
from datetime import date

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from audits.models import Audit, Challenge
from frameworks.policy import Independence
from lib.statistics import share
from moderation import services
from moderation.models import Moderation
from moderation.month import draws_of, select_for_month
from moderation.selection import share_of, tie
from people.closeness import Closeness
from people.models import Absence, Role, Team, User
from tests.audits import making
from tests.cast import give_role, make_person
from tests.moderation.making import IN_APRIL, MARCH, cancel, make_month, put, told

pytestmark = pytest.mark.long

Reason = Moderation.Reason


def choose(on=IN_APRIL):
    return select_for_month(MARCH, on=on)


def chosen(**which):
    rows = Moderation.objects.counted().filter(**which)
    return sorted(rows.values_list("audit__reference", flat=True))


def drawn():
    return chosen(reason=Reason.SHARE)


@pytest.fixture
def nobody_owes(cast):
    """No head of service owes a moderation of their own."""
    cast.hana.memberships.filter(role=Role.HEAD_OF_SERVICE).delete()
    cast.norman.memberships.filter(role=Role.HEAD_OF_SERVICE).delete()


# How many


@pytest.mark.parametrize(("audits", "number"), [(0, 0), (1, 1), (10, 1), (11, 2), (40, 4), (41, 5), (60, 6)])
def test_share_is_a_tenth_rounded_up(framework, audits, number):
    """HULL-38: 10 % of the month's sample."""
    assert share_of(audits, framework.policy.moderation) == number


@pytest.mark.usefixtures("nobody_owes")
def test_a_tenth_of_the_months_audits_is_chosen(cast, framework):
    """HULL-38."""
    make_month(cast, framework, 21)

    choose()

    assert len(drawn()) == 3
    assert Moderation.objects.count() == 3
    assert str(share(3, 21)).startswith("3 of 21 (14%")


@pytest.mark.usefixtures("nobody_owes")
def test_lines_that_are_not_moderated_do_not_count(cast, framework):
    make_month(cast, framework, 10)
    make_month(cast, framework, 10, prefix="T", line="thematic")

    choose()

    assert len(drawn()) == 1
    assert not Moderation.objects.filter(audit__line="thematic").exists()


@pytest.mark.usefixtures("nobody_owes")
def test_choosing_again_changes_nothing(cast, framework):
    make_month(cast, framework, 12)
    first = {one.pk for one in choose()}

    assert (choose(), choose(date(2026, 5, 5))) == ([], [])
    assert set(Moderation.objects.values_list("pk", flat=True)) == first


# By chance, and repeatable


@pytest.mark.usefixtures("nobody_owes")
def test_choosing_is_repeatable(cast, framework):
    make_month(cast, framework, 20)
    with transaction.atomic():
        choose()
        first = sorted(Moderation.objects.values_list("audit__reference", "moderator__name"))
        transaction.set_rollback(True)

    choose()

    assert sorted(Moderation.objects.values_list("audit__reference", "moderator__name")) == first


@pytest.mark.usefixtures("nobody_owes")
def test_audit_finished_late_is_drawn_as_surely_as_an_early_one(cast, framework):
    audits = make_month(cast, framework, 20)
    with transaction.atomic():
        choose()
        all_at_once = drawn()
        transaction.set_rollback(True)
    put(audits, status=Audit.Status.IN_PROGRESS)

    for audit in audits:
        put([audit])
        choose()

    assert drawn() == all_at_once


@pytest.mark.usefixtures("nobody_owes")
def test_cancelled_audit_hands_its_place_on(cast, framework):
    make_month(cast, framework, 20)
    (draw,) = draws_of(MARCH)
    first, second, third = (audit.reference for audit in draw.order[:3])
    cancel(Audit.objects.get(reference=first), cast)

    choose()

    assert drawn() == sorted([second, third])


@pytest.mark.usefixtures("nobody_owes")
def test_moderation_cancelled_by_hand_hands_its_place_on_and_is_not_chosen_again(cast, framework):
    make_month(cast, framework, 20)
    (draw,) = draws_of(MARCH)
    first, second, third = (audit.reference for audit in draw.order[:3])
    choose()
    services.cancel(Moderation.objects.get(audit__reference=first), reason="Its worker has left", by=cast.quinn)

    choose()

    assert drawn() == sorted([second, third])
    assert choose() == []


def test_reason_is_a_sentence_a_manager_can_repeat(cast, framework):
    make_month(cast, framework, 10)

    choose()

    assert Moderation.objects.get(reason=Reason.SHARE).why == (
        "Drawn by chance: 1 of 10 audits of March 2026. "
        f"{Moderation.objects.get(reason=Reason.SHARE).moderator} has 0 this month, "
        "nobody who may moderate it has fewer."
    )


# Because of the grade


@pytest.mark.usefixtures("nobody_owes")
def test_every_inadequate_is_moderated_on_top_of_the_share(cast, framework):
    """HULL-38, HULL-76: read twice before a chain starts."""
    make_month(cast, framework, 10)
    poor = make_month(cast, framework, 4, grade="inadequate", prefix="P")

    choose()

    assert chosen(reason=Reason.GRADE) == sorted(audit.reference for audit in poor)
    assert len(drawn()) == 2 - sum(audit in poor for draw in draws_of(MARCH) for audit in draw.drawn)


@pytest.mark.usefixtures("nobody_owes")
def test_grade_decided_after_a_challenge_is_the_one_that_counts(cast, framework):
    (lifted, lowered) = make_month(cast, framework, 2, grade="inadequate")
    Audit.objects.filter(pk=lifted.pk).update(final_grade="ri")
    Audit.objects.filter(pk=lowered.pk).update(grade="good", final_grade="inadequate")

    choose()

    assert chosen(reason=Reason.GRADE) == [lowered.reference]


# Each person's own


def test_each_head_of_service_moderates_one_a_month_on_top_of_the_share(cast, framework):
    """HULL-38: Norman's from Safeguarding, Hana's from Courts, for neither moderates their own service."""
    carl = make_person("Carl Court", Role.PRACTITIONER, team=cast.court, manager=cast.amara)
    make_month(cast, framework, 10)
    make_month(cast, framework, 10, prefix="K", team=cast.court, worker=carl, auditor=cast.nell)

    choose()

    own = Moderation.objects.filter(reason=Reason.PERSON).order_by("moderator__name")
    assert [(one.moderator.name, one.audit.team.name) for one in own] == [
        ("Hana Head", "Court Team 1"), ("Norman North", "North Team 1"),
    ]  # fmt: skip
    assert len(drawn()) == 2
    assert choose() == []


def test_strategic_lead_moderates_one_a_month_too(cast, framework):
    """HULL-99, read from the job title that the framework names."""
    make_month(cast, framework, 10)
    give_role(cast.moses, Role.SENIOR_LEADER)

    choose()

    assert Counter(Moderation.objects.filter(reason=Reason.PERSON).values_list("moderator__name", flat=True)) == {
        "Moses Mod": 1, "Norman North": 1,
    }  # fmt: skip


def test_person_whose_own_moderation_is_cancelled_is_given_another(cast, framework):
    make_month(cast, framework, 10)
    choose()
    first = Moderation.objects.get(reason=Reason.PERSON)
    services.cancel(first, reason="The file is closed", by=cast.quinn)

    (second,) = choose()

    assert (second.moderator, second.reason) == (cast.norman, Reason.PERSON)
    assert second.audit != first.audit


def test_nobody_owes_a_moderation_of_a_month_before_their_time(cast, framework):
    make_month(cast, framework, 10)
    cast.norman.memberships.filter(role=Role.HEAD_OF_SERVICE).update(starts_on=date(2026, 4, 1))

    choose()

    assert not Moderation.objects.filter(reason=Reason.PERSON).exists()


# Who moderates


def test_moderators_share_the_work_evenly(cast, framework):
    make_month(cast, framework, 60)

    choose()

    loads = Counter(Moderation.objects.values_list("moderator__name", flat=True))
    assert sum(loads.values()) == 7
    assert max(loads.values()) - min(loads.values()) <= 1


def test_somebody_absent_is_given_nothing(cast, framework):
    make_month(cast, framework, 20)
    Absence.objects.create(person=cast.norman, starts_on=date(2026, 4, 1), ends_on=IN_APRIL)

    choose()

    assert set(Moderation.objects.values_list("moderator__name", flat=True)) == {"Moses Mod"}


def test_audit_nobody_may_moderate_waits_for_a_moderator_and_says_why(cast, framework):
    cast.moses.memberships.filter(role=Role.MODERATOR).delete()
    make_month(cast, framework, 1, team=cast.court, auditor=cast.nell)

    choose()

    waiting = Moderation.objects.get(reason=Reason.SHARE)
    assert waiting.moderator is None
    assert waiting.why == (
        "Drawn by chance: 1 of 1 audits of March 2026. No moderator yet: "
        "of 1 none is independent (Norman North leads the case's team)."
    )


def test_council_without_any_moderator_says_so(cast, framework):
    cast.moses.memberships.all().delete()
    cast.norman.memberships.all().delete()
    make_month(cast, framework, 1)

    choose()

    assert Moderation.objects.get(reason=Reason.SHARE).why == (
        "Drawn by chance: 1 of 1 audits of March 2026. No moderator yet: nobody holds a role that moderates."
    )


def test_moderators_are_told_once_each_with_a_reference_and_a_day(cast, framework):
    make_month(cast, framework, 10)

    choose()
    choose()

    assert told("moderation_chosen") == sorted(Moderation.objects.values_list("moderator__name", flat=True))


# Too close, against a plain restatement of the rule


def too_close(person, audit, people):
    """HULL-38 as one would say it: own audit, own case, own word on its grade, own team or service, or in one line."""

    def line_of(somebody):
        above, at = [], somebody.line_manager_id
        while at and at != somebody.pk and at not in above:
            above.append(at)
            at = people[at].line_manager_id
        return above

    worker = people.get(audit.practitioner_id)
    place = person.team
    return person.pk in [one.decided_by_id for one in audit.challenges.all()] or (
        person.pk in (audit.auditor_id, audit.practitioner_id, audit.team_manager_id, audit.iro_id)
        or (place is not None and place.service == audit.team.service)
        or audit.team_id in led_by(person)
        or (worker is not None and (person.pk in line_of(worker) or worker.pk in line_of(person)))
        or audit.auditor_id in line_of(person)
    )


def led_by(person):
    led = set()
    for held in person.memberships.exclude(team=None):
        if held.role in (Role.TEAM_MANAGER, Role.GROUP_MANAGER, Role.HEAD_OF_SERVICE):
            led |= {held.team_id, *held.team.children.values_list("pk", flat=True)}
    return led


@pytest.fixture
def crowd(cast):
    """The cast and some more people, a tangle of lines among them."""
    for number in range(4):
        make_person(f"Extra {number}", Role.MODERATOR, team=[cast.north, cast.south, cast.court, None][number])
    return list(User.objects.order_by("pk"))


def test_nobody_too_close_moderates_whatever_the_lines_and_teams(cast, framework, crowd):
    """HULL-38: never one's own audit, team, service or line; HULL-72: nor a grade one has decided."""
    challenged = making.make_audit(cast, framework)
    Challenge.objects.create(audit=challenged, by=cast.priya, text="Too mild")
    rules = Independence(exclude_own_service=True)
    teams = list(Team.objects.filter(kind=Team.Kind.TEAM).order_by("pk"))

    @given(data=st.data())
    def holds(data):
        someone, place = st.sampled_from(crowd), st.sampled_from(teams)
        for person in crowd:
            person.line_manager = data.draw(st.none() | someone)
            if person.line_manager == person:
                person.line_manager = None
        User.objects.bulk_update(crowd, ["line_manager"])
        people = {person.pk: person for person in User.objects.select_related("team__parent")}
        audit = Audit(
            pk=challenged.pk, case=challenged.case, auditor=data.draw(someone),
            practitioner=data.draw(st.none() | someone), team_manager=data.draw(st.none() | someone),
            iro=data.draw(st.none() | someone), team=data.draw(place),
        )  # fmt: skip
        Challenge.objects.update(decided_by=data.draw(st.none() | someone))
        closeness = Closeness.on(IN_APRIL)

        for person in people.values():
            told = tie(audit, person, closeness=closeness, rules=rules)
            assert bool(told) == too_close(person, audit, people), told

    holds()
