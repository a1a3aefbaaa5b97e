"""What we draw is what GOV.UK publishes: its own cases, tag for tag."""

import json
from pathlib import Path

import pytest

from lib.govuk import components
from tests.govuk.drawing import drawn, tokens

CASES = json.loads((Path(__file__).parent / "fixtures.json").read_text())


@pytest.mark.parametrize("case", CASES, ids=[f"{c['component']}: {c['name']}" for c in CASES])
def test_component_is_drawn_as_published(case):
    assert tokens(components.render(case["component"], case["options"])) == tokens(case["html"])


def test_keywords_become_the_published_parameters():
    assert components.params_from({
        "summary_text": "Why",
        "label": "Reason",
        "label__classes": "govuk-label--s",
        "attributes__data_id": 3,
        "hint": "",
    }) == {
        "summaryText": "Why",
        "label": {"text": "Reason", "classes": "govuk-label--s"},
        "attributes": {"data-id": 3},
    }  # fmt: skip


def test_unknown_component_says_where_the_names_are():
    with pytest.raises(components.UnknownComponent) as refused:
        components.render("summarylist", {})

    assert str(refused.value) == (
        'GOV.UK Frontend has no component "summarylist". Use a name from '
        "design-system.service.gov.uk/components, such as summary-list."
    )


def test_text_given_to_a_component_is_escaped():
    drawing = drawn('{% govuk "inset-text" text=text %}', text="<b>")

    assert tokens(drawing) == [
        ("div", (("class", "govuk-inset-text"),)),
        ("words", "<b>"),
        ("/", "div"),
    ]


def test_block_is_drawn_inside_its_component():
    drawing = drawn('{% govuk_around "details" summary_text="Why" %}<p>So</p>{% endgovuk_around %}')

    assert tokens(drawing) == tokens(
        '<details class="govuk-details"><summary class="govuk-details__summary">'
        '<span class="govuk-details__summary-text">Why</span></summary>'
        '<div class="govuk-details__text"><p>So</p></div></details>'
    )
