"""Limiting judgements: when they bite, what they forbid, who sets them aside.

STAGE-23 to 26, BOLT-08, 18, 23, 24, 29.
"""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from audits import challenge, checks, limits, overrides, services
from audits.models import Answer, LimitOverride
from audits.reading import Reading, reading_of
from audits.refusals import Refused
from frameworks.models import Section
from lib.steps import AlreadyMoved
from people.models import Role
from tests.audits import making
from tests.audits.limited import ALONE, OUTCOME, WHO_MAY, framework  # noqa: F401
from tests.audits.making import write
from tests.cast import give_role
from trail.models import Event, Notice


def bite(audit):
    """What bites now: {code of the limit: (question it caps, best grade)}."""
    return {one.rule.code: (one.question.code, one.best.code) for one in reading_of(audit).limits}


def sentences(audit):
    return [one.sentence for one in checks.missing(audit)]


def told(kind):
    return list(Notice.objects.filter(kind=kind).order_by("to__name").values_list("to__name", flat=True))


@pytest.fixture
def complete(audit):
    """Nothing is missing: met throughout, good, seen alone, life better."""
    return making.complete(audit)


@pytest.fixture
def unseen(complete):
    """The same, but the child was not seen alone."""
    write(complete, "kss1-1", "no")
    return complete


def set_aside(audit, by, code="alone"):
    return overrides.set_aside(overrides.find(audit, code), reason="He is six months old.", by=by)


# When a limit bites


def test_nothing_bites_before_anything_is_answered(audit):
    """BOLT-29: an unanswered question is no answer."""
    assert bite(audit) == {}


@pytest.mark.parametrize(
    ("answer", "found"),
    [("yes", {}), ("na", {}), ("no", {"alone": ("kss1-met", "partially_met")}),
     ("partially", {"alone": ("kss1-met", "partially_met")}), ("", {})],
)  # fmt: skip
def test_an_answer_caps_the_judgement_of_its_section(complete, answer, found):
    """STAGE-23, STAGE-25, BOLT-18: not applicable is not no."""
    write(complete, "kss1-1", answer)

    assert bite(complete) == found


def test_an_answer_caps_the_overall_grade(complete):
    """BOLT-23: outcomes not improving."""
    write(complete, "impact", "no")

    assert bite(complete) == {"outcome": ("overall-grade", "ri")}


@pytest.mark.parametrize(("not_met", "found"), [(1, {}), (2, {"outcome": ("overall-grade", "ri")}),
                                                (3, {"outcome": ("overall-grade", "ri")})])  # fmt: skip
def test_so_many_sections_judged_so_cap_the_overall_grade(complete, not_met, found):
    """BOLT-24: statutory requirements or supervision not met."""
    for number in range(1, not_met + 1):
        write(complete, f"kss{number}-met", "not_met")
    write(complete, "kss4-met", "not_met")  # no section the limit looks at

    assert bite(complete) == found


def test_a_question_that_is_not_asked_of_this_case_makes_nothing_bite(unseen):
    """BOLT-30: an answer left behind by another category does not count."""
    question = making.question(unseen, "kss1-1")
    question.applies_to = {"categories": ["care_leaver"]}
    question.save()

    assert bite(unseen) == {}


def test_a_grade_that_is_not_asked_is_not_capped(unseen):
    question = making.question(unseen, "kss1-met")
    question.applies_to = {"marks": ["unborn"]}
    question.save()

    assert bite(unseen) == {}


def test_limits_are_worked_out_from_a_reading_alone(unseen, django_assert_num_queries):
    reading = reading_of(unseen)

    with django_assert_num_queries(0):
        found = limits.biting(Reading(unseen, reading.sections, reading.questions, reading.answers))

    assert [(one.rule.code, one.rests_on_judgements) for one in found] == [("alone", False)]


def test_a_tool_without_limits_asks_nothing_for_them(complete, django_assert_num_queries):
    complete.tool_version.limits = []
    assert complete.tool_version.form  # read once a process

    with django_assert_num_queries(1):
        assert reading_of(complete).limits == []


# What it forbids


