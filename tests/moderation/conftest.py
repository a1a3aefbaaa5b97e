"""The council's framework and people, and one checked audit of Priya's work."""

from threading import Barrier

import pytest

from lib import clock
from tests.audits import making
from tests.audits.conftest import MONDAY, cast, cast_of_the_module, framework, on_monday  # noqa: F401
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


@pytest.fixture
def at_once(threads):  # noqa: F811
    """Do all works at the same moment, on Monday 2 March 2026; gives results and refusals in order."""

    def run(*works):
        barrier = Barrier(len(works))

        def work(number):
            with clock.at(MONDAY):
                barrier.wait(timeout=20)
                return works[number]()

        return threads(work, len(works))

    return run
