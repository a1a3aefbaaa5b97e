"""Days, grades, lists and links as pages show them."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.core.paginator import Paginator
from django.http import QueryDict
from django.template import TemplateSyntaxError
from hypothesis import given
from hypothesis import strategies as st

from lib.govuk.gallery import GalleryFilter, Nothing
from lib.govuk.page import marked
from lib.govuk.templatetags.govuk import grade_step, moment_text
from tests.govuk.drawing import drawn, page, words


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2026, 3, 3, 9, 15, tzinfo=UTC), "3 March 2026, 9:15am"),
        (datetime(2026, 7, 3, 8, 0, tzinfo=UTC), "3 July 2026, 9am"),
        (datetime(2026, 3, 3, 12, 5, tzinfo=UTC), "3 March 2026, 12:05pm"),
        (datetime(2026, 3, 3, 0, 0, tzinfo=UTC), "3 March 2026, 12am"),
    ],
)
def test_moment_is_said_in_the_council_s_own_time(moment, text):
    assert moment_text(moment) == text


def test_day_is_written_out_and_none_is_nothing():
    assert drawn("{% day d %}", d=date(2026, 3, 3)) == ('<time datetime="2026-03-03">3 March 2026</time>')
    assert drawn("{% day d %}{% moment d %}{{ d|day_text }}", d=None) == ""


@given(st.integers(1, 12).flatmap(lambda n: st.tuples(st.integers(1, n), st.just(n))))
def test_grade_colours_run_from_best_to_worst_in_any_scale(place):
    position, points = place

    assert 1 <= grade_step(position, points) <= 5
    assert grade_step(1, points) == 1
    if points > 1:
        assert grade_step(points, points) == 5
        assert grade_step(min(position + 1, points), points) >= grade_step(position, points)


def test_grade_colour_follows_its_place_and_never_its_name():
    grade = SimpleNamespace(name="Outstanding", position=4, inadequate=True)

    [tag] = page(drawn("{% grade_tag grade %}", grade=grade)).xpath("//strong")
    assert (words(tag), tag.get("class")) == ("Outstanding", "app-grade app-grade--5")


def test_no_grade_says_so():
    [tag] = page(drawn("{% grade_tag none %}", none=None)).xpath("//strong")
    assert (words(tag), tag.get("class")) == ("Not graded", "app-grade app-grade--0")


def test_status_with_an_unknown_tone_names_the_tones():
    with pytest.raises(TemplateSyntaxError) as refused:
        drawn('{% status_tag "Late" "red" %}')

    assert str(refused.value) == (
        'status_tag has no tone "red". Use one of: todo, doing, waiting, done, late, alarm, off.'
    )


def test_sorted_column_says_its_order_and_turns_it_keeping_the_filter():
    head = '{% table_head "Due" sort="due_on" default="due_on" %}'

    [unsorted] = page(drawn(head, "?team=3&page=4")).xpath("//th")
    [turned] = page(drawn(head, "?team=3&sort=-due_on")).xpath("//th")
    [other] = page(drawn(head, "?team=3&sort=team")).xpath("//th")

    assert [th.get("aria-sort") for th in (unsorted, turned, other)] == [
        "ascending",
        "descending",
        "none",
    ]
    assert [th.xpath("a/@href")[0] for th in (unsorted, turned, other)] == [
        "?team=3&sort=-due_on",
        "?team=3&sort=due_on",
        "?team=3&sort=due_on",
    ]


def test_pager_keeps_the_filter_and_names_what_is_shown():
    pages = Paginator(range(214), 25)
    tree = page(drawn('{% pager page noun="audits" %}', "?team=3&page=2", page=pages.page(2)))

    assert words(tree.xpath("//p")[0]) == "Showing 26 to 50 of 214 audits"
    assert tree.xpath('//a[@rel="next"]/@href') == ["?team=3&page=3"]
    assert tree.xpath('//a[@aria-current="page"]/@aria-label') == ["Page 2"]


def test_short_list_has_a_count_and_no_pages():
    tree = page(drawn('{% pager page noun="audits" %}', page=Paginator([1, 2], 25).page(1)))

    assert words(tree) == "Showing 2 audits"


def test_chosen_filters_can_be_taken_away_one_by_one():

    query = "?team=n&grade=1&grade=3&due_after=1/3/2026&sort=due_on&page=2"

    filterset = GalleryFilter(QueryDict(query[1:]), queryset=Nothing())
    tree = page(drawn("{% filter_form filterset %}", query, filterset=filterset))

    chosen = tree.xpath('//a[@class="moj-filter__tag"]')
    assert [(words(link), link.get("href")) for link in chosen] == [
        ("Remove this filter: North", "?grade=1&grade=3&due_after=1%2F3%2F2026&sort=due_on"),
        ("Remove this filter: Second", "?team=n&due_after=1%2F3%2F2026&sort=due_on&grade=3"),
        ("Remove this filter: Fourth", "?team=n&due_after=1%2F3%2F2026&sort=due_on&grade=1"),
        ("Remove this filter: 1/3/2026", "?team=n&grade=1&grade=3&sort=due_on"),
    ]
    assert tree.xpath('//input[@type="hidden"]/@name') == ["sort"]


def test_link_above_a_page_is_the_nearest_one():
    links = [{"text": text, "href": href} for text, href in
             [("Home", "/"), ("Audits", "/audits/"), ("Mine", "/audits/mine/")]]  # fmt: skip

    assert [link["active"] for link in marked(links, "/audits/mine/7/")] == [False, False, True]
    assert [link["active"] for link in marked(links, "/audits/9/")] == [False, True, False]
    assert [link["active"] for link in marked(links, "/")] == [True, False, False]
    assert [link["active"] for link in marked(links, "/cases/")] == [False, False, False]
