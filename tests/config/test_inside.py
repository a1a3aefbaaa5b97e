"""What the frame does inside: health without a database, warnings, folders of the queue, entry points, sessions."""

import time
from types import SimpleNamespace

import pytest
from celery import Celery
from django.conf import settings
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.core.checks import Warning
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import RequestFactory, override_settings

from config import celery, checks, health
from config.middleware import TOUCH_AFTER, SessionLimits


def test_database_that_does_not_answer_is_told_to_the_supervisor_without_details(db):
    def broken(*args):
        raise OperationalError("connection to 10.0.0.7 as audit failed")

    with connection.execute_wrapper(broken):
        answer = health.ready(RequestFactory().get("/ready/"))

    assert (answer.status_code, answer.content) == (503, b"database: no answer\n")


def test_living_process_says_so_without_asking_the_database(client):
    """A database that is down must not make the supervisor kill the web servers."""
    assert client.get("/health/").content == b"ok\n"


@pytest.mark.parametrize("path", ["/health/", "/ready/"])
def test_health_is_only_read(client, db, path):
    assert (client.post(path).status_code, client.head(path).status_code) == (405, 200)


@override_settings(SECURE_SSL_REDIRECT=True, SECURE_REDIRECT_EXEMPT=[r"^health/"])
def test_supervisor_on_the_same_machine_needs_no_https(client, db):
    assert client.get("/health/").status_code == 200
    assert client.get("/accounts/login/").status_code == 301


@pytest.mark.parametrize(("named", "ids"), [(True, []), (False, ["config.W001"])])
def test_key_kept_beside_the_data_is_a_warning_with_its_place(named, ids):
    with override_settings(ENVIRONMENT=SimpleNamespace(secret_key_named=named)):
        found = checks.secret_key_is_named(None)

    assert [one.id for one in found] == ids
    assert all(isinstance(one, Warning) and str(settings.VAR_DIR / "secret-key") in one.hint for one in found)


def test_folders_of_the_queue_are_made_where_the_broker_is_a_folder(tmp_path):
    folders = {name: str(tmp_path / name) for name in ("data_folder_in", "data_folder_out", "control_folder")}
    app = Celery("test", broker="filesystem://", set_as_current=False)
    app.conf.broker_transport_options = {**folders, "visibility_timeout": 60}

    for _ in range(2):
        celery.make_broker_folders(app)

    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(folders)


def test_broker_that_is_a_server_needs_no_folders(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    app = Celery("test", broker="redis://127.0.0.1:1/0", set_as_current=False)

    celery.make_broker_folders(app)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("module", ["wsgi", "asgi"])
def test_servers_find_the_application_under_its_usual_name(module):
    entry = __import__(f"config.{module}", fromlist=["application"])

    assert callable(entry.application)


# How long somebody stays signed in


@pytest.fixture
def visited():
    """visited(**session) opens a page of somebody with this session; gives the session after it."""

    def visit(**kept):
        request = RequestFactory().get("/")
        request.session = SessionStore()
        for name, value in kept.items():
            request.session[name] = value
        request.session.modified = False
        SessionLimits(lambda request: HttpResponse())(request)
        return request.session

    return visit


def test_first_page_notes_the_time(visited):
    session = visited(_auth_user_id="7")

    assert (abs(session["touched"] - time.time()) < 5, session.modified) == (True, True)


@pytest.mark.parametrize(("ago", "written"), [(0, False), (TOUCH_AFTER - 5, False), (TOUCH_AFTER + 5, True)])
def test_session_is_written_at_most_every_ten_minutes(visited, ago, written):
    assert visited(_auth_user_id="7", began=time.time(), touched=time.time() - ago).modified is written


def test_stranger_gets_no_session_from_looking_at_a_page(visited):
    session = visited()

    assert (session.is_empty(), session.modified) == (True, False)


@pytest.mark.parametrize(("hours", "stays"), [(0, True), (11.9, True), (12.1, False)])
def test_session_ends_twelve_hours_after_signing_in_however_busy(visited, hours, stays):
    began = time.time() - hours * 3600

    session = visited(_auth_user_id="7", began=began, touched=time.time())

    assert ("_auth_user_id" in session) is stays


def test_session_counts_from_its_first_page(visited):
    assert abs(visited(_auth_user_id="7")["began"] - time.time()) < 5
