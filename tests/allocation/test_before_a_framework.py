"""Before a framework is loaded allocation waits, and says what is missing."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from allocation import duties
from lib import clock


def test_nothing_is_drafted(db):
    with clock.at(date(2026, 3, 2)), pytest.raises(CommandError, match="load one with manage.py load_framework"):
        call_command("draft_round", "2026-03")


def test_the_duties_do_nothing(db):
    assert (duties.draft(date(2026, 3, 2)), duties.watch_breaks(date(2026, 3, 2))) == (0, 0)
