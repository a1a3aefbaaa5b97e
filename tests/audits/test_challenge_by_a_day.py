"""The time to challenge may end on a day of the month (SOTON-19)."""

from datetime import date

import pytest

from audits.models import Audit
from lib import clock
from tests.audits import making
from tests.followup.rules import framework_with

pytestmark = pytest.mark.django_db
WINDOW = '  challenge_window: "5 working days"\n'


@pytest.fixture
def until_the_fifth(cast):
    return framework_with((WINDOW, WINDOW + '  challenge_until: "5th of next month"\n'))


@pytest.mark.parametrize(
    ("shared_on", "until"),
    [
        (date(2026, 3, 3), date(2026, 4, 5)),
        (date(2026, 3, 28), date(2026, 4, 5)),
        (date(2026, 4, 7), date(2026, 4, 14)),  # too late for that day: the time from sharing
    ],
)
def test_soton_19_it_ends_on_the_day_whenever_the_audit_is_shared(cast, until_the_fifth, shared_on, until):
    with clock.at(shared_on):
        audit = making.make_audit(cast, until_the_fifth)
        making.complete(audit)
        making.share(audit)

    assert Audit.objects.get().challenge_until == until
