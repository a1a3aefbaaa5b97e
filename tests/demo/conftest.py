"""A framework and a small council for a module; tests give back what they write."""

from datetime import date
from pathlib import Path

import pytest
from django.db import transaction

from frameworks import services as frameworks
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
