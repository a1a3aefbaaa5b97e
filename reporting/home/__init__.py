"""What each person sees first: what waits for them, by when, and the numbers they answer for.

A block for each part somebody plays, at most a few queries each, never one a row.
"""

from people.models import Role
from reporting.home.answering import audits_of_my_work, my_children, my_team
from reporting.home.auditing import guest_audits, my_audits
from reporting.home.deciding import decisions, my_moderations, my_service
from reporting.home.everybody import alarms, escalated, my_actions
from reporting.home.leading import keeping, leaders_month, protecting
from reporting.home.parts import Desk
from reporting.home.quality import board

LEADERS = frozenset({Role.GROUP_MANAGER, Role.HEAD_OF_SERVICE})
#: Which roles a block is for (none: everybody), in the order of the page.
BLOCKS = (
    (frozenset(), alarms),
    (frozenset(), escalated),
    (frozenset({Role.QA}), board),
    (frozenset({Role.SENIOR_LEADER}), leaders_month),
    (frozenset(), decisions),
    (frozenset({Role.AUDITOR}), my_audits),
    (frozenset({Role.GUEST}), guest_audits),
    (frozenset({Role.TEAM_MANAGER}), my_team),
    (LEADERS, my_service),
    (frozenset({Role.MODERATOR, *LEADERS}), my_moderations),
    (frozenset({Role.PRACTITIONER, Role.TEAM_MANAGER, Role.IRO}), audits_of_my_work),
    (frozenset({Role.IRO}), my_children),
    (frozenset(), my_actions),
    (frozenset({Role.ADMINISTRATOR}), keeping),
    (frozenset({Role.DATA_PROTECTION}), protecting),
)


def home(person, *, on):
    """The blocks of a person's home page, the most pressing first."""
    desk = Desk(person, on)
    built = [build(desk) for needed, build in BLOCKS if not needed or needed & desk.roles]
    return [block for block in built if block is not None]
