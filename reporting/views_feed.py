"""One's deadlines in one's own calendar: the page that explains it, and the file calendars read."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST, require_safe

from lib import clock
from lib.ratelimit import count
from reporting import feeds
from reporting.models import CalendarFeed
from trail.middleware import address_of

AN_HOUR = 60 * 60  # seconds
READINGS = 60  # of one calendar in an hour
MISSES = 30  # of one network address in an hour


@require_GET
def feed(request):
    """Whether there is a calendar address, and how to have one."""
    return _page(request)


@require_POST
def renew(request):
    """Make an address, or another one; it is shown this once."""
    secret = feeds.renew(request.user, by=request.user)
    path = reverse("reporting:feed_file", args=[secret])
    return _page(request, address=settings.SITE_URL.rstrip("/") + path)


@require_POST
def switch_off(request):
    """End the address."""
    if feeds.switch_off(request.user, by=request.user):
        messages.success(request, "Your calendar address is switched off")
    return redirect("reporting:feed")


def _page(request, address=""):
    kept = CalendarFeed.objects.filter(person=request.user).first()
    return render(request, "reporting/feed.html", {
        "title": "Your deadlines in your calendar", "feed": kept, "address": address,
    })


@login_not_required
@require_safe
def file(request, secret):
    """The deadlines of whose address this is; the secret stands for signing in."""
    found = feeds.feed_of(secret, on=clock.today())
    key, most = (f"feed:{found.pk}", READINGS) if found else (f"no-feed:{address_of(request)}", MISSES)
    if count(key, AN_HOUR) > most:
        return HttpResponse(
            "Asked too often: try again in an hour.\n", status=429, content_type="text/plain",
            headers={"Retry-After": str(AN_HOUR), "Cache-Control": "no-store"},
        )  # fmt: skip
    if found is None:
        raise Http404("There is no such calendar.")
    return HttpResponse(feeds.read(found), content_type="text/calendar; charset=utf-8", headers={
        "Cache-Control": "no-store, private", "Content-Disposition": 'inline; filename="deadlines.ics"',
    })
