"""Who may do what to an audit, in which state: small facts, joined once in one table."""

from audits import parts
from audits.models import Action, Audit, Challenge, Participant
from lib import clock
from lib.permissions import Predicate, allow, predicate
from people.models import Role
from people.rules import holds
from people.sight import sight_of

# An audit and a person


@predicate
def is_auditor(person, audit):
    return audit.auditor_id == person.pk


@predicate
def is_practitioner(person, audit):
    return audit.practitioner_id == person.pk


@predicate
def is_named(person, audit):
    """Worker, team manager or IRO of the audit."""
    return person.pk in (audit.practitioner_id, audit.team_manager_id, audit.iro_id)


@predicate
def is_guest(person, audit):
    return _takes_part(person, audit, Participant.Part.GUEST)


@predicate
def grades_blind(person, audit):
    """Moderates the audit and has not graded yet."""
    return _takes_part(person, audit, Participant.Part.BLIND)


@predicate
def moderates(person, audit):
    """Has graded the audit as its moderator; one who is done reads it, and still holds a role that moderates."""
    if _takes_part(person, audit, Participant.Part.MODERATOR):
        return True
    rule = audit.policy.moderation
    roles = (*rule.moderators, *(each.role for each in rule.per_person))
    return sight_of(person).has(*roles) and _takes_part(person, audit, Participant.Part.READER)


@predicate
def sees(person, audit):
    """May open the audit at all; strangers get no further (house: sight)."""
    return is_auditor(person, audit) or is_named(person, audit) or _visible(person, audit)


@predicate
def leads(person, audit):
    """Team manager named on the audit, or leader of its team or service."""
    return audit.team_manager_id == person.pk or audit.team_id in sight_of(person).led


@predicate
def may_challenge(person, audit):
    """Named on the audit in one of the roles the policy lets challenge, and not its auditor (HULL-69)."""
    if audit.auditor_id == person.pk:
        return False
    return any(_is_named_as(person, role, audit) for role in audit.policy.challenge.who)


@predicate
def arranges_decisions(person, audit):
    return parts.plays(person, audit.policy.challenge.arranged_by, audit)


@predicate
def signs_off(person, audit):
    return any(parts.plays(person, role, audit) for role in audit.policy.followup.actions.signed_off_by)


@predicate
def acts_on_concerns(person, audit):
    return leads(person, audit) or parts.plays(person, audit.policy.concerns.acted_on_by, audit)


@predicate
def may_set_aside(person, limit):
    """In a role the limit names; whoever made the audit or the work only if their own role is named."""
    named, audit = limit.rule.override_by, limit.audit
    if is_auditor(person, audit):
        return Role.AUDITOR in named
    if is_practitioner(person, audit):
        return Role.PRACTITIONER in named
    return any(parts.plays(person, role, audit) for role in named)


# States of an audit


@predicate
def is_open_for_writing(person, audit):
    return audit.status in Audit.OPEN_FOR_WRITING


@predicate
def is_graded(person, audit):
    return audit.status in Audit.GRADED


@predicate
def is_shared(person, audit):
    return audit.status == Audit.Status.SHARED


@predicate
def is_cancelled(person, audit):
    return audit.status == Audit.Status.CANCELLED


@predicate
def is_closed(person, audit):
    return audit.status == Audit.Status.CLOSED


@predicate
def is_unfinished(person, audit):
    return audit.status in Audit.UNFINISHED


@predicate
def is_open_to_the_worker(person, audit):
    """Before it is shared, and after that until the last day to challenge (BOLT-27)."""
    if audit.status in Audit.OPEN_FOR_WRITING:
        return True
    until = audit.challenge_until
    return audit.status not in (Audit.Status.CANCELLED, Audit.Status.CLOSED) and bool(until and clock.today() <= until)


# A challenge, a concern or an action, and a person


def of_audit(rule):
    """A predicate on an audit, asked of a thing that belongs to one."""
    return Predicate(f"of its audit: {rule.name}", lambda person, thing: rule(person, thing.audit))


@predicate
def raised_it(person, thing):
    return thing.by_id == person.pk


@predicate
def decides_it(person, challenge):
    return challenge.decided_by_id == person.pk


@predicate
def is_unsettled(person, challenge):
    return challenge.status in Challenge.UNSETTLED


@predicate
def owns_it(person, action):
    """Its owner; without one, whoever plays the role it was given to."""
    if action.owner_id:
        return action.owner_id == person.pk
    return bool(action.owner_role) and parts.plays(person, action.owner_role, action.audit)


@predicate
def did_it(person, action):
    return action.done_by_id == person.pk


@predicate
def manages_the_doer(person, action):
    """Somebody above the doer in the line, who then signs off in the manager's place."""
    return action.done_by_id is not None and action.done_by.line_manager_id == person.pk


@predicate
def is_draft(person, action):
    return action.source == Action.Source.AUDIT and action.audit.status in Audit.OPEN_FOR_WRITING


@predicate
def works_on(person, case):
    return case.worker_id == person.pk


@predicate
def is_ones_own(person, own_audit):
    return own_audit.person_id == person.pk


@predicate
def is_not_shared(person, own_audit):
    return own_audit.shared_at is None


def _takes_part(person, audit, part):
    return audit.participants.running().filter(person=person, part=part).exists()


def _visible(person, audit):
    return Audit.objects.visible_to(person).filter(pk=audit.pk).exists()


