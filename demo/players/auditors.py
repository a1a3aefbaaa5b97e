"""Auditors: arrange, read, begin the form, meet the worker, write, share, finalise."""

from datetime import timedelta

from audits import concerns, contact, parts, services
from audits.models import Audit
from demo import words
from demo.players.at_work import NAMED, Player, here
from demo.players.quality import quality
from demo.writing import begin, fill_in
from lib import clock

Status = Audit.Status
WORKING = frozenset({Status.ALLOCATED, Status.IN_PROGRESS, Status.SHARED, Status.RETURNED})


class Auditors(Player):
    """Everybody with an audit to do."""

    def day(self, on):
        working = Audit.objects.filter(status__in=WORKING).select_related(*NAMED, "tool_version")
        for audit in working.order_by("reference"):
            if here(audit.auditor, on):
                self._work(audit, on)

    def _work(self, audit, on):
        if audit.status == Status.SHARED:
            self._finalise(audit, on)
        elif audit.status == Status.RETURNED:
            self._amend(audit, on)
        elif on >= self._writes_on(audit):
            self._write(audit)
        elif audit.status == Status.ALLOCATED and on >= self._begins_on(audit):
            self._begin(audit)
        elif on >= audit.allocated_on + timedelta(days=2) and not audit.contact_attempts.exists():
            self._call(audit)

    def _writes_on(self, audit):
        """Most write in the second and third week; some late, a few not before they are chased."""
        about = audit.reference
        if self.chance.falls(0.01, "writes when chased", about):
            return audit.due_on + self.chance.days(20, 45, "chased", about)
        if self.chance.falls(0.08, "writes late", about):
            return audit.due_on + self.chance.days(-2, 9, "late", about)
        room = max(2, (audit.due_on - audit.allocated_on).days - 6)
        return audit.allocated_on + self.chance.days(min(3, room), room, "writes", about)

    def _begins_on(self, audit):
        """Most fill in the first sections some days before they meet the worker."""
        early = self.chance.falls(0.8, "begins", audit.reference)
        ahead = self.chance.days(2, 12, "ahead", audit.reference) if early else timedelta(0)
        return max(audit.allocated_on + timedelta(days=2), self._writes_on(audit) - ahead)

    def _form(self, audit):
        """How good practice is and the words for it; the same whenever the form is opened."""
        return {"quality": quality(self.chance, audit), "luck": self.chance.of("form", audit.reference)}

    def _begin(self, audit):
        share = self.chance.of("share", audit.reference).uniform(0.15, 0.7)
        begin(audit, share=share, by=audit.auditor, **self._form(audit))

    def _call(self, audit):
        worker = audit.practitioner
        if here(worker, clock.today()):
            answered = not self.chance.falls(0.12, "call", audit.reference)
            contact.log_attempt(audit, person=worker, how="phone", answered=answered, by=audit.auditor)

    def _write(self, audit):
        self._meet_worker(audit)
        fill_in(audit, by=audit.auditor, **self._form(audit))
        if self.chance.falls(0.012, "concern", audit.reference):
            self._fear(audit)
        services.share(audit, by=audit.auditor)

    def _meet_worker(self, audit):
        worker = audit.practitioner
        if not here(worker, clock.today()):
            services.absent_worker(audit, reason="No worker is in post for this child.", by=audit.auditor)
            return
        if audit.worker_confirmed_at is None:
            services.confirm_worker(audit, practitioner=worker, by=audit.auditor)
        contact.log_attempt(
            audit, person=worker, how="meeting", answered=True, meeting_at=clock.now(), by=audit.auditor,
        )

    def _fear(self, audit):
        concern = concerns.raise_concern(audit, text=words.CONCERN, by=audit.auditor)
        acting = parts.playing(audit, audit.policy.concerns.acted_on_by, on=clock.today())
        if acting:
            concerns.acknowledge(concern, what_was_done=words.CONCERN_ACTED, by=acting[0])

    def _finalise(self, audit, on):
        if not services.blocked(audit, on=on):
            services.finalise(audit, by=audit.auditor)

    def _amend(self, audit, on):
        if on >= audit.return_due_on - self.chance.days(0, 2, "amend", audit.reference):
            services.resubmit(audit, by=audit.auditor)
