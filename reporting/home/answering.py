"""What waits for those whose work an audit is about, and who answer for it."""

from django.db.models import Q
from django.urls import reverse

from audits.models import Action, Audit
from followup.models import Oversight
from reporting.home.parts import FEW, Block, Tile, Todo, audits_link

Status = Audit.Status


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
    tile = Tile(running, "audits of your cases under way", audits_link(mine="named"))
    return Block("Audits of my cases", todos, tiles=[tile], links=[("All of them", audits_link(mine="named"))])


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
