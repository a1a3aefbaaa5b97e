"""One world for a module: the council's framework, its people and a thing in each state."""

import pytest
from django.db import transaction

from lib import clock
from tests.access.world import MONDAY, make_world
from tests.audits.conftest import framework  # noqa: F401


@pytest.fixture(scope="module")
def world(framework, django_db_blocker):  # noqa: F811
    """Made once, kept in the framework's transaction, taken back with it."""
    with django_db_blocker.unblock(), clock.at(MONDAY), transaction.atomic():
        yield make_world(framework)
        transaction.set_rollback(True)