@pytest.mark.parametrize(
    ("given", "forbidden"),
    [("outstanding", True), ("good", True), ("ri_good", True), ("ri", False), ("inadequate", False), ("", False)],
)
def test_a_grade_better_than_the_cap_is_forbidden_and_no_other(complete, given, forbidden):
    write(complete, "impact", "no")

    [limit] = reading_of(complete).limits

    assert limit.forbids(given) is forbidden


def test_the_self_check_names_the_limit_its_reason_and_who_may_set_it_aside(unseen):
    """BOLT-08, BOLT-18, BOLT-29."""
    [missing] = checks.missing(unseen)

    assert (missing.section.code, missing.question.code) == ("kss1", "kss1-met")
    assert missing.sentence == f"“Met” cannot stand here. {ALONE} {WHO_MAY}"


def test_a_limit_nobody_may_set_aside_says_so_by_silence(complete):
    write(complete, "impact", "no")

    assert sentences(complete) == [f"“Good” cannot stand here. {OUTCOME}"]


def test_the_cap_itself_may_be_given(unseen):
    write(unseen, "kss1-met", "partially_met")

    assert sentences(unseen) == []


def test_an_audit_over_its_limit_is_not_shared(unseen):
    """BOLT-29: cannot be bypassed silently."""
    with pytest.raises(Refused, match="“Met” cannot stand here"):
        services.share(unseen, by=unseen.auditor)

    assert unseen.status == "in_progress"


def test_an_audit_over_its_limit_is_not_finalised_either(complete, cast):
    """Whatever became of the answers after sharing."""
    services.share(complete, by=complete.auditor)
    for person in services.named_people(complete):
        services.agree(complete, by=person)
    Answer.objects.filter(audit=complete, question__code="impact", part="answer").update(value="no")

    with pytest.raises(Refused) as refused:
        services.finalise(complete, by=complete.auditor)

    assert str(refused.value) == f"“Good” cannot stand here. {OUTCOME}"
    assert complete.status == "shared"


def test_a_returned_audit_over_its_limit_is_not_sent_back(complete, cast):
    making.share(complete)
    for person in services.named_people(complete):
        services.agree(complete, by=person)
    services.finalise(complete, by=complete.auditor)
    services.return_(complete, by=cast.quinn, reason="Look at the visits again.")
    write(complete, "kss1-1", "no")

    with pytest.raises(Refused, match="“Met” cannot stand here"):
        services.resubmit(complete, by=complete.auditor)


# Whoever else grades


def test_an_overall_grade_decided_later_is_held_by_the_same_limits(unseen):
    assert checks.over_limit(unseen, "outstanding") == ""  # the limit that bites is a section's

    write(unseen, "impact", "no")
    assert checks.over_limit(unseen, "good") == f"“Good” cannot stand here. {OUTCOME}"
    assert checks.over_limit(unseen, "ri") == ""


def test_a_second_graders_own_judgements_count_in_place_of_the_auditors(complete):
    sections = dict(Section.objects.filter(tool_version=complete.tool_version).values_list("code", "pk"))
    poor = {sections["kss1"]: "not_met", sections["kss2"]: "not_met"}

    assert [one.rule.code for one in limits.biting(reading_of(complete), poor)] == ["outcome"]

    for code in ("kss1", "kss2"):
        write(complete, f"{code}-met", "not_met")
    assert limits.biting(reading_of(complete), {sections["kss2"]: "met"}) == []


def test_a_challenge_is_not_decided_with_a_grade_over_the_limit(complete, cast):
    write(complete, "impact", "no")
    write(complete, "overall-grade", "ri")
    services.share(complete, by=complete.auditor)
    raised = challenge.raise_challenge(complete, text="It is better than that", by=cast.priya)
    challenge.answer(raised, text="It is not", settled=False, by=cast.amara)
    challenge.refer(raised, to=cast.norman, by=cast.quinn)

    with pytest.raises(Refused, match="“Good” cannot stand here"):
        challenge.decide(raised, decision="It is good", grade="good", by=cast.norman)
    challenge.decide(raised, decision="It stands", grade="ri", by=cast.norman)

    complete.refresh_from_db()
    assert (raised.status, complete.final_grade) == ("decided", "ri")


# Setting it aside


