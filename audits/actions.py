"""Improvement actions: what, who, by when, and the effect for the child (HULL-04, 68, 73)."""

from hashlib import sha256

from django.db import transaction
from django.db.models import F, Max

from audits import answers, parts, workflow
from audits.dates import action_due
from audits.holding import hold
from audits.models import Action, ActionChange, Answer
from audits.refusals import Refused
from lib import clock
from lib.again import retried
from lib.permissions import require
from lib.steps import AlreadyMoved, move
from people.models import Declaration
from trail.services import length, notify, record

#: What the auditor may write in an action's row.
WRITTEN = frozenset({"finding", "what", "owner", "owner_role", "due_on", "effect"})
WORDS = frozenset({"finding", "what", "effect"})


@retried
@transaction.atomic
def add(
    audit,
    *,
    what,
    by,
    finding="",
    owner=None,
    owner_role="",
    due_on=None,
    effect="",
    section=None,
    source=Action.Source.AUDIT,
    key="",
):
    """Add an action at the end of the table; a draft may be incomplete. Returns the Action.

    `section` is the section of the form it follows from (BOLT-25).
    A source other than the audit itself (moderation, oversight, review) adds it to a
    finalised audit, and its owner is told at once.
    `key` names the form: sent again with the same words (the answer was lost), it gives
    the action it made the first time.
    """
    client_key = _key_of(key, audit, by, what, finding, owner and owner.pk, owner_role, due_on, effect)
    if client_key and (made := Action.objects.filter(client_key=client_key).first()):
        return made
    drafted = source == Action.Source.AUDIT
    if drafted:
        hold(audit)
    require(by, "audits.add_action" if drafted else "audits.add_later_action", audit)
    if not what.strip():
        raise Refused("Say what is to be done.")
    if section and section.tool_version_id != audit.tool_version_id:
        raise Refused("This audit's form has no such section: reload the page.")
    last = audit.actions.aggregate(last=Max("order"))["last"] or 0
    action, new = _made_once(
        client_key,
        audit=audit,
        source=source,
        section=section,
        order=last + 1,
        finding=finding,
        what=what,
        owner=owner,
        owner_role=owner_role,
        due_on=due_on,
        effect=effect,
        created_by=by,
    )
    if not new:
        return action
    _keep(action, by=by, note="Added")
    record("audits.add_action", action, by=by, before=None, after=_for_trail(action, WRITTEN))
    if not drafted:
        give(action)
    return action


def _key_of(key, audit, by, *said):
    """One digest for a form of one person and what it said; None without a key.

    Whoever goes back to the form and writes something else there means another action.
    """
    if not key:
        return None
    return sha256(repr((key, audit.pk, by.pk, *said)).encode()).hexdigest()


def _made_once(client_key, **values):
    """The action, and whether it is new; of two presses at one moment one makes it."""
    if client_key is None:
        return Action.objects.create(**values), True
    return Action.objects.get_or_create(client_key=client_key, defaults=values)


@retried
@transaction.atomic
def carry(audit, question, *, by):
    """Make an action of what stands at a question, from its section (BOLT-25). Returns the Action.

    What was carried before, and stands there word for word, is not carried twice.
    """
    require(by, "audits.add_action", audit)
    if question.tool_version_id != audit.tool_version_id or not question.becomes_action:
        raise Refused("What is written there does not become an action: reload the page.")
    given = Answer.objects.filter(audit=audit, question=question, part=Answer.Part.ANSWER).first()
    if given is None or not given.value.strip():
        raise Refused("Write what is to be done first, then carry it into the actions.")
    known = carried(audit.actions.all(), given.value)
    due_on = action_due(audit, on=clock.today(), grade=answers.grade_of(audit))
    return known or add(audit, what=given.value.strip(), section=question.section, due_on=due_on, by=by)


def carried(actions, text):
    """The action of these that says the text, word for word, or None."""
    standing = (one for one in actions if one.status != Action.Status.DROPPED)
    return next((one for one in standing if one.what == text.strip()), None)


@retried
@transaction.atomic
def edit(action, *, by, version, **fields):
    """Change what, finding, owner, owner_role, due_on or effect; `version` is the one last seen."""
    if unknown := set(fields) - WRITTEN:
        raise TypeError(f"An action has no field {', '.join(sorted(unknown))} that is written.")
    hold(action.audit)
    require(by, "audits.edit_action", action)
    rows = Action.objects.filter(pk=action.pk, version=version, status=action.status)
    rows = rows.exclude(status=Action.Status.DROPPED)  # taken out of the table of a returned audit
    before = _for_trail(action, fields)
    if not rows.update(version=version + 1, **fields):
        raise AlreadyMoved("Somebody else has just changed this action. Reload the page to see it.")
    for field, value in {"version": version + 1, **fields}.items():
        setattr(action, field, value)
    record("audits.edit_action", action, by=by, before=before, after=_for_trail(action, fields))
    _keep(action, by=by, note="Changed")
    return action


def _for_trail(action, fields):
    """Fields of an action as the trail keeps them: words by their length, people by their number."""
    told = {name: getattr(action, name) for name in sorted(fields)}
    return {
        name: length(value) if name in WORDS else getattr(value, "pk", value) for name, value in told.items()
    }


