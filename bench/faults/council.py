"""The invented council in a database of its own: its people, one published round, who writes in which audit."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from allocation.drafting import draft_round
from allocation.services import publish_round
from audits import checks, contact, services
from audits.models import Audit
from audits.reading import reading_of
from audits.services import named_people
from demo import council
from demo.chance import Chance
from demo.writing import fill_in
from lib import clock
from lib.months import Month
from people.models import Role, User

TEXTS = ("longtext", "text")
GOOD = 0.9  # how well the audits went that are shared in a run, of 1
ONE_DAY, A_MONTH = timedelta(days=1), timedelta(days=30)


class NotReady(Exception):
    """Which audit was not made complete, and what it lacks."""


@dataclass(frozen=True)
class Written:
    """An audit somebody writes in: its id, the auditor's, and the fields that take any text."""

    audit: int
    auditor: int
    fields: tuple


@dataclass(frozen=True)
class Complete:
    """An audit that only waits to be shared: its id, the auditor's, and those who are to agree."""

    audit: int
    auditor: int
    named: tuple


def set_up(*, written, complete, seed):
    """Set the council up with this month's round; gives ([Written], [Complete])."""
    first = clock.today().replace(day=1)
    for step in (council.load_framework, council.take_people, council.take_cases):
        step(first - ONE_DAY)
    _publish(first, seed)
    audits = list(Audit.objects.select_related("auditor", "practitioner", "tool_version").order_by("reference"))
    ready = [audit for audit in audits if audit.practitioner_id][:complete]
    others = [audit for audit in audits if audit not in ready][:written]
    return [_written(audit) for audit in others], [_complete(audit, seed) for audit in ready]


def _publish(first, seed):
    with clock.at(first):
        publish_round(draft_round(Month.of(first), seed=seed, by=None), by=officer())


def officer():
    """One of the QA team."""
    return User.objects.holding(Role.QA, on=clock.today()).order_by("email").first()


def _written(audit):
    asked = [one for one in reading_of(audit).questions if not one.section.is_the_workers]
    texts = [f"{one.pk}.answer" for one in asked if one.kind in TEXTS and not one.limits]
    return Written(audit.pk, audit.auditor_id, (*texts, *(f"{one.pk}.comment" for one in asked if one.has_comment)))


def _complete(audit, seed):
    services.confirm_worker(audit, practitioner=audit.practitioner, by=audit.auditor)
    contact.log_attempt(
        audit, person=audit.practitioner, how="meeting", answered=True, meeting_at=clock.now(), by=audit.auditor
    )
    fill_in(audit, quality=GOOD, luck=Chance(seed).of("form", audit.reference), by=audit.auditor)
    if missing := checks.missing(audit):
        raise NotReady(f"{audit} cannot be shared: {missing[0].sentence}")
    return Complete(audit.pk, audit.auditor_id, tuple(person.pk for person in named_people(audit)))


def sign_in(people):
    """A session for each person, good for the whole run: {person: session}."""
    sessions = {}
    for person in User.objects.filter(pk__in=people):
        client = Client()
        client.force_login(person)
        sessions[person.pk] = client.cookies[settings.SESSION_COOKIE_NAME].value
    Session.objects.update(expire_date=timezone.now() + A_MONTH)
    return sessions
