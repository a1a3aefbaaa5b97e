"""An audit is filed once after each of the steps that a framework names."""

import pytest

from frameworks import bundle
from frameworks.problems import FrameworkRefused
from tests.frameworks.council import changed
from tests.frameworks.kingsbridge import kingsbridge_texts

ASSURANCE = "  assurance: {sample: 0, drawn_by: qa}\n"


def said(again):
    rule = f"  filing: {{after: checked, within: 1 week, by: qa, again: [{again}]}}\n"
    try:
        bundle.read(changed(ASSURANCE, ASSURANCE + rule, texts=kingsbridge_texts()))
    except FrameworkRefused as refused:
        return [(one.path, one.message) for one in refused.problems]
    return []


@pytest.mark.parametrize(
    ("again", "problems"),
    [
        ("", []),
        ("{after: moderated, within: 1 week}, {after: oversight, within: same day}", []),
        ("{after: moderated, within: 1 week}, {after: checked, within: 1 week}",
         [("[1].after", 'expected another step than the first, got "checked"')]),
        ("{after: moderated, within: 1 week}, {after: moderated, within: 2 weeks}",
         [("[1].after", 'expected each once, got "moderated" again')]),
        ("{after: shared, within: 1 week}",
         [("[0].after", 'expected one of finalised, checked, oversight, moderated, got "shared"')]),
    ],
)  # fmt: skip
def test_each_step_is_named_once(again, problems):
    """STAGE-13."""
    assert said(again) == [(f"followup.filing.again{path}", message) for path, message in problems]
