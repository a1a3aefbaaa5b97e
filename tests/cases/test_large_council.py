"""A council twice as large as Hull, made of the demonstration's lists."""

import time
from datetime import date

import pytest

from bench.lists import multiply_workbook
from cases import services
from cases.models import Case
from lib import clock
from tests.cases.conftest import DEMO

pytestmark = pytest.mark.long

AS_AT = date(2025, 9, 30)


def test_fifteen_thousand_children_are_taken_in_well_within_a_minute(tmp_path, demo_staff):
    """HULL-52's list for 16,900 children; `bench/import_cases.py` measures Birmingham's size."""
    path = multiply_workbook(DEMO / "annex-a.xlsx", tmp_path / "large.xlsx", times=2)
    begun = time.monotonic()

    with clock.at(date(2025, 10, 1)):
        done, reading = services.take_files([("large.xlsx", path)], as_at=AS_AT, by=None)

    assert len(reading.children) > 15_000
    assert Case.objects.count() == len(reading.children) == done.summary["changes"]["new"]
    assert time.monotonic() - begun < 60
