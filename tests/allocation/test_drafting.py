"""Drafting a round: what is drawn, matched, remembered and told."""

from collections import Counter
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from allocation import drafting
from allocation.certificate import list_has_changed, prove
from allocation.models import Allocation, LeftOver, Round
from allocation.refusals import Refused, RoundExists
from allocation.services import draft_round
from allocation.standing import NO_TEAM
from cases.models import Case
from lib import clock
from lib.months import Month
from people.models import Absence, Role, User
from tests.allocation.making import MARCH, control, draft, make_auditors, make_cases, pairs
from trail.models import Event, Notice


def test_a_round_is_drawn_and_matched_in_one_go(council):
    """HULL-52: allocated from a sample of the case list."""
    round_ = draft(by=council.quinn)

    line = control(round_)
    assert (round_.status, round_.as_at, round_.frame_size) == ("draft", date(2026, 2, 27), 30)
    assert (line.wanted, line.fitting, line.pool, line.cases.count()) == (40, 30, 30, 30)
    assert line.notes == [
        "Condition “at least 1: Placed for adoption” not met: 0 drawn, no more cases fit.",
        "Only 30 of 40: no more cases fit.",
    ]


def test_only_people_outside_team_and_line_get_a_case(council):
    """HULL-15: Hana, Gwen and Tess are above Priya, Ira and Nell may; one each this month."""
    round_ = draft()

    assert sorted(pairs(round_).values()) == ["Amara Audit", "Ira Review", "Nell Next", "Norman North"]
    reason = Allocation.objects.get(auditor=council.amara).reason
    assert reason == (
        "Amara Audit is outside the case's team and its line management, works in the same area (North) "
        "and has had 0 of at most 10 audits this year."
    )


def test_everybody_and_every_case_left_over_has_a_reason(council):
    round_ = draft()

    people = dict(LeftOver.objects.filter(round=round_).exclude(person=None).values_list("person__name", "reason"))
    assert people == {
        "Hana Head": "Hana Head is not independent of any of the cases left over.",
        "Gwen Group": "Gwen Group is not independent of any of the cases left over.",
        "Tess Team": "Tess Team is not independent of any of the cases left over.",
        "Quinn Quality": "No case of this month falls to the roles of Quinn Quality.",
    }
    cases = set(LeftOver.objects.filter(round=round_, person=None).values_list("reason", flat=True))
    assert cases == {"All 4 auditors independent of the case have other cases of this round."}
    assert round_.cases.waiting().count() == 26


def test_the_lines_of_the_month_stand_in_the_round_with_what_they_ask(council):
    """HULL-95, HULL-96: each dip sample its own size and unit; "all" is a size."""
    round_ = draft()

    lines = {line.code: (line.size, line.unit) for line in round_.lines.all()}
    assert lines == {
        "control": ("40", "child"),
        "thematic": ("20", "child"),
        "dip-private-fostering": ("all", "arrangement"),
        "dip-strategy-meetings": ("30", "strategy_meeting"),
        "dip-independence": ("20", "child"),
        "dip-core-groups": ("25", "family"),
        "dip-not-seen": ("15", "child"),
        "dip-no-visit": ("15", "child"),
        "supervision": ("to be confirmed", "supervision_file"),
        "observation": ("to be confirmed", "observation"),
        "fostering": ("6", "carer"),
        "adoption": ("2 to 3", "adopter"),
    }


def test_lines_without_a_form_or_a_list_draw_nothing_and_say_so(council):
    """HULL-25, HULL-33, HULL-95: supervision files have no form, carers and arrangements no list."""
    round_ = draft()

    assert round_.lines.get(code="supervision").notes[-1] == (
        "No form is written for this line yet, so nothing is drawn."
    )
    for code, kind in (("fostering", "foster carer"), ("dip-private-fostering", "private fostering arrangement")):
        assert round_.lines.get(code=code).notes[-1] == (
            f"The case list has no records of the kind “{kind}”, so nothing is drawn."
        )
    assert round_.cases.exclude(line__code="control").count() == 0


def test_the_same_seed_and_list_give_the_same_round(council):
    first = pairs(draft())
    Round.objects.all().delete()

    assert pairs(draft()) == first


def test_the_same_round_is_drawn_wherever_its_rows_are_kept(council):
    """Other ids after a restore or an import: references and addresses break the ties."""
    first = pairs(draft())
    Round.objects.all().delete()
    Case.objects.all().delete()
    make_cases(30, team=council.north, worker=council.priya)

    assert pairs(draft()) == first


