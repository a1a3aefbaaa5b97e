"""What each person sees first: what waits for them, by when, and the numbers they answer for.

A block for each part somebody plays, at most a few queries each, never one a row.
"""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db.models import F, Func, Q, Subquery
from django.urls import reverse

from allocation.models import Break, Exemption, Round
from allocation.programme import asks_for_audits
from allocation.rules import decides_breaks, decides_some_exemption, policy_today
from audits.models import Action, Audit, Challenge, Concern
from followup.models import Chain, Escalation, Meeting, Oversight
from jobs.models import Job
from lib.months import Month
from moderation.models import Moderation
from people.models import Role, User
from people.sight import sight_of
from reporting.models import ClosedMonth
from trail.models import Notice

FEW = 8  # rows of a block; the rest is one link away
Status = Audit.Status


@dataclass(frozen=True)
class Todo:
    """One thing to do: what, where, by when."""

    text: str
    href: str
    due_on: date | None = None
    note: str = ""


@dataclass(frozen=True)
class Tile:
    """One number with a link to the rows behind it."""

    number: int
    label: str  # of several: its first word is a plural in -s
    href: str
    tone: str = ""

    @property
    def words(self):
        """The label as it follows the number: of one thing it speaks in the singular."""
        many, space, rest = self.label.partition(" ")
        return f"{many.removesuffix('s')}{space}{rest}" if self.number == 1 else self.label

    @property
    def mark(self):
        """The tone it wears: nothing late is no alarm."""
        return self.tone if self.number or not self.tone else "off"


@dataclass
class Block:
    """One part somebody plays: what waits, and where the rest is."""

    title: str
    todos: list = field(default_factory=list)
    tiles: list = field(default_factory=list)
    links: list = field(default_factory=list)
    empty: str = "Nothing waits for you here."
    steps: list = field(default_factory=list)


@dataclass
class Desk:
    """One person's work on a day; what several blocks look at is asked once."""

    person: object
    on: date

    @property
    def roles(self):
        return sight_of(self.person).roles

    @property
    def led(self):
        """Teams and services the person leads."""
        return sight_of(self.person).led

    def seen(self, rows, case="audit__case"):
        """Rows but for those of a case this person declared to stand close to; `case` is the way to it."""
        return rows.filter(sight_of(self.person).kept_out(f"{case}__reference"))

    @cached_property
    def challenges(self):
        """Unsettled challenges that wait for this person: to answer, to have decided, or to decide."""
        waiting = Q(status=Challenge.Status.OPEN, answered_at=None, audit__auditor=self.person)
        waiting |= Q(status=Challenge.Status.REFERRED, decided_by=self.person)
        if Role.QA in self.roles:
            waiting |= Q(status=Challenge.Status.OPEN, answered_at__isnull=False)
        return list(self.seen(Challenge.objects.filter(waiting)).select_related("audit", "by"))

    def count(self, **rows):
        """How many rows each query finds, asked in one: count(late=…)["late"]."""
        number = Func(F("pk"), function="COUNT")
        counted = [Subquery(found.order_by().values(number=number)) for found in rows.values()]
        [numbers] = User.objects.filter(pk=self.person.pk).values_list(*counted)
        return dict(zip(rows, numbers, strict=True))


def home(person, *, on):
    """The blocks of a person's home page, the most pressing first."""
    desk = Desk(person, on)
    built = [build(desk) for needed, build in BLOCKS if not needed or needed & desk.roles]
    return [block for block in built if block is not None]


def _audits_link(**query):
    pairs = "&".join(f"{name}={value}" for name, value in query.items())
    return f"{reverse('audits:audits')}?{pairs}"


# Everybody


def alarms(desk):
    """Concerns not yet acted on, for those who were told."""
    open_ = desk.seen(Concern.objects.filter(acknowledged_at=None, told__person=desk.person)).select_related("audit")
    todos = [
        Todo(
            f"Immediate concern in {concern.audit.reference}",
            reverse("audits:concern", args=[concern.pk]),
            note="Say what was done at once",
        )
        for concern in open_[:FEW]
    ]
    return Block("Immediate concerns", todos) if todos else None


