"""What the year asks of each person, counted from what was done; the year's reports and meetings."""

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from audits.models import Audit
from frameworks import bundle
from frameworks.policy import ExpectationRule
from lib import clock
from lib.months import Month
from people.models import Role
from reporting.calendar import calendar, year_from
from reporting.owed import owed
from tests.audits.conftest import cast, cast_of_the_module, framework, on_monday  # noqa: F401
from tests.cast import give_role, make_person
from tests.frameworks.council import COUNCILS
from tests.reporting.making import make_done, moderate
from trail.models import Access

pytestmark = pytest.mark.django_db
IN_MAY = date(2026, 5, 11)


def asks(policy, *rules):
    return replace(policy, expectations=rules)


def rule(role, kind="audits", **values):
    return ExpectationRule(**{"role": role, "what": "Something", "kind": kind, "counted_here": True, **values})


@pytest.fixture
def policy(framework):  # noqa: F811
    return framework.policy


@pytest.fixture
def done(cast, framework):  # noqa: F811
    """Two audits of the control sample, one thematic and one dip sample by Amara; one moderated by Moses."""
    kinds = {line.kind: line.code for line in framework.policy.programme}
    audits = [make_done(cast, framework) for _ in range(2)]
    for kind in ("thematic", "dip"):
        Audit.objects.filter(pk=make_done(cast, framework).pk).update(line=kinds[kind])
    moderation = moderate(audits[0], cast, "good")
    with clock.at(date(2026, 3, 30)):
        type(moderation).objects.filter(pk=moderation.pk).update(done_at=clock.now())
    return audits


def counted(policy, people, *rules, on=IN_MAY):
    rows = owed(asks(policy, *rules), people, on=on)
    return [(one.person.name.split()[0], one.in_the_year, one.by_now, one.done, one.is_behind) for one in rows]


def test_audits_are_counted_by_what_their_line_is(cast, policy, done):  # noqa: F811
    """HULL-98 to 106: each kind of work is counted from where it was done."""
    thematic = next(line for line in policy.programme if line.kind == "thematic")
    found = counted(
        policy, [cast.amara],
        rule(Role.AUDITOR, "audits", count=10), rule(Role.AUDITOR, "thematic_audits", count=1, per="month"),
        rule(Role.AUDITOR, "dip_samples", count=2, per="quarter"),
    )  # fmt: skip

    audits = 2 + thematic.counts_towards_quota
    assert found == [("Amara", 10, 0, audits, False), ("Amara", 12, 4, 1, True), ("Amara", 8, 2, 1, True)]


def test_moderations_count_for_who_moderated(cast, policy, done):  # noqa: F811
    """HULL-99, HULL-100: one moderation a month."""
    assert counted(policy, [cast.moses, cast.amara], rule(Role.MODERATOR, "moderations", count=1, per="month")) == [
        ("Moses", 12, 4, 1, True)
    ]


@pytest.mark.parametrize(
    ("per", "in_the_year", "by_now"),
    [
        ("month", 12, 4), ("six_weeks", 8, 2), ("two_months", 6, 2), ("quarter", 4, 1), ("half_year", 2, 0),
        ("year", 1, 0), ("once", 1, 1), ("week", 52, 17),
    ],
)  # fmt: skip
def test_only_periods_that_are_over_are_owed_by_now(cast, policy, per, in_the_year, by_now):  # noqa: F811
    """HULL-97: four months of the year are over on 11 May."""
    assert counted(policy, [cast.amara], rule(Role.AUDITOR, count=1, per=per)) == [
        ("Amara", in_the_year, by_now, 0, by_now > 0)
    ]


def test_what_happens_elsewhere_is_owed_but_not_counted(cast, policy):  # noqa: F811
    away = rule(Role.AUDITOR, "meetings", count=1, per="month", counted_here=False)

    assert counted(policy, [cast.amara], away) == [("Amara", 12, 4, None, False)]


def test_a_duty_without_a_number_is_never_behind(cast, policy, done):  # noqa: F811
    """HULL-104: "thematic audits as fits the role"."""
    assert counted(policy, [cast.amara], rule(Role.AUDITOR, "thematic_audits")) == [("Amara", None, None, 1, False)]


def test_a_duty_of_some_titles_is_owed_by_those(cast, policy):  # noqa: F811
    chief = make_person("Cleo Chief", Role.SENIOR_LEADER, job_title="Chief Executive")

    found = counted(policy, [cast.dana, chief], rule(Role.SENIOR_LEADER, titles=("Chief Executive*",), count=6))

    assert [name for name, *_ in found] == ["Cleo"]


