"""Somebody to sign in as for each part, with work on their first page."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

from audits.models import Audit
from demo import sign_ins
from lib import clock
from people.models import Role, User
from tests.cast import make_person
from tests.demo.making import play

TODAY = date(2026, 3, 11)


@pytest.fixture(scope="module")
def in_full_swing(council, django_db_blocker):
    """A month in full swing, with a guest, on Wednesday 11 March."""
    with django_db_blocker.unblock(), transaction.atomic():
        make_person("Wren Guest", Role.GUEST)
        play(2, until=TODAY)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def on_the_11th(in_full_swing, db):
    with clock.at(TODAY):
        yield


def test_each_part_has_somebody_and_nobody_two(on_the_11th):
    chosen = sign_ins.choose(TODAY)

    assert [role for _, role, _ in chosen] == [role for role, _ in sign_ins.PARTS]
    assert len({person.pk for person, _, _ in chosen}) == len(sign_ins.PARTS) == len(Role)


def test_the_auditor_has_an_audit_to_do(on_the_11th):
    auditor = next(person for person, role, _ in sign_ins.choose(TODAY) if role == Role.AUDITOR)

    assert Audit.objects.unfinished().filter(auditor=auditor).exists()


def test_the_password_opens_the_door_and_the_home_page(on_the_11th, client):
    opened = sign_ins.open_doors(TODAY)

    for person, _, _ in opened:
        assert client.login(email=person.email, password=sign_ins.PASSWORD)
        assert client.get("/").status_code == 200
    assert [one for one in User.objects.all() if one.has_usable_password()] != []


def test_the_command_lists_who_can_sign_in(on_the_11th):
    sign_ins.open_doors(TODAY)
    told = StringIO()

    call_command("demo_sign_ins", stdout=told)

    lines = told.getvalue().strip().splitlines()
    assert lines[0] == f"Sign in with any of these addresses and the password {sign_ins.PASSWORD}"
    assert [line.split("@")[0].split()[-1] for line in lines[2:]] == [
        person.email.split("@")[0] for person, _, _ in sign_ins.choose(TODAY)
    ]
