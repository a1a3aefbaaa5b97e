"""The manager's answer to an audit, the talk in supervision, and closing the loop."""

from django.db import transaction

from audits import parts
from audits import services as audits
from audits.models import Action, Audit, Participant
from followup import filing
from followup.chains import confirmed_grade
from followup.models import Oversight, asks_oversight
from frameworks.dates import due_by, due_on
from lib import clock
from lib.again import retried
from lib.months import Month
from lib.permissions import can, require
from lib.steps import AlreadyMoved, NotAllowed
from people.models import Role
from trail.services import length, notify_many, record, telling

Part = Participant.Part
#: Leading roles, each below the next.
LEADERS = (Role.TEAM_MANAGER, Role.GROUP_MANAGER, Role.HEAD_OF_SERVICE)


@transaction.atomic
def open_oversight(audit, *, on):
    """Ask for oversight of a checked audit, its time counted from finalising (HULL-73, 74, 75). Once an audit."""
    if not is_asked_of(audit):
        raise NotAllowed(f"The form of {audit} has no part for management oversight, so none is asked for.")
    policy, finalised = audit.policy, clock.day_of(audit.finalised_at)
    manager = _writer(audit, on=on)
    oversight, new = Oversight.objects.get_or_create(
        audit=audit,
        defaults={
            "manager": manager,
            "opened_on": on,
            "due_on": _due_on(audit, finalised),
            "supervision_due_on": due_on(policy, policy.calendar.supervision_within, finalised),
        },
    )
    if new:
        _tell(oversight, "oversight_due", _asked(audit, manager, on=on), on=on, due_on=oversight.due_on)
    return oversight


def _writer(audit, *, on):
    """Who writes it: whoever plays the framework's role; where that is the auditor, who leads above (ROCH-08)."""
    role = audit.policy.followup.oversight.written_by
    people = parts.playing(audit, role, on=on)
    if [one.pk for one in people] == [audit.auditor_id] and role in LEADERS:
        above = LEADERS[LEADERS.index(role) + 1 :]
        people = [one for each in above for one in parts.playing(audit, each, on=on)]
    return next((one for one in people if one.pk != audit.auditor_id), None)


def _asked(audit, manager, *, on):
    """Everybody who plays the framework's role but the auditor, or the one asked in their place; else the QA team."""
    people = [manager] if manager else []
    playing = parts.told(audit, [audit.policy.followup.oversight.written_by], on=on)
    if manager is None or manager in playing:
        people = [one for one in playing if one.pk != audit.auditor_id]
    return people or parts.playing(audit, Role.QA, on=on)


def is_asked_of(audit):
    """Whether the audit's form has a part for management oversight; a dip sample's has none (HULL-37)."""
    return Audit.objects.filter(asks_oversight("tool_version"), pk=audit.pk).exists()


def _due_on(audit, finalised):
    """The framework's day of the audit's month (SOTON-17); without one, or after it, so long after finalising."""
    calendar, month = audit.policy.calendar, Month.of(audit.month)
    return due_by(audit.policy, calendar.oversight_by, month, within=calendar.oversight_within, start=finalised)


def manager_of(oversight, *, on):
    """Who owes it on a day: the manager asked, or whoever has their place now; None if nobody."""
    audit, asked = oversight.audit, oversight.manager
    if asked and asked.is_active and not (asked.left_on and asked.left_on <= on):
        return asked
    return _writer(audit, on=on)


@retried
@transaction.atomic
def write_oversight(oversight, *, discussion, by):
    """The manager confirms what was discussed with the worker and what will be done (HULL-85)."""
    require(by, "followup.write_oversight", oversight)
    if not discussion.strip():
        raise NotAllowed("Write what you discussed with the worker and what will be done.")
    _once(
        oversight,
        written_at=clock.now(),
        discussion=discussion,
        written_by=by,
        told="The oversight of this audit is already written, or somebody else is asked for it now. Reload the page.",
    )
    record("followup.oversight_written", oversight, by=by, after={"discussion": length(discussion)})
    audit = oversight.audit
    people = {audit.auditor, audit.practitioner, audit.iro} - {None, by}
    _tell(oversight, "oversight_written", people, on=clock.today())
    filing.ask_after_oversight(audit, on=clock.today())
    close_if_finished(audit)
    return oversight