def test_somebody_with_two_roles_owes_for_both(cast, policy):  # noqa: F811
    give_role(cast.amara, Role.MODERATOR)

    found = counted(policy, [cast.amara], rule(Role.MODERATOR, "moderations", count=1), rule(Role.AUDITOR, count=10))

    assert [in_the_year for _, in_the_year, *_ in found] == [1, 10]


def test_audits_of_another_year_do_not_count(cast, policy, done):  # noqa: F811
    assert counted(policy, [cast.amara], rule(Role.AUDITOR, count=10), on=date(2027, 2, 1)) == [
        ("Amara", 10, 0, 0, False)
    ]


# Pages


def page(client, person, name="owed", **query):
    client.force_login(person)
    with clock.at(IN_MAY):
        return client.get(reverse(f"reporting:{name}"), query)


def test_leaders_see_their_teams_and_everybody_sees_themselves(client, cast, done):  # noqa: F811
    names = {
        person.name.split()[0]: {
            one.name.split()[0] for one in (cast.amara, cast.priya, cast.tess, cast.norman)
            if one.name in page(client, person).text
        }
        for person in (cast.quinn, cast.tess, cast.amara)
    }  # fmt: skip

    assert names["Amara"] == {"Amara"}
    assert "Amara" in names["Quinn"]
    assert "Norman" not in names["Tess"]


def test_any_number_of_people_costs_the_same_queries(client, cast, done, django_assert_max_num_queries):  # noqa: F811
    for number in range(25):
        make_person(f"Aud {number:02}", Role.AUDITOR, team=cast.north)

    client.force_login(cast.quinn)
    with django_assert_max_num_queries(20):
        assert "What the year asks" in client.get(reverse("reporting:owed")).text


def test_it_is_taken_along_as_a_file_which_leaves_a_trace(client, cast, done):  # noqa: F811
    rows = b"".join(page(client, cast.quinn, **{"as": "csv"}).streaming_content).decode().splitlines()

    assert rows[0].lstrip("\ufeff") == "Name,Job title,What,How often,In the year,By now,Done,Behind"
    assert any(row.startswith("Amara") and "Full case audits" in row for row in rows)
    assert Access.objects.filter(person=cast.quinn).exists()


def test_guests_see_nothing_of_it(client, cast):  # noqa: F811
    assert page(client, make_person("Gus Guest", Role.GUEST)).status_code == 403


# The year of reports and meetings


def days_of(council, title, first):
    policy = bundle.read(bundle.texts_of(COUNCILS / council)).policy
    return [month.number for month, rows in calendar(policy, first) for one in rows if one.title == title]


def test_soton_33_reports_fall_in_the_months_they_name():
    """SOTON-33: a quarterly report in March, June and September, a yearly one in November."""
    policy = bundle.read(bundle.texts_of(COUNCILS / "southampton")).policy
    found = {rule.title: rule.months for rule in policy.reports if rule.months}

    for title, months in found.items():
        numbers = days_of("southampton", title, Month(2023, 1))
        assert len(numbers) == len(months), title
    assert any(months == ("mar", "jun", "sep") for months in found.values())


def test_soton_40_meetings_stand_on_their_days():
    """SOTON-40: twelve afternoons of 2023."""
    policy = bundle.read(bundle.texts_of(COUNCILS / "southampton")).policy
    rows = [one for _, rows in calendar(policy, Month(2023, 1)) for one in rows if one.on and one.kind == "Meeting"]

    assert {one.on for one in rows} >= {date(2023, 1, 19), date(2023, 12, 21)}


def test_a_quarterly_report_falls_four_times_a_year(policy):
    """HULL-46: four a year to the cabinet."""
    quarterly = next(rule for rule in policy.reports if rule.every == "quarter" and not rule.months)

    months = [month.number for month, rows in calendar(policy, Month(2026, 1)) for one in rows
              if one.title == quarterly.title and one.kind == "Report"]  # fmt: skip

    assert months == [3, 6, 9, 12]


def test_the_year_begins_where_the_framework_says(policy):
    later = replace(policy, calendar=replace(policy.calendar, year_starts=9))

    assert (str(year_from(policy, IN_MAY)), str(year_from(later, IN_MAY))) == ("January 2026", "September 2025")


def test_the_calendar_page_shows_every_month_with_its_audiences(client, cast, policy):  # noqa: F811
    shown = page(client, cast.tess, "calendar").text

    assert shown.count('<h2 class="govuk-heading-m" id="2026-') == 12
    assert policy.reports[0].audiences[0].split("&")[0] in shown
