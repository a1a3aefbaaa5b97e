"""Labels keep their names and acronyms inside a sentence."""

import pytest

from lib.sentences import inside


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("With the QA team", "with the QA team"),
        ("In progress", "in progress"),
        ("QA check", "QA check"),
        ("IROs agree", "IROs agree"),
        ("I agree", "I agree"),
        ("", ""),
    ],
)
def test_label_inside_a_sentence(label, said):
    assert inside(label) == said
