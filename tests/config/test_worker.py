"""The worker that journeys bring with them works on the journey's own database."""

import time

import pytest

from jobs import services
from jobs.models import Job

PATIENCE = 60  # seconds


@pytest.mark.browser
def test_a_job_started_in_a_journey_is_taken_by_its_worker(worker):
    # Without the file it is about, the worker can only say that it failed.
    job = services.start("cases.read", by=None)

    deadline = time.monotonic() + PATIENCE
    while job.is_open and time.monotonic() < deadline:
        time.sleep(0.2)
        job.refresh_from_db()

    assert job.status == Job.Status.FAILED
