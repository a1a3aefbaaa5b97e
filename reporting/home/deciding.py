"""What waits for those who lead a service, decide what others ask for, or grade a second time."""

from django.urls import reverse

from allocation.models import Break, Exemption
from allocation.rules import decides_breaks, decides_some_exemption
from audits.models import Audit, Challenge
from followup.models import Chain, Meeting
from moderation.models import Moderation
from reporting.home.parts import FEW, Block, Tile, Todo, audits_link


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
            Tile(counts["running"], "audits under way", audits_link(), "doing"),
            Tile(counts["late"], "audits late", audits_link(late="yes"), "late"),
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
