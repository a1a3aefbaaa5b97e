"""The invented council's people at work: what each of them does on one working day.

Everything goes through the application's own services, as their pages do. Who does
what when follows from chance of the seed and the audit's reference, so that the same
seed plays the same year.
"""

from demo.players.auditors import Auditors
from demo.players.filers import Filers
from demo.players.leaders import Leaders
from demo.players.managers import Managers
from demo.players.moderators import Moderators
from demo.players.named import NamedPeople
from demo.players.quality_team import QualityTeam
from demo.players.readers import Readers
from lib import clock


class Players:
    """Everybody, with their luck."""

    def __init__(self, chance):
        self.auditors = Auditors(chance)
        self.named = NamedPeople(chance)
        self.quality_team = QualityTeam(chance)
        self.managers = Managers(chance)
        self.filers = Filers(chance)
        self.moderators = Moderators(chance)
        self.leaders = Leaders(chance)
        self.readers = Readers(chance)

    def day(self, on):
        """All that happens on a working day between nine and five."""
        for hour, act in (
            (9, self.readers.day), (10, self.auditors.day), (12, self.named.day),
            (13, self.quality_team.day), (14, self.managers.day), (15, self.filers.day),
            (16, self.moderators.day), (17, self.leaders.day),
        ):
            with clock.at(clock.moment_of(on, hour)):
                act(on)
