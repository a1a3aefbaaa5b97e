"""A dip sample has no overall grade: it goes the same way without one (HULL-37, HULL-95)."""

import pytest
from django.db import IntegrityError, transaction

from audits import answers, checks, contact, services
from audits.answers import Change
from audits.models import Audit
from frameworks.services import tool
from lib.steps import NotAllowed
from tests.audits import making


@pytest.fixture
def dip(cast, framework):
    audit = making.make_audit(cast, framework, line="dip", tool_version=tool(framework, "dip-sample"))
    contact.log_attempt(audit, person=cast.priya, how="Telephone", answered=True, by=audit.auditor)
    for asked in making.form_questions(audit):
        value = "yes" if asked.kind == "choice" else "Seen on the file"
        answers.save(audit, [Change(asked.pk, "answer", value, 0)], by=audit.auditor)
    return audit


def test_tool_without_a_grade_makes_an_ungraded_audit(dip, audit_of_a_child):
    assert (dip.is_graded, audit_of_a_child.is_graded) == (False, True)


@pytest.fixture
def audit_of_a_child(cast, framework):
    return making.make_audit(cast, framework, case=making.make_case(cast, "C-2"))


def test_self_check_asks_a_dip_sample_for_no_grade(dip):
    assert checks.missing(dip) == []


def test_dip_sample_is_finalised_and_checked_without_a_grade(dip, cast):
    services.share(dip, by=cast.amara)
    for person in services.named_people(dip):
        services.agree(dip, by=person)
    services.finalise(dip, by=cast.amara)
    services.check(dip, by=cast.quinn)

    kept = Audit.objects.get()
    assert (kept.status, kept.grade, kept.standing_grade) == ("checked", "", "")


def test_dip_sample_has_no_grade_to_settle(dip, cast):
    services.share(dip, by=cast.amara)

    with pytest.raises(NotAllowed):
        services.settle_grade(dip, grade="good", by=cast.moses, reason="After moderation")


def test_graded_audit_is_not_finalised_without_its_grade(audit_of_a_child):
    with pytest.raises(IntegrityError), transaction.atomic():
        Audit.objects.update(status="finalised")
