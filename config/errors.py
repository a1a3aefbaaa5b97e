"""Pages for what went wrong. They show no trace and ask the database nothing."""

import logging
import sys

from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.template.loader import render_to_string
from redis.exceptions import ConnectionError as RedisAway

from lib.again import TooBusy

#: Something the application stands on is away, and will be back.
AWAY = (OperationalError, InterfaceError, RedisAway)
COME_BACK = 30  # seconds
#: How PostgreSQL's states begin where it is shut down, out of room or not to be reached, and what SQLite says.
STATES, WORDS = ("08", "53", "57P"), ("is locked", "disk is full", "disk I/O error", "unable to open")


def failed(request):
    """500, or 503 where the database does not answer or too many wanted the same."""
    error = sys.exc_info()[1]
    if isinstance(error, TooBusy):
        return _later("503_busy.html", TooBusy.COME_BACK, sentence=str(error))
    if isinstance(error, AWAY):
        return _later("503.html", COME_BACK)
    return HttpResponse(render_to_string("500.html"), status=500)


def _later(template, seconds, **context):
    return HttpResponse(render_to_string(template, context), status=503, headers={"Retry-After": str(seconds)})


def refused(request, exception=None):
    """400: what was sent made no sense, or the host is not ours. 503: the session could not be kept.

    Django takes a database that goes away under the session's row for a session that somebody ended, and
    calls it the browser's fault; what was pressed may be done by then.
    """
    if isinstance(exception, SessionInterrupted):
        return _later("503.html", COME_BACK)
    return HttpResponse(render_to_string("400.html"), status=400)


class AwayInOneLine(logging.Filter):
    """Leaves the trace out of the log where something is only away: each request would write the same 25 kB."""

    def filter(self, record):
        error = record.exc_info and record.exc_info[1]
        if error and is_away(error):
            said = (str(error).strip() or "no reason given").splitlines()[0]
            record.msg, record.args = f"{record.getMessage()} ({type(error).__name__}: {said})", ()
            record.exc_info = record.exc_text = None
        return True


def is_away(error):
    """Whether it is the server that is away, or busy, and no mistake in a question to it."""
    if isinstance(error, OperationalError) and not isinstance(error, TooBusy):
        state = getattr(error.__cause__, "pgcode", "")  # None where there was no server to give one
        return state is None or state.startswith(STATES) if state != "" else any(one in str(error) for one in WORDS)
    return isinstance(error, AWAY)
