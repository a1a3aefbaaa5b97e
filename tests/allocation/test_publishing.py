"""Publishing a round, re-audits in it, and handing an audit over afterwards."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from allocation import services
from allocation.models import Allocation, Round, SampledCase
from allocation.refusals import Refused
from audits import services as audits
from audits.models import Audit, ReauditDue
from cases.models import AccessRequest
from frameworks import services as frameworks
from lib import clock
from lib.steps import NotAllowed
from people.models import Role
from tests.allocation.conftest import HULL
from tests.allocation.making import control, draft, make_auditors, make_cases
from tests.audits.making import check, make_audit, make_case
from tests.cast import make_person
from tests.frameworks.council import changed
from trail.models import Event, Notice


def given_to(round_, person):
    return SampledCase.objects.get(round=round_, allocation__auditor=person)


def publish(round_, council):
    return services.publish_round(round_, by=council.quinn)


def test_publishing_makes_the_audits_and_tells_everybody(council, round_):
    """HULL-52, HULL-57, HULL-61: four audits, due on the last day of March."""
    made = publish(round_, council)

    round_ = Round.objects.get()
    assert (round_.status, round_.published_by) == ("published", council.quinn)
    assert {(audit.month, audit.due_on, audit.line, audit.status) for audit in made} == {
        (date(2026, 3, 1), date(2026, 3, 31), "control", "allocated")
    }
    assert sorted(audit.auditor.name for audit in made) == [
        "Amara Audit", "Ira Review", "Nell Next", "Norman North",
    ]
    assert set(Allocation.objects.values_list("audit", flat=True)) == {audit.pk for audit in made}
    assert Notice.objects.filter(kind="audit_allocated", to=council.amara).count() == 1
    assert Event.objects.get(action="allocation.publish").after == {"audits": 4}


def test_a_published_round_is_not_published_or_changed_again(council, round_):
    publish(round_, council)

    with pytest.raises(Refused, match="is no longer a draft"):
        publish(round_, council)
    with pytest.raises(Refused, match="is no longer a draft"):
        services.redraw(control(round_), reason="Again", by=council.quinn)
    assert Audit.objects.count() == 4


def test_only_the_qa_team_publishes(council, round_):
    with pytest.raises(PermissionDenied):
        services.publish_round(round_, by=council.amara)


@pytest.mark.parametrize("first_name", ["amara", "hana", "dana"])
def test_who_may_not_publish_is_not_told_what_keeps_a_round_back(council, round_, first_name):
    publish(round_, council)

    with pytest.raises(PermissionDenied, match="Rounds are published by the QA team."):
        services.publish_round(round_, by=getattr(council, first_name))


def test_a_case_whose_audit_has_begun_meanwhile_keeps_the_round_back(council, round_, framework):
    case = given_to(round_, council.amara).case
    make_audit(council, framework, case=case, auditor=council.norman, month=date(2026, 2, 1))

    with pytest.raises(Refused) as refused:
        publish(round_, council)

    assert str(refused.value) == f"Another audit of case {case} has begun: drop it from the round."
    assert Round.objects.get().status == "draft"


def test_an_auditor_who_has_left_meanwhile_keeps_the_round_back(council, round_):
    council.amara.left_on = date(2026, 3, 1)
    council.amara.save()
    case = given_to(round_, council.amara).case

    with pytest.raises(Refused) as refused:
        publish(round_, council)

    assert str(refused.value) == f"Case {case} can no longer go to Amara Audit: Amara Audit has left."


def test_an_auditor_who_has_moved_into_the_cases_team_keeps_the_round_back(council, round_):
    council.amara.team = council.north
    council.amara.save()

    assert services.problems(round_) == [
        f"Case {given_to(round_, council.amara).case} can no longer go to Amara Audit: "
        "Amara Audit works in the case's team."
    ]


def test_a_restricted_record_is_published_once_its_auditor_may_open_it(council, framework):
    """Where the framework draws restricted records, access is granted first."""
    texts = changed("restricted: exclude", "restricted: grant")
    frameworks.load_texts(HULL.name, texts, in_force_from=date(2020, 1, 1))
    make_cases(1, team=council.south, worker=council.nadia, prefix="R", restricted=True, category="looked_after")
    round_ = draft()
    case = SampledCase.objects.get(case__reference="R-001")
    auditor = case.allocation.auditor

    assert services.problems(round_) == [
        f"Case R-001 is a restricted record: give {auditor} access first."
    ]
    AccessRequest.objects.create(
        case=case.case, person=auditor, why="Audit", until=date(2026, 4, 30), decision="granted"
    )
    assert services.problems(round_) == []


def test_an_empty_round_is_not_published(cast):
    make_cases(2, team=None, prefix="lost")
    round_ = draft()

    with pytest.raises(Refused, match="so there is nothing to publish"):
        services.publish_round(round_, by=None)


def test_next_month_leaves_out_what_was_audited_and_counts_it(council, round_):
    """HULL-14: the year's count; the pool's twelve months; open audits."""
    publish(round_, council)
    with clock.at(date(2026, 4, 1)):
        april = draft(date(2026, 4, 1))

    assert control(april).excluded == [["An audit of the case is still open", 4]]
    assert Allocation.objects.filter(
        sampled_case__round=april, auditor=council.amara, reason__contains="has had 1 of at most 10 audits"
    ).exists()


def test_the_tenth_audit_of_the_year_is_the_last(council, framework):
    """HULL-14, HULL-116."""
    for n in range(10):
        case = make_case(council, f"old-{n}", team=council.south, worker=council.nadia)
        audit = make_audit(council, framework, case=case, month=date(2026, 1, 1))
        Audit.objects.filter(pk=audit.pk).update(status="closed", grade="good")

    round_ = draft()

    left = round_.left_over.get(person=council.amara)
    assert left.reason == "Amara Audit has had 10 of at most 10 audits this year."


# Re-audits


@pytest.fixture
def due(council, framework):
    """A case graded inadequate in February: again by 10 April (HULL-77)."""
    case = make_case(council, "R-1")
    audit = make_audit(council, framework, case=case, month=date(2026, 2, 1), auditor=council.nell)
    check(audit, grade="inadequate")
    return ReauditDue.objects.create(audit=audit, due_on=date(2026, 4, 10), reason="Graded inadequate.")


def test_a_re_audit_comes_first_outside_the_sample(council, due):
    """HULL-77, HULL-80."""
    round_ = draft()

    line = round_.lines.get(code="reaudit")
    (again,) = line.cases.all()
    assert (line.order, line.title, again.case, again.how) == (0, "Re-audit", due.audit.case, "reaudit")
    assert again.why == "To be audited again by 10 April 2026: Graded inadequate."
    assert again.allocation.auditor.name in {"Amara Audit", "Norman North", "Nell Next"}
    assert control(round_).excluded == [["Drawn for another line of this round", 1]]


def test_publishing_takes_the_re_audit_up(council, due):
    made = publish(draft(), council)

    due.refresh_from_db()
    assert due.result in made
    assert (due.result.re_audit_of, due.result.due_on) == (due.audit, date(2026, 3, 31))
    assert list(ReauditDue.objects.waiting()) == []


def test_a_re_audit_is_due_on_its_own_day_when_that_is_earlier(council, due):
    ReauditDue.objects.update(due_on=date(2026, 3, 20))

    publish(draft(), council)

    due.refresh_from_db()
    assert due.result.due_on == date(2026, 3, 20)


def test_a_re_audit_that_a_later_round_can_still_do_waits(council, due):
    """Two months leave time for the actions; the last round in time takes it."""
    ReauditDue.objects.update(due_on=date(2026, 4, 30))

    assert not draft().lines.filter(code="reaudit").exists()


def test_a_re_audit_of_a_case_that_is_gone_is_said(council, due):
    due.audit.case.gone_on = date(2026, 2, 27)
    due.audit.case.save()

    line = draft().lines.get(code="reaudit")

    assert (line.cases.count(), line.notes) == (0, ["Case R-1 is no longer on the case list."])


# Handing over


@pytest.fixture
def published(council, round_):
    publish(round_, council)
    return round_


def test_a_published_audit_is_handed_over_with_its_history(council, published):
    """HULL-56."""
    audit = Audit.objects.get(auditor=council.amara)
    (fresh,) = make_auditors(1)

    services.reallocate(audit, to=fresh, reason="Exempt", by=council.quinn)

    audit.refresh_from_db()
    sampled = SampledCase.objects.get(allocation__audit=audit)
    assert (audit.auditor, sampled.allocation.auditor) == (fresh, fresh)
    change = sampled.changes.last()
    assert (change.was, change.to, change.by, change.reason) == (council.amara, fresh, council.quinn, "Exempt")
    assert Notice.objects.filter(kind="audit_taken_over", to=council.amara).exists()


def test_handing_over_is_checked_against_the_rules(council, published):
    audit = Audit.objects.get(auditor=council.amara)

    for person, sentence in (
        (council.norman, "Norman North has 1 audit this month; the most is 1."),
        (council.tess, "Tess Team is the case's worker, manager or reviewing officer."),
        (council.hana, "Hana Head leads the case's team."),
        (council.priya, "Priya Practice audits no case of this line."),
        (council.amara, "Amara Audit has it already."),
    ):
        with pytest.raises(Refused) as refused:
            services.reallocate(audit, to=person, reason="Exempt", by=council.quinn)
        assert str(refused.value) == f"{audit} cannot go to {person}. {sentence}"


def test_the_best_successors_are_proposed_first(council, published):
    audit = Audit.objects.get(auditor=council.amara)
    near = make_person("Near Again", Role.AUDITOR, team=council.court)
    make_auditors(1)

    proposed = services.propose_reallocation(audit)

    assert [person.name for person, _ in proposed] == [near.name, "Auditor 01"]
    assert proposed[0][1].startswith("Near Again is outside the case's team and its line management, works in")


def test_a_finished_audit_is_not_handed_over(council, published):
    audit = Audit.objects.get(auditor=council.amara)
    audits.cancel(audit, by=council.quinn, reason="Made twice")
    (fresh,) = make_auditors(1)

    with pytest.raises(NotAllowed):
        services.reallocate(audit, to=fresh, reason="Exempt", by=council.quinn)
