"""The draw: seeded, stratified, each case once, every exclusion counted."""

from collections import Counter
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from allocation.draw import (
    OPEN_AUDIT,
    OTHER_LINE,
    RESTRICTED,
    Candidate,
    Line,
    Rules,
    draw,
    draw_line,
    next_in_lot,
)
from frameworks.policy import MustInclude, Selection, Size
from lib.months import Month

MARCH = Month(2026, 3)
RULES = Rules(
    MARCH,
    not_audited_within=12,
    categories=("child_in_need", "child_protection", "looked_after", "care_leaver"),
)
CONTROL = Line(
    "control",
    "Control sample",
    Size.from_text("10"),
    select=Selection(categories=("child_in_need", "child_protection", "looked_after")),
    stratify_by=("category",),
)


def frame_of(**counts):
    """So many cases of each category, with references such as child_in_need-007."""
    return [
        Candidate(f"{category}-{n:03}", category=category) for category, count in counts.items() for n in range(count)
    ]


def references(line):
    return [pick.key[1] for pick in line.picks]


def categories(line):
    return Counter(reference.rsplit("-", 1)[0] for reference in references(line))


def test_the_sample_mirrors_the_categories_of_the_pool():
    """HULL-92: drawn at random from three categories, each with its share."""
    frame = frame_of(child_in_need=60, child_protection=30, looked_after=10, early_help=50)

    drawn = draw_line(frame, CONTROL, seed=7, rules=RULES)

    assert categories(drawn) == {"child_in_need": 6, "child_protection": 3, "looked_after": 1}
    assert (drawn.fitting, drawn.pool, drawn.wanted) == (100, 100, 10)


def test_each_pick_says_where_it_was_drawn_from():
    drawn = draw_line(frame_of(child_in_need=90, looked_after=10), CONTROL, seed=7, rules=RULES)

    assert {pick.why for pick in drawn.picks} == {
        "Drawn by lot: one of 9 from 90 cases (Child in need).",
        "Drawn by lot: one of 1 from 10 cases (Looked after).",
    }


def test_the_same_seed_gives_the_same_draw_whatever_the_order_of_rows():
    frame = frame_of(child_in_need=40, child_protection=20)

    assert draw_line(frame, CONTROL, seed=7, rules=RULES) == draw_line(frame[::-1], CONTROL, seed=7, rules=RULES)


def test_another_seed_gives_another_draw():
    frame = frame_of(child_in_need=400)

    one, other = (draw_line(frame, CONTROL, seed=seed, rules=RULES) for seed in (7, 8))

    assert references(one) != references(other)


def test_another_attempt_gives_another_draw():
    frame = frame_of(child_in_need=400)

    again = draw_line(frame, replace(CONTROL, attempt=2), seed=7, rules=RULES)

    assert references(again) != references(draw_line(frame, CONTROL, seed=7, rules=RULES))


def test_one_placed_for_adoption_is_always_in_the_sample():
    """HULL-31, HULL-92."""
    line = replace(CONTROL, must_include=(MustInclude(count=1, mark="placed_for_adoption"),))
    placed = Candidate("placed", category="looked_after", marks=frozenset({"placed_for_adoption"}))

    drawn = draw_line([*frame_of(child_in_need=500), placed], line, seed=7, rules=RULES)

    assert len(drawn.picks) == 10
    assert drawn.picks[0].key == ("child", "placed")
    assert drawn.picks[0].why == (
        "Drawn by lot from the 1 case that meets the condition “at least 1: Placed for adoption”."
    )


def test_nineteen_care_leavers_join_a_sample_that_is_drawn_without_them():
    """HULL-92, HULL-120: 40 including 19 care leavers, although the line draws from three others."""
    line = replace(
        CONTROL,
        size=Size.from_text("40"),
        must_include=(MustInclude(count=19, category="care_leaver"),),
    )
    frame = frame_of(child_in_need=100, child_protection=50, looked_after=60, care_leaver=30)

    drawn = draw_line(frame, line, seed=7, rules=RULES)

    assert categories(drawn) == {
        "care_leaver": 19,
        "child_in_need": 10,
        "child_protection": 5,
        "looked_after": 6,
    }


def test_a_condition_that_cannot_be_met_is_said():
    line = replace(CONTROL, must_include=(MustInclude(count=2, mark="placed_for_adoption"),))

    drawn = draw_line(frame_of(child_in_need=50), line, seed=7, rules=RULES)

    assert len(drawn.picks) == 10
    assert drawn.notes == ("Condition “at least 2: Placed for adoption” not met: 0 drawn, no more cases fit.",)


