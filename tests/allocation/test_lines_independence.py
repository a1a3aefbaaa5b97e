"""What parts auditors from the cases of one line: own team, own service, outside the service, titles, due day."""

from dataclasses import replace
from datetime import date

import pytest

from allocation import services
from allocation.certificate import prove
from allocation.draw import Candidate, Line, Rules, draw_line, next_in_lot
from allocation.match import match, obstacle
from allocation.refusals import Refused
from allocation.standing import NO_OWN_TEAM, Auditor, Case
from allocation.standing import Rules as Hard
from audits import services as audits
from frameworks.policy import Independence, MustInclude, Size
from lib.months import Month
from people.models import Role
from tests.allocation.making import draft, kept, make_cases, pairs
from tests.allocation.programmes import LINE, given, line_of, version_with
from tests.cast import make_person, make_team
from trail.models import Notice

MARCH = Month(2026, 3)
RULES = Hard()
OWN_TEAM = Independence(only_own_team=True)
OWN_SERVICE = Independence(only_own_service=True, exclude_own_team=False)
OTHER_SERVICE = Independence(exclude_own_service=True)

AMARA = Auditor(1, "Amara", frozenset({"auditor"}), team="north 1", service="north")
NELL = Auditor(2, "Nell", frozenset({"auditor"}), team="west 1", service="west")
LEADER = Auditor(3, "Lena", frozenset({"auditor"}), team="north", service="north", leads=frozenset({"north 1"}))
CASE = Case(
    "c",
    frozenset({"auditor"}),
    team="north 1",
    teams=frozenset({"north 1"}),
    service="north",
    worker=50,
    above=frozenset({1, 3}),
    named=frozenset({50}),
    own_team_allowed=True,
)


def refusal(case, auditor):
    return obstacle(case, auditor, rules=RULES)


def reason(case, auditor):
    return match([case], [auditor], rules=RULES, seed=1).pairs[0].reason


# The hard rules


def test_only_people_of_the_team_or_who_lead_it_audit_a_line_of_own_work():
    """ROCH-06, ROCH-08: own team's files, whatever the policy says of own teams."""
    case = replace(CASE, independence=OWN_TEAM)

    assert refusal(case, NELL) == "Nell works outside the case's team."
    assert reason(case, AMARA) == "Amara audits the own team's work on this line and has had no audits this year."
    assert refusal(case, LEADER) == ""


def test_the_worker_and_the_reviewing_officer_never_audit_even_their_own_team():
    assert refusal(replace(CASE, independence=OWN_TEAM), replace(AMARA, key=50)) == (
        "Amara is the case's worker, manager or reviewing officer."
    )


def test_only_people_of_the_service_audit_for_their_service_area():
    """SOTON-07: for their service area, and in the line or the team only where the line allows it."""
    case = replace(CASE, independence=OWN_SERVICE, own_team_allowed=False, above=frozenset())
    beside = replace(AMARA, team="north 2")

    assert refusal(case, NELL) == "Nell works outside the case's service."
    assert reason(case, beside) == (
        "Amara works in the case's service and outside its team and has had no audits this year."
    )
    assert refusal(replace(case, above=frozenset({1})), beside) == "Amara is in the line above the worker."


def test_heads_audit_outside_their_own_service():
    """ROCH-16."""
    case = replace(CASE, independence=OTHER_SERVICE, own_team_allowed=False)

    assert refusal(case, replace(AMARA, key=9, team="north 2")) == "Amara works in the case's service."
    assert reason(case, NELL) == (
        "Nell is outside the case's service and its line management and has had no audits this year."
    )


def test_a_line_s_own_rule_leaves_the_others_to_the_policy():
    own, other = replace(CASE, key="own", independence=OWN_TEAM), replace(CASE, key="other", own_team_allowed=False)

    found = match([own, other], [replace(AMARA, month_limit=2), replace(NELL, month_limit=2)], rules=RULES, seed=1)

    assert {pair.case: pair.auditor for pair in found.pairs} == {"own": 1, "other": 2}


def test_a_case_of_no_known_team_is_nobody_s_own():
    case = replace(CASE, independence=OWN_TEAM, teams=frozenset(), team=None)

    assert match([case], [AMARA], rules=RULES, seed=1).cases_left == (("c", NO_OWN_TEAM),)
    assert refusal(case, AMARA) == NO_OWN_TEAM


def test_a_case_that_nobody_of_its_team_can_have_says_so():
    case = replace(CASE, independence=OWN_TEAM)

    assert match([case], [NELL, replace(NELL, key=4)], rules=RULES, seed=1).cases_left == (
        ("c", "None of the 2 auditors of this line is independent of the case: 2 work outside the case's team."),
    )


# The draw

EAST, WEST, FAR = ("North", "East"), ("North", "West"), ("South", "Far")


def frame(**teams):
    """So many referrals of each team; Far is of another service."""
    return [
        Candidate(f"{team}-{n:02}", category="referral", team=team, service="South" if team == "Far" else "North")
        for team, number in teams.items()
        for n in range(number)
    ]


