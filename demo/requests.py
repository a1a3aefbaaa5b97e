"""Auditors who ask for a break or an exemption, and who decides it."""

from allocation.models import Break, Exemption
from allocation.people import auditors, deciders, told
from allocation.services import (
    ask_break,
    ask_exemption,
    decide_break,
    decide_exemption,
    propose_reallocation,
    reallocate,
)
from audits.models import Audit
from demo import words
from frameworks.services import in_force
from lib.months import Month
from people.models import Role, User

ASKING_DAY = 15  # of the month, or the next day anybody is at work


class Requests:
    """Breaks for the next month, exemptions from this one."""

    def __init__(self, chance):
        self.chance = chance

    def day(self, on):
        self._decide(Break.objects.waiting(), decide_break, _break_deciders, on)
        self._decide(Exemption.objects.waiting(), decide_exemption, deciders, on)
        self._reallocate(on)
        if ASKING_DAY <= on.day < ASKING_DAY + 3:
            self._ask_breaks(on)
        self._ask_exemptions(on)

    def _ask_breaks(self, on):
        month = Month.of(on).next
        rested = set(Break.objects.values_list("person", flat=True))
        for person in auditors(in_force(on).policy, on=on):
            wishes = self.chance.falls(0.03, "break", month, person.email)
            if wishes and person.pk not in rested:
                ask_break(person, month=month, reason=words.BREAK, by=person)

    def _ask_exemptions(self, on):
        fresh = Audit.objects.filter(allocated_on=on, status=Audit.Status.ALLOCATED, exemptions=None)
        for audit in fresh.select_related("auditor").order_by("reference"):
            if self.chance.falls(0.025, "exemption", audit.reference):
                ask_exemption(audit, reason=words.EXEMPTION, by=audit.auditor)

    def _decide(self, waiting, decide, who, on):
        for asked in waiting.select_related("person").order_by("pk"):
            people = sorted(who(asked, on=on), key=lambda person: person.email)
            if people:
                agree = not self.chance.falls(0.2, "decision", asked.person.email, asked.month)
                decide(asked, agree=agree, by=people[0], reason="" if agree else words.REFUSED)

    def _reallocate(self, on):
        """Give an exempted auditor's case to whom the match proposes first."""
        agreed = Exemption.objects.agreed().filter(audit__status__in=Audit.UNFINISHED)
        for exemption in agreed.select_related("audit__auditor", "person").order_by("pk"):
            audit = exemption.audit
            if audit.auditor_id != exemption.person_id:
                continue
            proposed = propose_reallocation(audit, number=1)
            if proposed:
                reallocate(audit, to=proposed[0][0], reason=words.REALLOCATED, by=self._qa(audit, on))

    def _qa(self, audit, on):
        people = User.objects.holding(Role.QA, on=on).order_by("email")
        return self.chance.pick(list(people), "reallocates", audit.reference)


def _break_deciders(asked, *, on):
    policy = in_force(on).policy
    return told(policy, asked.person, {policy.breaks.decided_by}, on=on)
