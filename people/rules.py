"""Who may do what with people, and the predicates on roles that other rooms build on."""

from lib.permissions import Predicate, allow, predicate
from people.models import Role
from people.sight import sight_of


def holds(*roles):
    """Somebody who holds one of the roles today, in whatever team."""
    return Predicate(f"holds {' or '.join(roles)}", lambda person, _: sight_of(person).has(*roles))


@predicate
def is_oneself(person, other):
    return other is not None and person.pk == other.pk


@predicate
def is_the_declarer(person, declaration):
    return declaration is not None and declaration.person_id == person.pk


@predicate
def leads_team_of(person, other):
    """Leads the team or service that the other person works in."""
    return other is not None and other.team_id in sight_of(person).led


QA = holds(Role.QA)
ADMINISTRATOR = holds(Role.ADMINISTRATOR)
DATA_PROTECTION = holds(Role.DATA_PROTECTION)

allow(
    "people.look",
    QA | ADMINISTRATOR | holds(Role.SENIOR_LEADER),
    "People and teams are kept by the QA team and administrators.",
)
allow("people.move_work", QA, "The work of leavers is moved by the QA team.")
allow("people.import", QA | ADMINISTRATOR, "The staff list is taken by the QA team or an administrator.")
allow("people.give_role", ADMINISTRATOR, "Roles are given by an administrator.")
allow("people.end_sessions", ADMINISTRATOR, "Somebody else is signed out by an administrator.")
allow(
    "people.remove_second_factor",
    ADMINISTRATOR & ~is_oneself,
    "A second step is removed by an administrator, never one’s own.",
)
allow(
    "people.forget_council_account",
    ADMINISTRATOR & ~is_oneself,
    "A council account is forgotten by an administrator, never one’s own.",
)
allow(
    "people.note_absence",
    is_oneself | leads_team_of | QA,
    "Absence is noted by the person, their manager or the QA team.",
)
allow(
    "trail.read", ADMINISTRATOR | DATA_PROTECTION, "The trail is read by an administrator or data protection officer."
)
allow(
    "people.declare",
    is_oneself | QA | ADMINISTRATOR,
    "An interest in a case is declared by the person, the QA team or an administrator.",
)
allow(
    "people.keep_declarations",
    QA | ADMINISTRATOR | DATA_PROTECTION,
    "Declared interests are kept by the QA team, administrators and the data protection officer.",
)
allow(
    "people.end_declaration",
    (QA | ADMINISTRATOR | DATA_PROTECTION) & ~is_the_declarer,
    "A declared interest is ended by the QA team, an administrator or the data protection officer, never one’s own.",
)
allow("jobs.see_all", QA | ADMINISTRATOR, "You see the jobs that you started.")
