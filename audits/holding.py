"""Holding an audit while a step is taken, so that nothing changes between the question and the answer."""

from audits.models import Audit
from lib.sentences import inside
from lib.steps import AlreadyMoved


def hold(audit):
    """Hold the audit until the transaction ends; AlreadyMoved where it is no longer what the page showed.

    Whoever may take a step depends on its state and on who has it, and both may have changed since the
    page was opened. SQLite has no row lock; there the transaction itself began with the write lock.
    """
    # Without a join: of a row that somebody has just given to another auditor, PostgreSQL would find none.
    held = Audit.objects.select_for_update().get(pk=audit.pk)
    if held.status != audit.status:
        now = inside(held.get_status_display())
        raise AlreadyMoved(f"This audit was moved by somebody else: it is now {now}. Reload the page.")
    if held.auditor_id != audit.auditor_id:
        raise AlreadyMoved(f"{held.auditor} has this audit now: somebody else has just changed it. Reload the page.")
