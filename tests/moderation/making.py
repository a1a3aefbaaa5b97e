"""A month of audits for tests of choosing, put straight into the state that choosing looks at."""

from datetime import date

from audits import services
from audits.models import Audit
from lib import clock
from lib.months import Month
from moderation.models import Moderation
from tests.audits import making
from trail.models import Notice

MARCH = Month(2026, 3)
#: The last day of the round; most audits are checked by then.
IN_APRIL = date(2026, 4, 7)


def make_month(cast, framework, count, *, grade="good", status=Audit.Status.CHECKED, prefix="C", **fields):
    """So many audits of March by Amara in Tess's team, as they stand once the QA team has checked them."""
    of_the_case = {name: fields.pop(name) for name in ("team", "worker") if name in fields}
    audits = []
    for number in range(count):
        case = making.make_case(cast, f"{prefix}-{number:03}", **of_the_case)
        audits.append(making.make_audit(cast, framework, case=case, **fields))
    put(audits, status=status, grade=grade)
    return audits


def put(audits, *, status=Audit.Status.CHECKED, grade="good"):
    """Bring audits into a state without living through the weeks before it."""
    now = clock.now()
    rows = Audit.objects.filter(pk__in=[audit.pk for audit in audits])
    rows.update(status=status, grade=grade, finalised_at=now, checked_at=now)
    for audit in audits:
        audit.refresh_from_db()


def cancel(audit, cast):
    put([audit], status=Audit.Status.ALLOCATED, grade="")
    services.cancel(audit, by=cast.quinn, reason="Moved away")


def told(kind):
    rows = Notice.objects.filter(kind=kind)
    return sorted(rows.values_list("to__name", flat=True))


def make_pair(cast, framework, first, second, *, number, **fields):
    """A finished moderation by Moses of an audit by Amara: both grades as given before they talked."""
    audit = making.make_audit(cast, framework, case=making.make_case(cast, f"P-{number:03}"), **fields)
    put([audit], grade=first)
    return Moderation.objects.create(
        audit=audit, moderator=cast.moses, reason="share", why="Drawn", due_on=audit.due_on,
        status="done", grade=second, grade_after=second, graded_at=clock.now(), done_at=clock.now(),
    )  # fmt: skip


def make_pairs(cast, framework, pairs, *, start=0, **fields):
    return [make_pair(cast, framework, *pair, number=start + n, **fields) for n, pair in enumerate(pairs)]
