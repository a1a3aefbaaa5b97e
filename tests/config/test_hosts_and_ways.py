"""Forged hosts and forwarding headers are refused or ignored; nobody is led to another site."""

import pytest
from django.core.cache import cache
from django.test import Client, override_settings

from people.models import User
from trail.models import Event

PASSWORD = "a long walk by the Humber"
SIGN_IN = "/accounts/login/"

pytestmark = pytest.mark.django_db

#: Sixty ways of writing another site.
ELSEWHERE = [
    "https://evil.example", "http://evil.example/", "//evil.example", "///evil.example", "////evil.example",
    "/\\evil.example", "\\\\evil.example", "\\/evil.example", "/\\/evil.example", "//\\evil.example",
    "https:evil.example", "https:/evil.example", "https:///evil.example", "http:\\\\evil.example",
    "HTTPS://EVIL.EXAMPLE", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\nscript:alert(1)",
    "java\tscript:alert(1)", " javascript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd",
    "ftp://evil.example", "mailto:a@evil.example", "\t//evil.example", "\n//evil.example", " //evil.example",
    "/\t/evil.example", "/\n/evil.example", "//evil.example/%2e%2e", "//evil.example@testserver",
    "//testserver@evil.example", "https://testserver@evil.example", "https://testserver.evil.example",
    "https://eviltestserver", "//testserver:80@evil.example/", "https://testserver:443@evil", "//[::1]",
    "//127.0.0.1@evil.example", "//evil。example", "https://evil｡example", "//ⓔvil.example", "/／evil.example",
    "／／evil.example", "//evil.example\\@testserver", "https://evil.example#@testserver",
    "https://evil.example?testserver", "//evil.example;testserver", "https://evil.example%00.testserver",
    "//%65vil.example", "https://%65vil.example", "evil.example", "www.evil.example/", ".evil.example",
    "//localhost", "//127.0.0.1", "https://localhost/", "https://testserver/people/me/", "\x00//evil.example",
]  # fmt: skip


@pytest.fixture
def amara():
    return User.objects.create_user("amara@council.example", PASSWORD, name="Amara Audit")


def test_there_are_sixty_ways():
    assert len(set(ELSEWHERE)) == len(ELSEWHERE) == 60


def test_nobody_is_led_elsewhere_after_signing_in_or_out(amara):
    led = []
    for way in ELSEWHERE:
        cache.clear()  # so many sign-ins in a minute are throttled
        client = Client()
        sent = client.post(SIGN_IN, {"login": amara.email, "password": PASSWORD, "next": way})
        out = client.post("/accounts/logout/", {"next": way})
        led += [answer["Location"] for answer in (sent, out)]

    # The wide slash is part of a path here, as it is for every browser.
    assert set(led) == {"/", "/%EF%BC%8Fevil.example"}


@pytest.mark.parametrize("way", ["/people/me/", "/people/?sort=name&page=2", "/audits/"])
def test_own_pages_are_gone_on_to(client, amara, way):
    assert client.post(SIGN_IN, {"login": amara.email, "password": PASSWORD, "next": way}).url == way


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:80", "localhost.evil.example", "localhost@evil.example", "local host", "localhost|"],
)
def test_wrong_host_is_refused_in_our_look(client, amara, host):
    answer = client.get(SIGN_IN, headers={"host": host}, HTTP_HOST=host)

    assert answer.status_code == 400
    assert b"That request made no sense to the service" in answer.content


def test_forwarding_headers_are_ignored_where_no_proxy_stands(client, amara):
    forged = {"x-forwarded-for": "6.6.6.6", "x-forwarded-host": "evil.example", "x-forwarded-proto": "https",
              "forwarded": "for=6.6.6.6;host=evil.example", "x-original-url": "/people/"}  # fmt: skip

    page = client.post(SIGN_IN, {"login": amara.email, "password": PASSWORD}, headers=forged)

    assert page.url == "/"
    assert Event.objects.get(action="people.signed_in").from_address == "127.0.0.1"
    assert client.get("/people/me/", headers=forged).context["sessions"][0]["session"].ip == "127.0.0.1"


@override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=1)
def test_only_the_last_proxys_word_counts_where_one_stands(client, amara):
    client.post(
        SIGN_IN, {"login": amara.email, "password": PASSWORD}, headers={"x-forwarded-for": "6.6.6.6, 10.0.0.9"}
    )

    assert Event.objects.get(action="people.signed_in").from_address == "10.0.0.9"


def test_guesses_are_counted_by_the_true_address_whatever_is_forged(amara):
    for n in range(20):
        guess = {"login": f"p{n}@council.example", "password": "x"}
        Client().post(SIGN_IN, guess, headers={"x-forwarded-for": f"6.6.6.{n}"})
    client = Client()
    client.post(SIGN_IN, {"login": amara.email, "password": PASSWORD}, headers={"x-forwarded-for": "7.7.7.7"})

    assert "_auth_user_id" not in client.session


def test_links_in_mail_begin_with_the_setting_only(client, amara, mailoutbox):
    client.post("/accounts/password/reset/", {"email": amara.email}, headers={"x-forwarded-host": "evil.example"})

    assert "evil" not in mailoutbox[0].body
