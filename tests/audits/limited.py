"""A council whose form has limiting judgements: one on a section, one on the whole, one nobody may set aside."""

from datetime import date

import pytest
from django.db import transaction

from frameworks import services as frameworks
from tests.frameworks.council import hull_texts

CHILD = "tools/child.yaml"
LIMITS = """
limits:
  - code: alone
    section: kss1
    when: [{question: kss1-1, answers: ["no", partially]}]
    at: partially_met
    why: "The file does not show that the child was seen alone."
    override_by: [group_manager, qa]
    tell: [team_manager, practitioner]
  - code: outcome
    when:
      - {question: impact, answers: ["no"]}
      - {sections: [kss1, kss2, kss3], grades: [not_met], at_least: 2}
    at: ri
    why: "The child's life has not become better."
"""
ALONE = "A limiting judgement allows “Partially met” at best. The file does not show that the child was seen alone."
OUTCOME = "A limiting judgement allows “Requires Improvement” at best. The child's life has not become better."
WHO_MAY = "It can be set aside, with a reason, by: Group Manager or Performance, Quality and Improvement Team."


def load_limited(limits=LIMITS):
    """The first council's framework with limits in its child's tool; a version in force."""
    texts = hull_texts()
    texts[CHILD] += limits
    return frameworks.load_texts("limited", texts, in_force_from=date(2020, 1, 1)).version


@pytest.fixture(scope="module")
def framework(django_db_setup, django_db_blocker):
    """Loaded once for the module and taken back after it; stands in for the usual framework."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load_limited()
        transaction.set_rollback(True)
