"""Sizes that are no number: so many for each auditor, and a share of the cases that fit."""

from dataclasses import replace
from datetime import date

import pytest

from allocation import services
from allocation.certificate import prove
from allocation.draw import Candidate, Line, Rules, draw_line
from allocation.match import match, obstacle
from allocation.models import Allocation, Break, Exemption
from allocation.refusals import Refused
from allocation.standing import Auditor, Case
from allocation.standing import Rules as Hard
from frameworks.policy import Size
from lib.months import Month
from people.models import Absence, Role
from tests.allocation.making import draft, kept, make_auditors, make_cases
from tests.allocation.programmes import LINE, given, line_of, version_with
from tests.cast import make_person

MARCH = Month(2026, 3)
FOUR_EACH = LINE + "    months: {every: {size: 4 per auditor}}\n"


def frame(number, **fields):
    return [Candidate(f"C-{n:03}", category="referral", **fields) for n in range(number)]


def drawn(size, cases, **line):
    return draw_line(cases, Line("line", "The line", Size.from_text(size), **line), seed=7, rules=Rules(MARCH))


# The draw


@pytest.mark.parametrize(("cases", "number"), [(1, 1), (20, 1), (21, 2), (200, 10), (201, 11)])
def test_a_share_of_the_referrals_is_rounded_up(cases, number):
    """ROCH-53: 5 % of referrals."""
    line = drawn("5 %", frame(cases))

    assert (line.wanted, len(line.picks)) == (number, number)
    assert line.notes == (f"{number} asked for: 5 % of {cases} cases that fit, rounded up.",)


def test_a_share_counts_the_cases_that_fit_and_draws_from_those_that_are_free():
    """ROCH-53: what was audited lately is among the referrals, but is not drawn."""
    restricted = [replace(one, reference=f"R-{one.reference}", restricted=True) for one in frame(6)]

    line = drawn("50 %", [*frame(4), *restricted])

    assert (line.fitting, line.pool, line.wanted, len(line.picks)) == (10, 4, 5, 4)
    assert line.notes[-1] == "Only 4 of 5: no more cases fit."


def test_four_for_each_auditor_of_the_month():
    """ROCH-06, ROCH-07, STAGE-03."""
    line = drawn("4 per auditor", frame(50), auditors=3)

    assert (line.wanted, len(line.picks)) == (12, 12)
    assert line.notes == ("12 asked for: 4 per auditor and 3 auditors in the month.",)


def test_without_an_auditor_nothing_is_drawn():
    line = drawn("4 per auditor", frame(50), auditors=0)

    assert (line.wanted, line.picks) == (0, ())
    assert line.notes == ("Nobody who audits this line is there this month, so nothing is drawn.",)


# The match

RULES = Hard()
AMARA = Auditor(1, "Amara", frozenset({"auditor"}), team="east", year_limit=None, month_limit=1)
CASE = Case("c", frozenset({"auditor"}), team="north", teams=frozenset({"north"}), line="line", most_each=4)


def cases(number, **fields):
    return [replace(CASE, key=f"c{n}", **fields) for n in range(number)]


def test_the_quota_of_the_month_does_not_cut_the_line():
    """ROCH-06: four each although the quota says one a month; the fifth is left over and says why."""
    found = match(cases(5), [AMARA], rules=RULES, seed=1)

    assert len(found.pairs) == 4
    assert [why for _, why in found.cases_left] == [
        "The only auditor independent of the case has another case of this round."
    ]


def test_what_a_line_gives_each_auditor_leaves_the_quota_as_it_is():
    """ROCH-06 beside ROCH-16: four of the own team and one of another line."""
    ordinary = [replace(CASE, key=f"o{n}", line="", most_each=None) for n in range(2)]

    found = match([*cases(6), *ordinary], [AMARA], rules=RULES, seed=1)

    assert sorted(pair.case[0] for pair in found.pairs) == ["c", "c", "c", "c", "o"]


def test_audits_of_the_line_that_somebody_has_already_count_towards_it():
    """SOTON-07: one a month for every manager."""
    one_each = replace(CASE, most_each=1)
    busy = replace(AMARA, of_line={"line": 1})

    assert obstacle(one_each, busy, rules=RULES) == "Amara has 1 audit of this line this month; the most is 1."
    assert obstacle(one_each, replace(AMARA, this_month=1), rules=RULES) == ""
    assert match([one_each], [busy], rules=RULES, seed=1).cases_left == (
        ("c", "The only auditor independent of the case has this line's audits of the month."),
    )


def test_the_year_s_limit_still_holds():
    """A line that counts takes from the year, and what another line of the match took is gone."""
    nearly = replace(AMARA, done=8, year_limit=10)
    ordinary = replace(CASE, key="o", line="", most_each=None)

    assert len(match(cases(4), [nearly], rules=RULES, seed=1).pairs) == 2
    assert len(match([*cases(4), ordinary], [nearly], rules=RULES, seed=1).pairs) == 2
    full = replace(nearly, done=10)
    assert obstacle(CASE, full, rules=RULES) == "Amara has had 10 of at most 10 audits this year."
    assert len(match(cases(4, counted=False), [full], rules=RULES, seed=1).pairs) == 4


