"""Practice standards and limits on the pages of a framework (ROCH-37, BOLT-29)."""

import re
from html import unescape

import pytest
from django.urls import reverse

from frameworks.services import load_texts
from people.models import Role
from tests.cast import make_person
from tests.frameworks.council import changed
from tests.frameworks.kingsbridge import kingsbridge_texts

pytestmark = pytest.mark.django_db
VISIT = "tools/visit.yaml"
STANDARDS = """
standards:
  - {code: home, title: "At home", standards: ["The child is seen.", "The child is heard."], source: [ROCH-37]}
  - {code: care, title: "In care", standards: ["Plans are shared."]}
"""
LIMIT = """
limits:
  - {code: seen, when: [{question: seen, answers: [n]}], at: two, why: "The child was not seen."}
"""


@pytest.fixture
def browser(client):
    client.force_login(make_person("Quinn Quality", Role.QA))
    return client


def load(policy="", visit=LIMIT):
    texts = kingsbridge_texts()
    texts["policy.yaml"] += policy
    texts[VISIT] += visit
    if policy:
        texts = changed("minutes: 60\n", "minutes: 60\nstandards: [care]\n", file=VISIT, texts=texts)
    load_texts("kingsbridge", texts)


def page(browser, name, *args):
    response = browser.get(reverse(f"frameworks:{name}", args=["kingsbridge", 1, *args]))
    assert response.status_code == 200
    return response.content.decode()


def words(html):
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def test_the_standards_stand_set_by_set_in_their_order(browser):
    load(STANDARDS)

    html = page(browser, "standards")

    headings = re.findall(r'<h2 class="govuk-heading-m" id="(\w+)">([^<]*)', html)
    assert [(code, title.strip()) for code, title in headings] == [("home", "At home"), ("care", "In care")]
    assert re.findall(r"<li>([^<]*)</li>", html) == ["The child is seen.", "The child is heard.", "Plans are shared."]
    assert 'href="/frameworks/kingsbridge/1/standards/"' in page(browser, "version")


def test_a_framework_without_standards_says_so_and_leads_nowhere(browser):
    load()

    assert "This framework lists no practice standards." in words(page(browser, "standards"))
    assert "/standards/" not in page(browser, "version")


def test_a_worker_does_not_read_the_framework(client):
    load(STANDARDS)
    client.force_login(make_person("Priya Practice", Role.PRACTITIONER))

    assert client.get(reverse("frameworks:standards", args=["kingsbridge", 1])).status_code == 403


def test_the_page_of_a_tool_says_its_limits_and_links_the_standards_it_names(browser):
    load(STANDARDS)

    html = page(browser, "tool", "visit")

    assert (
        "Limiting judgements If “Was the child seen?” is answered “No”, the whole audit is graded “Two stars” at best:"
        " The child was not seen. Nobody may set this aside."
    ) in words(html)
    assert re.findall(r'href="([^"]*/standards/[^"]*)">([^<]*)', html) == [
        ("/frameworks/kingsbridge/1/standards/#care", "In care")
    ]


def test_the_programme_shows_first_what_an_event_calls_for(browser):
    texts = kingsbridge_texts()
    months = "    months:\n      every: {size: 3}\n      aug: {size: to be confirmed}\n"
    load_texts("kingsbridge", changed(months, "    trigger: {on: closing, within: 1 week}\n", texts=texts))

    text = words(page(browser, "programme"))

    assert "Called for by an event" in text
    assert "Home visits When the case is about to close, within 1 week Drawn by chance Reader visit" in text
    assert text.index("Home visits") < text.index("January")
