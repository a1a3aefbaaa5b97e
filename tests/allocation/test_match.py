"""The match: hard rules hold in any council, and everything has its sentence."""

from collections import Counter
from dataclasses import replace
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from allocation.match import match, obstacle
from allocation.standing import NO_TEAM, Auditor, Case, Rules, why_no_seat
from bench.councils import council
from frameworks.policy import Independence, MatchWeights
from people.closeness import Closeness

RULES = Rules()
AUDITORS = frozenset({"auditor"})

AMARA = Auditor(1, "Amara", AUDITORS, team="east 1", area="East", done=2, year_limit=10)
NELL = Auditor(2, "Nell", AUDITORS, team="west 1", area="West", done=2, year_limit=10)
CASE = Case(
    "child-1",
    AUDITORS,
    team="north 1",
    teams=frozenset({"north 1"}),
    area="East",
    worker=50,
    above=frozenset({51, 52}),
    named=frozenset({50, 51, 60}),
)


def matched(*auditors, cases=(CASE,), rules=RULES, seed=1):
    return match(cases, auditors, rules=rules, seed=seed)


def test_the_nearer_auditor_gets_the_case_with_a_sentence_that_says_why():
    found = matched(NELL, AMARA)

    assert [(pair.case, pair.auditor, pair.reason) for pair in found.pairs] == [
        (
            "child-1",
            1,
            "Amara is outside the case's team and its line management, works in the same area (East) "
            "and has had 2 of at most 10 audits this year.",
        )
    ]
    assert found.auditors_left == ((2, "Every case that they could have has an auditor."),)


def test_who_has_done_fewer_audits_comes_first():
    """HULL-14: ten a year for everyone, so the load is even."""
    busy, fresh = (
        replace(NELL, area="East", done=6),
        replace(NELL, key=3, name="Fred", area="East", done=1),
    )

    assert [pair.auditor for pair in matched(busy, fresh).pairs] == [3]


def test_distance_gives_way_when_the_load_is_uneven():
    assert [pair.auditor for pair in matched(replace(AMARA, done=6), NELL).pairs] == [2]


def test_another_worker_is_preferred_to_the_same_worker_again():
    again = replace(AMARA, recent_workers=frozenset({50}))

    assert [pair.auditor for pair in matched(again, NELL).pairs] == [2]
    assert matched(again).pairs[0].reason.endswith("audits this year, though also of this worker within the year.")


def refused(auditor, case=CASE, rules=RULES):
    """What is said when this auditor is the only one; nobody may be matched."""
    found = matched(auditor, cases=[case], rules=rules)
    assert found.pairs == ()
    return found.cases_left[0][1], obstacle(case, auditor, rules=rules)


def test_nobody_audits_their_own_team():
    """HULL-15."""
    assert refused(replace(AMARA, team="north 1")) == (
        "The only auditor of this line works in the case's team.",
        "Amara works in the case's team.",
    )


def test_nobody_audits_a_team_they_lead():
    """HULL-15."""
    assert refused(replace(AMARA, leads=frozenset({"north 1", "north 2"}))) == (
        "The only auditor of this line leads the case's team.",
        "Amara leads the case's team.",
    )


def test_nobody_audits_somebody_in_their_line_from_above():
    """HULL-15."""
    assert refused(replace(AMARA, key=52)) == (
        "The only auditor of this line is in the line above the worker.",
        "Amara is in the line above the worker.",
    )


def test_nobody_audits_their_own_manager():
    assert refused(replace(AMARA, above=frozenset({50, 51}))) == (
        "The only auditor of this line is in the line below the worker.",
        "Amara is in the line below the worker.",
    )


def test_worker_manager_and_reviewing_officer_never_audit_the_case():
    assert refused(replace(AMARA, key=60)) == (
        "The only auditor of this line is the case's worker, manager or reviewing officer.",
        "Amara is the case's worker, manager or reviewing officer.",
    )


def test_own_service_is_barred_where_the_framework_says_so():
    rules = Rules(Independence(exclude_own_service=True))
    case, auditor = replace(CASE, service="north"), replace(AMARA, service="north")

    assert refused(auditor, case, rules) == (
        "The only auditor of this line works in the case's service.",
        "Amara works in the case's service.",
    )
    assert matched(auditor, cases=[case]).pairs


def test_a_re_audit_changes_hands_where_the_framework_says_so():
    rules = Rules(Independence(exclude_previous_auditor=True))
    case = replace(CASE, previous_auditors=frozenset({1}))

    assert refused(AMARA, case, rules)[1] == "Amara audited this case before."
    assert matched(AMARA, cases=[case]).pairs


def test_own_team_is_allowed_for_a_tool_that_allows_it():
    case = replace(CASE, own_team_allowed=True)

    found = matched(replace(AMARA, team="north 1"), cases=[case])

    assert found.pairs[0].reason == (
        "Amara may audit the own team with this tool, works in the same area (East) "
        "and has had 2 of at most 10 audits this year."
    )


