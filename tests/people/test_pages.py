"""Pages about people: who may open them, what they say, how much they ask of the database."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from people.models import Absence, Membership, Role, User
from tests.cast import make_cast, make_person

pytestmark = pytest.mark.django_db
HEAD = "Name,E-mail,Job title,Team,Service,Line manager,Left\n"


@pytest.fixture
def cast():
    return make_cast()


def signed_in(client, person):
    client.force_login(person)
    return client


def test_the_qa_team_finds_people_by_name(client, cast):
    page = signed_in(client, cast.quinn).get(reverse("people:people"), {"words": "amara"})

    assert [person.name for person in page.context["page"]] == ["Amara Audit"]


def test_a_practitioner_may_not_look_through_the_staff_list(client, cast):
    assert signed_in(client, cast.priya).get(reverse("people:people")).status_code == 403


def test_strangers_are_asked_to_sign_in(client, cast):
    page = client.get(reverse("people:people"))

    assert (page.status_code, page.url.split("?")[0]) == (302, reverse("account_login"))


@pytest.mark.parametrize("number", [10, 60])
def test_the_list_asks_the_same_of_the_database_however_many_there_are(
    client, cast, number, django_assert_max_num_queries
):
    for n in range(number):
        make_person(f"Person {n}", Role.PRACTITIONER, team=cast.north, manager=cast.tess)
    signed_in(client, cast.quinn)

    with django_assert_max_num_queries(20):
        client.get(reverse("people:people"))


def test_a_list_with_a_mistake_is_shown_and_not_taken(client, cast):
    file = SimpleUploadedFile("staff.csv", (HEAD + "Zed New,nowhere,Social Worker,,,,\n").encode())

    page = signed_in(client, cast.quinn).post(reverse("people:staff_list"), {"file": file})

    assert "Row 2, email: “nowhere” is not an e-mail address. Correct it." in page.content.decode()
    assert not User.objects.filter(name="Zed New").exists()


def test_anybody_notes_their_own_absence(client, cast):
    signed_in(client, cast.priya).post(
        reverse("people:absence", args=[cast.priya.pk]),
        {"starts_on": "2026-03-02", "ends_on": "2026-03-06", "reason": "Leave"},
    )

    absence = Absence.objects.get()
    assert (absence.person, absence.starts_on, absence.ends_on) == (
        cast.priya, date(2026, 3, 2), date(2026, 3, 6),
    )


def test_nobody_notes_the_absence_of_somebody_in_another_team(client, cast):
    answer = signed_in(client, cast.nell).get(reverse("people:absence", args=[cast.priya.pk]))

    assert answer.status_code == 403


def test_an_administrator_gives_and_ends_a_role(client, cast):
    signed_in(client, cast.adam).post(
        reverse("people:role", args=[cast.priya.pk]), {"role": Role.GUEST, "team": ""}
    )
    given = Membership.objects.get(person=cast.priya, role=Role.GUEST)

    client.post(reverse("people:end_role", args=[given.pk]))

    given.refresh_from_db()
    assert given.ends_on is not None


def test_the_staff_list_page_downloads_as_it_is_filtered(client, cast):
    answer = signed_in(client, cast.quinn).get(reverse("people:people"), {"words": "amara", "as": "csv"})

    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert len(lines) == 2
