"""The cast of every test: two services, three teams, and people with one part each.

Amara audits, Priya is the worker, Tess manages her team, Ira reviews, Gwen and Hana
lead the service; Nell and her team are somebody else's; Moses moderates, Quinn is the
QA team, Dana leads the council, Adam keeps the application.
"""

from dataclasses import dataclass
from datetime import date

from people.models import Membership, Role, Team, User

LONG_AGO = date(2020, 1, 1)


def make_team(name="North Team 1", *, service=None, **fields):
    """A team in a service (made if it is only named)."""
    if not isinstance(service, Team):
        service = make_service(service or "Safeguarding")
    return Team.objects.create(name=name, kind=Team.Kind.TEAM, parent=service, **fields)


def make_service(name="Safeguarding"):
    service, _ = Team.objects.get_or_create(name=name, kind=Team.Kind.SERVICE, parent=None)
    return service


def make_person(name, *roles, team=None, manager=None, **fields):
    """Somebody with roles held in their own team since long ago."""
    person = User.objects.create(
        name=name,
        email=f"{name.lower().replace(' ', '.')}@council.example",
        team=team,
        line_manager=manager,
        **fields,
    )
    for role in roles:
        give_role(person, role, team=team)
    return person


def give_role(person, role, *, team=None, since=LONG_AGO):
    return Membership.objects.create(person=person, role=role, team=team, starts_on=since)


@dataclass
class Cast:
    """The people of a small council, by first name."""

    amara: User
    priya: User
    tess: User
    ira: User
    gwen: User
    hana: User
    nell: User
    nadia: User
    norman: User
    moses: User
    quinn: User
    dana: User
    adam: User
    north: Team
    south: Team
    court: Team


def make_cast():
    """The council: North and South in one service, Court in another."""
    safeguarding, courts = make_service("Safeguarding"), make_service("Courts")
    north = make_team("North Team 1", service=safeguarding, area="North")
    south = make_team("South Team 1", service=safeguarding, area="South")
    court = make_team("Court Team 1", service=courts, area="North")
    dana = make_person("Dana Director", Role.SENIOR_LEADER, job_title="Director")
    hana = make_person(
        "Hana Head", Role.HEAD_OF_SERVICE, Role.AUDITOR, team=safeguarding, manager=dana,
        job_title="Head of Service",
    )
    gwen = make_person(
        "Gwen Group", Role.GROUP_MANAGER, Role.AUDITOR, team=safeguarding, manager=hana,
        job_title="Group Manager",
    )
    tess = make_person(
        "Tess Team", Role.TEAM_MANAGER, Role.AUDITOR, team=north, manager=gwen,
        job_title="Team Manager",
    )
    priya = make_person("Priya Practice", Role.PRACTITIONER, team=north, manager=tess, job_title="Social Worker")
    nell = make_person(
        "Nell Next", Role.TEAM_MANAGER, Role.AUDITOR, team=south, manager=gwen,
        job_title="Team Manager",
    )
    nadia = make_person("Nadia Near", Role.PRACTITIONER, team=south, manager=nell, job_title="Social Worker")
    norman = make_person(
        "Norman North", Role.HEAD_OF_SERVICE, Role.AUDITOR, Role.MODERATOR, team=courts, manager=dana,
        job_title="Head of Service",
    )
    amara = make_person(
        "Amara Audit", Role.TEAM_MANAGER, Role.AUDITOR, team=court, manager=norman,
        job_title="Team Manager",
    )
    moses = make_person("Moses Mod", Role.MODERATOR, manager=dana, job_title="Strategic Lead")
    ira = make_person("Ira Review", Role.IRO, Role.AUDITOR, manager=moses, job_title="Independent Reviewing Officer")
    quinn = make_person("Quinn Quality", Role.QA, manager=moses, job_title="Quality Officer")
    adam = make_person("Adam Admin", Role.ADMINISTRATOR, job_title="Systems Administrator")
    return Cast(
        amara, priya, tess, ira, gwen, hana, nell, nadia, norman, moses, quinn, dana, adam,
        north, south, court,
    )
