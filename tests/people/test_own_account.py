"""One's own account: where one is signed in, ending that, signing out, passwords and their recovery."""

import re
import time
from datetime import date
from urllib.parse import quote

import pytest
from django.conf import settings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client, override_settings

from people.browsers import browser_of
from people.models import Role, User
from tests.cast import make_person
from trail.models import Event

PASSWORD, NEW = "a long walk by the Humber", "another walk along the Ouse"
SIGN_IN, ACCOUNT, RESET = "/accounts/login/", "/people/me/", "/accounts/password/reset/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1"

pytestmark = pytest.mark.django_db


@pytest.fixture
def amara():
    return User.objects.create_user("amara.obi@council.example", PASSWORD, name="Amara Obi")


def signed_in(person, password=PASSWORD, **headers):
    client = Client(headers=headers)
    client.post(SIGN_IN, {"login": person.email, "password": password})
    return client


def is_in(client):
    return client.get(ACCOUNT).status_code == 200


# Sessions


def test_account_lists_where_one_is_signed_in(amara):
    phone = signed_in(amara, user_agent=PHONE)
    desk = signed_in(amara, user_agent=FIREFOX)

    page = desk.get(ACCOUNT)

    rows = [(one["browser"], one["is_here"]) for one in page.context["sessions"]]
    assert rows == [("Firefox on Windows", True), ("Safari on iPhone", False)]
    assert is_in(phone)


def test_one_session_is_ended_from_another(amara):
    phone, desk = signed_in(amara, user_agent=PHONE), signed_in(amara, user_agent=FIREFOX)
    there = next(one["session"] for one in desk.get(ACCOUNT).context["sessions"] if not one["is_here"])
    address = f"/people/me/sessions/{there.pk}/end/"
    assert b"Safari on iPhone at 127.0.0.1 has to sign in again." in desk.get(address).content

    desk.post(address)

    assert (is_in(desk), is_in(phone)) == (True, False)
    assert [one["is_here"] for one in desk.get(ACCOUNT).context["sessions"]] == [True]


def test_all_others_are_ended_at_once(amara):
    others, desk = [signed_in(amara) for _ in range(3)], signed_in(amara)

    desk.post("/people/me/sessions/end/")

    assert ([is_in(one) for one in others], is_in(desk)) == ([False] * 3, True)


@pytest.mark.parametrize("everywhere", [True, False])
def test_password_is_asked_again_before_a_session_is_ended(amara, monkeypatch, everywhere):
    """Whoever finds the desk unlocked does not sign the telephone out (ASVS 7.5.2)."""
    phone, desk = signed_in(amara, user_agent=PHONE), signed_in(amara, user_agent=FIREFOX)
    there = next(one["session"] for one in desk.get(ACCOUNT).context["sessions"] if not one["is_here"])
    address = "/people/me/sessions/end/" if everywhere else f"/people/me/sessions/{there.pk}/end/"
    later = time.time() + 10 * 60
    monkeypatch.setattr(time, "time", lambda: later)

    asked = [desk.get(address), desk.post(address)]

    assert [answer.url for answer in asked] == [f"/accounts/reauthenticate/?next={quote(address, safe='')}"] * 2
    assert is_in(phone)
    desk.post(asked[0].url, {"password": PASSWORD})
    desk.post(address)
    assert (is_in(desk), is_in(phone)) == (True, False)


def test_nobody_ends_somebody_elses(amara):
    moses = User.objects.create_user("moses@council.example", PASSWORD, name="Moses Mod")
    desk = signed_in(amara)
    own = desk.get(ACCOUNT).context["sessions"][0]["session"]

    answer = signed_in(moses).post(f"/people/me/sessions/{own.pk}/end/")

    assert (answer.status_code, is_in(desk)) == (404, True)


def test_administrator_signs_somebody_out_everywhere_and_nobody_else_may(client, amara):
    adam, quinn = make_person("Adam Admin", Role.ADMINISTRATOR), make_person("Quinn Quality", Role.QA)
    desk, phone = signed_in(amara), signed_in(amara)
    client.force_login(quinn)
    assert client.post(f"/people/{amara.pk}/sessions/end/").status_code == 403
    client.force_login(adam)
    assert client.get(f"/people/{amara.pk}/sessions/end/").status_code == 200

    client.post(f"/people/{amara.pk}/sessions/end/")

    assert (is_in(desk), is_in(phone), is_in(client)) == (False, False, True)
    event = Event.objects.get(action="people.sessions_ended")
    assert (event.person, event.label) == (adam, "Amara Obi")


