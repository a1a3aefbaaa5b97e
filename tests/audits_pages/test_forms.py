"""What the forms of an audit offer, take and refuse: people, days, times, words."""

from datetime import date, time

import pytest

from audits import challenge
from audits.forms import (
    ActionForm,
    AttemptForm,
    ChallengeForm,
    DecisionForm,
    InviteForm,
    ReasonForm,
    ReferForm,
    WorkerForm,
    colleagues,
)
from audits.models import Participant
from lib import clock
from people.models import Role, Team, User
from tests.audits import making
from tests.cast import make_person, make_team

MONDAY = date(2026, 3, 2)


def names(people):
    return [person.name for person in people]


# Who is offered


def test_colleagues_are_those_named_and_those_of_the_cases_service(audit, cast):
    assert names(colleagues(audit, on=MONDAY)) == [
        "Amara Audit", "Gwen Group", "Hana Head", "Ira Review",
        "Nadia Near", "Nell Next", "Priya Practice", "Tess Team",
    ]


def test_colleagues_who_left_or_will_are_offered_to_their_last_day(audit, cast):
    User.objects.filter(pk=cast.nell.pk).update(left_on=date(2026, 3, 10))

    offered = ["Nell Next" in names(colleagues(audit, on=day)) for day in (date(2026, 3, 9), date(2026, 3, 10))]

    assert offered == [True, False]


def test_case_of_no_team_offers_those_named(audit, cast):
    audit.team = None

    assert names(colleagues(audit, on=MONDAY)) == ["Amara Audit", "Ira Review", "Priya Practice", "Tess Team"]


def test_case_of_a_service_itself_offers_its_people(audit, cast):
    audit.team = Team.objects.get(name="Safeguarding")
    make_person("Wanda Elsewhere", Role.PRACTITIONER, team=make_team("West", service="Western"))

    offered = names(colleagues(audit, on=MONDAY))

    assert ("Gwen Group" in offered, "Wanda Elsewhere" in offered) == (True, False)


def test_person_is_told_apart_by_job_title(audit, cast):
    User.objects.filter(pk=cast.ira.pk).update(job_title="")
    form = AttemptForm(audit=audit)

    assert [form.fields["person"].label_from_instance(one) for one in form.fields["person"].queryset] == [
        "Ira Review", "Priya Practice, Social Worker", "Tess Team, Team Manager",
    ]


def test_decision_is_asked_of_the_people_it_may_be_asked_of(audit, cast):
    """HULL-72."""
    raised = challenge.raise_challenge(making.share(audit), text="Not so", by=cast.priya)
    deciders = challenge.deciders(raised, on=MONDAY)

    offered = ReferForm(deciders=deciders).fields["to"].queryset
    form = ReferForm({"to": cast.hana.pk}, deciders=deciders)

    assert names(offered) == ["Moses Mod", "Norman North"]
    assert list(form.errors) == ["to"]


def test_decider_chooses_a_grade_of_the_scale_or_none(audit):
    form = DecisionForm(scale=audit.policy.overall)

    assert [code for code, _ in form.fields["grade"].choices] == [
        "", "outstanding", "good", "ri_good", "ri", "inadequate",
    ]


def test_moderators_are_not_let_in_by_hand(audit, cast):
    """Moderation lets them in, blind at first."""
    form = InviteForm({"person": cast.nadia.pk, "part": "moderator"}, people=User.objects.all())

    assert [code for code, _ in InviteForm(people=User.objects.none()).fields["part"].choices] == [
        Participant.Part.GUEST, Participant.Part.READER,
    ]
    assert list(form.errors) == ["part"]


# The worker (HULL-01, HULL-59)


def worker_form(audit, **typed):
    form = WorkerForm(typed, audit=audit, on=MONDAY)
    form.is_valid()
    return form


def test_auditor_is_never_offered_as_the_worker(audit, cast):
    assert "Amara Audit" not in names(worker_form(audit).fields["practitioner"].queryset)
    assert list(worker_form(audit, who="other", practitioner=cast.amara.pk).errors) == ["practitioner"]


def test_case_without_a_worker_does_not_offer_to_keep_them(audit):
    audit.practitioner = None

    assert [code for code, _ in worker_form(audit).fields["who"].choices] == ["other", "absent"]
    assert list(worker_form(audit, who="still").errors) == ["who"]


def test_still_the_worker_needs_no_name(audit, cast):
    assert worker_form(audit, who="still").cleaned_data["practitioner"] == cast.priya


def test_reason_of_spaces_is_no_reason(audit):
    """HULL-59."""
    assert worker_form(audit, who="absent", reason=" \n ").errors == {
        "reason": ["Enter why the worker cannot take part"]
    }


# Attempts to meet (HULL-61, HULL-62)