@retried
@transaction.atomic
def note_supervision(oversight, *, held_on, note, by):
    """The findings were a specific discussion in supervision on this day (HULL-75)."""
    require(by, "followup.note_supervision", oversight)
    if held_on > clock.today():
        raise NotAllowed("Supervision cannot be noted before it was held. Give a day up to today.")
    if not note.strip():
        raise NotAllowed("Write what was discussed in supervision.")
    _once(
        oversight,
        supervision_on=held_on,
        supervision_note=note,
        supervision_by=by,
        told="The talk in supervision is already noted, or somebody else is asked for it now. Reload the page.",
    )
    record("followup.supervision_noted", oversight, by=by, after={"on": str(held_on)})
    close_if_finished(oversight.audit)
    return oversight


@retried
@transaction.atomic
def hand_over(oversight, *, to, reason, by, on):
    """Ask somebody else for the oversight of an audit, with its days; refused to who may not write it."""
    require(by, "followup.hand_over_oversight", oversight)
    if not reason.strip():
        raise NotAllowed("Give a reason for asking somebody else for this oversight.")
    was = oversight.manager
    if was == to:
        raise NotAllowed(f"{to} is asked for it already.")
    if not can(to, "followup.write_oversight", oversight) or not can(to, "audits.view", oversight.audit):
        raise NotAllowed(f"{to} may not write the oversight of this audit. Choose somebody else.")
    if not Oversight.objects.filter(pk=oversight.pk, manager=was, ended_at=None).update(manager=to):
        raise AlreadyMoved("Somebody else has just changed this oversight. Reload the page.")
    oversight.manager = to
    after = {"manager": to.pk, "reason": length(reason)}
    record("followup.oversight_handed_over", oversight, by=by, before={"manager": was and was.pk}, after=after)
    _tell(oversight, "oversight_due", [to], on=on, due_on=oversight.due_on)
    return oversight


def _once(oversight, *, told, **values):
    """Fill an empty field (the first named), still the same manager's: of two people one wins, the other is told."""
    empty, asked = {next(iter(values)): None}, oversight.manager_id
    if not Oversight.objects.filter(pk=oversight.pk, manager=asked, **empty).update(**values):
        raise AlreadyMoved(told)
    for name, value in values.items():
        setattr(oversight, name, value)


@transaction.atomic
def close_if_finished(audit):
    """Close a checked audit whose loop is closed (HULL-73); gives whether it did. Safe to repeat."""
    if audit.status != Audit.Status.CHECKED or still_open(audit):
        return False
    try:
        audits.close(audit, by=None)
    except AlreadyMoved:
        return False  # somebody closed it between our look and our step
    Oversight.objects.filter(audit=audit, ended_at=None).update(ended_at=clock.now())
    return True


def still_open(audit):
    """What keeps a checked audit from closing: sentences, none when nothing does (HULL-73)."""
    reasons = _by_the_manager(audit) if is_asked_of(audit) else []
    waiting = Action.objects.filter(audit=audit).open().count()
    if waiting and audit.policy.followup.closing_waits_for_actions:
        reasons.append(f"{waiting} {'action is' if waiting == 1 else 'actions are'} not signed off yet.")
    if (audit.is_graded and not confirmed_grade(audit)) or _is_moderated_now(audit):
        reasons.append("Moderation is not finished yet.")
    return reasons


def _by_the_manager(audit):
    oversight, reasons = Oversight.objects.filter(audit=audit).first(), []
    if oversight is None or oversight.written_at is None:
        reasons.append("Management oversight is not written yet.")
    if oversight is None or oversight.supervision_on is None:
        reasons.append("The discussion in supervision is not noted yet.")
    return reasons


def _is_moderated_now(audit):
    """Whoever moderates an audit takes part in it as moderator until that is done."""
    moderators = Participant.objects.running().filter(part__in=[Part.BLIND, Part.MODERATOR])
    return moderators.filter(audit=audit).exists()


def _tell(oversight, kind, people, *, on, **context):
    notify_many(
        telling(
            kind,
            person,
            about=oversight,
            url=oversight.get_absolute_url(),
            on=on,
            reference=oversight.audit.reference,
            **context,
        )
        for person in people
    )
