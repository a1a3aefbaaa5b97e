"""The roster: who may be given cases in a month, and how they stand to each case."""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import timedelta
from functools import cached_property

from django.db.models import Count, Value

from allocation import programme
from allocation.independence import fits_title
from allocation.models import Break, Exemption
from allocation.standing import Auditor, Case, Rules
from audits.models import Audit
from cases.models import Case as CaseRow
from frameworks.dates import due_on, working_days
from frameworks.policy import QuotaRule
from lib.months import Month
from people.closeness import Closeness
from people.models import Absence, Role, Team, User

#: How far back an auditor's earlier audits of a team and of a worker are remembered, in months.
TEAM_AGAIN, WORKER_AGAIN = 3, 12


class Roster:
    """The auditors of one month and the lines and teams of the council, read once.

    `roles` are those that audit any line of the month; `on` is the day on which
    roles and lines are looked at. `limits`: how many audits of a line that asks so many
    of each auditor one of them has in the month, by line; left out, the programme's.
    `history`: earlier audits as (auditor id, line, first day of the month, team id,
    worker id), where they are not those of the database.
    """

    def __init__(self, policy, month, *, roles, on, limits=None, history=None):
        self.policy, self.month, self.on = policy, month, on
        self.limits = programme.limits(policy, month) if limits is None else limits
        self.closeness = Closeness.on(on)
        self.first_day, self.last_day = month.first_day, due_on(policy, policy.calendar.audit_due, month)
        held, self._managers = _held(self.closeness)
        self.roles = {person: keys for person, keys in held.items() if keys & set(roles)}
        self.people = User.objects.select_related("team__parent").in_bulk(self.roles)
        self.rules = Rules(independence=policy.independence, weights=policy.match)
        self._remember(history)
        self._away = self._absences() | self._agreed() | self._leavers()

    def auditors(self, given=()):
        """Everybody as the match sees them; `given` are (auditor id, counted, line) of this round so far."""
        theirs = defaultdict(Counter)
        for key, counted, line in given:
            theirs[key][self._purse(counted, line)] += 1
        return [self._with(auditor, theirs[auditor.key]) for auditor in self._everybody]

    def _with(self, auditor, given):
        for case, number in given.items():
            auditor = auditor.given(case, number)
        return auditor

    def _purse(self, counted, line):
        """A case of a line, as far as an auditor's room for it goes."""
        return Case("", counted=counted, line=line if line in self.limits else "", most_each=self.limits.get(line))

    def staff(self, line):
        """A line of the month with who is there for it: how many, and whose teams (ROCH-06, SOTON-07, STAGE-03)."""
        there = self._there(line.code)
        rule = programme.independence_of(self.policy, line.code)
        places = tuple(self._places(auditor, line.own, rule) for auditor in there) if line.own else ()
        return replace(line, auditors=len(there), places=places)

    def _places(self, auditor, own, rule):
        """Where the auditor reads cases of such a line, as pairs of service and team; "" for all of a service."""
        if own == "service" and not (rule.exclude_own_team or rule.exclude_managed_teams):
            return ((self._names.get(auditor.service, ""), ""),) if auditor.service else ()
        services = self.closeness.services
        if own == "team":
            teams = {auditor.team, *auditor.leads} - {None}
        else:
            here = {team for team, service in services.items() if service == auditor.service}
            barred = {auditor.team} if rule.exclude_own_team else set()
            barred |= set(auditor.leads) if rule.exclude_managed_teams else set()
            teams = (here if own == "service" else services.keys() - here) - barred
        return tuple(sorted((self._names[services[team]], self._names[team]) for team in teams))

    @cached_property
    def _names(self):
        return dict(Team.objects.values_list("pk", "name"))

    def _there(self, code):
        """Who may be given a case of a line this month: role, job title, not away, audits of the year left."""
        like = self._like(code)
        return [
            auditor
            for auditor in sorted(self._everybody, key=lambda auditor: auditor.lot)
            if auditor.roles & like.roles and fits_title(auditor, like) and auditor.room(like) != 0
        ]

    def _like(self, code, *, again=False):
        """What all cases of a line have in common; a re-audit is counted under the quota."""
        counted = programme.counts(self.policy, code)
        purse = self._purse(counted, "" if again else code)
        line = self.policy.line(code)
        return replace(
            purse,
            roles=programme.roles_for(self.policy, self.month, code),
            titles=tuple(line.auditor_titles(self.month.number)) if line else (),
            independence=programme.independence_of(self.policy, code),
        )

    def case(self, row, *, key, code, rank, previous_auditors=(), tool="", again=False):
        """A case of the database as the match sees it, for one line of the round."""
        worker_team = row.worker.team_id if row.worker_id else None
        team = row.team_id or worker_team
        named = {row.worker_id, row.iro_id}
        like = self._like(code, again=again)
        own_team_allowed = tool in like.independence.own_team_tools or like.independence.only_own_team
        if not own_team_allowed:
            named |= {*self._managers.get(team, ()), row.worker and row.worker.line_manager_id}
        area = row.team.area if row.team_id else ""
        return replace(
            like,
            key=key,
            team=team,
            teams=frozenset({row.team_id, worker_team} - {None}),
            service=self.closeness.services.get(team),
            area=area,
            worker=row.worker_id,
            above=self._above(row.worker_id, team),
            named=frozenset(named - {None}),
            declared=frozenset(self.closeness.close_to(row.reference)),
            previous_auditors=frozenset(previous_auditors),
            own_team_allowed=own_team_allowed,
            rank=rank,
            lot=f"{row.kind} {row.reference}",
        )

    def _above(self, worker, team):
        """Everybody above the worker; where nobody knows the worker, above the team's managers."""
        if worker:
            return frozenset(self.closeness.above(worker))
        managers = self._managers.get(team, ())
        return frozenset(managers).union(*(self.closeness.above(one) for one in managers))

    @cached_property
    def _everybody(self):
        return [self._auditor(person) for person in self.people.values()]

    def _auditor(self, person):
        roles = self.roles[person.pk]
        quota = self.policy.quota_for(roles) or QuotaRule(roles=())
        away, why = self._away.get(person.pk, ("", ""))
        return Auditor(
            key=person.pk,
            name=person.name,
            roles=frozenset(roles),
            team=person.team_id,
            service=self.closeness.services.get(person.team_id),
            area=person.team.area if person.team_id else "",
            leads=frozenset(self.closeness.led.get(person.pk, ())),
            above=frozenset(self.closeness.above(person.pk)),
            done=self.done[person.pk],
            year_limit=quota.most_per_year,
            this_month=self.this_month[person.pk],
            other=self.other[person.pk],
            month_limit=quota.most_per_month,
            away=away,
            away_why=why,
            recent_teams=frozenset(self.recent_teams[person.pk]),
            recent_workers=frozenset(self.recent_workers[person.pk]),
            lot=person.email,
            title=person.job_title,
            of_line=dict(self.of_line[person.pk]),
        )

    # What they did before

    def _remember(self, history):
        """Audits of the year and of the months before, in one query."""
        self.done, self.this_month, self.other = Counter(), Counter(), Counter()
        self.of_line = defaultdict(Counter)
        self.recent_teams, self.recent_workers = defaultdict(set), defaultdict(set)
        first, last = year_of(self.policy, self.month)
        earliest = min(first, self.month.plus(-WORKER_AGAIN)).first_day
        if history is None:
            audits = Audit.objects.counted().filter(month__gte=earliest, month__lte=last.first_day)
            history = audits.values_list("auditor", "line", "month", "team", "practitioner").iterator()
        for auditor, line, day, team, worker in history:
            month = Month.of(day)
            if month >= first:
                self._count(auditor, line, month)
            if -TEAM_AGAIN <= self.month.months_until(month) < 0 and team:
                self.recent_teams[auditor].add(team)
            if -WORKER_AGAIN <= self.month.months_until(month) < 0 and worker:
                self.recent_workers[auditor].add(worker)

    def _count(self, auditor, line, month):
        counted = programme.counts(self.policy, line)
        (self.done if counted else self.other)[auditor] += 1
        if month == self.month and line in self.limits:
            self.of_line[auditor][line] += 1
        elif month == self.month and counted:
            self.this_month[auditor] += 1

    # Why somebody is not there: person id to (key of AWAY, sentence)

    def _agreed(self):
        """Breaks and exemptions; who has both is on a break."""
        exempt = Exemption.objects.agreed().in_month(self.month).order_by()
        breaks = Break.objects.agreed().in_month(self.month).order_by()
        rows = exempt.values_list(Value("exempt"), "person").union(breaks.values_list(Value("break"), "person"))
        words = {"break": "has a break in", "exempt": "is exempt in"}
        return {
            key: (kind, f"{self._name(key)} {words[kind]} {self.month}.") for kind, key in sorted(rows, reverse=True)
        }

    def _leavers(self):
        away = {}
        for person in self.people.values():
            if not person.is_active or (person.left_on and person.left_on <= self.on):
                away[person.pk] = ("left", f"{person.name} has left.")
            elif person.left_on and person.left_on <= self.last_day:
                away[person.pk] = ("left", f"{person.name} leaves on {_day(person.left_on)}.")
            elif person.joined_on and person.joined_on > self.last_day:
                away[person.pk] = ("absent", f"{person.name} joins on {_day(person.joined_on)}.")
        return away

    def _absences(self):
        """Those who are there for fewer working days of the month than their quota asks."""
        calendar, away = working_days(self.policy), {}
        start = max(self.first_day, self.on) if self.on <= self.last_day else self.first_day
        days = {day for day in _days(start, self.last_day) if calendar.is_working_day(day)}
        for key, absences in self._absent().items():
            there = days - {day for one in absences for day in _days(one.starts_on, one.ends_on or self.last_day)}
            quota = self.policy.quota_for(self.roles[key]) or QuotaRule(roles=())
            if len(there) < min(quota.least_days, len(days)):
                away[key] = ("absent", f"{self._name(key)} is away {_until(absences[-1], self.last_day)}.")
        return away

    def _absent(self):
        found = defaultdict(list)
        rows = Absence.objects.filter(person__in=self.people, starts_on__lte=self.last_day)
        for absence in rows.exclude(ends_on__lt=self.first_day).order_by("starts_on", "pk"):
            found[absence.person_id].append(absence)
        return found

    def _name(self, key):
        return self.people[key].name if key in self.people else "This person"


