"""Making audits of cases: numbers, the people named on them, who is told (HULL-61)."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from audits import services
from audits.models import Audit, StatusChange
from audits.refusals import Refused
from people.models import Absence, Role
from tests.audits.making import make_audit, make_case, plan
from tests.cast import give_role, make_person
from trail.models import Event, Notice


def test_allocated_audit_remembers_the_case_as_it_was_that_day(audit, cast):
    case = audit.case
    case.team, case.worker, case.category = cast.south, cast.nadia, "looked_after"
    case.save()

    kept = Audit.objects.get(pk=audit.pk)
    assert (kept.practitioner, kept.team_manager, kept.iro) == (cast.priya, cast.tess, cast.ira)
    assert (kept.team, kept.category, kept.restricted) == (cast.north, "child_in_need", False)
    assert (kept.status, kept.allocated_on) == ("allocated", date(2026, 3, 2))


def test_allocation_tells_auditor_worker_manager_and_iro(audit, cast):
    """HULL-61."""
    told = Notice.objects.order_by("kind", "to__name").values_list("kind", "to__name")

    assert list(told) == [
        ("audit_allocated", "Amara Audit"),
        ("audit_of_your_work", "Ira Review"),
        ("audit_of_your_work", "Priya Practice"),
        ("audit_of_your_work", "Tess Team"),
    ]


def test_allocation_leaves_its_first_step_and_its_row_in_the_trail(audit, cast):
    first = StatusChange.objects.get()
    event = Event.objects.get(action="audits.allocate")

    assert (first.was, first.status, first.by) == ("", "allocated", cast.quinn)
    assert (event.thing, event.person) == (f"audits.audit:{audit.pk}", cast.quinn)


def test_references_count_up_within_their_month(cast, framework):
    first = make_audit(cast, framework)
    april = plan(make_case(cast, "C-2"), cast, framework, month=date(2026, 4, 1))
    second = services.allocate(make_case(cast, "C-3"), by=cast.quinn, **april)
    third = make_audit(cast, framework, case=make_case(cast, "C-4"))

    assert [first.reference, second.reference, third.reference] == [
        "2026-03-001", "2026-04-001", "2026-03-002",
    ]  # fmt: skip


def test_references_go_on_after_the_thousandth(cast, framework):
    for number in (999, 1000):
        audit = make_audit(cast, framework, case=make_case(cast, f"C-{number}"))
        Audit.objects.filter(pk=audit.pk).update(reference=f"2026-03-{number}")

    last = make_audit(cast, framework, case=make_case(cast, "C-1"))

    assert last.reference == "2026-03-1001"


def test_team_without_manager_gives_the_workers_line_manager(cast, framework):
    cast.tess.memberships.all().delete()
    cast.priya.line_manager = cast.gwen
    cast.priya.save()

    assert make_audit(cast, framework).team_manager == cast.gwen


def test_worker_who_manages_the_team_is_not_named_as_their_own_manager(cast, framework):
    case = make_case(cast, worker=cast.tess)

    assert make_audit(cast, framework, case=case).team_manager == cast.gwen


def test_manager_who_left_is_not_named(cast, framework):
    cast.tess.left_on = date(2026, 2, 27)
    cast.tess.save()
    theo = make_person("Theo Team", Role.TEAM_MANAGER, team=cast.north)

    assert make_audit(cast, framework).team_manager == theo


def test_case_without_people_is_allocated_all_the_same(cast, framework):
    case = make_case(cast, worker=None, iro=None, team=None)

    audit = make_audit(cast, framework, case=case)

    assert (audit.practitioner, audit.team_manager, audit.iro, audit.team) == (None,) * 4
    assert Notice.objects.count() == 1


def test_case_under_audit_is_not_allocated_again(audit, cast, framework):
    with pytest.raises(Refused) as refused:
        make_audit(cast, framework, case=audit.case)

    assert str(refused.value) == (
        "Case C-1001 is still being audited (2026-03-001): finish or cancel that audit first."
    )


def test_one_case_twice_in_one_go_is_refused_and_nothing_is_made(cast, framework):
    case = make_case(cast)
    both = [services.AllocationPlan(case=case, **plan(case, cast, framework)) for _ in range(2)]

    with pytest.raises(Refused):
        services.allocate_many(both, by=cast.quinn)

    assert Audit.objects.count() == 0


def test_nobody_is_given_their_own_work_and_nothing_of_the_batch_stays(cast, framework):
    fine, own = make_case(cast), make_case(cast, "C-2", worker=cast.amara)
    plans = [services.AllocationPlan(case=c, **plan(c, cast, framework)) for c in (fine, own)]

    with pytest.raises(Refused) as refused:
        services.allocate_many(plans, by=cast.quinn)

    assert str(refused.value) == ("Amara Audit is the worker of case C-2, and nobody audits their own work.")
    assert (Audit.objects.count(), Notice.objects.count()) == (0, 0)


def test_only_the_qa_team_allocates_and_the_software_may(cast, framework):
    case = make_case(cast)

    with pytest.raises(PermissionDenied):
        services.allocate(case, by=cast.tess, **plan(case, cast, framework))

    assert services.allocate(case, by=None, **plan(case, cast, framework)).reference


def test_re_audit_names_the_audit_before(audit, cast, framework):
    services.cancel(audit, by=cast.quinn, reason="Moved away")

    again = make_audit(cast, framework, case=audit.case, re_audit_of=audit)

    assert list(audit.re_audits.all()) == [again]


def test_a_round_is_read_in_as_many_queries_as_one_case(cast, framework, django_assert_max_num_queries):
    """Only the events of the trail are written one by one."""
    cases = [make_case(cast, f"C-{n}") for n in range(40)]
    plans = [services.AllocationPlan(case=case, **plan(case, cast, framework)) for case in cases]

    with django_assert_max_num_queries(22 + 40):
        made = services.allocate_many(plans, by=cast.quinn)

    assert [audit.case for audit in made] == cases
    assert made[-1].reference == "2026-03-040"


def test_absent_people_are_told_as_well(cast, framework):
    """Allocation decides who may be given work; a notice waits for whoever comes back."""
    Absence.objects.create(person=cast.priya, starts_on=date(2026, 3, 1))

    make_audit(cast, framework)

    assert Notice.objects.filter(to=cast.priya).count() == 1


def test_of_two_managers_of_a_team_the_longer_serving_is_named(cast, framework):
    newer = make_person("Tom Team", team=cast.north)
    give_role(newer, Role.TEAM_MANAGER, team=cast.north, since=date(2025, 6, 1))

    assert make_audit(cast, framework).team_manager == cast.tess