def escalated(desk):
    """What was put before this person because it stayed undone."""
    rows = desk.seen(Escalation.objects.filter(person=desk.person, resolved_at=None, updated_at=None))
    todos = [
        Todo(f"{row.audit.reference}: {row.why}", reverse("followup:escalation", args=[row.pk]), note="Give an update")
        for row in rows.select_related("audit")[:FEW]
    ]
    return Block("Put before you", todos) if todos else None


def my_actions(desk):
    """Improvement actions that are this person's."""
    rows = desk.seen(Action.objects.agreed().filter(owner=desk.person, status=Action.Status.OPEN))
    rows = rows.select_related("audit").order_by("due_on", "pk")
    todos = [
        Todo(f"Action {row.order} of {row.audit.reference}", reverse("audits:action", args=[row.pk]), row.due_on)
        for row in rows[:FEW]
    ]
    return Block("My actions", todos) if todos else None


# Auditors and guests


def my_audits(desk):
    """Audits this person is to do, with the next deadline first."""
    rows = (
        desk.seen(Audit.objects.filter(auditor=desk.person, status__in=[*Audit.UNFINISHED, Status.RETURNED]), "case")
        .select_related("case")
        .order_by("due_on", "reference")
    )
    todos = [
        Todo(
            f"{audit.reference}, case {audit.case.reference}",
            audit.get_absolute_url(),
            audit.return_due_on if audit.status == Status.RETURNED else audit.due_on,
            note=audit.get_status_display(),
        )
        for audit in rows[:FEW]
    ]
    todos += [
        Todo(f"{one.by} challenges {one.audit.reference}", reverse("audits:challenge", args=[one.pk]), note="Answer")
        for one in desk.challenges
        if one.answered_at is None and one.audit.auditor_id == desk.person.pk
    ][:FEW]
    mine = Audit.objects.filter(auditor=desk.person, month__year=desk.on.year, finalised_at__isnull=False)
    done = mine.counted().count()
    return Block(
        "My audits",
        todos,
        tiles=[Tile(done, "audits done this year", _audits_link(mine="auditor"))],
        links=[
            ("All my audits", _audits_link(mine="auditor")),
            ("Breaks", reverse("allocation:breaks")),
            ("Exemptions", reverse("allocation:exemptions")),
        ],
        empty="You have no audit to do at the moment.",
    )


def guest_audits(desk):
    """The audits somebody from outside was invited to."""
    rows = Audit.objects.visible_to(desk.person).filter(participants__person=desk.person).distinct()
    todos = [Todo(audit.reference, audit.get_absolute_url(), audit.due_on) for audit in rows[:FEW]]
    return Block("The audit you were invited to", todos, empty="No audit is open for you any more.")


# People the audit is about or who answer for it


def audits_of_my_work(desk):
    """Shared audits that this person may consider, and running ones of their cases."""
    named = Q(practitioner=desk.person) | Q(team_manager=desk.person) | Q(iro=desk.person)
    named_on = desk.seen(Audit.objects.filter(named), "case")
    shared = named_on.filter(status=Status.SHARED).exclude(views__by=desk.person)
    todos = [
        Todo(
            f"Consider {audit.reference}: agree, or challenge it",
            reverse("audits:outcome", args=[audit.pk]),
            audit.challenge_until,
        )
        for audit in shared.order_by("challenge_until", "reference")[:FEW]
    ]
    running = named_on.filter(status__in=[Status.ALLOCATED, Status.IN_PROGRESS]).count()
    tile = Tile(running, "audits of your cases under way", _audits_link(mine="named"))
    return Block("Audits of my cases", todos, tiles=[tile], links=[("All of them", _audits_link(mine="named"))])


