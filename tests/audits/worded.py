"""A council whose form has sections of the worker's own words, a table with ages, and text that becomes an action."""

from datetime import date

import pytest
from django.db import transaction

from frameworks import services as frameworks
from tests.frameworks.council import hull_texts

CHILD = "tools/child.yaml"
MORE = """
  - code: own
    title: "Your own words"
    written_by: practitioner
    questions:
      - {code: proud, kind: longtext, required: false, text: "What makes you proud?"}
      - {code: learnt, kind: longtext, required: false, text: "What will you learn?", comment_prompt: "From whom?"}
      - {code: again, kind: choice, required: false, text: "Would you do it again?",
         choices: [{code: "yes", label: "Yes"}, {code: "no", label: "No"}]}
  - code: noted
    title: "What you said"
    written_by: practitioner_or_auditor
    questions:
      - {code: said, kind: longtext, required: false, text: "What did you say in the meeting?"}
  - code: heard
    title: "Heard"
    questions:
      - code: voices
        kind: table
        required: false
        text: "Who said what?"
        columns:
          - code: who
            label: "Who"
            kind: choice
            choices:
              - {code: parent, label: "Parent"}
              - {code: young, label: "Young person", from_age: 16}
              - {code: agreed, label: "Young person with consent"}
          - {code: day, label: "Day", kind: date}
      - {code: better, kind: longtext, required: false, becomes_action: true, text: "What would be better?"}
"""


@pytest.fixture(scope="module")
def framework(django_db_setup, django_db_blocker):
    """Loaded once for the module and taken back after it; stands in for the usual framework."""
    texts = hull_texts()
    texts[CHILD] += MORE
    with django_db_blocker.unblock(), transaction.atomic():
        yield frameworks.load_texts("worded", texts, in_force_from=date(2020, 1, 1)).version
        transaction.set_rollback(True)
