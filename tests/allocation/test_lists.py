"""Lists of rounds, cases, auditors and requests: filtered, in order, page by page."""

import re
from datetime import date

import pytest
from django.urls import reverse

from allocation import services
from allocation.filters import AuditorFilter, BreakFilter, CaseFilter
from allocation.models import Break, Exemption, Round, SampledCase
from audits.models import Audit
from lib.months import Month
from people.models import Team, User
from tests.allocation.making import draft, kept, make_auditors, make_cases
from tests.cast import make_person

MARCH = Month(2026, 3)
TITLES = {"child": "Child’s case file audit", "other": "Another form"}


@pytest.fixture
def quinn(client, council):
    client.force_login(council.quinn)
    return client


def page(client, name, *arguments, **data):
    response = client.get(reverse(f"allocation:{name}", args=arguments), data)
    assert response.status_code == 200
    return response.content.decode()


def cases(round_, **data):
    """References of the round's cases that the filter lets through, in order."""
    found = CaseFilter(data, queryset=SampledCase.objects.filter(round=round_), lines=round_.lines.all(), titles=TITLES)
    assert found.is_valid()
    return list(found.qs.order_by("case__reference").values_list("case__reference", flat=True))


def people(**data):
    found = AuditorFilter(data, queryset=User.objects.order_by("name"))
    assert found.is_valid()
    return list(found.qs.values_list("name", flat=True))


# Cases of a round


def test_cases_are_found_by_state(council, round_):
    given = sorted(one.case.reference for one in kept(round_) if getattr(one, "allocation", None))
    dropped = kept(round_)[0]
    services.drop(dropped, reason="Closed", by=council.quinn)
    given = [reference for reference in given if reference != dropped.case.reference]

    assert cases(round_, state="dropped") == [dropped.case.reference]
    assert cases(round_, state="given") == given
    assert len(cases(round_, state="waiting")) == 30 - 1 - len(given)
    assert len(cases(round_)) == 30


def test_words_find_a_case_by_reference_or_auditor(council, round_):
    with_amara = SampledCase.objects.get(allocation__auditor=council.amara).case.reference

    assert cases(round_, words=" c-007 ") == ["C-007"]
    assert cases(round_, words="amara") == [with_amara]
    assert cases(round_, words="nobody of this name") == []


def test_cases_are_found_by_the_form_they_are_audited_with(round_):
    assert len(cases(round_, form_of="child")) == 30
    assert cases(round_, form_of="other") == []


def test_the_lines_of_the_round_are_offered_and_any(round_):
    found = CaseFilter({}, queryset=SampledCase.objects.all(), lines=round_.lines.all()[:2], titles=TITLES)

    assert list(found.form.fields["line"].choices) == [
        ("", "Any"), ("control", "Control sample"), ("thematic", "Thematic audit"),
    ]  # fmt: skip


def test_words_and_state_hold_together(council, round_):
    assert len(cases(round_, words="C-0", state="given")) == 4
    assert cases(round_, words="amara", state="waiting") == []


def test_cases_are_found_by_line(council):
    make_cases(5, team=council.south, worker=council.nadia, prefix="D", category="care_leaver", marks=["disabled"])
    round_ = draft()

    assert cases(round_, line="thematic") == [f"D-00{n}" for n in range(1, 6)]
    assert len(cases(round_, line="control")) == 30


@pytest.mark.parametrize("data", [{"line": "gone"}, {"state": "odd"}])
def test_a_choice_that_is_none_is_said_and_does_no_harm(quinn, round_, data):
    shown = page(quinn, "round", MARCH, **data)

    (value,) = data.values()
    assert f"{value} is not one of the available choices" in shown


def test_a_page_of_a_round_has_a_hundred_cases_in_the_order_of_their_lots(quinn, council):
    make_cases(150, team=council.south, worker=council.nadia, prefix="S")
    round_ = draft()
    services.set_size(round_.lines.get(code="control"), size="all", by=council.quinn)

    first, second = (page(quinn, "round", MARCH, page=n) for n in (1, 2))

    on = [re.findall(r'href="/rounds/cases/(\d+)/"', shown) for shown in (first, second)]
    order = [str(pk) for pk in SampledCase.objects.order_by("line__order", "order").values_list("pk", flat=True)]
    assert (len(on[0]), len(on[1])) == (100, 80)
    assert on[0] + on[1] == order
    assert "Showing 101 to 180 of 180 cases" in re.sub(r"<[^>]+>", "", second)


@pytest.mark.parametrize("odd", ["0", "99", "x", "-1"])
def test_a_page_that_is_none_shows_the_nearest(quinn, round_, odd):
    assert "C-0" in page(quinn, "round", MARCH, page=odd)


# Rounds


def test_rounds_are_listed_the_newest_first_with_what_they_hold(quinn, council, round_):
    services.publish_round(round_, by=council.quinn)
    draft(date(2026, 4, 1))

    shown = page(quinn, "rounds")

    assert re.findall(r'href="/rounds/(\d{4}-\d\d)/"', shown) == ["2026-04", "2026-03"]
    rows = [re.sub(r"<[^>]+>|\s+", " ", row) for row in re.findall(r"<tr.*?</tr>", shown, re.DOTALL)[1:]]
    assert "Draft" in rows[0]
    assert "Published" in rows[1]


def test_dropped_cases_are_not_counted_in_the_list(quinn, council, round_):
    services.drop(kept(round_)[0], reason="Closed", by=council.quinn)

    shown = quinn.get(reverse("allocation:rounds")).context["page"].object_list

    assert [(one.kept, one.given) for one in shown] == [(29, one.given) for one in shown]
    assert shown[0].given == round_.cases.exclude(allocation=None).count()