def my_team(desk):
    """Oversight to write, supervision to note, actions to sign off, what is late."""
    mine = desk.seen(Oversight.objects.filter(audit__status=Status.CHECKED, manager=desk.person))
    todos = [
        Todo(f"Management oversight of {row.audit.reference}", row.get_absolute_url(), row.due_on)
        for row in mine.filter(written_at=None).select_related("audit").order_by("due_on")[:FEW]
    ]
    todos += [
        Todo(
            f"Note the discussion of {row.audit.reference} in supervision",
            row.get_absolute_url(),
            row.supervision_due_on,
        )
        for row in mine.filter(supervision_on=None)
        .exclude(written_at=None)
        .select_related("audit")
        .order_by("supervision_due_on")[:FEW]
    ]
    team = Action.objects.agreed().filter(Q(audit__team_manager=desk.person) | Q(audit__team__in=desk.led))
    counts = desk.count(done=team.filter(status=Action.Status.DONE), late=team.overdue(desk.on))
    actions = reverse("followup:actions")
    return Block(
        "My team",
        todos,
        tiles=[
            Tile(counts["done"], "actions to sign off", f"{actions}?status=done", "waiting"),
            Tile(counts["late"], "actions late", f"{actions}?late=yes", "late"),
        ],
        links=[("All actions", actions), ("All oversight", reverse("followup:oversights"))],
    )


def my_children(desk):
    """Actions on the children this reviewing officer reviews (HULL-06)."""
    rows = desk.seen(Action.objects.agreed().filter(audit__iro=desk.person))
    counts = desk.count(open=rows.open(), late=rows.overdue(desk.on))
    actions = reverse("followup:actions")
    return Block(
        "Children I review",
        tiles=[
            Tile(counts["open"], "actions open", f"{actions}?part=iro", "doing"),
            Tile(counts["late"], "actions late", f"{actions}?part=iro&late=yes", "late"),
        ],
        links=[("Actions on my children", f"{actions}?part=iro")],
        empty="",
    )


def my_service(desk):
    """The service's late audits, chains, meetings, and requests to decide."""
    running = Audit.objects.filter(team__in=desk.led, restricted=False, status__in=Audit.UNFINISHED)
    counts = desk.count(
        running=running,
        late=running.filter(due_on__lt=desk.on),
        chains=Chain.objects.running().filter(audit__team__in=desk.led),
    )
    waiting = Meeting.objects.filter(convened_by=desk.person, held_on=None, ended_at=None)
    meetings = desk.seen(waiting, "chain__audit__case")
    todos = [
        Todo(f"{row.get_kind_display()}: {row.chain.audit.reference}", row.chain.get_absolute_url(), row.due_on)
        for row in meetings.select_related("chain__audit").order_by("due_on")[:FEW]
    ]
    return Block(
        "My service",
        todos,
        tiles=[
            Tile(counts["running"], "audits under way", _audits_link(), "doing"),
            Tile(counts["late"], "audits late", _audits_link(late="yes"), "late"),
            Tile(counts["chains"], "cases followed up after a poor grade", reverse("followup:chains"), "alarm"),
        ],
        links=[("Reports", reverse("reporting:reports"))],
    )


def decisions(desk):
    """Breaks and exemptions that wait for this person's decision; never their own (HULL-54, HULL-55)."""
    asked = {}
    if decides_breaks(desk.person, None):
        asked["breaks"] = Break.objects.waiting().exclude(person=desk.person)
    if decides_some_exemption(desk.person, None):
        asked["exemptions"] = Exemption.objects.waiting().exclude(person=desk.person)
    counts = desk.count(**asked) if asked else {}
    tiles = [
        Tile(number, f"{name} asked for", reverse(f"allocation:{name}"), "waiting")
        for name, number in counts.items()
        if number
    ]
    return Block("Decisions waiting", tiles=tiles, empty="") if tiles else None


