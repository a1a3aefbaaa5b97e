"""Publishing a round: every rule once more, then the audits and their notices."""

from collections import Counter

from django.db import transaction
from django.db.models import Count

from allocation import programme
from allocation.desk import Desk
from allocation.drafting import hold
from allocation.matching import match_case, wanted_of
from allocation.models import Allocation, SampledCase
from allocation.refusals import Refused
from allocation.standing import obstacle
from allocation.workflow import PUBLISH
from audits import services as audits
from audits.models import Audit, ReauditDue
from cases.models import AccessRequest
from lib import clock
from lib.again import retried
from lib.permissions import require
from lib.steps import move
from trail.services import record


@retried
@transaction.atomic
def publish_round(round_, *, by):
    """Make the audits of a draft and tell everybody; `by` is None for the command (HULL-52).

    Every rule is checked once more: since the draft somebody may have left, gone on a
    break, or begun another audit. Returns the audits.
    """
    if by is not None:
        require(by, "allocation.publish")
    hold(round_)
    allocations = _to_publish(round_)
    if not allocations:
        raise Refused(f"Nobody has a case in the round of {round_.calendar_month}, so there is nothing to publish.")
    _refuse_problems(problems(round_, allocations))
    move(round_, PUBLISH, by=by, published_at=clock.now(), published_by=by)
    made = audits.allocate_many(_plans(round_, allocations), by=by)
    for allocation, audit in zip(allocations, made, strict=True):
        allocation.audit = audit
        if allocation.sampled_case.reaudit_id:
            ReauditDue.objects.filter(pk=allocation.sampled_case.reaudit_id).update(result=audit)
    Allocation.objects.bulk_update(allocations, ["audit"])
    record("allocation.publish", round_, by=by, after={"audits": len(made)})
    return made


def _to_publish(round_):
    return list(
        Allocation.objects.filter(sampled_case__round=round_)
        .select_related(
            "auditor",
            "sampled_case__line",
            "sampled_case__case__team",
            "sampled_case__case__worker",
            "sampled_case__reaudit__audit__tool_version__tool",
        )
        .order_by("sampled_case__line__order", "sampled_case__order", "pk")
    )


def problems(round_, allocations=None):
    """What keeps a draft from being published, in sentences."""
    allocations = _to_publish(round_) if allocations is None else allocations
    desk = Desk(round_)
    cases = [one.sampled_case.case_id for one in allocations]
    open_ = set(Audit.objects.filter(case__in=cases, status__in=Audit.OPEN).values_list("case", flat=True))
    granted = _granted([one.sampled_case.case_id for one in allocations if one.sampled_case.case.restricted])
    found = []
    for one in allocations:
        case = one.sampled_case.case
        if case.pk in open_:
            found.append(f"Another audit of case {case} has begun: drop it from the round.")
        if case.restricted and (case.pk, one.auditor_id) not in granted:
            found.append(f"Case {case} is a restricted record: give {one.auditor} access first.")
        sentence = _breach_now(desk, one)
        if sentence:
            found.append(f"Case {case} can no longer go to {one.auditor}: {sentence}")
    return found


def _breach_now(desk, allocation):
    """Whether an auditor may still have a case that they are counted with."""
    auditor = desk.auditors.get(allocation.auditor_id)
    if auditor is None:
        return "they no longer audit any line of this month."
    sampled = allocation.sampled_case
    case = match_case(desk.roster, sampled.case, wanted_of(sampled))
    return obstacle(case, auditor.given(case, -1), rules=desk.roster.rules)


def _granted(cases):
    """Which auditors may open which restricted cases today: pairs of case and person."""
    if not cases:
        return set()
    grants = AccessRequest.objects.holding(clock.today()).filter(case__in=cases)
    return set(grants.values_list("case", "person"))


def _refuse_problems(found):
    if not found:
        return
    more = f" And {len(found) - 3} more like these." if len(found) > 3 else ""
    raise Refused(" ".join(found[:3]) + more)


def _plans(round_, allocations):
    tools = {one.tool.code: one for one in round_.framework_version.tools.select_related("tool")}
    return [_plan(round_, one, tools) for one in allocations]


def to_come(round_):
    """What publishing a draft would bring: audits by the day they are due, and cases without an auditor."""
    rows = SampledCase.objects.filter(round=round_).kept().order_by().values_list("line__code")
    days, left = Counter(), 0
    for code, number, given in rows.annotate(Count("pk"), Count("allocation")):
        days[programme.due_of(round_.policy, round_.calendar_month, code)] += given
        left += number - given
    return {day: number for day, number in sorted(days.items()) if number}, left


def _plan(round_, allocation, tools):
    sampled = allocation.sampled_case
    due = programme.due_of(round_.policy, round_.calendar_month, sampled.line.code)
    again = sampled.reaudit
    tool = again.audit.tool_version.tool.code if again else sampled.form
    if tool not in tools:
        raise Refused(f"The form “{tool}” is not in force, so case {sampled.case} cannot be audited.")
    return audits.AllocationPlan(
        case=sampled.case,
        auditor=allocation.auditor,
        line=sampled.line.code,
        line_title=sampled.line.title,
        month=round_.month,
        framework_version=round_.framework_version,
        tool_version=tools[tool],
        due_on=again.due_on if again and clock.today() <= again.due_on < due else due,
        re_audit_of=again.audit if again else None,
    )
