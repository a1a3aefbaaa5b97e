"""The steps of an audit, from allocation to closure: each one transaction, with its history.

Every function raises `lib.steps.NotAllowed` (wrong state; `audits.refusals.Refused`
when something is missing), `lib.steps.AlreadyMoved` (somebody was quicker) or
`PermissionDenied` (not this person), each with a sentence for the page.
"""

from django.db import transaction
from django.utils.formats import date_format

from audits import actions, answers, checks, dates, overrides, parts, workflow
from audits.allocating import AllocationPlan, allocate_many, tell_of_allocation
from audits.holding import hold
from audits.models import (
    Action,
    Audit,
    Challenge,
    Participant,
    Reflection,
    SectionJudgement,
    StatusChange,
    View,
)
from audits.names import for_reader
from audits.reading import reading_of
from audits.refusals import Refused
from audits.sentences import listed
from lib import clock
from lib.again import retried
from lib.permissions import require
from lib.sentences import inside
from lib.steps import AlreadyMoved, NotAllowed, move
from people.models import Role
from trail.services import length, notify_many, record, telling

__all__ = ["AllocationPlan", "allocate_many"]


def allocate(case, *, by, **plan):
    """Give one case to an auditor and tell auditor, worker, manager and IRO (HULL-61).

    The rest by keyword as in AllocationPlan: auditor, line, line_title, month,
    framework_version, tool_version, due_on, re_audit_of=None.
    """
    return allocate_many([AllocationPlan(case=case, **plan)], by=by)[0]


@retried
@transaction.atomic
def start(audit, *, by):
    """Begin an allocated audit; the first saved answer does the same."""
    hold(audit)
    take(audit, workflow.START, by=by, started_at=clock.now())
    return audit


@retried
@transaction.atomic
def confirm_worker(audit, *, practitioner, by):
    """Say who the child's worker is now, and that it was asked (HULL-01); they are no longer absent."""
    hold(audit)
    require(by, "audits.write", audit)
    if practitioner.pk == audit.auditor_id:
        raise Refused(
            f"{practitioner} is the auditor, and nobody audits their own work: "
            "ask the QA team to give the audit to somebody else."
        )
    was, changed = audit.practitioner_id, audit.practitioner_id != practitioner.pk
    _set(audit, practitioner=practitioner, worker_confirmed_at=clock.now(), input_missing_reason="")
    record(
        "audits.confirm_worker",
        audit,
        by=by,
        before={"practitioner": was},
        after={"practitioner": practitioner.pk},
    )
    if changed:
        _tell(
            audit,
            "audit_of_your_work",
            [practitioner],
            auditor=audit.auditor.name,
            due_on=audit.due_on,
        )
    return audit


@retried
@transaction.atomic
def absent_worker(audit, *, reason, by):
    """Record why the worker cannot take part: absence from work (HULL-59)."""
    hold(audit)
    require(by, "audits.write", audit)
    if not reason.strip():
        raise Refused(
            "Say why the worker cannot take part, such as how long they are absent from work."
        )
    before = audit.input_missing_reason
    _set(audit, input_missing_reason=reason)
    record(
        "audits.absent_worker", audit, by=by, before={"reason": length(before)}, after={"reason": length(reason)}
    )
    return audit


@retried
@transaction.atomic
def reflect(audit, *, text, by):
    """Keep the worker's or manager's own words with the audit (HULL-58). Returns the Reflection."""
    require(by, "audits.reflect", audit)
    if not text.strip():
        raise Refused("Write your reflection before you save it.")
    reflection = Reflection.objects.create(audit=audit, by=by, text=text)
    record("audits.reflect", audit, by=by, before=None, after={"reflection": reflection.pk})
    _tell(audit, "audit_reflection", [audit.auditor], by=by.name)
    return reflection


