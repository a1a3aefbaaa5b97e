"""How fast one person may read, search, take along and ask: what pays a thief is slowed.

A limit is an entry of the settings (LIMIT_PAGES and so on). Whoever passes it
sees a page that says when to go on; the first time in a window stands in the trail.
"""

import re

from django.conf import settings
from django.shortcuts import render

from lib.ratelimit import count
from trail.services import record

#: Addresses that give a file whatever their query says.
FILES = re.compile(r"(pdf|print|export|download|\.csv|\.xlsx|\.ics|\.zip|file)/?$")
#: Addresses by which somebody asks to see a record.
ASKS = frozenset({"cases:ask"})
SEARCH_WORDS = frozenset({"words", "reference", "name", "who", "thing"})


class RateLimits:
    """Counts what a signed-in person does, by kind."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not settings.RATE_LIMITS or not request.user.is_authenticated or not getattr(view, "login_required", True):
            return None
        for kind in kinds_of(request):
            times, seconds = settings.RATE_LIMITS.get(kind, (0, 0))
            if times and (done := count(f"{kind}:{request.user.pk}", seconds)) > times:
                return _slow_down(request, kind, times, seconds, is_first=done == times + 1)
        return None


def kinds_of(request):
    """What a request counts as: every page read is one of "pages", some are more."""
    match = request.resolver_match
    if request.method not in ("GET", "HEAD"):
        return ["ask"] if match.view_name in ASKS else []
    kinds = ["pages"]
    if request.GET.get("as") or FILES.search(match.route):
        kinds.append("export")
    if any(request.GET.get(word) for word in SEARCH_WORDS):
        kinds.append("search")
    return kinds


def _slow_down(request, kind, times, seconds, *, is_first):
    if is_first:
        record(
            "people.slowed_down", request.user, by=request.user,
            after={"what": kind, "limit": times, "seconds": seconds},
        )  # fmt: skip
    wait = {60: "a minute", 3600: "an hour", 86_400: "a day"}[seconds]
    response = render(request, "429.html", {"kind": kind, "wait": wait}, status=429)
    response["Retry-After"] = str(seconds)
    return response
