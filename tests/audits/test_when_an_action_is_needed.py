"""A framework says which grades and judgements ask for an action; left out, all below the best (HULL-68, ROCH-34)."""

from datetime import date

import pytest

from audits.checks import missing
from audits.dates import action_due
from frameworks import services as frameworks
from lib import clock
from tests.audits import making
from tests.audits.conftest import MONDAY
from tests.cast import make_cast
from tests.frameworks.council import changed

pytestmark = pytest.mark.django_db
RULE = '    default_within: "20 working days"\n'
NEEDED = "Add at least one action: something in this audit must improve."


def version_with(*pieces):
    texts = None
    for old, new in pieces:
        texts = changed(old, new, texts=texts)
    return frameworks.load_texts("needing", texts, in_force_from=date(2020, 1, 1)).version


@pytest.fixture
def cast():
    with clock.at(MONDAY):
        yield make_cast()


@pytest.mark.parametrize(
    ("grade", "judgement", "needed"),
    [
        ("good", "met", False), ("ri_good", "met", False), ("ri", "met", True),
        ("good", "partially_met", False), ("outstanding", "not_met", True),
    ],
)  # fmt: skip
def test_an_action_is_needed_for_the_grades_and_judgements_named_and_for_no_other(cast, grade, judgement, needed):
    version = version_with((RULE, RULE + "    needed_for: [ri, inadequate, not_met]\n"))
    audit = making.make_audit(cast, version)
    making.meet(audit)
    making.fill(audit, grade=grade, judgement=judgement)

    assert (NEEDED in [one.sentence for one in missing(audit)]) is needed


def test_left_out_anything_below_the_best_needs_one(cast):
    audit = making.make_audit(cast, version_with((RULE, RULE)))
    making.meet(audit)
    making.fill(audit, grade="good", judgement="partially_met")

    assert [one.sentence for one in missing(audit)] == [NEEDED]


def test_work_of_a_line_with_a_longest_time_is_offered_no_more(cast):
    """ROCH-31: five days from the audit, where other lines have twenty working days; three days after a poor grade."""
    version = version_with(
        ("    tool: thematic\n", '    tool: thematic\n    actions_within: "5 days"\n'),
        ('{grades: [inadequate], within: "4 weeks"}', '{grades: [inadequate], within: "3 days"}'),
    )
    lines = ("thematic", "control")
    audits = [making.make_audit(cast, version, case=making.make_case(cast, line), line=line) for line in lines]

    due = [action_due(audit, on=MONDAY, grade=grade) for audit in audits for grade in ("good", "inadequate")]

    assert due == [date(2026, 3, 7), date(2026, 3, 5), date(2026, 3, 30), date(2026, 3, 5)]