def _is_named_as(person, role, audit):
    field = parts.NAMED.get(role)
    return field is not None and getattr(audit, f"{field}_id") == person.pk


is_qa = holds(Role.QA)
is_for_everybody = holds(Role.QA, Role.SENIOR_LEADER)
is_impartial_qa = is_qa & ~is_auditor & ~is_practitioner

allow("audits.view", sees, "You cannot open this audit.")
allow("audits.see_judgements", sees & ~grades_blind, "You see the grades once you have given yours.")
allow("audits.allocate", is_qa, "Audits are allocated by the QA team.")
allow("audits.work", is_auditor, "Only the auditor of this audit can do this.")
allow(
    "audits.write",
    is_auditor & is_open_for_writing,
    "Only the auditor writes here, until the audit is shared.",
)
allow(
    "audits.contribute",
    (is_auditor | is_named | is_guest) & is_open_for_writing,
    "Comments are written by the people named on the audit, until it is shared.",
)
allow(
    "audits.write_own_words",
    is_practitioner & is_open_to_the_worker,
    "The worker's own words are written by the worker, until the last day to challenge.",
)
allow(
    "audits.reflect",
    is_named & ~is_cancelled,
    "Reflections are written by the worker, their manager and the IRO.",
)
allow(
    "audits.agree",
    may_challenge & is_shared,
    "Only the people named on a shared audit agree to it.",
)
allow(
    "audits.challenge",
    may_challenge & is_shared,
    "Only the people named on the audit can challenge it, while it is shared.",
)
allow(
    "audits.set_limit_aside",
    may_set_aside & of_audit(sees) & of_audit(~is_cancelled) & of_audit(~is_closed),
    "A limiting judgement is set aside only by those whom the framework names, until the audit is closed.",
)
allow("audits.log_contact", is_auditor & is_unfinished, "Attempts are noted by the auditor.")
allow(
    "audits.check",
    is_impartial_qa,
    "Audits are checked by the QA team, never by their own auditor.",
)
allow(
    "audits.cancel",
    is_impartial_qa,
    "Audits are cancelled by the QA team, never by their own auditor.",
)
allow("audits.remind", is_qa, "Reminders by hand, and steps for several audits at once, are the QA team's.")
allow("audits.reassign", is_qa, "Audits are given to another auditor by the QA team.")
allow("audits.invite", is_qa | is_auditor, "Others are let in by the auditor or the QA team.")
allow("audits.close", is_impartial_qa | leads, "Audits are closed by the team manager or the QA team.")
allow("audits.raise_concern", sees, "You cannot open this audit.")
allow(
    "audits.acknowledge_concern",
    of_audit(acts_on_concerns) | of_audit(is_qa),
    "What was done is noted by the team manager or those above.",
)
allow(
    "audits.note_family_view",
    (is_auditor | is_named | is_qa) & ~is_cancelled & sees,
    "What the family says is noted by the people named on the audit and the QA team.",
)
allow(
    "audits.tell_family",
    of_audit(is_auditor | is_named | is_qa) & of_audit(is_graded) & of_audit(sees),
    "The family hears the findings from the people named on the audit, once it is finalised.",
)
allow(
    "audits.take_family_answers",
    is_qa,
    "Answers that come in from outside are put to their audits by the QA team.",
)
allow("audits.begin_own_audits", holds(Role.PRACTITIONER), "Practitioners audit their own work.")
allow(
    "audits.audit_own_work",
    holds(Role.PRACTITIONER) & works_on,
    "Your own work is the work with the cases that you hold.",
)
allow("audits.write_own", is_ones_own & is_not_shared, "It is written by whose work it is, until it is shared.")
allow(
    "audits.answer_challenge",
    of_audit(is_auditor) & is_unsettled,
    "A challenge is answered by the auditor.",
)
allow(
    "audits.refer_challenge",
    of_audit(arranges_decisions) & of_audit(~is_auditor),
    "A decision is arranged by the QA team.",
)
allow("audits.decide_challenge", decides_it, "Only the senior manager asked to decide can do this.")
allow("audits.withdraw_challenge", raised_it, "Only the person who challenged can withdraw it.")
allow(
    "audits.add_action",
    is_auditor & is_open_for_writing,
    "Actions are written by the auditor, until the audit is shared.",
)
allow(
    "audits.add_later_action",
    (leads | moderates | is_for_everybody) & is_graded & ~is_auditor & ~is_practitioner & sees,
    "Further actions are set by its moderator, its team's managers and the QA team, once the audit is finalised.",
)
allow(
    "audits.edit_action",
    of_audit(is_auditor) & is_draft,
    "Actions are written by the auditor, until the audit is shared.",
)
allow(
    "audits.complete_action",
    (owns_it | of_audit(leads)) & of_audit(is_graded),
    "An action is completed by its owner or the team manager, once the audit is finalised.",
)
allow(
    "audits.sign_off_action",
    (of_audit(signs_off) | manages_the_doer) & ~did_it & of_audit(is_graded),
    "An action is signed off by the team manager, never by the person who did it.",
)
allow(
    "audits.hand_over_action",
    of_audit(leads) | of_audit(is_qa),
    "An action is given to somebody else by the team manager or the QA team.",
)
allow(
    "audits.drop_action",
    (of_audit(signs_off) | of_audit(is_qa)) & of_audit(is_graded),
    "An action is dropped by the team manager or the QA team.",
)
