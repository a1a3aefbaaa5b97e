from datetime import date

import pytest

from frameworks import bundle, services
from tests.frameworks.council import HULL, hull_texts


@pytest.fixture(scope="session")
def read():
    """The first council's files, read once."""
    return bundle.read(hull_texts())


@pytest.fixture
def policy(read):
    return read.policy


@pytest.fixture
def child(read):
    """The tool for a child's case file."""
    return read.tools["tools/child.yaml"]


@pytest.fixture
def version(db):
    """The first council's framework, loaded."""
    return services.load(HULL, in_force_from=date(2026, 1, 1)).version
