"""Every request has a number; no cache keeps what somebody signed in saw."""

import logging
from types import SimpleNamespace

from django.http import HttpResponse

from lib.middleware import NoStore, RequestId, RequestIdFilter, request_id

SIGNED_IN = SimpleNamespace(user=SimpleNamespace(is_authenticated=True))
STRANGER = SimpleNamespace(user=SimpleNamespace(is_authenticated=False))


def test_each_request_has_a_number_of_its_own():
    seen = []
    answer = RequestId(lambda request: seen.append(request_id()) or HttpResponse())

    first, second = answer(SIGNED_IN), answer(SIGNED_IN)

    assert [first["X-Request-ID"], second["X-Request-ID"]] == seen
    assert len(set(seen)) == 2
    assert request_id() == ""


def test_log_line_carries_the_number():
    line = logging.makeLogRecord({})

    RequestIdFilter().filter(line)

    assert line.request_id == "-"


def test_page_of_somebody_signed_in_is_not_stored():
    assert NoStore(lambda request: HttpResponse())(SIGNED_IN)["Cache-Control"] == (
        "no-store, private"
    )


def test_page_for_strangers_may_be_stored():
    assert "Cache-Control" not in NoStore(lambda request: HttpResponse())(STRANGER)


def test_page_that_says_for_itself_is_left_alone():
    said = HttpResponse(headers={"Cache-Control": "max-age=300"})

    assert NoStore(lambda request: said)(SIGNED_IN)["Cache-Control"] == "max-age=300"
