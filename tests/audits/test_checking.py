"""What the QA team does: check, return, cancel, give to somebody else, close."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from audits import actions, answers, services
from audits.models import Audit
from audits.refusals import Refused
from lib import clock
from lib.steps import AlreadyMoved, NotAllowed
from people.models import Role
from tests.audits import making
from tests.cast import give_role
from trail.models import Event, Notice


def told(kind):
    return list(Notice.objects.filter(kind=kind).order_by("to__name").values_list("to__name", flat=True))


def test_checked_audit_goes_to_the_team_manager(audit, cast):
    """HULL-71, HULL-73."""
    making.finalise(audit)

    services.check(audit, by=cast.quinn)

    assert (audit.status, audit.checked_at.date()) == ("checked", date(2026, 3, 2))
    assert told("audit_checked") == ["Tess Team"]


def test_returned_audit_is_due_back_in_three_working_days(audit, cast):
    """HULL-71: from Thursday 2 April over Good Friday and Easter Monday to Thursday."""
    making.finalise(audit)

    with clock.at(date(2026, 4, 2)):
        services.return_(audit, by=cast.quinn, reason="Statement 4 has no evidence")

    assert (audit.status, audit.return_due_on) == ("returned", date(2026, 4, 9))
    assert told("audit_returned") == ["Amara Audit"]
    assert audit.changes.last().reason == "Statement 4 has no evidence"


def test_returning_needs_a_reason(audit, cast):
    making.finalise(audit)

    with pytest.raises(NotAllowed):
        services.return_(audit, by=cast.quinn, reason="")


def test_refused_steps_name_the_state_as_the_pages_do(audit, cast):
    making.finalise(audit)

    with pytest.raises(NotAllowed) as again:
        services.finalise(audit, by=cast.amara)
    with pytest.raises(NotAllowed) as started:
        services.start(audit, by=cast.amara)

    assert [str(again.value), str(started.value)] == [
        "This audit is with the QA team, so “Finalise audit” cannot be done.",
        "This audit is with the QA team: “Start audit” is not possible.",
    ]


def test_amended_audit_goes_back_to_the_qa_team(audit, cast):
    making.finalise(audit)
    services.return_(audit, by=cast.quinn, reason="Statement 4 has no evidence")
    making.write(audit, "kss4-met", "Seen on the file", part=answers.COMMENT)

    services.resubmit(audit, by=cast.amara)

    assert making.steps(audit)[-3:] == ["finalised", "returned", "finalised"]
    assert told("audit_resubmitted") == ["Quinn Quality"]
    assert told("audit_judgement_changed") == []


def test_day_of_finalising_stays_the_first_one(audit, cast):
    """On time is what was finalised on time, amended or not."""
    making.finalise(audit)
    first = audit.finalised_at
    services.return_(audit, by=cast.quinn, reason="Gap")
    with clock.at(date(2026, 3, 5)):
        services.resubmit(audit, by=cast.amara)

    assert Audit.objects.get().finalised_at == first


def test_changed_judgement_is_told_to_the_people_named(audit, cast):
    """HULL-58: nobody finds another judgement on the file than the one they considered."""
    making.finalise(audit)
    services.return_(audit, by=cast.quinn, reason="The evidence says otherwise")
    making.write(audit, "kss4-met", "partially_met")
    making.write(audit, "overall-grade", "ri")

    services.resubmit(audit, by=cast.amara)

    assert audit.grade == "ri"
    assert audit.judgements.get(section__code="kss4").judgement == "partially_met"
    assert told("audit_judgement_changed") == ["Ira Review", "Priya Practice", "Tess Team"]


def test_returned_audit_with_gaps_is_not_taken_back(audit, cast):
    making.finalise(audit)
    services.return_(audit, by=cast.quinn, reason="Gap")
    making.write(audit, "rationale", "")

    with pytest.raises(Refused) as refused:
        services.resubmit(audit, by=cast.amara)

    assert [one.question.code for one in refused.value.missing] == ["rationale"]
    assert Audit.objects.get().status == "returned"


def test_actions_added_after_the_return_are_given_and_the_others_not_again(audit, cast):
    making.finalise(audit)
    with clock.at(date(2026, 3, 3)):
        services.return_(audit, by=cast.quinn, reason="One action is missing")
        making.add_action(audit, owner=cast.tess)
        services.resubmit(audit, by=cast.amara)

    assert told("action_given") == ["Priya Practice", "Tess Team"]


@pytest.mark.parametrize("name", ["amara", "tess", "gwen", "dana", "nell"])
def test_nobody_but_the_qa_team_checks_or_returns(audit, cast, name):
    making.finalise(audit)
    person = getattr(cast, name)

    with pytest.raises(PermissionDenied):
        services.check(audit, by=person)
    with pytest.raises(PermissionDenied):
        services.return_(audit, by=person, reason="Gap")


def test_qa_member_does_not_check_their_own_audit(cast, framework):
    give_role(cast.amara, Role.QA)
    audit = making.make_audit(cast, framework)
    making.finalise(audit)

    with pytest.raises(PermissionDenied):
        services.check(audit, by=cast.amara)


def test_cancelled_audit_keeps_its_reason_and_frees_the_case(audit, cast, framework):
    """HULL-82: only exceptionally, and everybody is told."""
    services.cancel(audit, by=cast.quinn, reason="The child has moved to another council")

    assert audit.status == "cancelled"
    assert told("audit_cancelled") == ["Amara Audit", "Ira Review", "Priya Practice", "Tess Team"]
    assert audit.changes.last().reason == "The child has moved to another council"
    assert making.make_audit(cast, framework, case=audit.case).pk != audit.pk
    assert list(Audit.objects.counted()) == [Audit.objects.get(status="allocated")]


def test_finalised_audit_cannot_be_cancelled(audit, cast):
    making.finalise(audit)

    with pytest.raises(NotAllowed):
        services.cancel(audit, by=cast.quinn, reason="Too poor")


def test_auditors_cannot_cancel(audit, cast):
    """HULL-82."""
    with pytest.raises(PermissionDenied):
        services.cancel(audit, by=cast.amara, reason="No time")


def test_another_auditor_takes_over_with_answers_and_history(audit, cast):
    """HULL-56."""
    making.write(audit, "working-well", "Weekly visits")

    services.reassign(audit, to=cast.norman, by=cast.quinn, reason="Amara is exempt")

    kept = Audit.objects.get()
    assert (kept.auditor, kept.status, kept.due_on) == (cast.norman, "in_progress", date(2026, 3, 31))
    assert [answer.value for answer in answers.of(kept).values()] == ["Weekly visits"]
    assert kept.changes.last().reason == "From Amara Audit to Norman North: Amara is exempt"
    assert told("audit_taken_over") == ["Amara Audit"]
    assert told("audit_allocated") == ["Amara Audit", "Norman North"]
    event = Event.objects.get(action="audits.reassign")
    assert (event.before, event.after["auditor"]) == ({"auditor": cast.amara.pk}, cast.norman.pk)


def test_former_auditor_writes_no_more(audit, cast):
    services.reassign(audit, to=cast.norman, by=cast.quinn, reason="Exempt")

    with pytest.raises(PermissionDenied):
        making.write(audit, "working-well", "Late words", by=cast.amara)


def test_new_auditor_may_get_a_later_day(audit, cast):
    services.reassign(audit, to=cast.norman, by=cast.quinn, reason="Exempt", due_on=date(2026, 4, 10))

    assert Audit.objects.get().due_on == date(2026, 4, 10)


@pytest.mark.parametrize("name", ["amara", "tess", "hana", "dana"])
def test_audit_is_given_to_somebody_else_by_nobody_but_the_qa_team(audit, cast, name):
    with pytest.raises(PermissionDenied):
        services.reassign(audit, to=cast.norman, by=getattr(cast, name), reason="Exempt")

    assert Audit.objects.get().auditor == cast.amara


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("amara", "Amara Audit is the auditor already: choose somebody else."),
        ("priya", "Priya Practice is the worker of this case, and nobody audits their own work."),
    ],
)
def test_audit_is_not_given_to_somebody_who_cannot_do_it(audit, cast, name, why):
    with pytest.raises(Refused) as refused:
        services.reassign(audit, to=getattr(cast, name), by=cast.quinn, reason="Exempt")

    assert str(refused.value) == why


def test_finalised_audit_does_not_change_hands(audit, cast):
    making.finalise(audit)

    with pytest.raises(NotAllowed):
        services.reassign(audit, to=cast.norman, by=cast.quinn, reason="Exempt")


def test_of_two_who_reassign_one_is_told(audit, cast):
    stale = Audit.objects.get(pk=audit.pk)
    services.reassign(audit, to=cast.norman, by=cast.quinn, reason="Exempt")

    with pytest.raises(AlreadyMoved):
        services.reassign(stale, to=cast.hana, by=cast.quinn, reason="Exempt")

    assert Audit.objects.get().auditor == cast.norman


def test_audit_with_undone_actions_is_not_closed(audit, cast):
    """HULL-73: until the last action is done it stays open."""
    making.check(audit)

    with pytest.raises(Refused) as refused:
        services.close(audit, by=cast.tess)

    assert str(refused.value) == ("One action is not signed off yet: sign off or drop them, then close the audit.")


def test_audit_closes_once_its_last_action_is_signed_off_or_dropped(audit, cast):
    """HULL-73."""
    making.check(audit)
    actions.drop(audit.actions.get(), reason="The family moved", by=cast.tess)

    services.close(audit, by=None)

    assert (audit.status, audit.closed_at is not None) == ("closed", True)
    assert audit.changes.last().by is None


def test_grade_after_moderation_stands_beside_the_auditors(audit, cast):
    making.check(audit)

    services.settle_grade(audit, grade="inadequate", by=cast.moses, reason="After moderation")

    kept = Audit.objects.get()
    assert (kept.grade, kept.final_grade, kept.standing_grade) == ("good", "inadequate", "inadequate")
    event = Event.objects.get(action="audits.settle_grade")
    assert (event.before, event.after["grade"]) == ({"grade": "good"}, "inadequate")


def test_unknown_grade_is_not_settled(audit, cast):
    making.check(audit)

    with pytest.raises(Refused):
        services.settle_grade(audit, grade="superb", by=cast.moses, reason="After moderation")


def test_unfinished_audit_has_no_grade_to_settle(audit, cast):
    with pytest.raises(NotAllowed):
        services.settle_grade(audit, grade="good", by=cast.moses, reason="After moderation")
