"""The month: its calendar, and what happens while an audit is made."""

from frameworks.policy.entries import When, day_of_month, entry, frozen, narrowing, period, roles, source
from frameworks.vocabulary import ROLES

CLOCKED_STEPS = {
    "allocation": "Audits allocated",
    "audit": "Audit submitted",
    "check": "Quality check of a submitted audit",
    "return": "Returned audit sent back",
    "challenge": "Challenge answered",
    "oversight": "Management oversight written",
    "moderation": "Moderation done",
    "action": "Action completed",
    "meeting": "Meeting after a grade held",
    "review": "Review meeting held",
    "reaudit": "Re-audit done",
    "update": "Update after a grade given",
    "filing": "Audit filed on the record",
}


@frozen
class Calendar:
    """When each step of the month is due."""

    allocate_by: When = day_of_month("Day of the month on which auditors have their cases.")
    audit_due: When = day_of_month("Day by which the audit is submitted.")
    challenge_window: When = period(
        "Time the worker, manager and reviewing officer have to challenge, from submission."
    )
    challenge_until: When | None = day_of_month(
        "Day of the audit's month by which it is challenged, instead of challenge_window; an audit shared after it "
        "has challenge_window.",
        default=None,
    )
    check_within: When = period("Time for the quality check, from the end of the challenge window.")
    return_within: When = period("Time an auditor has to mend a returned audit, from its return.")
    oversight_within: When = period("Time for management oversight, from finalising.")
    oversight_by: When | None = day_of_month(
        "Day of the audit's month by which oversight is due, instead of oversight_within.", default=None
    )
    supervision_within: When = period("Time by which the findings are noted in supervision, from finalising.")
    remind_before: tuple[int, ...] = entry(
        "Reminders before each deadline.", unit="working days before", default=(), least=0, most=60
    )
    chase_after: tuple[int, ...] = entry(
        "First chasers after each deadline.",
        unit="working days after",
        default=(),
        least=1,
        most=90,
    )
    chase_every: int | None = entry(
        "Further chasers, counted from the last of chase_after; leave out for none.",
        unit="working days",
        default=None,
        least=1,
        most=90,
    )
    year_starts: int = entry(
        "Month in which the year of quotas and expectations begins.",
        unit="month number",
        default=1,
        least=1,
        most=12,
    )
    closure_days: tuple[str, ...] = entry(
        "Days the council is closed beside bank holidays.",
        default=(),
        day=True,
        example=["2022-12-28"],
    )
    source: tuple[str, ...] = source()


@frozen
class LatenessRule:
    """Who is told when a step stays undone."""

    step: str = entry("The step that is late.", among=CLOCKED_STEPS)
    after: int = entry("How late it is.", unit="working days", least=0, most=90)
    tell: tuple[str, ...] = roles("Roles that are told.")
    source: tuple[str, ...] = source()


@frozen
class ContactRule:
    """How often an auditor tries to arrange the meeting, and who then helps."""

    people: tuple[str, ...] = roles("Whom the auditor must contact.")
    attempts_before_escalation: int = entry("Attempts without a reply before it is escalated.", least=1, most=20)
    escalate_to: str = roles("Role that resolves it.")
    required: str | None = entry("Role whose input an audit may not lack without a reason.", default=None, among=ROLES)
    source: tuple[str, ...] = source()


@frozen
class ConcernRule:
    """What happens at once when an auditor fears for a child's safety."""

    tell: tuple[str, ...] = roles("Roles alerted at once.")
    titles: tuple[str, ...] = narrowing()
    acted_on_by: str = roles("Role that acts and records what was done.")
    instruction: str = entry("What the auditor reads before raising it.", default="")
    source: tuple[str, ...] = source()


@frozen
class ChallengeRule:
    """Who may challenge an audit, to whom first, and whose word is final."""

    who: tuple[str, ...] = roles("Roles that may challenge before the audit is finalised.")
    answered_by: str = roles("Role that answers first.")
    answer_within: When = period("Time to answer, from the challenge.")
    arranged_by: str = roles("Role that arranges a decision when there is no agreement.")
    decided_by: str = roles("Role whose decision is final.")
    unconnected_service: bool = entry(
        "The decider comes from a service that has nothing to do with the case.", default=True
    )
    source: tuple[str, ...] = source()
