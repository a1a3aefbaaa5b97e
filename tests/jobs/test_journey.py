"""The page of a running job in a browser: it moves by itself, and without scripts when asked."""

import pytest
from playwright.sync_api import expect

from jobs.models import Job
from tests.cast import make_cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def job():
    owner = make_cast().quinn
    return Job.objects.create(
        kind="test", title="Count the cases", owner=owner, status="running", percent=10,
        message="Reading",
    )


def test_page_follows_the_job_to_its_end(visit, job):
    visitor = visit(job.owner)
    page = visitor.goto(job.get_absolute_url())
    expect(page.get_by_text("Reading")).to_be_visible()
    visitor.check_accessible()

    Job.objects.update(percent=60, message="Read 3,000 rows")
    expect(page.get_by_text("Read 3,000 rows")).to_be_visible()
    expect(page.get_by_text("60%")).to_be_visible()

    Job.objects.update(status="done", percent=100, message="3,000 children", url="/jobs/")
    expect(page.get_by_role("button", name="See what came of it")).to_be_visible()
    visitor.check_accessible()


def test_page_without_scripts_looks_again_when_asked(visit, job):
    page = visit(job.owner, java_script_enabled=False).goto(job.get_absolute_url())

    Job.objects.update(status="failed", message="The file has no list of children.")
    page.get_by_role("link", name="Look again").click()

    expect(page.get_by_text("The file has no list of children.")).to_be_visible()
