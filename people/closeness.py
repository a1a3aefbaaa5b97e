"""Who stands too close to a piece of work to judge it: own team, own service, own line.

HULL-15 (auditors), HULL-72 (deciders of a challenge), HULL-38 (moderators). Built once
for many questions: everything is read in four queries, then asked in memory.
"""

from dataclasses import dataclass, field

from people.models import Declaration, Membership, Team, User
from people.sight import LEADING


@dataclass(frozen=True)
class Closeness:
    """The council's lines and teams on one day."""

    managers: dict  # person id -> line manager's id
    places: dict  # person id -> team id
    services: dict  # team id -> service id
    led: dict  # person id -> ids of teams led, branches included
    names: dict  # person id -> name
    declared: dict = field(default_factory=dict)  # a case's reference in capitals -> ids of who stands close to it
    held: tuple = ()  # every role held on the day: (person id, role, team id or None)

    @classmethod
    def on(cls, day):
        """The lines and teams as they stand; leading roles as held on the day."""
        people = list(User.objects.values_list("pk", "line_manager_id", "team_id", "name"))
        parents = dict(Team.objects.values_list("pk", "parent_id"))
        held = tuple(Membership.objects.current(day).values_list("person_id", "role", "team_id"))
        led = {}
        for person, role, team in held:
            if role in LEADING and team:
                branches = {pk for pk, parent in parents.items() if parent == team}
                led.setdefault(person, set()).update({team} | branches)
        declared = {}
        for person, reference in Declaration.objects.standing().values_list("person_id", "reference"):
            declared.setdefault(reference, set()).add(person)
        return cls(
            managers={pk: manager for pk, manager, _, _ in people if manager},
            places={pk: team for pk, _, team, _ in people if team},
            services={pk: parent or pk for pk, parent in parents.items()},
            led=led,
            names={pk: name for pk, _, _, name in people},
            declared=declared,
            held=held,
        )

    def close_to(self, reference):
        """Ids of those who declared to stand close to the case of this reference."""
        return self.declared.get(reference.upper(), frozenset())

    def above(self, person):
        """Everybody above somebody in the line, nearest first; a circle ends the walk."""
        line, at = [], self.managers.get(person)
        while at and at not in line and at != person:
            line.append(at)
            at = self.managers.get(at)
        return line

    def tie(self, person, *, rules, worker=None, team=None, case=""):
        """Why somebody is too close to the work of this worker in this team; "" if they are not.

        `rules` is an independence rule of the framework, `case` the case's reference. The
        sentence ends another one: "… because Tess Hill manages the worker".
        """
        name = self.names.get(person, "this person")
        if person in self.close_to(case):
            return f"{name} has declared an interest in the case"
        if worker and person == worker:
            return f"it is {name}'s own work"
        if rules.exclude_own_team and team and self.places.get(person) == team:
            return f"{name} works in the case's team"
        if rules.exclude_managed_teams and team and team in self.led.get(person, ()):
            return f"{name} leads the case's team"
        if rules.exclude_line_management and worker:
            if person in self.above(worker):
                return f"{name} is in the line above the worker"
            if worker in self.above(person):
                return f"{name} is in the line below the worker"
        if rules.exclude_own_service and team and self._same_service(person, team):
            return f"{name} works in the case's service"
        return ""

    def _same_service(self, person, team):
        place = self.places.get(person)
        return bool(place) and self.services.get(place) == self.services.get(team)
