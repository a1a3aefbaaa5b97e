"""The world in which every address has something to open, for what is sent to all of them."""

from tests.access.standing import world  # noqa: F401
from tests.audits.conftest import framework  # noqa: F401
