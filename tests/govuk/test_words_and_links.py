"""Words inside sentences, days in words, figures, steps, pages of a list: what templates draw with."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import django_filters
import pytest
from django import forms
from django.core.paginator import Paginator
from django.http import QueryDict
from django.test import RequestFactory, override_settings

from lib.govuk import brand, components
from lib.govuk.gallery import Nothing
from lib.govuk.lists import query_with
from lib.govuk.page import navigation
from lib.govuk.page import page as around
from lib.govuk.templatetags.govuk import day_text, moment_text, within_sentence
from tests.govuk.drawing import drawn, page, words


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("Returned to the auditor", "returned to the auditor"), ("IRO", "IRO"), ("QA team:", "QA team"),
        ("I agree", "I agree"), ("X-ray", "X-ray"), ("", ""), ("a", "a"), ("Überprüft.", "überprüft"),
    ],
)
def test_label_is_put_inside_a_sentence_and_initials_stay_large(text, inside):
    assert within_sentence(text) == inside


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (date(2026, 3, 3), "3 March 2026"),
        (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), "1 July 2026"),  # the council's day, not Greenwich's
        (datetime(2026, 6, 30, 23, 30), "30 June 2026"),  # without a zone it is the council's already
        (None, ""),
    ],
)
def test_day_is_the_councils_day_in_words(value, text):
    assert day_text(value) == text


def test_moment_of_none_is_nothing_and_noon_is_twelve_pm():
    assert moment_text(None) == ""
    assert moment_text(datetime(2026, 3, 3, 12, 0)) == "3 March 2026, 12pm"
    assert drawn("{% moment m %}", m=datetime(2026, 3, 3, 9, 5)) == (
        '<time datetime="2026-03-03T09:05:00">3 March 2026, 9:05am</time>'
    )


# Figures, steps, people


def test_figure_is_a_link_only_where_it_leads_somewhere():
    plain = page(drawn('{% figure 3 "late" %}'))
    led = page(drawn('{% figure 3 "late" href="/audits/" tone="late" note="of 9" %}'))

    assert (words(plain), plain.xpath("//a")) == ("3 late", [])
    assert (words(led), led.xpath("//a/@href")) == ("3 late of 9", ["/audits/"])
    assert led.xpath("div/@class") == ["app-figure app-figure--late"]


@pytest.mark.parametrize(("count", "shown"), [(0, "0 Late"), (None, "Late"), ("", "Late"), (12, "12 Late")])
def test_step_shows_nought_but_not_nothing(count, shown):
    assert words(page(drawn("{% steps rows %}", rows=[{"text": "Late", "count": count}]))) == shown


def test_current_step_is_said_to_be_the_current_one():
    tree = page(drawn('{% steps rows label="March" %}', rows=[{"text": "Done"}, {"text": "Now", "current": True}]))

    assert tree.xpath("//ol/@aria-label") == ["March"]
    assert [words(step) for step in tree.xpath("//li[@aria-current='step']")] == ["Now"]


def test_person_has_the_job_title_and_nobody_is_said():
    amara = SimpleNamespace(get_full_name="Amara Obi", job_title="Team Manager")

    assert words(page(drawn("{% person amara %}", amara=amara))) == "Amara ObiTeam Manager"
    assert words(page(drawn('{% person none absent="No auditor" %}', none=None))) == "No auditor"


# Lists


@pytest.mark.parametrize(
    ("query", "changes", "address"),
    [
        ("a=1&page=3", {"b": 2}, "?a=1&b=2"),
        ("a=1&page=3", {"page": 4}, "?a=1&page=4"),
        ("a=1&a=2", {"a": ["2"]}, "?a=2"),
        ("a=1", {"a": None}, "?"),
        ("a=1", {"a": ""}, "?"),
        ("a=1", {"a": []}, "?"),
        ("name=Zo%C3%AB+%26+co", {"b": "x y"}, "?name=Zo%C3%AB+%26+co&b=x+y"),
    ],
)
def test_address_of_the_list_with_one_thing_changed(query, changes, address):
    assert query_with(QueryDict(query), changes) == address


def test_change_leaves_the_query_it_began_with_alone():
    query = QueryDict("a=1&page=3")

    query_with(query, {"a": None})

    assert query.urlencode() == "a=1&page=3"


@pytest.mark.parametrize(
    ("number", "said", "pages", "rels"),
    [
        (1, "Showing 1 to 25 of 300 audits", ["1", "2", "⋯", "12"], ["next"]),
        (6, "Showing 126 to 150 of 300 audits", ["1", "⋯", "5", "6", "7", "⋯", "12"], ["prev", "next"]),
        (12, "Showing 276 to 300 of 300 audits", ["1", "⋯", "11", "12"], ["prev"]),
    ],
)
def test_pager_names_the_first_the_near_and_the_last_pages(number, said, pages, rels):
    tree = page(drawn('{% pager page noun="audits" %}', page=Paginator(range(300), 25).page(number)))

    assert words(tree.xpath("//p")[0]) == said
    assert [words(item) for item in tree.xpath("//ul/li")] == pages
    assert tree.xpath("//a/@rel") == rels


def test_pager_of_nothing_says_so():
    assert words(page(drawn('{% pager page noun="audits" %}', page=Paginator([], 25).get_page(1)))) == "No audits"


def test_heading_that_does_not_sort_is_plain_and_a_hidden_one_is_for_readers():
    plain, hidden, number = page(
        drawn('{% table_head "Grade" %}{% table_head "Change" hidden=True %}{% table_head "Days" numeric=True %}')
    ).xpath("//th")

    assert (plain.get("aria-sort"), plain.xpath("a")) == (None, [])
    assert hidden.xpath("span/@class") == ["govuk-visually-hidden"]
    assert number.get("class") == "govuk-table__header govuk-table__header--numeric"


class Find(django_filters.FilterSet):
    """Choices in groups, a box to tick, and an order of its own."""

    team = django_filters.ChoiceFilter(label="Team", choices=[("North", [("n1", "North 1"), ("n2", "North 2")])])
    mine = django_filters.BooleanFilter(label="Only mine", widget=forms.CheckboxInput)
    sort = django_filters.ChoiceFilter(label="Order", choices=[("due", "Due")])


def test_what_is_chosen_is_said_in_words_also_from_a_group():
    query = "?team=n2&mine=on&sort=due"
    filterset = Find(QueryDict(query[1:]), queryset=Nothing())
    tree = page(drawn("{% filter_form filterset %}", query, filterset=filterset))

    assert [words(tag) for tag in tree.xpath("//a[@class='moj-filter__tag']")] == [
        "Remove this filter: North 2", "Remove this filter: Yes", "Remove this filter: Due",
    ]
    assert tree.xpath("//input[@type='hidden']/@name") == []  # the order is a field of this form already


def test_list_nobody_filtered_has_nothing_to_take_away():
    tree = page(drawn("{% filter_form filterset %}", filterset=Find(QueryDict(""), queryset=Nothing())))

    assert (tree.xpath("//a"), tree.xpath("//h3")) == ([], [])


# What stands around each page


def links(request):
    return [{"text": "Mine", "href": "/mine/", "active": True}, {"text": "Home", "href": "/"}]


@override_settings(GOVUK_NAVIGATION="tests.govuk.test_words_and_links.links")
def test_navigation_that_marks_itself_is_left_as_it_is():
    assert navigation(RequestFactory().get("/")) == links(None)


@override_settings(GOVUK_NAVIGATION="")
def test_service_without_navigation_has_none():
    assert navigation(RequestFactory().get("/")) == []


@override_settings(GOVUK_BRAND="", GOVUK_FOOTER="tests.govuk.test_words_and_links.links", COUNCIL_NAME="Kingsbridge")
def test_frame_is_that_of_the_settings():
    found = around(RequestFactory().get("/"))

    assert (found["council_name"], found["demo"], str(found["brand_logo"])) == ("Kingsbridge", False, "")
    assert list(found["footer_links"]) == links(None)
    assert brand.current() == brand.Brand()


@pytest.mark.parametrize("colour", ["#FFF", "white", "#12345", "#1234567", "rgb(1,2,3)"])
def test_colour_written_otherwise_is_refused_with_an_example(colour):
    with pytest.raises(ValueError, match="is not written as # and six digits, such as #14424a"):
        brand.luminance(colour)


def test_contrast_does_not_care_which_of_two_colours_is_the_page():
    assert brand.contrast("#14424a", "#ffffff") == brand.contrast("#ffffff", "#14424a")


# Parameters of components


def test_plain_words_are_wrapped_and_given_ones_kept():
    assert components.params_from({"legend": "Why", "legend__classes": "x", "heading": {"html": "<b>"}}) == {
        "legend": {"text": "Why", "classes": "x"}, "heading": {"html": "<b>"},
    }


def test_attributes_keep_their_hyphens_at_every_depth():
    assert components.params_from(
        {"label__attributes__data_id": 1, "attributes__aria_label": "x", "form_group__classes": "y"}
    ) == {
        "label": {"attributes": {"data-id": 1}}, "attributes": {"aria-label": "x"}, "formGroup": {"classes": "y"},
    }
