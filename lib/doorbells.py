"""Ringing for a worker: what is to be done stands in the database, a ring makes it sooner."""

import logging
from functools import partial

from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def ring(task, *args):
    """Ask a worker for a Celery task now.

    Without an answering broker nothing is lost: the sweep of the next minute finds
    the row. So the person who pressed the button is not told about it, the log is.
    """
    try:
        task.delay(*args)
    except (OperationalError, OSError) as error:
        logger.warning("No broker for %s%s: left to the sweep. %s", task.name, args, error)


def ring_after_commit(task, *args):
    """Ring once the rows are there for the worker to see."""
    transaction.on_commit(partial(ring, task, *args))
