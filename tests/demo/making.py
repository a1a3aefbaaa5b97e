"""A council small enough to be played in seconds, and what can be asked of a played one."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.apps import apps

from audits.models import Audit
from cases.models import Case
from demo.chance import Chance
from demo.play import Play
from jobs.models import DutyRun
from lib import clock
from lib.months import Month
from people.models import Role
from reporting.models import MonthlyFigure
from tests.cast import make_person, make_service, make_team
from tests.frameworks.council import changed

MARCH = Month(2026, 3)
LISTED = date(2026, 2, 27)
#: How many of eight children in a row are of each category.
CATEGORIES = (
    "child_in_need", "child_in_need", "child_in_need", "child_protection", "child_protection",
    "looked_after", "looked_after", "care_leaver",
)  # fmt: skip


def at_work_on(weekdays, *, until):
    """A council's files, for a council that is at work on some weekdays only (0 is Monday), from March on."""
    days = (MARCH.first_day + timedelta(days=n) for n in range((until - MARCH.first_day).days))
    closed = ", ".join(day.isoformat() for day in days if day.weekday() < 5 and day.weekday() not in weekdays)
    return changed("  year_starts: 1\n", f"  year_starts: 1\n  closure_days: [{closed}]\n")


def smaller(texts, *, share):
    """The files with a share of each size of the programme, and one at least."""
    before, programme, after = re.split(r"(?=^programme:)|(?=^moderation:)", texts["policy.yaml"], flags=re.MULTILINE)
    few = re.sub(r"\b(size|count): (\d+)", lambda m: f"{m[1]}: {max(1, round(int(m[2]) * share))}", programme)
    assert few != programme
    return texts | {"policy.yaml": before + few + after}


def make_council(*, children=120):
    """Two services of two teams each, 25 people, and a case list of the end of February."""
    dana = make_person("Dana Director", Role.SENIOR_LEADER, job_title="Director of Children's Services")
    moses = make_person("Moses Mod", Role.MODERATOR, manager=dana, job_title="Strategic Lead")
    officers = [make_person(name, Role.IRO, Role.AUDITOR, manager=moses) for name in ("Ira Review", "Ivo Review")]
    for name in ("Quinn Quality", "Quentin Quality"):
        make_person(name, Role.QA, manager=moses)
    make_person("Adam Admin", Role.ADMINISTRATOR)
    make_person("Olga Officer", Role.DATA_PROTECTION)
    teams = [team for name in ("Safeguarding", "Care") for team in _make_service(name, dana)]
    _make_cases(children, teams, officers)


def _make_service(name, dana):
    """A service with its head, group manager and two teams; gives (team, workers) pairs."""
    service = make_service(name)
    head = make_person(
        f"{name} Head", Role.HEAD_OF_SERVICE, Role.AUDITOR, Role.MODERATOR, team=service, manager=dana
    )
    group = make_person(f"{name} Group", Role.GROUP_MANAGER, Role.AUDITOR, team=service, manager=head)
    return [_make_team(f"{name} {side}", service, side, group) for side in ("North", "South")]


def _make_team(name, service, area, group):
    team = make_team(name, service=service, area=area)
    manager = make_person(f"{name} Manager", Role.TEAM_MANAGER, Role.AUDITOR, team=team, manager=group)
    workers = [make_person(f"{name} Worker {n}", Role.PRACTITIONER, team=team, manager=manager) for n in (1, 2, 3)]
    return team, workers


def _make_cases(number, teams, officers):
    rows = []
    for n in range(number):
        team, workers = teams[n % len(teams)]
        category = CATEGORIES[n % len(CATEGORIES)]
        rows.append(
            Case(
                reference=f"C-{n:03}", category=category, team=team, worker=workers[n % len(workers)],
                iro=officers[n % 2] if category in ("child_protection", "looked_after") else None,
                date_of_birth=date(2012, 1, 1) + timedelta(days=7 * n), as_at=LISTED,
                opened_on=date(2025, 3, 1),
            )
        )  # fmt: skip
    Case.objects.bulk_create(rows)


@dataclass(frozen=True)
class Fate(Chance):
    """Chance without chance: of what happens now and then only the named happens, and everything as early as it may."""

    happens: frozenset = frozenset()

    @classmethod
    def that(cls, *happens):
        return cls(1, frozenset(happens))

    def falls(self, share, *words):
        return words[0] in self.happens

    def days(self, low, high, *words):
        return timedelta(days=low)


def live(player, first, last):
    """A player's weekdays from the first to the last, at ten in the morning."""
    for n in range((last - first).days + 1):
        day = first + timedelta(days=n)
        if day.weekday() < 5:
            with clock.at(clock.moment_of(day, 10)):
                player.day(day)


def play(seed, *, until):
    """The council from March 2026 to the day before `until`."""
    Play(seed).months(MARCH, 12, until=until)


def story():
    """What was audited by whom, how it was graded, and when it was finished."""
    rows = Audit.objects.order_by("reference")
    return list(rows.values_list("reference", "case__reference", "auditor__email", "status", "grade", "finalised_at"))


def frozen():
    """Every figure of every closed month, as it is kept."""
    columns = ("month__month", "month__as_at", "measure", "service", "part", "count", "total", "value")
    return list(MonthlyFigure.objects.order_by("month__month", "measure", "service", "part").values_list(*columns))


def everything():
    """All rows of all tables but the record of which duties ran: {table: rows}."""
    models = [model for model in apps.get_models() if model._meta.managed and model is not DutyRun]
    return {model._meta.label: list(model.objects.order_by("pk").values_list()) for model in models}


def differing(before, after):
    """Tables whose rows differ: [] when nothing was written."""
    return [label for label in before if before[label] != after[label]]
