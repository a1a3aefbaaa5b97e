"""Audits and chains for tests of follow-up."""

from datetime import timedelta

from audits import actions, services
from audits.models import Audit
from followup import duties
from followup.models import Escalation
from frameworks.services import tool
from lib import clock
from tests.audits import making
from trail.models import Notice

ALL = (
    duties.open_oversights, duties.follow_grades, duties.chase, duties.escalate, duties.close, duties.draw_samples,
)  # fmt: skip


def weekdays(first, last):
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return [day for day in days if day.weekday() < 5]


def live(days, work=ALL):
    """The duties of each of the days."""
    for day in days:
        with clock.at(day):
            for one in work:
                one(day)


def told(kind):
    rows = Notice.objects.filter(kind=kind)
    return sorted(rows.values_list("to__name", flat=True))


def days_of(kind):
    return sorted(set(Notice.objects.filter(kind=kind).values_list("on", flat=True)))


def put(audit, *, grade="good", final="", status=Audit.Status.CHECKED):
    """Bring an audit into the state of a checked one, graded, without the weeks before it."""
    now = clock.now()
    Audit.objects.filter(pk=audit.pk).update(
        status=status, grade=grade, final_grade=final, finalised_at=now, checked_at=now
    )  # fmt: skip
    audit.refresh_from_db()
    return audit


def make_checked(cast, framework, reference="C-1", *, grade="good", final="", case=None, **fields):
    """An audit of a case of Tess's team that the QA team has checked."""
    of_the_case = {name: fields.pop(name) for name in ("team", "worker") if name in fields}
    case = case or making.make_case(cast, reference, **of_the_case)
    return put(making.make_audit(cast, framework, case=case, **fields), grade=grade, final=final)


def make_poor(cast, framework, reference="C-1", **fields):
    """An inadequate audit whose grade moderation has confirmed."""
    return make_checked(cast, framework, reference, grade="inadequate", final="inadequate", **fields)


def audit_again(audit, cast, framework, *, grade, final=""):
    """The re-audit of an audit's case, checked and graded."""
    again = make_checked(cast, framework, case=audit.case, grade=grade, final=final, re_audit_of=audit)
    return Audit.objects.get(pk=again.pk)


def make_action(audit, *, by, **fields):
    """A later action of an audit that is finalised already."""
    values = {"what": "Write the plan again", "owner": audit.practitioner, "effect": "The child knows the plan"}
    return actions.add(audit, by=by, **{"source": "oversight", **values, **fields})


def settle(audit, grade):
    return services.settle_grade(audit, grade=grade, by=None, reason="After moderation")


def make_dip(cast, framework, reference="D-1", **fields):
    """A dip sample of a case of Tess's team, just given to Amara: its form asks for no oversight (HULL-37)."""
    values = {"line": "dip-missing", "line_title": "Dip sample", "tool_version": tool(framework, "dip-sample")}
    return making.make_audit(cast, framework, case=making.make_case(cast, reference), **{**values, **fields})


def put_before():
    """What was put before whom: (day, name, step), in order."""
    rows = Escalation.objects.order_by("on", "person__name").select_related("person")
    return [(one.on, one.person.name, one.about.split()[0]) for one in rows]
