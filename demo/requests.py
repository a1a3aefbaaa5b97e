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
from allocation.services.breaks import full
from audits.models import Audit
from demo import words
from frameworks.dates import due_on, working_days
from frameworks.services import in_force
from lib.months import Month
from people.models import Role, User

ASKING_DAY = 15  # of the month, or the next day anybody is at work


class Requests:
    """Breaks for the next month, exemptions from this one."""

    def __init__(self, chance):
        self.chance = chance

    def day(self, on):
        policy = in_force(on).policy
        for asked in _waiting(Break):
            room = not full(policy, asked.calendar_month, on=on)
            self._decide(asked, decide_break, _break_deciders(asked, on=on), room=room)
        for asked in _waiting(Exemption):
            self._decide(asked, decide_exemption, deciders(asked, on=on))
        self._reallocate(on)
        if on == _asking_day(policy, on) and _may_be_asked_for(policy, Month.of(on).next, on):
            self._ask_breaks(policy, on)
        self._ask_exemptions(on)

    def _ask_breaks(self, policy, on):
        month = Month.of(on).next
        rested = set(Break.objects.values_list("person", flat=True))
        for person in auditors(policy, on=on):
            wishes = self.chance.falls(0.03, "break", month, person.email)
            if wishes and person.pk not in rested:
                ask_break(person, month=month, reason=words.BREAK, by=person)

    def _ask_exemptions(self, on):
        fresh = Audit.objects.filter(allocated_on=on, status=Audit.Status.ALLOCATED, exemptions=None)
        for audit in fresh.select_related("auditor").order_by("reference"):
            if self.chance.falls(0.025, "exemption", audit.reference):
                ask_exemption(audit, reason=words.EXEMPTION, by=audit.auditor)

    def _decide(self, asked, decide, people, *, room=True):
        """Mostly agree, where the rules leave room for it."""
        people = sorted(people, key=lambda person: person.email)
        if people:
            agree = room and not self.chance.falls(0.2, "decision", asked.person.email, asked.month)
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


def _waiting(model):
    return model.objects.waiting().select_related("person").order_by("pk")


def _break_deciders(asked, *, on):
    policy = in_force(on).policy
    return told(policy, asked.person, {policy.breaks.decided_by}, on=on)


def _asking_day(policy, on):
    return working_days(policy).on_or_after(on.replace(day=ASKING_DAY))


def _may_be_asked_for(policy, month, on):
    """Whether the rules leave room for a break in a month, and time to ask for it."""
    in_time = on <= due_on(policy, policy.breaks.ask_before, month.previous)
    return policy.breaks.per_year > 0 and in_time and not full(policy, month, on=on)
