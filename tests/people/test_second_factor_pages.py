"""The pages of the second step in a browser: no inline script, readable on a telephone, accessible."""

import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import override_settings

from people.models import User

PASSWORD = "a long walk by the Humber"


@pytest.fixture
def amara(transactional_db):
    return User.objects.create_user("amara.obi@council.example", PASSWORD, name="Amara Obi")


def code_of(page):
    secret = page.locator("code").inner_text().replace(" ", "")
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.mark.browser
@override_settings(SECOND_FACTOR_FOR=("everybody",))
def test_a_person_signs_in_sets_the_second_step_up_and_sees_where_they_are_signed_in(visit, amara):
    visitor = visit(viewport={"width": 375, "height": 800})
    page = visitor.goto("/accounts/login/")
    page.get_by_label("Email").fill(amara.email)
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()

    page.get_by_role("heading", name="Set up a second step").wait_for()
    visitor.check_accessible()
    assert page.evaluate("document.documentElement.scrollWidth") == 375
    page.get_by_label("Code from the app").fill("000000")
    page.get_by_role("button", name="Switch on").click()
    page.get_by_role("alert").get_by_text("The code is not right").wait_for()
    page.get_by_label("Code from the app").fill(code_of(page))
    page.get_by_role("button", name="Switch on").click()

    page.get_by_role("heading", name="Your recovery codes").wait_for()
    assert page.locator("li > code").count() == 10
    visitor.check_accessible()
    page.get_by_role("button", name="I have kept them").click()
    page.get_by_role("heading", name="Your account", exact=True).wait_for()
    visitor.check_accessible()
    page.get_by_role("button", name="Sign out").first.click()
    page.wait_for_url("**/accounts/login/**")
