"""From where the request being answered came, and what it opened, for the rows of the trail."""

from contextvars import ContextVar
from http import HTTPStatus

from django.conf import settings

_address = ContextVar("address", default="")


def address():
    """The network address of the person being answered; "" in a job or a command."""
    return _address.get()


def address_of(request):
    """The address a request came from, past the proxies the installation trusts.

    Each trusted proxy adds one entry at the right of X-Forwarded-For; what stands
    further left was written by the browser and is not believed.
    """
    trusted = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    entries = request.headers.get("X-Forwarded-For", "").split(",")
    passed = [entry.strip() for entry in entries if entry.strip()]
    if trusted and len(passed) >= trusted:
        return passed[-trusted][:45]
    return request.META.get("REMOTE_ADDR", "")


def opened(request, person, thing, case_reference):
    """Remember that a child's record was fetched for a page: once the page is given, that is a reading.

    Whatever `trail.services.read` noted of it itself is not noted again.
    """
    request.trail_opened = [*getattr(request, "trail_opened", ()), (person, thing, case_reference)]


def waiting_readings(request, response):
    """What was opened, of which nothing is noted yet: (person, row, case reference); nothing if no page was given."""
    noted = getattr(request, "trail_read", set())
    waiting = [one for one in getattr(request, "trail_opened", ()) if one[1] not in noted]
    return waiting if waiting and request.method == "GET" and response.status_code == HTTPStatus.OK else []


class Whereabouts:
    """Keep the address at hand while a request is answered, and note what it gave to read."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        token = _address.set(address_of(request))
        try:
            response = self.get_response(request)
            for person, thing, reference in waiting_readings(request, response):
                _note(request, person, thing, reference)
            return response
        finally:
            _address.reset(token)


def _note(request, person, thing, reference):
    from trail.services import read  # which asks this module for the address

    read(person, thing, "page", request, case_reference=reference)
