"""Who reads reports, and who sees what the year asks of whom."""

from lib.permissions import allow
from people.models import Role
from people.rules import holds

allow(
    "reporting.read_month",
    holds(Role.QA, Role.SENIOR_LEADER, Role.HEAD_OF_SERVICE, Role.GROUP_MANAGER),
    "The monthly report is for the QA team, senior leaders, heads of service and group managers.",
)
allow("reporting.close_month", holds(Role.QA), "A month is closed by the QA team.")
allow(
    "reporting.see_owed",
    holds(*(role for role in Role if role != Role.GUEST)),
    "What the year asks is for people who work for the council.",
)
