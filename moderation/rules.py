"""Who may moderate: the person named on the moderation, never somebody close to the work."""

from lib.permissions import allow, predicate
from people.models import Role
from people.rules import holds


@predicate
def is_moderator_of(person, moderation):
    return moderation.moderator_id == person.pk


@predicate
def did_the_audit(person, moderation):
    return moderation.audit.auditor_id == person.pk


@predicate
def is_in_the_audit(person, moderation):
    audit = moderation.audit
    return person.pk in (audit.practitioner_id, audit.team_manager_id, audit.iro_id)


allow(
    "moderation.grade",
    is_moderator_of & ~did_the_audit & ~is_in_the_audit,
    "Only the moderator named here grades, and nobody moderates their own audit or work.",
)
allow(
    "moderation.agree",
    did_the_audit & ~is_moderator_of,
    "A third record is agreed by the auditor whose audit it is.",
)
allow("moderation.choose", holds(Role.QA), "Audits are chosen for moderation by the QA team.")
allow(
    "moderation.look",
    holds(Role.QA, Role.SENIOR_LEADER),
    "How the month is moderated is for the QA team and senior leaders.",
)
