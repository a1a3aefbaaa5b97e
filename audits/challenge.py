"""Disagreement with a shared outcome: first the auditor, then somebody unconnected.

HULL-69, HULL-72.
"""

from django.db import transaction

from audits import checks, parts, services, workflow
from audits.holding import hold
from audits.models import Challenge
from audits.names import for_reader
from audits.refusals import Refused
from frameworks.policy import Independence
from lib import clock
from lib.again import retried
from lib.permissions import require
from lib.steps import AlreadyMoved, NotAllowed, move
from people.closeness import Closeness
from people.models import User
from trail.services import notify_many, record, telling

#: What connects a senior manager with the case: its team, line and whole service (HULL-72).
UNCONNECTED = Independence(exclude_own_service=True)
INDEPENDENT = Independence()


@retried
@transaction.atomic
def raise_challenge(audit, *, text, by):
    """Somebody named on the audit disagrees while it is shared. Returns the Challenge."""
    hold(audit)
    require(by, "audits.challenge", audit)
    if not text.strip():
        raise Refused("Say what you disagree with and why.")
    challenge = Challenge.objects.create(audit=audit, by=by, text=text)
    record("audits.challenge", challenge, by=by, before=None, after={"audit": audit.pk})
    _tell(challenge, "challenge_raised", [audit.auditor], challenger=by.name)
    return challenge


@retried
@transaction.atomic
def answer(challenge, *, text, settled, by):
    """The auditor answers after talking it over; not settled: QA is asked to arrange a decision."""
    require(by, "audits.answer_challenge", challenge)
    if not text.strip():
        raise Refused("Write what you talked over and what came of it.")
    if challenge.status != Challenge.Status.OPEN:
        raise NotAllowed("A senior manager has this challenge: the auditor no longer answers it.")
    said = {"answer": text, "answered_at": clock.now()}
    if settled:
        _take(challenge, workflow.SETTLE, by=by, **said)
        _tell(challenge, "challenge_settled", [challenge.by])
    else:
        _say(challenge, said, by=by)
        _tell(challenge, "challenge_to_decide", [challenge.by, *_arranging(challenge)])
    return challenge


def _arranging(challenge):
    role = challenge.audit.policy.challenge.arranged_by
    return parts.playing(challenge.audit, role, on=clock.today())


def deciders(challenge, *, on):
    """Senior managers of services not connected with the case: queryset of User."""
    audit = challenge.audit
    holding = User.objects.holding(audit.policy.challenge.decided_by, on=on)
    closeness = Closeness.on(on)
    free = [person.pk for person in holding if not connection(challenge, person, closeness)]
    return User.objects.filter(pk__in=free)


def connection(challenge, person, closeness):
    """Why somebody cannot decide, as the end of a sentence; "" if they can (HULL-72)."""
    audit = challenge.audit
    if person.pk in (audit.auditor_id, challenge.by_id, *(one.pk for one in parts.named_on(audit))):
        return f"{person} is part of this audit"
    rules = UNCONNECTED if audit.policy.challenge.unconnected_service else INDEPENDENT
    worker, team, case = audit.practitioner_id, audit.team_id, audit.case.reference
    return closeness.tie(person.pk, rules=rules, worker=worker, team=team, case=case)


@retried
@transaction.atomic
def refer(challenge, *, to, by):
    """QA gives the challenge to one of `deciders`; anybody else is refused with the reason."""
    require(by, "audits.refer_challenge", challenge)
    policy, today = challenge.audit.policy, clock.today()
    if challenge.answered_at is None:
        raise Refused("The auditor answers first: a decision follows where there is no agreement.")
    role = policy.challenge.decided_by
    if not User.objects.holding(role, on=today).filter(pk=to.pk).exists():
        raise Refused(f"{to} is no {policy.role_title(role)}: choose somebody who is.")
    if why := connection(challenge, to, Closeness.on(today)):
        raise Refused(f"{to} cannot decide this challenge, because {why}. Choose somebody else.")
    _take(challenge, workflow.REFER, by=by, decided_by=to)
    _tell(challenge, "challenge_referred", [to])
    return challenge


@retried
@transaction.atomic
def decide(challenge, *, decision, by, grade=""):
    """The final decision; a grade, if given, is the one that stands from now on."""
    if not decision.strip():
        raise Refused("Write your decision and its reasons.")
    if grade and (why := checks.over_limit(challenge.audit, grade)):
        raise Refused(why)
    _take(
        challenge,
        workflow.DECIDE,
        by=by,
        decision=decision,
        decided_grade=grade,
        decided_at=clock.now(),
    )
    audit = challenge.audit
    if grade:
        services.settle_grade(audit, grade=grade, by=by, reason="Challenge decided")
    _tell(challenge, "challenge_decided", [challenge.by, audit.auditor])
    return challenge


@retried
@transaction.atomic
def withdraw(challenge, *, by):
    """Whoever challenged no longer does."""
    _take(challenge, workflow.WITHDRAW, by=by)
    _tell(challenge, "challenge_withdrawn", [challenge.audit.auditor])
    return challenge


def _take(challenge, step, *, by, **changes):
    moved = move(challenge, step, by=by, **changes)
    record(
        f"audits.challenge_{step.name}",
        challenge,
        by=by,
        before={"status": moved.was},
        after={"status": moved.status},
    )


def _say(challenge, said, *, by):
    standing = Challenge.objects.filter(pk=challenge.pk, status=challenge.status, answered_at=challenge.answered_at)
    if not standing.update(**said):
        raise AlreadyMoved("Somebody else has just answered or withdrawn this challenge. Reload the page to see it.")
    for field, value in said.items():
        setattr(challenge, field, value)
    record("audits.challenge_answer", challenge, by=by, before=None, after={"settled": False})


def _tell(challenge, kind, people, **context):
    audit = challenge.audit
    notify_many(
        telling(
            kind,
            person,
            about=challenge,
            url=audit.get_absolute_url(),
            on=clock.today(),
            reference=audit.reference,
            **{name: for_reader(said, to=person, audit=audit) for name, said in context.items()},
        )
        for person in people
    )
