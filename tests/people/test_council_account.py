"""Signing in with the council's own account, against an identity provider on this machine."""

import base64
import json
import threading
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from django.test import override_settings

from people.models import Role, User
from tests.cast import give_role
from trail.models import Event

BUTTON, BACK, ACCOUNT = "/accounts/oidc/council/login/", "/accounts/oidc/council/login/callback/", "/people/me/"

pytestmark = [pytest.mark.long, pytest.mark.django_db]


class Provider(ThreadingHTTPServer):
    """As much of an identity provider as signing in needs; `says` is what it says of who signs in."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answers)
        self.address = f"http://127.0.0.1:{self.server_address[1]}"
        self.says, self.challenge, self.audience, self.issuer = {}, "", "audit", self.address
        self.calls_itself, self.speaks_of = self.address, {}  # in its metadata; of whom, beside the token
        self.sends_on = ""  # to an address where somebody else answers

    def claims(self):
        return {"sub": "7", "iss": self.issuer, "aud": self.audience, "exp": 4_000_000_000, **self.says}


class Answers(BaseHTTPRequestHandler):
    def do_GET(self):
        own = self.server.address
        if self.server.sends_on:
            self.send_response(302)
            self.send_header("Location", f"{self.server.sends_on}{self.path}")
            self.end_headers()
        elif self.path.startswith("/.well-known/"):
            self.answer({
                "issuer": self.server.calls_itself,
                "authorization_endpoint": f"{own}/authorize", "token_endpoint": f"{own}/token",
                "userinfo_endpoint": f"{own}/me", "jwks_uri": f"{own}/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            })  # fmt: skip
        else:
            self.answer({"sub": "7", **self.server.says, **self.server.speaks_of})

    def do_POST(self):
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        made = base64.urlsafe_b64encode(sha256(sent["code_verifier"][0].encode()).digest()).decode().rstrip("=")
        if (made, sent["client_secret"], sent["code"]) != (self.server.challenge, ["hush"], ["the code"]):
            self.answer({"error": "invalid_grant"}, 400)
            return
        token = jwt.encode(self.server.claims(), "x" * 32, headers={"kid": "1"})
        self.answer({"access_token": "a", "token_type": "Bearer", "id_token": token})

    def answer(self, what, status=200):
        body = json.dumps(what).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Nothing."""


@pytest.fixture
def provider():
    with Provider() as provider:
        threading.Thread(target=provider.serve_forever, daemon=True).start()
        application = {
            "provider_id": "council", "name": "your council account", "client_id": "audit", "secret": "hush",
            "settings": {"server_url": provider.address, "oauth_pkce_enabled": True},
        }  # fmt: skip
        with override_settings(SOCIALACCOUNT_PROVIDERS={"openid_connect": {"APPS": [application]}}):
            yield provider
        provider.shutdown()


@pytest.fixture
def amara():
    return User.objects.create_user("amara.obi@council.example", name="Amara Obi")


def sent_to(client, provider, address=BUTTON):
    """Press the button; gives the parameters the provider is asked with."""
    away = urlsplit(client.post(address).url)
    assert f"{away.scheme}://{away.netloc}{away.path}" == f"{provider.address}/authorize"
    asked = {name: values[0] for name, values in parse_qs(away.query).items()}
    provider.challenge = asked["code_challenge"]
    return asked


def sign_in(client, provider, address=BUTTON, **says):
    provider.says = says
    return client.get(BACK, {"state": sent_to(client, provider, address)["state"], "code": "the code"})


def is_in(client):
    return client.get(ACCOUNT).status_code == 200


def test_person_of_the_staff_list_comes_in_with_the_verified_address(client, provider, amara):
    answer = sign_in(client, provider, email="Amara.Obi@council.example", email_verified=True)

    assert (answer.status_code, answer.url) == (302, "/")
    assert client.session["_auth_user_id"] == str(amara.pk)
    event = Event.objects.get(action="people.signed_in")
    assert (event.person, event.after) == (amara, {"with": "socialaccount"})


def test_page_that_was_asked_for_opens_afterwards_if_it_is_ours(client, provider, amara):
    says = {"email": amara.email, "email_verified": True}
    inside = sign_in(client, provider, f"{BUTTON}?next={ACCOUNT}", **says)
    client.logout()
    outside = sign_in(client, provider, f"{BUTTON}?next=https://evil.example/", **says)

    assert (inside.url, outside.url) == (ACCOUNT, "/")


