"""Reminding by hand: whom an audit waits for today, and telling them, once a day for each audit.

The words are those of the daily chase (`audits/duties.py`), so that whom the chase told
today is not told again, and the other way round (HULL-57, HULL-71, HULL-72).
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from audits import dates
from audits.models import Audit, Challenge, View
from audits.refusals import Refused
from audits.sentences import listed
from audits.services import named_people
from lib.again import retried
from lib.permissions import require
from people.models import User
from trail.models import Notice
from trail.services import key_of, notify_many, record, telling

Status = Audit.Status
#: Whom the chase asks to go on with an audit, and in which words; each as a reminder or, after the day, a chaser.
STEPS = ("audit", "return", "challenge")
ASKING = frozenset({f"{step}_{kind}" for step in STEPS for kind in ("reminder", "overdue")} | {"window_reminder"})
#: Why nobody is reminded of an audit that waits for nobody's writing.
PAST = {
    Status.FINALISED: "It waits for the QA team’s check.",
    Status.CHECKED: "It is checked: what follows is chased on its own lists.",
    Status.CLOSED: "It is closed.",
    Status.CANCELLED: "It is cancelled.",
}


@dataclass(frozen=True)
class Reminder:
    """What a reminder of one audit would do on a day: whom it tells; who is left out, and why, in sentences."""

    audit: Audit
    kind: str = ""
    thing: object = None  # the audit, or the challenge that waits
    due_on: date | None = None
    people: tuple = ()
    left_out: tuple = ()
    why: str = ""  # nobody is told at all, as a sentence


@dataclass(frozen=True)
class _Known:
    """What stands of several audits, read once for all of them."""

    challenges: dict  # audit id to its unsettled challenge
    agreed: set  # (audit id, person id, moment)
    told: set  # (key of the thing, person id) of today's reminders
    there: set  # ids of the people who are here to be told


def reminders(audits, *, on):
    """What a reminder would do for each of some audits, in their order; the number of queries is always the same."""
    known = _known(audits, on)
    return [_reminder(audit, known, on) for audit in audits]


@retried
@transaction.atomic
def remind(audit, *, by, on):
    """Ask the people an audit waits for to go on with it. Returns the Reminder; Refused where it tells nobody."""
    require(by, "audits.remind", audit)
    [found] = reminders([audit], on=on)
    if found.why:
        raise Refused(found.why)
    told = notify_many(_words(found, person, on) for person in found.people)
    if not told:
        raise Refused(_reminded(found.people))
    record("audits.remind", audit, by=by, after={"kind": found.kind, "people": [one.pk for one in found.people]})
    return found


def _known(audits, on):
    ids = [audit.pk for audit in audits]
    challenges = {one.audit_id: one for one in Challenge.objects.filter(audit__in=ids, status__in=Challenge.UNSETTLED)}
    things = [key_of(one) for one in (*audits, *challenges.values())]
    told = Notice.objects.filter(about__in=things, kind__in=ASKING, on=on)
    named = {getattr(audit, f"{role}_id") for audit in audits for role in ("auditor", *_NAMED)} - {None}
    return _Known(
        challenges=challenges,
        agreed=set(View.objects.filter(audit__in=ids).values_list("audit", "by", "at")),
        told=set(told.values_list("about", "to")),
        there=set(User.objects.working(on).filter(pk__in=named).values_list("pk", flat=True)),
    )


_NAMED = ("practitioner", "team_manager", "iro")


def _reminder(audit, known, on):
    if audit.status in PAST:
        return Reminder(audit, why=PAST[audit.status])
    challenge = known.challenges.get(audit.pk) if audit.status in Audit.UNFINISHED else None
    if challenge and (challenge.answered_at or challenge.status != Challenge.Status.OPEN):
        return Reminder(audit, why="Its challenge is answered and waits for a decision.")
    if challenge:
        return _to("challenge", challenge, audit, dates.answer_due(challenge), known, on)
    if audit.status == Status.RETURNED:
        return _to("return", audit, audit, audit.return_due_on or audit.due_on, known, on)
    waiting = _undecided(audit, known, on)
    if waiting:
        return _among(Reminder(audit, "window_reminder", audit, audit.challenge_until), waiting, known)
    return _to("audit", audit, audit, audit.due_on, known, on)


def _to(step, thing, audit, due_on, known, on):
    """A reminder of the auditor: before the day it is due, or after it."""
    kind = f"{step}_{'overdue' if due_on < on else 'reminder'}"
    return _among(Reminder(audit, kind, thing, due_on), [audit.auditor], known)


def _among(found, people, known):
    """The reminder with those of the people who can be told of it today."""
    key = key_of(found.thing)
    gone = [one for one in people if one.pk not in known.there]
    before = [one for one in people if one not in gone and (key, one.pk) in known.told]
    left = [one for one in people if one not in gone and one not in before]
    sentences = [f"{one} is no longer here." for one in gone]
    sentences += [_reminded(before)] if before else []
    why = "" if left else " ".join(sentences)
    values = {**vars(found), "people": tuple(left), "left_out": tuple(sentences) if left else (), "why": why}
    return Reminder(**values)


def _reminded(people):
    names = listed([str(person) for person in people])
    return f"{names} {'was' if len(people) == 1 else 'were'} reminded today already."


def _undecided(audit, known, on):
    """Who may still challenge a shared audit and has not agreed since it was shared."""
    if audit.status != Status.SHARED or not audit.challenge_until or on > audit.challenge_until:
        return []
    agreed = {person for pk, person, at in known.agreed if pk == audit.pk and at >= audit.shared_at}
    return [person for person in named_people(audit) if person.pk not in agreed]


def _words(found, person, on):
    return telling(
        found.kind, person, about=found.thing, url=found.audit.get_absolute_url(), on=on,
        reference=found.audit.reference, due_on=found.due_on,
    )  # fmt: skip


def sentence(found):
    """What a reminder does, as it is said before it is done."""
    names = listed([str(person) for person in found.people])
    told = "is told" if len(found.people) == 1 else "are told"
    return " ".join([f"{names} {told} that it is due on {found.due_on:%-d %B %Y}.", *found.left_out])
