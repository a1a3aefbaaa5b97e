"""One world for all of these tests: the council's framework, its people and a thing in each state."""

from datetime import date

import pytest
from django.db import transaction

from frameworks import services as frameworks
from lib import clock
from tests.access.world import MONDAY, make_world
from tests.audits.conftest import HULL


@pytest.fixture(scope="package")
def world(django_db_setup, django_db_blocker):
    """Made once, in a transaction of its own, and taken back after the last of them."""
    with django_db_blocker.unblock(), clock.at(MONDAY), transaction.atomic():
        yield make_world(frameworks.load(HULL, in_force_from=date(2020, 1, 1)).version)
        transaction.set_rollback(True)
