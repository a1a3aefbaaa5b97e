"""Pages of an audit that is not a child's: what it is called, whose work it is."""

import re

import pytest
from django.urls import reverse

from audits import checks
from audits.reading import reading_of
from cases.models import Case


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.fixture
def of_kind(audit, client, cast):
    """of_kind(kind, page) is what Amara reads on a page of the audit if its case is of that kind."""

    def read(kind, page, **change):
        Case.objects.filter(pk=audit.case_id).update(kind=kind, **change)
        client.force_login(cast.amara)
        return text_of(client.get(reverse(f"audits:{page}", args=[audit.pk])))

    return read


def test_the_bar_names_what_is_audited(of_kind, audit):
    """HULL-33: a foster carer's audit is not called a case."""
    assert f"Case {audit.case.reference}, " in of_kind("child", "audit")
    assert f"Foster carer {audit.case.reference}, " in of_kind("carer", "audit")


def test_a_carer_s_worker_is_not_the_child_s(of_kind):
    assert "Is this still the child’s worker?" in of_kind("child", "worker")
    carer = of_kind("carer", "worker")
    assert "Is this still the worker?" in carer
    assert "child’s worker" not in carer


def test_a_service_asks_for_no_worker(of_kind, audit):
    """ROCH-50: a service review has interviews, and no worker of its own."""
    assert "Confirm who the child’s worker is" in of_kind("child", "audit")
    assert "Confirm who" not in of_kind("service", "audit")
    audit.refresh_from_db()
    audit.practitioner = None
    audit.case = Case.objects.get(pk=audit.case_id)
    said = [one.sentence for one in checks.missing(audit, reading_of(audit))]
    assert [sentence for sentence in said if "worker" in sentence] == []