def test_cases_left_out_are_counted_by_reason():
    """HULL-52: audited within the framework's period, open audits and restricted records."""
    case = Candidate("free", category="child_in_need")
    frame = [
        case,
        replace(case, reference="restricted", restricted=True),
        replace(case, reference="open", audit_open=True),
        replace(case, reference="last-april", audited=date(2025, 4, 1)),
        replace(case, reference="last-march", audited=date(2025, 3, 1)),
        replace(case, reference="taken"),
        replace(case, reference="early", category="early_help"),
    ]

    drawn = draw_line(frame, CONTROL, seed=7, rules=RULES, taken={("child", "taken")})

    assert sorted(references(drawn)) == ["free", "last-march"]
    assert dict(drawn.excluded) == {
        RESTRICTED: 1,
        OPEN_AUDIT: 1,
        OTHER_LINE: 1,
        "Audited in the last 12 months": 1,
    }
    assert (drawn.fitting, drawn.pool) == (6, 2)
    assert drawn.notes == ("Only 2 of 10: no more cases fit.",)


def test_restricted_records_are_drawn_where_the_framework_grants_access_first():
    frame = [Candidate("secret", category="child_in_need", restricted=True)]

    drawn = draw_line(frame, CONTROL, seed=7, rules=replace(RULES, restricted="grant"))

    assert references(drawn) == ["secret"]


def test_an_age_or_a_time_that_is_not_known_does_not_fit():
    """HULL-94: under 15 and in care for more than six months."""
    line = replace(CONTROL, select=Selection(categories=("looked_after",), age_to=14, months_from=6))
    child = Candidate("fits", category="looked_after", age=14, months=6)
    frame = [
        child,
        replace(child, reference="too-old", age=15),
        replace(child, reference="too-new", months=5),
        replace(child, reference="no-age", age=None),
        replace(child, reference="no-months", months=None),
    ]

    assert references(draw_line(frame, line, seed=7, rules=RULES)) == ["fits"]


def test_a_line_can_leave_marks_out():
    line = replace(CONTROL, select=Selection(without_marks=("unborn",)))
    child = Candidate("born", category="child_in_need")
    frame = [child, replace(child, reference="unborn", marks=frozenset({"unborn"}))]

    assert references(draw_line(frame, line, seed=7, rules=RULES)) == ["born"]


def test_all_takes_every_case_that_fits_before_other_lines_draw():
    """HULL-95, HULL-96: "all" is a size."""
    everything = Line("private", "Private fostering", Size(kind="all"), select=Selection(marks=("missing",)))
    frame = [replace(c, marks=frozenset({"missing"})) for c in frame_of(child_in_need=12)]

    control, private = draw(frame, [CONTROL, everything], seed=7, rules=RULES)

    assert (len(private.picks), len(control.picks)) == (12, 0)
    assert {pick.why for pick in private.picks} == {"The line takes every case that fits."}
    assert dict(control.excluded) == {OTHER_LINE: 12}


def test_to_be_confirmed_takes_none_and_says_so():
    """HULL-95, HULL-96, HULL-120: "TBC" is a plan entry."""
    drawn = draw_line(frame_of(child_in_need=5), replace(CONTROL, size=Size(kind="unset")), seed=7, rules=RULES)

    assert (drawn.picks, drawn.wanted, drawn.pool) == ((), None, 5)
    assert drawn.notes == ("To be confirmed: nothing is drawn until the size is set.",)


def test_a_range_takes_the_most_and_is_content_with_the_least():
    """HULL-93: two or three prospective adopters."""
    line = replace(CONTROL, size=Size.from_text("2 to 3"))

    assert len(draw_line(frame_of(child_in_need=9), line, seed=7, rules=RULES).picks) == 3
    assert draw_line(frame_of(child_in_need=2), line, seed=7, rules=RULES).notes == ()


def test_a_unit_that_no_case_list_has_draws_nothing_and_says_so():
    """HULL-33, HULL-93, HULL-96: carers and adopters have lists of their own."""
    line = replace(CONTROL, unit="carer")

    drawn = draw_line(frame_of(child_in_need=5), line, seed=7, rules=RULES)

    assert (drawn.picks, drawn.notes) == (
        (),
        ("The case list has no records of the kind “foster carer”, so nothing is drawn.",),
    )


def test_a_line_picked_by_hand_shows_how_many_fit():
    drawn = draw_line(frame_of(child_in_need=5), replace(CONTROL, by_hand=True), seed=7, rules=RULES)

    assert (drawn.picks, drawn.pool, drawn.notes) == (
        (),
        5,
        ("Picked by hand from the cases that fit.",),
    )


