"""Cases, auditors and rounds for tests of allocation."""

from datetime import date

from allocation import services
from cases.models import Case
from people.models import Role
from tests.cast import make_person, make_team

MARCH = date(2026, 3, 1)


def make_cases(number, *, team, worker=None, prefix="C", **fields):
    """So many children in need of a team, with references such as C-001."""
    values = {"category": "child_in_need", "as_at": date(2026, 2, 27), **fields}
    return Case.objects.bulk_create(
        Case(reference=f"{prefix}-{n:03}", team=team, worker=worker, **values) for n in range(1, number + 1)
    )


def make_auditors(number, *, area="East", prefix="Auditor"):
    """So many team managers of teams of their own, in no line with anybody."""
    people = []
    for n in range(1, number + 1):
        team = make_team(f"{prefix} Team {n}", service=f"{prefix}s", area=area)
        people.append(make_person(f"{prefix} {n:02}", Role.TEAM_MANAGER, Role.AUDITOR, team=team))
    return people


def control(round_):
    """The control sample of a round."""
    return round_.lines.get(code="control")


def kept(round_, code="control"):
    """The kept cases of a line, in order, with their allocations."""
    cases = round_.cases.kept().filter(line__code=code).select_related("case", "allocation__auditor")
    return list(cases.order_by("order"))


def pairs(round_):
    """Case references and auditors' names of a round."""
    cases = round_.cases.kept().exclude(allocation=None)
    return dict(cases.values_list("case__reference", "allocation__auditor__name"))


def draft(month=MARCH, *, seed=7, by=None):
    return services.draft_round(month, seed=seed, by=by)