@retried
@transaction.atomic
def invite(audit, *, person, part, by, until=None):
    """Let somebody else into this one audit (HULL-19), or change their last day.

    A moderator let in as "blind" sees the grades once let in as "moderator". `by`
    None is the software. Returns the Participant.
    """
    if by is not None:
        require(by, "audits.invite", audit)
    if part not in Participant.Part.values:
        raise Refused(
            f"“{part}” is no part in an audit: choose one of {', '.join(Participant.Part.values)}."
        )
    if part == Participant.Part.MODERATOR:
        Participant.objects.filter(audit=audit, person=person, part=Participant.Part.BLIND).delete()
    participant, _ = Participant.objects.update_or_create(
        audit=audit, person=person, part=part, defaults={"until": until}
    )
    record("audits.invite", audit, by=by, before=None, after={"person": person.pk, "part": part})
    return participant


@retried
@transaction.atomic
def uninvite(audit, *, person, by):
    """Somebody let into this audit no longer takes part."""
    if by is not None:
        require(by, "audits.invite", audit)
    gone, _ = Participant.objects.filter(audit=audit, person=person).delete()
    if gone:
        record("audits.uninvite", audit, by=by, before={"person": person.pk}, after=None)
    return audit


@retried
@transaction.atomic
def share(audit, *, by):
    """Give the people named on it the outcome to consider and challenge (HULL-69)."""
    hold(audit)
    _expect(audit, workflow.SHARE, by)
    _complete(audit)
    until = dates.challenge_until(audit, on=clock.today())
    take(audit, workflow.SHARE, by=by, shared_at=clock.shared(), challenge_until=until)
    _tell(audit, "audit_shared", named_people(audit), auditor=audit.auditor.name, until=until)
    return audit


@retried
@transaction.atomic
def reopen(audit, *, by, reason):
    """Take a shared audit back into writing; agreement must then be given anew."""
    hold(audit)
    take(audit, workflow.REOPEN, by=by, reason=reason, challenge_until=None)
    _tell(audit, "audit_reopened", named_people(audit), auditor=audit.auditor.name)
    return audit


@retried
@transaction.atomic
def agree(audit, *, by):
    """Somebody named on the audit has considered the outcome and agrees. Returns the View.

    When it was shared and when agreed is told by one clock: servers an hour apart would take a new
    agreement for one given before.
    """
    hold(audit)
    require(by, "audits.agree", audit)
    view, _ = View.objects.update_or_create(audit=audit, by=by, defaults={"at": clock.shared()})
    record("audits.agree", audit, by=by, before=None, after={"view": view.pk})
    if not undecided(audit):
        _tell(audit, "audit_agreed", [audit.auditor])
    return view


@retried
@transaction.atomic
def finalise(audit, *, by):
    """The auditor's last word: judgements and grade are written down, QA takes over (HULL-70).

    After the day it was due this is allowed as before: late is late (HULL-82).
    """
    hold(audit)
    _expect(audit, workflow.FINALISE, by)
    if why := blocked(audit, on=clock.today()):
        raise Refused(why)
    if why := next(checks.beyond_limits(reading_of(audit)), ""):
        raise Refused(why)
    take(audit, workflow.FINALISE, by=by, grade=answers.grade_of(audit), finalised_at=clock.now())
    _write_judgements(audit)
    actions.give_all(audit)
    overrides.tell_of_limits(audit)
    _tell(audit, "audit_finalised", named_people(audit))
    _tell_qa(audit, "audit_to_check")
    return audit


@retried
@transaction.atomic
def return_(audit, *, by, reason):
    """QA gives a finalised audit back to be amended within the policy's days (HULL-71)."""
    until = dates.return_due(audit, on=clock.today())
    take(audit, workflow.RETURN, by=by, reason=reason, return_due_on=until)
    _tell(audit, "audit_returned", [audit.auditor], until=until)
    return audit