def test_administrator_who_ends_their_own_sessions_everywhere_stays_in_where_they_did(client):
    adam = make_person("Adam Admin", Role.ADMINISTRATOR)
    client.force_login(adam)

    assert client.post(f"/people/{adam.pk}/sessions/end/").status_code == 302

    assert is_in(client)


def test_session_that_ran_out_is_off_the_list(amara):
    signed_in(amara)
    Session.objects.all().delete()

    assert len(signed_in(amara).get(ACCOUNT).context["sessions"]) == 1


def test_signing_out_ends_the_session_and_has_the_browser_forget(amara):
    desk = signed_in(amara)
    cookie = desk.cookies[settings.SESSION_COOKIE_NAME].value

    answer = desk.post("/accounts/logout/")

    assert (answer["Clear-Site-Data"], answer.url) == ('"cache", "storage"', "/")
    desk.cookies[settings.SESSION_COOKIE_NAME] = cookie
    assert not is_in(desk)
    assert Event.objects.get(action="people.signed_out").person == amara


def test_session_gets_a_new_key_by_signing_in(client, amara):
    """A key planted beforehand is worth nothing (fixation)."""
    client.get(SIGN_IN)
    client.post(RESET, {"email": "nobody@council.example"})
    before = client.session.session_key

    client.post(SIGN_IN, {"login": amara.email, "password": PASSWORD})

    assert client.session.session_key != before


def test_session_ends_with_the_longest_day(amara):
    desk = signed_in(amara)
    session = desk.session
    session["began"] = time.time() - settings.SESSION_LONGEST - 1
    session.save()

    assert desk.get(ACCOUNT).url == f"{SIGN_IN}?next={ACCOUNT}"


@pytest.mark.parametrize(
    ("said", "known"),
    [
        (FIREFOX, "Firefox on Windows"), (PHONE, "Safari on iPhone"),
        ("curl/8", "An unknown browser"), ("", "An unknown browser"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0 Safari/537.36", "Chrome on Linux"),
    ],
)  # fmt: skip
def test_browser_is_named_as_people_know_it(said, known):
    assert browser_of(said) == known


# Passwords


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("Humber walk", "too short"), ("password1234", "too common"), ("amara.obi2026", "similar to the name"),
        ("casefileaudit2026", "words anybody would try"), ("Council-Council-1", "words anybody would try"),
        ("w" * 40 + "x" * 89, "too long"),
    ],
)  # fmt: skip
def test_weak_passwords_are_refused_with_the_reason(amara, password, why):
    with pytest.raises(ValidationError) as refused:
        validate_password(password, amara)

    assert why in " ".join(refused.value.messages)


@pytest.mark.parametrize(
    "password",
    ["three random words", "ÄÖÜ ßéñ ƒ∂ß 漢字 ok", "alllowercaseletters", "9374 1846 2093", "x" * 64 + "y" * 64],
)
def test_any_letters_will_do_and_long_ones_too(amara, password):
    validate_password(password, amara)


@pytest.mark.parametrize("typed", [PASSWORD + " ", " " + PASSWORD, PASSWORD.upper(), PASSWORD[:-1]])
def test_password_counts_as_it_was_typed(amara, typed):
    assert not is_in(signed_in(amara, typed))


def test_new_password_ends_all_other_sessions(amara):
    other, desk = signed_in(amara), signed_in(amara)

    desk.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})

    assert (is_in(desk), is_in(other)) == (True, False)
    assert [sent.to for sent in mail.outbox] == [[amara.email]]
    assert Event.objects.filter(action="people.password_changed", person=amara).count() == 1


def test_password_is_changed_only_by_who_knows_it(amara):
    signed_in(amara).post("/accounts/password/change/", {"oldpassword": "a guess", "password1": NEW, "password2": NEW})

    assert User.objects.get().check_password(PASSWORD)


# Recovery


def link_of(message):
    return re.search(r"/accounts/password/reset/key/\S+", message.body)[0]


def ask(client, address):
    return client.post(RESET, {"email": address}, follow=True)


def test_known_and_unknown_addresses_get_the_same_answer(client, amara):
    known, unknown = ask(client, amara.email), ask(Client(), "nobody@council.example")

    strip = [re.sub(rb'value="[^"]+"', b"", page.content) for page in (known, unknown)]
    assert (known.redirect_chain, known.status_code) == (unknown.redirect_chain, unknown.status_code)
    assert strip[0] == strip[1]


