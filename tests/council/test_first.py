"""The first person gets in with the code from the terminal, once; everybody else waits or signs in."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from council import first
from council.models import FirstCode
from lib.steps import NotAllowed
from people.models import Membership, User
from tests.cast import make_person
from tests.council.conftest import PASSWORD
from tests.threads import threads  # noqa: F401
from trail.models import Event

GIVEN = {"name": "Ann Lee", "email": "Ann.Lee@council.example", "password": PASSWORD}
START = "/start/"


def begin(client, code, **others):
    return client.post(START, {**GIVEN, "again": PASSWORD, "code": code, **others})


def test_a_code_is_three_groups_that_nobody_misreads(code):
    groups = code.split("-")

    assert [len(group) for group in groups] == [4, 4, 4]
    assert set("".join(groups)) <= set(first.SIGNS)
    assert not set(first.SIGNS) & set("01ILOU")


def test_only_the_digest_of_the_code_is_kept(code):
    row = FirstCode.objects.get()

    assert code.replace("-", "") not in f"{row.digest}{row.pk}"
    assert len(row.digest) == 64


def test_the_code_makes_the_administrator_who_also_keeps_the_months(code):
    ann = first.make_administrator(code=code, **GIVEN)

    assert (ann.email, ann.check_password(PASSWORD)) == ("ann.lee@council.example", True)
    assert sorted(Membership.objects.values_list("person__name", "role")) == [
        ("Ann Lee", "administrator"), ("Ann Lee", "qa"),
    ]  # fmt: skip
    assert Event.objects.filter(action="council.first_administrator").count() == 1


@pytest.mark.parametrize("typed", [str.lower, lambda code: code.replace("-", ""), lambda code: f" {code} "])
def test_a_code_may_be_typed_as_it_comes(code, typed):
    assert first.make_administrator(code=typed(code), **GIVEN).pk


@pytest.mark.parametrize("typed", ["", "7KQF-M2XD-9RTA", "-"])
def test_a_wrong_code_lets_nobody_in(code, typed):
    with pytest.raises(first.WrongCode, match="This is not the code in the terminal"):
        first.make_administrator(code=typed, **GIVEN)

    assert not User.objects.exists()


@pytest.mark.django_db
def test_without_a_code_nobody_gets_in():
    with pytest.raises(first.WrongCode):
        first.make_administrator(code="", **GIVEN)


def test_a_later_start_makes_an_earlier_code_worthless(code):
    again = first.new_code()

    with pytest.raises(first.WrongCode):
        first.make_administrator(code=code, **GIVEN)
    assert first.make_administrator(code=again, **GIVEN).pk


def test_a_second_administrator_is_refused(code):
    first.make_administrator(code=code, **GIVEN)

    with pytest.raises(NotAllowed, match="Somebody is here already: sign in"):
        first.make_administrator(code=code, name="Eve", email="eve@elsewhere.example", password=PASSWORD)
    assert User.objects.count() == 1


@pytest.mark.django_db
def test_a_staff_list_closes_the_first_page_too():
    code = first.new_code()
    make_person("Amara Audit")

    with pytest.raises(NotAllowed):
        first.make_administrator(code=code, **GIVEN)
    assert first.new_code() == ""


def test_of_many_at_once_with_the_same_code_one_is_let_in(threads):  # noqa: F811
    code = first.new_code()

    outcomes = threads(lambda n: first.make_administrator(
        code=code, name=f"Ann {n}", email=f"ann{n}@council.example", password=PASSWORD
    ), 4)  # fmt: skip

    assert [str(one) for one in outcomes if not isinstance(one, User)] == [first.NOT_EMPTY] * 3
    assert User.objects.count() == 1


@pytest.mark.django_db
def test_the_command_prints_the_code_and_for_a_council_that_lives_nothing(capsys):
    call_command("first_code")
    printed = capsys.readouterr().out.strip()
    first.make_administrator(code=printed, **GIVEN)

    call_command("first_code")

    assert capsys.readouterr().out == ""


# The page


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/accounts/login/", "/audits/", "/accounts/password/reset/", "/settings/"])
def test_every_address_leads_to_the_first_page_while_nobody_is_here(client, address):
    answer = client.get(address)

    assert (answer.status_code, answer.url) == (302, START)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/health/", "/brand.css", "/help/", "/privacy/", START])
def test_what_the_first_page_needs_stays_open(client, address):
    assert client.get(address).status_code == 200


def test_with_somebody_here_strangers_are_asked_to_sign_in(client, ann):
    assert client.get("/audits/").url.startswith(reverse("account_login"))
    assert client.get(START).url == "/"


def test_the_first_person_is_signed_in_and_shown_what_is_next(client, code):
    answer = begin(client, code)

    assert answer.url == reverse("council:set_up")
    assert [str(one) for one in client.get(answer.url).context["messages"]] == [
        "You are in, Ann Lee. Below is what comes next.",
    ]


def test_a_stranger_without_the_code_sees_what_is_wrong_and_no_more(client, code):
    answer = begin(client, "AAAA-BBBB-CCCC")

    assert answer.context["form"].errors == {
        "code": ["This is not the code in the terminal: copy the one that was printed last."],
    }
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "errors"),
    [
        ({"password": "short", "again": "short"},
         {"password": ["This password is too short. It must contain at least 12 characters."]}),
        ({"again": "another long walk by the Humber"},
         {"again": ["The two passwords differ. Type the same one twice."]}),
        ({"password": "ann.lee@council.example", "again": "ann.lee@council.example"},
         {"password": ["The password is too similar to the email."]}),
        ({"name": "", "email": "ann"},
         {"name": ["Enter your name"], "email": ["Enter a valid email address."]}),
    ],
)  # fmt: skip
def test_a_weak_or_missing_answer_is_named_and_leaves_the_code_unused(client, code, wrong, errors):
    answer = begin(client, code, **wrong)

    assert answer.context["form"].errors == errors
    assert FirstCode.objects.get().used_at is None


def test_the_first_page_sent_again_by_somebody_else_makes_nobody(client, code):
    begin(client, code)
    client.logout()

    answer = begin(client, code, email="eve@elsewhere.example")

    assert (answer.status_code, answer.url) == (302, "/")
    assert User.objects.count() == 1
