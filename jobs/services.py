"""Starting jobs. Doing them is jobs/work.py."""

from django.db import IntegrityError, transaction

from jobs import tasks
from jobs.models import Job
from jobs.registry import find
from lib.doorbells import ring_after_commit
from lib.permissions import require


def start(kind, *, by, title="", once="", **payload):
    """Keep a job and ring for a worker once it is committed.

    `payload` is plain JSON for the handler. With `once`, a second press of the
    button gives the job that is still open instead of another one. PermissionDenied where
    the kind needs a permission that `by` lacks; the application itself (None) starts any.
    """
    found = find(kind)
    if found.needs and by is not None:
        require(by, found.needs)
    if once and (running := _open_job(kind, once)):
        return running
    try:
        with transaction.atomic():
            job = Job.objects.create(
                kind=kind, title=title or found.title, owner=by, payload=payload, once=once
            )
    except IntegrityError:
        running = _open_job(kind, once)
        if running is None:
            raise
        return running
    ring_after_commit(tasks.run, job.pk)
    return job


def _open_job(kind, once):
    return Job.objects.filter(kind=kind, once=once, status__in=Job.OPEN).first()
