"""Who plays which of the policy's roles for one audit, on a day.

A policy speaks of roles ("tell the group manager"); an audit has people. Worker,
manager and IRO are named on the audit; leaders are found in the audit's team, then
up the line above its people, then in its service; the rest in the whole council.
"""

from frameworks.policy import titled
from people.models import Membership, Role, User
from people.sight import sight_of

NAMED = {
    Role.AUDITOR: "auditor",
    Role.PRACTITIONER: "practitioner",
    Role.TEAM_MANAGER: "team_manager",
    Role.IRO: "iro",
}
#: Roles held by somebody in particular for an audit's team.
LEADING = frozenset({Role.TEAM_MANAGER, Role.GROUP_MANAGER, Role.HEAD_OF_SERVICE})
#: Roles that only somebody named on the audit plays for it.
ONLY_NAMED = frozenset({Role.AUDITOR, Role.PRACTITIONER, Role.IRO, Role.GUEST})


def playing(audit, role, *, on):
    """The people who play a role for this audit on a day: list of User, possibly empty."""
    if named := _named(audit, role, on):
        return [named]
    if role in ONLY_NAMED:
        return []
    if role in LEADING:
        return (
            _in(audit.team_id, role, on)
            or _up_the_line(audit, role, on)
            or _in_service(audit, role, on)
        )
    return list(User.objects.holding(role, on=on))


def told(audit, roles, *, on, titles=()):
    """Everybody who plays one of the roles, once each, in the roles' order.

    Where somebody of a role has one of the job `titles`, the others of it are not told
    (ROCH-38, SOTON-13). Where a role is played by nobody the QA team is told in its
    place, so that no warning goes to nobody; but not in place of a reviewing officer,
    whom many cases do not have, where others are told too (ROCH-39).
    """
    people = {}
    for role in roles:
        playing_it = playing(audit, role, on=on)
        if not playing_it and (role != Role.IRO or len(roles) == 1):
            playing_it = playing(audit, Role.QA, on=on)
        named = [person for person in playing_it if titled(person.job_title, titles)]
        for person in named or playing_it:
            people.setdefault(person.pk, person)
    return list(people.values())


def plays(person, role, audit):
    """Whether somebody plays a role for this audit today; leaders by the teams they lead."""
    if role in NAMED and getattr(audit, f"{NAMED[role]}_id") == person.pk:
        return True
    if role in ONLY_NAMED:
        return False
    sight = sight_of(person)
    if role in LEADING:
        return sight.has(role) and audit.team_id in sight.led
    return sight.has(role)


def named_on(audit):
    """Worker, manager and IRO of an audit, those there are, once each: list of User.

    Never the auditor: a manager who audits the own team's work is the auditor of it (ROCH-08).
    """
    people = (audit.practitioner, audit.team_manager, audit.iro)
    return list({person.pk: person for person in people if person and person.pk != audit.auditor_id}.values())


def _named(audit, role, on):
    person = getattr(audit, NAMED[role]) if role in NAMED else None
    return person if person and _works(person, on) else None


def _works(person, on):
    return person.is_active and (person.left_on is None or person.left_on > on)


def _in(team_id, role, on):
    if team_id is None:
        return []
    held = Membership.objects.current(on).filter(team=team_id, role=role).values("person")
    return list(User.objects.working(on).filter(pk__in=held))


def _up_the_line(audit, role, on):
    holders = set(Membership.objects.current(on).filter(role=role).values_list("person", flat=True))
    for start in filter(None, (audit.team_manager, audit.practitioner)):
        for person in _above(start):
            if person.pk in holders and _works(person, on):
                return [person]
    return []


def _above(person):
    """Line managers, nearest first; a circle ends the walk."""
    seen = {person.pk}
    while person.line_manager_id and person.line_manager_id not in seen:
        person = person.line_manager
        seen.add(person.pk)
        yield person


def _in_service(audit, role, on):
    service = audit.team.parent_id if audit.team_id else None
    return _in(service, role, on)
