"""Who read a child's records, and whose reading stands out."""

from datetime import date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import Case
from lib import clock
from people.models import Role
from records import reading
from tests.cast import make_cast, make_person
from trail.models import Access, Event

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 10)  # a Tuesday


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def olga(cast):
    return make_person("Olga Officer", Role.DATA_PROTECTION)


def reads(person, *references, day=10, hour=10):
    at = timezone.make_aware(datetime(2026, 3, day, hour, 5))
    Access.objects.bulk_create(
        Access(person=person, thing="audits.audit:1", what="page", case_reference=reference, at=at)
        for reference in references
    )


def test_officer_sees_who_read_a_case_between_days(client, cast, olga):
    for day in (9, 10, 11):
        reads(cast.amara, "C-1", "C-2", day=day)
    client.force_login(olga)

    asked = {"case": "C-1", "first": "2026-03-10", "last": "2026-03-11"}
    page = client.get(reverse("records:readers"), asked)

    assert [(row.person, row.at.day) for row in page.context["page"]] == [(cast.amara, 11), (cast.amara, 10)]
    assert list(reading.of_case("C-1", DAY, DAY).values_list("case_reference", "at__day")) == [("C-1", 10)]


def test_without_a_case_nothing_is_shown(client, cast, olga):
    reads(cast.amara, "")
    client.force_login(olga)

    assert list(client.get(reverse("records:readers")).context["page"]) == []


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_taking_it_along_is_itself_kept(client, cast, olga, kind):
    reads(cast.amara, "C-1")
    client.force_login(olga)

    answer = client.get(reverse("records:readers"), {"case": "C-1", "as": kind})
    b"".join(answer)

    assert answer.status_code == 200
    event = Event.objects.get(action="records.exported")
    assert (event.person, event.after) == (olga, {"case": "C-1", "as": kind})


def test_many_children_in_an_hour_stand_out(cast):
    reads(cast.amara, *(f"C-{n}" for n in range(reading.MANY)))
    reads(cast.nell, *(["C-1"] * 50))
    reads(cast.tess, *(f"C-{n}" for n in range(12)))
    reads(cast.tess, *(f"C-{n}" for n in range(12, 24)), hour=12)

    (found,) = reading.unusual(DAY, DAY)

    assert (found.person, found.readings, found.reasons) == (cast.amara, 20, ["20 children in one hour"])


def test_restricted_records_and_odd_hours_stand_out(cast):
    reads(cast.amara, "C-1", "C-1", "C-2")
    reads(cast.nell, "C-3", hour=23)
    reads(cast.tess, "C-3", day=14)  # a Saturday

    found = reading.unusual(DAY, date(2026, 3, 15), restricted={"C-1"})

    assert {one.person.name: one.reasons for one in found} == {
        "Amara Audit": ["2 readings of restricted records"],
        "Nell Next": ["1 readings at night or at the weekend"],
        "Tess Team": ["1 readings at night or at the weekend"],
    }


def test_case_somebody_stands_close_to_stands_out_first(cast):
    reads(cast.amara, *(f"C-{n}" for n in range(30)))
    reads(cast.nell, "C-7")

    found = reading.unusual(DAY, DAY, close={(cast.nell.pk, "C-7")})

    assert [(one.person, one.own) for one in found] == [(cast.nell, 1), (cast.amara, 0)]


def test_page_of_unusual_reading_speaks_of_the_last_week(client, cast, olga):
    Case.objects.create(reference="C-1", restricted=True)
    reads(cast.amara, "C-1")
    client.force_login(cast.adam)

    with clock.at(date(2026, 3, 12)):
        page = client.get(reverse("records:unusual"))
        lines = b"".join(client.get(reverse("records:unusual"), {"as": "csv"})).decode().splitlines()
    with clock.at(date(2026, 4, 12)):
        later = client.get(reverse("records:unusual"))

    assert [one.person for one in page.context["page"]] == [cast.amara]
    assert lines[1].startswith("Amara Audit,amara.audit@council.example,Team Manager,1,1,")
    assert list(later.context["page"]) == []


@pytest.mark.parametrize("name", ["readers", "unusual", "retention", "holds", "packs", "begin", "confirm"])
def test_pages_are_for_administrators_and_the_officer(client, cast, olga, name):
    address = reverse(f"records:{name}")
    assert client.get(address)["Location"] == f"/accounts/login/?next={address}"

    found = {}
    for person in (*(getattr(cast, who) for who in ("amara", "tess", "hana", "quinn", "dana", "moses", "adam")), olga):
        client.force_login(person)
        found[person.name.split()[0]] = client.get(address).status_code

    opened = {"packs": {"Olga"}, "begin": {"Olga"}, "confirm": {"Adam"}}.get(name, {"Adam", "Olga"})
    assert {who for who, status in found.items() if status == 200} == opened
    assert {status for who, status in found.items() if who not in opened} == {403}


@pytest.mark.parametrize("number", [3, 60])
def test_page_asks_the_same_of_the_database_however_much_there_is(
    client, cast, olga, number, django_assert_max_num_queries
):
    for n in range(number):
        reads((cast.amara, cast.nell, cast.tess)[n % 3], "C-1", f"C-{n}")
    client.force_login(olga)

    for name in ("readers", "unusual"):
        with django_assert_max_num_queries(15):
            assert client.get(reverse(f"records:{name}"), {"case": "C-1"}).status_code == 200


def test_link_to_requests_is_shown_to_those_who_answer_them(client, cast, olga):
    shown = []
    for person in (olga, cast.adam):
        client.force_login(person)
        shown.append(reverse("records:packs") in client.get(reverse("records:readers")).content.decode())

    assert shown == [True, False]
