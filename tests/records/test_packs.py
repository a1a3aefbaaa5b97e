"""A subject-access request: gathered, every passage decided, made without what is left out, deleted in time."""

import io
import zipfile
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from pypdf import PdfReader

from jobs.work import run_waiting
from lib import clock
from people.models import Declaration
from records import packs
from records.models import Passage, SubjectPack
from records.passages import known_names, passages
from tests.records.making import SAID, WORD, make_told
from trail.models import Access, Event

pytestmark = pytest.mark.long


@pytest.fixture
def told(audit, cast):
    return make_told(audit, cast)


@pytest.fixture
def pack(told, olga):
    """Gathered, with its passages to be decided."""
    made = packs.begin(told.case, why="Request 7", by=olga)
    run_waiting()
    made.refresh_from_db()
    return made


def decide_all(pack, decision, *, by):
    return packs.decide(pack, dict.fromkeys(pack.passages.values_list("pk", flat=True), decision), by=by)


def text_of(pdf):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


@pytest.mark.parametrize(("text", "found"), [
    ("The plan was good.", []),
    ("Priya visited twice. All well.", [("Priya visited twice.", ("Priya",))]),
    ("Mrs Khan saw it.", [("Mrs Khan saw it.", ("Mrs Khan",))]),
    ("He met Betty Brown.", [("He met Betty Brown.", ("Betty Brown",))]),
    ("Her mother left! Why?", [("Her mother left!", ("mother",))]),
    ("", []),
])
def test_sentences_about_others_are_found(text, found):
    assert [(one.text, one.names) for one in passages(text, known_names(["Priya Practice", "Li"]))] == found


def test_every_passage_is_listed_for_a_decision(pack):
    assert pack.status == SubjectPack.Status.REVIEW
    texts = set(pack.passages.values_list("text", flat=True))
    assert f"Aunt Betty Brown went to {WORD}." in texts
    assert "The plan was good." not in texts


def test_nothing_is_made_before_every_passage_is_decided(pack, olga):
    with pytest.raises(packs.PackRefused, match=r"\d+ passages are still to be decided"):
        packs.release(pack, by=olga)

    assert decide_all(pack, "give", by=olga) == 0
    packs.release(pack, by=olga)
    with pytest.raises(packs.PackRefused, match="is not waiting to be released"):
        packs.release(pack, by=olga)


def test_pack_holds_everything_but_what_was_left_out(client, pack, olga, cast):
    Access.objects.create(person=cast.nell, thing="audits.audit:1", case_reference="C-1001", what="page")
    decide_all(pack, "give", by=olga)
    about_betty = pack.passages.filter(text__contains=WORD).values_list("pk", flat=True)
    packs.decide(pack, dict.fromkeys(about_betty, "leave_out"), by=olga)
    packs.release(pack, by=olga)
    run_waiting()

    client.force_login(olga)
    file = b"".join(client.get(reverse("records:file", args=[pack.pk])).streaming_content)
    with zipfile.ZipFile(io.BytesIO(file)) as packed:
        audit = pack.case.audits.get().reference
        assert sorted(packed.namelist()) == [f"audits/{audit}.pdf", "held.pdf", "who-read-it.csv"]
        texts = [text_of(packed.read(name)) for name in (f"audits/{audit}.pdf", "held.pdf")]
        readers = packed.read("who-read-it.csv").decode()
    for text in texts:
        assert "Betty Brown" not in text
        assert packs.LEFT_OUT in text
        assert "The plan was good." in text
    assert "Team Manager,Page" in readers
    assert "Nell" not in readers


def test_request_stands_in_the_trail_from_begin_to_end(client, pack, olga):
    decide_all(pack, "leave_out", by=olga)
    packs.release(pack, by=olga)
    run_waiting()
    client.force_login(olga)
    client.get(reverse("records:file", args=[pack.pk]))
    pack.refresh_from_db()
    day = clock.today() + timedelta(days=10)
    assert (pack.status, pack.delete_on) == ("released", day)
    name = pack.file.name

    assert packs.delete_old(day - timedelta(days=1)) == 0
    assert [packs.delete_old(day) for _ in range(2)] == [1, 0]

    actions = Event.objects.filter(action__startswith="records.pack").order_by("pk").values_list("action", flat=True)
    assert list(actions) == [
        "records.pack_begun", "records.pack_released", "records.pack_downloaded", "records.pack_deleted",
    ]
    assert Passage.objects.count() == 0
    assert client.get(reverse("records:file", args=[pack.pk])).status_code == 404
    assert name.endswith(".zip")
    assert Access.objects.filter(person=olga, what="export", case_reference="C-1001").exists()


