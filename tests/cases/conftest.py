"""The cast of the case lists: a small organisation, and the demonstration's large one."""

from datetime import date
from pathlib import Path

import pytest

from cases.annexa.reading import read_tables
from lib import clock
from people.models import Membership, Role, Team, User
from people.services import take_staff_list
from people.staff_list import read_staff_list
from tests.cases.workbooks import DAY, tables_of

DEMO = Path(__file__).parents[2] / "demo/data"


@pytest.fixture(autouse=True)
def _today():
    with clock.at(DAY):
        yield


def person(name, role=None, team=None, **fields):
    user = User.objects.create(
        name=name, email=f"{name.lower().replace(' ', '.')}@council.example", team=team, **fields
    )
    if role:
        Membership.objects.create(
            person=user, role=role, team=team, starts_on=date(2025, 1, 1)
        )
    return user


@pytest.fixture
def service(db):
    return Team.objects.create(name="Safeguarding", kind=Team.Kind.SERVICE)


@pytest.fixture
def east(service):
    return Team.objects.create(name="East 1", parent=service, also_known_as=["Eastern Team 1"])


@pytest.fixture
def west(service):
    return Team.objects.create(name="West 1", parent=service)


@pytest.fixture
def quentin(db):
    """Quentin is of the QA team."""
    return person("Quentin Quill", Role.QA)


@pytest.fixture
def ann(east):
    """Ann is a worker of East 1."""
    return person("Ann Best", Role.PRACTITIONER, east)


@pytest.fixture
def tess(east):
    """Tess manages East 1."""
    return person("Tess Manager", Role.TEAM_MANAGER, east)


@pytest.fixture
def nell(west):
    """Nell manages West 1, another team."""
    return person("Nell Other", Role.TEAM_MANAGER, west)


@pytest.fixture
def hana(service):
    """Hana heads the service."""
    return person("Hana Head", Role.HEAD_OF_SERVICE, service)


@pytest.fixture
def demo_staff(db):
    """The demonstration's staff list, taken."""
    with (DEMO / "staff.csv").open("rb") as opened:
        take_staff_list(read_staff_list(opened, on=DAY), by=None, on=DAY)


@pytest.fixture
def reading():
    """reading({6: [row, ...]}) reads the lists as a workbook would give them."""

    def read_lists(lists, **options):
        return read_tables(tables_of(lists), today=DAY, **({"as_at": DAY} | options))

    return read_lists


@pytest.fixture
def child(reading):
    """child({6: [row, ...]}) gives the only child of the lists."""

    def only(lists):
        [found] = reading(lists).children
        return found

    return only
