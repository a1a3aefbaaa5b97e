"""Some more of everything that stands in a list."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from allocation.models import Break, Call, Exemption, LeftOver, Round
from audits.models import Answer, Audit
from audits.own import OwnAudit
from cases.models import Case, CaseImport, ImportIssue
from followup.learned import LearningAction
from followup.models import AssuranceCheck, Chain, Escalation, Filing, Oversight, TrackerCheck
from frameworks.models import FrameworkVersion, Rulebook
from jobs.models import Job
from moderation.models import Moderation
from people.models import Declaration, Role, Team
from records.models import LegalHold, SubjectPack
from reporting.findings import findings_of
from tests.audits import making
from tests.cast import make_person
from trail.models import Access, Event, Notice

MONDAY = date(2026, 3, 2)


def make_more(world, numbers):
    """One more row of each list for each of the numbers, of as many people, teams and cases."""
    for number in numbers:
        person = make_person(f"More {number}", Role.AUDITOR, Role.PRACTITIONER, team=world.cast.south)
        audit = _followed(world, number, person)
        _asked(world, number, person, audit)
        _kept(world, number, person, audit)


def _followed(world, number, person):
    """A poor audit with all that can follow one."""
    cast = world.cast
    service = Team.objects.create(name=f"More service {number}", kind="service")
    team = Team.objects.create(name=f"More team {number}", kind="team", parent=service)
    case = making.make_case(cast, f"M-{number}", team=team, worker=person, as_at=MONDAY)
    audit = making.make_audit(cast, world.framework, case=case, auditor=cast.amara)
    action = audit.actions.create(
        order=1, what="Write the plan", owner=person, due_on=MONDAY, effect="Known", created_by=cast.amara,
        status="open",
    )
    Answer.objects.create(
        audit=audit, question=findings_of(cast.quinn)[0].question, value=f"Found {number}", by=cast.amara
    )
    now = _moment()
    Audit.objects.filter(pk=audit.pk).update(
        status="checked", grade="inadequate", final_grade="inadequate", finalised_at=now, checked_at=now,
        practitioner=person,
    )  # fmt: skip
    Oversight.objects.create(audit=audit, manager=person, due_on=MONDAY, supervision_due_on=MONDAY)
    Chain.objects.create(audit=audit, grade="inadequate", reaudit_due_on=date(2026, 6, 1))
    Filing.objects.create(audit=audit, by_role="auditor", asked_on=MONDAY, due_on=MONDAY)
    Escalation.objects.create(audit=audit, about="oversight", person=person, on=MONDAY, after=3, why="Late", url="/")
    AssuranceCheck.objects.create(month=date(2026, 1, 1), action=action)
    TrackerCheck.objects.create(month=date(2026, 1, 1), service=service, audit=audit)
    Moderation.objects.create(audit=audit, moderator=person, reason="share", why="Drawn", due_on=MONDAY)
    LearningAction.objects.create(
        kind="learning", what="Teach it", owner=person, due_on=MONDAY, agreed_on=MONDAY, by=cast.moses
    )
    return audit


def _asked(world, number, person, audit):
    """Requests, a call, somebody left over, an own audit."""
    round_ = Round.objects.get(month=date(2026, 3, 1))
    Break.objects.create(person=person, month=date(2026, 4, 1), asked_by=person, reason="Away")
    Exemption.objects.create(person=person, month=date(2026, 4, 1), asked_by=person, reason="Away", audit=audit)
    Call.objects.create(
        line="closing", line_title="Closing", case=audit.case, event="closing", event_on=MONDAY, audit=audit,
        status="given",
    )
    LeftOver.objects.create(round=round_, person=person, reason="Nothing fits.")
    Round.objects.create(
        month=date(2030 + number, 1, 1), seed=number, framework_version=world.framework, frame_digest="x", frame_size=1
    )
    OwnAudit.objects.create(
        person=world.cast.priya, case=audit.case, framework_version=world.framework, tool_version=audit.tool_version
    )


def _kept(world, number, person, audit):
    """Readings, events, notices, jobs, deliveries, holds, and a case whose time is over."""
    cast, case = world.cast, audit.case
    for each in (0, 1):
        Access.objects.create(person=person, thing=f"audits.audit:{each}", what="page", case_reference="C-closed",
                              at=_moment() - timedelta(hours=8, days=each))  # fmt: skip
    Event.objects.create(person=person, action="audits.shared", thing=f"audits.audit:{number}")
    Notice.objects.create(kind="audit_overdue", to=cast.amara, about=f"more:{number}", url="/", on=MONDAY,
                          subject=f"Late {number}")  # fmt: skip
    Job.objects.create(kind="cases.import", title=f"A list {number}", owner=person, status="done")
    CaseImport.objects.create(uploaded_by=person, status="preview", as_at=MONDAY)
    ImportIssue.objects.create(case_import=world.things["import"], sheet="1", row=number, kind="k", reason="Not a day")
    Declaration.objects.create(person=person, reference=f"D-more-{number}", why="family", declared_by=person)
    LegalHold.objects.create(case=case, why="A court asks", by=person)
    SubjectPack.objects.create(case=case, why="Request", begun_by=person, status="review")
    Case.objects.create(reference=f"Old-{number}", category="child_in_need", closed_on=date(1990, 1, 1))
    version = FrameworkVersion.objects.create(
        framework=world.framework.framework, number=100 + number, digest=f"{number}", loaded_by=person,
        in_force_from=date(2040, 1, 1),
    )
    Rulebook.objects.create(version=version, rules=world.framework.rulebook.rules)


def _moment():
    return timezone.make_aware(datetime(2026, 3, 2, 9))
