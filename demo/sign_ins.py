"""Somebody to sign in as, for each part people play in the demonstration."""

from audits.models import Audit
from people.models import Role, User

PASSWORD = "invented-council-2026"
PARTS = (
    (Role.QA, "the month's board, rounds, checks"),
    (Role.AUDITOR, "an audit to do"),
    (Role.PRACTITIONER, "audits of their cases, actions"),
    (Role.TEAM_MANAGER, "oversight and sign-off"),
    (Role.IRO, "actions on their children"),
    (Role.GROUP_MANAGER, "their service: late, followed up"),
    (Role.HEAD_OF_SERVICE, "their service, moderation"),
    (Role.MODERATOR, "a second grade to give"),
    (Role.SENIOR_LEADER, "how good practice is"),
    (Role.GUEST, "the one audit they are invited to"),
    (Role.ADMINISTRATOR, "people, trail, framework"),
    (Role.DATA_PROTECTION, "who read what, requests for records, what is let go"),
)
#: For each part the audits that make a good first page: those with work waiting.
BUSY = {
    Role.AUDITOR: ("auditor", [Audit.Status.IN_PROGRESS, Audit.Status.ALLOCATED, Audit.Status.SHARED]),
    Role.PRACTITIONER: ("practitioner", [Audit.Status.SHARED, Audit.Status.CHECKED]),
    Role.TEAM_MANAGER: ("team_manager", [Audit.Status.CHECKED]),
    Role.IRO: ("iro", [Audit.Status.SHARED, Audit.Status.CHECKED]),
}


def choose(on):
    """(person, role, what to see) for each part, the busiest first; nobody twice."""
    chosen, taken = [], set()
    for role, what in PARTS:
        person = _somebody(role, on, taken)
        if person:
            taken.add(person.pk)
            chosen.append((person, role, what))
    return chosen


def _somebody(role, on, taken):
    people = User.objects.holding(role, on=on).exclude(pk__in=taken)
    if role in BUSY:
        field, states = BUSY[role]
        busy = Audit.objects.filter(status__in=states, **{f"{field}__in": people})
        found = busy.order_by("-month", "reference").values_list(field, flat=True).first()
        if found:
            return people.get(pk=found)
    if role == Role.MODERATOR:
        found = people.filter(moderations__status__in=["chosen", "graded"]).order_by("email").first()
        if found:
            return found
    return people.order_by("email").first()


def open_doors(on):
    """Give everybody in the list the demonstration's password; returns the list."""
    chosen = choose(on)
    for person, _, _ in chosen:
        person.set_password(PASSWORD)
        person.save(update_fields=["password"])
    return chosen
