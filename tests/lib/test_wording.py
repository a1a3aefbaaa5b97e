"""A council's own words for the product's."""

import pytest
from django.template import Context, Engine

from lib.govuk.worded import mark
from lib.wording import OURS, Wording, said, speaking

WORDS = Wording({
    "audit": "review", "audits": "reviews", "auditor": "reader", "grade": "outcome", "graded": "concluded",
    "round": "cycle", "dip sample": "spot check", "moderator": "Moderator", "re-audit": "second look",
})  # fmt: skip


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("Audits are due", "Reviews are due"),
        ("an audit, the audit", "a review, the review"),
        ("An audit is late", "A review is late"),
        ("a grade and a round", "an outcome and a cycle"),
        ("A grade", "An outcome"),
        ("AUDIT", "REVIEW"),
        ("Dip sample of audits", "Spot check of reviews"),
        ("a re-audit of the audit", "a second look of the review"),
        ("auditory gradely background", "auditory gradely background"),
        ("audit's", "review's"),
        ("", ""),
    ],
)
def test_words_are_replaced_whole_with_their_capitals_and_articles(ours, theirs):
    assert WORDS.said(ours) == theirs


def test_without_words_nothing_changes():
    assert Wording({}).said("An audit") == Wording({"audit": "audit"}).said("An audit") == "An audit"
    assert said("An audit") == "An audit"
    assert OURS.words == {}


def test_words_are_spoken_inside_the_block_only():
    with speaking(WORDS):
        inside = said("audit"), said(None), said("")

    assert (inside, said("audit")) == (("review", None, ""), "audit")


def drawn(source, **context):
    engine = Engine(builtins=["lib.govuk.templatetags.govuk", "django.template.defaulttags"])
    template = engine.from_string(source)
    mark(template.nodelist)
    with speaking(WORDS):
        return template.render(Context(context))


@pytest.mark.parametrize(
    ("source", "page"),
    [
        ("<p>Your audits</p>", "<p>Your reviews</p>"),
        ('<a class="audit" href="/audits/1/">Open audit</a>', '<a class="audit" href="/audits/1/">Open review</a>'),
        ('<ul aria-label="Audits" id="audits"></ul>', '<ul aria-label="Reviews" id="audits"></ul>'),
        ('<a href="{{ x }}" title="Audit">audit</a>', '<a href="audit" title="Review">review</a>'),
        ('<i data-grade="{{ x }}">grade</i>', '<i data-grade="audit">outcome</i>'),
        ("{{ x }} audit", "audit review"),
        ("{% if x %}<b>grade</b>{% else %}audit{% endif %}", "<b>outcome</b>"),
        ("{{ x|said }}", "review"),

    ],
)
def test_a_templates_own_text_is_said_and_what_people_typed_is_not(source, page):
    assert page in drawn(source, x="audit")


def test_constants_that_are_no_words_are_left_alone():
    assert 'name="audit"' in drawn('{% govuk "input" name="audit" id="audit" label="Audit" %}')
    assert "Review" in drawn('{% govuk "input" name="audit" id="audit" label="Audit" %}')


def test_a_template_marked_twice_says_it_once():
    engine = Engine(builtins=["lib.govuk.templatetags.govuk"])
    template = engine.from_string("<p>re-audit</p>")
    mark(template.nodelist)
    mark(template.nodelist)

    with speaking(WORDS):
        assert template.render(Context()) == "<p>second look</p>"
