"""Making audits of allocation plans: numbering, the people named on them, first notices."""

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import F

from audits import parts
from audits.models import Audit, StatusChange
from audits.refusals import Refused
from cases.models import Case
from frameworks.models import Question
from lib import clock
from lib.permissions import require
from people.models import Membership, Role
from trail.services import notify_many, record, telling

#: How often a reference is numbered anew when another allocation took it meanwhile.
TRIES = 3


@dataclass(frozen=True)
class AllocationPlan:
    """One audit to be made: whose, of which case, with which tool, by when."""

    case: object
    auditor: object
    line: str
    line_title: str
    month: date
    framework_version: object
    tool_version: object
    due_on: date
    re_audit_of: object = None


def allocate_many(plans, *, by):
    """Give many cases to their auditors in one transaction; the audits in the plans' order."""
    if by is not None:
        require(by, "audits.allocate")
    for tried in range(1, TRIES + 1):
        try:
            with transaction.atomic():
                return _allocate(plans, by=by)
        except IntegrityError:
            if tried == TRIES:
                raise


def _allocate(plans, *, by):
    cases = Case.objects.select_related("worker__line_manager", "iro", "team").in_bulk(
        [plan.case.pk for plan in plans]
    )
    _refuse_drafts(plans)
    _refuse_doubles(plans)
    managers = _team_managers({case.team_id for case in cases.values()})
    numbers = _Numbers()
    audits = [
        _audit(plan, cases[plan.case.pk], managers, numbers.next(plan.month)) for plan in plans
    ]
    graded = _grading_tools(audits)
    for audit in audits:
        audit.is_graded = audit.tool_version_id in graded
    Audit.objects.bulk_create(audits)
    StatusChange.objects.bulk_create(
        StatusChange(audit=audit, status=audit.status, by=by) for audit in audits
    )
    for audit in audits:
        record("audits.allocate", audit, by=by, before=None, after=_told(audit))
    notify_many(one for audit in audits for one in _tellings(audit))
    return audits


def _audit(plan, case, managers, reference):
    audit = Audit(
        reference=reference,
        month=plan.month,
        line=plan.line,
        line_title=plan.line_title,
        case=case,
        restricted=case.restricted,
        category=case.category,
        framework_version=plan.framework_version,
        tool_version=plan.tool_version,
        auditor=plan.auditor,
        practitioner=case.worker,
        iro=case.iro,
        team=case.team,
        team_manager=_manager(case, managers),
        due_on=plan.due_on,
        re_audit_of=plan.re_audit_of,
    )
    if audit.auditor_id == audit.practitioner_id:
        raise Refused(
            f"{audit.auditor} is the worker of case {case}, and nobody audits their own work."
        )
    return audit


def _grading_tools(audits):
    """Ids of the tool versions that ask for an overall grade; a dip sample's may not."""
    asking = Question.objects.filter(
        tool_version__in={audit.tool_version_id for audit in audits}, kind=Question.Kind.GRADE
    )
    return set(asking.values_list("tool_version_id", flat=True))


def _manager(case, managers):
    """The team's manager, else the worker's line manager; never the worker themselves."""
    manager = managers.get(case.team_id)
    if manager and manager.pk != case.worker_id:
        return manager
    return case.worker.line_manager if case.worker else None


def _team_managers(teams):
    """Who manages each team today: {team id: User}; of several the one longest in the role."""
    today = clock.today()
    held = (
        Membership.objects.current(today)
        .filter(role=Role.TEAM_MANAGER, team__in=teams - {None}, person__is_active=True)
        .exclude(person__left_on__lte=today)
        .select_related("person")
        .order_by(F("starts_on").desc(nulls_last=True), "-pk")
    )
    return {membership.team_id: membership.person for membership in held}


def _refuse_drafts(plans):
    draft = next((plan.tool_version for plan in plans if plan.tool_version.draft), None)
    if draft:
        raise Refused(f"The form “{draft.title}” is a draft that nobody has approved yet: no audit is made with it.")


def _refuse_doubles(plans):
    wanted = [plan.case.pk for plan in plans]
    if len(set(wanted)) < len(wanted):
        twice = next(plan.case for plan in plans if wanted.count(plan.case.pk) > 1)
        raise Refused(f"Case {twice} is allocated twice in one go: give it to one auditor.")
    open_ = Audit.objects.filter(case__in=wanted, status__in=Audit.OPEN)
    running = open_.select_related("case").first()
    if running:
        raise Refused(
            f"Case {running.case} is still being audited ({running}): "
            "finish or cancel that audit first."
        )


class _Numbers:
    """The next free reference of each month, such as 2026-03-014."""

    def __init__(self):
        self.last = {}

    def next(self, month):
        prefix = f"{month:%Y-%m}-"
        if prefix not in self.last:
            taken = Audit.objects.filter(reference__startswith=prefix)
            references = taken.values_list("reference", flat=True)
            self.last[prefix] = max((int(one[len(prefix) :]) for one in references), default=0)
        self.last[prefix] += 1
        return f"{prefix}{self.last[prefix]:03d}"


def _told(audit):
    return {"auditor": audit.auditor_id, "case": audit.case_id, "due_on": str(audit.due_on)}


def tell_of_allocation(audit):
    """Tell the auditor of the audit, and worker, manager and IRO whom to expect (HULL-61)."""
    notify_many(_tellings(audit))


def _tellings(audit):
    about = {
        "about": audit,
        "url": audit.get_absolute_url(),
        "on": clock.today(),
        "reference": audit.reference,
        "due_on": audit.due_on,
    }
    yield telling("audit_allocated", audit.auditor, **about)
    for person in parts.named_on(audit):
        yield telling("audit_of_your_work", person, auditor=audit.auditor.name, **about)
