"""Every page wears the council's name and colours, which are read from the database."""

import pytest

from tests.cast import make_person


@pytest.fixture(autouse=True)
def _database(db):
    """Somebody is here, so that pages open; no framework is loaded: they wear the usual colours."""
    make_person("Somebody Here")
