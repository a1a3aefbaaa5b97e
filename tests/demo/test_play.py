"""The played day: what happens on it, what rests, and who publishes."""

from datetime import date

import pytest

from allocation.models import Round
from audits.models import Audit
from demo.chance import Chance
from demo.play import PLAYED, Play
from jobs.models import DutyRun
from lib.months import Month
from people.models import Role
from tests.allocation.making import make_auditors, make_cases
from tests.cast import make_person
from trail.models import Notice

pytestmark = pytest.mark.django_db

SUNDAY, MONDAY = date(2026, 3, 1), date(2026, 3, 2)
MARCH = Month(2026, 3)


@pytest.fixture
def listed(cast):
    """Six children of Tess's team in the newest list."""
    make_cases(6, team=cast.north, worker=cast.priya)
    return cast


def test_nothing_happens_on_a_sunday_or_a_bank_holiday(listed):
    for day in (SUNDAY, date(2026, 4, 3), date(2026, 12, 25)):
        Play(1).day(day)

    assert (DutyRun.objects.count(), Round.objects.count()) == (0, 0)


def test_the_first_working_day_drafts_and_publishes_the_round(listed):
    """HULL-52."""
    Play(1).day(MONDAY)

    round_ = Round.objects.get()
    assert (round_.month, round_.status, round_.published_by) == (SUNDAY, "published", listed.quinn)
    assert Audit.objects.count() == 4
    assert set(DutyRun.objects.values_list("on", "status")) == {(MONDAY, "done")}


def test_the_same_seed_draws_the_same_round_and_another_seed_another(listed):
    seeds = []
    for seed in (1, 1, 2):
        Play(seed).morning(MONDAY)
        seeds.append(Round.objects.get().seed)
        Round.objects.all().delete()

    assert seeds[0] == seeds[1] != seeds[2]


def test_each_month_has_a_seed_of_its_own(listed):
    play = Play(1)

    for day in (MONDAY, date(2026, 4, 1)):
        play.morning(day)

    assert len(set(Round.objects.values_list("seed", flat=True))) == 2


def test_a_draft_in_which_nobody_has_a_case_stays_a_draft_and_the_play_goes_on(cast):
    make_cases(2, team=None)

    Play(1).months(MARCH, 1, until=date(2026, 3, 6))

    assert (Round.objects.get().status, Audit.objects.count()) == ("draft", 0)


def test_a_draft_of_a_month_to_come_waits_for_its_month(listed):
    make_auditors(4)
    play = Play(1)
    play.day(MONDAY)
    Round.objects.update(month=date(2026, 4, 1), status="draft", published_at=None, published_by=None)

    play.publish(date(2026, 3, 31))

    assert Round.objects.get().status == "draft"


def test_one_of_several_people_of_the_qa_team_publishes_by_luck_of_the_seed(listed):
    quill = make_person("Quill Quality", Role.QA)
    lucky = Chance(1).pick([quill, listed.quinn], "publishes", SUNDAY)

    Play(1).day(MONDAY)

    assert Round.objects.get().published_by == lucky


def test_no_notice_of_a_played_day_is_sent(listed, mailoutbox):
    Play(1).day(MONDAY)

    assert Notice.objects.count() > 4
    assert set(Notice.objects.values_list("withheld", "sent_at")) == {(PLAYED, None)}
    assert mailoutbox == []


class Diary(Play):
    """A play that only writes down which days it would play."""

    def day(self, on):
        self.tell(on)


def test_months_are_told_as_they_begin_and_played_to_their_last_day():
    told = []

    Diary(1, tell=told.append).months(Month(2026, 2), 2)

    assert (told[0], told[29]) == ("Playing February 2026", "Playing March 2026")
    assert (told[1], told[-1], len(told)) == (date(2026, 2, 1), date(2026, 3, 31), 2 + 28 + 31)


def test_a_month_is_played_up_to_the_day_before_the_one_it_stops_at():
    told = []

    Diary(1, tell=told.append).months(Month(2026, 2), 1, until=date(2026, 2, 3))

    assert told == ["Playing February 2026", date(2026, 2, 1), date(2026, 2, 2)]
