"""One council's framework for a module; on Monday 2 March 2026 a small council with a case list."""

from copy import deepcopy
from datetime import date
from pathlib import Path

import pytest
from django.db import transaction

from frameworks import services as frameworks
from lib import clock
from tests.allocation.making import draft, make_cases
from tests.cast import make_cast
from tests.threads import threads  # noqa: F401  a fixture

HULL = Path(__file__).parents[2] / "frameworks" / "councils" / "hull"
MONDAY = date(2026, 3, 2)


@pytest.fixture(scope="module")
def framework(django_db_setup, django_db_blocker):
    """A council's framework in force, loaded once for the module and taken back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield frameworks.load(HULL, in_force_from=date(2020, 1, 1)).version
        transaction.set_rollback(True)


@pytest.fixture
def on_monday():
    with clock.at(MONDAY):
        yield MONDAY


@pytest.fixture(scope="module")
def cast_of_the_module(framework, django_db_blocker):
    """The council's people, written once and taken back with the framework."""
    with django_db_blocker.unblock(), clock.at(MONDAY):
        return make_cast()


@pytest.fixture
def cast(cast_of_the_module, on_monday, db):
    """The council's people; no case list yet. Each test has its own copy."""
    return deepcopy(cast_of_the_module)


@pytest.fixture
def council(cast):
    """The cast with thirty children in need of Tess's team, all Priya's, in the newest list."""
    make_cases(30, team=cast.north, worker=cast.priya)
    return cast


@pytest.fixture
def round_(council):
    """March as a draft: thirty cases; Amara and Norman are outside the line of Tess's team."""
    return draft(by=council.quinn)
