"""What senior leaders, administrators and data protection officers look at."""

from django.urls import reverse

from allocation.models import Round
from audits.models import Action
from followup.models import Chain
from jobs.models import Job
from lib.months import Month
from reporting.home.parts import Block, Tile, Todo
from reporting.models import ClosedMonth
from trail.models import Notice


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