def test_a_case_of_no_known_team_is_left_over():
    case = replace(CASE, team=None, teams=frozenset())

    assert refused(AMARA, case) == (NO_TEAM, NO_TEAM)


def test_ten_audits_a_year_are_the_most():
    """HULL-14, HULL-116: "required ten" is also the most."""
    full = replace(AMARA, done=10)

    assert refused(full) == (
        "The only auditor independent of the case has had the audits of the year.",
        "Amara has had 10 of at most 10 audits this year.",
    )


def test_one_audit_a_month_is_the_most():
    assert refused(replace(AMARA, this_month=1))[1] == "Amara has 1 audit this month; the most is 1."


def test_nobody_on_a_break_or_away_gets_a_case():
    """HULL-53, HULL-55, HULL-56."""
    for away, told in [
        ("break", "is on a break"),
        ("exempt", "is exempt this month"),
        ("absent", "is away"),
    ]:
        assert refused(replace(AMARA, away=away)) == (
            f"The only auditor independent of the case {told}.",
            f"Amara {told}.",
        )


def test_nobody_audits_a_line_that_is_not_theirs():
    case = replace(CASE, roles=frozenset({"qa"}))

    assert refused(AMARA, case) == (
        "Nobody holds a role that audits this line.",
        "Amara holds no role that audits this line.",
    )


def test_a_case_left_over_says_who_could_have_had_it():
    full = [replace(AMARA, key=n, done=10) for n in range(100, 112)]
    own = [replace(AMARA, key=n, team="north 1") for n in range(200, 203)]

    assert matched(*full, *own).cases_left == (
        (
            "child-1",
            "All 12 auditors independent of the case have had the audits of the year.",
        ),
    )
    assert matched(*full, replace(NELL, away="break"), *own).cases_left == (
        (
            "child-1",
            "None of the 13 auditors independent of the case is free: "
            "12 have had the audits of the year, 1 is on a break.",
        ),
    )
    assert matched(*own, replace(AMARA, key=52)).cases_left == (
        (
            "child-1",
            "None of the 4 auditors of this line is independent of the case: "
            "3 work in the case's team, 1 is in the line above the worker.",
        ),
    )


def test_an_auditor_left_over_says_why():
    cases = [CASE, replace(CASE, key="child-2", team="east 1", teams=frozenset({"east 1"}))]
    auditors = [
        replace(NELL, team="north 1", leads=frozenset({"east 1"})),
        replace(AMARA, key=3, name="Zoe", away="absent", away_why="Zoe is away until 20 March 2026."),
        replace(AMARA, key=4, name="Quinn", roles=frozenset({"qa"})),
    ]

    found = match(cases, auditors, rules=RULES, seed=1)

    assert found.pairs == ()
    assert found.auditors_left == (
        (2, "Nell is not independent of any of the cases left over."),
        (3, "Zoe is away until 20 March 2026."),
        (4, "No case of this month falls to the roles of Quinn."),
    )


def test_a_case_of_a_lower_rank_comes_first_when_auditors_are_short():
    """HULL-77: re-audits before the sample."""
    sample = [replace(CASE, key=f"child-{n}", rank=1, area="East") for n in range(5)]
    reaudit = replace(CASE, key="again", rank=0, area="West")

    assert [pair.case for pair in matched(AMARA, cases=[*sample, reaudit]).pairs] == ["again"]


def test_a_line_outside_the_quota_is_shared_evenly_by_those_who_may():
    """HULL-95: dip samples by the QA team are not among an auditor's ten."""
    cases = [replace(CASE, key=f"dip-{n}", counted=False) for n in range(20)]
    full = [replace(AMARA, key=n, done=10, this_month=1) for n in (1, 2)]
    away = replace(AMARA, key=3, away="break")

    found = matched(*full, away, cases=cases)

    assert Counter(pair.auditor for pair in found.pairs) == {1: 10, 2: 10}


# Whatever the council

TEAMS = ["t1", "t2", "t3"]
people = st.integers(1, 9)


