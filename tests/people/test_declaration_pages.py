"""The pages on declared interests: one's own, somebody else's, the list, ending one."""

from datetime import date

import pytest
from django.urls import reverse

from lib import clock
from people import declaring
from people.models import Declaration
from tests.cast import make_cast

OWN, DECLARE, ALL = (reverse(f"people:{name}") for name in ("own_declarations", "declare", "declarations"))
SAID = {"reference": "c-77", "why": "friends", "words": ""}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def march():
    with clock.at(date(2026, 3, 2)):
        yield


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def as_(client):
    def sign_in(person):
        client.force_login(person)
        return client

    return sign_in


def test_anybody_declares_on_a_page_that_says_what_follows(cast, as_):
    client = as_(cast.priya)
    asked = client.get(DECLARE, {"case": "C-77"}).content.decode()
    assert 'value="C-77"' in asked
    assert "Only the QA team can take this back." in asked
    answer = client.post(DECLARE, SAID, follow=True)
    assert answer.redirect_chain == [(OWN, 302)]
    assert "C-77" in answer.content.decode()
    assert "The interest is declared" in answer.content.decode()


def test_pressed_twice_it_is_declared_once_and_the_second_is_told(cast, as_):
    client = as_(cast.priya)
    client.post(DECLARE, SAID)
    again = client.post(DECLARE, SAID).content.decode()
    assert "An interest in C-77 is declared already." in again
    assert Declaration.objects.count() == 1


def test_nothing_said_is_refused_beside_each_field(cast, as_):
    page = as_(cast.priya).post(DECLARE, {}).content.decode()
    assert page.count("govuk-error-message") == 2


def test_the_list_is_for_those_who_keep_it(cast, as_):
    declaring.declare(cast.priya, "C-77", why="friends", by=cast.priya)
    assert as_(cast.tess).get(ALL).status_code == 403
    for person in (cast.quinn, cast.adam):
        assert "C-77" in as_(person).get(ALL, {"words": "priya"}).content.decode()
    assert "C-77" not in as_(cast.quinn).get(ALL, {"ended": "true"}).content.decode()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_list_is_taken_along_as_a_file(cast, as_, kind):
    declaring.declare(cast.priya, "C-77", why="friends", by=cast.priya)
    assert as_(cast.quinn).get(ALL, {"as": kind}).status_code == 200


def test_the_list_costs_the_same_however_long(cast, as_, django_assert_num_queries):
    client = as_(cast.quinn)
    client.get(ALL)
    for number in range(3):
        declaring.declare(cast.priya, f"C-{number}", why="friends", by=cast.priya)
    with django_assert_num_queries(9):
        client.get(ALL, {"sort": "-person"})
    for number in range(3, 30):
        declaring.declare(cast.priya, f"C-{number}", why="friends", by=cast.priya)
    with django_assert_num_queries(9):
        client.get(ALL, {"sort": "case"})


def test_one_that_was_a_mistake_is_ended_with_a_reason_by_somebody_else(cast, as_):
    made = declaring.declare(cast.quinn, "C-77", why="friends", by=cast.quinn)
    page = reverse("people:end_declaration", args=[made.pk])
    assert as_(cast.quinn).post(page, {"why": "never mind"}).status_code == 403
    assert as_(cast.priya).post(page, {"why": "never mind"}).status_code == 404
    client = as_(cast.adam)
    assert "Enter" in client.post(page, {"why": ""}).content.decode()
    assert client.post(page, {"why": "Another family of that name"}).url == ALL
    assert "Another family of that name" in client.get(ALL).content.decode()


def test_nobody_is_offered_to_end_an_interest_of_their_own(cast, as_):
    own = declaring.declare(cast.quinn, "C-77", why="friends", by=cast.quinn)
    other = declaring.declare(cast.priya, "C-78", why="friends", by=cast.priya)
    for person, offered in ((cast.quinn, [False, True]), (cast.adam, [True, True])):
        page = as_(person).get(ALL).content.decode()
        assert [reverse("people:end_declaration", args=[one.pk]) in page for one in (own, other)] == offered


def test_the_qa_team_notes_what_somebody_told_them(cast, as_):
    page = reverse("people:declare_for", args=[cast.priya.pk])
    assert as_(cast.tess).get(page).status_code == 403
    assert as_(cast.quinn).post(page, SAID).url == cast.priya.get_absolute_url()
    assert Declaration.objects.get().declared_by == cast.quinn
