"""One council's limiting judgements bite on the answers of an audit made with its own form."""

from datetime import date

import pytest

from audits import checks
from audits import services as audits
from audits.reading import reading_of
from frameworks import services
from tests.audits import making
from tests.audits.making import write
from tests.cast import make_cast
from tests.frameworks.council import COUNCILS

pytestmark = pytest.mark.django_db


@pytest.fixture
def version():
    return services.load(COUNCILS / "bolton", in_force_from=date(2020, 1, 1)).version


@pytest.fixture
def audit(version):
    return allocated(version)


def allocated(version, **case):
    """An audit of the collaborative kind, of a child in need unless said otherwise."""
    cast = make_cast()
    return audits.allocate(
        making.make_case(cast, **case),
        auditor=cast.amara,
        line="collaborative",
        line_title="Collaborative audit",
        month=date(2026, 3, 1),
        framework_version=version,
        tool_version=services.tool(version, "collaborative"),
        due_on=date(2026, 3, 31),
        by=cast.quinn,
    )


def bite(audit):
    """What bites now: {code of the limit: (question it caps, best grade)}."""
    return {one.rule.code: (one.question.code, one.best.code) for one in reading_of(audit).limits}


@pytest.mark.parametrize(
    ("code", "limits"),
    [
        ("grip-1", {"supervision-section": "grip-grade", "supervision": "overall-grade"}),  # BOLT-18, BOLT-24
        ("outcomes-1", {"outcomes": "overall-grade"}),  # BOLT-23
        ("recording-1", {"statutory": "overall-grade"}),  # BOLT-24
        ("review-2", {"statutory": "overall-grade"}),
        ("assessment-2", {"statutory": "overall-grade"}),
        ("standards-met", {"standards": "overall-grade"}),  # BOLT-08
    ],
)
def test_a_no_limits_the_grade_and_a_yes_does_not(audit, code, limits):
    """BOLT-08, BOLT-18, BOLT-23, BOLT-24, BOLT-29."""
    write(audit, code, "yes")
    assert bite(audit) == {}

    write(audit, code, "no")

    assert bite(audit) == {limit: (capped, "requires_improvement") for limit, capped in limits.items()}


def test_bolt_23_outcomes_that_improve_in_part_do_not_limit(audit):
    write(audit, "outcomes-1", "partly")

    assert bite(audit) == {}


def test_bolt_24_a_late_health_assessment_limits_only_for_a_child_in_care(version):
    audit = allocated(version, category="looked_after")

    write(audit, "lac-6", "no")

    assert bite(audit) == {"statutory": ("overall-grade", "requires_improvement")}


def test_bolt_29_good_cannot_stand_and_the_reason_is_said(audit):
    write(audit, "grip-1", "no")
    write(audit, "grip-grade", "good")
    write(audit, "overall-grade", "requires_improvement")
    section, overall = reading_of(audit).limits

    assert (section.forbids("good"), section.forbids("requires_improvement")) == (True, False)
    assert (overall.forbids("good"), overall.forbids("inadequate")) == (True, False)
    assert section.who_may == ""
    assert [one.sentence for one in checks.missing(audit) if "limiting judgement" in one.sentence] == [
        "“Good” cannot stand here. A limiting judgement allows “Does not yet meet good (Requires Improvement)” at "
        "best. No supervision is recorded in the last three months: management grip does not yet meet good."
    ]


def test_bolt_33_either_test_for_good_bites_alone(audit):
    write(audit, "standards-met", "no")
    write(audit, "recording-1", "yes")

    assert set(bite(audit)) == {"standards"}


def test_bolt_30_nothing_of_section_11_is_missing_where_nothing_applies(audit):
    reading = reading_of(audit)
    section = next(one for one in reading.sections if one.code == "specific")

    assert [one.code for one in reading.asked(section) if reading.lacks(one)] == []


def test_bolt_30_a_child_in_care_needs_the_seven_answers_of_section_11(version):
    reading = reading_of(allocated(version, category="looked_after"))
    section = next(one for one in reading.sections if one.code == "specific")

    assert [one.code for one in reading.asked(section) if reading.lacks(one)] == [f"lac-{n}" for n in range(1, 8)]