def test_code_is_bound_to_the_browser_that_asked(client, provider, amara):
    asked = sent_to(client, provider)

    assert (asked["code_challenge_method"], asked["response_type"]) == ("S256", "code")
    assert set(asked["scope"].split()) == {"openid", "profile", "email"}


@pytest.mark.parametrize(
    "says",
    [
        {"email": "nobody@council.example", "email_verified": True},
        {"email": "amara.obi@council.example", "email_verified": False},
        {"email": "amara.obi@council.example"},
        {"email": "amara.obi@council.example", "email_verified": "false"},
        {"preferred_username": "amara.obi@council.example", "email_verified": True},
        {},
    ],
)
def test_nobody_else_comes_in_and_no_account_is_made(client, provider, amara, says):
    answer = sign_in(client, provider, **says)

    assert (answer.status_code, is_in(client), User.objects.count()) == (403, False, 1)
    assert b"You are not on the staff list" in answer.content
    assert Event.objects.get().action == "people.sign_in_failed"


@override_settings(OIDC_TRUSTS_EMAIL=True)
def test_council_may_trust_addresses_of_its_own_provider(client, provider, amara):
    sign_in(client, provider, email=amara.email)

    assert is_in(client)


def test_leaver_does_not_come_in(client, provider, amara):
    amara.left_on = "2020-01-01"
    amara.save()

    answer = sign_in(client, provider, email=amara.email, email_verified=True)

    assert (answer.url, is_in(client)) == ("/accounts/inactive/", False)


def test_local_password_stays_as_it_was(client, provider, amara):
    amara.set_password("a long walk by the Humber")
    amara.save()

    sign_in(client, provider, email=amara.email, email_verified=True)

    amara.refresh_from_db()
    assert amara.check_password("a long walk by the Humber")


@pytest.mark.parametrize(("what", "value"), [("issuer", "https://evil.example"), ("audience", "somebody else")])
def test_token_of_another_issuer_or_for_another_service_is_refused(client, provider, amara, what, value):
    setattr(provider, what, value)

    answer = sign_in(client, provider, email=amara.email, email_verified=True)

    assert b"Signing in did not work" in answer.content
    assert not is_in(client)


def test_provider_that_calls_itself_otherwise_is_refused(client, provider, amara):
    """Metadata and token agree with each other, and are not those of OIDC_URL (ASVS 10.5.3)."""
    provider.calls_itself = provider.issuer = "https://evil.example"

    answer = sign_in(client, provider, email=amara.email, email_verified=True)

    assert b"Signing in did not work" in answer.content
    assert not is_in(client)


def test_what_is_said_of_another_subject_than_the_tokens_is_refused(client, provider, amara):
    provider.speaks_of = {"sub": "8"}

    answer = sign_in(client, provider, email=amara.email, email_verified=True)

    assert b"Signing in did not work" in answer.content
    assert not is_in(client)


def test_account_one_came_with_first_stays_ones_own(client, provider, amara):
    for _ in range(2):
        sign_in(client, provider, email=amara.email, email_verified=True)
        assert is_in(client)
        client.logout()

    amara.refresh_from_db()
    assert amara.council_account == f"{provider.address} 7"
    assert Event.objects.filter(action="people.council_account_kept").count() == 1


def test_address_that_passed_to_another_account_lets_nobody_in(client, provider, amara):
    """The address of a colleague who left, given to a new one: not the records with it (ASVS 10.5.2)."""
    sign_in(client, provider, email=amara.email, email_verified=True)
    client.logout()

    answer = sign_in(client, provider, email=amara.email, email_verified=True, sub="8")

    assert (answer.status_code, is_in(client)) == (403, False)
    assert "Another account signs in with this address" in answer.text
    event = Event.objects.latest("pk")
    assert (event.action, event.label, event.after) == (
        "people.sign_in_failed", "Amara Obi", {"with": "another council account"},
    )  # fmt: skip


def test_account_of_one_person_is_not_anothers_by_a_new_address(client, provider, amara):
    moses = User.objects.create_user("moses.mod@council.example", name="Moses Mod")
    sign_in(client, provider, email=amara.email, email_verified=True)
    client.logout()

    answer = sign_in(client, provider, email=moses.email, email_verified=True)

    assert (answer.status_code, is_in(client)) == (403, False)
    moses.refresh_from_db()
    assert moses.council_account == ""