def test_passages_are_decided_by_nobody_but_the_officer(pack, cast):
    for person in (cast.adam, cast.quinn, cast.dana, cast.amara):
        with pytest.raises(PermissionDenied):
            decide_all(pack, "give", by=person)

    assert set(pack.passages.values_list("decision", flat=True)) == {""}


def test_pack_is_released_by_nobody_but_the_officer(pack, cast, olga):
    decide_all(pack, "give", by=olga)

    for person in (cast.adam, cast.quinn, cast.dana, cast.amara):
        with pytest.raises(PermissionDenied):
            packs.release(pack, by=person)

    pack.refresh_from_db()
    assert (pack.status, pack.released_by) == (SubjectPack.Status.REVIEW, None)


def test_two_requests_for_one_case_are_one(pack, told, olga):
    with pytest.raises(packs.PackRefused, match="is being answered already"):
        packs.begin(told.case, why="Request 8", by=olga)


def test_only_the_officer_answers_requests(pack, told, cast, client):
    for person in (cast.adam, cast.quinn, cast.amara):
        with pytest.raises(PermissionDenied):
            packs.begin(told.case, why="x", by=person)
        client.force_login(person)
        assert client.get(pack.get_absolute_url()).status_code == 403
        assert client.get(reverse("records:file", args=[pack.pk])).status_code == 403


def test_officer_goes_through_the_pages(client, told, olga):
    client.force_login(olga)
    assert client.get(reverse("records:begin")).status_code == 200
    begun = client.post(reverse("records:begin"), {"reference": "C-1001", "why": "Request 7"})
    pack = SubjectPack.objects.get()
    assert begun["Location"] == pack.get_absolute_url()
    run_waiting()

    while pack.passages.filter(decision="").exists():
        rows = client.get(pack.get_absolute_url(), {"page": _open_page(pack)}).context["rows"]
        sent = {f"passage-{passage.pk}": "give" for passage, _ in rows}
        client.post(f"{pack.get_absolute_url()}?page={_open_page(pack)}", sent)
    client.post(reverse("records:release", args=[pack.pk]))
    run_waiting()

    assert "Download the pack" in client.get(pack.get_absolute_url()).content.decode()
    assert [one.status for one in client.get(reverse("records:packs")).context["page"]] == ["released"]
    assert SAID.startswith("Aunt")


def _open_page(pack):
    before = pack.passages.filter(pk__lt=pack.passages.filter(decision="").first().pk).count()
    return before // 20 + 1


def test_pack_of_a_case_keeps_it_from_going(pack):
    from records import retention

    pack.case.closed_on = date(2020, 1, 1)
    pack.case.save()
    assert retention.due(date(2040, 1, 1)).count() == 0


def test_packs_are_there_for_those_who_answer_requests_alone(pack, cast, olga):
    seen = {person.name for person in (olga, cast.quinn, cast.adam, cast.dana, cast.amara)
            if SubjectPack.objects.visible_to(person).exists()}  # fmt: skip

    assert seen == {"Olga Officer"}


def test_pack_of_a_case_one_stands_close_to_is_not_on_the_list(client, pack, olga):
    client.force_login(olga)
    assert list(client.get(reverse("records:packs")).context["page"]) == [pack]

    Declaration.objects.create(person=olga, declared_by=olga, reference=pack.case.reference, why="other")

    assert list(client.get(reverse("records:packs")).context["page"]) == []


def test_pack_of_a_case_one_stands_close_to_cannot_be_opened_decided_or_released(client, pack, olga):
    client.force_login(olga)
    ways = [("get", pack.get_absolute_url()), ("post", pack.get_absolute_url()),
            ("post", reverse("records:release", args=[pack.pk]))]
    assert client.get(pack.get_absolute_url()).status_code == 200

    Declaration.objects.create(person=olga, declared_by=olga, reference=pack.case.reference, why="other")

    assert [getattr(client, method)(address).status_code for method, address in ways] == [404] * 3