@retried
@transaction.atomic
def resubmit(audit, *, by):
    """The auditor sends a returned audit back, self-check passed again (HULL-71).

    Worker, manager and IRO are told when a judgement is no longer the one they considered.
    """
    hold(audit)
    _expect(audit, workflow.RESUBMIT, by)
    _complete(audit)
    before = _judged(audit)
    take(audit, workflow.RESUBMIT, by=by, grade=answers.grade_of(audit))
    _write_judgements(audit)
    actions.give_all(audit, since=audit.finalised_at)
    overrides.tell_of_limits(audit)
    if _judged(audit) != before:
        _tell(audit, "audit_judgement_changed", named_people(audit))
    _tell_qa(audit, "audit_resubmitted")
    return audit


@retried
@transaction.atomic
def check(audit, *, by):
    """QA has checked that the audit is properly completed (HULL-71)."""
    take(audit, workflow.CHECK, by=by, checked_at=clock.now())
    if audit.team_manager:
        _tell(audit, "audit_checked", [audit.team_manager])
    return audit


@retried
@transaction.atomic
def close(audit, *, by):
    """Every action is signed off or dropped: the loop is closed (HULL-73). `by` None: software.

    A framework may let an audit close while its actions go on.
    """
    waits = audit.policy.followup.closing_waits_for_actions
    waiting = Action.objects.filter(audit=audit).open().count() if waits else 0
    if waiting:
        undone = "One action is" if waiting == 1 else f"{waiting} actions are"
        raise Refused(f"{undone} not signed off yet: sign off or drop them, then close the audit.")
    take(audit, workflow.CLOSE, by=by, closed_at=clock.now())
    _let_guests_go(audit)
    return audit


@retried
@transaction.atomic
def cancel(audit, *, by, reason):
    """Take an unfinished audit out of the round, exceptionally (HULL-82)."""
    take(audit, workflow.CANCEL, by=by, reason=reason)
    _let_guests_go(audit)
    _tell(audit, "audit_cancelled", [audit.auditor, *parts.named_on(audit)])
    return audit


@retried
@transaction.atomic
def reassign(audit, *, to, by, reason, due_on=None):
    """Give an unfinished or returned audit to another auditor; answers and history stay."""
    if by is not None:
        require(by, "audits.reassign", audit)
    _may_be_reassigned(audit, to, reason)
    was, values = audit.auditor, {"auditor": to, "due_on": due_on or audit.due_on}
    rows = Audit.objects.filter(pk=audit.pk, auditor=was, status=audit.status)
    if not rows.update(**values):
        raise AlreadyMoved(f"Somebody else has just changed {audit}: reload the page.")
    audit.auditor, audit.due_on = to, values["due_on"]
    _keep(audit, audit.status, by=by, reason=f"From {was} to {to}: {reason}")
    record(
        "audits.reassign",
        audit,
        by=by,
        before={"auditor": was.pk},
        after={"auditor": to.pk, "reason": length(reason)},
    )
    _tell(audit, "audit_taken_over", [was], auditor=to.name)
    tell_of_allocation(audit)
    return audit


@retried
@transaction.atomic
def settle_grade(audit, *, grade, by, reason, moderated=False):
    """Set the grade that stands beside the auditor's own, after moderation (`moderated`) or a decision.

    Who may is asked by the caller: a moderation and a challenge have rules of their own.
    """
    if audit.scale.grade(grade) is None:
        raise Refused(f"“{grade}” is not a grade of this audit's scale.")
    if not audit.is_graded or audit.status not in Audit.GRADED | {Audit.Status.SHARED}:
        raise NotAllowed(f"{audit} has no grade that could be settled.")
    hold(audit)
    before = audit.standing_grade
    _set(audit, final_grade=grade, **({"moderated_at": clock.now()} if moderated else {}))
    record(
        "audits.settle_grade",
        audit,
        by=by,
        before={"grade": before},
        after={"grade": grade, "reason": length(reason)},
    )
    return audit


def blocked(audit, *, on):
    """Why a shared audit cannot be finalised on this day yet: a sentence, or "" when it can."""
    open_ = audit.challenges.filter(status__in=Challenge.UNSETTLED).select_related("by").first()
    if open_:
        return f"{open_.by} has challenged the outcome and it is not settled yet."
    waiting = undecided(audit)
    if waiting and audit.challenge_until and on <= audit.challenge_until:
        names = listed([person.name for person in waiting])
        day = date_format(audit.challenge_until, "j F Y")
        return f"{names} may still challenge the outcome until {day}."
    return ""