def test_another_seed_gives_another_round(council):
    make_cases(100, team=council.south, worker=council.nadia, prefix="D")
    first = set(draft(seed=1).cases.values_list("case", flat=True))
    Round.objects.all().delete()

    assert set(draft(seed=2).cases.values_list("case", flat=True)) != first


def test_a_month_has_one_round(council):
    first = draft(seed=7)

    with pytest.raises(RoundExists) as refused:
        draft(seed=8)

    assert str(refused.value) == (
        "The round of March 2026 is there already, as a draft, drawn with seed 7. Nothing was changed."
    )
    assert list(Round.objects.values_list("pk", "seed")) == [(first.pk, 7)]


def test_two_workers_at_once_make_one_round(council, monkeypatch):
    """The second finds the row that the first has written meanwhile."""
    read = drafting.Drawing.read

    def read_while_somebody_else_drafts(drawing):
        read(drawing)
        if drawing.seed == 1:
            draft_round(MARCH, seed=2)

    monkeypatch.setattr(drafting.Drawing, "read", read_while_somebody_else_drafts)

    with pytest.raises(RoundExists):
        draft_round(MARCH, seed=1)

    assert Round.objects.get().seed == 2


def test_without_a_seed_one_is_chosen_and_kept(council):
    assert 0 <= draft_round(MARCH).seed < drafting.SEEDS


def test_without_a_case_list_nothing_is_drawn(cast):
    with pytest.raises(Refused) as refused:
        draft()

    assert str(refused.value) == "There is no case list to draw from. Import one and draft again."
    assert Round.objects.count() == 0


def test_only_the_qa_team_drafts(council):
    with pytest.raises(PermissionDenied):
        draft(by=council.amara)


def test_the_qa_team_is_told_of_a_draft_that_the_application_made(council):
    round_ = draft()

    notice = Notice.objects.get()
    assert (notice.kind, notice.to, notice.url) == ("round_drafted", council.quinn, "/rounds/2026-03/")
    assert notice.subject == "The round of March 2026 is drafted"
    assert Event.objects.get(action="allocation.draft").after == {
        "seed": 7, "frame": round_.frame_digest, "cases": 30, "matched": 4,
    }


def test_cases_gone_from_the_list_and_early_help_are_not_drawn(council):
    make_cases(3, team=council.south, prefix="gone", gone_on=date(2026, 2, 27))
    make_cases(3, team=council.south, prefix="help", category="early_help")

    round_ = draft()

    assert (round_.frame_size, control(round_).fitting) == (33, 30)


def test_restricted_records_are_left_out_and_counted(council):
    make_cases(3, team=council.south, prefix="R", restricted=True)

    assert control(draft()).excluded == [["Restricted record", 3]]


def test_one_placed_for_adoption_is_in_the_sample(council):
    """HULL-31, HULL-92."""
    make_cases(60, team=council.south, prefix="S")
    make_cases(1, team=council.south, prefix="A", category="looked_after", marks=["placed_for_adoption"])

    first = control(draft()).cases.order_by("order")[0]

    assert (first.case.reference, control(Round.objects.get()).cases.count()) == ("A-001", 40)


def test_nineteen_care_leavers_are_in_januarys_sample(council):
    """HULL-92, HULL-120."""
    make_cases(30, team=council.south, prefix="L", category="care_leaver")

    with clock.at(date(2026, 1, 2)):
        round_ = draft(date(2026, 1, 1))

    assert control(round_).cases.filter(case__category="care_leaver").count() == 19
    assert control(round_).cases.count() == 40


def test_thematic_cases_come_beside_the_quota(council):
    """HULL-94: March looks at disabled children; not among anybody's ten."""
    make_cases(20, team=council.south, worker=council.nadia, prefix="D", marks=["disabled"], category="care_leaver")

    round_ = draft()

    line = round_.lines.get(code="thematic")
    assert (line.theme, line.cases.count()) == ("How well work keeps disabled children safe", 20)
    assert line.cases.waiting().count() == 0
    given = Allocation.objects.filter(sampled_case__line=line).values_list("auditor__name", flat=True)
    assert set(given) == {"Amara Audit", "Ira Review", "Norman North", "Tess Team"}