class Counting(MD5PasswordHasher):
    """Counts how often a password is hashed: what takes the time of a sign-in."""

    algorithm, done = "counting", 0

    def encode(self, password, salt):
        Counting.done += 1
        return super().encode(password, salt)


def test_known_and_unknown_addresses_cost_the_same_work():
    """Nobody learns by the clock who works here, who has left, and who has never set a password."""
    with override_settings(PASSWORD_HASHERS=[f"{__name__}.Counting"]):
        User.objects.create_user("known@council.example", PASSWORD, name="Known")
        User.objects.create_user("left@council.example", PASSWORD, name="Left", left_on=date(2020, 1, 1))
        User.objects.create_user("new@council.example", name="New")
        work = {}
        for who in ("known", "left", "new", "nobody"):
            Counting.done = 0
            Client().post("/accounts/login/", {"login": f"{who}@council.example", "password": "a wrong guess"})
            work[who] = Counting.done

    assert work == {"known": 1, "left": 1, "new": 1, "nobody": 1}


def test_known_and_unknown_addresses_are_each_written_to_once(mailoutbox):
    """As long for the one as for the other; who is not known is told so in their own mail."""
    User.objects.create_user("known@council.example", PASSWORD, name="Known")

    for address in ("known@council.example", "nobody@council.example"):
        ask(Client(), address)

    assert [sent.to for sent in mailoutbox] == [["known@council.example"], ["nobody@council.example"]]


def test_mail_server_that_is_away_does_not_tell_them_apart(client, amara):
    smtp = "django.core.mail.backends.smtp.EmailBackend"
    with override_settings(EMAIL_BACKEND=smtp, EMAIL_HOST="127.0.0.1", EMAIL_PORT=1):
        answers = [ask(Client(), address).status_code for address in (amara.email, "nobody@council.example")]

    assert answers == [200, 200]


def test_link_lets_in_and_serves_once(client, amara):
    ask(client, amara.email)
    link = link_of(mail.outbox[0])
    form = client.get(link, follow=True)

    client.post(form.redirect_chain[-1][0], {"password1": NEW, "password2": NEW})

    assert is_in(client)
    assert b"This link no longer works" in Client().get(link, follow=True).content


def test_who_is_kept_out_by_anothers_guessing_comes_in_by_the_link(client, amara):
    for _ in range(6):
        Client().post(SIGN_IN, {"login": amara.email, "password": "a guess"})
    assert not is_in(signed_in(amara))

    ask(client, amara.email)
    form = client.get(link_of(mail.outbox[0]), follow=True)
    client.post(form.redirect_chain[-1][0], {"password1": NEW, "password2": NEW})

    assert is_in(client)


def test_guessing_shuts_an_account_for_five_minutes_at_most(amara, monkeypatch):
    for _ in range(6):
        Client().post(SIGN_IN, {"login": amara.email, "password": "a guess"})
    now = time.time()

    monkeypatch.setattr(time, "time", lambda: now + 301)

    assert is_in(signed_in(amara))


def test_a_guess_from_a_thousand_addresses_is_stopped_by_the_account(amara):
    tried = [
        Client(REMOTE_ADDR=f"10.0.{n // 250}.{n % 250}").post(SIGN_IN, {"login": amara.email, "password": f"guess {n}"})
        for n in range(12)
    ]

    assert [one.context["form"].errors.as_data()["__all__"][0].code for one in tried] == (
        ["email_password_mismatch"] * 5 + ["too_many_login_attempts"] * 7
    )


def test_many_accounts_from_one_address_are_stopped_by_the_address(amara):
    for n in range(20):
        Client().post(SIGN_IN, {"login": f"person{n}@council.example", "password": "a guess"})

    assert not is_in(signed_in(amara))


def test_failures_stand_in_the_trail_without_what_was_typed(client, amara):
    for address in (amara.email, "nobody@council.example"):
        client.post(SIGN_IN, {"login": address, "password": "hunter2 hunter2"})

    events = list(Event.objects.order_by("pk").values_list("action", "label", "after"))
    assert events == [
        ("people.sign_in_failed", "Amara Obi", {"with": "password"}),
        ("people.sign_in_failed", "", {"with": "password"}),
    ]


def test_form_asks_browsers_to_fill_it_and_does_not_forbid_pasting(client, amara):
    page = client.get(SIGN_IN).content.decode()

    assert 'autocomplete="current-password"' in page
    assert 'type="password"' in page
    assert "onpaste" not in page
