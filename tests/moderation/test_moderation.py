"""One moderation: blind, graded on its own record, discussed, and the grade that stands (HULL-38, HULL-86)."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from audits import actions
from audits.models import Audit, Participant
from frameworks.models import Section
from lib import clock
from lib.permissions import can
from lib.steps import AlreadyMoved, NotAllowed
from moderation import services
from moderation.models import GradeChange, Moderation
from people.models import Role
from tests.audits import making
from tests.cast import give_role, make_person
from tests.moderation.making import told

MONDAY = date(2026, 3, 2)
TALK = {"discussed_on": MONDAY, "discussion": "The chronology stops in May; Amara agrees."}


def choose(audit, cast, moderator=None):
    return services.choose(
        audit, moderator=moderator or cast.moses, why="Chosen to learn from", by=cast.quinn, on=clock.today()
    )


def judged(audit, code="partially_met", comment="Thin"):
    sections = Section.objects.filter(tool_version=audit.tool_version_id, judged=True)
    return {section.pk: (code, comment) for section in sections}


def grade(moderation, code="ri", **fields):
    given = {"rationale": "Visits are late", "judgements": judged(moderation.audit), "by": moderation.moderator}
    return services.grade(moderation, grade=code, **{**given, **fields})


def finish(moderation, code, **fields):
    return services.finish(moderation, by=moderation.moderator, **{"grade_after": code, **TALK, **fields})


@pytest.fixture
def chosen(checked, cast):
    return choose(checked, cast)


@pytest.fixture
def graded(chosen):
    return grade(chosen)


# Chosen


def test_moderator_has_ten_working_days_and_is_told(chosen):
    assert (chosen.chosen_on, chosen.due_on) == (MONDAY, date(2026, 3, 16))
    assert told("moderation_chosen") == ["Moses Mod"]


def test_audit_is_moderated_once(chosen, checked, cast):
    with pytest.raises(AlreadyMoved, match="is chosen for moderation already"):
        choose(checked, cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Moderation.objects.create(audit=checked, reason="qa", why="Twice", due_on=MONDAY)


def test_audit_not_checked_yet_is_not_moderated(cast, framework):
    audit = making.make_audit(cast, framework)
    making.finalise(audit)

    with pytest.raises(NotAllowed, match="is not checked yet"):
        choose(audit, cast)


def test_audits_are_chosen_by_the_qa_team_alone(checked, cast):
    for person in (cast.moses, cast.tess, cast.dana):
        with pytest.raises(PermissionDenied):
            services.choose(checked, moderator=cast.moses, why="I want to", by=person, on=MONDAY)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("amara", "holds no role that moderates"),
        ("hana", "leads the case's team"),
        ("ira", "Ira Review works on the case"),
    ],
)
def test_breach_is_refused_with_its_sentence(checked, cast, name, sentence):
    """HULL-38: never one's own audit, service or line."""
    if name == "ira":
        give_role(cast.ira, Role.MODERATOR)

    with pytest.raises(NotAllowed, match=f"cannot moderate .*{sentence}"):
        choose(checked, cast, moderator=getattr(cast, name))


# Handed over


def test_handed_over_moderation_changes_eyes(chosen, checked, cast):
    services.save_draft(chosen, grade="ri", rationale="So far", judgements={}, by=cast.moses)

    services.hand_over(chosen, to=cast.norman, reason="Moses is on leave", by=cast.quinn, on=date(2026, 3, 9))

    chosen.refresh_from_db()
    assert (chosen.moderator, chosen.due_on, chosen.grade) == (cast.norman, date(2026, 3, 23), "")
    assert list(checked.participants.values_list("person__name", "part")) == [("Norman North", "blind")]
    assert not Audit.objects.visible_to(cast.moses).exists()
    assert chosen.changes.last().note == "Moses Mod to Norman North: Moses is on leave"


def test_handing_over_asks_the_rules_again(chosen, cast):
    with pytest.raises(NotAllowed, match="because Hana Head leads the case's team"):
        services.hand_over(chosen, to=cast.hana, reason="She asked", by=cast.quinn, on=MONDAY)

    chosen.refresh_from_db()
    assert chosen.moderator == cast.moses


def test_graded_moderation_stays_with_its_moderator(graded, cast):
    with pytest.raises(NotAllowed, match="stays with its moderator"):
        services.hand_over(graded, to=cast.norman, reason="Leave", by=cast.quinn, on=MONDAY)


