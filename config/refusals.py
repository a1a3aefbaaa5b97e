"""What a signed-in person was refused stands in the trail, so that somebody trying doors is seen."""

from urllib.parse import quote

from lib.ratelimit import count
from trail.services import record

MOST = 20  # of one person in a minute; the log has them all
LENGTH = 200  # characters of an address


class RecordsRefusals:
    """Adds `people.refused` for an address one may not open (403), or where nothing is for oneself (404)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        answer = self.get_response(request)
        known = request.resolver_match is not None and request.user.is_authenticated
        if known and answer.status_code in (403, 404) and count(f"refused:{request.user.pk}", 60) <= MOST:
            asked = {"address": quote(request.path)[:LENGTH], "by": request.method, "answer": answer.status_code}
            record("people.refused", request.user, by=request.user, after=asked)
        return answer
