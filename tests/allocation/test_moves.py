"""Moves by hand in a draft: every rule again, both ways of a swap, and what is written down."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from allocation import services
from allocation.desk import Desk
from allocation.models import Allocation, AllocationChange, Break, LeftOver, SampledCase
from allocation.refusals import Refused
from cases.models import Case
from people.models import Absence, Role
from tests.allocation.making import control, draft, kept, make_auditors, make_cases, pairs
from tests.cast import give_role, make_person
from trail.models import Event

APRIL = date(2026, 4, 1)


def given_to(round_, person):
    return SampledCase.objects.select_related("allocation__auditor", "round", "case").get(
        round=round_, allocation__auditor=person
    )


def refusal(work, *arguments, **options):
    with pytest.raises(Refused) as refused:
        work(*arguments, **options)
    return str(refused.value)


@pytest.fixture
def south(council):
    """A round with one case of South, which only people outside South may have."""
    make_cases(1, team=council.south, worker=council.nadia, prefix="S", category="looked_after")
    return draft(by=council.quinn)


# Swaps


def swap(round_, one, other, by):
    return services.swap(given_to(round_, one).allocation, given_to(round_, other).allocation, reason="Try", by=by)


def test_a_swap_is_checked_both_ways(council, south):
    """HULL-15: the first breach is named, whichever of the two was asked first."""
    nells = given_to(south, council.nell).case

    assert refusal(swap, south, council.tess, council.nell, council.quinn) == (
        "Case S-001 cannot go to Nell Next. Nell Next is the case's worker, manager or reviewing officer."
    )
    assert refusal(swap, south, council.nell, council.tess, council.quinn) == (
        f"Case {nells} cannot go to Tess Team. Tess Team is the case's worker, manager or reviewing officer."
    )


def test_a_swap_onto_the_own_team_is_refused_and_nothing_moves(council, south):
    tess_has = SampledCase.objects.get(case__reference="S-001")
    assert tess_has.allocation.auditor == council.tess
    before = pairs(south)

    said = refusal(swap, south, council.amara, council.tess, council.quinn)

    assert said.endswith("Tess Team is the case's worker, manager or reviewing officer.")
    assert pairs(south) == before
    assert not AllocationChange.objects.filter(by=council.quinn, reason__startswith="Swapped").exists()


@pytest.mark.parametrize(
    ("role", "why"),
    [("break", "Amara Audit has a break in March 2026."), ("absence", "Amara Audit is away from 2 March 2026.")],
)
def test_nobody_who_is_away_meanwhile_is_swapped_to(council, round_, role, why):
    """HULL-53."""
    if role == "break":
        Break.objects.create(person=council.amara, month=date(2026, 3, 1), status="agreed", asked_by=council.amara)
    else:
        Absence.objects.create(person=council.amara, starts_on=date(2026, 3, 2))

    said = refusal(swap, round_, council.amara, council.norman, council.quinn)

    assert said == f"Case {given_to(round_, council.norman).case} cannot go to Amara Audit. {why}"


def test_somebody_who_has_left_meanwhile_is_not_swapped_to(council, round_):
    council.ira.left_on = date(2026, 3, 2)
    council.ira.save()

    assert refusal(swap, round_, council.amara, council.ira, council.quinn).endswith("Ira Review has left.")


def test_somebody_who_lost_the_role_is_not_swapped_to(council, round_):
    council.ira.memberships.filter(role=Role.AUDITOR).delete()

    said = refusal(swap, round_, council.ira, council.norman, council.quinn)

    assert said.endswith("Ira Review audits no line of this month.")


def test_somebody_who_moved_into_the_line_of_the_worker_is_not_swapped_to(council, round_):
    council.tess.line_manager = council.norman
    council.tess.save()

    said = refusal(swap, round_, council.amara, council.norman, council.quinn)

    assert said.endswith("Norman North is in the line above the worker.")


def test_two_cases_of_one_auditor_are_not_swapped(council):
    make_cases(9, team=council.south, worker=council.nadia, prefix="D", marks=["disabled"], category="care_leaver")
    round_ = draft(by=council.quinn)
    amara = list(Allocation.objects.filter(auditor=council.amara).order_by("pk"))
    assert len(amara) > 1

    said = refusal(services.swap, amara[0], amara[1], reason="Try", by=council.quinn)

    assert said == "Both cases are with Amara Audit: there is nothing to swap."
    assert round_.is_draft


def test_cases_of_two_rounds_are_not_swapped(council, round_):
    april = draft(APRIL, by=council.quinn)
    one, other = given_to(round_, council.amara), given_to(april, council.norman)

    said = refusal(services.swap, one.allocation, other.allocation, reason="Try", by=council.quinn)

    assert said == "The two cases are of different rounds."


def test_a_counted_case_swapped_for_one_beside_the_quota_is_counted(council):
    """HULL-94: a thematic case is nobody's one of the month; a control case is."""
    make_cases(9, team=council.south, worker=council.nadia, prefix="D", marks=["disabled"], category="care_leaver")
    round_ = draft(by=council.quinn)
    control_case = given_to_line(round_, council.amara, "control")
    thematic = SampledCase.objects.filter(line__code="thematic", allocation__auditor=council.norman).first()

    said = refusal(services.swap, control_case.allocation, thematic.allocation, reason="Try", by=council.quinn)

    assert said == (
        f"Case {control_case.case} cannot go to Norman North. Norman North has 1 audit this month; the most is 1."
    )


