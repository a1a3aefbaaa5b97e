"""Behind each page the service asks as well: with every check of the views gone, nobody does what they may not."""

import sys

import pytest

from tests.access import table
from tests.access.test_matrix import NOTHING
from tests.access.walk import Walker

pytestmark = [pytest.mark.long, pytest.mark.django_db]

#: A few from all sides: who audits, whose work it is, who leads, who keeps, another team, another service, a guest.
TRYING = ("amara", "priya", "tess", "quinn", "dana", "adam", "nell", "norman", "gus", "petra")

CELLS = [
    (cell, [who for who, code in cell.answers if code == "403" and who in TRYING])
    for cell in table.cells()
    if cell.method == "POST" and {"200", "302"} & {code for _, code in cell.answers}
]


@pytest.fixture(scope="module")
def walker(world, django_db_blocker):
    with django_db_blocker.unblock():
        return Walker(world)


@pytest.fixture
def views_ask_nothing(monkeypatch):
    """`require` and `can` say yes to everything that a view asks; services and rules ask as ever."""
    for name, module in list(sys.modules.items()):
        if "views" in name.rpartition(".")[2] and not name.startswith("django"):
            for asking in ("require", "can"):
                if hasattr(module, asking):
                    monkeypatch.setattr(module, asking, lambda *args: True)


@pytest.mark.parametrize(("cell", "refused"), [pair for pair in CELLS if pair[1]], ids=str)
def test_service_refuses_where_the_view_would_not(walker, views_ask_nothing, cell, refused):
    done = [who for who in refused if walker.go(who, "POST", cell.name, cell.thing).tables - NOTHING]

    assert done == [], f"{cell} is done by whoever gets past the view"