def test_the_next_lot_of_the_same_stratum_takes_a_dropped_place():
    frame = frame_of(child_in_need=90, looked_after=10)
    drawn = draw_line(frame, CONTROL, seed=7, rules=RULES)
    dropped = next(c for c in frame if c.category == "looked_after" and c.key in {p.key for p in drawn.picks})

    instead = next_in_lot(frame, CONTROL, seed=7, rules=RULES, taken={pick.key for pick in drawn.picks}, like=dropped)

    assert instead.category == "looked_after"
    assert instead.key not in {pick.key for pick in drawn.picks}


def test_no_case_is_left_to_take_a_dropped_place():
    frame = frame_of(child_in_need=2)

    assert next_in_lot(frame, CONTROL, seed=7, rules=RULES, taken={c.key for c in frame}) is None


# Whatever the case list and the programme

CATEGORIES = ["child_in_need", "child_protection", "looked_after", "care_leaver", "early_help"]
candidates = st.builds(
    Candidate,
    reference=st.integers(0, 10_000).map(str),
    category=st.sampled_from(CATEGORIES),
    marks=st.frozensets(st.sampled_from(["missing", "placed_for_adoption"])),
    service=st.sampled_from(["A", "B"]),
    age=st.none() | st.integers(-1, 24),
    restricted=st.booleans(),
    audit_open=st.booleans(),
    audited=st.none() | st.dates(date(2024, 1, 1), date(2026, 2, 28)).map(lambda d: d.replace(day=1)),
)
frames = st.lists(candidates, max_size=60, unique_by=lambda c: c.reference)
sizes = (
    st.just(Size(kind="all"))
    | st.just(Size(kind="unset"))
    | st.integers(0, 25).map(lambda n: Size(kind="count", least=n, most=n))
)
lines = st.lists(
    st.builds(
        Line,
        code=st.sampled_from("abcdef"),
        title=st.just("Line"),
        size=sizes,
        select=st.builds(Selection, categories=st.lists(st.sampled_from(CATEGORIES), max_size=3).map(tuple)),
        must_include=st.lists(
            st.builds(MustInclude, count=st.integers(1, 5), category=st.sampled_from(CATEGORIES)),
            max_size=2,
        ).map(tuple),
        stratify_by=st.sampled_from([(), ("category",), ("category", "service")]),
    ),
    max_size=4,
    unique_by=lambda line: line.code,
)


@given(frames, lines, st.integers())
def test_any_draw_takes_each_case_once_and_none_that_may_not_be_drawn(frame, programme, seed):
    by_key = {candidate.key: candidate for candidate in frame}

    drawn = draw(frame, programme, seed=seed, rules=RULES)

    picks = [pick.key for line in drawn for pick in line.picks]
    assert len(picks) == len(set(picks))
    for case in map(by_key.get, picks):
        months_ago = case.audited and (2026 - case.audited.year) * 12 + 3 - case.audited.month
        assert not case.restricted
        assert not case.audit_open
        assert case.category in RULES.categories
        assert months_ago is None or months_ago >= 12


@given(frames, lines, st.integers(), st.randoms())
def test_any_draw_is_the_same_again_in_any_order(frame, programme, seed, chance):
    shuffled = list(frame)
    chance.shuffle(shuffled)

    assert draw(frame, programme, seed=seed, rules=RULES) == draw(shuffled, programme, seed=seed, rules=RULES)


@given(frames, lines, st.integers())
def test_any_line_gives_what_it_is_asked_or_all_there_are(frame, programme, seed):
    for line, drawn in zip(programme, draw(frame, programme, seed=seed, rules=RULES), strict=True):
        assert drawn.fitting == drawn.pool + sum(n for _, n in drawn.excluded)
        if line.size.kind == "count":
            assert len(drawn.picks) <= line.size.most
            assert len(drawn.picks) >= min(line.size.most, drawn.pool) or drawn.notes != ()
        if line.size.is_all:
            assert len(drawn.picks) == drawn.pool


@given(frames, st.integers(0, 25), st.integers())
def test_any_sample_without_conditions_stays_within_one_of_each_share(frame, size, seed):
    """HULL-92: proportional to what may be drawn."""
    line = Line("a", "Line", Size(kind="count", least=size, most=size), stratify_by=("category",))

    drawn = draw_line(frame, line, seed=seed, rules=RULES)

    of = {c.key: c.category for c in frame}
    got = Counter(of[pick.key] for pick in drawn.picks)
    free = [c for c in frame if c.category in RULES.categories and not (c.restricted or c.audit_open)]
    pool = Counter(
        c.category for c in free if c.audited is None or (2026 - c.audited.year) * 12 + 3 - c.audited.month >= 12
    )
    taken = min(size, pool.total())
    assert all(abs(got[category] - n * taken / pool.total()) < 1 for category, n in pool.items())