def given_to_line(round_, person, code):
    return SampledCase.objects.get(round=round_, line__code=code, allocation__auditor=person)


def test_a_swap_is_written_down_for_both_cases(council, round_):
    swap(round_, council.amara, council.norman, council.quinn)

    changes = AllocationChange.objects.filter(reason="Swapped: Try").order_by("pk")
    assert [(one.was, one.to, one.by) for one in changes] == [
        (council.amara, council.norman, council.quinn), (council.norman, council.amara, council.quinn),
    ]  # fmt: skip
    events = Event.objects.filter(action="allocation.change", person=council.quinn).order_by("pk")
    assert [event.after["reason"] for event in events] == ["Swapped: Try"] * 2


def test_a_swap_back_leaves_the_pairs_as_they_were_and_the_history_longer(council, round_):
    before = pairs(round_)

    for _ in range(2):
        swap(round_, council.amara, council.norman, council.quinn)

    assert pairs(round_) == before
    assert AllocationChange.objects.filter(reason="Swapped: Try").count() == 4


def test_after_publishing_nothing_is_swapped_given_dropped_or_replaced(council, round_):
    one, other = given_to(round_, council.amara), given_to(round_, council.norman)
    services.publish_round(round_, by=council.quinn)
    sentence = "The round of March 2026 is no longer a draft: it is not changed here."

    for work in (
        lambda: services.swap(one.allocation, other.allocation, reason="Late", by=council.quinn),
        lambda: services.give(one, to=council.norman, reason="Late", by=council.quinn),
        lambda: services.drop(one, reason="Late", by=council.quinn),
        lambda: services.replace_case(one, reason="Late", by=council.quinn),
        lambda: services.set_size(control(round_), size="3", by=council.quinn),
        lambda: services.pick(control(round_), reference="C-001", reason="Late", by=council.quinn),
        lambda: services.match_again(round_, by=council.quinn),
        lambda: services.start_again(round_, by=council.quinn),
    ):
        assert refusal(work) == sentence


@pytest.mark.parametrize("first_name", ["amara", "dana", "hana", "moses"])
def test_nobody_else_moves_anything(council, round_, first_name):
    one, other = given_to(round_, council.amara), given_to(round_, council.norman)
    person = getattr(council, first_name)

    for work in (
        lambda: services.swap(one.allocation, other.allocation, reason="Mine", by=person),
        lambda: services.give(one, to=person, reason="Mine", by=person),
        lambda: services.match_again(round_, by=person),
        lambda: services.set_size(control(round_), size="3", by=person),
        lambda: services.start_again(round_, by=person),
    ):
        with pytest.raises(PermissionDenied):
            work()


# Giving


def test_a_case_is_not_given_to_whom_it_is_with(council, round_):
    case = given_to(round_, council.amara)

    assert refusal(services.give, case, to=council.amara, reason="Again", by=council.quinn) == (
        f"Case {case.case} is with Amara Audit already."
    )


def test_a_dropped_case_is_given_to_nobody(council, round_):
    case = given_to(round_, council.amara)
    services.drop(case, reason="Closed", by=council.quinn)
    case = SampledCase.objects.select_related("round", "case").get(pk=case.pk)

    assert refusal(services.give, case, to=council.amara, reason="Back", by=council.quinn) == (
        f"Case {case.case} has been dropped from this round."
    )


def test_a_case_may_go_back_to_whom_it_was_taken_from(council, round_):
    case = given_to(round_, council.amara)
    (fresh,) = make_auditors(1)
    services.give(case, to=fresh, reason="In court", by=council.quinn)
    case.refresh_from_db()

    services.give(case, to=council.amara, reason="Court was cancelled", by=council.quinn)

    assert given_to(round_, council.amara) == case
    told = [(str(one.was), str(one.to), one.reason) for one in case.changes.order_by("pk")][1:]
    assert told == [
        ("Amara Audit", "Auditor 01", "In court"), ("Auditor 01", "Amara Audit", "Court was cancelled"),
    ]  # fmt: skip
    assert not LeftOver.objects.filter(round=round_, person=council.amara).exists()
    assert LeftOver.objects.get(round=round_, person=fresh).reason == (
        "The QA team gave the case of Auditor 01 to somebody else."
    )


