"""Who may read a framework."""

from lib.permissions import allow
from people.models import Role
from people.rules import holds

READERS = (
    Role.QA,
    Role.ADMINISTRATOR,
    Role.AUDITOR,
    Role.MODERATOR,
    Role.TEAM_MANAGER,
    Role.IRO,
    Role.GROUP_MANAGER,
    Role.HEAD_OF_SERVICE,
    Role.SENIOR_LEADER,
)

allow(
    "frameworks.read",
    holds(*READERS),
    "The framework is read by those who audit, manage, lead or keep it.",
)
