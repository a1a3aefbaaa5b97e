"""The table of steps and permissions, walked: every person, every state, every step."""

from dataclasses import fields

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from audits import services, workflow
from audits.models import Action, Audit, Challenge
from lib.permissions import CAN, can
from lib.steps import NotAllowed, available
from people.models import User
from tests.audits import making

S = Audit.Status

#: From which states to which, and who: written a second time, on purpose.
TABLE = {
    "start": ({"allocated"}, "in_progress", {"amara"}),
    "share": ({"in_progress"}, "shared", {"amara"}),
    "reopen": ({"shared"}, "in_progress", {"amara"}),
    "finalise": ({"shared"}, "finalised", {"amara"}),
    "return": ({"finalised"}, "returned", {"quinn"}),
    "resubmit": ({"returned"}, "finalised", {"amara"}),
    "check": ({"finalised"}, "checked", {"quinn"}),
    "close": ({"checked"}, "closed", {"tess", "gwen", "hana", "quinn"}),
    "cancel": ({"allocated", "in_progress", "shared"}, "cancelled", {"quinn"}),
}

CALLS = {
    "start": lambda audit, by: services.start(audit, by=by),
    "share": lambda audit, by: services.share(audit, by=by),
    "reopen": lambda audit, by: services.reopen(audit, by=by, reason="Why"),
    "finalise": lambda audit, by: services.finalise(audit, by=by),
    "return": lambda audit, by: services.return_(audit, by=by, reason="Why"),
    "resubmit": lambda audit, by: services.resubmit(audit, by=by),
    "check": lambda audit, by: services.check(audit, by=by),
    "close": lambda audit, by: services.close(audit, by=by),
    "cancel": lambda audit, by: services.cancel(audit, by=by, reason="Why"),
}


def people(cast):
    """The cast's people by first name."""
    given = {field.name: getattr(cast, field.name) for field in fields(cast)}
    return {name: person for name, person in given.items() if isinstance(person, User)}


def stand(audit, status):
    """Put the audit into a state, with the grade that some states must have."""
    Audit.objects.filter(pk=audit.pk).update(status=status, grade="good", final_grade="")
    return Audit.objects.select_related("framework_version").get(pk=audit.pk)


def test_table_of_steps_is_the_one_written_here():
    steps = {one.name: (set(one.sources), one.target) for one in workflow.STEPS}

    assert steps == {name: (sources, target) for name, (sources, target, _) in TABLE.items()}


@pytest.mark.parametrize("status", Audit.Status.values)
def test_each_person_is_offered_exactly_their_steps(audit, cast, status):
    audit = stand(audit, status)

    offered = {
        name: {step.name for step in available(audit, workflow.STEPS, by=person)}
        for name, person in people(cast).items()
    }

    assert offered == {
        name: {
            step for step, (sources, _, allowed) in TABLE.items()
            if status in sources and name in allowed
        }
        for name in people(cast)
    }  # fmt: skip


@pytest.mark.parametrize("status", Audit.Status.values)
def test_every_other_person_and_step_is_refused_and_changes_nothing(audit, cast, status):
    making.complete(audit)
    audit = stand(audit, status)
    before = audit.changes.count()
    for step, (sources, _, allowed) in TABLE.items():
        for name, person in people(cast).items():
            if status in sources and name in allowed:
                continue
            with pytest.raises((NotAllowed, PermissionDenied)), transaction.atomic():
                CALLS[step](audit, person)
            assert audit.status == status, f"{step} by {name} moved the audit in hand"

    kept = Audit.objects.get(pk=audit.pk)
    assert (kept.status, kept.changes.count()) == (status, before)


@pytest.mark.parametrize("step", TABLE)
def test_every_allowed_step_is_taken_with_its_history(audit, cast, step):
    making.complete(audit)
    making.add_action(audit)
    for source in sorted(TABLE[step][0]):
        for name in sorted(TABLE[step][2]):
            with transaction.atomic():
                standing = stand(audit, source)
                Audit.objects.filter(pk=audit.pk).update(challenge_until="2026-02-01")
                standing.refresh_from_db()
                if step == "close":
                    Action.objects.update(status="dropped")
                CALLS[step](standing, people(cast)[name])
                last = standing.changes.last()
                transaction.set_rollback(True)
            assert (last.was, last.status, last.by) == (source, TABLE[step][1], people(cast)[name])


def test_somebody_who_left_may_do_nothing(audit, cast):
    cast.amara.is_active = False

    assert available(audit, workflow.STEPS, by=cast.amara) == []


@pytest.mark.parametrize("status", Audit.Status.values)
def test_who_writes_contributes_and_challenges_in_each_state(audit, cast, status):
    """HULL-58."""
    audit = stand(audit, status)
    named, writing = {"priya", "tess", "ira"}, status in ("allocated", "in_progress", "returned")
    expected = {
        "audits.write": {"amara"} if writing else set(),
        "audits.add_action": {"amara"} if writing else set(),
        "audits.contribute": named | {"amara"} if writing else set(),
        "audits.challenge": named if status == "shared" else set(),
        "audits.agree": named if status == "shared" else set(),
        "audits.reflect": named if status != "cancelled" else set(),
        "audits.log_contact": {"amara"} if status in ("allocated", "in_progress", "shared") else set(),
        "audits.add_later_action": {"tess", "gwen", "hana", "quinn", "dana"}
        if status in ("finalised", "checked", "closed") else set(),
        "audits.invite": {"amara", "quinn"},
        "audits.reassign": {"quinn"},
        "audits.remind": {"quinn"},
        "audits.raise_concern": named | {"amara", "gwen", "hana", "quinn", "dana"},
    }  # fmt: skip

    found = {key: {name for name, person in people(cast).items() if can(person, key, audit)} for key in expected}

    assert found == expected


def test_every_step_names_a_permission_of_the_table():
    steps = (*workflow.STEPS, *workflow.ACTION_STEPS, *workflow.CHALLENGE_STEPS)

    assert {one.rule for one in steps} <= set(CAN)


def test_every_status_of_a_thing_is_in_its_table():
    """No state without a way into it, none that the table does not know."""
    for model, steps, first in (
        (Audit, workflow.STEPS, "allocated"),
        (Action, workflow.ACTION_STEPS, "open"),
        (Challenge, workflow.CHALLENGE_STEPS, "open"),
    ):
        assert {one.target for one in steps} | {first} == set(model.Status.values)


# What the database holds by itself


def test_a_case_has_one_open_audit(audit, cast, framework):
    twin = Audit.objects.get()
    twin.pk, twin.reference = None, "2026-03-999"

    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)


def test_states_of_an_open_audit_are_those_of_the_constraint():
    (constraint,) = [c for c in Audit._meta.constraints if c.name == "one_open_audit_per_case"]

    assert set(dict(constraint.condition.children)["status__in"]) == set(Audit.OPEN)


@pytest.mark.parametrize("status", sorted(Audit.GRADED))
def test_a_finalised_audit_has_a_grade(audit, status):
    with pytest.raises(IntegrityError), transaction.atomic():
        Audit.objects.update(status=status)


def test_nobody_audits_their_own_work(audit, cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        Audit.objects.update(practitioner=cast.amara)
