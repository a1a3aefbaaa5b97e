"""Everybody reads their notices now and then."""

from datetime import timedelta

from demo.players.at_work import Player
from people.models import User
from trail.models import Notice
from trail.services import mark_read

FRESH = timedelta(days=1)
WEEK = 5  # working days


class Readers(Player):
    """People with notices they have not read."""

    def day(self, on):
        old = Notice.objects.unread().filter(on__lt=on - FRESH)
        for person in User.objects.filter(pk__in=old.values("to")).order_by("email"):
            if self._looks(person, on):
                mark_read(old, by=person)

    def _looks(self, person, on):
        """Whether this is the person's weekday for it; every third time they forget."""
        today = self.chance.of("reads", person.email).randrange(WEEK) == on.weekday()
        return today and not self.chance.falls(0.35, "forgets", person.email, on)