def test_an_auditor_whom_only_the_line_keeps_busy_is_left_over_with_its_reason():
    nobody = replace(CASE, key="x", team="east", teams=frozenset({"east"}))

    found = match([nobody], [replace(AMARA, of_line={"line": 4})], rules=RULES, seed=1)

    assert found.auditors_left == ((1, "Amara has 4 audits of this line this month; the most is 4."),)


# The round


@pytest.fixture
def four_each(cast):
    """A framework that asks for four of each auditor; cases of a team that none of them is close to."""
    version = version_with(FOUR_EACH)
    far = make_cases(60, team=make_auditors(1, prefix="Far")[0].team)
    return version, far


def test_the_line_wants_four_for_each_auditor_who_is_there(cast, four_each):
    """ROCH-06, STAGE-03: break, exemption, absence and leaving are counted out (eight auditors less four)."""
    month = date(2026, 3, 1)
    Break.objects.create(person=cast.amara, month=month, asked_by=cast.amara, status="agreed")
    Exemption.objects.create(person=cast.hana, month=month, asked_by=cast.hana, status="agreed")
    Absence.objects.create(person=cast.gwen, starts_on=month)
    cast.ira.left_on = date(2026, 3, 10)
    cast.ira.save()

    round_ = draft()

    line = line_of(round_)
    assert (line.auditors, line.wanted, line.cases.count()) == (4, 16, 16)
    assert line.notes == ["16 asked for: 4 per auditor and 4 auditors in the month."]
    assert given(round_) == {"Nell Next": 4, "Norman North": 4, "Tess Team": 4}


def test_a_line_for_job_titles_counts_those_people_only(cast):
    """STAGE-03: group managers."""
    version_with(LINE + '    titles: ["Group*"]\n    months: {every: {size: 2 per auditor}}\n')
    make_cases(30, team=cast.court)

    round_ = draft()

    assert (line_of(round_).auditors, given(round_)) == (1, {"Gwen Group": 2})
    left = round_.left_over.get(person=cast.nell)
    assert left.reason == "No case of this month falls to the roles of Nell Next."


def test_choosing_somebody_of_another_title_is_refused(cast):
    version_with(LINE + '    titles: ["Group*"]\n    months: {every: {size: 2 per auditor}}\n')
    make_cases(30, team=cast.court)
    first = kept(draft(by=cast.quinn), "line")[0]

    with pytest.raises(Refused) as refused:
        services.give(first, to=cast.nell, reason="Try", by=cast.quinn)

    assert str(refused.value) == (
        f"Case {first.case} cannot go to Nell Next. Nell Next holds no job title that audits this line."
    )


def test_the_draw_is_proved_again_when_auditors_have_come_and_gone(cast, four_each):
    """The number of auditors is kept with the line."""
    round_ = draft()
    make_auditors(5, prefix="Late")

    assert prove(round_).holds
    assert line_of(round_).auditors == 8


def test_a_redraw_counts_the_auditors_anew(cast, four_each):
    round_ = draft(by=cast.quinn)
    make_auditors(1, prefix="Late")

    line = services.redraw(line_of(round_), reason="Somebody came back", by=cast.quinn)

    assert (line.auditors, line.wanted, line.cases.kept().count()) == (9, 36, 36)
    assert prove(round_).holds


def test_the_qa_team_may_ask_so_many_of_each_auditor(council):
    """The size that QA gives a line counts, not the programme's."""
    round_ = draft(by=council.quinn)
    line = round_.lines.get(code="control")

    services.set_size(line, size="3 per auditor", by=council.quinn)

    assert given(round_, "control") == {"Amara Audit": 3, "Ira Review": 3, "Nell Next": 3, "Norman North": 3}
    assert (line.auditors, line.wanted) == (7, 21)
    assert prove(round_).holds


def test_published_audits_of_the_line_count_when_one_is_handed_over(cast, four_each):
    """HULL-56 under ROCH-06: who has four of the line cannot take a fifth; who has three can."""
    round_ = draft(by=cast.quinn)
    nells = list(Allocation.objects.filter(auditor=cast.nell).select_related("sampled_case"))
    services.drop(nells[0].sampled_case, reason="Subject of a complaint", by=cast.quinn)
    audits = services.publish_round(round_, by=cast.quinn)
    amaras = next(audit for audit in audits if audit.auditor == cast.amara)

    with pytest.raises(Refused, match="Norman North has 4 audits of this line this month; the most is 4."):
        services.reallocate(amaras, to=cast.norman, reason="Amara is ill", by=cast.quinn)
    services.reallocate(amaras, to=cast.nell, reason="Amara is ill", by=cast.quinn)

    assert amaras.auditor == cast.nell


def test_a_form_that_is_only_a_draft_is_not_drawn_with(council, framework):
    """Nothing is audited with a form that is not approved."""
    framework.tools.filter(tool__code="child").update(draft=True)

    round_ = draft()

    assert round_.lines.get(code="control").notes[-1] == "The form “child” is not in force, so nothing is drawn."
    framework.tools.filter(tool__code="child").update(draft=False)


def test_people_who_hold_the_role_by_hand_are_counted_too(cast, four_each):
    make_person("Hand Held", Role.AUDITOR, team=cast.court)

    assert line_of(draft()).auditors == 9
