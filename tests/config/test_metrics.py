"""What a monitor reads: counts, never a name; and only with its token."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import override_settings
from django.utils import timezone

from config import celery, health, life
from jobs.duties import all_duties
from jobs.models import DutyRun, Job
from lib import clock
from people.models import User
from trail.models import Notice

pytestmark = pytest.mark.django_db
TOKEN = "t" * 40
BEARER = {"authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def read(client):
    """read() is {name: value} of the page of metrics."""

    def reader():
        with override_settings(METRICS_TOKEN=TOKEN):
            page = client.get("/metrics/", headers=BEARER)
        assert (page.status_code, page["Content-Type"]) == (200, "text/plain; version=0.0.4")
        lines = [line for line in page.content.decode().splitlines() if not line.startswith("#")]
        return {name.removeprefix("audit_"): int(value) for name, value in (line.split(" ") for line in lines)}

    return reader


@pytest.mark.parametrize(
    "headers", [{}, {"authorization": "Bearer wrong"}, {"authorization": TOKEN}, {"authorization": f"Basic {TOKEN}"}]
)
def test_without_the_token_nothing_is_told(client, headers):
    with override_settings(METRICS_TOKEN=TOKEN):
        answer = client.get("/metrics/", headers=headers)

    assert (answer.status_code, answer.content) == (401, b"The token is missing or wrong.\n")


def test_without_a_token_in_the_settings_there_is_no_such_page(client):
    assert client.get("/metrics/", headers={"authorization": "Bearer "}).status_code == 404


def test_quiet_installation_counts_nothing(read):
    assert read() == {
        "jobs_waiting": 0, "jobs_running": 0, "jobs_failed": 0, "jobs_oldest_waiting_seconds": 0, "duties_overdue": 0,
        "duties_failed": 0, "notices_unsent": 0, "notices_failing": 0, "notices_oldest_unsent_seconds": 0,
        "worker_silent_seconds": -1, "scheduler_silent_seconds": -1,
    }  # fmt: skip


def test_what_waits_and_what_failed_is_counted_with_its_age(read):
    now = clock.now()
    amara = User.objects.create_user("amara@council.example", name="Amara Audit")
    Job.objects.create(kind="a", title="A", created_at=now - timedelta(minutes=10))
    Job.objects.create(kind="a", title="B", status="running", lease_until=now + timedelta(minutes=5))
    Job.objects.create(kind="a", title="C", status="failed")
    about = {"to": amara, "on": now.date(), "url": "/", "subject": "S"}
    Notice.objects.create(kind="a", about="x:1", due_at=now - timedelta(hours=1), failure="refused", **about)
    Notice.objects.create(kind="a", about="x:2", due_at=now + timedelta(hours=1), **about)
    DutyRun.objects.create(duty="a.b", on=now.date(), status="failed")

    found = read()

    assert {name: value for name, value in found.items() if value and not name.endswith("_seconds")} == {
        "jobs_waiting": 1, "jobs_running": 1, "jobs_failed": 1, "duties_overdue": 1, "duties_failed": 1,
        "notices_unsent": 1, "notices_failing": 1,
    }  # fmt: skip
    assert 600 <= found["jobs_oldest_waiting_seconds"] < 660
    assert 3600 <= found["notices_oldest_unsent_seconds"] < 3660


def test_days_that_were_missed_are_overdue(read):
    today = clock.today()
    DutyRun.objects.create(duty="a.b", on=today - timedelta(days=3), status="done")

    assert read()["duties_overdue"] == 2 * len(all_duties())


def test_of_a_day_cut_off_only_what_was_not_done_is_overdue(read):
    yesterday, names = clock.today() - timedelta(days=1), [each.name for each in all_duties()]
    DutyRun.objects.bulk_create(DutyRun(duty=name, on=yesterday, status="done") for name in names[1:])
    DutyRun.objects.create(duty=names[0], on=yesterday, status="failed")

    assert read()["duties_overdue"] == 1


def test_no_name_and_no_reference_is_told(client):
    User.objects.create_user("amara@council.example", name="Amara Audit")

    with override_settings(METRICS_TOKEN=TOKEN):
        said = client.get("/metrics/", headers=BEARER).content

    assert b"Amara" not in said
    assert {line.split(b" ")[0] for line in said.splitlines()} - {b"#"} == {
        line.split(b" ")[0] for line in said.splitlines() if line.startswith(b"audit_")
    }


# Signs of life


def test_scheduler_and_worker_show_themselves_by_what_they_do():
    assert (life.is_alive(life.WORKER), life.is_alive(life.SCHEDULER)) == (False, False)

    celery.scheduler_lives()
    celery.worker_lives()

    assert (life.is_alive(life.WORKER), life.is_alive(life.SCHEDULER)) == (True, True)


@pytest.mark.parametrize(("minutes", "alive"), [(4, True), (6, False)])
def test_who_was_silent_for_five_minutes_is_not_alive(minutes, alive):
    life.seen(life.SCHEDULER)

    with clock.at(timezone.now() + timedelta(minutes=minutes)):
        assert life.is_alive(life.SCHEDULER) is alive


def test_worker_at_long_work_is_alive():
    Job.objects.create(kind="a", title="A", status="running", lease_until=clock.now() + timedelta(minutes=5))

    assert (life.is_alive(life.WORKER), life.is_alive(life.SCHEDULER)) == (True, False)


def test_ready_says_who_is_silent_and_stays_ready(client):
    """Pages work without a worker: the web servers are not taken away for it."""
    cache.clear()
    life.seen(life.SCHEDULER)

    answer = client.get("/ready/")

    assert (answer.status_code, answer.content) == (200, b"ok\nworker: no sign of life\n")


def test_not_ready_before_the_database_is_as_this_version_needs_it(client, monkeypatch):
    monkeypatch.setattr(health, "migrations_waiting", lambda: 3)

    answer = client.get("/ready/")

    assert (answer.status_code, answer.content) == (503, b"migrations: 3 not applied\n")


def test_no_migration_waits_here():
    assert health.migrations_waiting() == 0
