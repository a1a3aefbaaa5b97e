"""Every page of the people room: it works, who may only look, who sees nothing, who must sign in."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.html import strip_tags

from lib import clock
from lib.tabular import read_table
from people.models import Absence, Membership, Role, Team, User
from people.services import note_absence
from tests.cast import give_role, make_cast, make_person

ON = date(2026, 3, 2)
NAMES = ("amara", "priya", "tess", "ira", "gwen", "hana", "nell", "nadia", "norman", "moses", "quinn", "dana", "adam")
LIST, TEAMS, STAFF_LIST = (reverse(f"people:{name}") for name in ("people", "teams", "staff_list"))

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def march():
    with clock.at(ON):
        yield


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def open_as(client):
    def open_page(person, path, **asked):
        client.force_login(person)
        return client.get(path, asked)

    return open_page


def page_of(name, thing):
    return reverse(f"people:{name}", args=[thing.pk])


def names(answer):
    return [person.name.split()[0].lower() for person in answer.context["page"]]


# The four questions, of every page


def pages(cast):
    guest = give_role(cast.priya, Role.GUEST)
    return {
        "list": LIST,
        "teams": TEAMS,
        "staff list": STAFF_LIST,
        "person": page_of("person", cast.priya),
        "absence": page_of("absence", cast.priya),
        "role": page_of("role", cast.priya),
        "end role": reverse("people:end_role", args=[guest.pk]),
    }


KEEPERS = {"quinn", "adam"}
OPEN_TO = {
    "list": KEEPERS | {"dana"},
    "teams": KEEPERS | {"dana"},
    "staff list": KEEPERS,
    "person": KEEPERS | {"dana", "priya", "tess", "gwen", "hana"},
    "absence": {"priya", "tess", "gwen", "hana", "quinn"},
    "role": {"adam"},
    "end role": {"adam"},
}


@pytest.mark.parametrize("page", OPEN_TO)
def test_a_page_opens_to_those_it_is_for_and_to_nobody_else(open_as, cast, page):
    path = pages(cast)[page]

    answers = {name: open_as(getattr(cast, name), path).status_code for name in NAMES}

    assert {name for name, status in answers.items() if status == 200} == OPEN_TO[page]
    assert {status for name, status in answers.items() if name not in OPEN_TO[page]} == {403}


@pytest.mark.parametrize("page", OPEN_TO)
def test_a_page_asks_strangers_to_sign_in_and_brings_them_back(client, cast, page):
    path = pages(cast)[page]

    answer = client.get(path)

    assert (answer.status_code, answer.url) == (302, f"{reverse('account_login')}?next={path}")


@pytest.mark.parametrize("name", ["person", "absence", "role", "end_role"])
def test_a_page_of_nobody_is_not_found(open_as, cast, name):
    answer = open_as(cast.adam if "role" in name else cast.quinn, reverse(f"people:{name}", args=[999_999]))

    assert answer.status_code == 404


@pytest.mark.parametrize("path", [LIST, TEAMS])
def test_a_page_to_read_takes_nothing(client, cast, path):
    client.force_login(cast.quinn)

    assert client.post(path).status_code == 405


@pytest.mark.parametrize("page", ["absence", "role", "end role", "staff list"])
def test_who_may_not_open_a_form_cannot_send_it_either(client, cast, page):
    path = pages(cast)[page]
    client.force_login(cast.nell)
    before = Membership.objects.count(), Absence.objects.count()

    answer = client.post(path, {"role": Role.QA, "starts_on": "2026-03-02"})

    assert answer.status_code == 403
    assert (Membership.objects.count(), Absence.objects.count()) == before


def test_a_refusal_says_who_may(open_as, cast):
    page = open_as(cast.nell, STAFF_LIST).content.decode()

    assert "The staff list is taken by the QA team or an administrator." in page


# The list


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"words": "TESS"}, ["tess"]),
        ({"words": "nell.next@council"}, ["nell"]),
        ({"words": "head of"}, ["hana", "norman"]),
        ({"words": "nobody of that name"}, []),
        ({"role": Role.MODERATOR}, ["moses", "norman"]),
        ({"role": Role.AUDITOR, "words": "team"}, ["amara", "nell", "tess"]),
        ({"role": "wizard", "words": "tess"}, ["tess"]),
        ({"left": "true"}, ["ira"]),
        ({"left": "false", "words": "ira"}, []),
    ],
)
def test_people_are_found_by_words_role_and_leaving(open_as, cast, asked, found):
    User.objects.filter(pk=cast.ira.pk).update(left_on=date(2026, 2, 1))

    assert names(open_as(cast.quinn, LIST, **asked)) == found


def test_people_are_found_by_team_and_by_service_with_its_teams(open_as, cast):
    by_team = names(open_as(cast.quinn, LIST, team=cast.north.pk))
    by_service = names(open_as(cast.quinn, LIST, team=cast.north.parent.pk))

    assert by_team == ["priya", "tess"]
    assert by_service == ["gwen", "hana", "nadia", "nell", "priya", "tess"]


def test_somebody_with_one_role_in_two_teams_is_listed_once(open_as, cast):
    give_role(cast.tess, Role.TEAM_MANAGER, team=cast.south)

    assert names(open_as(cast.quinn, LIST, role=Role.TEAM_MANAGER, words="tess")) == ["tess"]


@pytest.mark.parametrize(
    ("sort", "first"),
    [
        ("name", ["gwen", "hana", "nell"]),
        ("-name", ["tess", "priya", "nell"]),
        ("title", ["gwen", "hana", "priya"]),
        ("-title", ["tess", "nell", "priya"]),
        ("salary", ["gwen", "hana", "nell"]),
        ("-salary", ["gwen", "hana", "nell"]),
    ],
)
def test_the_list_is_sorted_as_asked_and_by_name_where_the_column_is_unknown(open_as, cast, sort, first):
    User.objects.filter(pk=cast.nadia.pk).update(team=cast.court)

    found = names(open_as(cast.quinn, LIST, sort=sort, team=cast.north.parent.pk))

    assert found[:3] == first


def test_people_of_one_title_stand_in_the_order_they_came(open_as, cast):
    found = names(open_as(cast.quinn, LIST, sort="title", words="team manager"))

    assert found == ["tess", "nell", "amara"]


def test_a_long_list_is_shown_fifty_at_a_time(open_as, cast):
    for number in range(50):
        make_person(f"Zed {number:02}")

    sizes = [len(names(open_as(cast.quinn, LIST, page=page))) for page in (1, 2, 99)]

    assert sizes == [50, 13, 13]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_list_is_taken_along_as_filtered_and_sorted(open_as, cast, kind):
    User.objects.filter(pk=cast.priya.pk).update(left_on=ON)

    answer = open_as(cast.quinn, LIST, team=cast.north.pk, sort="-name", **{"as": kind})

    rows = read_table(io.BytesIO(b"".join(answer) if kind == "csv" else answer.content)).rows
    assert answer["Content-Disposition"] == f'attachment; filename="people.{kind}"'
    assert [list(row.values.values()) for row in rows] == [
        [
            "Tess Team", "tess.team@council.example", "Team Manager", "North Team 1", "Safeguarding",
            "Gwen Group", "",
        ],
        [
            "Priya Practice", "priya.practice@council.example", "Social Worker", "North Team 1",
            "Safeguarding", "Tess Team", "2026-03-02",
        ],
    ]  # fmt: skip


def test_a_name_that_is_a_formula_stays_text_in_the_file(open_as, cast):
    make_person("=1+1", job_title="Clerk")

    answer = open_as(cast.quinn, LIST, words="=1+1", **{"as": "csv"})

    assert b"".join(answer).decode().splitlines()[1].startswith("'=1+1,")


def test_the_links_to_the_files_keep_the_filter(open_as, cast):
    page = open_as(cast.quinn, LIST, words="tess & co")

    assert page.context["exports"] == [
        {"text": "CSV", "href": "?words=tess+%26+co&as=csv"},
        {"text": "Excel", "href": "?words=tess+%26+co&as=xlsx"},
    ]


def test_the_list_offers_the_staff_list_to_those_alone_who_may_take_it(open_as, cast):
    offered = {name for name in ("quinn", "adam", "dana")
               if f'href="{STAFF_LIST}"' in open_as(getattr(cast, name), LIST).content.decode()}  # fmt: skip

    assert offered == {"quinn", "adam"}


# Teams


def test_the_tree_names_each_service_with_its_teams(open_as, cast):
    Team.objects.filter(pk=cast.south.pk).update(disabled_children=True, also_known_as=["South", "S1"])

    page = open_as(cast.quinn, TEAMS)

    tree = [(service.name, [team.name for team in service.children.all()]) for service in page.context["services"]]
    assert tree == [("Courts", ["Court Team 1"]), ("Safeguarding", ["North Team 1", "South Team 1"])]
    assert "South Team 1</a>, South (disabled children), also known as South, S1</li>" in page.content.decode()


def test_a_council_without_teams_is_told_where_they_come_from(open_as):
    quinn = make_person("Quinn Quality", Role.QA)

    assert f'<a class="govuk-link" href="{STAFF_LIST}">staff list</a>' in open_as(quinn, TEAMS).content.decode()


# One person


def test_a_person_is_shown_with_their_roles_of_today_and_who_works_for_them(open_as, cast):
    ended = give_role(cast.tess, Role.MODERATOR)
    ended.ends_on = ON
    ended.save()
    make_person("Len Left", manager=cast.tess, left_on=date(2026, 2, 1))

    page = open_as(cast.tess, page_of("person", cast.tess))

    assert [held.role for held in page.context["memberships"]] == [Role.AUDITOR, Role.TEAM_MANAGER]
    assert [person.name for person in page.context["reports"]] == ["Priya Practice"]


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("adam", {"can_give_role": True, "can_note_absence": False}),
        ("quinn", {"can_give_role": False, "can_note_absence": True}),
        ("dana", {"can_give_role": False, "can_note_absence": False}),
        ("priya", {"can_give_role": False, "can_note_absence": True}),
    ],
)
def test_a_person_page_offers_what_the_reader_may_do(open_as, cast, who, may):
    give_role(cast.priya, Role.GUEST)

    page = open_as(getattr(cast, who), page_of("person", cast.priya))

    content = page.content.decode()
    assert {name: page.context[name] for name in may} == may
    assert (page_of("role", cast.priya) in content) == may["can_give_role"]
    assert (page_of("absence", cast.priya) in content) == may["can_note_absence"]
    assert ("<span class=\"govuk-visually-hidden\"> the role Guest auditor</span>" in content) == may["can_give_role"]


@pytest.mark.parametrize(
    ("who", "whose", "offered"),
    [("adam", "priya", True), ("adam", "adam", False), ("quinn", "priya", False), ("priya", "priya", False)],
)
def test_only_an_administrator_is_offered_to_remove_the_second_step_of_somebody_else(
    open_as, cast, who, whose, offered
):
    shown = getattr(cast, whose)

    page = open_as(getattr(cast, who), page_of("person", shown)).content.decode()

    assert (page_of("remove_second_factor", shown) in page) is offered


@pytest.mark.parametrize(
    ("who", "whose", "offered"),
    [
        ("adam", "priya", {"end_all_sessions", "declare_for"}), ("adam", "adam", {"end_all_sessions"}),
        ("quinn", "priya", {"declare_for"}), ("dana", "priya", set()), ("tess", "priya", set()),
        ("priya", "priya", set()),
    ],
)  # fmt: skip
def test_nobody_is_offered_to_sign_somebody_out_or_to_declare_for_them_who_may_not(
    open_as, cast, who, whose, offered
):
    shown = getattr(cast, whose)

    page = open_as(getattr(cast, who), page_of("person", shown)).content.decode()

    ways = ("end_all_sessions", "declare_for")
    assert {name for name in ways if f'href="{page_of(name, shown)}"' in page} == offered


@pytest.mark.parametrize(
    ("who", "offered"), [("quinn", True), ("adam", False), ("dana", False), ("tess", False), ("priya", False)]
)
def test_nobody_but_the_qa_team_is_led_to_what_somebody_still_holds(open_as, cast, who, offered):
    page = open_as(getattr(cast, who), page_of("person", cast.priya)).content.decode()

    assert (page_of("leaver", cast.priya) in page) == offered


def test_roles_of_the_job_title_are_not_ended_by_hand(open_as, cast):
    held = Membership.objects.get(person=cast.priya)
    held.given_by_title = True
    held.save()

    page = open_as(cast.adam, page_of("person", cast.priya)).content.decode()

    assert "Practitioner in North Team 1 since 1 January 2020 (from the job title)" in strip_tags(page)
    assert reverse("people:end_role", args=[held.pk]) not in page


def test_the_newest_absence_stands_first(open_as, cast):
    for first, last in ((date(2026, 1, 5), date(2026, 1, 9)), (date(2026, 4, 6), None)):
        note_absence(cast.priya, starts_on=first, ends_on=last, reason="", by=cast.tess)

    page = open_as(cast.tess, page_of("person", cast.priya))

    assert [absence.starts_on.month for absence in page.context["absences"]] == [4, 1]
    assert "6 April 2026 to further notice" in strip_tags(page.content.decode())


# Forms


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({}, {"starts_on": ["Enter the first day away"]}),
        ({"starts_on": "soon"}, {"starts_on": ["Enter a valid date."]}),
        (
            {"starts_on": "2026-03-09", "ends_on": "2026-03-06"},
            {"ends_on": ["The last day away must not be before the first"]},
        ),
        (
            {"starts_on": "2026-03-09", "reason": "x" * 201},
            {"reason": ["Ensure this value has at most 200 characters (it has 201)."]},
        ),
    ],
)
def test_an_absence_that_makes_no_sense_is_shown_and_not_noted(client, cast, fields, errors):
    client.force_login(cast.priya)

    page = client.post(page_of("absence", cast.priya), fields)

    assert page.context["form"].errors == errors
    assert not Absence.objects.exists()


def test_an_absence_of_one_day_or_without_an_end_is_noted(client, cast):
    client.force_login(cast.tess)

    for fields in ({"starts_on": "2026-03-09", "ends_on": "2026-03-09"}, {"starts_on": "2026-06-01"}):
        assert client.post(page_of("absence", cast.priya), fields).url == page_of("person", cast.priya)

    assert [(a.person, a.starts_on, a.ends_on, a.noted_by) for a in Absence.objects.all()] == [
        (cast.priya, date(2026, 3, 9), date(2026, 3, 9), cast.tess),
        (cast.priya, date(2026, 6, 1), None, cast.tess),
    ]


def test_absence_before_its_first_day_is_refused_without_a_form_too(cast):
    with pytest.raises(ValueError, match="^The last day away is before the first. Correct one of the two days.$"):
        note_absence(cast.priya, starts_on=ON, ends_on=date(2026, 3, 1), reason="", by=cast.tess)


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({}, {"role": ["Select the role"]}),
        ({"role": "wizard"}, {"role": ["Select a valid choice. wizard is not one of the available choices."]}),
        (
            {"role": Role.GUEST, "team": "999999"},
            {"team": ["Select a valid choice. That choice is not one of the available choices."]},
        ),
    ],
)
def test_a_role_that_there_is_not_is_not_given(client, cast, fields, errors):
    client.force_login(cast.adam)

    page = client.post(page_of("role", cast.ira), fields)

    assert page.context["form"].errors == errors
    assert Membership.objects.filter(person=cast.ira).count() == 2


def test_a_role_is_given_in_a_team_from_today(client, cast):
    client.force_login(cast.adam)

    answer = client.post(page_of("role", cast.ira), {"role": Role.TEAM_MANAGER, "team": cast.south.pk})

    given = Membership.objects.get(person=cast.ira, role=Role.TEAM_MANAGER)
    assert answer.url == page_of("person", cast.ira)
    assert (given.team, given.starts_on, given.ends_on, given.given_by_title) == (cast.south, ON, None, False)


def test_ending_a_role_asks_first_and_says_what_follows(open_as, cast):
    held = Membership.objects.get(person=cast.priya)

    page = open_as(cast.adam, reverse("people:end_role", args=[held.pk]))

    held.refresh_from_db()
    assert held.ends_on is None
    assert page.context["title"] == "End the role “Practitioner” of Priya Practice?"
    assert page.context["consequences"] == [
        "It no longer counts from today.", "What was done under it stays.",
    ]  # fmt: skip


# The staff list in the browser


def upload(client, content, name="staff.csv"):
    return client.post(STAFF_LIST, {"file": SimpleUploadedFile(name, content)})


def test_a_page_without_a_file_asks_for_one(client, cast):
    client.force_login(cast.quinn)

    page = client.post(STAFF_LIST, {})

    assert page.context["form"].errors == {"file": ["Select the staff list"]}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b" \n", "The file is empty. Choose the file with the list."),
        (b"Name,Job title,Team\nAnn,Clerk,North\n", "The list has no column email. Add the heading and send it again."),
        (b"PK\x03\x04 no workbook", "The workbook is damaged. Open it in Excel, save it again as .xlsx and send that."),
    ],
)
def test_a_file_that_is_no_list_is_refused_beside_the_box(client, cast, content, sentence):
    client.force_login(cast.quinn)

    page = upload(client, content)

    assert page.context["form"].errors == {"file": [sentence]}


def test_two_rows_that_mean_one_person_are_shown_in_the_browser(client, cast):
    client.force_login(cast.quinn)
    User.objects.filter(pk=cast.tess.pk).update(staff_id="S1")

    page = upload(
        client,
        b"Staff ID,Name,E-mail,Job title\nS1,Tess Team,tess@council.example,Clerk\n"
        b"S9,Tess Two,tess.team@council.example,Clerk\n",
    )

    assert [problem.row for problem in page.context["problems"]] == [3]
    assert User.objects.get(pk=cast.tess.pk).email == "tess.team@council.example"


def test_of_very_many_problems_the_first_fifty_are_shown(client, cast):
    client.force_login(cast.quinn)

    page = upload(client, b"Name,E-mail,Job title\n" + b"Ann,nowhere,Clerk\n" * 60).content.decode()

    assert "Nothing was taken: 60 problems" in page
    assert page.count("“nowhere” is not an e-mail address") == 50
    assert "Only the first 50 are shown." in page
