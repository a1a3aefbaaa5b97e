"""Managers: oversight, supervision, actions done and signed off, what is put before them."""

from datetime import timedelta

from audits import actions
from audits.models import Action
from demo import words
from demo.players.at_work import NAMED, Player, here
from followup import escalation, oversight
from followup.models import Escalation, Oversight
from lib import clock

EARLIEST = 14  # days before its day that somebody completes an action


class Managers(Player):
    """Team managers, those above them, and the owners of actions."""

    def day(self, on):
        self._oversee(on)
        self._supervise(on)
        self._act(on)
        self._sign(on)
        self._explain(on)

    def _oversee(self, on):
        """Write oversight, mostly in time."""
        for row in Oversight.objects.waiting().select_related("manager", "audit").order_by("audit__reference"):
            if here(row.manager, on) and on >= self._oversees_on(row):
                text = self.chance.pick(words.DISCUSSION, row.audit.reference)
                oversight.write_oversight(row, discussion=text, by=row.manager)

    def _oversees_on(self, row):
        late = self.chance.falls(0.12, "oversight late", row.audit.reference)
        days = self.chance.days(1, 9, "oversight", row.audit.reference)
        return row.due_on + days if late else max(row.opened_on, row.due_on - days)

    def _supervise(self, on):
        """Note the talk in supervision once oversight is written."""
        unnoted = Oversight.objects.filter(supervision_on=None).exclude(written_at=None)
        for row in unnoted.select_related("manager", "audit").order_by("audit__reference"):
            about = row.audit.reference
            held = clock.day_of(row.written_at) + self.chance.days(1, 20, "supervision", about)
            if here(row.manager, on) and on >= held:
                text = self.chance.pick(words.SUPERVISION, about)
                oversight.note_supervision(row, held_on=on, note=text, by=row.manager)

    def _act(self, on):
        """Owners complete their actions, mostly in time."""
        near = Action.objects.agreed().filter(
            status=Action.Status.OPEN, due_on__lte=on + timedelta(days=EARLIEST)
        )
        for action in _with_audit(near):
            owner = action.owner or action.audit.team_manager
            if here(owner, on) and on >= self._done_on(action):
                text = self.chance.pick(words.DONE, action.audit.reference, action.order)
                actions.complete(action, what_was_done=text, by=owner)

    def _done_on(self, action):
        about = (action.audit.reference, action.order)
        days = self.chance.days(0, EARLIEST, "done", *about)
        if self.chance.falls(0.15, "action late", *about):
            return action.due_on + days
        return max(clock.day_of(action.audit.finalised_at), action.due_on - days)

    def _sign(self, on):
        """Others sign off what is done."""
        for action in _with_audit(Action.objects.agreed().filter(status=Action.Status.DONE)):
            about = (action.audit.reference, action.order)
            if on < clock.day_of(action.done_at) + self.chance.days(1, 6, "signs", *about):
                continue
            signers = [one for one in actions.signers(action, on=on) if here(one, on)]
            if signers:
                actions.sign_off(action, effect_seen=self.chance.pick(words.EFFECT, *about), by=signers[0])

    def _explain(self, on):
        """Say what is done about something late, where it is still late after some days."""
        unanswered = Escalation.objects.open().filter(updated_at=None)
        for row in unanswered.select_related("person", "audit").order_by("audit__reference", "on", "person__email"):
            about = (row.audit.reference, row.on, row.person.email)
            answers = self.chance.falls(0.6, "explains", *about)
            if answers and here(row.person, on) and on >= row.on + self.chance.days(1, 6, "explained", *about):
                escalation.answer(row, update=self.chance.pick(words.UPDATE, *about), by=row.person)


def _with_audit(rows):
    loaded = rows.select_related("owner", "done_by__line_manager", *(f"audit__{name}" for name in NAMED))
    return loaded.order_by("audit__reference", "order")
