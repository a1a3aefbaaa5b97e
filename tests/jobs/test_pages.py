"""A job's page is its owner's, and of those who look after the service."""

from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from jobs.models import DutyRun, Job
from lib import clock
from tests.cast import make_cast
from trail.models import Event

pytestmark = pytest.mark.django_db
S = Job.Status


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def job(cast):
    return Job.objects.create(kind="test.count", title="Count the cases", owner=cast.amara)


def addresses(job):
    return [job.get_absolute_url(), reverse("jobs:progress", args=[job.pk]),
            reverse("jobs:file", args=[job.pk])]


def test_running_job_shows_how_far_it_is(client, cast, job):
    Job.objects.update(status=S.RUNNING, percent=40, message="Read 3,000 rows")
    client.force_login(cast.amara)

    html = client.get(job.get_absolute_url()).content.decode()

    assert 'value="40"' in html
    assert "Read 3,000 rows" in html
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in html
    assert "js/job.js" in html


def test_progress_can_be_asked_for_alone(client, cast, job):
    Job.objects.update(status=S.RUNNING, percent=40, message="Read 3,000 rows")
    client.force_login(cast.amara)

    answer = client.get(reverse("jobs:progress", args=[job.pk]))

    assert answer.json() == {
        "open": True, "percent": 40, "message": "Read 3,000 rows", "status": "Running",
    }


def test_job_done_leads_to_what_came_of_it_and_stops_looking(client, cast, job):
    Job.objects.update(status=S.DONE, percent=100, message="3,000 children", url="/cases/")
    client.force_login(cast.amara)

    html = client.get(job.get_absolute_url()).content.decode()

    assert 'href="/cases/"' in html
    assert "refresh" not in html
    assert "js/job.js" not in html


def test_failed_job_says_why_without_marking_it_up(client, cast, job):
    Job.objects.update(status=S.FAILED, message="<b>No list of children.</b>")
    client.force_login(cast.amara)

    html = client.get(job.get_absolute_url()).content.decode()

    assert "&lt;b&gt;No list of children.&lt;/b&gt;" in html


def test_file_is_downloaded_by_its_owner_and_that_is_kept(client, cast, job):
    job.file.save("march.csv", ContentFile(b"a,b"), save=False)
    job.file_name = "March 2026.csv"
    job.save()
    client.force_login(cast.amara)

    answer = client.get(reverse("jobs:file", args=[job.pk]))

    assert b"".join(answer.streaming_content) == b"a,b"
    assert answer["Content-Disposition"] == 'attachment; filename="March 2026.csv"'
    assert [(event.action, event.person) for event in Event.objects.all()] == [
        ("jobs.downloaded", cast.amara)
    ]


def test_job_without_a_file_has_none_to_download(client, cast, job):
    client.force_login(cast.amara)

    assert client.get(reverse("jobs:file", args=[job.pk])).status_code == 404


@pytest.mark.parametrize("who", ["nell", "tess", "hana", "dana"])
def test_others_do_not_see_amaras_job(client, cast, job, who):
    client.force_login(getattr(cast, who))

    assert [client.get(address).status_code for address in addresses(job)] == [404] * 3
    assert list(client.get(reverse("jobs:jobs")).context["page"]) == []


@pytest.mark.parametrize("who", ["quinn", "adam"])
def test_those_who_look_after_the_service_see_every_job(client, cast, job, who):
    client.force_login(getattr(cast, who))

    assert client.get(job.get_absolute_url()).status_code == 200
    assert list(client.get(reverse("jobs:jobs")).context["page"]) == [job]


def test_strangers_are_asked_to_sign_in(client, job):
    statuses = [client.get(address).status_code for address in addresses(job)]

    assert statuses == [302] * 3


def test_failed_duty_is_shown_to_the_qa_team_and_to_nobody_else(client, cast):
    today = clock.today()
    for duty, status in (("audits.chase", "done"), ("audits.remind", "failed")):
        DutyRun.objects.create(duty=duty, on=today, status=status, runs=1)
    DutyRun.objects.create(duty="rounds.draft", on=date(2026, 1, 5), status="failed", runs=1)
    client.force_login(cast.quinn)
    seen = client.get(reverse("jobs:jobs")).context["duties"]
    client.force_login(cast.amara)
    hidden = client.get(reverse("jobs:jobs")).context["duties"]

    assert [run.duty for run in seen] == ["audits.remind", "rounds.draft", "audits.chase"]
    assert list(hidden) == []


@pytest.mark.parametrize("number", [3, 40])
def test_list_asks_the_same_of_the_database_however_many_there_are(
    client, cast, number, django_assert_max_num_queries
):
    for n in range(number):
        owner = (cast.amara, cast.quinn)[n % 2]
        Job.objects.create(kind="test", title=f"Job {n}", owner=owner)
    client.force_login(cast.quinn)

    with django_assert_max_num_queries(15):
        client.get(reverse("jobs:jobs"))
