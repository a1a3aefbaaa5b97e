"""The second step of signing in: asked of those the council says, kept safe, and mended when lost."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.test import Client, override_settings

from people.models import Role, User
from people.second_factor import SecondFactorAdapter, SecondFactorFirst
from tests.cast import give_role, make_person
from trail.models import Event

PASSWORD = "a long walk by the Humber"
SIGN_IN, ACCOUNT = "/accounts/login/", "/people/me/"
SET_UP, CODE = "/accounts/2fa/totp/activate/", "/accounts/2fa/authenticate/"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _half_past(monkeypatch):
    """The clock stands in the middle of a code's thirty seconds."""
    middle = time.time() // 30 * 30 + 15
    monkeypatch.setattr(time, "time", lambda: middle)


@pytest.fixture
def adam():
    adam = User.objects.create_user("adam@council.example", PASSWORD, name="Adam Admin")
    give_role(adam, Role.ADMINISTRATOR)
    return adam


@pytest.fixture
def amara():
    amara = User.objects.create_user("amara@council.example", PASSWORD, name="Amara Audit")
    give_role(amara, Role.AUDITOR)
    return amara


@pytest.fixture
def _administrators_need_one():
    with override_settings(SECOND_FACTOR_FOR=("administrator",)):
        yield


def sign_in(client, person):
    return client.post(SIGN_IN, {"login": person.email, "password": PASSWORD})


def code_of(secret, steps=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def set_up(client):
    """Set the second step up on its page; gives its secret."""
    secret = client.get(SET_UP).context["form"].secret
    assert client.post(SET_UP, {"code": code_of(secret)}).status_code == 302
    return secret


def actions():
    return list(Event.objects.order_by("pk").values_list("action", flat=True))


# Who needs one


@pytest.mark.usefixtures("_administrators_need_one")
def test_who_needs_one_sets_it_up_before_any_other_page(client, adam):
    sign_in(client, adam)

    assert client.get("/people/").url == SET_UP
    assert client.post("/people/me/sessions/end/").url == SET_UP
    set_up(client)
    assert client.get("/people/").status_code == 200


@pytest.mark.usefixtures("_administrators_need_one")
def test_who_does_not_need_one_is_not_asked(client, amara):
    sign_in(client, amara)

    assert client.get(ACCOUNT).status_code == 200


@pytest.mark.usefixtures("_administrators_need_one")
def test_a_role_given_now_asks_with_the_next_page(client, amara):
    sign_in(client, amara)
    assert client.get(ACCOUNT).status_code == 200

    give_role(amara, Role.ADMINISTRATOR)

    assert client.get(ACCOUNT).url == SET_UP


@override_settings(SECOND_FACTOR_FOR=("everybody",))
def test_everybody_is_everybody(client, amara):
    sign_in(client, amara)

    assert client.get(ACCOUNT).url == SET_UP


@pytest.mark.usefixtures("_administrators_need_one")
def test_open_pages_stay_open(client, adam):
    sign_in(client, adam)

    assert [client.get(path).status_code for path in ("/health/", "/accounts/password/change/")] == [200, 200]


@override_settings(SECOND_FACTOR_FOR=("administrator", "caretaker"))
def test_a_role_that_is_none_is_refused_when_the_server_starts():
    with pytest.raises(ImproperlyConfigured) as refused:
        SecondFactorFirst(None)

    assert str(refused.value).startswith("SECOND_FACTOR_FOR: caretaker is no role; expected everybody, nobody or some")


# Signing in with it


def test_after_the_password_the_code_is_asked_and_nothing_opens_before(client, amara):
    client.force_login(amara)
    secret = set_up_after_password(client, amara)
    client.logout()

    assert sign_in(client, amara).url == CODE
    assert client.get(ACCOUNT).url == f"{SIGN_IN}?next={ACCOUNT}"
    client.post(CODE, {"code": code_of(secret)})
    assert client.get(ACCOUNT).status_code == 200


def set_up_after_password(client, person):
    client.logout()
    sign_in(client, person)
    return set_up(client)


@pytest.mark.parametrize("steps", [-2, 2])
def test_a_code_of_another_minute_is_refused(client, amara, steps):
    secret = set_up_after_password(client, amara)
    client.logout()
    sign_in(client, amara)

    client.post(CODE, {"code": code_of(secret, steps)})

    assert client.get(ACCOUNT).status_code == 302
    assert actions()[-1] == "people.sign_in_failed"


def test_a_code_serves_once(client, amara):
    secret = set_up_after_password(client, amara)
    client.logout()
    code = code_of(secret)
    sign_in(client, amara)
    client.post(CODE, {"code": code})
    other = Client()
    sign_in(other, amara)

    other.post(CODE, {"code": code})

    assert (client.get(ACCOUNT).status_code, other.get(ACCOUNT).status_code) == (200, 302)


def test_codes_are_not_guessed_for_ever(client, amara):
    secret = set_up_after_password(client, amara)
    client.logout()
    sign_in(client, amara)
    for _ in range(6):
        client.post(CODE, {"code": "000000"})

    client.post(CODE, {"code": code_of(secret)})

    assert client.get(ACCOUNT).status_code == 302


def test_recovery_codes_are_shown_once_and_each_lets_in_once(client, amara):
    client.logout()
    sign_in(client, amara)
    secret = client.get(SET_UP).context["form"].secret
    shown = client.post(SET_UP, {"code": code_of(secret)}, follow=True)
    codes = re.findall(r"<code>(\d{8})</code>", shown.content.decode())
    again = client.get("/accounts/2fa/recovery-codes/")
    assert (len(codes), b"<code>" in again.content) == (10, False)

    let_in = []
    for _ in range(2):
        client.logout()
        sign_in(client, amara)
        client.post(CODE, {"code": codes[0]})
        let_in.append(client.get(ACCOUNT).status_code == 200)

    assert let_in == [True, False]


def test_recovery_codes_cannot_be_read_out_of_the_database(client, amara):
    """Without the key of the settings what is kept gives other codes."""
    client.logout()
    sign_in(client, amara)
    secret = client.get(SET_UP).context["form"].secret
    shown = client.post(SET_UP, {"code": code_of(secret)}, follow=True)
    codes = re.findall(r"<code>(\d{8})</code>", shown.content.decode())

    kept = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES)
    assert not [code for code in codes if code in str(kept.data)]
    assert kept.wrap().get_unused_codes() == codes
    with override_settings(SECRET_KEY="stolen without the key of the settings"):
        assert not set(kept.wrap().get_unused_codes()) & set(codes)


