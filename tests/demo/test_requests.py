"""Who asks for a break or an exemption in played months, who decides, and what the rules leave room for."""

from datetime import date, timedelta

import pytest

from allocation import services as allocation
from allocation.models import Break, Exemption, SampledCase
from audits.models import Audit
from demo import words
from demo.requests import Requests
from frameworks import services as frameworks
from lib import clock
from people.models import Role
from tests.allocation.making import draft, make_auditors, make_cases
from tests.cast import make_person
from tests.demo.conftest import HULL
from tests.demo.making import Fate, live
from tests.frameworks.council import changed

pytestmark = pytest.mark.django_db

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
SIXTEENTH = date(2026, 3, 16)  # a Monday: the 15th is a Sunday
NOBODY, EVERYBODY = Fate.that(), Fate.that("break")


def stories(model):
    rows = model.objects.order_by("pk").select_related("person", "decided_by")
    return [(one.person.name, one.status, str(one.decided_by or "")) for one in rows]


# Breaks


def test_breaks_for_the_next_month_are_asked_for_on_the_fifteenth_or_the_day_after_it(cast):
    live(Requests(EVERYBODY), MONDAY, date(2026, 3, 13))
    assert not Break.objects.exists()

    live(Requests(EVERYBODY), SIXTEENTH, SIXTEENTH)

    assert set(Break.objects.values_list("month", "status", "reason")) == {(date(2026, 4, 1), "asked", words.BREAK)}
    assert set(Break.objects.values_list("person__name", flat=True)) == {
        "Amara Audit", "Gwen Group", "Hana Head", "Ira Review", "Nell Next", "Norman North", "Tess Team",
    }  # fmt: skip


def test_nobody_asks_who_has_no_wish(cast):
    live(Requests(NOBODY), MONDAY, date(2026, 3, 31))

    assert stories(Break) == []


def test_of_many_wishes_only_a_fifth_come_true(cast):
    """HULL-54: seven auditors, so one; the others are told why not."""
    live(Requests(EVERYBODY), SIXTEENTH, SIXTEENTH + timedelta(days=1))

    decided = [status for _, status, _ in stories(Break)]
    assert (decided.count("agreed"), decided.count("refused")) == (1, 6)
    assert set(Break.objects.filter(status="refused").values_list("decision_reason", flat=True)) == {words.REFUSED}


def test_who_asked_once_does_not_ask_again(cast):
    live(Requests(EVERYBODY), SIXTEENTH, SIXTEENTH)
    live(Requests(EVERYBODY), date(2026, 4, 15), date(2026, 4, 15))

    assert Break.objects.count() == 7


def test_luck_decides_against_a_break_that_the_rules_would_allow(cast):
    Break.objects.create(person=cast.amara, month=date(2026, 4, 1), asked_by=cast.amara, reason="x")

    live(Requests(Fate.that("decision")), TUESDAY, TUESDAY)

    assert stories(Break) == [("Amara Audit", "refused", "Quinn Quality")]


def test_in_a_council_too_small_for_a_break_nobody_asks(cast):
    """A fifth of four is nobody: the play goes on."""
    for person in (cast.amara, cast.ira, cast.nell):
        person.memberships.all().delete()

    live(Requests(EVERYBODY), SIXTEENTH, SIXTEENTH)

    assert stories(Break) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [('ask_before: "last day"', 'ask_before: "10th"'), ("per_year: 2", "per_year: 0")],
)
def test_where_the_rules_leave_no_time_or_no_break_nobody_asks(cast, old, new):
    frameworks.load_texts(HULL.name, changed(old, new), in_force_from=date(2021, 1, 1))

    live(Requests(EVERYBODY), SIXTEENTH, SIXTEENTH)

    assert stories(Break) == []


# Exemptions


@pytest.fixture
def asha(cast):
    return make_person("Asha Assistant", Role.SENIOR_LEADER, job_title="Assistant Director")


@pytest.fixture
def audits(cast):
    """March's round, published on Monday; one auditor more than it has cases for."""
    with clock.at(MONDAY):
        make_cases(4, team=cast.north, worker=cast.priya)
        allocation.publish_round(draft(by=cast.quinn), by=cast.quinn)
        make_auditors(1)
    return Audit.objects.order_by("reference")


def test_an_auditor_asks_on_the_day_of_allocation_and_not_later(audits):
    live(Requests(Fate.that("exemption")), TUESDAY, TUESDAY)
    assert not Exemption.objects.exists()

    live(Requests(Fate.that("exemption")), MONDAY, MONDAY)
    live(Requests(Fate.that("exemption")), MONDAY, MONDAY)

    assert Exemption.objects.count() == 4
    assert set(Exemption.objects.values_list("reason", flat=True)) == {words.EXEMPTION}


def test_an_agreed_exemption_gives_the_audit_to_whom_the_rules_prefer(audits, asha):
    """HULL-55, HULL-56."""
    audit = audits.get(auditor__name="Amara Audit")
    allocation.ask_exemption(audit, reason="Sick", by=audit.auditor)

    live(Requests(NOBODY), TUESDAY, TUESDAY)

    audit.refresh_from_db()
    assert stories(Exemption) == [("Amara Audit", "agreed", "Asha Assistant")]
    assert audit.auditor.name == "Auditor 01"
    change = SampledCase.objects.get(allocation__audit=audit).changes.last()
    assert (change.reason, change.by.name) == (words.REALLOCATED, "Quinn Quality")


def test_a_refused_exemption_leaves_the_audit_with_its_auditor(audits, asha):
    """HULL-82."""
    audit = audits.get(auditor__name="Amara Audit")
    allocation.ask_exemption(audit, reason="Sick", by=audit.auditor)

    live(Requests(Fate.that("decision")), TUESDAY, TUESDAY)

    audit.refresh_from_db()
    assert (stories(Exemption), audit.auditor.name) == (
        [("Amara Audit", "refused", "Asha Assistant")], "Amara Audit",
    )  # fmt: skip


def test_with_nobody_to_decide_a_request_waits(audits):
    audit = audits.get(auditor__name="Amara Audit")
    allocation.ask_exemption(audit, reason="Sick", by=audit.auditor)

    live(Requests(NOBODY), TUESDAY, date(2026, 3, 20))

    assert stories(Exemption) == [("Amara Audit", "asked", "")]


def test_with_nobody_free_an_exempted_audit_stays_and_is_tried_again_next_day(cast, audits, asha):
    audit = audits.get(auditor__name="Amara Audit")
    allocation.ask_exemption(audit, reason="Sick", by=audit.auditor)
    fresh = audit.auditor.__class__.objects.get(name="Auditor 01")
    fresh.left_on = MONDAY
    fresh.save()

    live(Requests(NOBODY), TUESDAY, TUESDAY)
    audit.refresh_from_db()
    assert audit.auditor == cast.amara
    fresh.left_on = None
    fresh.save()
    live(Requests(NOBODY), date(2026, 3, 4), date(2026, 3, 4))

    audit.refresh_from_db()
    assert audit.auditor == fresh
