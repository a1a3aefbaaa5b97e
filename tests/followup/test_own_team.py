"""Oversight of an audit that the team's own manager made, and filing on the day of oversight."""

from datetime import date

import pytest

from audits.models import Audit
from followup import duties, filing, oversight
from followup.models import Filing, Oversight
from lib import clock
from tests.followup.making import make_checked, told
from tests.followup.rules import with_filing

MONDAY, FRIDAY = date(2026, 3, 2), date(2026, 3, 6)


@pytest.fixture
def own(cast, framework):
    """A checked audit of Priya's work by her own manager, who would write its oversight."""
    audit = make_checked(cast, framework)
    Audit.objects.filter(pk=audit.pk).update(auditor=cast.tess)
    return Audit.objects.get(pk=audit.pk)


def test_whoever_leads_above_the_manager_answers_for_the_manager_s_own_audit(own, cast):
    """ROCH-08, HULL-73: own teams may be audited, and nobody answers for their own audit."""
    row = oversight.open_oversight(own, on=MONDAY)

    assert (row.manager, told("oversight_due")) == (cast.gwen, ["Gwen Group"])
    oversight.write_oversight(row, discussion="Talked through", by=cast.gwen)
    assert told("oversight_written") == ["Ira Review", "Priya Practice", "Tess Team"]


def test_without_a_group_manager_the_head_of_service_does(own, cast):
    cast.gwen.memberships.all().delete()

    assert oversight.open_oversight(own, on=MONDAY).manager == cast.hana


def test_with_nobody_above_the_qa_team_hears_of_it(own, cast):
    for person in (cast.gwen, cast.hana):
        person.memberships.all().delete()

    assert oversight.open_oversight(own, on=MONDAY).manager is None
    assert told("oversight_due") == ["Quinn Quality"]


def test_an_audit_may_be_filed_on_the_very_day_of_its_oversight(cast):
    """SOTON-18, SOTON-21: oversight, follow-up and upload end on the same day."""
    with clock.at(MONDAY):
        make_checked(cast, with_filing("oversight", "same day"))
        duties.open_oversights(MONDAY)
    with clock.at(FRIDAY):
        oversight.write_oversight(Oversight.objects.get(), discussion="Talked through", by=cast.tess)
        row = Filing.objects.get()
        filing.file(row, filed_on=FRIDAY, where="Documents", by=cast.amara)
        duties.ask_for_filing(FRIDAY)

    assert (row.asked_on, row.due_on, row.filed_on) == (FRIDAY, FRIDAY, FRIDAY)
    assert told("filing_due") == ["Amara Audit"]


def test_other_filing_does_not_wait_for_oversight(cast):
    with clock.at(MONDAY):
        make_checked(cast, with_filing("checked"))
        duties.open_oversights(MONDAY)
        oversight.write_oversight(Oversight.objects.get(), discussion="Talked through", by=cast.tess)

    assert Filing.objects.count() == 0
