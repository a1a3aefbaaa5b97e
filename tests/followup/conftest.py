"""The council's framework and people, and one checked audit of Priya's work."""

import pytest

from tests.audits import making
from tests.audits.conftest import cast, cast_of_the_module, framework, on_monday  # noqa: F401
from tests.moderation.conftest import at_once  # noqa: F401
from tests.threads import threads  # noqa: F401


@pytest.fixture
def checked(cast, framework):  # noqa: F811
    """Amara's audit of Priya's work, graded good and checked by Quinn."""
    audit = making.make_audit(cast, framework)
    making.check(audit)
    return audit


@pytest.fixture
def signed_in(client):
    """signed_in(person) gives a browser without script, signed in as the person."""

    def sign_in(person):
        client.force_login(person)
        return client

    return sign_in
