"""From where the request being answered came, for the rows of the trail."""

from contextvars import ContextVar

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


class Whereabouts:
    """Keep the address at hand while a request is answered."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        token = _address.set(address_of(request))
        try:
            return self.get_response(request)
        finally:
            _address.reset(token)