# Blind


def test_moderator_sees_the_audit_but_no_judgement_until_graded(chosen, checked, cast):
    assert Audit.objects.visible_to(cast.moses).get() == checked
    assert not can(cast.moses, "audits.see_judgements", checked)

    grade(chosen)

    assert can(cast.moses, "audits.see_judgements", checked)


def test_moderator_sees_the_grades_at_once_where_the_framework_is_not_blind(checked, cast, monkeypatch):
    policy = checked.policy
    seeing = replace(policy, moderation=replace(policy.moderation, blind=False))
    monkeypatch.setattr(type(checked), "policy", seeing)

    moderation = choose(checked, cast)

    assert (moderation.blind, moderation.hides_from(cast.moses)) == (False, False)
    assert can(cast.moses, "audits.see_judgements", checked)


def test_reason_and_grades_are_hidden_from_the_moderator_alone(chosen, cast):
    assert [chosen.hides_from(person) for person in (cast.moses, cast.quinn)] == [True, False]
    assert list(Moderation.objects.hiding_from(cast.moses)) == [chosen]

    grade(chosen)

    assert not chosen.hides_from(cast.moses)
    assert list(Moderation.objects.hiding_from(cast.moses)) == []


def test_others_see_a_moderation_once_it_is_done(chosen, cast):
    def seeing():
        people = (cast.moses, cast.quinn, cast.dana, cast.amara, cast.tess, cast.nell)
        return [person.name for person in people if Moderation.objects.visible_to(person).exists()]

    assert seeing() == ["Moses Mod", "Quinn Quality", "Dana Director"]

    finish(grade(chosen), "ri")

    assert seeing() == ["Moses Mod", "Quinn Quality", "Dana Director", "Amara Audit", "Tess Team"]


# Graded


def test_draft_is_kept_and_grades_nothing(chosen, cast):
    (first, *_) = judged(chosen.audit)

    services.save_draft(chosen, grade="", rationale="So far", judgements={first: ("", "No dates")}, by=cast.moses)

    chosen.refresh_from_db()
    assert (chosen.status, chosen.rationale) == ("chosen", "So far")
    assert list(chosen.judgements.values_list("section", "judgement", "comment")) == [(first, "", "No dates")]


def test_grade_is_given_on_a_record_of_its_own(graded, checked):
    checked.refresh_from_db()
    assert (checked.grade, checked.final_grade) == ("good", "")
    assert (graded.grade, graded.status) == ("ri", "graded")
    assert set(graded.judgements.values_list("judgement", flat=True)) == {"partially_met"}
    assert graded.judgements.count() == checked.judgements.count() == 10
    assert told("moderation_graded") == ["Amara Audit"]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"code": "excellent"}, "Choose one of the grades: Outstanding, Good"),
        ({"code": ""}, "Choose the overall grade"),
        ({"rationale": " "}, "Say why you give this grade"),
        ({"judgements": {0: ("met", "")}}, "A judgement is not one of this section’s"),
    ],
)
def test_grading_without_what_it_takes_is_refused(chosen, wrong, sentence):
    with pytest.raises(NotAllowed, match=sentence):
        grade(chosen, **wrong)

    chosen.refresh_from_db()
    assert chosen.status == "chosen"


def test_only_the_moderator_named_grades(chosen, cast):
    for person in (cast.norman, cast.quinn, cast.amara):
        with pytest.raises(PermissionDenied):
            grade(chosen, by=person)


def test_grading_twice_is_refused(graded, cast):
    with pytest.raises(NotAllowed, match="is graded, to be discussed"):
        grade(graded, "good")


def test_draft_after_grading_changes_nothing(graded, cast):
    with pytest.raises(AlreadyMoved):
        services.save_draft(graded, grade="good", rationale="Late", judgements={}, by=cast.moses)


# Done


def test_grade_after_moderation_stands_and_both_stay(graded, checked):
    """HULL-86."""
    finish(graded, "ri")

    checked.refresh_from_db()
    assert (checked.grade, checked.final_grade, checked.standing_grade) == ("good", "ri", "ri")
    change = GradeChange.objects.get()
    assert (change.was, change.became, graded.grade) == ("good", "ri", "ri")
    assert told("moderation_done") == ["Amara Audit", "Ira Review", "Priya Practice", "Tess Team"]


