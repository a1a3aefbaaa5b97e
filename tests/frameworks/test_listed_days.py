"""What a line that a day in a list calls for must say."""

import pytest

from frameworks import bundle
from frameworks.problems import FrameworkRefused
from tests.frameworks.council import changed
from tests.frameworks.kingsbridge import kingsbridge_texts

EVERY = "    months:\n      every: {size: 3}\n      aug: {size: to be confirmed}\n"
HEADING = "expected the heading of the column that holds the day, got nothing"
UNIT = 'expected one of carer, adopter, lodgings, arrangement, which councils keep lists of, got "family"'


def said(trigger, unit="family"):
    """What is said of home visits that a day calls for: (path, message)."""
    texts = changed(EVERY, f"    trigger: {trigger}\n", texts=kingsbridge_texts())
    texts = changed("    unit: family", f"    unit: {unit}", texts=texts)
    texts = changed("also_for: [child]", f"also_for: [child, {unit}]", file="tools/visit.yaml", texts=texts)
    try:
        bundle.read(texts)
    except FrameworkRefused as refused:
        return [(one.path, one.message) for one in refused.problems]
    return []


@pytest.mark.parametrize(
    ("trigger", "unit", "problems"),
    [
        ("{on: listed, heading: Panel, within: 1 week}", "carer", []),
        ("{on: listed, heading: Panel, after: 6 months, within: 1 week}", "adopter", []),
        ("{on: listed, within: 1 week}", "carer", [("programme[0].trigger.heading", HEADING)]),
        ("{on: listed, heading: Panel, within: 1 week}", "family", [("programme[0].unit", UNIT)]),
    ],
)
def test_a_day_in_a_list_has_a_heading_and_a_kind_that_has_lists(trigger, unit, problems):
    assert said(trigger, unit) == problems
