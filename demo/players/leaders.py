"""Leaders: the meetings and updates after a poor grade, and the trackers they sign."""

from datetime import timedelta

from audits import parts
from demo import words
from demo.players.at_work import NAMED, Player, here
from followup import assurance, chains, updates
from followup.models import ChainUpdate, Meeting, TrackerCheck
from lib.permissions import can
from people.models import User


class Leaders(Player):
    """Group managers, heads of service and senior leaders."""

    def day(self, on):
        self._meet(on)
        self._update(on)
        self._sign_trackers(on)

    def _meet(self, on):
        """Hold the meetings of a chain, mostly before their day."""
        due = Meeting.objects.waiting().select_related("convened_by", "chain__audit__framework_version")
        for meeting in due.order_by("chain__audit__reference", "due_on", "kind"):
            about = (meeting.chain.audit.reference, meeting.kind)
            late = self.chance.falls(0.1, "meeting late", *about)
            day = meeting.due_on + timedelta(days=4 if late else -2)
            if here(meeting.convened_by, on) and on >= day:
                chains.hold_meeting(
                    meeting, held_on=on, notes=self.chance.pick(words.MEETING, *about),
                    plan=self.chance.pick(words.PLAN, *about), people=list(meeting.people.all()),
                    by=meeting.convened_by,
                )

    def _update(self, on):
        """Say what was done since a poor grade, on the day it is due or shortly before."""
        owed = ChainUpdate.objects.waiting().select_related("chain", *(f"chain__audit__{name}" for name in NAMED))
        for update in owed.order_by("chain__audit__reference", "order"):
            about = (update.chain.audit.reference, update.order)
            people = parts.told(update.chain.audit, [update.by_role], on=on)
            if people and on >= update.due_on - self.chance.days(0, 1, "update", *about):
                updates.give_update(update, text=self.chance.pick(words.UPDATE, *about), by=people[0])

    def _sign_trackers(self, on):
        """Sign the trackers drawn for each service within the month."""
        drawn = TrackerCheck.objects.waiting().select_related("audit__framework_version", "service")
        for check in drawn.order_by("month", "service__name"):
            about = (check.month, check.service.name)
            if on < check.month + self.chance.days(8, 24, "tracker", *about):
                continue
            roles = check.audit.policy.followup.assurance.signed_off_by
            people = [
                one for one in User.objects.holding(*roles, on=on).order_by("email")
                if can(one, "followup.sign_tracker", check)
            ]  # fmt: skip
            concern = self.chance.falls(0.1, "tracker concern", *about)
            assurance.sign(
                check, result="concern" if concern else "tracked", note=words.TRACKER if concern else "",
                by=self.chance.pick(people, "signs tracker", *about),
            )