def named_people(audit):
    """Worker, manager and IRO of the audit whom the policy lets challenge: list of User."""
    ids = {
        getattr(audit, f"{parts.NAMED[role]}_id")
        for role in audit.policy.challenge.who
        if role in parts.NAMED
    }
    return [person for person in parts.named_on(audit) if person.pk in ids]


def take(audit, step, *, by, reason="", **changes):
    """Take one step with its history row and its row in the trail. For this room only."""
    moved = move(audit, step, by=by, reason=reason, **changes)
    _keep(audit, moved.was, by=by, reason=reason)
    record(
        f"audits.{step.name}",
        audit,
        by=by,
        before={"status": moved.was},
        after={"status": moved.status, "reason": length(reason)},
    )


def _let_guests_go(audit):
    """Guests without a last day were let in for as long as the audit runs: today is their last (HULL-19)."""
    guests = Participant.objects.filter(audit=audit, part=Participant.Part.GUEST)
    guests.filter(until=None).update(until=clock.today())


def _keep(audit, was, *, by, reason):
    StatusChange.objects.create(audit=audit, was=was, status=audit.status, by=by, reason=reason)


def _set(audit, **values):
    Audit.objects.filter(pk=audit.pk).update(**values)
    for field, value in values.items():
        setattr(audit, field, value)


def _expect(audit, step, by):
    """Say that it is the wrong step or the wrong person before saying what is missing."""
    if audit.status not in step.sources:
        raise NotAllowed(
            f"This audit is {inside(audit.get_status_display())}, so “{step.label}” cannot be done."
        )
    require(by, step.rule, audit)


def _complete(audit):
    missing = checks.missing(audit)
    if missing:
        things = "1 thing is" if len(missing) == 1 else f"{len(missing)} things are"
        raise Refused(f"{things} still missing. {missing[0].sentence}", missing)


def agreements(audit):
    """The views given since the audit was last shared: who agrees with this outcome (HULL-69)."""
    views = audit.views.order_by("at", "pk")
    return views.filter(at__gte=audit.shared_at) if audit.shared_at else views.none()


def undecided(audit):
    """People who may challenge and have not agreed since the audit was last shared."""
    agreed = set(agreements(audit).values_list("by", flat=True))
    return [person for person in named_people(audit) if person.pk not in agreed]


def _write_judgements(audit):
    """The sections' judgements as rows, which reports read (HULL-67)."""
    SectionJudgement.objects.filter(audit=audit).delete()
    SectionJudgement.objects.bulk_create(
        SectionJudgement(audit=audit, section_id=section, judgement=code)
        for section, code in answers.judgements_of(audit).items()
    )


def _judged(audit):
    return audit.grade, dict(audit.judgements.values_list("section", "judgement"))


def _tell(audit, kind, people, **context):
    notify_many(
        telling(
            kind,
            person,
            about=audit,
            url=audit.get_absolute_url(),
            on=clock.today(),
            reference=audit.reference,
            **{name: for_reader(said, to=person, audit=audit) for name, said in context.items()},
        )
        for person in people
    )


def _tell_qa(audit, kind):
    _tell(audit, kind, parts.playing(audit, Role.QA, on=clock.today()), auditor=audit.auditor.name)


def _may_be_reassigned(audit, to, reason):
    if audit.status not in Audit.CHANGES_HANDS:
        raise NotAllowed("Only unfinished and returned audits change hands.")
    if not reason.strip():
        raise Refused("Give a reason for giving the audit to somebody else.")
    if to.pk == audit.auditor_id:
        raise Refused(f"{to} is the auditor already: choose somebody else.")
    if to.pk == audit.practitioner_id:
        raise Refused(f"{to} is the worker of this case, and nobody audits their own work.")
