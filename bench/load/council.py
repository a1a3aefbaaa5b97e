"""A made-up council in which everybody sits over an audit: made in an empty database for the load."""

import json
from datetime import date, timedelta
from itertools import groupby

from django.core.management import call_command
from django.test import Client

from audits.allocating import allocate_many
from audits.services import AllocationPlan
from cases.models import Case
from frameworks.models import Question, Section
from frameworks.services import load, tool
from lib import clock
from people.models import Membership, Role, Team, User

TYPED = (Question.Kind.TEXT, Question.Kind.LONGTEXT)
TEAMS = 20


def make(framework, people, path):
    """Write to `path` whom the load plays: one entry for each auditor. `framework` is a council's folder."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    version = load(framework, in_force_from=date(2020, 1, 1)).version
    form = tool(version, "child")
    teams = [_team(number) for number in range(TEAMS)]
    auditors = [_person(f"Auditor {number}", Role.AUDITOR) for number in range(people)]
    _person("Quality", Role.QA)
    audits = allocate_many(_plans(auditors, teams, version, form), by=None)
    fields = _fields(form)
    path.write_text(json.dumps([_entry(audit, fields) for audit in audits]))


def _plans(auditors, teams, version, form):
    today = clock.today()
    month, due = today.replace(day=1), today + timedelta(days=10)
    cases = Case.objects.bulk_create(
        Case(reference=f"C-{number:05}", category="child_in_need", as_at=today, **teams[number % TEAMS])
        for number in range(len(auditors))
    )
    return [
        AllocationPlan(case, auditor, "load", "Load", month, version, form, due)
        for case, auditor in zip(cases, auditors, strict=True)
    ]


def _team(number):
    team = Team.objects.create(name=f"Team {number}")
    manager = _person(f"Manager {number}", Role.TEAM_MANAGER, team=team)
    worker = _person(f"Worker {number}", Role.PRACTITIONER, team=team, manager=manager)
    return {"team": team, "worker": worker, "iro": _person(f"Reviewer {number}", Role.IRO)}


def _person(name, role, *, team=None, manager=None):
    address = f"{name.lower().replace(' ', '.')}@council.example"
    person = User.objects.create(name=name, email=address, team=team, line_manager=manager)
    Membership.objects.create(person=person, role=role, team=team, starts_on=date(2020, 1, 1))
    return person


def _fields(form):
    """The form's fields that are typed into, with the section each stands in."""
    asked = Question.objects.filter(tool_version=form, section__part=Section.Part.ANSWERS)
    asked = asked.exclude(section__written_by=Section.Writer.PRACTITIONER).select_related("section")
    rows = [
        (one.section.code, f"{one.pk}.answer" if one.kind in TYPED else f"{one.pk}.comment")
        for one in asked.order_by("section__order", "order")
        if one.kind in TYPED or one.has_comment
    ]
    return {code: [field for _, field in group] for code, group in groupby(rows, key=lambda row: row[0])}


def _entry(audit, fields):
    browser = Client()
    browser.force_login(audit.auditor)
    return {
        "person": audit.auditor_id, "audit": audit.pk, "fields": fields,
        "cookie": "; ".join(f"{name}={morsel.value}" for name, morsel in browser.cookies.items()),
    }