def test_somebody_with_another_case_left_is_not_left_over(council):
    """HULL-94: a thematic case beside the one of the quota."""
    make_cases(9, team=council.south, worker=council.nadia, prefix="D", marks=["disabled"], category="care_leaver")
    round_ = draft(by=council.quinn)
    case = given_to_line(round_, council.amara, "control")
    (fresh,) = make_auditors(1)
    assert Allocation.objects.filter(auditor=council.amara).count() > 1

    services.give(case, to=fresh, reason="Nearer", by=council.quinn)

    assert not LeftOver.objects.filter(round=round_, person=council.amara).exists()


def test_a_long_reason_is_kept_as_far_as_the_table_holds_it(council, round_):
    (fresh,) = make_auditors(1)

    services.give(given_to(round_, council.amara), to=fresh, reason="x" * 900, by=council.quinn)

    allocation = Allocation.objects.get(auditor=fresh)
    assert (len(allocation.reason), allocation.sampled_case.changes.last().reason) == (400, "x" * 400)


def test_who_could_have_a_case_is_listed_by_load_and_distance(council, round_):
    """HULL-14: of two free auditors the one of the case's area, and fewer audits, comes first."""
    near = make_person("Nora Near", Role.AUDITOR, team=council.court)
    make_auditors(1)
    case = given_to(round_, council.amara)

    choices = Desk(round_, without=[case]).choices(case)

    assert [auditor.name for auditor, _ in choices] == ["Amara Audit", near.name, "Auditor 01"]
    assert choices[2][1] == (
        "Auditor 01 is outside the case's team and its line management and has had 0 of at most 10 audits this year."
    )


# Cases


@pytest.fixture
def picked(council):
    """A care leaver picked by hand for a dip sample of the QA team's; the control sample draws none."""
    make_cases(1, team=council.south, worker=council.nadia, prefix="L", category="care_leaver")
    line = draft(by=council.quinn).lines.get(code="dip-not-seen")
    return services.pick(line, reference="L-001", reason="Not seen", by=council.quinn)


def test_a_case_picked_by_hand_is_not_replaced_by_lot(council, picked):
    assert refusal(services.replace_case, picked, reason="No", by=council.quinn) == (
        "Case L-001 was not drawn by lot, so no next lot takes its place."
    )


def test_the_next_lot_s_case_can_be_replaced_too_and_none_comes_back(council):
    make_cases(40, team=council.north, worker=council.priya, prefix="M")
    round_ = draft(by=council.quinn)
    case = kept(round_)[0]
    seen = [case.case.reference]

    for _ in range(5):
        case = services.replace_case(case, reason="Again", by=council.quinn)
        case = SampledCase.objects.select_related("round", "line", "case").get(pk=case.pk)
        seen.append(case.case.reference)

    assert len(set(seen)) == 6
    assert (len(kept(round_)), case.how) == (40, "next_lot")
    assert round_.cases.exclude(dropped_at=None).count() == 5


def test_a_case_that_is_no_longer_kept_is_not_drawn_into_the_draft(council):
    """Its reference was corrected between draft and change."""
    make_cases(11, team=council.north, worker=council.priya, prefix="M")
    round_ = draft(by=council.quinn)
    outside = Case.objects.exclude(samplings__round=round_).get()
    Case.objects.filter(pk=outside.pk).update(reference="X-001")

    assert refusal(services.replace_case, kept(round_)[0], reason="Closed", by=council.quinn) == (
        f"Case {outside.reference} is no longer kept here: start the round again."
    )
    assert len(kept(round_)) == 40


def test_a_re_audit_line_takes_no_case_by_lot_or_hand(council, framework):
    """HULL-77: it follows from grades."""
    round_ = draft(by=council.quinn)
    line = round_.lines.create(order=99, code="reaudit", title="Re-audit", unit="child", size="all")

    for work in (
        lambda: services.redraw(line, reason="More", by=council.quinn),
        lambda: services.pick(line, reference="C-001", reason="More", by=council.quinn),
        lambda: services.set_size(line, size="3", by=council.quinn),
    ):
        assert refusal(work) == "“Re-audit” follows from grades: no case is drawn or picked for it."


def test_a_line_of_one_role_goes_to_whoever_holds_it(council, picked):
    """HULL-13, HULL-95: this dip sample is the QA team's."""
    assert picked.allocation.auditor == council.quinn
    said = refusal(services.give, picked, to=council.norman, reason="Quinn is new", by=council.quinn)
    assert said == "Case L-001 cannot go to Norman North. Norman North holds no role that audits this line."

    give_role(council.norman, Role.QA)
    services.give(picked, to=council.norman, reason="Quinn is new", by=council.quinn)

    assert Allocation.objects.get(sampled_case=picked).auditor == council.norman
