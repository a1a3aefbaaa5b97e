"""A full year played twice with one seed: the same audits and the same figures, to the last one.

The council is small, its programme a twelfth of a real one, and it is at work on Tuesdays only, so
that a year has some fifty days: the framework says so, and gives its steps time accordingly.
"""

from collections import defaultdict
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

from audits.models import Audit, StatusChange
from frameworks import services as frameworks
from lib import clock
from lib.months import Month
from people.models import Role
from reporting.duties import close_months
from reporting.measures import MEASURES
from reporting.models import ClosedMonth
from tests.cast import make_person
from tests.demo.conftest import HULL
from tests.demo.making import MARCH, at_work_on, frozen, make_council, smaller, story
from tests.frameworks.council import changed
from trail.models import Notice

pytestmark = [pytest.mark.long, pytest.mark.django_db]

SEED = 5
TUESDAY = 1
TWELVE = Month.range(MARCH, MARCH.plus(11))
#: The figures of the last two months are frozen on days after the last one that is played.
CLOSING = (date(2027, 3, 2), date(2027, 3, 30))
#: What may not happen once in a year of some fifty audits.
RARE = {"breaks", "cancelled", "chains_again", "concerns", "exemptions", "reaudits_overdue"}


def weekly_framework():
    texts = smaller(at_work_on({TUESDAY}, until=CLOSING[-1]), share=0.08)
    for old, new in (
        ('challenge_window: "5 working days"', 'challenge_window: "1 working day"'),
        ('every: month\n    due: "15th"', 'every: month\n    due: "28th"'),
    ):
        texts = changed(old, new, texts=texts)
    return texts


def simulate():
    told = StringIO()
    call_command("simulate", first=MARCH.iso, months=12, seed=SEED, stdout=told)
    for day in CLOSING:
        with clock.at(day):
            close_months(day)
    return told.getvalue().splitlines()


@pytest.fixture(scope="module")
def year(django_db_setup, django_db_blocker):
    """A year, played twice by the command; gives what it said, and what the first time came to."""
    with django_db_blocker.unblock(), transaction.atomic():
        frameworks.load_texts(HULL.name, weekly_framework(), in_force_from=date(2020, 1, 1))
        make_council(children=72)
        make_person("Asha Assistant", Role.SENIOR_LEADER, job_title="Assistant Director")
        before = transaction.savepoint()
        again = simulate(), frozen(), story()
        transaction.savepoint_rollback(before)
        yield simulate(), again
        transaction.set_rollback(True)


def test_a_full_year_simulated_twice_with_the_same_seed_gives_the_same_figures(year):
    _, (_, figures_before, story_before) = year

    assert frozen() == figures_before
    assert story() == story_before


def test_every_month_of_the_year_is_frozen_on_the_day_its_report_is_due(year):
    """HULL-41: on the 28th of the month after, or the next day anybody is at work."""
    closed = ClosedMonth.objects.order_by("month")

    assert [Month.of(one.month) for one in closed] == TWELVE
    late = [(one.as_at - Month.of(one.month).next.first_day.replace(day=28)).days for one in closed]
    assert set(late) <= set(range(7))


def test_no_month_of_the_year_lacks_a_figure(year):
    measured, counted = defaultdict(set), defaultdict(int)
    for day, _, measure, _, _, count, total, _ in frozen():
        measured[Month.of(day)].add(measure)
        counted[Month.of(day), measure] += total or count

    assert measured == dict.fromkeys(TWELVE, set(MEASURES))
    each_month = ("completed", "on_time", "grades", "judgements", "actions_set")
    assert [(str(month), measure) for month in TWELVE for measure in each_month if not counted[month, measure]] == []
    assert {measure for measure in MEASURES if not any(counted[month, measure] for month in TWELVE)} <= RARE


def test_the_command_says_which_month_it_plays_and_how_long_it_took(year):
    told, _ = year

    assert told[:2] == ["Playing March 2026", "Playing April 2026"]
    assert told[11] == "Playing February 2027"
    assert told[12].startswith("Played 12 months in ")


def test_each_month_begins_with_its_round(year):
    months = Audit.objects.order_by("month").values_list("month", flat=True).distinct()

    assert [Month.of(day) for day in months] == TWELVE


def test_audits_of_a_played_month_take_every_step_up_to_closing(year):
    steps = StatusChange.objects.filter(audit__month=MARCH.first_day).values_list("status", flat=True)

    assert {"allocated", "in_progress", "shared", "finalised", "checked", "closed"} <= set(steps)


def test_no_case_is_drawn_twice_within_the_framework_s_months(year):
    """HULL-52: but for re-audits, nothing that was audited in the last twelve months."""
    drawn = Audit.objects.filter(re_audit_of=None)

    assert drawn.values("case").distinct().count() == drawn.count() > 30


def test_a_played_month_leaves_no_email_to_be_sent(year, mailoutbox):
    assert Notice.objects.waiting().count() == 0
    assert set(Notice.objects.values_list("withheld", flat=True)) == {"Written while months were played."}
    assert mailoutbox == []
