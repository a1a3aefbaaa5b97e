"""Who is meant when the framework's rules on breaks and exemptions name a role."""

from allocation.roster import year_of
from frameworks.policy import titled
from frameworks.services import in_force
from people.closeness import Closeness
from people.models import Membership, User
from people.sight import LEADING

__all__ = ["auditors", "deciders", "told", "year_of"]


def auditors(policy, *, on):
    """Everybody who audits under a quota of the framework, by name; left out: leavers."""
    roles = {role for quota in policy.quotas for role in quota.roles}
    return User.objects.holding(*roles, on=on).order_by("name", "pk")


def deciders(exemption, *, on):
    """Who may decide an exemption: the role, and the job titles where the framework names some."""
    policy = exemption.audit.policy if exemption.audit else in_force(on).policy
    rule = policy.exemption_for(_roles_of(exemption.person, on))
    if rule is None:
        return []
    holders = User.objects.holding(rule.decided_by, on=on).exclude(pk=exemption.person_id)
    return [one for one in holders if not rule.titles or titled(one.job_title, rule.titles)]


def told(policy, person, roles, *, on):
    """The people of these roles who are told of somebody's request, once each.

    A leading role is played by whoever holds it above the person in the line, else in
    their team or service; other roles by everybody who holds them.
    """
    lines = Closeness.on(on)
    found = {}
    for role in sorted(roles):
        holders = list(User.objects.holding(role, on=on))
        if role in LEADING:
            holders = _theirs(person, role, holders, lines, on)
        found.update((one.pk, one) for one in holders if one != person)
    return list(found.values())


def _theirs(person, role, holders, lines, on):
    above = set(lines.above(person.pk))
    nearest = [one for one in holders if one.pk in above]
    if nearest:
        return nearest
    place = lines.places.get(person.pk)
    places = {place, lines.services.get(place)} - {None}
    held = Membership.objects.current(on).filter(role=role, team__in=places)
    leading = set(held.values_list("person", flat=True))
    return [one for one in holders if one.pk in leading]


def _roles_of(person, on):
    return set(Membership.objects.current(on).filter(person=person).values_list("role", flat=True))