def drawn(size, cases, *places, own="team", **fields):
    line = Line(
        "line", "The line", Size.from_text(size), auditors=len(places), own=own,
        places=tuple(tuple(one) for one in places), **fields,
    )  # fmt: skip
    return draw_line(cases, line, seed=7, rules=Rules(MARCH)), line


def by_team(line):
    found = {}
    for pick in line.picks:
        team = pick.key[1].split("-")[0]
        found[team] = found.get(team, 0) + 1
    return found


def test_each_auditor_s_own_team_is_drawn_from():
    """ROCH-06: two managers of East, one of West, none of Far."""
    line, _ = drawn("2 per auditor", frame(East=20, West=20, Far=100), [EAST], [EAST], [WEST])

    assert by_team(line) == {"East": 4, "West": 2}
    assert line.excluded == (("Nobody of its team audits this line this month", 100),)
    assert {pick.why for pick in line.picks} == {
        "Drawn by lot: one of 4 from 20 cases (East).", "Drawn by lot: one of 2 from 20 cases (West).",
    }


def test_a_leader_of_several_teams_leaves_the_managers_theirs():
    """ROCH-08: East has only its manager's two; the head's two come from West."""
    line, _ = drawn("2 per auditor", frame(East=2, West=9), [EAST, WEST], [EAST])

    assert by_team(line) == {"East": 2, "West": 2}


def test_a_team_with_too_few_cases_is_told():
    line, _ = drawn("4 per auditor", frame(East=3, West=30), [EAST], [WEST], [])

    assert by_team(line) == {"East": 3, "West": 4}
    assert line.notes == (
        "12 asked for: 4 per auditor and 3 auditors in the month.",
        "2 auditors have fewer cases of their own team than the line asks of each.",
        "Only 7 of 12: no more cases fit.",
    )


def test_a_number_is_shared_by_the_auditors_and_the_rest_goes_round():
    """In proportion to the auditors of each team, not to its cases."""
    line, _ = drawn("9", frame(East=90, West=9), [EAST], [EAST], [WEST])
    assert by_team(line) == {"East": 6, "West": 3}

    line, _ = drawn("9", frame(East=90, West=1), [EAST], [EAST], [WEST])
    assert by_team(line) == {"East": 8, "West": 1}


def test_a_condition_s_case_is_part_of_somebody_s_own():
    cases = [*frame(East=20, West=20), replace(frame(East=1)[0], reference="East-placed", marks=frozenset({"uasc"}))]

    line, _ = drawn("2 per auditor", cases, [EAST], [WEST], must_include=(MustInclude(count=1, mark="uasc"),))

    assert by_team(line) == {"East": 2, "West": 2}
    assert line.picks[0].key == ("child", "East-placed")


def test_a_line_for_the_service_area_draws_from_each_auditor_s_service():
    """SOTON-07."""
    line, _ = drawn("1 per auditor", frame(East=5, West=5, Far=5), [("North", "")], [("South", "")], own="service")

    assert (len(line.picks), by_team(line)["Far"]) == (2, 1)


def test_the_next_lot_of_a_dropped_case_comes_from_the_same_team():
    cases = frame(East=9, West=9, Far=9)
    line, asked = drawn("1 per auditor", cases, [EAST], [WEST])
    west = next(one for one in cases if one.team == "West")

    after = next_in_lot(cases, asked, seed=7, rules=Rules(MARCH), taken={pick.key for pick in line.picks}, like=west)

    assert after.team == "West"


def test_the_sample_of_own_teams_is_the_same_each_time_and_for_any_order_of_rows():
    cases = frame(East=40, West=40)

    one, _ = drawn("3", cases, [EAST], [WEST])
    other, _ = drawn("3", cases[::-1], [EAST], [WEST])

    assert one == other


# The round

OWN_FOUR = LINE + """    independence: {only_own_team: true}
    months: {every: {size: 2 per auditor}}
    titles: ["Team Manager"]
    due: "6th of next month"
    guests: ["Health"]
"""


@pytest.fixture
def own(cast):
    """Each team manager audits two files of their own team; the framework's quota says one a month."""
    version = version_with(OWN_FOUR)
    for team, worker in ((cast.north, cast.priya), (cast.south, cast.nadia), (cast.court, None)):
        make_cases(5, team=team, worker=worker, prefix=team.name[0])
    make_cases(9, team=make_team("Lonely Team", service="Far"), prefix="L")
    return version


def test_managers_are_given_their_own_team_s_files(cast, own):
    """ROCH-06, ROCH-07, ROCH-08: 4 per manager is 4 per team only where each team has one manager."""
    round_ = draft()

    assert given(round_) == {"Amara Audit": 2, "Nell Next": 2, "Tess Team": 2}
    found = {reference[0]: name for reference, name in pairs(round_).items()}
    assert found == {"C": "Amara Audit", "S": "Nell Next", "N": "Tess Team"}
    assert line_of(round_).excluded == [["Nobody of its team audits this line this month", 9]]
    assert prove(round_).holds


