"""The council's framework, people and one audit, as the core's tests know them."""

import pytest

from tests.audits.conftest import audit, cast, cast_of_the_module, framework, on_monday  # noqa: F401


@pytest.fixture
def signed_in(client):
    """signed_in(person) gives a browser without script, signed in as the person."""

    def sign_in(person):
        client.force_login(person)
        return client

    return sign_in
