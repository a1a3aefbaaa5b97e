"""The pages of the kit itself, and those anybody may open."""

import pytest
from django.test import RequestFactory, override_settings

from lib.govuk.gallery import gallery
from tests.govuk.drawing import page, words


@pytest.mark.parametrize(
    ("address", "heading"),
    [
        ("/help/", "Help"),
        ("/accessibility/", "Accessibility"),
        ("/privacy/", "Privacy and cookies"),
        ("/accounts/login/", "Sign in"),
        ("/accounts/password/reset/", "Choose a new password"),
        ("/accounts/password/reset/done/", "Check your email"),
        ("/accounts/password/reset/key/1-set-password/", "This link no longer works"),
        ("/accounts/inactive/", "Your account is closed"),
        ("/accounts/signup/", "Accounts come from the staff list"),
    ],
)
@pytest.mark.django_db
def test_open_page_has_one_heading_and_a_title_that_begins_with_it(client, address, heading):
    answer = client.get(address)
    tree = page(answer.content.decode())

    assert answer.status_code == 200
    assert [words(h1) for h1 in tree.xpath("//h1")] == [heading]
    assert words(tree.xpath("//title")[0]).split(" – ")[0] == heading


@pytest.mark.django_db
def test_wrong_password_is_said_in_the_summary_and_the_title(client):
    tree = page(client.post("/accounts/login/", {"login": "nobody@example.org"}).content.decode())

    assert words(tree.xpath("//title")[0]).startswith("Error: Sign in")
    assert [words(a) for a in tree.xpath('//div[@role="alert"]//a')] == ["Enter the password"]


def test_gallery_is_closed_to_strangers(client):
    assert client.get("/gallery/").status_code == 404


@override_settings(DEBUG=True)
def test_gallery_draws_every_component_once_and_links_its_labels(client):
    tree = page(client.get("/gallery/").content.decode())

    every = tree.xpath("//@id")
    assert sorted(name for name in set(every) if every.count(name) > 1) == []
    assert [name for name in tree.xpath("//label/@for") if name not in every] == []


def test_page_that_is_not_there_says_what_to_do(client):
    answer = client.get("/no/such/page/")

    assert answer.status_code == 404
    assert words(page(answer.content.decode()).xpath("//h1")[0]) == "Page not found"


def test_footer_leads_to_help_accessibility_and_privacy(client):
    tree = page(client.get("/help/").content.decode())

    assert tree.xpath("//footer//a/@href") == ["/help/", "/accessibility/", "/privacy/"]


def test_gallery_can_be_called_by_the_signed_in(django_user_model):
    request = RequestFactory().get("/gallery/")
    request.user = django_user_model(pk=1, name="Amara Obi")
    request.session = {}

    assert gallery(request).status_code == 200
