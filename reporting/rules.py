"""Who reads reports: the roles the framework gives the monthly report to."""

from lib.permissions import allow
from people.models import Role
from people.rules import holds

allow(
    "reporting.read_month",
    holds(Role.QA, Role.SENIOR_LEADER, Role.HEAD_OF_SERVICE, Role.GROUP_MANAGER),
    "The monthly report is for the QA team, senior leaders, heads of service and group managers.",
)
allow("reporting.close_month", holds(Role.QA), "A month is closed by the QA team.")
