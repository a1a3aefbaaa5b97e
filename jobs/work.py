"""Claiming, doing and finishing jobs.

A job is claimed by one conditional UPDATE that writes a token and a lease. Every
later write carries the token, so a worker that was thought dead changes nothing
any more once another has taken over.
"""

import logging
import time
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import OperationalError
from django.db.models import F

from jobs.models import ATTEMPTS, Job
from jobs.registry import JobRefused, find, lease_of
from lib import clock
from lib.wording import of_today, speaking

logger = logging.getLogger(__name__)

OFTEN_ENOUGH = 0.3  # seconds between two progress writes
A_STEP = 5  # percent that are written at once all the same


class LeaseLost(Exception):
    """Another worker has taken this job over: undo what is not committed."""


def run(job_pk):
    """Do a job if it is free. True if this call did it, whatever came of it."""
    job = _claim(job_pk)
    if job is None:
        return False
    progress = Progress(job)
    try:
        with speaking(of_today):
            result = find(job.kind).work(job, progress)
        if not progress.finished:
            progress.finish(**(result or {}))
    except LeaseLost:
        logger.warning("Job %s was taken over by another worker.", job.pk)
    except JobRefused as refused:
        _fail(job, str(refused))
    except OperationalError as error:
        _put_back(job, error)
    except Exception:
        # The boundary of the process: the person gets a sentence, the log the traceback.
        logger.exception("Job %s (%s) failed.", job.pk, job.kind)
        _fail(job, "Something went wrong. Tell the administrator the number of this job.")
    return True


def run_waiting():
    """Do every waiting job here and now; for commands and tests. Gives how many."""
    waiting = Job.objects.waiting(clock.shared()).order_by("created_at", "pk")
    return sum(run(pk) for pk in list(waiting.values_list("pk", flat=True)))


def _claim(job_pk):
    """Take a waiting job; None if another worker has it or it is finished."""
    now, token = clock.shared(), uuid4()
    waiting = Job.objects.waiting(now).filter(pk=job_pk)
    if waiting.filter(attempts__gte=ATTEMPTS).update(
        status=Job.Status.FAILED, finished_at=now, lease_until=None,
        message=f"The work stopped {ATTEMPTS} times without an end. Tell the administrator.",
    ):
        return None
    job = Job.objects.filter(pk=job_pk).first()
    if job is None or not waiting.update(
        status=Job.Status.RUNNING, token=token, attempts=F("attempts") + 1,
        lease_until=now + lease_of(job.kind), started_at=now, percent=0, message="",
    ):
        return None
    return Job.objects.select_related("owner").get(pk=job_pk)


class Progress:
    """How a handler says how far it is, and that it is done."""

    def __init__(self, job):
        self.job = job
        self.finished = False
        self._lease = lease_of(job.kind)
        self._said_at, self._percent = 0.0, 0

    def __call__(self, percent, message=""):
        """Say how far the work is (0 to 100) and what is being done; keeps the lease alive."""
        now, percent = time.monotonic(), min(int(percent), 99)
        if now - self._said_at < OFTEN_ENOUGH and percent < self._percent + A_STEP:
            return
        self._said_at, self._percent = now, percent
        self._write(percent=percent, message=message[:300])

    def finish(self, *, message="", url="", file=None, **result):
        """Done. `url` is the page of the outcome, `file` a (name, bytes) to download.

        As the last line inside the handler's transaction it makes the work and the
        job's end one.
        """
        values = {"message": message[:300], "url": url, "result": result}
        if file:
            name, content = file
            self.job.file.save(name, ContentFile(content), save=False)
            values |= {"file": self.job.file.name, "file_name": name}
        self._write(
            status=Job.Status.DONE, percent=100, finished_at=clock.now(), **values
        )
        self.finished = True

    def _write(self, **values):
        mine = Job.objects.filter(
            pk=self.job.pk, token=self.job.token, status=Job.Status.RUNNING
        )
        if not mine.update(lease_until=clock.shared() + self._lease, **values):
            raise LeaseLost(f"Job {self.job.pk} is no longer this worker's.")


def _fail(job, sentence):
    Job.objects.filter(pk=job.pk, token=job.token, status=Job.Status.RUNNING).update(
        status=Job.Status.FAILED, message=sentence[:300], finished_at=clock.now(), lease_until=None
    )


def _put_back(job, error):
    """The database was busy or away: wait for the next sweep, three times at most."""
    logger.warning("Job %s is put back: %s", job.pk, error)
    Job.objects.filter(pk=job.pk, token=job.token, status=Job.Status.RUNNING).update(
        status=Job.Status.QUEUED, lease_until=None
    )
