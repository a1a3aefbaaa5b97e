"""Before a framework is loaded: duties do nothing, pages open."""

from datetime import date

import pytest
from django.urls import reverse

from frameworks.models import FrameworkVersion
from moderation import duties as moderating
from tests.cast import make_cast
from tests.followup.making import ALL

MONDAY = date(2026, 3, 2)


@pytest.fixture
def cast(db):
    assert not FrameworkVersion.objects.exists()
    return make_cast()


def test_nothing_is_asked_of_a_council_without_a_framework(cast):
    duties = (*ALL, moderating.select, moderating.chase, moderating.escalate)

    assert [work(MONDAY) for work in duties] == [0] * 9


@pytest.mark.parametrize("name", ["oversights", "actions", "chains", "escalations"])
def test_lists_open_without_a_framework(client, cast, name):
    client.force_login(cast.quinn)

    assert client.get(reverse(f"followup:{name}")).status_code == 200


def test_samples_are_nobodys_without_a_framework(client, cast):
    client.force_login(cast.quinn)

    assert client.get(reverse("followup:assurance")).status_code == 403
    assert client.get(reverse("moderation:agreement")).status_code == 200
