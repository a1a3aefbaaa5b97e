"""Who is let in besides: a guest into one audit, colleagues into restricted records."""

from datetime import timedelta

from audits import services
from audits.models import Audit, Participant
from cases import access
from cases.models import Case
from demo import words
from frameworks.dates import working_days
from frameworks.services import in_force
from lib import clock
from lib.months import Month
from people.models import Role, User

ONE_DAY = timedelta(days=1)
FOR_DAYS = timedelta(days=30)


def let_in(on):
    """Everybody who is let in by the morning of a day; their parts hold on for a month."""
    calendar = working_days(in_force(on).policy)
    lately = calendar.on_or_before(on - ONE_DAY)
    with clock.at(clock.moment_of(lately, 11)):
        invite_guest(on)
    ask_for_records(calendar.add_working_days(lately, -4), lately)


def invite_guest(on):
    """Invite a guest into one audit of the month's theme that is still being written (HULL-19)."""
    guest, audit = _first(Role.GUEST, on), _to_read_along(on)
    if guest and audit:
        qa = User.objects.holding(Role.QA, on=on).exclude(pk=audit.auditor_id).order_by("email").first()
        services.invite(audit, person=guest, part=Participant.Part.GUEST, until=on + FOR_DAYS, by=qa)


def _to_read_along(on):
    """An audit of this month's theme if it has one; else any that is open for writing."""
    open_ = Audit.objects.filter(status__in=Audit.OPEN_FOR_WRITING).select_related("framework_version")
    begun = Audit.Status.IN_PROGRESS
    return min(
        open_, key=lambda audit: (not _is_themed(audit, on), audit.status != begun, audit.reference), default=None
    )


def _is_themed(audit, on):
    line = audit.policy.line(audit.line)
    return audit.month == Month.of(on).first_day and line is not None and line.kind == "thematic"


def ask_for_records(first, last):
    """Two colleagues ask for restricted records (STAGE-10): one is granted, one still waits."""
    records = Case.objects.filter(restricted=True, gone_on=None).order_by("reference")[:2]
    people = (_first(Role.GROUP_MANAGER, last), _first(Role.HEAD_OF_SERVICE, last))
    for day, case, person, why in zip((first, last), records, people, words.ACCESS, strict=False):
        with clock.at(clock.moment_of(day, 11)):
            asked = access.ask(case.reference, why=why, until=last + FOR_DAYS, by=person)
            if day == first:
                access.decide(asked, granted=True, reason=words.GRANTED, by=_first(Role.QA, day))


def _first(role, on):
    return User.objects.holding(role, on=on).order_by("email").first()
