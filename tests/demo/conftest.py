"""A framework and a small council for a module; tests give back what they write."""

from datetime import date
from pathlib import Path

import pytest
from django.db import transaction

from frameworks import services as frameworks
from lib import clock
from tests.cast import make_cast
from tests.demo.making import make_council

HULL = Path(__file__).parents[2] / "frameworks" / "councils" / "hull"


@pytest.fixture(scope="module")
def council(django_db_setup, django_db_blocker):
    """A framework in force, 25 people and 120 children; nothing has been audited yet."""
    with django_db_blocker.unblock(), transaction.atomic():
        frameworks.load(HULL, in_force_from=date(2020, 1, 1))
        make_council()
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def framework(django_db_setup, django_db_blocker):
    """A framework in force, and nobody there yet."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield frameworks.load(HULL, in_force_from=date(2020, 1, 1)).version
        transaction.set_rollback(True)


@pytest.fixture
def cast(framework, db):
    """The cast of the other tests, on Monday 2 March 2026."""
    with clock.at(date(2026, 3, 2)):
        yield make_cast()
