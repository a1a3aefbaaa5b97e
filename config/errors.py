"""Pages for what went wrong. They show no trace and ask the database nothing."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.template.loader import render_to_string
from redis.exceptions import ConnectionError as RedisAway

#: Something the application stands on is away, and will be back.
AWAY = (OperationalError, InterfaceError, RedisAway)
COME_BACK = 30  # seconds


def failed(request):
    """500, or 503 where the database does not answer."""
    if isinstance(sys.exc_info()[1], AWAY):
        return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": str(COME_BACK)})
    return HttpResponse(render_to_string("500.html"), status=500)


def refused(request, exception=None):
    """400: what was sent made no sense, or the host is not ours."""
    return HttpResponse(render_to_string("400.html"), status=400)
