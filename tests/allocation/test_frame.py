"""The frame: the newest case list as the draw sees it, and its keeping."""

from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocation.draw import Candidate
from allocation.frame import pack, read_frame, unpack
from audits.models import Audit
from cases.models import Case
from lib import clock
from lib.months import Month
from tests.allocation.making import make_cases
from tests.audits.making import make_audit, make_case

MARCH = Month(2026, 3)
ON = date(2026, 3, 2)


def one(**fields):
    """The candidate of a single case."""
    case = Case.objects.create(reference="C-1", **{"category": "child_in_need", **fields})
    frame, ids = read_frame(MARCH, on=ON)
    assert ids == {("child", "C-1"): case.pk}
    return frame[0]


def test_a_case_is_read_with_its_place(cast):
    found = one(team=cast.north, marks=["missing", "uasc"])

    assert (found.service, found.team, found.area) == ("Safeguarding", "North Team 1", "North")
    assert found.marks == {"missing", "uasc"}


def test_a_case_of_a_service_itself_has_its_service(cast):
    assert one(team=cast.north.parent).service == "Safeguarding"


def test_a_case_without_a_team_has_no_place(db):
    found = one()

    assert (found.service, found.team, found.area) == ("", "", "")


@pytest.mark.parametrize(
    ("born", "age"),
    [(None, None), (date(2010, 3, 2), 16), (date(2010, 3, 3), 15), (date(2026, 5, 1), -1)],
)
def test_ages_are_completed_years_on_the_day(db, born, age):
    assert one(date_of_birth=born).age == age


@pytest.mark.parametrize(
    ("fields", "months"),
    [
        ({}, None),
        ({"opened_on": date(2025, 9, 2)}, 6),
        ({"opened_on": date(2025, 9, 3)}, 5),
        ({"opened_on": date(2026, 4, 1)}, None),
        ({"category": "looked_after", "facts": {"care_start": {"on": "2024-03-02"}}, "opened_on": ON}, 24),
        ({"category": "child_protection", "facts": {"plan_start": {"on": "2025-03-01"}}}, 12),
        ({"category": "child_protection", "facts": {"plan_start": {"value": "x"}}, "opened_on": date(2026, 1, 2)}, 2),
        ({"category": "child_in_need", "facts": {"care_start": {"on": "2024-03-02"}}, "opened_on": ON}, 0),
    ],
)
def test_months_in_the_category_are_counted_from_its_own_day(db, fields, months):
    """HULL-94: in care over six months, on a plan over twelve."""
    assert one(**fields).months == months


def test_the_last_day_of_a_short_month_completes_it(db):
    Case.objects.create(reference="C-1", category="child_in_need", opened_on=date(2025, 8, 31))

    (found,), _ = read_frame(Month(2026, 2), on=date(2026, 2, 28))

    assert found.months == 6


def test_the_last_audit_before_the_month_and_an_open_one_are_seen(cast, framework):
    case = make_case(cast, "C-1")
    for month in (date(2024, 5, 1), date(2025, 6, 1)):
        audit = make_audit(cast, framework, case=case, month=month)
        Audit.objects.filter(pk=audit.pk).update(status="closed", grade="good")
    audit = make_audit(cast, framework, case=case, month=date(2026, 3, 1))

    (found,), _ = read_frame(MARCH, on=ON)
    assert (found.audited, found.audit_open) == (date(2025, 6, 1), True)

    Audit.objects.filter(pk=audit.pk).update(status="cancelled")
    (found,), _ = read_frame(MARCH, on=ON)
    assert (found.audited, found.audit_open) == (date(2025, 6, 1), False)


def test_a_cancelled_audit_is_no_audit(cast, framework):
    case = make_case(cast, "C-1")
    audit = make_audit(cast, framework, case=case, month=date(2026, 1, 1))
    Audit.objects.filter(pk=audit.pk).update(status="cancelled")

    (found,), _ = read_frame(MARCH, on=ON)

    assert found.audited is None


def test_reading_asks_the_same_however_long_the_list_is(cast, django_assert_num_queries):
    make_cases(3, team=cast.north)
    make_cases(40, team=cast.south, prefix="S")

    with clock.at(ON), django_assert_num_queries(3):
        read_frame(MARCH, on=ON)


candidates = st.builds(
    Candidate,
    reference=st.text(min_size=1, max_size=8),
    category=st.sampled_from(["child_in_need", "looked_after", ""]),
    marks=st.frozensets(st.sampled_from(["missing", "uasc"])),
    service=st.text(max_size=5), team=st.text(max_size=5), area=st.text(max_size=5),
    age=st.none() | st.integers(-1, 25), months=st.none() | st.integers(0, 300),
    restricted=st.booleans(), audit_open=st.booleans(),
    audited=st.none() | st.dates(date(2000, 1, 1), date(2100, 1, 1)),
)


@given(st.lists(candidates, max_size=20, unique_by=lambda one: one.reference))
def test_any_frame_comes_back_as_it_was_kept(frame):
    packed, digest = pack(frame)

    back, again = unpack(packed)

    assert sorted(back, key=repr) == sorted(frame, key=repr)
    assert again == digest


@given(st.lists(candidates, max_size=20, unique_by=lambda one: one.reference), st.integers())
def test_the_digest_of_any_frame_does_not_depend_on_its_order(frame, seed):
    mixed = Random(seed).sample(frame, len(frame))

    assert pack(mixed) == pack(frame)


def test_the_digest_tells_of_any_change():
    frame = [Candidate("C-1", category="child_in_need"), Candidate("C-2", category="child_in_need")]
    others = [
        frame[:1],
        [frame[0], Candidate("C-2", category="looked_after")],
        [frame[0], Candidate("C-2", category="child_in_need", restricted=True)],
        [frame[0], Candidate("C-2", category="child_in_need", age=0)],
    ]

    digests = {pack(one)[1] for one in [frame, *others]}

    assert len(digests) == 5