def test_moderator_may_come_back_to_the_first_grade_after_the_discussion(graded, checked):
    finish(graded, "good")

    checked.refresh_from_db()
    assert (graded.grade, graded.grade_after, checked.standing_grade) == ("ri", "good", "good")
    assert not GradeChange.objects.exists()


def test_auditors_grade_stands_where_the_framework_says_so(graded, checked, monkeypatch):
    policy = checked.policy
    kept = replace(policy, moderation=replace(policy.moderation, grade_stands="auditor"))
    monkeypatch.setattr(type(checked), "policy", kept)

    finish(graded, "ri")

    checked.refresh_from_db()
    assert (graded.grade_after, checked.standing_grade) == ("ri", "good")
    assert not GradeChange.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"discussed_on": date(2026, 3, 3)}, "before it was held"),
        ({"discussion": ""}, "what you and the auditor discussed"),
        ({"grade_after": ""}, "Choose the grade after moderation"),
        ({"grade_after": "excellent"}, "Choose one of the grades: Outstanding, Good"),
    ],
)
def test_finishing_without_what_it_takes_is_refused(graded, wrong, sentence):
    with pytest.raises(NotAllowed, match=sentence):
        finish(graded, "ri", **wrong)


def test_moderator_reads_on_but_moderates_no_longer(graded, checked, cast):
    finish(graded, "ri")

    assert list(checked.participants.values_list("person__name", "part")) == [("Moses Mod", "reader")]
    assert Participant.Part.READER in checked.participants.values_list("part", flat=True)


def test_moderator_sets_further_actions_that_another_signs_off(graded, checked, cast):
    """HULL-86: moderation has its own actions, signed off as the others are."""
    action = actions.add(
        checked, what="Write the chronology", owner=cast.priya, effect="The story is known",
        due_on=date(2026, 3, 20), by=cast.moses, source="moderation",
    )  # fmt: skip
    actions.complete(action, what_was_done="Written", by=cast.priya)

    with pytest.raises(PermissionDenied):
        actions.sign_off(action, effect_seen="Known", by=cast.priya)
    actions.sign_off(action, effect_seen="Known", by=cast.tess)

    assert (action.source, action.signed_off_by) == ("moderation", cast.tess)


# Cancelled


def test_cancelled_moderation_keeps_its_reason_and_lets_the_moderator_out(chosen, checked, cast):
    services.cancel(chosen, reason="The child has moved away", by=cast.quinn)

    assert (chosen.status, chosen.cancelled_why) == ("cancelled", "The child has moved away")
    assert not checked.participants.exists()
    assert told("moderation_cancelled") == ["Moses Mod"]
    assert choose(checked, cast).status == "chosen"


def test_moderation_handed_over_meanwhile_is_cancelled_for_whoever_has_it_now(chosen, checked, cast):
    shown = type(chosen).objects.get()
    services.hand_over(chosen, to=cast.norman, reason="Leave", by=cast.quinn, on=MONDAY)

    services.cancel(shown, reason="The child has moved away", by=cast.quinn)

    assert not checked.participants.exists()
    assert told("moderation_cancelled") == ["Norman North"]


def test_cancelling_the_moderation_of_an_inadequate_lets_its_grade_stand(cast, framework):
    audit = making.make_audit(cast, framework)
    making.check(audit, grade="inadequate")
    moderation = choose(audit, cast)

    services.cancel(moderation, reason="Both agree on the telephone", by=cast.quinn)

    audit.refresh_from_db()
    assert audit.final_grade == "inadequate"


def test_moderation_is_cancelled_by_the_qa_team_with_a_reason(chosen, cast):
    with pytest.raises(PermissionDenied):
        services.cancel(chosen, reason="No time", by=cast.moses)
    with pytest.raises(NotAllowed, match="Give a reason"):
        services.cancel(chosen, reason=" ", by=cast.quinn)


def test_every_step_leaves_a_row(chosen, cast):
    finish(grade(chosen), "ri")

    assert [(one.status, one.by) for one in chosen.changes.all()] == [
        ("chosen", cast.quinn), ("graded", cast.moses), ("done", cast.moses),
    ]  # fmt: skip


def test_guest_of_another_part_keeps_it_when_the_moderation_ends(checked, cast):
    vera = make_person("Vera Visit", Role.MODERATOR)
    Participant.objects.create(audit=checked, person=vera, part="guest")

    services.cancel(choose(checked, cast, moderator=vera), reason="Wrong person", by=cast.quinn)

    assert list(checked.participants.values_list("part", flat=True)) == ["guest"]
