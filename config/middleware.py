"""How long somebody stays signed in without opening a page."""

import time

TOUCH_AFTER = 10 * 60  # seconds; writing the session at every page would cost a write each


class IdleSessionMiddleware:
    """A session ends SESSION_COOKIE_AGE after the last page, give or take ten minutes."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.session.accessed and not request.session.is_empty():
            touched = request.session.get("touched", 0)
            if time.time() - touched > TOUCH_AFTER:
                request.session["touched"] = int(time.time())
        return response
