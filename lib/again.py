"""A transaction that the database gave up for another one's sake is done again, three times at most.

    @retried
    @transaction.atomic
    def publish(…):

Databases end one of two transactions that wait for each other (a deadlock), or that cannot
both be as if alone; nothing of it stands, and doing it again is right. Inside a transaction
of the caller's nothing is repeated: that one is undone too, and its outermost call tries again.
"""

import functools
import logging
import random
import time

from django.db import OperationalError, connection
from django.db.models import Model

logger = logging.getLogger(__name__)

TIMES = 3  # tries in all
PAUSE = 0.05  # seconds before the second try, twice that before the third, and by chance up to as much again
GIVEN_UP = frozenset({"40001", "40P01"})  # SQLSTATE: serialization_failure, deadlock_detected
LOCKED = "database is locked"


class TooBusy(OperationalError):
    """The database gave the same transaction up three times; nothing of it was saved."""

    COME_BACK = 10  # seconds until it is worth trying again

    def __init__(self):
        super().__init__(
            "Several people changed the same thing at the same moment, so nothing was saved. "
            "Wait a minute, then try again."
        )


def retried(work):
    """Do a function that is one transaction again where the database gave it up.

    TooBusy after the third time; every other error is passed on at once.
    """

    @functools.wraps(work)
    def tried(*args, **kwargs):
        if connection.in_atomic_block:
            return work(*args, **kwargs)
        before = [(thing, dict(vars(thing))) for thing in args if isinstance(thing, Model)]
        for time_ in range(1, TIMES + 1):
            try:
                return work(*args, **kwargs)
            except OperationalError as error:
                if not was_given_up(error):
                    raise
                logger.warning("%s was given up by the database, try %s of %s.", work.__qualname__, time_, TIMES)
                if time_ == TIMES:
                    raise TooBusy from error
                for thing, values in before:  # what the try had set in memory does not stand either
                    vars(thing).update(values)
                time.sleep(PAUSE * time_ * (1 + random.random()))
        return None

    return tried


def was_given_up(error):
    """Whether the database itself ended the transaction for another one, so that it may be done again."""
    return getattr(error.__cause__, "pgcode", None) in GIVEN_UP or LOCKED in str(error)
