"""How long somebody stays signed in: without opening a page, and at all."""

import time

from django.conf import settings
from django.contrib.auth import SESSION_KEY

TOUCH_AFTER = 10 * 60  # seconds; writing the session at every page would cost a write each


class SessionLimits:
    """A session ends SESSION_COOKIE_AGE after the last page, give or take ten minutes, and
    SESSION_LONGEST after signing in, used or not.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if _is_too_old(request.session):
            request.session.flush()
        response = self.get_response(request)
        if request.session.accessed and not request.session.is_empty():
            _touch(request.session)
        return response


def _is_too_old(session):
    return time.time() - session.get("began", time.time()) > settings.SESSION_LONGEST


def begin(request, **named):
    """Note when somebody signed in; receives Django's signal, so that it costs no write of its own."""
    request.session["began"] = request.session["touched"] = int(time.time())


def _touch(session):
    now = int(time.time())
    if SESSION_KEY in session and "began" not in session:
        session["began"] = now
    if now - session.get("touched", 0) > TOUCH_AFTER:
        session["touched"] = now
