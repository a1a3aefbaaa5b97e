"""Workers, managers and reviewing officers: reflect, agree with what was shared, or challenge it."""

from audits import challenge, services
from audits.models import Audit, Challenge
from demo import words
from demo.players.at_work import NAMED, Player, here
from lib import clock


class NamedPeople(Player):
    """Everybody named on a shared audit; also those who settle what they challenge."""

    def day(self, on):
        shared = Audit.objects.filter(status=Audit.Status.SHARED).select_related(*NAMED)
        for audit in shared.order_by("reference"):
            for person in services.undecided(audit):
                if here(person, on) and on >= self._answers_on(audit, person):
                    self._answer(audit, person)
        raised = Challenge.objects.filter(status=Challenge.Status.OPEN)
        for one in raised.select_related("by", *(f"audit__{name}" for name in NAMED)).order_by("audit__reference"):
            self._settle(one, on)

    def _answers_on(self, audit, person):
        days = self.chance.days(0, 4, "agrees", audit.reference, person.email)
        return clock.day_of(audit.shared_at) + days

    def _answer(self, audit, person):
        worker = person.pk == audit.practitioner_id
        if worker and self.chance.falls(0.3, "reflects", audit.reference):
            services.reflect(audit, text=self.chance.pick(words.REFLECTION, audit.reference), by=person)
        if worker and not audit.challenges.exists() and self.chance.falls(0.05, "challenge", audit.reference):
            challenge.raise_challenge(audit, text=self.chance.pick(words.CHALLENGE, audit.reference), by=person)
        else:
            services.agree(audit, by=person)

    def _settle(self, raised, on):
        reference = raised.audit.reference
        if raised.answered_at is None and on > clock.day_of(raised.at):
            challenge.answer(
                raised, text=self.chance.pick(words.ANSWER, reference),
                settled=not self.chance.falls(0.2, "settled", reference), by=raised.audit.auditor,
            )
        elif raised.answered_at and on > clock.day_of(raised.answered_at):
            self._refer(raised, on)

    def _refer(self, raised, on):
        free = list(challenge.deciders(raised, on=on).order_by("email"))
        if not free:
            challenge.withdraw(raised, by=raised.by)
            return
        decider = self.chance.pick(free, "decider", raised.audit.reference)
        challenge.refer(raised, to=decider, by=self.somebody_of_qa(raised.audit, on))
        challenge.decide(raised, decision=words.DECISION, by=decider)
