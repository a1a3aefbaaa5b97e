"""Whom a person may see work of: their own, their teams', their service's, everyone's.

The one place that turns memberships into teams. Querysets of other rooms build
their `visible_to` on it (house rule 10); nothing else asks for roles directly.
"""

from dataclasses import dataclass

from django.db.models import Exists, Q

from lib import clock
from people.models import Declaration, Membership, Role, Team

#: Roles that see the work of the whole council.
EVERYWHERE = frozenset({Role.QA, Role.SENIOR_LEADER})
#: Roles that see the work of the team or service they are held in.
LEADING = frozenset({Role.TEAM_MANAGER, Role.GROUP_MANAGER, Role.HEAD_OF_SERVICE})


@dataclass(frozen=True)
class Sight:
    """What one person's roles open on a day. Built once a request: `sight_of(person)`."""

    person: object
    roles: frozenset
    led: tuple  # ids of teams and services the person leads, branches included
    declared: tuple = ()  # references of the cases the person has declared to stand close to

    @property
    def sees_all(self):
        return bool(self.roles & EVERYWHERE)

    def has(self, *roles):
        return bool(self.roles & set(roles))

    def kept_out(self, reference="reference"):
        """The condition that leaves out the cases this person stands close to; `reference` is the way to a case's."""
        close = Q()
        for declared in self.declared:
            close |= Q(**{f"{reference}__iexact": declared})
        return ~close if self.declared else Q()


def sight_of(person, on=None):
    """The sight of a person on a day (default: today); kept on the person for the request."""
    on = on or clock.today()
    kept = person.__dict__.get("_sight")
    if kept is None or kept[0] != on:
        kept = person.__dict__["_sight"] = (on, _look(person, on))
    return kept[1]


def _look(person, on):
    if not person.is_active or (person.left_on and person.left_on <= on):
        return Sight(person, frozenset(), ())
    declared = Declaration.objects.standing().filter(person=person)
    # That there is any is asked along with the roles: hardly anybody has, and no page pays for it.
    rows = Membership.objects.current(on).filter(person=person).order_by()
    held = list(rows.values_list("role", "team_id", Exists(declared)))
    tops = {team for role, team, _ in held if role in LEADING and team}
    close = any(some for *_, some in held) if held else True
    return Sight(
        person,
        frozenset(role for role, *_ in held),
        _branches(tops),
        tuple(declared.order_by("reference").values_list("reference", flat=True)) if close else (),
    )


def _branches(tops):
    if not tops:
        return ()
    below = Team.objects.filter(parent__in=tops).values_list("pk", flat=True)
    return tuple(sorted(tops | set(below)))
