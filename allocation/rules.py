"""Who may do what with rounds, breaks and exemptions: small facts, joined in one table."""

from frameworks.policy import titled
from frameworks.services import NoFramework, in_force
from lib import clock
from lib.permissions import allow, predicate
from people.models import Role
from people.rules import QA, holds, is_oneself
from people.sight import sight_of

SENIOR = holds(Role.SENIOR_LEADER)
AUDITOR = holds(Role.AUDITOR)
HEAD = holds(Role.HEAD_OF_SERVICE)


@predicate
def is_its_person(person, request):
    """The auditor whom a break or an exemption is for."""
    return request.person_id == person.pk


@predicate
def is_auditor_of(person, audit):
    return audit is not None and audit.auditor_id == person.pk


@predicate
def decides_breaks(person, request):
    policy = policy_today()
    return policy is not None and sight_of(person).has(policy.breaks.decided_by)


@predicate
def decides_exemption(person, exemption):
    """Holds the role, and the job title if one is named, that decides for this auditor (HULL-55)."""
    policy = exemption.audit.policy if exemption.audit_id else policy_today()
    rule = policy and policy.exemption_for(sight_of(exemption.person).roles)
    if not rule:
        return False
    return sight_of(person).has(rule.decided_by) and (not rule.titles or titled(person.job_title, rule.titles))


@predicate
def decides_some_exemption(person, _):
    policy = policy_today()
    return policy is not None and any(
        sight_of(person).has(rule.decided_by) and (not rule.titles or titled(person.job_title, rule.titles))
        for rule in policy.exemptions
    )


def policy_today():
    """The policy in force today, or None before a framework is loaded."""
    try:
        return in_force(clock.today()).policy
    except NoFramework:
        return None


allow("allocation.look", QA | SENIOR, "Rounds are kept by the QA team.")
allow("allocation.draft", QA, "Rounds are drafted by the QA team.")
allow("allocation.change", QA, "Rounds are changed by the QA team.")
allow("allocation.publish", QA, "Rounds are published by the QA team.")
allow("allocation.reallocate", QA, "Audits are given to somebody else by the QA team.")
allow(
    "allocation.see_requests",
    QA | SENIOR | HEAD | decides_breaks | decides_some_exemption,
    "You see the breaks and exemptions that you asked for.",
)
allow(
    "allocation.ask_break",
    (is_oneself & AUDITOR) | QA,
    "A break is asked for by the auditor, or by the QA team for them.",
)
allow(
    "allocation.decide_break",
    decides_breaks & ~is_its_person,
    "This break is not yours to decide.",
)
allow(
    "allocation.ask_exemption",
    is_auditor_of | QA,
    "An exemption is asked for by the auditor of the audit, or by the QA team for them.",
)
allow(
    "allocation.ask_month_exemption",
    (is_oneself & AUDITOR) | QA,
    "An exemption from a month is asked for by the auditor, or by the QA team for them.",
)
allow(
    "allocation.decide_exemption",
    decides_exemption & ~is_its_person,
    "This exemption is not yours to decide.",
)
allow("allocation.withdraw", is_its_person | QA, "A request is withdrawn by who asked for it.")