def attempt_form(audit, **typed):
    given = {"person": audit.practitioner_id, "how": "Telephone", "answered": "yes", **typed}
    return AttemptForm(given, audit=audit)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("14:30", time(14, 30)), ("9.15", time(9, 15)), ("2:30pm", time(14, 30)), ("9am", time(9)), ("12am", time(0))],
)
def test_time_is_taken_as_people_type_it(audit, typed, meant):
    form = attempt_form(audit, meeting_on="12/3/2026", meeting_time=typed)

    assert form.is_valid()
    assert form.cleaned_data["meeting_time"] == meant


@pytest.mark.parametrize("typed", ["half two", "25:00", "14", "14:30:99"])
def test_what_is_no_time_is_asked_for_again_with_an_example(audit, typed):
    assert attempt_form(audit, meeting_on="12/3/2026", meeting_time=typed).errors == {
        "meeting_time": ["Enter the time of the meeting, for example 14:30"]
    }


def test_day_without_a_time_and_time_without_a_day_are_asked_for(audit):
    """A meeting at midnight, or on no day, was never agreed."""
    assert attempt_form(audit, meeting_on="12/3/2026").errors == {"meeting_time": ["Enter the time of the meeting"]}
    assert attempt_form(audit, meeting_time="14:30").errors == {"meeting_on": ["Enter the day of the meeting"]}
    assert attempt_form(audit).is_valid()


def test_attempt_is_made_at_those_named_and_nobody_else(audit, cast):
    assert list(attempt_form(audit, person=cast.nell.pk).errors) == ["person"]


def test_attempt_says_whom_how_and_whether_they_replied(audit):
    assert {name: error[0] for name, error in AttemptForm({}, audit=audit).errors.items()} == {
        "person": "Select an answer: Whom did you try to reach?", "how": "Select how",
        "answered": "Select an answer: Did they reply?",
    }  # fmt: skip


# Actions (HULL-04, HULL-68)


def action_form(audit, **typed):
    form = ActionForm({"what": "Set a date", **typed}, audit=audit, on=MONDAY)
    form.is_valid()
    return form


def test_somebody_further_away_is_found_by_address_or_whole_name(audit, cast):
    """HULL-84: the responsible person may work anywhere in the council."""
    found = [action_form(audit, somebody_else=words).cleaned_data["owner"]
             for words in ("NORMAN.NORTH@council.example", " norman north ", "Norman North")]  # fmt: skip

    assert found == [cast.norman] * 3


def test_of_two_people_of_one_name_the_address_is_asked_for(audit, cast):
    User.objects.create(name="Norman North", email="n.north@council.example")

    form = action_form(audit, somebody_else="Norman North")

    assert form.errors == {"somebody_else": ["Several people are called Norman North. Enter a work e-mail."]}
    assert action_form(audit, somebody_else="n.north@council.example").is_valid()


def test_half_a_name_finds_nobody(audit, cast):
    assert action_form(audit, somebody_else="Norman").errors == {
        "somebody_else": ["Nobody on the staff list is called Norman. Enter a work e-mail."]
    }


def test_somebody_who_left_is_given_no_action(audit, cast):
    User.objects.filter(pk=cast.norman.pk).update(left_on=MONDAY)

    assert list(action_form(audit, somebody_else="Norman North").errors) == ["somebody_else"]


def test_somebody_else_stands_above_the_one_chosen(audit, cast):
    form = action_form(audit, owner=cast.priya.pk, somebody_else="Norman North")

    assert form.cleaned_data["owner"] == cast.norman


def test_roles_are_offered_in_the_councils_words(audit):
    choices = dict(action_form(audit).fields["owner_role"].choices)

    assert choices["team_manager"] == audit.policy.role_title("team_manager")
    assert len(choices) == len(Role) + 1


@pytest.mark.parametrize("typed", ["31/2/2026", "tomorrow", "2026-13-01"])
def test_day_that_is_none_is_refused(audit, typed):
    assert list(action_form(audit, due_on=typed).errors) == ["due_on"]


# Words


@pytest.mark.parametrize(("form", "field"), [(ReasonForm, "reason"), (ChallengeForm, "text")])
def test_long_text_ends_at_twenty_thousand_characters(form, field):
    assert form({field: "x" * 20_000}).is_valid()
    assert form({field: "x" * 20_001}).errors == {
        field: ["Ensure this value has at most 20000 characters (it has 20001)."]
    }


def test_day_offered_for_an_action_is_that_of_the_grade_given_so_far(signed_in, audit, cast):
    """HULL-68."""
    making.write(audit, "overall-grade", "inadequate")

    page = signed_in(cast.amara).get(f"/audits/{audit.pk}/actions/add/")

    with clock.at(MONDAY):
        assert page.context["form"].initial["due_on"] == date(2026, 3, 30)
