"""What stayed undone is put before somebody: by the policy's lateness rules, once a person."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from audits.models import Action, Audit
from audits.parts import playing, told
from followup.models import Chain, ChainUpdate, Escalation, Filing, Meeting, Oversight
from followup.oversight import manager_of
from frameworks.dates import nudge, working_days
from lib import clock
from lib.again import retried
from lib.permissions import require
from lib.steps import NotAllowed
from people.models import Role
from trail.services import length, notify_many, record, telling

AROUND = ("framework_version", "team", "practitioner", "team_manager", "auditor", "iro")
REVIEWS = frozenset({Meeting.Kind.REVIEW, Meeting.Kind.FURTHER})


@dataclass(frozen=True)
class Owed:
    """One thing somebody owes: which step of the policy, since when, whose, and where it is done."""

    step: str
    audit: Audit
    thing: object
    people: tuple
    due_on: date
    url: str
    what: str

    @property
    def about(self):
        """The thing as escalations write it down."""
        return f"{self.step} {self.thing._meta.label_lower}:{self.thing.pk}"


def owed(on):
    """Everything that follow-up waits for on a day."""
    yield from _oversights(on)
    yield from _supervisions(on)
    yield from _actions()
    yield from _meetings()
    yield from _reaudits(on)
    yield from _updates(on)
    yield from _filings(on)


def _oversights(on):
    waiting = Oversight.objects.waiting().asked()
    for one in waiting.select_related("manager", *_with_audit("audit")):
        manager = manager_of(one, on=on)
        yield Owed(
            "oversight", one.audit, one, _those(manager), one.due_on, one.get_absolute_url(), "Management oversight"
        )


def _supervisions(on):
    waiting = Oversight.objects.filter(supervision_on=None).asked()
    for one in waiting.select_related("manager", *_with_audit("audit")):
        yield Owed(
            "supervision",
            one.audit,
            one,
            _those(manager_of(one, on=on)),
            one.supervision_due_on,
            one.get_absolute_url(),
            "The discussion in supervision",
        )


def _actions():
    waiting = Action.objects.agreed().filter(status=Action.Status.OPEN).exclude(due_on=None)
    for one in waiting.select_related("owner", *_with_audit("audit")):
        yield Owed(
            "action",
            one.audit,
            one,
            _those(one.owner or one.audit.team_manager),
            one.due_on,
            one.get_absolute_url(),
            f"Action {one.order}",
        )


def _meetings():
    waiting = Meeting.objects.waiting().select_related("convened_by", "chain", *_with_audit("chain__audit"))
    for one in waiting:
        step = "review" if one.kind in REVIEWS else "meeting"
        yield Owed(
            step,
            one.chain.audit,
            one,
            _those(one.convened_by),
            one.due_on,
            one.chain.get_absolute_url(),
            f"The meeting “{one.get_kind_display()}”",
        )


def _reaudits(on):
    """Re-audits not finalised yet; while nobody has one, the QA team owes it."""
    done = Audit.objects.filter(status__in=Audit.GRADED, re_audit_of__isnull=False).values("re_audit_of")
    running = Chain.objects.running().exclude(audit__in=done)
    for one in running.select_related("audit__reaudit_due__result", *_with_audit("audit")):
        due = getattr(one.audit, "reaudit_due", None)
        people = () if due and due.result else tuple(playing(one.audit, Role.QA, on=on))
        yield Owed("reaudit", one.audit, one, people, one.reaudit_due_on, one.get_absolute_url(), "The re-audit")


def _updates(on):
    waiting = ChainUpdate.objects.waiting().select_related("chain", *_with_audit("chain__audit"))
    for one in waiting:
        audit, people = one.chain.audit, tuple(told(one.chain.audit, [one.by_role], on=on))
        yield Owed("update", audit, one, people, one.due_on, one.chain.get_absolute_url(), f"Update {one.order}")


def _filings(on):
    for one in Filing.objects.waiting().select_related(*_with_audit("audit")):
        people = tuple(told(one.audit, [one.by_role], on=on))
        yield Owed("filing", one.audit, one, people, one.due_on, one.get_absolute_url(), "Filing on the record")


def _those(person):
    return (person,) if person else ()


def _with_audit(path):
    return [f"{path}__{name}" for name in AROUND]


def chase(things, *, on):
    """Remind before and chase after each day on which something is due; gives notices written."""
    return notify_many(word for thing in things for word in _nudges(thing, on))


def _nudges(thing, on):
    if not (kind := nudge(thing.audit.policy, thing.due_on, on)):
        return []
    said = {"about": thing.thing, "url": thing.url, "reference": thing.audit.reference, "due_on": thing.due_on}
    return [telling(f"{thing.step}_{kind}", person, on=on, **said) for person in thing.people]


@transaction.atomic
def escalate(things, *, on):
    """Put what is late before the people the policy names; once a thing and person."""
    done = set(Escalation.objects.values_list("about", "after"))
    late = [(thing, rule) for thing in things for rule in _rules_reached(thing, done, on)]
    new = [(one, thing) for thing, rule in late for one in _put_before_all(thing, rule, on)]
    notify_many(_told_of(escalation, thing, on) for escalation, thing in new)
    return len(new)


def _rules_reached(thing, done, on):
    """The rules of lateness that a thing has reached and that nobody was told by yet."""
    if thing.due_on >= on:
        return []
    late = working_days(thing.audit.policy).working_days_between(thing.due_on, on)
    rules = [rule for rule in thing.audit.policy.lateness if rule.step == thing.step and late >= rule.after]
    return [rule for rule in rules if (thing.about, rule.after) not in done]


def _put_before_all(thing, rule, on):
    """The new escalations of a thing, one for each person the rule names."""
    due = f"{thing.due_on.day} {thing.due_on:%B %Y}"
    why = {"on": on, "after": rule.after, "why": f"{thing.what} was due on {due}.", "url": thing.url}
    for person in told(thing.audit, rule.tell, on=on):
        escalation, new = Escalation.objects.get_or_create(
            audit=thing.audit, about=thing.about, person=person, defaults=why
        )
        if new:
            yield escalation


def _told_of(escalation, thing, on):
    return telling(
        "escalated",
        escalation.person,
        about=escalation,
        url=escalation.get_absolute_url(),
        on=on,
        reference=thing.audit.reference,
        due_on=thing.due_on,
    )


def settle(things):
    """Mark escalations as resolved whose thing is no longer among those owed; gives how many."""
    live = {thing.about for thing in things}
    settled = [pk for pk, about in Escalation.objects.open().values_list("pk", "about") if about not in live]
    return Escalation.objects.filter(pk__in=settled).update(resolved_at=clock.now())


@transaction.atomic
def reopen(things, *, on):
    """Put before the same people again what was done, late, and then sent back; gives how many."""
    late = {thing.about: thing for thing in things if thing.due_on < on}
    resolved = Escalation.objects.exclude(resolved_at=None).select_related("person", "audit")
    again = [escalation for escalation in resolved if escalation.about in late]
    Escalation.objects.filter(pk__in=[one.pk for one in again]).update(resolved_at=None)
    notify_many(_told_of(escalation, late[escalation.about], on) for escalation in again)
    return len(again)


@retried
@transaction.atomic
def answer(escalation, *, update, by):
    """Say what has been done about something that was put before you; the last word stands."""
    require(by, "followup.answer_escalation", escalation)
    if not update.strip():
        raise NotAllowed("Say what has been done about it.")
    escalation.update, escalation.updated_by, escalation.updated_at = update, by, clock.now()
    escalation.save(update_fields=["update", "updated_by", "updated_at"])
    record("followup.escalation_answered", escalation, by=by, after={"update": length(update)})
    return escalation
