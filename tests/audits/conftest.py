"""One council's framework for a module, and one audit of Priya's work for a test."""

from copy import deepcopy
from datetime import date
from pathlib import Path

import pytest
from django.db import transaction

from frameworks import services as frameworks
from lib import clock
from tests.audits.making import make_audit
from tests.cast import make_cast

HULL = Path(__file__).parents[2] / "frameworks" / "councils" / "hull"
#: A Monday; the round of March 2026 was given out that day.
MONDAY = date(2026, 3, 2)


@pytest.fixture(scope="module")
def framework(django_db_setup, django_db_blocker):
    """Hull's framework in force, loaded once for the module and taken back after it."""
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
    """The council's people; the day is Monday 2 March 2026. Each test has its own copy."""
    return deepcopy(cast_of_the_module)


@pytest.fixture
def audit(cast, framework):
    """Allocated to Amara: a case of Priya's in Tess's team, reviewed by Ira; due 31 March."""
    return make_audit(cast, framework)
