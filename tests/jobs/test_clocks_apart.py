"""A worker whose machine runs an hour ahead takes nobody's work (F12): leases go by the database's clock."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from jobs import duties
from jobs.models import DutyRun, Job
from lib import clock
from tests.cast import make_person
from trail.models import Notice
from trail.post import send_due
from trail.services import notify

A_MOMENT = timedelta(minutes=4)  # what is left of another worker's lease


@pytest.fixture
def an_hour_ahead(db, monkeypatch):
    """From here on this process's machine is an hour ahead of the database's."""
    true = timezone.now
    return lambda: monkeypatch.setattr(timezone, "now", lambda: true() + timedelta(hours=1))


def off():
    """By how much the clock of leases differs from this machine's, in whole minutes."""
    return round((clock.now() - clock.shared()).total_seconds() / 60)


if connection.vendor == "postgresql":

    def test_leases_go_by_the_databases_clock(an_hour_ahead):
        before = off()
        an_hour_ahead()

        assert (before, off()) == (0, 60)

    def test_notice_that_another_worker_is_sending_is_not_sent_again(an_hour_ahead, mailoutbox):
        notify("audit_overdue", make_person("Amara Audit"), about="audits.audit:1", url="/", on=clock.today(),
               reference="C-1")  # fmt: skip
        Notice.objects.update(lease_until=clock.shared() + A_MOMENT)
        an_hour_ahead()

        assert (send_due().sent, mailoutbox) == (0, [])

    def test_job_that_another_worker_is_at_does_not_wait(an_hour_ahead):
        Job.objects.create(kind="test", title="Test", status="running", lease_until=clock.shared() + A_MOMENT)
        an_hour_ahead()

        assert not Job.objects.waiting(clock.shared()).exists()

    def test_duty_that_another_worker_is_at_is_left_to_it(an_hour_ahead, monkeypatch):
        done = []
        duties.load("duties")  # the rooms' into their own register, for the tests after this
        monkeypatch.setattr(duties, "load", lambda module: None)
        monkeypatch.setattr(duties, "DUTIES", {"test.slow": duties.Duty("test.slow", 1, done.append)})
        day = clock.today()  # an hour ahead may be tomorrow, whose duties nobody is at
        DutyRun.objects.create(duty="test.slow", on=day, runs=1, lease_until=clock.shared() + A_MOMENT)
        an_hour_ahead()

        assert (duties.run_due(day, again=False), done) == ([], [])

else:

    def test_sqlite_lives_on_one_machine_and_goes_by_its_clock(an_hour_ahead):
        an_hour_ahead()

        assert off() == 0


def test_a_moved_time_stays_moved():
    with clock.at(timezone.now() - timedelta(days=9)):
        assert (timezone.now() - clock.shared()).days == 9
