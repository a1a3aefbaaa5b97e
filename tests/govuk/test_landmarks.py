"""Everything on a page stands in a landmark, so that nobody who moves by landmarks misses it (axe: region)."""

from datetime import date

import pytest
from django.test import override_settings
from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse
from lxml import html

from frameworks import services as frameworks
from lib import clock
from people.models import Role, User
from tests.audits.conftest import HULL
from tests.audits.making import make_audit
from tests.cast import give_role, make_cast, make_person
from tests.govuk.drawing import drawn

pytestmark = pytest.mark.django_db
LANDMARKS = "self::header or self::nav or self::main or self::footer or self::aside or self::section[@aria-label]"
#: Text that is read out and stands in no landmark; the skip link is meant to come before them all.
OUTSIDE = (
    "//body//text()[normalize-space()][not(ancestor::script or ancestor::noscript)]"
    f"[not(ancestor::*[{LANDMARKS}])][not(ancestor::a[contains(@class, 'skip-link')])]"
)
#: Pages that need more than an address; the rest is found by itself.
SKIPPED = {"account_logout"}  # signs out


def outside(response):
    """What of a page stands in no landmark."""
    return [" ".join(text.split()) for text in html.fromstring(response.content).xpath(OUTSIDE)]


def addresses(patterns=None, prefix=""):
    """The names of all addresses of the application that take no argument."""
    for pattern in patterns or get_resolver().url_patterns:
        if not isinstance(pattern, URLPattern):
            inside = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from addresses(pattern.url_patterns, inside)
        elif pattern.name and pattern.name not in SKIPPED:
            yield f"{prefix}{pattern.name}"


@pytest.fixture
def olga(client):
    """Signed in with every role there is, in a council with one audit of March 2026."""
    with clock.at(date(2026, 3, 2)):
        version = frameworks.load(HULL, in_force_from=date(2020, 1, 1)).version
        make_audit(make_cast(), version)
    olga = make_person("Olga Overall")
    for role in Role.values:
        give_role(olga, role)
    client.force_login(olga)
    return olga


def test_every_page_without_an_argument_stands_in_landmarks(client, olga):
    found = {}
    for name in addresses():
        try:
            response = client.get(reverse(name))
        except NoReverseMatch:
            continue
        if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
            found[name] = outside(response)

    assert {name: text for name, text in found.items() if text} == {}
    assert len(found) > 30


@pytest.mark.parametrize(
    ("name", "link"),
    [
        ("people:teams", "People"),
        ("frameworks:version", "All versions"),
        ("frameworks:tool", "The framework"),
        ("frameworks:programme", "The framework"),
        ("cases:case", "Cases"),
        ("reporting:report", "All months"),
    ],
)
def test_link_back_stands_in_a_navigation_of_its_own(client, olga, name, link):
    tree = html.fromstring(client.get(address(name)).content)

    assert [" ".join(nav.text_content().split()) for nav in tree.xpath("//nav[@aria-label='Back']")] == [link]


def address(name):
    given = {
        "frameworks:version": ("hull", 1), "frameworks:tool": ("hull", 1, "child"),
        "frameworks:programme": ("hull", 1), "reporting:report": ("2026-03",),
    }.get(name, ())  # fmt: skip
    if name == "cases:case":
        given = (User.objects.get(name="Amara Audit").audits.get().case_id,)
    return reverse(name, args=given)


@override_settings(DEMO=True)
def test_demonstration_says_so_in_a_landmark_on_every_page(client):
    response = client.get("/accounts/login/")

    assert outside(response) == []
    assert b"Every child, family and member of staff here is invented." in response.content


@pytest.mark.parametrize(
    ("content", "drawing"),
    [
        ('<a href="/">Back</a>', '<nav aria-label="Back"><a href="/">Back</a></nav>'),
        ("  \n ", "  \n "),
        ('<nav aria-label="This audit">x</nav>', '<nav aria-label="This audit">x</nav>'),
        ('<section aria-label="Which audit">x</section>', '<section aria-label="Which audit">x</section>'),
    ],
)
def test_only_a_bare_link_is_given_a_landmark(content, drawing):
    assert drawn('{% in_landmark "Back" %}' + content + "{% endin_landmark %}") == drawing
