"""Who answers for an audit after it is checked; which role, the framework of the audit says."""

from django.db.models import Q

from audits import parts
from frameworks.page import policy_today
from lib.permissions import allow, predicate
from people.models import Role
from people.rules import holds
from people.sight import sight_of


@predicate
def writes_oversight(person, oversight):
    """Plays the role that the policy asks for oversight, or leads above it."""
    audit = oversight.audit
    return parts.plays(person, audit.policy.followup.oversight.written_by, audit) or _leads_above(person, audit)


@predicate
def notes_supervision(person, oversight):
    audit = oversight.audit
    role = audit.policy.followup.oversight.supervision_noted_by
    return parts.plays(person, role, audit) or _leads_above(person, audit)


def _leads_above(person, audit):
    """Leads the audit's team from above: for a group of teams or the service."""
    sight = sight_of(person)
    return audit.team_id in sight.led and sight.has(Role.GROUP_MANAGER, Role.HEAD_OF_SERVICE)


@predicate
def did_the_audit(person, thing):
    return person.pk == thing.audit.auditor_id


@predicate
def did_the_work(person, thing):
    return person.pk == thing.audit.practitioner_id


@predicate
def called_the_meeting(person, meeting):
    return person.pk == meeting.convened_by_id


@predicate
def leads_team_of_chain(person, meeting):
    audit = meeting.chain.audit
    return person.pk == audit.team_manager_id or audit.team_id in sight_of(person).led


@predicate
def was_told(person, escalation):
    return person.pk == escalation.person_id


@predicate
def looks_at_samples(person, check):
    rule = check.action.audit.policy.followup.assurance
    return sight_of(person).has(rule.drawn_by)


@predicate
def did_the_action(person, check):
    return person.pk in (check.action.done_by_id, check.action.signed_off_by_id)


@predicate
def took_part(person, check):
    """Audited it, is named on it, or did or signed off one of its actions."""
    audit = check.audit
    if person.pk in (audit.auditor_id, audit.practitioner_id, audit.team_manager_id, audit.iro_id):
        return True
    return audit.actions.filter(Q(owner=person) | Q(done_by=person) | Q(signed_off_by=person)).exists()


@predicate
def signs_trackers(person, check):
    return sight_of(person).has(*check.audit.policy.followup.assurance.signed_off_by)


@predicate
def takes_samples(person, policy):
    """Holds a role that the policy in force lets look at samples or sign trackers."""
    rule = policy.followup.assurance
    return sight_of(person).has(rule.drawn_by, *rule.signed_off_by)


@predicate
def owes_the_update(person, update):
    return parts.plays(person, update.by_role, update.chain.audit) or _leads_above(person, update.chain.audit)


@predicate
def files_audits(person, filing):
    return parts.plays(person, filing.by_role, filing.audit)


def learning_roles(policy):
    """Roles that the framework lets lead or join its meetings on learning, or agree a summary."""
    rules, summaries = policy.learning, policy.followup.summaries
    led = {rule.led_by for rule in rules if rule.led_by} | ({summaries.agreed_by} if summaries else set())
    return led.union(*(rule.people for rule in rules))


@predicate
def learns(person, _):
    """Holds a role that the framework in force invites to learning."""
    policy = policy_today()
    return policy is not None and sight_of(person).has(*learning_roles(policy))


@predicate
def leads_learning(person, _):
    policy = policy_today()
    return policy is not None and sight_of(person).has(*(rule.led_by for rule in policy.learning if rule.led_by))


@predicate
def agrees_summaries(person, _):
    policy = policy_today()
    rule = policy and policy.followup.summaries
    return rule is not None and sight_of(person).has(rule.agreed_by)


@predicate
def owns_it(person, action):
    return person.pk == action.owner_id


QA = holds(Role.QA)

allow(
    "followup.write_oversight",
    writes_oversight & ~did_the_work & ~did_the_audit,
    "Oversight is written by the manager of the child's team.",
)
allow("followup.hand_over_oversight", QA, "Oversight is given to somebody else by the QA team.")
allow(
    "followup.note_supervision",
    notes_supervision & ~did_the_work,
    "The discussion in supervision is noted by the worker's manager.",
)
allow(
    "followup.record_meeting",
    called_the_meeting | leads_team_of_chain | QA,
    "The meeting is recorded by who called it, the team's managers or the QA team.",
)
allow("followup.answer_escalation", was_told | QA, "An update is given by the person it was put to.")
allow(
    "followup.assure",
    looks_at_samples & ~did_the_action,
    "Done actions are checked by the people the framework names, never by whoever did them or signed them off.",
)
allow(
    "followup.sign_tracker",
    signs_trackers & ~took_part,
    "Trackers are signed by the senior leaders the framework names, never by who took part in the audit.",
)
allow(
    "followup.see_samples",
    QA | takes_samples,
    "Samples of done actions are for the QA team and the leaders the framework names.",
)
allow("followup.end_chain", QA, "A chain is ended by hand by the QA team only.")
allow(
    "followup.give_update",
    owes_the_update | QA,
    "The update is given by the role the framework names, those above it or the QA team.",
)
allow("followup.file", files_audits | QA, "Filing is noted by the role the framework names or the QA team.")
allow(
    "followup.read_learning",
    learns | QA,
    "Learning is for the people whom the framework invites to its meetings.",
)
allow(
    "followup.agree_summary",
    agrees_summaries,
    "Summaries of themes are written down by the role the framework names.",
)
allow(
    "followup.add_learning_action",
    leads_learning | agrees_summaries,
    "Actions are agreed by those who lead the meetings on learning.",
)
allow(
    "followup.complete_learning_action",
    owns_it | leads_learning | agrees_summaries,
    "An action is said to be done by its owner or by those who lead the meetings on learning.",
)
