"""Giving a published audit to somebody else."""

from django.db import transaction

from allocation.desk import Handover
from allocation.keeping import keep_choice
from allocation.models import Allocation
from allocation.refusals import Refused
from allocation.services.draft import give_reason
from audits import services as audits
from lib.again import retried
from lib.permissions import require
from people.models import User


@retried
@transaction.atomic
def reallocate(audit, *, to, reason, by, due_on=None):
    """Give a published audit to another auditor; the rules hold as in the draft (HULL-56).

    `due_on` is a new last day to finalise; left out, the audit keeps its own.
    """
    require(by, "allocation.reallocate")
    give_reason(reason, "give an audit to somebody else")
    sentence = Handover(audit).breach(to)
    if sentence:
        raise Refused(f"{audit} cannot go to {to}. {sentence}")
    audits.reassign(audit, to=to, by=by, reason=reason, due_on=due_on)
    allocation = Allocation.objects.filter(audit=audit).select_related("sampled_case").first()
    if allocation:
        keep_choice(allocation.sampled_case, allocation, to=to, by=by, reason=reason)
    return audit


def propose_reallocation(audit, *, number=5):
    """Who could take over a published audit, the best first: (User, why)."""
    choices = Handover(audit).choices()[:number]
    people = User.objects.in_bulk([auditor.key for auditor, _ in choices])
    return [(people[auditor.key], why) for auditor, why in choices]
