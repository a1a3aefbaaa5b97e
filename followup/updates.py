"""Reports on what was done that a poor grade asks for, each with its day (SOTON-25, 26)."""

from django.db import transaction

from audits.parts import told
from followup.models import ChainUpdate
from frameworks.dates import due_on
from lib import clock
from lib.again import retried
from lib.permissions import require
from lib.steps import AlreadyMoved, NotAllowed
from trail.services import length, notify_many, record, telling


def ask_for_updates(chain, rule):
    """The updates a chain's rule asks for, counted from the chain's begin."""
    policy = chain.audit.policy
    ChainUpdate.objects.bulk_create(
        ChainUpdate(
            chain=chain,
            order=order,
            due_on=due_on(policy, update.after, chain.started_on),
            by_role=update.by,
            to_roles=list(update.to),
            asks=update.asks,
        )
        for order, update in enumerate(rule.updates, start=1)
    )
    for update in chain.updates.all():
        people = told(chain.audit, [update.by_role], on=chain.started_on)
        notify_many(_telling(update, "update_due", person) for person in people)


@retried
@transaction.atomic
def give_update(update, *, text, by):
    """Say what was done, once; those it goes to are told."""
    require(by, "followup.give_update", update)
    if not text.strip():
        raise NotAllowed("Say what was done, and what is still outstanding.")
    waiting = ChainUpdate.objects.waiting().filter(pk=update.pk)
    if not waiting.update(text=text, given_by=by, given_at=clock.now()):
        raise AlreadyMoved("This update was given already, or is no longer needed. Reload the page.")
    update.refresh_from_db()
    record("followup.update_given", update, by=by, after={"text": length(text)})
    people = told(update.chain.audit, update.to_roles, on=clock.today())
    notify_many(_telling(update, "update_given", person) for person in people if person != by)
    return update


def _telling(update, kind, person):
    return telling(
        kind,
        person,
        about=update,
        url=update.chain.get_absolute_url(),
        on=clock.today(),
        reference=update.chain.audit.reference,
        due_on=update.due_on,
    )