def test_whoever_the_framework_names_sets_it_aside_and_the_reason_stays(unseen, cast):
    """BOLT-29: who, when and why."""
    row = set_aside(unseen, cast.gwen)

    assert (row.limit, row.by, row.reason) == ("alone", cast.gwen, "He is six months old.")
    assert sentences(unseen) == []
    assert services.share(unseen, by=unseen.auditor).status == "shared"
    assert told("audit_limit_set_aside") == ["Amara Audit"]
    event = Event.objects.get(action="audits.set_limit_aside")
    assert (event.person, event.after) == (
        cast.gwen, {"limit": "alone", "best": "partially_met", "reason": "21 characters"},
    )  # fmt: skip


def test_a_limit_set_aside_still_bites_and_is_told(unseen, cast):
    set_aside(unseen, cast.quinn)

    [limit] = reading_of(unseen).limits

    assert (limit.rule.code, limit.override.by, limit.forbids("met")) == ("alone", cast.quinn, False)


@pytest.mark.parametrize("name", ["amara", "priya", "tess", "hana", "dana", "nell"])
def test_nobody_else_sets_it_aside(unseen, cast, name):
    with pytest.raises(PermissionDenied):
        set_aside(unseen, getattr(cast, name))

    assert not LimitOverride.objects.exists()


def test_nobody_sets_aside_what_the_framework_leaves_to_nobody(complete, cast):
    write(complete, "impact", "no")

    with pytest.raises(PermissionDenied):
        set_aside(complete, cast.quinn, "outcome")


def test_an_auditor_of_the_named_role_does_not_set_aside_a_limit_of_their_own_audit(unseen, cast):
    give_role(cast.amara, Role.QA)

    with pytest.raises(PermissionDenied):
        set_aside(unseen, cast.amara)


def test_an_auditor_named_as_such_may(unseen, cast):
    unseen.tool_version.limits[0] = {**unseen.tool_version.limits[0], "override_by": ["auditor"]}

    assert set_aside(unseen, cast.amara).by == cast.amara
    assert told("audit_limit_set_aside") == []


@pytest.mark.parametrize("name", ["gwen", "quinn"])
def test_nobody_sets_aside_a_limit_of_a_restricted_audit_that_they_cannot_open(unseen, cast, name):
    """STAGE-10: the role that the framework names opens no record."""
    unseen.restricted = True
    unseen.save()

    with pytest.raises(PermissionDenied):
        set_aside(unseen, getattr(cast, name))

    assert not LimitOverride.objects.exists()


def test_setting_aside_needs_a_reason(unseen, cast):
    with pytest.raises(Refused) as refused:
        overrides.set_aside(overrides.find(unseen, "alone"), reason=" \n", by=cast.gwen)

    assert str(refused.value) == "Say why this limit is set aside; everybody who opens the audit reads it."


def test_a_limit_is_set_aside_once(unseen, cast):
    limit = overrides.find(unseen, "alone")
    set_aside(unseen, cast.gwen)

    with pytest.raises(AlreadyMoved) as refused:
        overrides.set_aside(limit, reason="Me too", by=cast.quinn)

    assert str(refused.value) == "Somebody has set this limit aside already. Reload the page to read why."
    assert LimitOverride.objects.get().by == cast.gwen


def test_a_limit_that_does_not_bite_is_not_found(complete):
    assert overrides.find(complete, "alone") is None
    assert overrides.find(complete, "unknown") is None


def test_a_closed_audit_keeps_its_limits(unseen, cast):
    limit = overrides.find(unseen, "alone")
    unseen.status = "closed"

    with pytest.raises(PermissionDenied, match="until the audit is closed"):
        overrides.set_aside(limit, reason="Too late", by=cast.gwen)


def test_a_cancelled_audit_keeps_its_limits(unseen, cast):
    limit = overrides.find(unseen, "alone")
    services.cancel(unseen, by=cast.quinn, reason="The family moved away.")

    with pytest.raises(PermissionDenied, match="until the audit is closed"):
        overrides.set_aside(limit, reason="Too late", by=cast.gwen)
    assert not LimitOverride.objects.exists()


def test_the_database_keeps_no_override_without_a_reason(unseen, cast):
    with pytest.raises(IntegrityError, match="limit_override_has_a_reason"), transaction.atomic():
        LimitOverride.objects.create(audit=unseen, limit="alone", by=cast.gwen, reason="")


