"""Which team and which person the names of a list stand for.

Names are compared without case, accents, spaces and hyphens. Where two people share a
name the child's team decides; else what somebody has explained is remembered; and
where neither tells, nobody is taken.
"""

from collections import defaultdict
from dataclasses import dataclass

from cases.annexa.cells import name_key, team_key
from cases.models import NameMapping
from people.models import Team, User


@dataclass(frozen=True, slots=True)
class Match:
    """Whom a name stands for (an id, or None) and why nobody was found."""

    pk: int | None
    why: str = ""


NOBODY = Match(None)
UNKNOWN_TEAM = Match(None, "No team has this name.")
TWO_TEAMS = Match(None, "Several teams have this name.")
UNKNOWN_WORKER = Match(None, "Nobody on the staff list has this name.")
TWO_WORKERS = Match(None, "Several people have this name, and the team does not tell which.")


class Staff:
    """The council's teams and people by the names lists may give them, as they are now."""

    def __init__(self):
        self._teams = defaultdict(set)
        self._parents = {}
        self.disabled_teams = set()
        for team in Team.objects.all():
            for name in (team.name, *team.also_known_as):
                self._teams[team_key(name)].add(team.pk)
            self._parents[team.pk] = team.parent_id
            if team.disabled_children:
                self.disabled_teams.add(team.pk)
        self._people = defaultdict(list)
        self._initials = defaultdict(list)
        people = User.objects.filter(is_active=True).order_by("pk")
        for pk, name, team_id, left_on in people.values_list("pk", "name", "team_id", "left_on"):
            key = name_key(name)
            self._people[key].append((pk, team_id, left_on))
            self._initials[_initial_and_surname(key)].append((pk, team_id, left_on))
        self._mapped_teams, self._mapped_people = {}, {}
        for mapping in NameMapping.objects.all():
            if mapping.kind == NameMapping.Kind.TEAM:
                self._mapped_teams[team_key(mapping.spelling)] = mapping.team_id
            else:
                self._mapped_people[name_key(mapping.spelling)] = mapping.person_id

    def team(self, name):
        """The team a name stands for."""
        key = team_key(name)
        if not key:
            return NOBODY
        if key in self._mapped_teams:
            return Match(self._mapped_teams[key])
        found = self._teams.get(key, ())
        if len(found) == 1:
            return Match(next(iter(found)))
        return TWO_TEAMS if found else UNKNOWN_TEAM

    def worker(self, name, team_id):
        """The person a name stands for, for a child of a team."""
        key = name_key(name)
        if not key:
            return NOBODY
        found = self._people.get(key, ())
        told = self._only(found, team_id)
        if key in self._mapped_people and not (len(found) > 1 and told.pk):
            return Match(self._mapped_people[key])
        if not found and len(key.partition(" ")[0]) == 1:
            return self._only(self._initials.get(key, ()), team_id)
        return told

    def sharing(self, name):
        """How many people have exactly this name."""
        return len(self._people.get(name_key(name), ()))

    def _only(self, found, team_id):
        if not found:
            return UNKNOWN_WORKER
        for few in (
            found,
            [each for each in found if each[2] is None],  # who has not left
            [each for each in found if team_id and each[1] == team_id],
            [each for each in found if team_id and self._same_service(each[1], team_id)],
        ):
            if len(few) == 1:
                return Match(few[0][0])
        return TWO_WORKERS

    def _same_service(self, one, other):
        return one is not None and self._top(one) == self._top(other)

    def _top(self, team_id):
        return self._parents.get(team_id) or team_id


def _initial_and_surname(key):
    forename, _, rest = key.partition(" ")
    return f"{forename[:1]} {rest}"
