"""What the form's script and the server say to each other (docs/autosave.md)."""

import json
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audits import answers, services
from audits.models import Answer, AnswerChange
from lib import clock
from tests.audits import making


@pytest.fixture
def send(client, cast, audit):
    """send(changes, by=person) posts changes as the page does; gives the status and the answer."""

    def post(*changes, by=None, person=None):
        who = by or cast.amara
        client.force_login(who)
        body = {"person": person or who.pk, "changes": list(changes)}
        response = client.post(
            reverse("audits:save", args=[audit.pk]), json.dumps(body), content_type="application/json"
        )
        return response.status_code, response.json()

    return post


def change(audit, code, value, *, part="comment", version=0, key="key-0001", after=()):
    return {
        "field": f"{making.question(audit, code).pk}.{part}", "value": value, "version": version,
        "key": key, "after": list(after),
    }


def test_answer_saved_is_told_with_its_version_and_the_time(send, audit):
    status, said = send(change(audit, "kss1-1", "Seen alone."))

    assert status == 200
    assert said == {
        "at": "09:00",
        "fields": [{
            "field": f"{making.question(audit, 'kss1-1').pk}.comment", "outcome": "saved", "version": 1,
        }],
    }
    assert Answer.objects.get().value == "Seen alone."


def test_same_save_sent_twice_is_stored_once(send, audit):
    first = send(change(audit, "kss1-1", "Seen alone."))
    second = send(change(audit, "kss1-1", "Seen alone."))

    assert [one[1]["fields"][0]["version"] for one in (first, second)] == [1, 1]
    assert AnswerChange.objects.count() == 1


def test_clash_is_told_with_both_versions_and_saves_the_other_fields(send, cast, audit):
    making.write(audit, "kss1-1", "Priya's text", part="comment", by=cast.priya)

    status, said = send(change(audit, "kss1-1", "Mine"), change(audit, "kss1-2", "Merged", key="key-0002"))

    assert status == 409
    assert said["fields"] == [
        {
            "field": f"{making.question(audit, 'kss1-1').pk}.comment", "outcome": "clash", "version": 1,
            "value": "Priya's text", "by": "Priya Practice", "at": "09:00",
        },
        {"field": f"{making.question(audit, 'kss1-2').pk}.comment", "outcome": "saved", "version": 1},
    ]


def test_change_that_follows_a_save_whose_reply_was_lost_is_no_clash(send, audit):
    send(change(audit, "kss1-1", "First", key="key-first"))

    status, said = send(change(audit, "kss1-1", "First and more", key="key-second", after=["key-first"]))

    assert (status, said["fields"][0]["version"]) == (200, 2)


def test_somebody_elses_key_does_not_excuse_a_clash(send, cast, audit):
    send(change(audit, "kss1-1", "Priya's", key="key-priya"), by=cast.priya)

    status, _ = send(change(audit, "kss1-1", "Mine", after=["key-priya"]), by=cast.amara)

    assert status == 409


def test_late_copy_of_an_older_save_does_not_come_back(send, audit):
    send(change(audit, "kss1-1", "Newer", key="key-newer", after=["key-older"]))

    status, _ = send(change(audit, "kss1-1", "Older", key="key-older"))

    assert status == 409
    assert Answer.objects.get().value == "Newer"


def test_page_of_somebody_else_saves_nothing(send, cast, audit):
    status, said = send(change(audit, "kss1-1", "Not mine"), by=cast.priya, person=cast.amara.pk)

    assert (status, said) == (401, {"refused": "Somebody else is signed in in this browser now."})
    assert not Answer.objects.exists()


def test_shared_audit_refuses_with_a_sentence(send, cast, audit):
    making.share(audit)

    status, said = send(change(audit, "kss1-1", "Too late", version=1))

    assert status == 403
    assert said == {"refused": "This audit is shared for challenge, so nothing more is saved in it."}


def test_reader_is_refused_with_a_sentence(send, cast, audit):
    status, said = send(change(audit, "kss1-1", "I only read"), by=cast.dana)

    assert status == 403
    assert said["refused"].startswith("Comments are written by the people named on the audit")


def test_stranger_gets_404_as_if_there_were_no_audit(send, cast, audit):
    assert send(change(audit, "kss1-1", "Whose?"), by=cast.nell) == (
        404, {"refused": "You can no longer open this audit."},
    )


def test_stranger_whose_save_cannot_be_read_is_told_no_more(client, cast, audit):
    client.force_login(cast.nell)

    answer = client.post(reverse("audits:save", args=[audit.pk]), "[]", content_type="application/json")

    assert (answer.status_code, answer.json()) == (404, {"refused": "You can no longer open this audit."})


