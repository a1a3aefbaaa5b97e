"""The gallery shows every part that a page is made of."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings

from lib.govuk.templatetags.govuk import TONES
from tests.govuk.drawing import page, words

TEMPLATES = Path(settings.BASE_DIR) / "templates"
ELSEWHERE = ("pdf", "emails", "gallery.html", "gallery")
BLOCK = re.compile(r"(?<![\w-])app-[a-z]+(?:-[a-z]+)*(?=__|--|(?![\w-]))")
COMPONENT = re.compile(r'{% govuk(?:_around)? "([a-z-]+)"')
#: What only one page has: the editor of a framework, a report, signing in, choosing months.
OF_ONE_PAGE = {
    "app-actions", "app-editor", "app-months", "app-narrow", "app-qr", "app-fieldset",
    "app-check-list", "app-grade-cell", "app-stack", "app-column", "app-logo-shown", "app-report",
}  # fmt: skip
#: Drawn around every page by base.html, the gallery's own among them.
AROUND = {"skip-link", "service-navigation"}


@pytest.fixture(scope="module")
def used():
    """The text of every template that people see."""
    shown = [path for path in TEMPLATES.rglob("*.html") if not set(path.relative_to(TEMPLATES).parts) & set(ELSEWHERE)]
    return "\n".join(path.read_text() for path in shown)


@pytest.fixture
def gallery(client):
    with override_settings(DEBUG=True):
        return client.get("/gallery/").content.decode()


def test_every_block_that_a_template_uses_is_shown(used, gallery):
    blocks = {block for value in re.findall(r'class="([^"]*)"', used) for block in BLOCK.findall(value)}

    assert sorted(blocks - OF_ONE_PAGE - set(BLOCK.findall(gallery))) == []
    assert len(blocks) > 40


def test_every_component_that_a_template_uses_is_shown(used, gallery):
    wanted = {name for name in COMPONENT.findall(used) if name not in AROUND}

    assert sorted(name for name in wanted if f"govuk-{name}" not in gallery) == []


@pytest.mark.parametrize("tone", TONES)
def test_every_tone_is_shown_on_a_tag(gallery, tone):
    assert f"app-status--{tone}" in gallery


def test_grades_and_the_missing_one_are_shown_in_each_colour(gallery):
    assert sorted(set(re.findall(r"app-grade--(\d)", gallery))) == ["0", "1", "2", "3", "4", "5"]


def test_each_state_of_what_is_saved_is_shown(gallery):
    states = page(gallery).xpath("//p[@data-save-line]")

    assert [(one.get("data-state"), words(one)) for one in states] == [
        ("saved", "Saved 9:15"),
        ("unsaved", "Saving…"),
        ("trouble", "Offline: 2 answers kept on this device, not saved since 9:15"),
    ]


def test_each_kind_of_chart_is_shown_with_its_numbers(gallery):
    titles = [words(one) for one in page(gallery).xpath("//figure/figcaption")]

    assert titles == ["Grades by service", "On time", "Agreement", "By month"]
    assert gallery.count("The numbers as a table") == 4


def test_each_field_is_shown_right_and_wrong(gallery):
    tree = page(gallery)
    right, wrong = (set(form.xpath(".//@name")) for form in tree.xpath("//form[@novalidate]")[-2:])

    assert right == wrong
    assert len(tree.xpath('//p[@class="govuk-error-message"]')) > 8
