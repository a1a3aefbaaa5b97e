"""Rehearsing a draft in the browser."""

from datetime import date

import pytest
from django.db import transaction
from django.urls import reverse

from frameworks import drafting, services
from jobs.models import Job
from jobs.work import run_waiting
from lib import clock
from people.models import Role, User
from tests.cast import make_person
from tests.demo.making import make_council
from tests.frameworks.council import HULL

pytestmark = pytest.mark.django_db
FIRST_OF_APRIL = date(2026, 4, 1)


@pytest.fixture(scope="module")
def council(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        with clock.at(date(2026, 1, 2)):
            services.load(HULL, in_force_from=date(2020, 1, 1))
            make_council(children=80)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def quality(council):
    with clock.at(FIRST_OF_APRIL):
        yield User.objects.holding(Role.QA, on=FIRST_OF_APRIL).order_by("pk").first()


@pytest.fixture
def draft(quality):
    draft = drafting.begin(by=quality)
    text = draft.texts["policy.yaml"].replace('audit_due: "last day"', 'audit_due: "28th"')
    drafting.change_file(draft, "policy.yaml", text, by=quality, version=draft.version)
    return draft


def test_a_draft_is_rehearsed_as_a_job_and_read_afterwards(client, quality, draft, django_assert_max_num_queries):
    client.force_login(quality)

    started = client.post(reverse("reporting:rehearse", args=[draft.pk]))
    again = client.post(reverse("reporting:rehearse", args=[draft.pk]))
    run_waiting()
    job = Job.objects.get()
    with django_assert_max_num_queries(20):
        page = client.get(job.url)

    assert started.url == again.url == job.get_absolute_url()
    assert (job.status, job.message) == ("done", "The rehearsal is ready")
    assert "April 2025 to March 2026" in page.text
    assert "Audits submitted, February 2026: Saturday 28 February 2026" in page.text
    assert page.text.count("of at most") == 0
    assert "The draft" in page.text


def test_a_draft_with_mistakes_is_not_rehearsed(client, quality, draft):
    drafting.change_file(draft, "policy.yaml", "name: x", by=quality, version=draft.version)
    client.force_login(quality)

    client.post(reverse("reporting:rehearse", args=[draft.pk]))
    run_waiting()

    job = Job.objects.get()
    assert (job.status, job.message) == ("failed", "The draft has mistakes: mend them, then rehearse it again.")
    assert client.get(reverse("reporting:rehearsal", args=[job.pk])).status_code == 404


def test_the_draft_offers_a_rehearsal(client, quality, draft):
    client.force_login(quality)

    assert "Rehearse the draft" in client.get(draft.get_absolute_url()).text


def test_only_those_who_change_the_framework_rehearse(client, draft):
    client.force_login(make_person("Ada Auditor", Role.AUDITOR))

    assert client.post(reverse("reporting:rehearse", args=[draft.pk])).status_code == 403
    assert client.get(reverse("reporting:rehearsal", args=[1])).status_code == 403


def test_nobody_else_learns_by_rehearsing_whether_there_is_such_a_draft(client, draft):
    client.force_login(make_person("Ada Auditor", Role.AUDITOR))

    codes = [client.post(reverse("reporting:rehearse", args=[pk])).status_code for pk in (draft.pk, draft.pk + 1)]

    assert codes == [403, 403]


def test_an_ended_draft_is_not_rehearsed(client, quality, draft):
    drafting.discard(draft, by=quality)
    client.force_login(quality)

    assert client.post(reverse("reporting:rehearse", args=[draft.pk])).status_code == 404
