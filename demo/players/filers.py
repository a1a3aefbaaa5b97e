"""Whoever files finished audits on the child's record."""

from audits import parts
from demo.players.at_work import NAMED, Player
from followup import filing
from followup.models import Filing


class Filers(Player):
    """The people of the role that the framework names, mostly the auditors."""

    def day(self, on):
        """File what is asked for, mostly within a day or two and never after its day."""
        waiting = Filing.objects.waiting().select_related(*(f"audit__{name}" for name in NAMED))
        for row in waiting.order_by("audit__reference"):
            day = row.asked_on + self.chance.days(0, 2, "files", row.audit.reference)
            people = parts.told(row.audit, [row.by_role], on=on)
            if people and on >= min(day, row.due_on):
                where = row.audit.policy.followup.filing.where[:200]
                filing.file(row, filed_on=on, where=where, by=people[0])
