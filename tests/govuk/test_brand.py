"""Colours that everybody can read."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from lib.govuk.brand import PAGE, TEXT_RATIO, WHITE, Brand, contrast, stylesheet

DEFAULTS = dict(
    re.findall(
        r"--([\w-]+): (#[0-9a-f]{6})",
        (Path(settings.BASE_DIR) / "static" / "css" / "brand.css").read_text(),
    )
)
PAPERS = sorted(name for name in DEFAULTS if name.endswith("-paper"))


def test_contrast_is_that_of_the_guidelines():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54


@pytest.mark.parametrize("paper", PAPERS)
def test_every_tag_can_be_read(paper):
    assert contrast(DEFAULTS[paper], DEFAULTS[paper.replace("-paper", "-ink")]) >= TEXT_RATIO


def test_default_colours_can_be_read():
    assert Brand().problems() == []
    assert contrast(DEFAULTS["govuk-secondary-text-colour"], Brand().surface) >= TEXT_RATIO
    assert contrast(DEFAULTS["govuk-link-visited-colour"], PAGE) >= TEXT_RATIO
    assert contrast(DEFAULTS["app-header-colour"], WHITE) >= TEXT_RATIO


def test_default_stylesheet_and_the_served_one_agree():
    served = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", stylesheet(Brand())))

    assert served == {name: DEFAULTS[name] for name in served}


def test_pale_link_is_refused_with_what_to_do():
    assert Brand(link="#77aadd").problems() == [
        "The link colour #77aadd on a white page has a contrast of 2.4 to 1. Choose a darker one: 4.5 to 1 is needed.",
        "The link colour #77aadd on the surface colour has a contrast of 2.3 to 1. "
        "Choose a darker one: 4.5 to 1 is needed.",
    ]


def test_word_is_not_a_colour():
    with pytest.raises(ValueError, match='"teal" is not written as # and six digits'):
        contrast("teal", WHITE)


def test_council_s_stylesheet_is_open_to_all(client):
    answer = client.get("/brand.css")

    assert (answer.status_code, answer["Content-Type"]) == (200, "text/css")
    assert answer.content.decode() == stylesheet(Brand())
