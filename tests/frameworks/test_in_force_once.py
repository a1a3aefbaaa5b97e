"""The framework in force is asked for once a request, and never carried into the next one."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from frameworks import services
from frameworks.middleware import InForceOnce
from lib import clock
from tests.cast import make_cast
from tests.frameworks.council import changed

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 10)


def asked_for_versions(work):
    with CaptureQueriesContext(connection) as asked:
        found = work()
    return found, sum('FROM "frameworks_frameworkversion"' in query["sql"] for query in asked)


def later(on):
    """A newer version of the framework, in force from a day."""
    return services.load_texts("hull", changed('audit_due: "last day"', 'audit_due: "28th"'), in_force_from=on).version


@pytest.mark.parametrize("page", ["reporting:home", "allocation:programme", "followup:actions"])
def test_page_that_works_with_the_framework_asks_for_it_once(client, version, page):
    client.force_login(make_cast().quinn)
    client.get(reverse(page))

    answered, asked = asked_for_versions(lambda: client.get(reverse(page)))

    assert (answered.status_code, asked) == (200, 1)


def test_next_request_sees_the_version_that_came_between(version, rf):
    answer = InForceOnce(lambda request: services.in_force(DAY))

    before = answer(rf.get("/"))
    new = later(DAY)

    assert (before, answer(rf.get("/"))) == (version, new)


def test_version_loaded_during_a_request_counts_at_once(version, rf):
    def load(request):
        return services.in_force(DAY), later(DAY), services.in_force(DAY)

    before, new, after = InForceOnce(load)(rf.get("/"))

    assert (before, after) == (version, new)


def test_each_day_of_one_request_has_its_own_version(version, rf):
    new = later(DAY)

    def both(request):
        return services.in_force(DAY - timedelta(days=1)), services.in_force(DAY)

    assert InForceOnce(both)(rf.get("/")) == (version, new)


def test_work_outside_a_request_looks_each_time(version):
    with clock.at(DAY):
        _, asked = asked_for_versions(lambda: [services.in_force(DAY) for _ in range(2)])

    assert asked == 2