def test_administrator_lets_a_new_account_be_somebodys(client, provider, amara):
    sign_in(client, provider, email=amara.email, email_verified=True)
    adam = User.objects.create_user("adam.admin@council.example", name="Adam Admin")
    give_role(adam, Role.ADMINISTRATOR)
    client.force_login(adam)
    address = f"/people/{amara.pk}/council-account/"
    assert address in client.get(f"/people/{amara.pk}/").text

    done, again = client.post(address, follow=True), client.post(address, follow=True)

    assert "Council account forgotten" in done.text
    assert "Amara Obi has not signed in with a council account yet." in again.text
    assert address not in done.text
    client.logout()
    sign_in(client, provider, email=amara.email, email_verified=True, sub="8")
    assert client.session["_auth_user_id"] == str(amara.pk)


def test_answer_nobody_asked_for_is_refused(client, provider, amara):
    provider.says = {"email": amara.email, "email_verified": True}

    answer = client.get(BACK, {"state": "made up", "code": "the code"})

    assert b"Signing in did not work" in answer.content
    assert not is_in(client)


def test_answer_serves_once(client, provider, amara):
    provider.says = {"email": amara.email, "email_verified": True}
    query = {"state": sent_to(client, provider)["state"], "code": "the code"}
    client.get(BACK, query)
    client.logout()

    client.get(BACK, query)

    assert not is_in(client)


def test_leaving_the_providers_page_is_said(client, provider, amara):
    state = sent_to(client, provider)["state"]

    answer = client.get(BACK, {"state": state, "error": "access_denied"}, follow=True)

    assert b"You did not sign in" in answer.content


def test_provider_that_is_away_is_said_without_a_trace(client, provider, amara):
    provider.shutdown()
    provider.server_close()

    answer = client.post(BUTTON)

    assert (answer.status_code, b"Signing in did not work" in answer.content) == (503, True)


def test_provider_that_sends_on_is_not_followed(client, provider, amara):
    with Provider() as other:
        threading.Thread(target=other.serve_forever, daemon=True).start()
        provider.sends_on = other.address
        answer = client.post(BUTTON)
        other.shutdown()

    assert (answer.status_code, b"Signing in did not work" in answer.content) == (503, True)


@override_settings(SECOND_FACTOR_FOR=("everybody",))
def test_second_step_is_the_providers(client, provider, amara):
    give_role(amara, Role.ADMINISTRATOR)

    sign_in(client, provider, email=amara.email, email_verified=True)

    assert is_in(client)


def test_nobody_joins_an_account_from_inside(client, provider, amara):
    client.force_login(amara)

    answer = sign_in(client, provider, f"{BUTTON}?process=connect", email=amara.email, email_verified=True)

    assert answer.status_code == 403
    assert [client.get(f"/accounts/{path}").status_code for path in ("3rdparty/", "3rdparty/signup/")] == [404, 404]


def test_sign_in_page_offers_it_only_where_there_is_one(client, provider, amara):
    with_it = client.get("/accounts/login/").content
    with override_settings(SOCIALACCOUNT_PROVIDERS={"openid_connect": {"APPS": []}}):
        without = client.get("/accounts/login/").content
        missing = client.post(BUTTON).status_code

    assert b"Sign in with your council account" in with_it
    assert (b"council account" in without, missing) == (False, 404)


@override_settings(LOCAL_PASSWORDS=False)
def test_with_passwords_off_only_the_council_account_lets_in(client, provider, amara):
    amara.set_password("three random words")
    amara.save()

    page = client.get("/accounts/login/").text
    refused = client.post("/accounts/login/", {"login": amara.email, "password": "three random words"})

    assert "Sign in with your council account" in page
    assert 'name="password"' not in page
    assert "forgotten my password" not in page
    assert (refused.status_code, is_in(client)) == (403, False)
    assert not client.login(email=amara.email, password="three random words")

    sign_in(client, provider, email=amara.email, email_verified=True)

    assert is_in(client)
    assert "/accounts/password/change/" not in client.get(ACCOUNT).text


@override_settings(LOCAL_PASSWORDS=False)
@pytest.mark.parametrize("address", ["password/reset/", "password/change/", "password/set/", "reauthenticate/"])
def test_with_passwords_off_no_page_takes_one(client, provider, amara, address):
    client.force_login(amara)

    answer = client.get(f"/accounts/{address}")

    assert answer.status_code == 403
    assert "Passwords are switched off" in answer.text