@pytest.mark.parametrize(
    "body",
    [
        "", "[]", "null", "{}", "\x00",
        {"changes": "abc"}, {"changes": [None]}, {"changes": [{}]}, {"changes": [[]]},
        {"changes": [{"field": "x.comment", "value": "a", "version": 0, "key": "12345678"}]},
        {"changes": [{"field": "1.comment", "value": 5, "version": 0, "key": "12345678"}]},
        {"changes": [{"field": "1.comment", "value": "a", "version": "0", "key": "12345678"}]},
        {"changes": [{"field": "1.comment", "value": "a", "version": True, "key": "12345678"}]},
        {"changes": [{"field": "1.comment", "value": "a", "version": -1, "key": "12345678"}]},
        {"changes": [{"field": "1.comment", "value": "a", "version": 0, "key": "short"}]},
        {"changes": [{"field": "1.comment", "value": "a", "version": 0, "key": "12345678", "after": [1]}]},
        {"changes": [{"field": "1.comment", "value": "a", "version": 0, "key": "12345678", "after": 7}]},
        {"changes": [{"field": 1, "value": "a", "version": 0, "key": "12345678"}]},
        {"changes": [{}] * 300},
    ],
)
def test_what_no_page_sends_is_refused_with_a_sentence(client, cast, audit, body):
    client.force_login(cast.amara)
    if isinstance(body, dict):
        body = json.dumps({"person": cast.amara.pk, **body})

    response = client.post(
        reverse("audits:save", args=[audit.pk]), body, content_type="application/json"
    )

    assert response.status_code == 400
    assert response.json()["refused"].endswith(("reload it.", "at once."))


@pytest.mark.parametrize(("typed", "stored"), [
    ("one\r\ntwo", "one\ntwo"), ("a\x00b", "ab"), ("\ud800", "?"), ("’ é 👩‍👧 \u202e", "’ é 👩‍👧 \u202e"),
])
def test_any_text_is_stored_as_typed_or_made_storable(send, audit, typed, stored):
    send(change(audit, "kss1-1", typed))

    assert Answer.objects.get().value == stored


@pytest.mark.parametrize("part", ["answer", "comment"])
def test_saving_an_answer_takes_seven_queries_beside_begin_and_commit(client, send, cast, audit, part):
    send(change(audit, "kss1-1", "yes", part=part))  # also the session's first page, which touches it
    body = {"person": cast.amara.pk, "changes": [change(audit, "kss1-1", "no", part=part, version=1, key="key-0002")]}

    with CaptureQueriesContext(connection) as queries:
        response = client.post(
            reverse("audits:save", args=[audit.pk]), json.dumps(body), content_type="application/json"
        )

    asked = [one["sql"] for one in queries if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert (response.status_code, len(asked)) == (200, 7)


def test_looking_gives_what_others_saved_since(client, cast, audit):
    before = clock.now()
    with clock.at(before + timedelta(minutes=5)):
        making.write(audit, "kss1-1", "Priya's text", part="comment", by=cast.priya)
    client.force_login(cast.amara)

    with clock.at(before + timedelta(minutes=6)):
        said = client.get(reverse("audits:since", args=[audit.pk]), {"since": before.isoformat()}).json()

    assert said["person"] == cast.amara.pk
    assert len(said["token"]) == 64
    assert said["fields"] == [{
        "field": f"{making.question(audit, 'kss1-1').pk}.comment", "version": 1, "value": "Priya's text",
        "by": "Priya Practice", "at": "09:05",
    }]


@pytest.mark.parametrize("since", ["", "yesterday", "2026-03-02", "2026-03-02T09:00:00", "9999999999"])
def test_looking_without_a_moment_is_refused(client, cast, audit, since):
    client.force_login(cast.amara)

    response = client.get(reverse("audits:since", args=[audit.pk]), {"since": since})

    assert response.status_code == 400


def test_draft_key_lasts_as_long_as_the_session(client, cast):
    client.force_login(cast.amara)
    address = reverse("audits:draft_key")
    first, again = (client.post(address).json()["secret"] for _ in range(2))
    Session.objects.all().delete()
    client.force_login(cast.amara)

    other = client.post(address).json()["secret"]

    assert first == again != other
    assert len(first) == 44


def test_nobody_caches_what_the_script_is_told(client, cast, audit):
    client.force_login(cast.amara)

    answered = [
        client.post(reverse("audits:draft_key")),
        client.get(reverse("audits:since", args=[audit.pk]), {"since": clock.now().isoformat()}),
        client.post(reverse("audits:save", args=[audit.pk]), "{}", content_type="application/json"),
    ]

    assert ["no-store" in one["Cache-Control"] for one in answered] == [True] * 3


def test_save_without_the_token_is_refused(cast, audit):
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(cast.amara)

    response = careful.post(reverse("audits:save", args=[audit.pk]), "{}", content_type="application/json")

    assert response.status_code == 403
    assert not response["Content-Type"].startswith("application/json")


def test_blind_moderator_is_not_told_the_grade_while_looking(client, cast, audit):
    services.invite(audit, person=cast.moses, part="blind", by=cast.quinn)
    making.write(audit, "overall-grade", "good")
    client.force_login(cast.moses)

    said = client.get(
        reverse("audits:since", args=[audit.pk]), {"since": (clock.now() - timedelta(hours=1)).isoformat()}
    ).json()

    assert said["fields"] == []
    assert answers.grade_of(audit) == "good"
