"""What waits for auditors and guests."""

from django.urls import reverse

from audits.models import Audit
from reporting.home.parts import FEW, Block, Tile, Todo, audits_link

Status = Audit.Status


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
        tiles=[Tile(done, "audits done this year", audits_link(mine="auditor"))],
        links=[
            ("All my audits", audits_link(mine="auditor")),
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
