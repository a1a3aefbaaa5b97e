"""One thing done to several audits: what would happen to each, and what then happened.

Each audit is a transaction of its own, so that one that cannot be done keeps nothing
back. What a page showed is sent with the answer (`Line.chosen`): an audit that has moved
on since then is left as it is and said to be.
"""

from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied
from django.db import models

from allocation import services
from allocation.sharing_out import SharingOut
from audits import services as audits_services
from audits.dates import check_due
from audits.models import Audit
from audits.opening import AROUND
from audits.reminding import remind, reminders, sentence
from audits.sentences import listed
from audits.workflow import CHECK
from lib.again import TooBusy
from lib.ids import is_id
from lib.permissions import CAN, can
from lib.sentences import inside
from lib.steps import AlreadyMoved, NotAllowed
from people.models import User

#: How many audits are taken at once, so that what happens to each can still be read.
MOST = 100


class What(models.TextChoices):
    """What can be done to several audits at once."""

    REMIND = "remind", "Remind"
    REALLOCATE = "reallocate", "Give to other auditors"
    CHECK = "check", "Check"


@dataclass(frozen=True)
class Line:
    """One audit of those chosen: what would happen to it, or why nothing can."""

    audit: Audit
    said: str
    possible: bool
    to: object = None  # who would take it over: a person's id

    @property
    def chosen(self):
        """What the page showed of it, to be sent with the answer: id, state, auditor, and who would take it over."""
        return f"{self.audit.pk}:{self.audit.status}:{self.audit.auditor_id}:{self.to or ''}"


@dataclass(frozen=True)
class Shown:
    """What a page showed of one audit, read back from `Line.chosen`."""

    pk: int
    status: Audit.Status
    auditor: int
    to: int | None

    @classmethod
    def read(cls, text):
        """From what was sent; ValueError where it is none of ours."""
        pk, status, auditor, to = text.split(":")
        if not all(map(is_id, (pk, auditor, to or pk))):
            raise ValueError("No audit and no person has such an id.")
        return cls(int(pk), Audit.Status(status), int(auditor), int(to) if to else None)


@dataclass
class Account:
    """What came of it: audits done, each with a sentence, and those that were not, each with why."""

    done: list = field(default_factory=list)
    left: list = field(default_factory=list)


def found(ids, *, by):
    """The audits of some ids that this person may see, the soonest due first."""
    rows = Audit.objects.visible_to(by).filter(pk__in=ids)
    return list(rows.select_related(*AROUND, "re_audit_of", "tool_version__tool").order_by("due_on", "reference"))


def lines(what, audits, *, by, on, sharing=None, to=None):
    """What would happen to each audit, in their order; `sharing` and `to` say who takes them over."""
    if what == What.REMIND:
        return [_to_remind(one) for one in reminders(audits, on=on)]
    if what == What.CHECK:
        return [_to_check(audit, by) for audit in audits]
    proposals = sharing.to_one(to) if to else sharing.shared_out()
    found = {proposal.audit.pk: proposal for proposal in proposals}
    return [_to_give(audit, found.get(audit.pk)) for audit in audits]


def sharing_of(audits, *, on):
    """Who could take over those that can change hands."""
    return SharingOut([audit for audit in audits if audit.status in Audit.CHANGES_HANDS], on=on)


def carry_out(what, shown, *, by, on, reason=""):
    """Do it to each audit a page showed, in its own transaction; an Account of what came of it."""
    account = Account()
    people = User.objects.in_bulk([one.to for one in shown if one.to])
    here = {audit.pk: audit for audit in found([one.pk for one in shown], by=by)}
    for one in shown:
        audit = here.get(one.pk)
        if audit is None:
            continue
        try:
            _moved_on(audit, one)
            said = _do(what, audit, people.get(one.to), by=by, on=on, reason=reason)
        except (NotAllowed, AlreadyMoved, PermissionDenied, TooBusy) as refused:
            account.left.append((audit, str(refused)))
        else:
            account.done.append((audit, said))
    return account


def _moved_on(audit, shown):
    """Refuse an audit that is no longer as the page showed it."""
    if audit.status != shown.status:
        was, now = shown.status.label, audit.get_status_display()
        raise AlreadyMoved(f"It was {inside(was)} on the page before and is {inside(now)} now.")
    if audit.auditor_id != shown.auditor:
        raise AlreadyMoved(f"{audit.auditor} has it now.")


def _do(what, audit, to, *, by, on, reason):
    """Do it, and say what was done."""
    if what == What.REMIND:
        reminded = remind(audit, by=by, on=on)
        return " ".join([f"{listed([str(one) for one in reminded.people])} told.", *reminded.left_out])
    if what == What.CHECK:
        audits_services.check(audit, by=by)
        return "Checked."
    if to is None:
        raise NotAllowed("Nobody was chosen to take it over.")
    was = audit.auditor
    services.reallocate(audit, to=to, reason=reason, by=by)
    return f"From {was} to {to}; both were told."


def _to_remind(reminder):
    return Line(reminder.audit, reminder.why or sentence(reminder), possible=not reminder.why)


def _to_check(audit, by):
    if audit.status not in CHECK.sources:
        return Line(audit, f"It is {inside(audit.get_status_display())}: there is nothing to check.", possible=False)
    if not can(by, CHECK.rule, audit):
        return Line(audit, CAN[CHECK.rule].refusal, possible=False)
    manager = f"; {audit.team_manager} is told" if audit.team_manager else ""
    return Line(audit, f"It is marked as checked, due by {check_due(audit):%-d %B %Y}{manager}.", possible=True)


def _to_give(audit, proposal):
    if proposal is None:
        said = f"It is {inside(audit.get_status_display())}: only unfinished and returned audits change hands."
        return Line(audit, said, possible=False)
    if proposal.auditor is None:
        return Line(audit, proposal.reason, possible=False)
    said = f"From {audit.auditor} to {proposal.auditor.name}. {proposal.reason}"
    return Line(audit, said, possible=True, to=proposal.auditor.key)
