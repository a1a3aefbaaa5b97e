"""A person's own filters of lists: kept under a name, opened, renamed, deleted, gone with the person."""

import re
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lib import clock
from people import duties, saving_filters
from people.models import SavedFilter
from people.saving_filters import NotKept
from tests.cast import make_cast
from trail.models import Event

pytestmark = pytest.mark.django_db

LIST = "/people/"
CHOSEN = "?words=tess&role=team_manager&sort=-name&page=2&as=pdf&hidden=yes"


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def quinn(client, cast):
    client.force_login(cast.quinn)
    return client


def text(response):
    return response.content.decode()


def way_to_keep(response):
    """Where “Save this filter” leads, or None."""
    found = re.search(r'href="([^"]*)">Save this filter', text(response))
    return found and unescape(found[1])


def keep(browser, name, query=CHOSEN):
    return browser.post(way_to_keep(browser.get(LIST + query)), {"name": name}, follow=True)


def test_filter_is_saved_under_a_name_and_opened_again(quinn, cast):
    shown = keep(quinn, "  Tess’s  people ")

    saved = SavedFilter.objects.get()
    assert (saved.person, saved.path, saved.title, saved.name) == (cast.quinn, LIST, "People", "Tess’s people")
    assert shown.redirect_chain == [(saved.href, 302)]
    assert "Saved as “Tess’s people”" in text(shown)
    assert '?words=tess&amp;role=team_manager&amp;sort=-name" aria-current="true">Tess’s people</a>' in text(shown)
    assert way_to_keep(shown) is None


def test_only_what_the_list_knows_is_kept(quinn):
    keep(quinn, "Mine")

    assert SavedFilter.objects.get().query == "words=tess&role=team_manager&sort=-name"


def test_list_that_nothing_narrows_offers_nothing(quinn):
    shown = quinn.get(LIST, {"sort": "name", "page": 2, "words": ""})

    assert way_to_keep(shown) is None
    assert "Saved filters" not in text(shown)


def test_several_choices_of_one_filter_are_kept(quinn, cast):
    quinn.post(way_to_keep(quinn.get("/cases/?category=child_in_need&category=looked_after")), {"name": "Some"})

    assert SavedFilter.objects.get().query == "category=child_in_need&category=looked_after"


def test_nothing_is_kept_that_no_list_offered(quinn):
    address = reverse("people:keep_filter")
    forged = way_to_keep(quinn.get(LIST + CHOSEN))[:-1]

    assert quinn.get(address).status_code == 404
    assert quinn.post(address, {"name": "Mine", "filter": "/people/"}).status_code == 404
    assert quinn.post(forged, {"name": "Mine"}).status_code == 404
    assert SavedFilter.objects.count() == 0


def test_name_is_taken_once_on_a_list(quinn):
    keep(quinn, "Mine")
    again = keep(quinn, "Mine", "?words=ira")

    assert "You have a filter called “Mine” on this list already." in text(again)
    assert SavedFilter.objects.count() == 1


def test_filter_without_a_name_is_asked_for_one(quinn):
    assert "Enter the name" in text(keep(quinn, " "))
    assert "at most 60 characters" in text(keep(quinn, "x" * 61))


def test_one_has_at_most_fifty(quinn, cast):
    for number in range(saving_filters.MOST):
        saving_filters.keep(cast.quinn, LIST, f"words={number}", "People", name=f"Number {number}")

    assert "You have 50 saved filters, which is the most." in text(keep(quinn, "One more"))
    with pytest.raises(NotKept):
        saving_filters.keep(cast.quinn, LIST, "words=x", "People", name="One more")


def test_filters_of_others_are_not_counted_as_one_s_own(quinn, cast):
    for number in range(saving_filters.MOST):
        saving_filters.keep(cast.adam, LIST, f"words={number}", "People", name=f"Number {number}")

    assert "Saved as “Mine”" in text(keep(quinn, "Mine"))
    assert SavedFilter.objects.get(person=cast.quinn).name == "Mine"


def test_long_filter_is_not_offered(quinn):
    assert way_to_keep(quinn.get(LIST, {"words": "x" * 1001})) is None


@pytest.fixture
def mine(cast):
    return saving_filters.keep(cast.quinn, LIST, "words=tess", "People", name="Mine")


def test_own_page_lists_them_and_leads_to_the_list(quinn, mine):
    page = text(quinn.get(reverse("people:saved_filters")))

    assert '<a class="govuk-link" href="/people/?words=tess">Mine</a>' in page
    assert "You have saved no filter yet" not in page


def test_own_page_says_how_to_save_one(quinn):
    assert "You have saved no filter yet." in text(quinn.get(reverse("people:saved_filters")))


def test_filter_is_renamed(quinn, mine):
    saving_filters.keep(mine.person, LIST, "words=ira", "People", name="Other")
    taken = quinn.post(mine.get_absolute_url(), {"name": "Other"})
    quinn.post(mine.get_absolute_url(), {"name": "Better"})

    assert "You have a filter called “Other” on this list already." in text(taken)
    mine.refresh_from_db()
    assert mine.name == "Better"


def test_filter_is_deleted_after_a_question(quinn, mine):
    address = reverse("people:delete_filter", args=[mine.pk])

    assert "Delete “Mine”?" in text(quinn.get(address))
    assert SavedFilter.objects.count() == 1
    assert "“Mine” is deleted" in text(quinn.post(address, follow=True))
    assert SavedFilter.objects.count() == 0


def test_nobody_sees_or_touches_anothers(client, cast, mine):
    client.force_login(cast.adam)

    assert "Mine" not in text(client.get(LIST))
    assert "Mine" not in text(client.get(reverse("people:saved_filters")))
    for name in ("saved_filter", "delete_filter"):
        assert client.post(reverse(f"people:{name}", args=[mine.pk]), {"name": "Theirs"}).status_code == 404
    assert SavedFilter.objects.get().name == "Mine"


def test_trail_tells_the_list_and_no_words(quinn, mine):
    saving_filters.rename(mine, name="Smith", by=mine.person)
    saving_filters.delete(mine, by=mine.person)
    saving_filters.delete(mine, by=mine.person)

    events = Event.objects.filter(action__startswith="people.filter_").order_by("pk")
    assert [(one.action, one.after) for one in events] == [
        (f"people.filter_{what}", {"list": LIST}) for what in ("saved", "renamed", "deleted")
    ]
    assert not [one for one in events if "tess" in one.label or "Mine" in one.label or "Smith" in one.label]


def test_filters_go_with_who_leaves(cast, mine):
    cast.quinn.left_on = date(2026, 3, 2)
    cast.quinn.save()

    assert duties.forget_saved_filters(date(2026, 3, 1)) == 0
    with clock.at(date(2026, 3, 2)):
        assert duties.forget_saved_filters(clock.today()) == 1
    assert duties.forget_saved_filters(date(2026, 3, 2)) == 0


def test_panel_asks_no_more_for_many_filters(quinn, cast, django_assert_num_queries):
    quinn.get(LIST)
    with CaptureQueriesContext(connection) as without:
        quinn.get(LIST)
    for number in range(20):
        saving_filters.keep(cast.quinn, LIST, f"words={number}", "People", name=f"Number {number}")
    with django_assert_num_queries(len(without)):
        quinn.get(LIST)
