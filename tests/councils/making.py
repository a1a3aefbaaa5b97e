"""A small council made of a framework's own words: its job titles, its services, its kinds of case."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count, product

from allocation.models import Round
from allocation.services import drop, publish_round
from cases.kinds import LISTED
from cases.models import Case
from demo.chance import Chance
from demo.play import ONE_DAY, Play
from demo.players import Players
from demo.requests import Requests
from frameworks.policy import titled
from lib.months import Month
from people.models import Role, Team, User
from people.services import take_staff_list
from people.staff_list import StaffReading, StaffRow
from reporting.models import ClosedMonth
from reporting.months import closes_on

FIRST_NAMES = ("Asha", "Ben", "Carys", "Dov", "Elin", "Farid", "Greta", "Hugh", "Ines", "Jonah", "Kemi", "Leo")
LAST_NAMES = ("Ashdown", "Birch", "Corrie", "Dale", "Elder", "Fenn", "Grove", "Heath")
#: What a service is called where no line of the programme names any.
ANY_SERVICES = ("Safeguarding", "Care")
SIDES = ("North", "South")
#: Roles held in a service or in one of its teams; all others are held in the whole council.
IN_SERVICES = {Role.HEAD_OF_SERVICE: 1, Role.GROUP_MANAGER: 2}  # and how many people hold them in each
IN_TEAMS = (Role.TEAM_MANAGER, Role.PRACTITIONER)
WORKERS = 2  # in each team


def make_council(policy, month, *, children):
    """Two services of two teams each, somebody with each job title of every role, and a case list.

    Roles follow from the job titles alone, as the framework says.
    """
    staff = _Staff(policy, services_of(policy, month))
    staff.add_titles_of(sized_lines(policy, month))
    take_staff_list(StaffReading(people=staff.rows), by=None, on=month.previous.first_day)
    make_cases(policy, month, children)


def services_of(policy, month):
    """Names of two services, such as the lines of a month or the teams that are drawn from ask for."""
    lines = policy.lines_in(month.number)
    plans = [line.selection(month.number) for line in lines] + [one.select for line in lines for one in line.tools_for]
    asked = [*(selection.services[0] for selection in plans if selection.services), *policy.pool.teams]
    named = list(dict.fromkeys(map(_plain, asked))) or ANY_SERVICES
    return named[0], named[-1]


def sized_lines(policy, month):
    """The lines of a month that have a tool and a size: those that something is drawn or picked for."""
    lines = policy.lines_in(month.number)
    return [line for line in lines if line.tool and not line.plan(month.number).size.is_unset]


def _plain(pattern, place=""):
    """A job title or name that fits a pattern: "Head of *" with a place is "Head of Care"."""
    name = " ".join(pattern.replace("*", " ").split())
    if not place or not pattern.endswith("*"):
        return name
    return f"{name} {place}" if pattern.endswith(" *") else f"{name}, {place}"


class _Staff:
    """The rows of a staff list while they are written."""

    def __init__(self, policy, services):
        self.policy, self.titles = policy, {rule.key: rule.job_titles for rule in policy.roles}
        self.names = (" ".join(pair) for pair in product(FIRST_NAMES, LAST_NAMES))
        self.numbers, self.rows = count(1), []
        leaders = [self._person(title) for title in self._of(Role.SENIOR_LEADER)]
        top = leaders[0] if leaders else ""
        for title in (*self._of(Role.QA)[:1], *self._of(*self._of_the_whole())):
            self._person(title, manager=top)
        for service in services:
            self._service(service, top)

    def add_titles_of(self, lines):
        """Somebody for each line whose job titles nobody has yet."""
        for line in lines:
            if line.titles and not any(titled(row.job_title, line.titles) for row in self.rows):
                fitting = (title for title in map(_plain, line.titles) if self._audits(title, line))
                self._person(next(fitting), manager=self.rows[0].email)

    def _audits(self, title, line):
        return not set(self.policy.roles_for(title)).isdisjoint(line.auditors)

    def _of_the_whole(self):
        """Roles held in the whole council."""
        return [role for role in self.titles if role not in (*IN_SERVICES, *IN_TEAMS, Role.AUDITOR)]

    def _of(self, *roles):
        """Job titles of roles that nobody has yet."""
        taken = {row.job_title for row in self.rows}
        titles = dict.fromkeys(_plain(pattern) for role in roles for pattern in self.titles.get(role, ()))
        return [title for title in titles if title not in taken]

    def _first(self, role, place):
        return [_plain(pattern, place) for pattern in self.titles.get(role, ())[:1]]

    def _person(self, title, *, service="", team="", manager=""):
        name, number = next(self.names), next(self.numbers)
        email = f"{name.lower().replace(' ', '.')}@council.example"
        self.rows.append(
            StaffRow(
                row=number, name=name, email=email, job_title=title, staff_id=f"S{number:03}", team=team,
                service=service, area=service, line_manager=manager,
            )
        )  # fmt: skip
        return email

    def _service(self, service, top):
        above = top
        for role, number in IN_SERVICES.items():
            for title in self._first(role, service):
                above = [self._person(title, service=service, manager=above) for _ in range(number)][0]
        for side in SIDES:
            self._team(service, f"{service} {side}", above)

    def _team(self, service, team, above):
        for title in self._first(Role.TEAM_MANAGER, team):
            above = self._person(title, service=service, team=team, manager=above)
        for title in self._first(Role.PRACTITIONER, team):
            for _ in range(WORKERS):
                self._person(title, service=service, team=team, manager=above)


def make_cases(policy, month, children):
    """Children of every category and mark that the framework draws, in all teams alike; six of each other kind."""
    teams = list(Team.objects.filter(kind=Team.Kind.TEAM).order_by("name"))
    workers = {team: list(_holding(Role.PRACTITIONER).filter(team=team)) for team in teams}
    officers = list(_holding(Role.IRO)) or [None]
    plans = policy.lines_in(month.number)
    marks = {mark for line in plans for mark in line.selection(month.number).marks}
    marks |= {one.mark for line in plans for one in line.included(month.number) if one.mark}
    categories = _categories(policy, month)
    rows = []
    for number in range(children):
        team, turn = teams[number % len(teams)], number // len(teams)
        category = categories[turn % len(categories)]
        rows.append(
            Case(
                reference=f"C-{number:03}", category=category, team=team, worker=workers[team][turn % WORKERS],
                iro=officers[number % len(officers)] if category in ("child_protection", "looked_after") else None,
                date_of_birth=date(2008, 6, 1) + timedelta(days=60 * number), as_at=month.previous.last_day,
                opened_on=month.plus(-14).first_day, marks=sorted(marks) if turn % 2 else [],
            )
        )  # fmt: skip
    for kind, number in product({line.unit for line in plans} & set(LISTED), range(6)):
        team = teams[number % len(teams)]
        rows.append(
            Case(
                kind=kind, reference=f"{kind}-{number}", category="", team=team, worker=workers[team][0],
                as_at=month.previous.last_day, opened_on=month.plus(-14).first_day,
            )
        )  # fmt: skip
    Case.objects.bulk_create(rows)


def _categories(policy, month):
    """The categories that lines with a size draw in a month; all that may be drawn where a line names none."""
    lines = sized_lines(policy, month)
    asked = [line.selection(month.number).categories or policy.pool.categories for line in lines]
    return list(dict.fromkeys(category for categories in asked for category in categories))


def _holding(role):
    return User.objects.filter(memberships__role=role).order_by("email").distinct()


# A month played


#: What people do so many days ahead of its day; everything else they do so many days after something.
AHEAD = frozenset({"done", "update"})


@dataclass(frozen=True)
class Appointed(Chance):
    """Chance without chance: only what is appointed happens, and everybody acts as early as they may.

    `happens` are pairs of an event and an audit's reference.
    """

    happens: frozenset = frozenset()

    def falls(self, share, *words):
        return words[:2] in self.happens

    def days(self, low, high, *words):
        return timedelta(days=high if words[0] in AHEAD else low)


class OneMonth(Play):
    """A council's story of one month, to the day on which its figures are frozen.

    Of later months nothing is published but the re-audits that are due before that day.
    """

    def __init__(self, month, seed, *, happens=()):
        super().__init__(seed)
        self.month = month
        self.chance = Appointed(seed, frozenset((event, f"{month.iso}-{number:03}") for event, number in happens))
        self.players, self.requests = Players(self.chance), Requests(self.chance)

    def publish(self, on):
        if Month.of(on) == self.month:
            super().publish(on)
            return
        for drafted in Round.objects.drafts():
            if drafted.cases.filter(reaudit__due_on__lte=closes_on(self.month, drafted.policy)).exists():
                self._publish_reaudits(drafted, by=self.publisher(drafted, on))

    def _publish_reaudits(self, drafted, *, by):
        for sampled in drafted.cases.filter(reaudit=None).select_related("round", "case", "line"):
            drop(sampled, reason="Belongs to another story.", by=by)
        publish_round(drafted, by=by)

    def until_closed(self):
        """Play day by day to the day on which the month's figures are frozen; gives that day."""
        day = self.month.first_day
        while not ClosedMonth.objects.filter(month=self.month.first_day).exists():
            self.day(day)
            day += ONE_DAY
        return day - ONE_DAY


def office(person):
    """A job title without the place it is held in: "Head of Service, Care" is "Head of Service"."""
    place = person.team
    for name in (place.name, place.service.name) if place else ():
        if person.job_title.endswith(name):
            return person.job_title.removesuffix(name).rstrip(" ,")
    return person.job_title


def part_in(audit, person):
    """What somebody is to an audit: named on it as such, else their office."""
    named = {audit.practitioner_id: "practitioner", audit.team_manager_id: "team_manager", audit.iro_id: "iro"}
    return named.get(person.pk) or office(person)


def place_of(audit):
    """Where the auditor of an audit stands to the team whose work it reads."""
    here, there = audit.auditor.team, audit.team
    if here is None:
        return "no team"
    if here == there:
        return "own team"
    if here.service != there.service:
        return "another service"
    return "leads the team" if here == there.service else "another team of the service"
