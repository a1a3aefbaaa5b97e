"""What people see when something goes wrong: our look, no trace, no questions to the database."""

import logging
import sys

import psycopg2
import pytest
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import path
from redis.exceptions import ConnectionError as RedisAway

from config import errors, urls
from lib.again import TooBusy
from lib.logs import OneLine
from people.models import User

SECRET = "Amara Obi, 10.0.0.7"
#: What stands on Django's own error pages and in traces.
TRACES = (b"Traceback", b"Exception", b"django.", b"Request Method", b"DEBUG", SECRET.encode())

pytestmark = pytest.mark.django_db


FAULTS = {
    "fault": ZeroDivisionError, "database": OperationalError, "closed": InterfaceError, "redis": RedisAway,
    "busy": lambda told: TooBusy(),
}  # fmt: skip


def breaks(request, kind):
    raise FAULTS[kind](SECRET)


breaks.login_required = False
handler400, handler500 = errors.refused, errors.failed
urlpatterns = [path("breaks/<str:kind>/", breaks), *urls.urlpatterns]


@pytest.fixture
def amara():
    return User.objects.create_user("amara@council.example", "a long walk", name="Amara Audit")


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize(
    ("kind", "status", "title", "again"),
    [
        ("fault", 500, b"Something went wrong", None),
        ("database", 503, b"The service is away for a moment", "30"),
        ("closed", 503, b"The service is away for a moment", "30"),
        ("redis", 503, b"The service is away for a moment", "30"),
        ("busy", 503, b"Several people changed the same thing at the same moment, so nothing was saved.", "10"),
    ],
)
def test_fault_is_told_in_our_look_and_its_reason_to_nobody(client, amara, kind, status, title, again):
    answer = client.get(f"/breaks/{kind}/")

    assert (answer.status_code, title in answer.content, answer.get("Retry-After")) == (status, True, again)
    assert [trace for trace in TRACES if trace in answer.content] == []
    assert b"govuk-template" in answer.content


def no_server():
    """What Django raises where no PostgreSQL answers."""
    error = OperationalError("connection refused\nIs the server running on that host?")
    error.__cause__ = psycopg2.OperationalError(str(error))
    return error


def logged(error):
    """What the log has of an error, as the handler writes it."""
    try:
        raise error
    except type(error):
        record = logging.LogRecord("django.request", logging.ERROR, "", 0, "Away: %s", ("/",), sys.exc_info())
    assert errors.AwayInOneLine().filter(record)
    return OneLine("%(message)s").format(record)


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("database is locked"), OperationalError("database or disk is full"), InterfaceError("closed"),
        RedisAway("refused"), TooBusy(), no_server(),
    ],
)  # fmt: skip
def test_what_is_away_is_one_short_line_of_the_log(error):
    line = logged(error)

    assert line == f"Away: / ({type(error).__name__}: {str(error).splitlines()[0]})"


@pytest.mark.parametrize("error", [ZeroDivisionError("0"), OperationalError("no such table: audits")])
def test_a_mistake_of_ours_keeps_its_trace(error):
    assert "Traceback" in logged(error)


@pytest.mark.parametrize("page", [errors.failed, errors.refused])
def test_pages_of_faults_ask_the_database_nothing(rf, page, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert isinstance(page(rf.get("/")), HttpResponse)


def test_session_that_could_not_be_kept_is_a_503_and_no_fault_of_the_browser(rf):
    answer = errors.refused(rf.get("/"), SessionInterrupted("The session was deleted before the request completed."))

    assert (answer.status_code, answer["Retry-After"]) == (503, "30")


def test_database_that_is_away_is_a_503_on_a_real_page(client, amara):
    client.force_login(amara)

    def away(*args):
        raise OperationalError(SECRET)

    with connection.execute_wrapper(away):
        answer = client.get("/people/me/")

    assert (answer.status_code, SECRET.encode() in answer.content) == (503, False)


@pytest.mark.parametrize(
    ("ask", "status", "title"),
    [
        (lambda client: client.get("/nowhere/"), 404, b"Page not found"),
        (lambda client: client.get("/people/teams/"), 403, b"You can look at this, but not do that"),
        (lambda client: client.post("/people/me/", {}), 405, b""),
    ],
)
def test_refusals_are_pages_of_ours(client, amara, ask, status, title):
    client.force_login(amara)

    answer = ask(client)

    assert (answer.status_code, title in answer.content) == (status, True)
    assert [trace for trace in TRACES if trace in answer.content] == []


def test_form_without_its_token_is_refused_with_what_to_do(amara):
    client = Client(enforce_csrf_checks=True)

    answer = client.post("/accounts/login/", {"login": amara.email, "password": "x"})

    assert (answer.status_code, b"This page has been open too long" in answer.content) == (403, True)


@pytest.mark.parametrize("headers", [{"origin": "https://evil.example"}, {"referer": "https://evil.example/"}])
def test_form_sent_from_another_site_is_refused(amara, headers):
    client = Client(enforce_csrf_checks=True)
    client.get("/accounts/login/", secure=True)
    token = client.cookies["csrftoken"].value

    answer = client.post(
        "/accounts/login/", {"login": "a", "password": "b", "csrfmiddlewaretoken": token}, headers=headers, secure=True
    )

    assert answer.status_code == 403