def test_link_to_a_new_password_does_not_pass_by_the_code(client, amara, mailoutbox):
    secret = set_up_after_password(client, amara)
    client.logout()
    client.post("/accounts/password/reset/", {"email": amara.email})
    link = re.search(r"/accounts/password/reset/key/\S+", mailoutbox[-1].body)[0]
    form = client.get(link, follow=True).redirect_chain[-1][0]

    sent = client.post(form, {"password1": "another walk along it", "password2": "another walk along it"})

    assert (sent.url, client.get(ACCOUNT).status_code) == (CODE, 302)
    client.post(CODE, {"code": code_of(secret)})
    assert client.get(ACCOUNT).status_code == 200


# Kept, switched off, lost


def test_secret_is_encrypted_at_rest_and_dead_under_another_key(client, amara):
    secret = set_up_after_password(client, amara)
    kept = Authenticator.objects.get(user=amara, type="totp").data["secret"]

    assert secret not in kept
    assert SecondFactorAdapter().decrypt(kept) == secret
    with override_settings(SECRET_KEY="another" * 10):
        assert SecondFactorAdapter().decrypt(kept) != secret
    with override_settings(SECRET_KEY="another" * 10, SECRET_KEY_FALLBACKS=[settings.SECRET_KEY]):
        assert SecondFactorAdapter().decrypt(kept) == secret


@pytest.mark.usefixtures("_administrators_need_one")
def test_who_needs_one_cannot_switch_it_off(client, adam):
    sign_in(client, adam)
    set_up(client)

    page = client.post("/accounts/2fa/totp/deactivate/")

    assert b"Your council asks for a second step" in page.content
    assert Authenticator.objects.filter(user=adam, type="totp").exists()


def test_who_chose_one_may_switch_it_off(client, amara):
    set_up_after_password(client, amara)

    client.post("/accounts/2fa/totp/deactivate/")

    assert not Authenticator.objects.filter(user=amara).exists()
    assert "people.second_factor_removed" in actions()


def test_administrator_removes_a_lost_one_and_its_owner_begins_anew(client, adam, amara):
    set_up_after_password(client, amara)
    keeper = Client()
    keeper.force_login(adam)

    page = keeper.post(f"/people/{amara.pk}/second-step/", follow=True)

    assert b"Second step removed" in page.content
    assert not Authenticator.objects.filter(user=amara).exists()
    assert client.get(ACCOUNT).status_code == 302
    assert [one.get_decoded()["_auth_user_id"] for one in Session.objects.all()] == [str(adam.pk)]
    event = Event.objects.get(action="people.second_factor_removed")
    assert (event.person, event.label) == (adam, "Amara Audit")


def test_nothing_to_remove_is_said(client, adam, amara):
    client.force_login(adam)

    page = client.post(f"/people/{amara.pk}/second-step/", follow=True)

    assert "Amara Audit has no second step to remove." in page.content.decode()


def test_only_administrators_remove_one_and_never_their_own(client, adam, amara):
    quinn = make_person("Quinn Quality", Role.QA)
    answers = []
    for person, whose in ((quinn, amara), (adam, adam), (adam, amara)):
        client.force_login(person)
        answers.append(client.get(f"/people/{whose.pk}/second-step/").status_code)

    assert answers == [403, 403, 200]


@pytest.mark.django_db(transaction=True)
def test_setting_one_up_is_told_to_its_owner_and_stands_in_the_trail(client, amara):
    set_up_after_password(client, amara)

    assert actions() == ["people.signed_in", "people.second_factor_added", "people.second_factor_added"]
    assert {tuple(sent.to) for sent in mail.outbox} == {(amara.email,)}
