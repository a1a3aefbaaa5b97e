"""What the QA team changes in a draft, and what is refused."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from allocation import services
from allocation.certificate import prove
from allocation.models import Allocation, LeftOver, SampledCase
from allocation.refusals import Refused
from people.models import Role
from tests.allocation.making import control, draft, kept, make_auditors, make_cases, pairs
from tests.cast import make_person
from trail.models import Event


def given_to(round_, person):
    return SampledCase.objects.get(round=round_, allocation__auditor=person)


def waiting(round_):
    return round_.cases.waiting().order_by("order").first()


# Auditors


def test_swapping_checks_the_rules_and_keeps_history(council, round_):
    one, other = given_to(round_, council.amara), given_to(round_, council.norman)

    services.swap(one.allocation, other.allocation, reason="Norman knows the family's area", by=council.quinn)

    assert given_to(round_, council.norman) == one
    assert given_to(round_, council.amara) == other
    allocation = Allocation.objects.get(auditor=council.norman)
    assert (allocation.chosen_by, allocation.reason) == (
        "qa", "Chosen by Quinn Quality: Swapped: Norman knows the family's area",
    )
    change = one.changes.last()
    assert (change.was, change.to, change.by) == (council.amara, council.norman, council.quinn)


def test_a_swap_that_breaks_a_rule_is_refused_with_its_reason(council):
    """HULL-15: Nell manages South, so no case of South goes to her."""
    make_cases(1, team=council.south, worker=council.nadia, prefix="S", category="looked_after")
    round_ = draft(by=council.quinn)
    south = SampledCase.objects.get(case__reference="S-001")
    assert south.allocation.auditor == council.tess
    nells = given_to(round_, council.nell)

    with pytest.raises(Refused) as refused:
        services.swap(south.allocation, nells.allocation, reason="Try", by=council.quinn)

    assert str(refused.value) == (
        "Case S-001 cannot go to Nell Next. Nell Next is the case's worker, manager or reviewing officer."
    )
    assert given_to(round_, council.nell) == nells


def test_giving_a_left_over_case_to_somebody_is_checked(council, round_):
    left = waiting(round_)

    for person, sentence in (
        (council.tess, "Tess Team is the case's worker, manager or reviewing officer."),
        (council.gwen, "Gwen Group leads the case's team."),
        (council.amara, "Amara Audit has 1 audit this month; the most is 1."),
        (council.moses, "Moses Mod audits no line of this month."),
    ):
        with pytest.raises(Refused) as refused:
            services.give(left, to=person, reason="Try", by=council.quinn)
        assert str(refused.value) == f"Case {left.case} cannot go to {person}. {sentence}"
    assert waiting(round_) == left


def test_a_case_moves_to_somebody_new_and_the_other_is_left_over(council, round_):
    moving = given_to(round_, council.amara)
    (fresh,) = make_auditors(1)

    services.give(moving, to=fresh, reason="Amara is in court all month", by=council.quinn)

    assert given_to(round_, fresh) == moving
    assert LeftOver.objects.get(round=round_, person=council.amara).reason == (
        "The QA team gave the case of Amara Audit to somebody else."
    )


def test_a_left_over_case_that_is_given_is_left_over_no_longer(council, round_):
    left = waiting(round_)
    (fresh,) = make_auditors(1)

    services.give(left, to=fresh, reason="New here", by=council.quinn)

    assert not LeftOver.objects.filter(sampled_case=left).exists()


def test_matching_again_keeps_what_the_qa_team_chose(council, round_):
    moving = given_to(round_, council.amara)
    (fresh,) = make_auditors(1)
    services.give(moving, to=fresh, reason="Amara is in court all month", by=council.quinn)

    matched = services.match_again(round_, by=council.quinn)

    assert matched == 4
    assert given_to(round_, fresh) == moving
    assert set(pairs(round_).values()) == {
        "Amara Audit", "Ira Review", "Nell Next", "Norman North", "Auditor 01",
    }


def test_a_change_needs_a_reason(council, round_):
    one, other = given_to(round_, council.amara), given_to(round_, council.norman)

    for change in (
        lambda: services.swap(one.allocation, other.allocation, reason=" ", by=council.quinn),
        lambda: services.give(one, to=council.norman, reason="", by=council.quinn),
        lambda: services.drop(one, reason="", by=council.quinn),
        lambda: services.redraw(control(round_), reason="", by=council.quinn),
        lambda: services.pick(control(round_), reference="C-001", reason="", by=council.quinn),
    ):
        with pytest.raises(Refused, match="^Give a reason to "):
            change()


def test_only_the_qa_team_changes_a_draft(council, round_):
    with pytest.raises(PermissionDenied):
        services.drop(given_to(round_, council.amara), reason="Mine", by=council.amara)


# Cases


def test_a_dropped_case_stays_with_its_reason_and_frees_its_auditor(council, round_):
    dropped = given_to(round_, council.amara)

    services.drop(dropped, reason="The child has died", by=council.quinn)

    dropped = SampledCase.objects.get(pk=dropped.pk)
    assert (dropped.dropped_by, dropped.dropped_reason) == (council.quinn, "The child has died")
    assert not Allocation.objects.filter(sampled_case=dropped).exists()
    assert LeftOver.objects.get(round=round_, person=council.amara).reason == "Case dropped: The child has died"
    with pytest.raises(Refused, match="has been dropped already"):
        services.drop(dropped, reason="Again", by=council.quinn)


def test_the_next_lot_takes_a_dropped_place_and_its_auditor(council):
    make_cases(30, team=council.north, worker=council.priya, prefix="M")
    round_ = draft(by=council.quinn)
    dropped = given_to(round_, council.amara)

    instead = services.replace_case(dropped, reason="Subject of a complaint", by=council.quinn)

    assert (instead.how, instead.order, instead.why) == (
        "next_lot", dropped.order, f"Next lot, in the place of case {dropped.case}.",
    )
    assert len(kept(round_)) == 40
    assert "Amara Audit" in pairs(round_).values()
    assert prove(round_).holds


def test_replacing_without_a_further_case_changes_nothing(council, round_):
    case = given_to(round_, council.amara)

    with pytest.raises(Refused, match="No further case fits “Control sample”"):
        services.replace_case(case, reason="Complaint", by=council.quinn)

    assert given_to(round_, council.amara).dropped_at is None


def test_a_case_is_picked_by_hand_for_a_line_that_asks_for_it(council):
    """HULL-95: children not seen are known to the service, not to the list."""
    make_cases(50, team=council.south, worker=council.nadia, prefix="D", category="care_leaver")
    round_ = draft(by=council.quinn)
    line = round_.lines.get(code="dip-not-seen")

    picked = services.pick(line, reference=" d-007 ", reason="Not seen since December", by=council.quinn)

    assert (picked.how, picked.why) == ("hand", "Picked by Quinn Quality: Not seen since December")
    assert picked.allocation.auditor == council.quinn


def test_a_case_that_does_not_fit_cannot_be_picked(council):
    make_cases(1, team=council.south, prefix="help", category="early_help")
    make_cases(1, team=council.south, prefix="R", restricted=True)
    round_ = draft(by=council.quinn)
    line = control(round_)

    for reference, why in (
        ("help-001", "it is not among the cases this line looks at"),
        ("R-001", "restricted record"),
        ("C-001", "it is in this round already"),
    ):
        with pytest.raises(Refused) as refused:
            services.pick(line, reference=reference, reason="Try", by=council.quinn)
        assert str(refused.value) == f"Case {reference} cannot be picked for “Control sample”: {why}."
    with pytest.raises(Refused) as refused:
        services.pick(line, reference="X-1", reason="Try", by=council.quinn)
    assert str(refused.value) == "There is no case “X-1” in the case list this round was drawn from."


def test_nothing_is_picked_for_a_line_without_a_form(council, round_):
    with pytest.raises(Refused, match="No form is written for this line yet"):
        services.pick(round_.lines.get(code="supervision"), reference="C-001", reason="Try", by=council.quinn)


# Lines


def test_a_line_to_be_confirmed_is_drawn_once_its_size_is_set(council):
    """HULL-96, HULL-120."""
    round_ = draft(date(2026, 4, 1), by=council.quinn)
    line = round_.lines.get(code="dip-open")
    assert (line.size, line.wanted) == ("to be confirmed", None)

    services.set_size(line, size="15", by=council.quinn)

    line.refresh_from_db()
    assert (line.size, line.wanted, line.size_set_by) == ("15", 15, council.quinn)
    assert line.notes == ["The document leaves April open.", "Picked by hand from the cases that fit."]


def test_another_size_draws_more_of_the_same_lots(council):
    make_cases(60, team=council.south, worker=council.nadia, prefix="S")
    round_ = draft(by=council.quinn)
    before = {case.case_id for case in kept(round_)}

    services.set_size(control(round_), size="50", by=council.quinn)

    after = {case.case_id for case in kept(round_)}
    assert (len(after), before <= after) == (50, True)
    assert prove(round_).holds


@pytest.mark.parametrize("size", ["many", "to be confirmed", "3 to 2", ""])
def test_a_size_that_is_none_is_refused(council, round_, size):
    with pytest.raises(Refused):
        services.set_size(control(round_), size=size, by=council.quinn)


def test_a_line_drawn_again_has_other_cases_and_is_proved_too(council):
    make_cases(200, team=council.south, worker=council.nadia, prefix="S")
    round_ = draft(by=council.quinn)
    before = {case.case_id for case in kept(round_)}

    services.redraw(control(round_), reason="The list was sorted wrongly", by=council.quinn)

    after = {case.case_id for case in kept(round_)}
    assert (len(after), after == before) == (40, False)
    assert control(round_).attempt == 2
    assert prove(round_).holds
    assert Event.objects.get(action="allocation.redraw").after["reason"] == "The list was sorted wrongly"


def test_a_dropped_case_does_not_come_back_with_another_draw(council, round_):
    dropped = given_to(round_, council.amara)
    services.drop(dropped, reason="The child has died", by=council.quinn)

    services.redraw(control(round_), reason="Again", by=council.quinn)

    assert len(kept(round_)) == 29
    assert dropped.case_id not in {case.case_id for case in kept(round_)}
    assert prove(round_).holds


def test_lines_never_share_a_case(council):
    make_cases(25, team=council.south, worker=council.nadia, prefix="D", marks=["disabled"])
    round_ = draft(by=council.quinn)

    services.redraw(round_.lines.get(code="thematic"), reason="Again", by=council.quinn)

    cases = list(round_.cases.values_list("case", flat=True))
    assert len(cases) == len(set(cases))


def test_a_case_of_ones_own_service_goes_to_others_where_the_framework_says_so(council, round_):
    """The person at the desk is told who could have a case, the best first."""
    from allocation.desk import Desk

    make_person("Olga Other", Role.AUDITOR, team=council.court)
    left = waiting(round_)

    choices = Desk(round_, without=[left]).choices(left)

    assert [auditor.name for auditor, _ in choices] == ["Olga Other"]
