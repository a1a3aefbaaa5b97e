"""What waits for anybody, whatever part they play."""

from django.urls import reverse

from audits.models import Action, Concern
from followup.models import Escalation
from reporting.home.parts import FEW, Block, Todo


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