def my_moderations(desk):
    """Cases this person is to grade a second time."""
    waiting = Moderation.objects.waiting().filter(moderator=desk.person)
    rows = desk.seen(waiting).select_related("audit").order_by("due_on")
    todos = [
        Todo(f"{row.get_status_display()}: {row.audit.reference}", row.get_absolute_url(), row.due_on)
        for row in rows[:FEW]
    ]
    todos += [
        Todo(f"Decide the challenge to {one.audit.reference}", reverse("audits:challenge", args=[one.pk]))
        for one in desk.challenges
        if one.status == Challenge.Status.REFERRED and one.decided_by_id == desk.person.pk
    ][:FEW]
    return Block("Moderation", todos, links=[("My moderations", reverse("moderation:moderations"))])


# The QA team


def board(desk):
    """The month from import to report: one row of steps, each count a list."""
    month = Month.of(desk.on)
    round_ = Round.objects.filter(month=month.first_day).first()
    counts = desk.count(**_board_rows(month, desk.on))
    first = month.first_day.isoformat()
    steps = [
        *_round_steps(round_, month),
        _step("Done", counts["done"], _audits_link(month=first), f"of {counts['all']}"),
        _step("To check", counts["check"], _audits_link(status=Status.FINALISED), "", "waiting"),
        _step("Late", counts["late"], _audits_link(late="yes"), "", "late"),
        _step("Returned", counts["returned"], _audits_link(status=Status.RETURNED)),
        _step("To moderate", counts["moderate"], reverse("moderation:moderations"), "", "waiting"),
        _step("Followed up", counts["chains"], reverse("followup:chains"), "", "alarm"),
        _step("Closed", counts["closed"], _audits_link(month=first, status=Status.CLOSED), "", "done"),
    ]
    return Block(
        f"{month.label}, from import to report",
        todos=_qa_todos(desk, counts["failed"]),
        steps=steps,
        links=[
            ("This month's round", reverse("allocation:round", args=[month]))
            if round_
            else ("Rounds", reverse("allocation:rounds")),
            ("Case lists", reverse("cases:imports")),
            ("Staff list", reverse("people:staff_list")),
            ("What leavers still hold", reverse("people:leavers")),
            ("Moderation of the month", reverse("moderation:month", args=[month.iso])),
            ("Reports", reverse("reporting:reports")),
            ("The framework", reverse("frameworks:versions")),
        ],
        empty="",
    )


def _board_rows(month, on):
    """The rows behind each number of the board; what is not the month's own is of all months."""
    mine, every = Audit.objects.in_month(month.first_day), Audit.objects.all()
    finished = [Status.FINALISED, Status.RETURNED, Status.CHECKED, Status.CLOSED]
    return {
        "all": mine.exclude(status=Status.CANCELLED),
        "done": mine.filter(status__in=finished),
        "closed": mine.filter(status=Status.CLOSED),
        "check": every.filter(status=Status.FINALISED),
        "late": every.filter(status__in=Audit.UNFINISHED, due_on__lt=on),
        "returned": every.filter(status=Status.RETURNED),
        "moderate": Moderation.objects.waiting(),
        "chains": Chain.objects.running(),
        "failed": Job.objects.filter(status=Job.Status.FAILED),
    }


def _round_steps(round_, month):
    if round_ is None:
        href, policy = reverse("allocation:rounds"), policy_today()
        if policy and not asks_for_audits(policy, month):
            return [_step("No round this month", None, href, "the programme rests", "off")]
        return [_step("Draft the round", None, href, "not drafted yet", "todo")]
    tone = "done" if round_.status == Round.Status.PUBLISHED else "doing"
    href = reverse("allocation:round", args=[month])
    return [
        _step(f"Round {round_.get_status_display().lower()}", round_.cases.kept().count(), href, "cases drawn", tone)
    ]


def _step(text, count, href, note="", tone="todo"):
    return {"text": text, "count": count, "href": href, "note": note, "tone": tone if count or count is None else "off"}


