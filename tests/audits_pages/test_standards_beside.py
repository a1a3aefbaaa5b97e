"""Practice standards and themes stand beside the section that is filled in (ROCH-37, SOTON-35)."""

import re
from datetime import date

import pytest
from django.db import transaction
from django.urls import reverse

from frameworks import services as frameworks
from tests.frameworks.council import changed, hull_texts

CHILD = "tools/child.yaml"
THEME = '  - {code: lived, title: "What life is like"}\n'
STANDARDS = """
standards:
  - {code: home, title: "At home", standards: ["The child is seen."]}
  - {code: care, title: "In care", standards: ["Plans are shared."]}
"""


@pytest.fixture(scope="module")
def framework(django_db_setup, django_db_blocker):
    """The usual framework with two sets of standards, one named by the child's tool, and one theme."""
    texts = changed("code: child\n", "code: child\nstandards: [care]\n", file=CHILD, texts=hull_texts())
    texts = changed("  - code: kss2\n", "  - code: kss2\n    themes: [lived]\n", file=CHILD, texts=texts)
    texts = changed("themes:\n", f"themes:\n{THEME}", texts=texts)
    texts["policy.yaml"] += STANDARDS
    with django_db_blocker.unblock(), transaction.atomic():
        yield frameworks.load_texts("standards", texts, in_force_from=date(2020, 1, 1)).version
        transaction.set_rollback(True)


def aside(client, person, audit, code="kss2"):
    client.force_login(person)
    html = client.get(reverse("audits:section", args=[audit.pk, code])).content.decode()
    return html.partition('<aside class="app-section__side">')[2].partition("</aside>")[0]


def test_the_auditor_finds_the_standards_the_tool_names(client, cast, audit):
    found = re.findall(r'href="([^"]*)" target="_blank" rel="noopener">([^<]*)', aside(client, cast.amara, audit))

    assert found == [("/frameworks/standards/1/standards/#care", "In care (opens in a new tab)")]
    assert client.get(found[0][0]).status_code == 200


def test_a_worker_who_may_not_read_the_framework_gets_no_link(client, cast, audit):
    assert "standards" not in aside(client, cast.priya, audit)


def test_the_themes_of_a_section_are_named_beside_it(client, cast, audit):
    assert "<li>What life is like</li>" in aside(client, cast.amara, audit)
    assert "Themes" not in aside(client, cast.amara, audit, "kss1")
