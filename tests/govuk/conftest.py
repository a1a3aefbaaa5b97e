"""Every page wears the council's name and colours, which are read from the database."""

import pytest


@pytest.fixture(autouse=True)
def _database(db):
    """No framework is loaded: pages wear the usual colours."""