def year_of(policy, month):
    """First and last month of the policy's year that a month lies in."""
    start = policy.calendar.year_starts
    first = Month(month.year if month.number >= start else month.year - 1, start)
    return first, first.plus(11)


def case_rows(ids):
    """Cases with what the match needs of them, by id."""
    return CaseRow.objects.select_related("team", "worker").defer("facts", "marks").in_bulk(ids)


def audits_of_the_year(policy, month):
    """How many audits each auditor has in the year of a month: {(auditor id, month, line): number}."""
    first, last = year_of(policy, month)
    audits = Audit.objects.counted().filter(month__range=(first.first_day, last.first_day))
    rows = audits.order_by().values_list("auditor", "month", "line").annotate(Count("pk"))
    return {(auditor, day, line): number for auditor, day, line, number in rows}


def _held(closeness):
    """Roles held on the day: people to their roles, and teams to the people who manage them."""
    roles, managers = defaultdict(set), defaultdict(set)
    for person, role, team in closeness.held:
        roles[person].add(role)
        if role == Role.TEAM_MANAGER and team:
            managers[team].add(person)
    return roles, managers


def _days(first, last):
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _until(absence, last_day):
    if absence.ends_on is None or absence.ends_on >= last_day:
        return f"from {_day(absence.starts_on)}"
    return f"until {_day(absence.ends_on)}"


def _day(day):
    return f"{day:%-d %B %Y}"
