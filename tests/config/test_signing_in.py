"""Signing in and out in a real browser."""

import pytest

from people.models import User

PASSWORD = "a long walk by the Humber"


@pytest.fixture
def amara(transactional_db):
    person = User(name="Amara Obi", email="amara.obi@council.example")
    person.set_password(PASSWORD)
    person.save()
    return person


@pytest.mark.browser
def test_a_person_signs_in_and_out_again(visit, amara):
    visitor = visit()
    page = visitor.goto("/accounts/login/")
    visitor.check_accessible()

    page.get_by_label("Email").fill(amara.email)
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/accounts/" not in url)
    visitor.goto("/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url(lambda url: "/accounts/logout/" not in url)

    assert visitor.goto("/accounts/password/change/").url.endswith(
        "/accounts/login/?next=/accounts/password/change/"
    )


@pytest.mark.browser
def test_a_wrong_password_is_told_beside_the_field(visit, amara):
    visitor = visit()
    page = visitor.goto("/accounts/login/")

    page.get_by_label("Email").fill(amara.email)
    page.get_by_role("textbox", name="Password").fill("not this one")
    page.get_by_role("button", name="Sign in").click()

    page.get_by_role("alert").wait_for()
    visitor.check_accessible()


@pytest.mark.browser
def test_the_sign_in_page_fits_a_phone(visit, transactional_db):
    visitor = visit(viewport={"width": 375, "height": 800})

    page = visitor.goto("/accounts/login/")

    assert page.evaluate("document.documentElement.scrollWidth") == 375
