"""Actions that somebody who leaves still has to do, and who could have them."""

from audits import actions
from audits.models import Action
from people import leaving
from people.models import User


def held(ids, by):
    """Actions of these people that are still to do."""
    rows = Action.objects.visible_to(by).filter(owner__in=ids, status=Action.Status.OPEN)
    rows = rows.select_related("audit__case", "audit__framework_version", "owner").order_by("due_on", "pk")
    return [
        leaving.Piece(row, row.owner_id, f"Action {row.order} of {row.audit}", row.get_absolute_url()) for row in rows
    ]


def proposed(pieces, on, lines):
    """The case's worker of today, else whoever is next above the holder."""
    lines = lines()
    wanted = {one for piece in pieces for one in (piece.thing.audit.case.worker_id, *lines.above(piece.holder)) if one}
    here = User.objects.working(on).in_bulk(wanted)
    return [_offered(piece, lines, here) for piece in pieces]


def _offered(piece, lines, here):
    case = piece.thing.audit.case
    to = leaving.nearest(piece, first=(case.worker_id,), lines=lines, here=here, case=case.reference)
    if to is None:
        return piece.offered(None, "The case has no other worker, and nobody above is here.")
    if to.pk == case.worker_id:
        return piece.offered(to, f"{to} is the case’s worker now.")
    return piece.offered(to, f"{to} is above {lines.names[piece.holder]} in the line.")


def move(action, *, to, reason, by, on):
    actions.hand_over(action, to=to, reason=reason, by=by)


leaving.enter(leaving.Work("actions", "Actions to do", held, proposed, move))
