"""The world for one module elsewhere, under whichever framework that module has."""

import pytest
from django.db import transaction

from lib import clock
from tests.access.world import MONDAY, make_world


@pytest.fixture(scope="module")
def world(framework, django_db_blocker):
    """Made once, kept in the framework's transaction, taken back with it."""
    with django_db_blocker.unblock(), clock.at(MONDAY), transaction.atomic():
        yield make_world(framework)
        transaction.set_rollback(True)
