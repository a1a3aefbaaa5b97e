"""Nobody moderates their own audit, work, service or line, by whatever way it would reach them (HULL-38, HULL-72)."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from audits.models import Audit, Challenge
from lib.steps import AlreadyMoved, NotAllowed
from moderation import services
from moderation.models import Moderation
from moderation.month import candidates, select_for_month
from people.models import Role
from tests.audits import making
from tests.cast import give_role, make_person
from tests.moderation.making import IN_APRIL, MARCH, make_month, put

MONDAY = date(2026, 3, 2)
#: Who may not moderate an audit of Priya's work in Tess's team by Amara, and the sentence for each.
TOO_CLOSE = {
    "amara": "Amara Audit did the audit",
    "priya": "Priya Practice works on the case",
    "tess": "Tess Team works on the case",
    "ira": "Ira Review works on the case",
    "gwen": "Gwen Group leads the case's team",
    "hana": "Hana Head leads the case's team",
    "dana": "Dana Director is in the line above the worker",
    "nell": "Nell Next works in the case's service",
    "nadia": "Nadia Near works in the case's service",
}


@pytest.fixture
def everybody_moderates(cast):
    """All of the cast hold the role that moderates; nobody owes a moderation of their own."""
    for name in TOO_CLOSE:
        give_role(getattr(cast, name), Role.MODERATOR)
    cast.hana.memberships.filter(role=Role.HEAD_OF_SERVICE).update(role=Role.GROUP_MANAGER)
    cast.norman.memberships.filter(role=Role.HEAD_OF_SERVICE).delete()


def choose(audit, person, cast):
    return services.choose(audit, moderator=person, why="To learn from", by=cast.quinn, on=MONDAY)


# Every way in


@pytest.mark.usefixtures("everybody_moderates")
@pytest.mark.parametrize("name", TOO_CLOSE)
def test_choosing_by_hand_somebody_too_close_is_refused(checked, cast, name):
    person = getattr(cast, name)

    with pytest.raises(NotAllowed) as refused:
        choose(checked, person, cast)

    assert str(refused.value) == (
        f"{person} cannot moderate {checked}, because {TOO_CLOSE[name]}. Choose somebody else."
    )
    assert not Moderation.objects.exists()


@pytest.mark.usefixtures("everybody_moderates")
@pytest.mark.parametrize("name", TOO_CLOSE)
def test_handing_over_to_somebody_too_close_is_refused(checked, cast, name):
    moderation = choose(checked, cast.moses, cast)

    with pytest.raises(NotAllowed, match=TOO_CLOSE[name]):
        services.hand_over(moderation, to=getattr(cast, name), reason="Leave", by=cast.quinn, on=MONDAY)

    moderation.refresh_from_db()
    assert moderation.moderator == cast.moses


@pytest.mark.usefixtures("everybody_moderates")
def test_chance_gives_nothing_to_somebody_too_close(cast, framework):
    """Twelve people moderate, of whom two are free; thirty moderations go to these two."""
    make_month(cast, framework, 30, grade="inadequate")

    select_for_month(MARCH, on=IN_APRIL)

    assert set(Moderation.objects.values_list("moderator__name", flat=True)) == {"Moses Mod", "Norman North"}


@pytest.mark.usefixtures("everybody_moderates")
def test_candidates_name_the_free_first_and_why_the_others_may_not(checked, cast):
    found = candidates(checked, on=MONDAY)

    assert [(one.person, one.hint) for one in found[:2]] == [
        (cast.moses, "0 this month"), (cast.norman, "0 this month"),
    ]  # fmt: skip
    assert {one.person.name: one.why_not for one in found[2:]} == {
        getattr(cast, name).name: why for name, why in TOO_CLOSE.items()
    }


def test_own_moderation_of_a_head_of_service_is_never_of_their_own_service(cast, framework):
    """HULL-38: Hana owes one, but only her own service's audits are there."""
    make_month(cast, framework, 12)

    select_for_month(MARCH, on=IN_APRIL)

    own = Moderation.objects.filter(reason=Moderation.Reason.PERSON)
    assert [one.moderator for one in own] == [cast.norman]


def test_address_typed_by_hand_is_refused_as_the_form_is(signed_in, cast, checked):
    """Somebody who is not even on the form: the page says so, and nothing is chosen."""
    address = reverse("moderation:choose", args=[checked.pk])

    page = signed_in(cast.quinn).post(address, {"moderator": cast.amara.pk, "why": "She knows it"})

    assert page.context["form"].errors["moderator"] == [
        f"Select a valid choice. {cast.amara.pk} is not one of the available choices."
    ]
    assert not Moderation.objects.exists()


# After it was chosen


def test_moderator_who_moves_into_the_service_grades_no_more(checked, cast):
    moderation = choose(checked, cast.norman, cast)
    cast.norman.team = cast.south
    cast.norman.save()

    with pytest.raises(NotAllowed) as refused:
        services.grade(moderation, grade="good", rationale="As seen", judgements={}, by=cast.norman)

    assert str(refused.value) == (
        f"You cannot moderate {checked} any more, because Norman North works in the case's service. "
        "Ask the QA team to hand it over."
    )
    moderation.refresh_from_db()
    assert (moderation.status, moderation.grade) == ("chosen", "")


