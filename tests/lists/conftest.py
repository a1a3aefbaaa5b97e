"""The world in which every address has something to open, under a framework by which cases are due to go."""

from tests.access.standing import world  # noqa: F401
from tests.records.conftest import framework  # noqa: F401