def test_dip_samples_go_to_heads_and_managers_beside_their_quota(council):
    """HULL-37, HULL-95: January's children who went missing, by QA, heads of service and managers."""
    make_cases(10, team=council.south, worker=council.nadia, prefix="M", marks=["missing"], category="care_leaver")
    make_cases(300, team=council.south, worker=council.nadia, prefix="L", category="care_leaver")

    with clock.at(date(2026, 1, 2)):
        round_ = draft(date(2026, 1, 1))

    dips = Allocation.objects.filter(sampled_case__line__code="dip-missing").select_related("auditor")
    given = Counter(allocation.auditor.name for allocation in dips)
    assert set(given) <= {"Quinn Quality", "Norman North", "Tess Team", "Amara Audit"}
    elsewhere = control(round_).cases.filter(case__reference__startswith="M").count()
    assert given.total() == 10 - elsewhere > 5


def test_a_case_whose_team_nobody_knows_is_left_over(council):
    make_cases(1, team=None, prefix="lost")

    round_ = draft()

    assert round_.cases.get(case__reference="lost-001").left_over.reason == NO_TEAM


def test_who_is_away_for_most_of_the_month_gets_no_case(council):
    Absence.objects.create(person=council.amara, starts_on=date(2026, 2, 20), ends_on=date(2026, 3, 26))
    Absence.objects.create(person=council.ira, starts_on=date(2026, 3, 9), ends_on=date(2026, 3, 13))

    round_ = draft()

    assert "Amara Audit" not in pairs(round_).values()
    assert "Ira Review" in pairs(round_).values()
    left = LeftOver.objects.get(round=round_, person=council.amara)
    assert left.reason == "Amara Audit is away until 26 March 2026."


def test_who_leaves_during_the_month_gets_no_case(council):
    council.norman.left_on = date(2026, 3, 20)
    council.norman.save()

    round_ = draft()

    assert LeftOver.objects.get(round=round_, person=council.norman).reason == (
        "Norman North leaves on 20 March 2026."
    )


def test_a_whole_council_is_matched_one_each(council):
    make_auditors(20)

    round_ = draft()

    assert round_.cases.waiting().count() == 6
    assert Allocation.objects.count() == 24
    assert len(set(pairs(round_).values())) == 24


def test_the_draw_is_proved_from_the_kept_frame(council):
    """The list may change afterwards: the certificate still holds, and says that it changed."""
    round_ = draft()
    assert list_has_changed(round_, on=date(2026, 3, 2)) is False
    Case.objects.filter(reference="C-001").update(category="early_help")

    certificate = prove(round_)

    assert certificate.holds
    assert [(proof.line.code, proof.number) for proof in certificate.proofs][0] == ("control", 30)
    assert list_has_changed(round_, on=date(2026, 3, 2)) is True


def test_a_draw_that_was_tampered_with_is_not_proved(council):
    round_ = draft()
    moved = round_.cases.get(case__reference="C-004")
    moved.case = make_cases(1, team=council.south, prefix="X", category="early_help")[0]
    moved.save()

    certificate = prove(round_)

    (control_, *_) = certificate.proofs
    assert not certificate.holds
    assert (control_.missing, control_.further) == (("X-001",), ("C-004",))


def test_starting_again_draws_from_the_newest_list_with_the_same_seed(council):
    round_ = draft()
    make_cases(20, team=council.south, worker=council.nadia, prefix="N")

    again = drafting.start_again(round_, by=council.quinn)

    assert (Round.objects.get(), again.seed, again.frame_size) == (again, 7, 50)


def test_a_draft_can_be_made_for_next_month(council):
    round_ = draft(Month(2026, 4))

    assert (round_.month, round_.lines.get(code="dip-open").notes) == (
        date(2026, 4, 1),
        ["The document leaves April open.", "To be confirmed: nothing is drawn until the size is set."],
    )


def test_the_roles_of_a_line_decide_who_may_audit_it(council):
    """HULL-13, HULL-95: QA alone audits March's dip samples."""
    make_cases(5, team=council.south, prefix="Y", category="looked_after", date_of_birth=date(2008, 6, 1))

    round_ = draft()

    dip = round_.lines.get(code="dip-independence").cases.kept()
    auditors = User.objects.filter(allocations__sampled_case__in=dip).distinct()
    assert set(dip.values_list("line__code", flat=True)) <= {"dip-independence"}
    assert all(person.memberships.filter(role=Role.QA).exists() for person in auditors)
