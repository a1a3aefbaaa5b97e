"""A job is done once, whoever rings, and says how far it is and what came of it."""

import threading
from datetime import timedelta

import pytest
from django.db import OperationalError, connection, transaction

from jobs import registry
from jobs.models import ATTEMPTS, Job
from jobs.registry import JobRefused, UnknownJob, handler
from jobs.services import start
from jobs.work import LeaseLost, run, run_waiting
from lib import clock
from people.models import Team
from tests.cast import make_person

S = Job.Status
MOMENT = clock.now().replace(year=2026, month=3, day=2, hour=9)


@pytest.fixture(autouse=True)
def handlers(monkeypatch):
    """Handlers of this test's own; the rooms' are loaded before, for the tests after it."""
    registry.load("handlers")
    monkeypatch.setattr(registry, "HANDLERS", {})


@pytest.fixture
def done():
    """What the handler `count` did, job by job."""
    return []


@pytest.fixture
def count(done):
    @handler("test.count", title="Count")
    def count(job, progress):
        done.append(job.payload)
        return {"message": "Counted", "rows": 3, "url": "/cases/"}

    return count


@pytest.fixture
def amara(db):
    return make_person("Amara Auditor")


def make_job(**fields):
    return Job.objects.create(kind="test.count", title="Count", **fields)