def test_a_swap_between_two_teams_is_refused(cast, own):
    round_ = draft(by=cast.quinn)
    by_name = {one.allocation.auditor.name: one for one in kept(round_, "line")}

    with pytest.raises(Refused) as refused:
        services.swap(
            by_name["Tess Team"].allocation, by_name["Nell Next"].allocation, reason="Try", by=cast.quinn
        )

    case = by_name["Tess Team"].case
    assert str(refused.value) == f"Case {case} cannot go to Nell Next. Nell Next works outside the case's team."


def test_published_audits_have_the_line_s_own_due_day(cast, own):
    """SOTON-17: the 6th of the next month, not the calendar's day."""
    made = services.publish_round(draft(by=cast.quinn), by=cast.quinn)

    assert {audit.due_on for audit in made} == {date(2026, 4, 6)}


def test_a_manager_who_audits_the_own_team_is_told_once_and_agrees_with_nobody(cast, own):
    """ROCH-08: named as manager and as auditor, Tess is the auditor."""
    made = services.publish_round(draft(by=cast.quinn), by=cast.quinn)
    tess = next(audit for audit in made if audit.auditor == cast.tess)

    told = Notice.objects.filter(about=f"audits.audit:{tess.pk}").order_by("to__name")
    assert list(told.values_list("to__name", "kind")) == [
        ("Priya Practice", "audit_of_your_work"), ("Tess Team", "audit_allocated"),
    ]
    assert tess.team_manager == cast.tess
    assert audits.named_people(tess) == [cast.priya]


def test_an_own_team_s_audit_is_handed_over_within_the_team_only(cast, own):
    made = services.publish_round(draft(by=cast.quinn), by=cast.quinn)
    tess = next(audit for audit in made if audit.auditor == cast.tess)
    second = make_person("Toby Team", Role.AUDITOR, Role.TEAM_MANAGER, team=cast.north, job_title="Team Manager")

    with pytest.raises(Refused, match="Amara Audit works outside the case's team."):
        services.reallocate(tess, to=cast.amara, reason="Tess is ill", by=cast.quinn)
    assert [person for person, _ in services.propose_reallocation(tess)] == [second]
    services.reallocate(tess, to=second, reason="Tess is ill", by=cast.quinn)
    services.reallocate(tess, to=cast.tess, reason="Tess is back", by=cast.quinn)
    assert tess.auditor == cast.tess


def test_the_round_and_the_programme_name_the_guests_of_a_line(cast, own, client):
    draft(by=cast.quinn)
    client.force_login(cast.quinn)

    for page in ("/rounds/2026-03/", "/rounds/programme/"):
        assert client.get(page).content.decode().count("With guests of Health") == 1


def test_a_month_may_have_auditors_and_guests_of_its_own(cast, client):
    """SOTON-39: April is as the line says, March is not."""
    march = '{size: 2 per auditor, titles: ["Head of Service"], guests: ["Housing", "Police"]}'
    version_with(OWN_FOUR.replace("every: {size: 2 per auditor}", f"every: {{size: 1}}, mar: {march}"))
    cast.norman.team = cast.court
    cast.norman.save()
    make_cases(5, team=cast.court, prefix="C")

    round_ = draft(by=cast.quinn)

    assert given(round_) == {"Norman North": 2}
    assert line_of(round_).guests == ("Housing", "Police")
    client.force_login(cast.quinn)
    assert "With guests of Housing, Police<" in client.get("/rounds/2026-03/").content.decode()
    year = client.get("/rounds/programme/").content.decode()
    assert (year.count("With guests of Health<"), year.count("With guests of Housing, Police.<")) == (1, 1)


def test_publishing_says_each_day_on_which_audits_are_due(cast, client):
    version_with(OWN_FOUR + LINE.replace("code: line", "code: other") + "    months: {every: {size: 3}}\n")
    for team, worker in ((cast.north, cast.priya), (cast.south, cast.nadia)):
        make_cases(9, team=team, worker=worker, prefix=team.name[0])
    draft(by=cast.quinn)
    client.force_login(cast.quinn)

    page = client.get("/rounds/2026-03/publish/").content.decode()

    assert "3 audits are made, due on 31 March 2026." in page
    assert "4 audits are made, due on 6 April 2026." in page


def test_heads_of_service_are_given_cases_outside_their_service(cast):
    """ROCH-16: Hana and Gwen are of Safeguarding, Norman of Courts."""
    version_with(LINE + """    titles: ["Head of Service"]
    independence: {exclude_own_service: true}
    months: {every: {size: 1 per auditor}}
""")
    make_cases(20, team=cast.court)

    round_ = draft()

    assert (line_of(round_).auditors, given(round_)) == (2, {"Hana Head": 1})
    assert round_.left_over.get(person=cast.norman).reason == "Every case that they could have has an auditor."
