"""An audit from allocation to closure, step by step."""

from audits import actions, services
from audits.models import SectionJudgement
from tests.audits import making


def test_audit_walked_from_allocation_to_closure_keeps_every_step(audit, cast):
    making.check(audit)
    action = audit.actions.get()
    actions.complete(action, what_was_done="The plan is written", by=cast.priya)
    actions.sign_off(action, effect_seen="The child knows the plan", by=cast.tess)
    services.close(audit, by=cast.tess)

    assert making.steps(audit) == [
        "allocated",
        "in_progress",
        "shared",
        "finalised",
        "checked",
        "closed",
    ]
    assert (audit.grade, audit.final_grade, audit.standing_grade) == ("good", "", "good")
    assert set(SectionJudgement.objects.values_list("judgement", flat=True)) == {"met"}
    assert SectionJudgement.objects.count() == 10


def test_audit_looks_back_six_months_with_the_version_it_began_with(audit):
    """HULL-65: the look-back is the tool's, and an audit keeps its tool's version."""
    assert audit.tool_version.look_back == 6
    assert audit.tool_version in audit.framework_version.tools.all()


def test_audit_names_the_people_it_is_done_with(audit, cast):
    """HULL-01: with the allocated worker, the reviewing officer, and their manager."""
    assert services.named_people(audit) == [cast.priya, cast.tess, cast.ira]