@st.composite
def councils(draw, most=8):
    """Auditors in a line of management, with teams they lead, and cases of these teams."""
    keys = draw(st.lists(people, min_size=1, max_size=most, unique=True))
    auditors = [
        Auditor(
            key,
            f"Person {key}",
            roles=draw(st.frozensets(st.sampled_from(["auditor", "qa"]), min_size=1)),
            team=draw(st.sampled_from(TEAMS) | st.none()),
            service=draw(st.sampled_from(["s1", "s2"]) | st.none()),
            area=draw(st.sampled_from(["", "East", "West"])),
            leads=draw(st.frozensets(st.sampled_from(TEAMS), max_size=1)),
            above=draw(st.frozensets(people.filter(lambda n, key=key: n != key), max_size=2)),
            done=draw(st.integers(0, 10)),
            year_limit=draw(st.sampled_from([10, None])),
            this_month=draw(st.integers(0, 1)),
            month_limit=draw(st.integers(1, 2)),
            away=draw(st.sampled_from(["", "", "", "break", "absent"])),
            recent_teams=draw(st.frozensets(st.sampled_from(TEAMS), max_size=1)),
            recent_workers=draw(st.frozensets(people, max_size=2)),
        )
        for key in keys
    ]
    cases = []
    for n in range(draw(st.integers(0, most))):
        team, worker = draw(st.sampled_from(TEAMS)), draw(people | st.none())
        cases.append(
            Case(
                f"child-{n}",
                roles=draw(st.sampled_from([AUDITORS, frozenset({"qa"}), AUDITORS | {"qa"}])),
                team=team,
                teams=frozenset({team}),
                service=draw(st.sampled_from(["s1", "s2"])),
                area=draw(st.sampled_from(["", "East", "West"])),
                worker=worker,
                above=draw(st.frozensets(people, max_size=2)) if worker else frozenset(),
                named=draw(st.frozensets(people, max_size=2)) | ({worker} if worker else set()),
                previous_auditors=draw(st.frozensets(people, max_size=1)),
                own_team_allowed=draw(st.sampled_from([False, False, True])),
                counted=draw(st.sampled_from([True, True, False])),
                rank=draw(st.integers(0, 2)),
            )
        )
    rules = Rules(
        draw(
            st.builds(
                Independence,
                exclude_own_team=st.booleans(),
                exclude_managed_teams=st.booleans(),
                exclude_line_management=st.booleans(),
                exclude_own_service=st.booleans(),
                exclude_previous_auditor=st.booleans(),
            )
        )
    )
    return cases, auditors, rules


def may(case, auditor, rule):
    """The hard rules between a case and an auditor, said again as plainly as they can be."""
    if auditor.key in case.named or not (auditor.roles & case.roles) or auditor.away:
        return False
    if rule.exclude_previous_auditor and auditor.key in case.previous_auditors:
        return False
    if case.own_team_allowed:
        return True
    return not (
        (rule.exclude_own_team and auditor.team == case.team)
        or (rule.exclude_managed_teams and case.team in auditor.leads)
        or (rule.exclude_own_service and auditor.service == case.service)
        or (rule.exclude_line_management and auditor.key in case.above)
        or (rule.exclude_line_management and case.worker in auditor.above)
    )


def seats(auditor):
    free = auditor.month_limit - auditor.this_month
    return max(0, free if auditor.year_limit is None else min(free, auditor.year_limit - auditor.done))


@given(councils(), st.integers())
@settings(max_examples=80, deadline=None)
def test_no_match_in_any_council_breaks_a_hard_rule(council, seed):
    """HULL-14, HULL-15, HULL-53."""
    cases, auditors, rules = council
    by_case, by_key = {c.key: c for c in cases}, {a.key: a for a in auditors}

    found = match(cases, auditors, rules=rules, seed=seed)

    given_out = Counter()
    for pair in found.pairs:
        case, auditor = by_case[pair.case], by_key[pair.auditor]
        assert may(case, auditor, rules.independence)
        given_out[auditor.key] += case.counted
    assert all(count <= seats(by_key[key]) for key, count in given_out.items())


@given(councils(), st.integers())
@settings(max_examples=40, deadline=None)
def test_everything_in_any_council_is_matched_once_or_left_over_once(council, seed):
    cases, auditors, rules = council

    found = match(cases, auditors, rules=rules, seed=seed)

    pairs = [pair.case for pair in found.pairs]
    assert sorted(pairs + [case for case, _ in found.cases_left]) == sorted(c.key for c in cases)
    matched_people = {pair.auditor for pair in found.pairs}
    left = [auditor for auditor, _ in found.auditors_left]
    assert sorted([*matched_people, *left]) == sorted(a.key for a in auditors)
    assert all(text.endswith(".") for _, text in (*found.cases_left, *found.auditors_left))


@given(councils(), st.integers(), st.randoms())
@settings(max_examples=40, deadline=None)
def test_the_same_seed_gives_any_council_the_same_match_in_any_order(council, seed, chance):
    cases, auditors, rules = council
    mixed_cases, mixed_auditors = (
        chance.sample(cases, len(cases)),
        chance.sample(auditors, len(auditors)),
    )

    one = match(cases, auditors, rules=rules, seed=seed)
    other = match(mixed_cases, mixed_auditors, rules=rules, seed=seed)

    assert sorted(one.pairs, key=repr) == sorted(other.pairs, key=repr)
    assert sorted(one.cases_left) == sorted(other.cases_left)
    assert sorted(one.auditors_left) == sorted(other.auditors_left)