def _qa_todos(desk, failed):
    todos = [
        Todo(f"Challenge to {one.audit.reference} needs a decider", reverse("audits:challenge", args=[one.pk]))
        for one in desk.challenges
        if one.status == Challenge.Status.OPEN and one.answered_at
    ][:FEW]
    if failed:
        todos.append(Todo(f"{failed} job{'s' * (failed != 1)} failed", reverse("jobs:jobs"), note="See why"))
    return todos


# Leaders and administrators


def leaders_month(desk):
    """How good practice is and what is not closed: the newest closed month first."""
    newest = ClosedMonth.objects.order_by("-month").first()
    tiles, links = [], [("All reports", reverse("reporting:reports"))]
    if newest:
        month = Month.of(newest.month)
        links.insert(0, (f"Report of {month.label}", reverse("reporting:report", args=[month.iso])))
        figures = {(f.measure, f.part): f for f in newest.figures.filter(service="")}
        for code, label in (
            ("completed", "completed"),
            ("on_time", "on time"),
            ("actions_on_time", "actions done on time"),
        ):
            figure = figures.get((code, ""))
            if figure and figure.total:
                percent = int(figure.count / figure.total * 100 + 0.5)
                tiles.append(Tile(f"{percent}%", f"{label}, {month.label}", links[0][1]))
    counts = desk.count(chains=Chain.objects.running(), late=Action.objects.agreed().overdue(desk.on))
    tiles += [
        Tile(counts["chains"], "cases followed up after a poor grade", reverse("followup:chains"), "alarm"),
        Tile(counts["late"], "actions late", f"{reverse('followup:actions')}?late=yes", "late"),
    ]
    return Block("Practice at a glance", tiles=tiles, links=links, empty="")


def keeping(desk):
    """What an administrator keeps an eye on."""
    counts = desk.count(
        unsent=Notice.objects.filter(sent_at=None, withheld=""),
        failed=Job.objects.filter(status=Job.Status.FAILED),
        rounds=Round.objects.all(),
    )
    setting_up = Todo("Go on setting up", reverse("council:set_up"), note="No round has been drafted yet")
    return Block(
        "Keeping the application",
        [] if counts["rounds"] else [setting_up],
        empty="",
        tiles=[
            Tile(counts["unsent"], "notices to send", reverse("trail:events"), "waiting"),
            Tile(counts["failed"], "jobs failed", reverse("jobs:jobs"), "late"),
        ],
        links=[
            ("Settings", reverse("council:settings")),
            ("People and roles", reverse("people:people")),
            ("Who read what", reverse("trail:accesses")),
            ("What happened", reverse("trail:events")),
            ("The framework", reverse("frameworks:versions")),
        ],
    )


def protecting(desk):
    """Where a data protection officer looks: who read what, what is asked for, what is let go."""
    return Block(
        "Records and who reads them",
        empty="",
        links=[
            ("Who read a child’s records", reverse("records:readers")),
            ("Unusual reading", reverse("records:unusual")),
            ("Subject-access requests", reverse("records:packs")),
            ("Retention and holds", reverse("records:retention")),
        ],
    )


LEADERS = frozenset({Role.GROUP_MANAGER, Role.HEAD_OF_SERVICE})
#: Which roles a block is for (none: everybody), in the order of the page.
BLOCKS = (
    (frozenset(), alarms),
    (frozenset(), escalated),
    (frozenset({Role.QA}), board),
    (frozenset({Role.SENIOR_LEADER}), leaders_month),
    (frozenset(), decisions),
    (frozenset({Role.AUDITOR}), my_audits),
    (frozenset({Role.GUEST}), guest_audits),
    (frozenset({Role.TEAM_MANAGER}), my_team),
    (LEADERS, my_service),
    (frozenset({Role.MODERATOR, *LEADERS}), my_moderations),
    (frozenset({Role.PRACTITIONER, Role.TEAM_MANAGER, Role.IRO}), audits_of_my_work),
    (frozenset({Role.IRO}), my_children),
    (frozenset(), my_actions),
    (frozenset({Role.ADMINISTRATOR}), keeping),
    (frozenset({Role.DATA_PROTECTION}), protecting),
)