def test_job_is_kept_and_rung_for_after_the_transaction(
    count, done, amara, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as rings:
        job = start("test.count", by=amara, file="a.xlsx")

    assert (job.title, job.owner, job.status, job.payload) == (
        "Count", amara, S.QUEUED, {"file": "a.xlsx"},
    )
    assert len(rings) == 1
    assert done == []


def test_job_of_a_kind_nobody_does_is_refused_at_once(amara):
    with pytest.raises(UnknownJob, match="No room does jobs of the kind test.dance."):
        start("test.dance", by=amara)

    assert Job.objects.count() == 0


def test_job_done_keeps_what_came_of_it(count, done, amara):
    job = start("test.count", by=amara, file="a.xlsx")

    assert run(job.pk)

    job.refresh_from_db()
    assert (job.status, job.percent, job.message, job.url, job.result) == (
        S.DONE, 100, "Counted", "/cases/", {"rows": 3},
    )
    assert done == [{"file": "a.xlsx"}]
    assert job.finished_at >= job.started_at


def test_job_rung_for_twice_is_done_once(count, done, db):
    job = make_job()

    assert [run(job.pk), run(job.pk)] == [True, False]
    assert len(done) == 1


def test_job_that_is_gone_is_nothing_to_do(count, db):
    assert run(12345) is False


def test_job_that_no_room_does_any_more_fails_and_is_not_tried_for_ever(db):
    job = make_job()

    assert [run(job.pk), run(job.pk)] == [True, False]
    assert Job.objects.get().status == S.FAILED


def test_second_press_of_a_button_gives_the_open_job(count, amara):
    first = start("test.count", by=amara, once="march.xlsx")
    second = start("test.count", by=amara, once="march.xlsx")
    other = start("test.count", by=amara, once="april.xlsx")

    assert second == first
    assert other != first
    run(first.pk)
    assert start("test.count", by=amara, once="march.xlsx") != first


def test_refusal_is_told_to_who_started_it(amara):
    @handler("test.count")
    def refuse(job, progress):
        raise JobRefused("The file has no list of children. Choose another file.")

    job = start("test.count", by=amara)
    run(job.pk)

    job.refresh_from_db()
    assert (job.status, job.message) == (
        S.FAILED, "The file has no list of children. Choose another file.",
    )


def test_fault_is_logged_and_told_without_its_detail(amara, caplog):
    @handler("test.count")
    def fail(job, progress):
        raise ZeroDivisionError("secret of a child")

    job = start("test.count", by=amara)
    run(job.pk)

    job.refresh_from_db()
    assert (job.status, job.message) == (
        S.FAILED, "Something went wrong. Tell the administrator the number of this job.",
    )
    assert [line.message for line in caplog.records] == [f"Job {job.pk} (test.count) failed."]


def test_fault_undoes_what_the_handler_wrote(db):
    @handler("test.count")
    def fail(job, progress):
        with transaction.atomic():
            Team.objects.create(name="Half", kind="service")
            raise ZeroDivisionError

    run(make_job().pk)

    assert Team.objects.count() == 0


def test_database_that_is_busy_puts_the_job_back_three_times(db):
    @handler("test.count")
    def busy(job, progress):
        raise OperationalError("database is locked")

    job = make_job()
    seen = []
    for _ in range(ATTEMPTS):
        run(job.pk)
        job.refresh_from_db()
        seen.append(job.status)
    run(job.pk)
    job.refresh_from_db()

    assert seen == [S.QUEUED] * ATTEMPTS
    assert (job.status, job.message) == (
        S.FAILED, "The work stopped 3 times without an end. Tell the administrator.",
    )


def test_progress_is_seen_while_the_work_goes_on(db):
    seen = []

    @handler("test.count")
    def look(job, progress):
        progress(40, "Read 3,000 rows")
        seen.append(Job.objects.values_list("status", "percent", "message").get())

    run(make_job().pk)

    assert seen == [(S.RUNNING, 40, "Read 3,000 rows")]


def test_progress_said_very_often_is_not_written_each_time(db, django_assert_max_num_queries):
    @handler("test.count")
    def talk(job, progress):
        for n in range(10_000):
            progress(n / 100, "Reading")

    # Each of some 20 writes renews the lease by the database's clock, on PostgreSQL a query more.
    with django_assert_max_num_queries(60):
        run(make_job().pk)

    assert Job.objects.get().status == S.DONE


def test_file_of_a_job_is_kept_with_its_name(db):
    @handler("test.count")
    def write(job, progress):
        progress.finish(file=("march 2026.csv", b"a,b"))

    run(make_job().pk)

    job = Job.objects.get()
    assert (job.file_name, job.file.read()) == ("march 2026.csv", b"a,b")


def test_work_and_its_end_are_kept_together(db):
    """Killed after the commit the job is done; killed before it, nothing happened."""

    @handler("test.count")
    def work(job, progress):
        with transaction.atomic():
            Team.objects.create(name="Whole", kind="service")
            progress.finish(message="Whole")

    run(make_job().pk)

    assert (Team.objects.count(), Job.objects.get().message) == (1, "Whole")


def test_worker_that_died_leaves_its_job_to_another_after_the_lease(count, done, db):
    job = make_job(status=S.RUNNING, attempts=1, lease_until=MOMENT + timedelta(minutes=5))

    with clock.at(MOMENT + timedelta(minutes=4)):
        early = run(job.pk)
    with clock.at(MOMENT + timedelta(minutes=6)):
        late = run(job.pk)

    assert (early, late, len(done)) == (False, True, 1)


def test_job_whose_worker_died_three_times_is_given_up(count, done, db):
    job = make_job(status=S.RUNNING, attempts=ATTEMPTS, lease_until=MOMENT)

    with clock.at(MOMENT + timedelta(minutes=1)):
        run(job.pk)

    job.refresh_from_db()
    assert (job.status, done) == (S.FAILED, [])


def test_worker_thought_dead_changes_nothing_any_more(db):
    """F11: its token is not the job's, so its work is undone."""

    @handler("test.count")
    def slow(job, progress):
        with transaction.atomic():
            Team.objects.create(name="Late", kind="service")
            Job.objects.update(token="00000000-0000-0000-0000-000000000000", percent=7)
            progress.finish(message="Late")

    assert run(make_job().pk)

    assert (Team.objects.count(), Job.objects.get().status) == (0, S.RUNNING)


def test_progress_keeps_the_lease_alive(db):
    leases = []

    @handler("test.count", lease=timedelta(minutes=2))
    def work(job, progress):
        with clock.at(MOMENT + timedelta(minutes=1)):
            progress(50)
        leases.append(Job.objects.get().lease_until)

    with clock.at(MOMENT):
        run(make_job().pk)

    assert [lease.replace(microsecond=0) for lease in leases] == [
        (MOMENT + timedelta(minutes=3)).replace(microsecond=0)
    ]


def test_late_progress_stops_the_worker_that_lost_its_job(db):
    @handler("test.count")
    def slow(job, progress):
        Job.objects.update(status=S.DONE)
        with pytest.raises(LeaseLost):
            progress(50, "Still here")

    run(make_job().pk)


def test_waiting_jobs_are_done_in_order(done, db):
    @handler("test.count")
    def note(job, progress):
        done.append(job.payload["n"])

    for n in (1, 2, 3):
        make_job(payload={"n": n})

    assert (run_waiting(), done, run_waiting()) == (3, [1, 2, 3], 0)


def test_two_handlers_of_one_kind_are_a_mistake(count):
    with pytest.raises(ValueError, match="test.count has two handlers"):

        @handler("test.count")
        def other(job, progress):
            pass


@pytest.mark.django_db(transaction=True)
def test_job_claimed_by_many_workers_at_once_is_done_once(threads):
    """F10: delivered five times at once, effects equal one delivery."""

    @handler("test.count")
    def make_team(job, progress):
        with transaction.atomic():
            Team.objects.create(name=f"Team {Team.objects.count()}", kind="service")
            progress.finish()

    job = make_job()
    barrier = threading.Barrier(5)

    def work(_):
        barrier.wait()
        return run(job.pk)

    outcomes = threads(work, 5)

    assert sorted(outcomes) == [False] * 4 + [True]
    assert Team.objects.count() == 1
    assert Job.objects.get().attempts == 1


@pytest.mark.django_db(transaction=True)
def test_button_pressed_by_many_at_once_starts_one_job(threads, count):
    barrier = threading.Barrier(5)

    def press(_):
        barrier.wait()
        return start("test.count", by=None, once="march.xlsx").pk

    outcomes = threads(press, 5)

    assert set(outcomes) == {Job.objects.get().pk}
    assert connection.vendor in ("sqlite", "postgresql")
