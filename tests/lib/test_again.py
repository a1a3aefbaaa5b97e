"""F22: a transaction the database gave up is done again, at most three times, then said in a sentence."""

import sqlite3
import threading

import pytest
from django.db import OperationalError, connection, transaction

from jobs.models import Job
from lib import again
from lib.again import TooBusy, retried


@pytest.fixture(autouse=True)
def no_pause(monkeypatch):
    monkeypatch.setattr(again, "PAUSE", 0.001)


def locked():
    error = OperationalError("database is locked")
    error.__cause__ = sqlite3.OperationalError("database is locked")
    return error


def failing(*errors):
    """Work that meets these errors one after the other, then succeeds; gives it and its list of tries."""
    left, tries = list(errors), []

    @retried
    def work():
        tries.append(len(tries) + 1)
        if left:
            raise left.pop(0)
        return "saved"

    return work, tries


@pytest.mark.django_db(transaction=True)
def test_work_given_up_twice_is_done_the_third_time():
    work, tries = failing(locked(), locked())

    assert (work(), tries) == ("saved", [1, 2, 3])


@pytest.mark.django_db(transaction=True)
def test_after_the_third_time_a_sentence_says_that_nothing_was_saved():
    work, tries = failing(*[locked() for _ in range(9)])

    with pytest.raises(TooBusy, match="nothing was saved. Wait a minute, then try again."):
        work()
    assert tries == [1, 2, 3]


@pytest.mark.django_db(transaction=True)
def test_another_error_of_the_database_is_not_tried_again():
    work, tries = failing(OperationalError("no such table: audits"))

    with pytest.raises(OperationalError, match="no such table"):
        work()
    assert tries == [1]


@pytest.mark.django_db(transaction=True)
def test_what_a_failed_try_set_in_memory_is_taken_back():
    job, seen, errors = Job.objects.create(kind="test", title="Test"), [], [locked()]

    @retried
    def start(job):
        seen.append(job.status)
        job.status = "running"
        if errors:
            raise errors.pop()

    start(job)

    assert (seen, job.status) == (["queued", "queued"], "running")


@pytest.mark.django_db
def test_inside_a_transaction_the_outermost_call_tries_again():
    work, tries = failing(locked())

    with pytest.raises(OperationalError, match="database is locked"), transaction.atomic():
        work()
    assert tries == [1]


@pytest.mark.django_db(transaction=True)
def test_two_who_lock_two_rows_crosswise_both_end_well(threads):
    """On PostgreSQL a true deadlock; SQLite lets one writer in at a time, so that none arises."""
    rows = [Job.objects.create(kind="test", title="Test").pk for _ in range(2)]
    both, tries = threading.Barrier(2), []

    @retried
    def cross(n):
        tries.append(n)
        first = len(tries) <= 2
        with transaction.atomic():
            Job.objects.filter(pk=rows[n]).update(percent=n + 1)
            if first and connection.vendor == "postgresql":
                both.wait(20)
            Job.objects.filter(pk=rows[1 - n]).update(percent=n + 1)
        return "saved"

    outcomes = threads(cross, 2)

    assert outcomes == ["saved", "saved"]
    # On a busy machine whoever tries again may be there before the other has woken, and meet it once more.
    assert len(tries) >= (3 if connection.vendor == "postgresql" else 2)
    assert len(set(Job.objects.values_list("percent", flat=True))) == 1
