"""Who is at work, and what their screens load with an audit."""

from dataclasses import dataclass

from demo.chance import Chance
from people.models import Role, User

#: The people and things named on an audit, for select_related.
NAMED = ("auditor", "practitioner", "team_manager", "iro", "team__parent", "case", "framework_version")


def here(person, on):
    """Whether somebody works for the council on a day."""
    return person is not None and (person.left_on is None or person.left_on > on)


@dataclass(frozen=True)
class Player:
    """People of one part, with their luck."""

    chance: Chance

    def somebody_of_qa(self, audit, on):
        """Somebody of the QA team who neither did this audit nor the work it reads; None if there is nobody."""
        people = User.objects.holding(Role.QA, on=on).exclude(pk__in=[audit.auditor_id, audit.practitioner_id or 0])
        return self.chance.pick(list(people.order_by("email")) or [None], "qa", audit.reference)