def test_more_rounds_than_two_years_are_on_a_second_page(quinn, council, framework):
    drawn = {"seed": 1, "framework_version": framework, "frame_digest": "x", "frame_size": 0}
    Round.objects.bulk_create(Round(month=Month(2020, 1).plus(n).first_day, **drawn) for n in range(30))

    assert len(quinn.get(reverse("allocation:rounds"), {"page": 2}).context["page"]) == 6


# Auditors


def test_auditors_are_found_by_name_and_service(council):
    services_ = {team.name: str(team.pk) for team in Team.objects.filter(kind=Team.Kind.SERVICE)}

    assert people(words="audit") == ["Amara Audit"]
    assert people(service=services_["Courts"]) == ["Amara Audit", "Norman North"]
    assert people(service=services_["Safeguarding"], words="tess") == ["Tess Team"]
    assert people(words="zzz") == []


def test_a_team_is_no_service_to_filter_by(council):
    found = AuditorFilter({"service": str(council.north.pk)}, queryset=User.objects.all())

    assert not found.is_valid()


def test_the_year_lists_fifty_auditors_a_page_by_name(quinn, council):
    make_auditors(60)

    first = [row.person.name for row in quinn.get(reverse("allocation:capacity")).context["page"]]
    second = [row.person.name for row in quinn.get(reverse("allocation:capacity"), {"page": 2}).context["page"]]

    assert (len(first), len(second)) == (50, 17)
    assert first + second == sorted(first + second)


def test_people_without_a_quota_are_not_in_the_year(quinn, council):
    names = {row.person.name for row in quinn.get(reverse("allocation:capacity")).context["page"]}

    assert names == {
        "Amara Audit", "Gwen Group", "Hana Head", "Ira Review", "Nell Next", "Norman North", "Tess Team",
    }  # fmt: skip


# Requests


@pytest.fixture
def asked(council):
    """Breaks of two people in three months, in three states."""
    rows = [
        (council.amara, 4, "asked"), (council.amara, 6, "agreed"),
        (council.ira, 4, "refused"), (council.ira, 5, "asked"),
    ]  # fmt: skip
    for person, month, status in rows:
        Break.objects.create(
            person=person, month=date(2026, month, 1), status=status, asked_by=person, reason="x"
        )
    return Break.objects.all()


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ({}, [("June", "Amara"), ("May", "Ira"), ("April", "Amara"), ("April", "Ira")]),
        ({"month": "2026-04"}, [("April", "Amara"), ("April", "Ira")]),
        ({"status": "asked"}, [("May", "Ira"), ("April", "Amara")]),
        ({"words": "IRA"}, [("May", "Ira"), ("April", "Ira")]),
        ({"words": "ira", "status": "agreed"}, []),
    ],
)
def test_breaks_are_filtered_and_stand_by_month_and_name(asked, data, found):
    rows = BreakFilter(data, queryset=asked).qs

    assert [(f"{one.month:%B}", one.person.name.split()[0]) for one in rows] == found


def test_only_months_in_the_list_are_offered_the_newest_first(asked):
    choices = BreakFilter({}, queryset=asked).form.fields["month"].choices

    assert list(choices) == [
        ("", "Any"), ("2026-06", "June 2026"), ("2026-05", "May 2026"), ("2026-04", "April 2026"),
    ]  # fmt: skip


def test_one_is_offered_the_months_of_one_s_own_requests_only(client, council, asked):
    client.force_login(council.amara)

    shown = page(client, "breaks")

    assert "June 2026" in shown
    assert "May 2026" not in shown


def test_exemptions_stand_the_newest_first(quinn, council):
    for day, person in ((3, council.amara), (5, council.ira), (4, council.nell)):
        Exemption.objects.create(
            person=person, month=date(2026, 4, 1), asked_by=person, reason="x",
            asked_at=f"2026-03-0{day}T09:00:00+00:00",
        )

    names = [one.person.name for one in quinn.get(reverse("allocation:exemptions")).context["page"]]

    assert names == ["Ira Review", "Nell Next", "Amara Audit"]


def test_fifty_requests_are_on_a_page(quinn, council):
    people_ = [make_person(f"Person {n:02}") for n in range(60)]
    Break.objects.bulk_create(Break(person=one, month=date(2026, 4, 1), asked_by=one) for one in people_)

    found = quinn.get(reverse("allocation:breaks"), {"page": 2}).context["page"]

    assert [one.person.name for one in found] == [f"Person {n:02}" for n in range(50, 60)]


def test_how_full_the_next_months_are_is_shown_to_who_decides(client, council, asked):
    """HULL-54: seven auditors, so one a month."""
    Break.objects.create(
        person=council.nell, month=date(2026, 4, 1), status="agreed", asked_by=council.nell, reason="x"
    )

    for person, limits in (
        (council.quinn, [("March 2026", 0, 1), ("April 2026", 1, 1), ("May 2026", 0, 1)]), (council.amara, []),
    ):
        client.force_login(person)
        shown = client.get(reverse("allocation:breaks")).context["limits"]
        assert [(str(one["month"]), one["agreed"], one["most"]) for one in shown] == limits


def test_a_request_page_names_what_it_is_about(client, council, round_):
    services.publish_round(round_, by=council.quinn)
    audit = Audit.objects.get(auditor=council.amara)
    asked = services.ask_exemption(audit, reason="Sick", by=council.quinn)
    client.force_login(council.amara)

    shown = page(client, "exemption", asked.pk)

    assert f"Exemption from {audit}" in shown
    assert "by Quinn Quality" in shown
    assert "Sick" in shown
