"""Writing down who audits a case of a round, with the history of it."""

from allocation.models import Allocation, AllocationChange, LeftOver
from trail.services import record


def keep_choice(sampled, allocation, *, to, by, reason):
    """Give a case to an auditor that somebody chose; `allocation` is what it had, or None."""
    was = allocation.auditor if allocation else None
    kept = allocation or Allocation(sampled_case=sampled)
    kept.auditor, kept.chosen_by = to, Allocation.ChosenBy.QA
    kept.reason = f"Chosen by {by}: {reason}"[:400]
    kept.save()
    sampled.allocation = kept
    keep_change(sampled, was=was, to=to, by=by, reason=reason)


def unallocate(sampled, *, by, reason):
    """Take a case from its auditor, if it has one; who is then without a case is left over."""
    allocation = Allocation.objects.filter(sampled_case=sampled).select_related("auditor").first()
    LeftOver.objects.filter(sampled_case=sampled).delete()
    if allocation is None:
        return
    allocation.delete()
    keep_change(sampled, was=allocation.auditor, to=None, by=by, reason=reason)
    still = Allocation.objects.filter(sampled_case__round=sampled.round, auditor=allocation.auditor)
    if not still.exists():
        LeftOver.objects.update_or_create(
            round=sampled.round,
            person=allocation.auditor,
            defaults={"reason": reason[:400]},
        )


def keep_change(sampled, *, was, to, by, reason):
    """Add to the history of a case, and to the trail."""
    AllocationChange.objects.create(sampled_case=sampled, was=was, to=to, by=by, reason=reason[:400])
    record(
        "allocation.change",
        sampled,
        by=by,
        before={"auditor": was and was.pk},
        after={"auditor": to and to.pk, "reason": reason},
    )