@given(councils(), st.integers())
@settings(max_examples=40, deadline=None)
def test_no_case_of_any_council_is_left_that_somebody_free_could_have(council, seed):
    cases, auditors, rules = council
    by_case = {c.key: c for c in cases}

    found = match(cases, auditors, rules=rules, seed=seed)

    used = Counter(pair.auditor for pair in found.pairs if by_case[pair.case].counted)
    for key, _ in found.cases_left:
        case = by_case[key]
        assert not any(
            may(case, auditor, rules.independence) and (not case.counted or used[auditor.key] < seats(auditor))
            for auditor in auditors
        )


def cost_of(case, auditor, weights):
    elsewhere = case.area and auditor.area and case.area != auditor.area
    return (
        weights.other_area * bool(elsewhere)
        + weights.same_team_again * (case.team in auditor.recent_teams)
        + weights.same_worker_again * (case.worker is not None and case.worker in auditor.recent_workers)
        + weights.each_audit_this_year * auditor.done
    )


def best_by_trying_everything(cases, auditors, rules):
    """Most pairs, then lowest ranks, then least cost, when each auditor has one seat."""
    places = [*auditors, *[None] * len(cases)]
    best = None
    for chosen in set(permutations(places, len(cases))):
        pairs = [(c, a) for c, a in zip(cases, chosen, strict=True) if a]
        if all(may(c, a, rules.independence) and seats(a) for c, a in pairs):
            score = (
                -len(pairs),
                sum(c.rank for c, _ in pairs),
                sum(cost_of(c, a, MatchWeights()) for c, a in pairs),
            )
            best = score if best is None else min(best, score)
    return best


@given(councils(most=3), st.integers())
@settings(max_examples=40, deadline=None)
def test_no_other_match_of_a_small_council_is_better(council, seed):
    cases, auditors, rules = council
    cases = [replace(case, counted=True) for case in cases]
    auditors = [replace(auditor, month_limit=1) for auditor in auditors]
    by_case, by_key = {c.key: c for c in cases}, {a.key: a for a in auditors}

    found = match(cases, auditors, rules=rules, seed=seed)

    pairs = [(by_case[pair.case], by_key[pair.auditor]) for pair in found.pairs]
    score = (
        -len(pairs),
        sum(c.rank for c, _ in pairs),
        sum(cost_of(c, a, MatchWeights()) for c, a in pairs),
    )
    assert score == best_by_trying_everything(cases, auditors, rules)


@given(councils(), st.integers())
@settings(max_examples=40, deadline=None)
def test_a_move_by_hand_is_refused_exactly_when_the_match_could_not_make_it(council, seed):
    """QA's swaps pass the same rules as the match."""
    cases, auditors, rules = council

    for case in cases:
        for auditor in auditors:
            allowed = may(case, auditor, rules.independence) and (not case.counted or bool(seats(auditor)))
            assert bool(obstacle(case, auditor, rules=rules)) != allowed


@given(
    st.dictionaries(people, people, max_size=8),
    st.dictionaries(people, st.sampled_from(TEAMS)),
    people,
    people,
)
def test_the_match_and_the_council_at_large_agree_who_stands_too_close(managers, places, worker, person):
    """One meaning of independence: `people.closeness` for deciders and moderators, this for auditors."""
    managers = {low: high for low, high in managers.items() if low != high}
    lines = Closeness(managers=managers, places=places, services={}, led={}, names={})
    auditor = Auditor(person, "Amara", AUDITORS, team=places.get(person), above=frozenset(lines.above(person)))
    case = Case(
        "child",
        AUDITORS,
        team="t1",
        teams=frozenset({"t1"}),
        worker=worker,
        above=frozenset(lines.above(worker)),
        named=frozenset({worker}),
    )

    tie = lines.tie(person, rules=Independence(), worker=worker, team="t1")

    assert bool(obstacle(case, auditor, rules=RULES)) == bool(tie)


def test_the_year_counts_before_the_month_in_the_reason():
    assert why_no_seat(replace(AMARA, done=10, this_month=1)) == "Amara has had 10 of at most 10 audits this year."


def test_a_county_s_year_of_cases_is_matched():
    """15,000 cases and 1,000 auditors; `bench/match.py` says how fast."""
    cases, auditors = council(15_000, 1_000)
    by_case, by_key = {case.key: case for case in cases}, {auditor.key: auditor for auditor in auditors}

    found = match(cases, auditors, rules=RULES, seed=7)

    assert len(found.pairs) == sum(seats(auditor) for auditor in auditors) == 1_000
    assert len(found.pairs) + len(found.cases_left) == 15_000
    assert all(may(by_case[pair.case], by_key[pair.auditor], RULES.independence) for pair in found.pairs)
    assert {by_case[pair.case].rank for pair in found.pairs} == {0}
