"""Who may see, import and open cases."""

from lib.permissions import allow, predicate
from people.models import Role
from people.rules import ADMINISTRATOR, QA, holds
from people.sight import sight_of


@predicate
def is_asker(person, request):
    return request is not None and request.person_id == person.pk


@predicate
def leads_the_case(person, case):
    """Leads the case's team or service, or manages its worker."""
    if case is None:
        return False
    manages = case.worker_id is not None and case.worker.line_manager_id == person.pk
    return manages or case.team_id in sight_of(person).led


@predicate
def stands_close(person, request):
    """Declared to stand close to the case that is asked for."""
    if request is None or not sight_of(person).declared:
        return False
    return request.case.reference.upper() in sight_of(person).declared


SENIOR = holds(Role.SENIOR_LEADER)
LEADER = holds(Role.HEAD_OF_SERVICE)
SEES_LISTS = holds(
    Role.QA, Role.SENIOR_LEADER, Role.HEAD_OF_SERVICE, Role.GROUP_MANAGER, Role.TEAM_MANAGER,
    Role.PRACTITIONER, Role.IRO,
)

allow("cases.look", SEES_LISTS, "Cases are listed for the people who work with them and the QA team.")
allow("cases.import", QA, "Case lists are taken in by the QA team.")
allow(
    "cases.ask_access", holds(*(role for role in Role if role != Role.GUEST)),
    "A restricted record is asked for by people who work for the council.",
)
allow("cases.restrict", QA | ADMINISTRATOR, "Records are restricted by the QA team or an administrator.")
allow(
    "cases.mark_closing", QA | leads_the_case,
    "A case is marked as about to close by the worker's manager, those who lead its team, or the QA team.",
)
allow(
    "cases.decide_access", (QA | LEADER | SENIOR) & ~is_asker & ~stands_close,
    "Access to a restricted record is decided by the QA team, a head of service or a senior leader,"
    " and never by the person who asked or who declared an interest in the case.",
)
