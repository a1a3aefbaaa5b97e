"""What happened and who read what is kept as it was, by whom, from where."""

from datetime import date

import pytest
from django.db import transaction
from django.db.models import ProtectedError
from django.test import RequestFactory

from lib.middleware import RequestId
from people.models import Role
from tests.cast import make_person, make_team
from trail import services
from trail.middleware import Whereabouts, address, address_of
from trail.models import Access, AppendOnly, Event
from trail.services import key_of, record

pytestmark = pytest.mark.django_db


@pytest.fixture
def amara():
    return make_person("Amara Auditor")


def test_event_says_who_did_what_to_what(amara):
    team = make_team("North")

    event = record("people.team_renamed", team, by=amara, before={"name": "N"},
                   after={"name": "North", "on": date(2026, 3, 1)})

    event.refresh_from_db()
    assert (event.person, event.action, event.thing, event.label) == (
        amara, "people.team_renamed", f"people.team:{team.pk}", "North",
    )
    assert event.changes == [("name", "N", "North"), ("on", None, "2026-03-01")]


def test_trail_is_there_for_administrators_and_the_data_protection_officer_alone(amara):
    event = record("people.looked", None, by=amara)
    readers = [make_person("Adam Admin", Role.ADMINISTRATOR), make_person("Petra Privacy", Role.DATA_PROTECTION)]
    others = [amara, make_person("Quinn Quality", Role.QA), make_person("Dana Director", Role.SENIOR_LEADER)]

    assert [list(Event.objects.visible_to(person)) for person in readers] == [[event], [event]]
    assert [list(Event.objects.visible_to(person)) for person in others] == [[], [], []]


def test_event_of_the_software_itself_has_nobody():
    event = record("rounds.drafted", None, by=None)

    assert (event.person, event.thing, event.label, event.changes) == (None, "", "", [])


def test_event_is_undone_with_what_it_tells_of(amara):
    with transaction.atomic():
        record("audits.submitted", "audits.audit:12", by=amara)
        transaction.set_rollback(True)

    assert Event.objects.count() == 0


def test_request_gives_its_events_address_and_number(amara):
    def answer(request):
        record("audits.submitted", "audits.audit:12", by=amara)
        services.read(amara, "audits.audit:12", "pdf", request, case_reference="C-1")
        return {}

    RequestId(Whereabouts(answer))(RequestFactory().get("/", REMOTE_ADDR="192.0.2.7"))

    event, access = Event.objects.get(), Access.objects.get()
    assert (event.from_address, access.from_address) == ("192.0.2.7", "192.0.2.7")
    assert len(event.request_id) == 32
    assert event.request_id == access.request_id
    assert address() == ""


def test_reading_is_kept_each_time(amara):
    for _ in range(2):
        services.read(amara, "audits.audit:12", "page", case_reference="C-1")

    assert list(Access.objects.values_list("person", "thing", "what", "case_reference")) == [
        (amara.pk, "audits.audit:12", "page", "C-1")
    ] * 2


def test_way_of_reading_that_nobody_knows_is_refused(amara):
    with pytest.raises(ValueError, match="is not a valid"):
        services.read(amara, "audits.audit:12", "glance")


@pytest.mark.parametrize("change", [
    lambda event: event.save(),
    lambda event: event.delete(),
    lambda event: Event.objects.update(action="other"),
    lambda event: Event.objects.filter(pk=event.pk).delete(),
    lambda event: Event.objects.bulk_update([event], ["action"]),
])
def test_event_is_never_changed_or_deleted(change, amara):
    event = record("audits.submitted", "audits.audit:12", by=amara)

    with pytest.raises(AppendOnly):
        change(event)

    assert Event.objects.get().action == "audits.submitted"


def test_access_is_never_changed_or_deleted(amara):
    access = services.read(amara, "audits.audit:12", "page")

    with pytest.raises(AppendOnly):
        access.save()
    with pytest.raises(AppendOnly):
        Access.objects.all().delete()

    assert Access.objects.count() == 1


def test_person_with_a_trail_cannot_be_deleted(amara):
    record("audits.submitted", "audits.audit:12", by=amara)

    with pytest.raises(ProtectedError):
        amara.delete()


def test_key_names_the_row(amara):
    assert [key_of(amara), key_of("audits.audit:12"), key_of(None)] == [
        f"people.user:{amara.pk}", "audits.audit:12", "",
    ]


@pytest.mark.parametrize(("trusted", "passed", "address"), [
    (0, "203.0.113.9", "192.0.2.7"),
    (1, "", "192.0.2.7"),
    (1, "203.0.113.9", "203.0.113.9"),
    (1, "10.0.0.1, 203.0.113.9", "203.0.113.9"),
    (2, "6.6.6.6, 203.0.113.9, 198.51.100.2", "203.0.113.9"),
    (2, "203.0.113.9", "192.0.2.7"),
    (1, "x" * 100, "x" * 45),
])
def test_address_is_the_one_that_trusted_proxies_vouch_for(settings, trusted, passed, address):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = trusted
    headers = {"HTTP_X_FORWARDED_FOR": passed} if passed else {}

    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.7", **headers)

    assert address_of(request) == address
