"""What the application tells every browser, and who gets in."""

import time

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.urls import reverse

from people.models import User

PAGE = "/accounts/password/change/"
SIGN_IN = "/accounts/login/"
PASSWORD = "a long walk by the Humber"


@pytest.fixture
def amara(db):
    person = User(name="Amara Obi", email="amara.obi@council.example")
    person.set_password(PASSWORD)
    person.save()
    return person


def sign_in(client, email, password):
    return client.post(SIGN_IN, {"login": email, "password": password})


@pytest.mark.parametrize("path", ["/health/"])
def test_health_is_open_to_all(client, db, path):
    response = client.get(path)

    assert (response.status_code, response.content) == (200, b"ok\n")


def test_a_stranger_is_sent_to_sign_in(client, amara):
    response = client.get("/accounts/password/change/")

    assert response.status_code == 302
    assert response["Location"] == f"{SIGN_IN}?next=/accounts/password/change/"


def test_somebody_on_the_staff_list_signs_in_with_the_work_address(client, amara):
    response = sign_in(client, "Amara.Obi@council.example", PASSWORD)

    assert (response.status_code, response["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(amara.pk)


def test_a_wrong_password_and_an_unknown_address_look_the_same(client, amara):
    wrong = sign_in(client, amara.email, "not this one").context["form"].errors
    unknown = sign_in(client, "nobody@council.example", "not this one").context["form"].errors

    assert wrong == unknown


def test_after_too_many_wrong_passwords_even_the_right_one_waits(client, amara):
    for _ in range(6):
        sign_in(client, amara.email, "not this one")

    sign_in(client, amara.email, PASSWORD)

    assert "_auth_user_id" not in client.session


def test_nobody_makes_an_account_for_themselves(client, db):
    fields = {"email": "new@council.example", "password1": PASSWORD, "password2": PASSWORD}

    client.post("/accounts/signup/", fields)

    assert list(User.objects.all()) == []


def test_nobody_changes_the_work_address(client, amara):
    client.force_login(amara)

    assert client.get(reverse("account_email")).status_code == 404


def test_the_session_outlives_a_page_by_two_hours(client, amara):
    sign_in(client, amara.email, PASSWORD)

    session = Session.objects.get(pk=client.session.session_key)

    assert round(session.expire_date.timestamp() - time.time(), -2) == 2 * 60 * 60


def test_a_session_in_use_is_prolonged_at_most_every_ten_minutes(client, amara):
    client.force_login(amara)
    client.get(PAGE)
    touched = client.session["touched"]

    client.get(PAGE)
    assert client.session["touched"] == touched

    session = client.session
    session["touched"] = touched - 601
    session.save()
    client.get(PAGE)
    assert client.session["touched"] >= touched


def test_the_content_security_policy_lets_nothing_inline_and_nobody_elses(client, db):
    policy = client.get(SIGN_IN)["Content-Security-Policy"]

    assert sorted(policy.split("; ")) == [
        "base-uri 'none'",
        "connect-src 'self'",
        "default-src 'none'",
        "font-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "img-src 'self' data:",
        "manifest-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
    ]


def test_other_headers_are_strict(client, db):
    response = client.get(SIGN_IN)

    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"


def test_no_cache_keeps_a_page_of_somebody_signed_in(client, amara):
    client.force_login(amara)

    assert client.get(PAGE)["Cache-Control"] == "no-store, private"


def test_passwords_are_kept_with_argon2():
    from config.settings import PASSWORD_HASHERS

    assert PASSWORD_HASHERS[0] == "django.contrib.auth.hashers.Argon2PasswordHasher"


def test_a_task_that_dies_is_started_again_and_only_once():
    assert settings.CELERY_TASK_ACKS_LATE is True
    assert settings.CELERY_TASK_REJECT_ON_WORKER_LOST is True
    assert settings.CELERY_WORKER_PREFETCH_MULTIPLIER == 1
    visibility = settings.CELERY_BROKER_TRANSPORT_OPTIONS.get("visibility_timeout", 3600)
    assert visibility > settings.CELERY_TASK_TIME_LIMIT
