"""A draft tool is shown as one and never used (SOTON-46)."""

import re
from datetime import date
from html import unescape

import pytest
from django.urls import reverse

from audits import services as audits
from audits.models import Audit
from audits.refusals import Refused
from frameworks import services
from tests.audits.making import make_case, plan
from tests.cast import make_cast
from tests.frameworks.council import changed, hull_texts

pytestmark = pytest.mark.django_db
CHILD = "tools/child.yaml"
TAG = "Draft, not used yet"


@pytest.fixture
def cast():
    return make_cast()


def load(draft):
    texts = changed("code: child\n", f"code: child\ndraft: {draft}\n", file=CHILD, texts=hull_texts())
    return services.load_texts("kingsbridge", texts, in_force_from=date(2020, 1, 1)).version


def page(client, person, version, name, *args):
    client.force_login(person)
    response = client.get(reverse(f"frameworks:{name}", args=[version.framework.slug, version.number, *args]))
    return " ".join(re.sub(r"<[^>]*>", " ", unescape(response.content.decode())).split())


def test_a_draft_is_tagged_on_the_pages_of_the_framework(client, cast):
    version = load("true")

    assert page(client, cast.quinn, version, "version").count(TAG) == 1
    assert (
        f"{TAG} Nobody has approved this form yet: nothing is drawn for it and no audit is made with it."
        in page(client, cast.quinn, version, "tool", "child")
    )
    assert TAG not in page(client, cast.quinn, version, "tool", "thematic")


def test_no_audit_is_made_with_a_draft(cast):
    version = load("true")

    with pytest.raises(Refused) as refused:
        audits.allocate(make_case(cast), by=cast.quinn, **plan(None, cast, version))

    assert str(refused.value) == (
        "The form “Child's case file audit” is a draft that nobody has approved yet: no audit is made with it."
    )
    assert not Audit.objects.exists()


def test_once_approved_it_is_used(client, cast):
    load("true")
    version = load("false")

    assert audits.allocate(make_case(cast), by=cast.quinn, **plan(None, cast, version)).tool_version.number == 2
    assert TAG not in page(client, cast.quinn, version, "version")
