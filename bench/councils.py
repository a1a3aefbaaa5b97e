"""Councils of any size for measuring the match: teams, lines of management, cases; all invented."""

from random import Random

from allocation.standing import Auditor, Case

AREAS = ("North", "East", "South", "West")
AUDITORS = frozenset({"auditor"})
WORKERS_A_TEAM = 10


def council(cases, auditors, *, seed=1, month_limit=1):
    """So many cases and auditors: each team has a manager, six a group manager, forty a head.

    Two fifths of the auditors are team managers, the rest reviewing officers and staff
    of other teams; everybody has some audits of the year and some earlier readings.
    """
    chance = Random(seed)
    teams = max(3, auditors * 2 // 5)
    people = [_auditor(chance, n, teams, month_limit) for n in range(auditors)]
    officers = [person.key for person in people[teams:][: max(1, auditors // 15)]]
    return [_case(chance, n, teams, officers) for n in range(cases)], people


def _line(team):
    """Managers of a team, nearest first."""
    return [team, 1_000_000 + team // 6, 2_000_000 + team // 40]


def _auditor(chance, number, teams, month_limit):
    manages = number < teams
    team = number if manages else chance.randrange(teams)
    return Auditor(
        key=number,
        name=f"Auditor {number}",
        roles=AUDITORS,
        team=team,
        service=team // 40,
        area=AREAS[team % 4],
        leads=frozenset({team}) if manages else frozenset(),
        above=frozenset(_line(team)[manages:]),
        done=chance.randrange(10),
        year_limit=10,
        month_limit=month_limit,
        recent_teams=frozenset(chance.sample(range(teams), 2)),
        recent_workers=frozenset(chance.sample(range(-teams * WORKERS_A_TEAM, 0), 6)),
    )


def _case(chance, number, teams, officers):
    worker = -1 - chance.randrange(teams * WORKERS_A_TEAM)
    team = -worker % teams
    return Case(
        key=f"case-{number:05}",
        roles=AUDITORS,
        team=team,
        teams=frozenset({team}),
        service=team // 40,
        area=AREAS[team % 4],
        worker=worker,
        above=frozenset(_line(team)),
        named=frozenset({worker, team, chance.choice(officers)}),
        rank=number % 3,
    )
