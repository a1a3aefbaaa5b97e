"""A staff list in the browser: given, looked at, then taken whole, once, by who gave it."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from jobs.duties import run_due
from lib import clock
from people.models import HeldStaffList, Role, User
from tests.cast import make_cast, make_person
from trail.models import Event

ON = date(2026, 3, 2)
STAFF_LIST, PEOPLE = reverse("people:staff_list"), reverse("people:people")
HEAD = "Staff ID,Name,E-mail,Job title,Team,Service,Line manager,Left\n"
TESS = ",Tess Team,tess.team@council.example,Head of Service,North Team 1,Safeguarding,,\n"
GONE = ",Nell Next,nell.next@council.example,Team Manager,South Team 1,Safeguarding,,yes\n"
NEW = ",Zed New,zed@council.example,Clerk,East Team,Safeguarding,tess.team@council.example,\n"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def march():
    with clock.at(ON):
        yield


@pytest.fixture
def cast():
    cast = make_cast()
    User.objects.filter(pk__in=[cast.tess.pk, cast.nell.pk]).update(line_manager=None, job_title="Team Manager")
    return cast


@pytest.fixture
def quality(client, cast):
    client.force_login(cast.quinn)
    return client


def give(client, text):
    """The list given in the browser; the page with what it would change."""
    answer = client.post(STAFF_LIST, {"file": SimpleUploadedFile("staff.csv", text.encode())})
    return answer.url, client.get(answer.url)


def take(client, url, page):
    return client.post(url, {"digest": page.context["shown"].digest}, follow=True)


def said(response):
    return [str(message) for message in response.context["messages"]]


def test_what_the_list_would_change_is_shown_and_nothing_is_written(quality, cast):
    before = list(User.objects.order_by("pk").values())

    _, page = give(quality, HEAD + TESS + GONE + NEW)

    shown = page.context["shown"]
    assert [row.name for row in shown.new] == ["Zed New"]
    assert [(str(change.person), change.fields) for change in shown.changed] == [
        ("Tess Team", (("Job title", "Team Manager", "Head of Service"),)),
        ("Nell Next", (("Left", "", "2 March 2026"),)),
    ]
    assert (shown.unchanged, shown.leavers) == (0, [cast.nell])
    assert cast.priya in shown.not_in_list
    assert list(User.objects.order_by("pk").values()) == before


def test_team_line_manager_and_staff_number_are_shown_before_and_after(quality, cast):
    _, page = give(quality, HEAD + TESS + ("S7,Nell Next,nell.next@council.example,Team Manager,North Team 1,"
                                          "Safeguarding,tess.team@council.example,\n"))  # fmt: skip

    assert page.context["shown"].changed[1].fields == (
        ("Staff number", "", "S7"), ("Team", "Safeguarding / South Team 1", "Safeguarding / North Team 1"),
        ("Line manager", "", "Tess Team"),
    )  # fmt: skip


def test_the_list_looked_at_is_taken_whole_and_kept_no_longer(quality, cast):
    url, page = give(quality, HEAD + TESS + GONE + NEW)

    after = take(quality, url, page)

    assert after.redirect_chain == [(PEOPLE, 302)]
    assert said(after) == ["Staff list taken: 1 new, 2 changed, 0 unchanged, 1 left."]
    assert User.objects.get(email="zed@council.example").line_manager == cast.tess
    assert User.objects.get(pk=cast.nell.pk).left_on == ON
    assert not HeldStaffList.objects.exists()


def test_what_is_shown_is_what_taking_it_does(quality, cast):
    url, page = give(quality, HEAD + TESS + GONE + NEW)
    take(quality, url, page)

    _, again = give(quality, HEAD + TESS + GONE + NEW)

    shown = again.context["shown"]
    assert (shown.new, shown.changed, shown.unchanged) == ((), (), 3)


def test_pressed_twice_it_is_taken_once(quality, cast):
    url, page = give(quality, HEAD + NEW.replace("tess.team@council.example", ""))
    take(quality, url, page)

    assert quality.post(url, {"digest": page.context["shown"].digest}).status_code == 404
    assert Event.objects.filter(action="people.staff_list_taken").count() == 1


def test_people_changed_since_the_look_are_shown_again_before_it_is_taken(quality, cast):
    url, page = give(quality, HEAD + TESS)
    User.objects.filter(pk=cast.tess.pk).update(job_title="Group Manager")

    again = take(quality, url, page)

    assert said(again) == ["Somebody has changed the people meanwhile: this is what the list would change now."]
    assert again.context["shown"].changed[0].fields == (("Job title", "Group Manager", "Head of Service"),)
    assert User.objects.get(pk=cast.tess.pk).job_title == "Group Manager"
    assert said(take(quality, url, again)) == ["Staff list taken: 0 new, 1 changed, 0 unchanged, 0 left."]


def test_nobody_else_takes_it(quality, client, cast):
    url, page = give(quality, HEAD + TESS)
    client.force_login(cast.adam)

    assert (client.get(url).status_code, take(client, url, page).status_code) == (404, 404)
    assert User.objects.get(pk=cast.tess.pk).job_title == "Team Manager"


def test_a_second_list_stands_in_place_of_the_first(quality, cast):
    give(quality, HEAD + TESS)

    _, page = give(quality, HEAD + NEW.replace("tess.team@council.example", ""))

    assert HeldStaffList.objects.count() == 1
    assert page.context["shown"].changed == ()


def test_after_a_day_it_is_gone(quality, cast):
    url, page = give(quality, HEAD + TESS)

    with clock.at(clock.now() + timedelta(hours=25)):
        assert quality.get(url).status_code == 404
        run_due(clock.today())

    assert not HeldStaffList.objects.exists()


def test_a_list_that_cannot_be_taken_any_more_says_why(quality, cast):
    """Meanwhile somebody else has the number of the one and the address of the other."""
    url, _ = give(quality, HEAD + "S1" + TESS)
    User.objects.filter(pk=cast.tess.pk).update(staff_id="S9")
    give_row = HeldStaffList.objects.get()
    give_row.content = (HEAD + "S9" + TESS.replace("tess.team@", "t@") + TESS).encode()
    give_row.save()

    page = quality.get(url)

    assert [problem.row for problem in page.context["problems"]] == [3]


def test_those_who_leave_without_work_hold_nothing(quality, cast):
    _, page = give(quality, HEAD + GONE)

    assert page.context["leavers"] == [(cast.nell, [])]
    assert "Nell Next, Team Manager: holds nothing" in page.content.decode()


def test_a_list_of_two_hundred_and_one_new_people_shows_two_hundred(quality, cast):
    rows = "".join(f",New {n:03},n{n}@council.example,Clerk,,,,\n" for n in range(201))

    page = give(quality, HEAD + rows)[1].content.decode()

    assert page.count(", Clerk</li>") == 200
    assert "Only the first 200 of 201 are shown." in page


def test_an_administrator_takes_it_without_a_link_to_move_work(client, cast):
    make_person("Ada Admin", Role.ADMINISTRATOR)
    client.force_login(cast.adam)

    url, page = give(client, HEAD + GONE)

    assert not page.context["can_move_work"]
    assert take(client, url, page).redirect_chain == [(PEOPLE, 302)]
