"""What every request gets: a number to find it by, strict headers, and pages that no cache keeps."""

import logging
import uuid
from contextvars import ContextVar

from django.http import HttpResponseNotAllowed

_request_id = ContextVar("request_id", default="")


def request_id():
    """The number of the request being answered; "" outside one."""
    return _request_id.get()


class RequestId:
    """Give each request a number: in the response, the log and the trail.

    A number sent by the browser is not taken over: the trail must not be steered
    from outside.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        token = _request_id.set(uuid.uuid4().hex)
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = request_id()
        finally:
            _request_id.reset(token)
        return response


class RequestIdFilter(logging.Filter):
    """Puts the request's number on each line of the log as %(request_id)s."""

    def filter(self, record):
        record.request_id = request_id() or "-"
        return True


class Hardened:
    """What browsers are told with every answer, also with those refused on the way in.

    A method no page of ours has, such as TRACE, is refused.
    """

    METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
    HEADERS = {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    }

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        known = request.method in self.METHODS
        response = self.get_response(request) if known else HttpResponseNotAllowed(self.METHODS)
        for name, value in self.HEADERS.items():
            response.headers.setdefault(name, value)
        return response


class NoStore:
    """No cache keeps a page of somebody signed in: "back" after signing out shows nothing."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.user.is_authenticated and "Cache-Control" not in response:
            response["Cache-Control"] = "no-store, private"
        return response
