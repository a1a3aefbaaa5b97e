"""What every address answers with, whoever asks, and what production adds."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.urls import URLPattern, get_resolver

from people.models import Role
from tests.cast import give_role, make_person
from tests.config.conftest import NAMES

pytestmark = [pytest.mark.long, pytest.mark.django_db]
STRICT = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
#: What stands for the parts of an address.
PARTS = {
    "pk": "1", "action_pk": "1", "month": "2026-03", "slug": "hull", "code": "child", "name": "help", "line": "line",
    "number": "1", "provider_id": "council", "key": "key", "uidb36": "1", "rest": "signup/",
}  # fmt: skip


def addresses(patterns=None, prefix=""):
    """Every address the resolver knows, its parts filled in."""
    for pattern in patterns or get_resolver().url_patterns:
        route = f"{prefix}{_filled(pattern.pattern)}"
        if isinstance(pattern, URLPattern):
            yield f"/{route}"
        else:
            yield from addresses(pattern.url_patterns, route)


def _filled(pattern):
    route = str(pattern)
    for name in pattern.converters:
        kinds = ("int", "slug", "str", "path", "month", "uuid")
        kind = next((word for word in kinds if f"<{word}:{name}>" in route), None)
        route = route.replace(f"<{kind}:{name}>" if kind else f"<{name}>", PARTS.get(name, "1"))
    for name in ("provider_id", "uidb36", "key", "kind", "part"):
        for shape in (f"(?P<{name}>[^/]+)", f"(?P<{name}>[0-9A-Za-z]+)", f"(?P<{name}>.+)"):
            route = route.replace(shape, PARTS.get(name, "1"))
    return route.strip("^").removesuffix("$").removesuffix("\\Z")


@pytest.fixture
def olga():
    olga = make_person("Olga Overall")
    for role in Role.values:
        give_role(olga, role)
    return olga


def weak(response):
    """Which of the strict headers an answer lacks."""
    policy = response.get("Content-Security-Policy", "")
    lacking = [name for name, value in STRICT.items() if response.get(name) != value]
    if "frame-ancestors 'none'" not in policy or "default-src 'none'" not in policy or "unsafe" in policy:
        lacking.append("Content-Security-Policy")
    return lacking


def test_every_address_answers_with_strict_headers_to_everybody(olga):
    stranger, insider = Client(raise_request_exception=False), Client(raise_request_exception=False)
    found, kept = {}, []
    for address in sorted(set(addresses())):
        if address == "/accounts/logout/":
            continue
        insider.force_login(olga)  # some addresses end a session
        seen = insider.get(address)
        for answer in (stranger.get(address), seen, insider.post(address)):
            if weak(answer):
                found[address] = weak(answer)
        if seen.status_code == 200 and "no-store" not in seen.get("Cache-Control", ""):
            kept.append(address)

    assert found == {}
    # The council's colours are the only thing a browser may keep, and they name nobody.
    assert sorted(set(kept)) == ["/brand.css"]
    assert len(set(addresses())) > 150


@pytest.mark.parametrize("path", ["/nowhere/", "/static/nothing.css", "/health/", "/ready/", "/metrics/", "/"])
def test_answers_that_are_no_pages_are_as_strict(client, olga, path):
    assert weak(client.get(path)) == []


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "PROPFIND", "MADE-UP"])
def test_methods_that_no_page_has_are_refused(client, olga, method):
    client.force_login(olga)

    answer = client.generic(method, "/people/me/")

    assert (answer.status_code, weak(answer)) == (405, [])


def test_lines_of_the_log_say_their_offset():
    assert settings.LOGGING["formatters"]["line"]["datefmt"].endswith("%z")


def test_refused_host_is_answered_with_strict_headers(client):
    answer = client.get("/accounts/login/", headers={"host": "evil.example"})

    assert (answer.status_code, weak(answer)) == (400, [])


@override_settings(SECURE_SSL_REDIRECT=True, SECURE_HSTS_SECONDS=31_536_000, SECURE_HSTS_INCLUDE_SUBDOMAINS=True)
def test_https_is_remembered_for_a_year(client, olga):
    answer = client.get("/accounts/login/", secure=True)

    assert answer["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


# Production: what the settings say there, read in a process of their own, and what that does


NAMED = (
    "SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_NAME", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT",
    "SECURE_REDIRECT_EXEMPT", "SECURE_PROXY_SSL_HEADER", "SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS",
    "SECURE_HSTS_PRELOAD", "USE_X_FORWARDED_HOST", "SESSION_COOKIE_DOMAIN", "CSRF_COOKIE_DOMAIN",
)  # fmt: skip
ASKS = f"""
import json
from django.conf import settings
print(json.dumps({{name: getattr(settings, name) for name in {NAMED!r}}}))
"""


def production(tmp_path, **values):
    """The settings of an installation at audit.example.gov.uk."""
    clean = {name: value for name, value in os.environ.items() if name not in NAMES}
    environment = {
        **clean, "DJANGO_SETTINGS_MODULE": "config.settings", "VAR_DIR": str(tmp_path), "SECRET_KEY": "k" * 50,
        "ALLOWED_HOSTS": "audit.example.gov.uk", "PYTHONPATH": str(settings.BASE_DIR), **values,
    }  # fmt: skip
    command = [sys.executable, "-c", ASKS]
    ended = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=True)
    said = json.loads(ended.stdout)
    header = said["SECURE_PROXY_SSL_HEADER"]
    return {**said, "SECURE_PROXY_SSL_HEADER": header and tuple(header)}


def test_production_keeps_cookies_to_this_host_and_turns_everything_to_https(tmp_path, olga):
    olga.set_password("a long walk by the Humber")
    olga.save()
    fields = {"login": olga.email, "password": "a long walk by the Humber"}
    behind = Client(headers={"x-forwarded-proto": "https", "x-forwarded-for": "10.0.0.9"})

    with override_settings(**production(tmp_path)):
        plain, ready = Client().get("/accounts/login/"), Client().get("/ready/")
        page, sent = behind.get("/accounts/login/"), behind.post("/accounts/login/", fields)

    assert (plain.status_code, plain["Location"], ready.status_code) == (301, "https://testserver/accounts/login/", 200)
    assert page["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert sorted(sent.cookies) == ["__Host-csrf", "__Host-session"]
    for cookie in sent.cookies.values():
        assert (cookie["path"], cookie["domain"], cookie["secure"], cookie["httponly"], cookie["samesite"]) == (
            "/", "", True, True, "Lax",
        )  # fmt: skip


def test_word_of_a_proxy_counts_only_where_one_is_said_to_stand(tmp_path, olga):
    forged = {"x-forwarded-proto": "https", "x-forwarded-host": "evil.example"}

    with override_settings(**production(tmp_path, TRUSTED_PROXIES="0")):
        answer = Client().get("/accounts/login/", headers=forged)

    assert (answer.status_code, answer["Location"]) == (301, "https://testserver/accounts/login/")
