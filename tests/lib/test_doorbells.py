"""A ring is no promise: without a broker the caller goes on and the log says so."""

import logging

import pytest
from celery import Celery
from django.db import transaction

from lib.doorbells import ring, ring_after_commit


@pytest.fixture
def heard():
    return []


@pytest.fixture
def task(heard):
    """A task that is done at once, here."""
    app = Celery("test", broker="memory://", set_as_current=False)
    app.conf.task_always_eager = True

    @app.task(name="test.hear")
    def hear(word):
        heard.append(word)

    return hear


def test_ring_brings_the_argument_to_the_worker(task, heard):
    ring(task, 3)

    assert heard == [3]


def test_ring_without_a_broker_is_logged_and_harmless(caplog):
    app = Celery("test", broker="redis://127.0.0.1:1/0", set_as_current=False)

    @app.task(name="test.hear")
    def hear(word):
        raise AssertionError("There is no worker.")

    with caplog.at_level(logging.WARNING):
        ring(hear, 3)

    assert [line.message.split(".")[0] for line in caplog.records] == ["No broker for test"]


@pytest.mark.django_db(transaction=True)
def test_worker_is_rung_only_when_the_rows_are_there(task, heard):
    with transaction.atomic():
        ring_after_commit(task, 3)
        assert heard == []

    assert heard == [3]


@pytest.mark.django_db(transaction=True)
def test_nobody_is_rung_for_what_was_undone(task, heard):
    with transaction.atomic():
        ring_after_commit(task, 3)
        transaction.set_rollback(True)

    assert heard == []
