"""Putting a finished audit on the child's record (ROCH-43, STAGE-13, SOTON-18).

Filing waits for the step that the framework names; escalation never waits for filing (SOTON-51).
"""

from django.db import transaction
from django.db.models import Exists, OuterRef

from audits.models import Audit
from audits.parts import told
from followup.models import Filing
from frameworks.dates import due_on
from frameworks.models import FrameworkVersion
from lib import clock
from lib.again import retried
from lib.permissions import require
from lib.steps import AlreadyMoved, NotAllowed
from trail.services import notify_many, record, telling

#: The moment of an audit at which a framework's filing step is reached.
REACHED = {
    "finalised": "finalised_at",
    "checked": "checked_at",
    "oversight": "oversight__written_at",
    "moderated": "moderated_at",
}


def ask_for_filing(on):
    """Ask for every audit that has reached a step and is not asked for yet; gives how many."""
    return len(_ask_for([*_to_file()], on))


def ask_after_oversight(audit, *, on):
    """Ask on the very day on which oversight is written, where filing waits for it (SOTON-18, SOTON-21)."""
    steps = _steps(audit.policy)
    _ask_for([(audit, turn) for turn, step in steps if step.after == "oversight"], on)


def _steps(policy):
    """The framework's steps of filing with their turns, from 1."""
    rule = policy.followup.filing
    return enumerate(rule.steps, start=1) if rule else ()


def _ask_for(turns, on):
    asked = [_ask(audit, turn, on) for audit, turn in turns]
    notify_many(_telling(one, person, on) for one in asked for person in told(one.audit, [one.by_role], on=on))
    return asked


def _to_file():
    """Audits of frameworks that file, with the turn whose step they reached and that is not asked for yet."""
    for version in FrameworkVersion.objects.select_related("framework"):
        for turn, step in _steps(version.policy):
            asked = Filing.objects.filter(audit=OuterRef("pk"), turn=turn)
            reached = {f"{REACHED[step.after]}__isnull": False}
            graded = Audit.objects.filter(~Exists(asked), framework_version=version, status__in=Audit.GRADED, **reached)
            around = graded.select_related("framework_version", "oversight", "team", "auditor")
            yield from ((audit, turn) for audit in around.order_by("pk"))


def _ask(audit, turn, on):
    rule = audit.policy.followup.filing
    step = rule.steps[turn - 1]
    moment = audit.oversight.written_at if step.after == "oversight" else getattr(audit, REACHED[step.after])
    due = due_on(audit.policy, step.within, clock.day_of(moment))
    filing, _ = Filing.objects.get_or_create(
        audit=audit, turn=turn, defaults={"by_role": rule.by, "due_on": due, "asked_on": on}
    )
    return filing


@retried
@transaction.atomic
def file(filing, *, filed_on, where, by):
    """Note that the audit was put on the record, on which day and where it stands there."""
    require(by, "followup.file", filing)
    if filed_on > clock.today():
        raise NotAllowed("An audit cannot be noted as filed before it was. Give a day up to today.")
    waiting = Filing.objects.waiting().filter(pk=filing.pk)
    if not waiting.update(filed_on=filed_on, where=where, filed_by=by, noted_at=clock.now()):
        raise AlreadyMoved("This audit is noted as filed already. Reload the page.")
    filing.refresh_from_db()
    record("followup.filed", filing, by=by, after={"on": str(filed_on), "where": where})
    return filing


def _telling(filing, person, on):
    return telling(
        "filing_due",
        person,
        about=filing,
        url=filing.get_absolute_url(),
        on=on,
        reference=filing.audit.reference,
        due_on=filing.due_on,
    )