def test_moderator_who_now_manages_the_worker_reads_why_on_the_page(signed_in, cast, checked):
    moderation = choose(checked, cast.moses, cast)
    cast.priya.line_manager = cast.moses
    cast.priya.save()
    judged = {f"judgement_{pk}": "met" for pk in services.scales_of(checked)}

    page = signed_in(cast.moses).post(
        moderation.get_absolute_url(), {**judged, "grade": "good", "rationale": "As seen", "then": "grade"}
    )

    assert "because Moses Mod is in the line above the worker" in page.content.decode()
    services.hand_over(moderation, to=cast.norman, reason="Moses manages Priya now", by=cast.quinn, on=MONDAY)
    services.grade(moderation, grade="good", rationale="As seen", judgements={}, by=cast.norman)
    assert moderation.status == "graded"


def test_moderator_who_has_left_the_role_may_finish_what_they_began(checked, cast):
    """Losing the role is no tie to the case."""
    moderation = choose(checked, cast.moses, cast)
    cast.moses.memberships.all().delete()

    services.grade(moderation, grade="good", rationale="As seen", judgements={}, by=cast.moses)

    assert moderation.status == "graded"


def test_grade_of_a_moderator_from_whom_it_was_just_taken_is_refused(checked, cast):
    """Moses has the form open while Quinn hands it over; Norman's record stays his own."""
    moderation = choose(checked, cast.moses, cast)
    opened_by_moses = Moderation.objects.select_related("audit").get()
    services.hand_over(moderation, to=cast.norman, reason="Leave", by=cast.quinn, on=MONDAY)

    for step in (services.grade, services.save_draft):
        with pytest.raises(AlreadyMoved, match="given to somebody else|passed to another person"):
            step(opened_by_moses, grade="ri", rationale="Late", judgements={}, by=cast.moses)

    moderation.refresh_from_db()
    assert (moderation.moderator, moderation.status, moderation.grade) == (cast.norman, "chosen", "")
    assert list(checked.participants.values_list("person__name", "part")) == [("Norman North", "blind")]


# A grade they have decided themselves


@pytest.fixture
def decided(checked, cast):
    """Moses was asked to decide a challenge to the grade, and left it as it was (HULL-72)."""
    Challenge.objects.create(
        audit=checked, by=cast.priya, text="Too hard", status="decided", decided_by=cast.moses, decision="It stands"
    )
    return checked


def test_whoever_decided_a_challenge_does_not_moderate_the_same_grade(decided, cast):
    with pytest.raises(NotAllowed, match="because Moses Mod decided a challenge to its grade"):
        choose(decided, cast.moses, cast)

    assert choose(decided, cast.norman, cast).moderator == cast.norman


def test_chance_passes_over_whoever_decided_the_grade(cast, framework):
    audits = make_month(cast, framework, 8, grade="inadequate")
    for audit in audits:
        Challenge.objects.create(audit=audit, by=cast.priya, text="Too hard", decided_by=cast.moses)

    select_for_month(MARCH, on=IN_APRIL)

    assert set(Moderation.objects.values_list("moderator__name", flat=True)) == {"Norman North"}


def test_challenge_that_nobody_decided_ties_nobody(checked, cast):
    Challenge.objects.create(audit=checked, by=cast.priya, text="Too hard", status="agreed")

    assert choose(checked, cast.moses, cast).moderator == cast.moses


# The rule behind the button


def test_person_named_on_the_audit_never_grades_even_if_the_row_says_so(checked, cast):
    """The permission asks again, whatever wrote the row."""
    moderation = choose(checked, cast.moses, cast)
    for person in (cast.amara, cast.priya, cast.tess, cast.ira):
        Moderation.objects.update(moderator=person)
        moderation.refresh_from_db()
        with pytest.raises(PermissionDenied):
            services.grade(moderation, grade="good", rationale="Mine", judgements={}, by=person)
        with pytest.raises(PermissionDenied):
            services.save_draft(moderation, grade="good", rationale="Mine", judgements={}, by=person)

    assert Moderation.objects.get().grade == ""


def test_auditors_own_team_is_no_bar_but_their_line_is(checked, cast):
    """What parts a moderator from the case is the case's service; from the auditor, being managed by them."""
    cora = make_person("Cora Court", Role.MODERATOR, team=cast.court, manager=cast.amara)
    with pytest.raises(NotAllowed, match="because Cora Court is managed by the auditor"):
        choose(checked, cora, cast)
    cora.line_manager = cast.norman
    cora.save()

    assert choose(checked, cora, cast).moderator == cora


def test_case_without_worker_and_team_can_be_moderated_by_who_did_not_audit_it(cast, framework):
    """A carer's or a service's file has no worker of a team."""
    audit = making.make_audit(cast, framework)
    Audit.objects.filter(pk=audit.pk).update(
        practitioner=None, team_manager=None, iro=None, team=None
    )  # fmt: skip
    put([audit])
    give_role(cast.amara, Role.MODERATOR)

    assert [one.person.name for one in candidates(audit, on=MONDAY) if not one.why_not] == [
        "Hana Head", "Moses Mod", "Norman North",
    ]  # fmt: skip
