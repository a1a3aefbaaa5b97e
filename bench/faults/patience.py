"""Reading the database although its server is killed under the connection."""

import time

from django.db import InterfaceError, OperationalError, connection

AWAY = (OperationalError, InterfaceError)
WAIT = 0.5  # seconds between two tries


def patiently(work, *, tries=2):
    """What some work on the database gives, on a new connection where the old one died with its server."""
    for left in range(tries, 0, -1):
        try:
            return work()
        except AWAY:
            connection.close()
            if left == 1:
                raise
            time.sleep(WAIT)
    return None