@retried
@transaction.atomic
def remove(action, *, by):
    """Take a draft action out of the table; one already given to its owner is dropped."""
    hold(action.audit)
    if not Action.objects.filter(pk=action.pk).exists():
        raise AlreadyMoved("This action was taken out of the table already.")
    require(by, "audits.edit_action", action)
    record("audits.remove_action", action, by=by, before={"what": length(action.what)}, after=None)
    if action.audit.finalised_at and action.created_at < action.audit.finalised_at:
        moved = move(action, workflow.DROP, by=None, reason="Taken out of the returned audit")
        _keep(action, by=by, note=moved.reason)
    else:
        action.delete()


@retried
@transaction.atomic
def complete(action, *, what_was_done, by):
    """Its owner says it is done; it waits for sign-off."""
    if not what_was_done.strip():
        raise Refused("Say what was done.")
    _take(
        action,
        workflow.COMPLETE,
        by=by,
        note=what_was_done,
        done_by=by,
        done_at=clock.now(),
        what_was_done=what_was_done,
    )
    for person in signers(action, on=clock.today()):
        _tell(action, "action_done", person)
    return action


@retried
@transaction.atomic
def sign_off(action, *, effect_seen, by):
    """Somebody else, by policy the team manager, confirms it and the effect on the child."""
    if not effect_seen.strip():
        raise Refused("Say what has changed for the child.")
    _take(
        action,
        workflow.SIGN_OFF,
        by=by,
        note=effect_seen,
        signed_off_by=by,
        signed_off_at=clock.now(),
        effect_seen=effect_seen,
    )
    if action.done_by:
        _tell(action, "action_signed_off", action.done_by)
    return action


@retried
@transaction.atomic
def send_back(action, *, reason, by):
    """Not done yet: back to its owner with the reason."""
    doer = action.done_by
    _take(action, workflow.SEND_BACK, by=by, note=reason, reason=reason, done_by=None, done_at=None)
    _tell(action, "action_sent_back", action.owner or doer)
    return action


@retried
@transaction.atomic
def drop(action, *, reason, by):
    """No longer needed; the reason stays."""
    _take(action, workflow.DROP, by=by, note=reason, reason=reason)
    if action.owner:
        _tell(action, "action_dropped", action.owner)
    return action


@retried
@transaction.atomic
def hand_over(action, *, to, reason, by):
    """Give an action that is still to do to somebody else, with its day; who has it now is told."""
    hold(action.audit)  # while it is written the auditor may take the action out of it
    require(by, "audits.hand_over_action", action)
    if action.status != Action.Status.OPEN:
        raise Refused("Only an action that is still to do changes hands.")
    if not reason.strip():
        raise Refused("Give a reason for giving the action to somebody else.")
    was = action.owner
    if was == to:
        raise Refused(f"{to} has this action already.")
    if Declaration.objects.standing().filter(person=to, reference__iexact=action.audit.case.reference).exists():
        raise Refused(f"{to} has declared an interest in the case. Choose somebody else.")
    rows = Action.objects.filter(pk=action.pk, owner=was, status=Action.Status.OPEN)
    if not rows.update(owner=to, version=F("version") + 1):
        raise AlreadyMoved("Somebody else has just changed this action. Reload the page to see it.")
    action.owner = to
    _keep(action, by=by, note=f"From {was or 'nobody'} to {to}: {reason}")
    record(
        "audits.hand_over_action",
        action,
        by=by,
        before={"owner": was and was.pk},
        after={"owner": to.pk, "reason": length(reason)},
    )
    if action.audit.finalised_at:
        _tell(action, "action_given", to, due_on=action.due_on)
    return action


def signers(action, *, on):
    """Who can sign an action off: the policy's roles, in the doer's own case their line manager."""
    roles = action.audit.policy.followup.actions.signed_off_by
    people = [person for role in roles for person in parts.playing(action.audit, role, on=on)]
    others = [person for person in people if person.pk != action.done_by_id]
    if not others and action.done_by and action.done_by.line_manager:
        return [action.done_by.line_manager]
    return list({person.pk: person for person in others}.values())


def give(action):
    """Find the person for an action given to a role, and tell its owner (HULL-04)."""
    if action.owner is None and action.owner_role:
        playing = parts.playing(action.audit, action.owner_role, on=clock.today())
        if playing:
            action.owner = playing[0]
            action.save(update_fields=["owner"])
    if action.owner:
        _tell(action, "action_given", action.owner, due_on=action.due_on)


def give_all(audit, *, since=None):
    """Give every agreed action to its owner; after a return only those written since a moment."""
    actions = audit.actions.open().select_related("owner")
    for action in actions.filter(created_at__gt=since) if since else actions:
        action.audit = audit
        give(action)


def _take(action, step, *, by, note, reason="", **changes):
    hold(action.audit)  # actions rest while it is returned
    moved = move(action, step, by=by, reason=reason, **changes)
    _keep(action, by=by, note=note)
    record(
        f"audits.action_{step.name}",
        action,
        by=by,
        before={"status": moved.was},
        after={"status": moved.status},
    )


def _keep(action, *, by, note):
    ActionChange.objects.create(action=action, status=action.status, by=by, note=note)


def _tell(action, kind, person, **context):
    if person is None:
        return
    audit = action.audit
    notify(
        kind,
        person,
        about=action,
        url=action.get_absolute_url(),
        on=clock.today(),
        reference=audit.reference,
        **context,
    )
