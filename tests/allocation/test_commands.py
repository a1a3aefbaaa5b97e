"""The two commands, the job behind the button, and the duties of the day."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from allocation import duties, services
from allocation.models import Round
from audits.models import Audit
from jobs import services as jobs
from jobs.duties import run_due
from jobs.models import DutyRun, Job
from jobs.work import run_waiting
from lib import clock
from lib.months import Month
from tests.allocation.making import draft, make_cases
from trail.models import Notice


def run(capsys, *arguments):
    call_command(*arguments)
    return capsys.readouterr().out.strip()


def test_a_round_is_drafted_and_published_by_commands(council, capsys):
    told = run(capsys, "draft_round", "2026-03", "--seed", "7")
    assert told == (
        "Round of March 2026, drawn with seed 7 from 30 cases: 30 cases, 4 with an auditor, 26 left over. "
        "Publish it with: manage.py publish_round 2026-03"
    )

    assert run(capsys, "publish_round", "2026-03") == "Published the round of March 2026: 4 audits."
    assert Audit.objects.count() == 4


def test_commands_repeated_say_so_and_change_nothing(council, capsys):
    run(capsys, "draft_round", "2026-03", "--seed", "7")

    assert run(capsys, "draft_round", "2026-03", "--seed", "8") == (
        "The round of March 2026 is there already, as a draft, drawn with seed 7. Nothing was changed."
    )
    run(capsys, "publish_round", "2026-03")
    assert run(capsys, "publish_round", "2026-03") == (
        "The round of March 2026 is published already; nothing was changed."
    )
    assert run(capsys, "draft_round", "2026-03") == (
        "The round of March 2026 is there already, and published, drawn with seed 7. Nothing was changed."
    )
    assert (Round.objects.count(), Audit.objects.count()) == (1, 4)


@pytest.mark.parametrize("command", ["draft_round", "publish_round"])
def test_a_month_that_is_none_is_refused(council, command):
    with pytest.raises(CommandError) as refused:
        call_command(command, "March")

    assert str(refused.value) == '"March" is not a month: write year and month, as in 2026-03.'


def test_what_cannot_be_drafted_or_published_is_refused_with_the_way_out(cast):
    with pytest.raises(CommandError, match="There is no case list to draw from. Import one"):
        call_command("draft_round", "2026-03")
    with pytest.raises(CommandError, match="Draft it first with: manage.py draft_round 2026-03"):
        call_command("publish_round", "2026-03")
    make_cases(1, team=None)
    draft()
    with pytest.raises(CommandError, match="^The round of March 2026 was not published. Nobody has a case"):
        call_command("publish_round", "2026-03")


# The job


def start(council, kind="allocation.draft", **payload):
    return jobs.start(kind, by=council.quinn, once="2026-03", month="2026-03", **payload)


def test_a_round_is_drafted_in_the_background(council):
    job = start(council, seed=7)

    run_waiting()

    job.refresh_from_db()
    assert (job.status, job.message, job.url) == ("done", "30 cases drawn", "/rounds/2026-03/")
    assert (Round.objects.get().seed, Round.objects.get().drafted_by) == (7, council.quinn)


def test_a_job_done_twice_makes_one_round(council):
    """A worker that died after its work finds the round there."""
    start(council, seed=7)
    run_waiting()
    again = start(council, seed=8)

    run_waiting()

    again.refresh_from_db()
    assert (again.status, again.url) == ("done", "/rounds/2026-03/")
    assert Round.objects.get().seed == 7


def test_a_draft_is_drawn_again_in_the_background(council):
    draft()
    make_cases(5, team=council.south, prefix="N")
    start(council, "allocation.start_again")

    run_waiting()

    assert (Round.objects.get().seed, Round.objects.get().frame_size) == (7, 35)


def test_a_job_that_cannot_be_done_says_why(cast):
    job = start(cast)

    run_waiting()

    job.refresh_from_db()
    assert (job.status, job.message) == (
        Job.Status.FAILED, "There is no case list to draw from. Import one and draft again.",
    )


# The duties


def test_the_round_is_drafted_on_the_first_working_day_and_once(council):
    """HULL-52, HULL-117: 1 March 2026 is a Sunday."""
    assert duties.draft(date(2026, 3, 1)) == 0
    assert duties.draft(date(2026, 3, 2)) == "Drafted the round of March 2026."
    assert duties.draft(date(2026, 3, 3)) == 0
    assert Round.objects.count() == 1


def test_a_missed_first_day_is_made_up_for(council):
    with clock.at(date(2026, 3, 11)):
        assert duties.draft(date(2026, 3, 11)) == "Drafted the round of March 2026."


def test_without_a_case_list_the_duty_says_so_and_tries_again(cast):
    assert duties.draft(date(2026, 3, 2)) == "There is no case list to draw from. Import one and draft again."
    make_cases(3, team=cast.north)
    assert duties.draft(date(2026, 3, 3)) == "Drafted the round of March 2026."


def test_an_unpublished_draft_is_chased(council):
    draft(by=council.quinn)

    sent = {day: duties.remind(date(2026, 3, day)) for day in range(2, 10)}

    assert {day for day, number in sent.items() if number} == {3, 5, 9}
    assert [notice.to for notice in Notice.objects.filter(kind="round_overdue")] == [council.quinn] * 3


def test_a_published_round_is_not_chased(council, round_):
    services.publish_round(round_, by=council.quinn)

    assert duties.remind(date(2026, 3, 9)) == 0


def test_duties_done_twice_change_nothing(council):
    for _ in range(2):
        run_due(date(2026, 3, 2))

    assert (Round.objects.count(), Notice.objects.filter(kind="round_drafted").count()) == (1, 1)
    mine = DutyRun.objects.filter(duty__startswith="allocation.")
    assert {(run.duty, run.status) for run in mine} == {
        ("allocation.draft", "done"), ("allocation.remind", "done"), ("allocation.breaks", "done"),
        ("allocation.calls", "done"),
    }


def test_a_full_month_is_told_by_the_duty_too(council):
    """HULL-54."""
    asked = services.ask_break(council.amara, month=Month(2026, 4), reason="", by=council.amara)
    type(asked).objects.update(status="agreed")

    assert duties.watch_breaks(date(2026, 3, 3)) == 2
    assert duties.watch_breaks(date(2026, 3, 4)) == 0
