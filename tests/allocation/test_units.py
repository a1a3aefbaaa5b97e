"""Lines that count something else than children: what is drawn for them, and who may have it."""

from datetime import date

import pytest

from allocation import services
from allocation.certificate import prove
from allocation.draw import Candidate, Line, Rules, draw_line
from allocation.refusals import Refused
from audits.models import Audit
from cases.models import Case
from frameworks.policy import Selection, Size
from lib.months import Month
from tests.allocation.making import draft, make_cases, pairs
from tests.allocation.programmes import LINE, line_of, version_with

MARCH = Month(2026, 3)
RULES = Rules(MARCH, categories=("child_in_need",))


def drawn(unit, *candidates, **select):
    line = Line("line", "The line", Size.from_text("9"), unit=unit, select=Selection(**select))
    return draw_line(candidates, line, seed=7, rules=RULES)


CHILD = Candidate("C-1", category="child_in_need")
CLOSED = Candidate("C-2", category="closed")
CARER = Candidate("F-1", kind="carer")


@pytest.mark.parametrize(
    ("unit", "references"),
    [("child", ["C-1"]), ("family", ["C-1"]), ("strategy_meeting", ["C-1"]), ("carer", ["F-1"]), ("adopter", [])],
)
def test_families_and_meetings_are_drawn_as_children_s_cases(unit, references):
    """HULL-95: 25 families, 30 strategy meetings; only the word differs."""
    line = drawn(unit, CHILD, CLOSED, CARER)

    assert [pick.key[1] for pick in line.picks] == references


def test_a_kind_that_no_list_holds_is_said():
    assert drawn("lodgings", CHILD).notes == (
        "The case list has no records of the kind “supported lodgings provider”, so nothing is drawn.",
    )


def test_a_closed_carer_is_not_drawn_unless_closed_lately():
    gone = Candidate("F-2", kind="carer", closed=date(2026, 1, 31))
    line = Line("line", "The line", Size.from_text("9"), unit="carer")

    assert [pick.key[1] for pick in drawn("carer", CARER, gone).picks] == ["F-1"]
    lately = draw_line([CARER, gone], line, seed=7, rules=Rules(MARCH, closed_within=3))
    assert {pick.key[1] for pick in lately.picks} == {"F-1", "F-2"}


# Rounds

DIP = LINE.replace("tool: child", "tool: dip-sample") + "    months: {every: {size: all}}\n"


def of(unit):
    """A line of this unit, for the roles that audit, with a form that serves it."""
    return DIP.replace("unit: child", f"unit: {unit}")


@pytest.fixture
def listed(cast):
    """A carer of North with Priya as worker, and a child."""
    make_cases(1, team=cast.court)
    (carer,) = make_cases(1, team=cast.north, worker=cast.priya, prefix="F", kind="carer", category="")
    return carer


def test_a_carer_is_drawn_matched_and_audited(cast, listed):
    """HULL-33: foster carers."""
    version_with(of("carer"), form_for="carer")

    round_ = draft(by=cast.quinn)

    assert [case.case for case in round_.cases.all()] == [listed]
    assert (line_of(round_).unit_words, prove(round_).holds) == ("Foster carer", True)
    (made,) = services.publish_round(round_, by=cast.quinn)
    assert (made.case, made.category, made.practitioner) == (listed, "", cast.priya)


def test_supervision_files_follow_from_the_staff_list_when_the_round_is_drawn(cast):
    """ROCH-25, HULL-93: nobody audits their own, their manager's or their team's supervision."""
    version_with(of("supervision_file").replace("size: all", "size: 40"), form_for="supervision_file")

    round_ = draft()

    with_managers = Case.objects.filter(kind="supervision_file")
    assert line_of(round_).cases.count() == with_managers.count() == 11
    found = {
        case.worker.name: name
        for reference, name in pairs(round_).items()
        for case in [with_managers.get(reference=reference)]
    }
    assert found["Priya Practice"] not in ("Tess Team", "Gwen Group", "Hana Head", "Priya Practice")


def test_observations_may_be_of_the_own_team(cast):
    """ROCH-27, HULL-27: managers observe their own people."""
    text = of("observation").replace("size: all", "size: 2 per auditor")
    version_with(
        text + '    independence: {only_own_team: true}\n    titles: ["Team Manager"]\n', form_for="observation"
    )

    round_ = draft()

    found = {sampled.case.worker: sampled.allocation.auditor for sampled in round_.cases.exclude(allocation=None)}
    assert found[cast.priya] == cast.tess
    assert found[cast.nadia] == cast.nell
    own = round_.cases.get(case__worker=cast.tess)
    assert own.left_over.reason == (
        "None of the 3 auditors of this line is independent of the case: 2 work outside the case's team, "
        "1 is the case's worker, manager or reviewing officer."
    )


def test_services_are_reviewed_by_people_of_other_services(cast):
    """ROCH-50."""
    version_with(of("service") + "    independence: {exclude_own_service: true}\n", form_for="service")

    round_ = draft()

    names = pairs(round_)
    assert set(names) == {"Courts", "Safeguarding"}
    assert names["Safeguarding"] in ("Amara Audit", "Norman North", "Ira Review")


def test_what_is_not_asked_for_is_not_made_of_the_staff_list(council):
    """The first council's supervision line has no form yet."""
    draft()

    assert set(Case.objects.values_list("kind", flat=True)) == {"child"}


def test_a_family_s_case_is_picked_by_its_child_s_reference(council):
    version_with(of("family").replace("size: all", "size: 1"), form_for="family")
    round_ = draft(by=council.quinn)
    other = Case.objects.exclude(samplings__round=round_).first()

    services.pick(line_of(round_), reference=other.reference, reason="Asked for", by=council.quinn)

    assert round_.cases.count() == 2
    with pytest.raises(Refused, match="There is no case “F-9”"):
        services.pick(line_of(round_), reference="F-9", reason="Asked for", by=council.quinn)


def test_pages_name_the_unit_and_no_category(cast, listed, client):
    version_with(of("carer"), form_for="carer")
    round_ = draft(by=cast.quinn)
    client.force_login(cast.quinn)

    board = client.get(round_.get_absolute_url()).content.decode()
    case = client.get(f"/rounds/cases/{round_.cases.get().pk}/").content.decode()
    programme = client.get("/rounds/programme/").content.decode()

    assert board.count("Foster carer") == 3
    assert "What it is" in case
    assert "Category" not in case
    assert "Foster carer" in programme
    assert Audit.objects.count() == 0
