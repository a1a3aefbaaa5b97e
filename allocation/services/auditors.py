"""Changing who audits what in a draft: matching again, choosing, swapping."""

from django.db import transaction

from allocation.desk import Desk
from allocation.keeping import keep_choice
from allocation.matching import match_waiting
from allocation.models import Allocation
from allocation.refusals import Refused
from allocation.services.draft import give_reason, may_change
from lib import clock
from lib.again import retried
from trail.services import record


@retried
@transaction.atomic
def match_again(round_, *, by):
    """Match a draft anew; cases that the QA team gave to somebody stay with them."""
    may_change(round_, by)
    found = Allocation.objects.filter(sampled_case__round=round_, chosen_by=Allocation.ChosenBy.MATCH).select_related(
        "sampled_case", "auditor"
    )
    before = {one.sampled_case_id: one.auditor_id for one in found}
    found.delete()
    matched = match_waiting(round_, by=by, on=clock.today())
    record("allocation.match_again", round_, by=by, before={"matched": len(before)}, after={"matched": matched})
    return matched


@retried
@transaction.atomic
def give(sampled, *, to, reason, by):
    """Give a case of a draft to an auditor of QA's choice; a breach of a rule is refused."""
    may_change(sampled.round, by)
    give_reason(reason, "choose an auditor")
    allocation = Allocation.objects.filter(sampled_case=sampled).select_related("auditor").first()
    if allocation and allocation.auditor_id == to.pk:
        raise Refused(f"Case {sampled.case} is with {to} already.")
    if sampled.dropped_at:
        raise Refused(f"Case {sampled.case} has been dropped from this round.")
    was = allocation and allocation.auditor
    desk = Desk(sampled.round, without=[sampled])
    desk.refuse_breach((sampled, to))
    keep_choice(sampled, allocation, to=to, by=by, reason=reason)
    desk.settle([sampled], [to, was] if was else [to])
    return sampled.allocation


@retried
@transaction.atomic
def swap(one, other, *, reason, by):
    """Let two auditors of a draft change cases; a breach of a rule is refused (HULL-15)."""
    first, second = one.sampled_case, other.sampled_case
    may_change(first.round, by)
    give_reason(reason, "swap two auditors")
    if first.round_id != second.round_id:
        raise Refused("The two cases are of different rounds.")
    if one.auditor_id == other.auditor_id:
        raise Refused(f"Both cases are with {one.auditor}: there is nothing to swap.")
    desk = Desk(first.round, without=[first, second])
    desk.refuse_breach((first, other.auditor), (second, one.auditor))
    was = one.auditor
    keep_choice(first, one, to=other.auditor, by=by, reason=f"Swapped: {reason}")
    keep_choice(second, other, to=was, by=by, reason=f"Swapped: {reason}")
    return one, other
