"""The QA team: check what was finalised, look again at what was said to be done."""

from audits import services
from audits.models import Audit
from demo import words
from demo.players.at_work import NAMED, Player
from followup import assurance
from followup.models import AssuranceCheck
from lib import clock


class QualityTeam(Player):
    """Whoever holds the QA role."""

    def day(self, on):
        self._check(on)
        self._assure(on)

    def _check(self, on):
        """Check what was finalised; send a few back once."""
        finalised = Audit.objects.filter(status=Audit.Status.FINALISED).select_related(*NAMED)
        for audit in finalised.order_by("reference"):
            if on < clock.day_of(audit.finalised_at) + self.chance.days(1, 3, "check", audit.reference):
                continue
            once, somebody = audit.return_due_on is None, self.somebody_of_qa(audit, on)
            if somebody and once and self.chance.falls(0.06, "return", audit.reference):
                services.return_(audit, by=somebody, reason=words.RETURNED)
            elif somebody:
                services.check(audit, by=somebody)

    def _assure(self, on):
        drawn = AssuranceCheck.objects.filter(at=None).select_related(
            "action__audit__framework_version", "action__done_by", "action__signed_off_by"
        )
        for check in drawn.order_by("month", "action__audit__reference", "action__order"):
            about = (check.action.audit.reference, check.action.order)
            if on >= check.month + self.chance.days(6, 18, "assure", *about):
                assurance.note(
                    check, result="partly" if self.chance.falls(0.15, "assured", *about) else "seen",
                    note=self.chance.pick(words.EFFECT, *about), by=self.somebody_of_qa(check.action.audit, on),
                )