# Taking it back


def take_back(audit, by, reason="He is six years old."):
    return overrides.take_back(overrides.find(audit, "alone"), reason=reason, by=by)


def test_a_limit_set_aside_is_taken_back_and_both_reasons_stay(unseen, cast):
    """BOLT-29: not bypassed silently, and not put back silently either."""
    set_aside(unseen, cast.gwen)

    row = take_back(unseen, cast.quinn)

    assert (row.by, row.reason) == (cast.gwen, "He is six months old.")
    assert (row.ended_by, row.ended_why) == (cast.quinn, "He is six years old.")
    assert sentences(unseen) == [f"“Met” cannot stand here. {ALONE} {WHO_MAY}"]
    assert told("audit_limit_taken_back") == ["Amara Audit"]
    event = Event.objects.get(action="audits.take_limit_back")
    assert (event.person, event.before, event.after) == (
        cast.quinn, {"reason": "He is six months old."}, {"limit": "alone", "reason": "He is six years old."},
    )  # fmt: skip


def test_what_was_taken_back_may_be_set_aside_anew(unseen, cast):
    set_aside(unseen, cast.gwen)
    take_back(unseen, cast.gwen)

    again = set_aside(unseen, cast.quinn)

    assert reading_of(unseen).overrides == {"alone": again}
    assert LimitOverride.objects.count() == 2


def test_taking_back_needs_a_reason_and_something_to_take_back(unseen, cast):
    with pytest.raises(Refused, match="This limit is not set aside"):
        take_back(unseen, cast.gwen)
    set_aside(unseen, cast.gwen)

    with pytest.raises(Refused, match="Say why it is taken back"):
        take_back(unseen, cast.gwen, reason=" ")


def test_of_two_who_take_it_back_one_is_told(unseen, cast):
    set_aside(unseen, cast.gwen)
    limit = overrides.find(unseen, "alone")
    take_back(unseen, cast.quinn)

    with pytest.raises(AlreadyMoved, match="Somebody has taken this back already"):
        overrides.take_back(limit, reason="Me too", by=cast.gwen)


@pytest.mark.parametrize("name", ["amara", "priya", "tess", "nell"])
def test_nobody_takes_back_who_could_not_set_aside(unseen, cast, name):
    set_aside(unseen, cast.gwen)

    with pytest.raises(PermissionDenied):
        take_back(unseen, getattr(cast, name))


def test_a_finalised_judgement_that_rests_on_it_keeps_it(unseen, cast):
    """The audit is returned first; then it is taken back and the auditor must judge again."""
    set_aside(unseen, cast.gwen)
    finalised(unseen, cast.amara)

    with pytest.raises(Refused, match="Have it returned to its auditor first"):
        take_back(unseen, cast.gwen)

    services.return_(unseen, by=cast.quinn, reason="He was six years old.")
    take_back(unseen, cast.gwen)
    with pytest.raises(Refused, match="“Met” cannot stand here"):
        services.resubmit(unseen, by=cast.amara)


# Who is told


def finalised(audit, by):
    services.share(audit, by=by)
    for person in services.named_people(audit):
        services.agree(audit, by=person)
    return services.finalise(audit, by=by)


def test_the_roles_a_limit_names_are_told_when_the_audit_is_finalised(unseen, cast):
    """BOLT-08: the lead practitioner and the Team Manager are notified."""
    write(unseen, "kss1-met", "partially_met")

    finalised(unseen, cast.amara)

    assert told("audit_limited") == ["Priya Practice", "Tess Team"]
    notice = Notice.objects.filter(kind="audit_limited").first()
    assert notice.subject == f"Audit {unseen.reference} is finalised with a limiting judgement"
    assert notice.context == {"reference": unseen.reference}


def test_they_are_told_although_it_was_set_aside(unseen, cast):
    set_aside(unseen, cast.gwen)

    finalised(unseen, cast.amara)

    assert told("audit_limited") == ["Priya Practice", "Tess Team"]


def test_nobody_is_told_of_an_audit_without_a_limit(complete, cast):
    finalised(complete, cast.amara)

    assert told("audit_limited") == []
