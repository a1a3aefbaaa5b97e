"""Who may read a framework, and who may change it."""

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

EDITORS = (Role.QA, Role.ADMINISTRATOR)

allow(
    "frameworks.edit",
    holds(*EDITORS),
    "The framework is changed by the QA team or an administrator.",
)
allow(
    "frameworks.read",
    holds(*READERS),
    "The framework is read by those who audit, manage, lead or keep it.",
)
