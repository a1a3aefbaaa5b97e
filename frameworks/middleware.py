"""The framework in force is looked up once while a request is answered, and anew for the next one."""

from contextlib import contextmanager
from contextvars import ContextVar

_found = ContextVar("found", default=None)


def found():
    """What was found in force by day during this request; None in a job or a command, which look each time."""
    return _found.get()


def forget():
    """A framework was loaded: what was found before it counts no more."""
    if _found.get() is not None:
        _found.get().clear()


@contextmanager
def looked_up_once():
    """Keep what is in force at hand, as while a request is answered."""
    token = _found.set({})
    try:
        yield
    finally:
        _found.reset(token)


class InForceOnce:
    """Keep what is in force at hand while a request is answered."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with looked_up_once():
            return self.get_response(request)
