"""Reading, searching, taking along and asking are slowed past a limit, politely, and an administrator can see it."""

import time

import pytest
from django.test import Client, override_settings

from config.cache import RedisOrFiles
from people.models import Role
from tests.cast import make_person
from trail.models import Event

pytestmark = pytest.mark.django_db
SMALL = {"pages": (4, 60), "search": (2, 60), "export": (1, 3600), "ask": (1, 86_400)}
PEOPLE = "/people/"


@pytest.fixture
def quinn(client):
    quinn = make_person("Quinn Quality", Role.QA)
    client.force_login(quinn)
    return quinn


@pytest.fixture(autouse=True)
def _small(monkeypatch):
    """Small limits, and a clock in the middle of the minute."""
    middle = time.time() // 60 * 60 + 30
    monkeypatch.setattr(time, "time", lambda: middle)
    with override_settings(RATE_LIMITS=SMALL):
        yield


def statuses(client, *addresses):
    return [client.get(address).status_code for address in addresses]


def test_pages_past_the_limit_are_slowed(client, quinn):
    assert statuses(client, *[PEOPLE] * 6) == [200, 200, 200, 200, 429, 429]


def test_search_and_files_have_limits_of_their_own(client, quinn):
    assert statuses(client, *[f"{PEOPLE}?words=a"] * 3) == [200, 200, 429]
    with override_settings(RATE_LIMITS={**SMALL, "pages": (100, 60)}):
        assert statuses(client, f"{PEOPLE}?as=csv", f"{PEOPLE}?as=xlsx", PEOPLE) == [200, 429, 200]


def test_asking_for_records_has_one_too(client, quinn):
    answers = [client.post("/cases/restricted/ask/", {}).status_code for _ in range(3)]

    assert answers[1:] == [429, 429]
    assert answers[0] != 429


def test_everybody_has_a_count_of_their_own(client, quinn):
    statuses(client, *[PEOPLE] * 6)
    other = Client()
    other.force_login(make_person("Quincy Quality", Role.QA))

    assert statuses(other, PEOPLE) == [200]


def test_saving_what_one_writes_is_never_slowed(client, quinn):
    answers = {client.post("/people/me/sessions/end/").status_code for _ in range(12)}

    assert answers == {302}


def test_open_pages_and_strangers_are_not_counted(client, quinn):
    assert set(statuses(client, *["/health/"] * 9)) == {200}
    assert set(statuses(Client(), *["/accounts/login/"] * 9)) == {200}


@pytest.mark.parametrize(
    ("kind", "address", "words", "wait"),
    [
        ("pages", PEOPLE, "You have opened many pages in a short time.", "60"),
        ("search", f"{PEOPLE}?words=a", "You have searched many times in a short time.", "60"),
        ("export", f"{PEOPLE}?as=csv", "You have taken many files in a short time.", "3600"),
    ],
)
def test_page_says_what_happened_and_when_to_go_on(client, quinn, kind, address, words, wait):
    with override_settings(RATE_LIMITS={kind: (1, int(wait))}):
        answer = [client.get(address) for _ in range(2)][-1]

    assert (answer.status_code, answer["Retry-After"], words in answer.content.decode()) == (429, wait, True)
    assert "Nothing you saved is lost." in answer.content.decode()


def test_trail_names_who_was_slowed_once_for_each_window(client, quinn):
    statuses(client, *[PEOPLE] * 9)

    event = Event.objects.get()
    assert (event.action, event.person, event.after) == (
        "people.slowed_down", quinn, {"what": "pages", "limit": 4, "seconds": 60},
    )  # fmt: skip


@override_settings(RATE_LIMITS={"pages": (30, 60)})
def test_a_hundred_pages_at_once_are_thirty(client, quinn):
    answers = statuses(client, *["/people/me/filters/"] * 100)

    assert answers == [200] * 30 + [429] * 70


def test_without_limits_nothing_is_counted(client, quinn):
    with override_settings(RATE_LIMITS={}):
        assert set(statuses(client, *[PEOPLE] * 9)) == {200}


# Where Redis is away


def test_files_count_while_redis_is_away(tmp_path, settings):
    settings.VAR_DIR = tmp_path
    away = RedisOrFiles("redis://127.0.0.1:1/0", {"KEY_PREFIX": "audit"})

    assert away.add("n", 0, 60)
    assert [away.incr("n"), away.incr("n"), away.get("n")] == [1, 2, 2]
    away.set("m", "x", 60)
    assert (away.get_many(["n", "m"]), away.has_key("m"), away.delete("m"), away.get("m")) == (
        {"n": 2, "m": "x"}, True, True, None,
    )  # fmt: skip
