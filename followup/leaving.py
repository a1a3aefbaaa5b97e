"""Management oversight that somebody who leaves still owes, and who could have it."""

from django.db.models import Q

from followup import oversight as services
from followup.models import Oversight
from people import leaving
from people.models import User


def held(ids, by):
    """Oversight not written, or not discussed in supervision yet, that these managers were asked for."""
    rows = Oversight.objects.visible_to(by).asked().filter(manager__in=ids, ended_at=None)
    rows = rows.filter(Q(written_at=None) | Q(supervision_on=None)).select_related(
        "audit__case", "audit__framework_version", "manager"
    )
    return [
        leaving.Piece(row, row.manager_id, f"Oversight of {row.audit}", row.get_absolute_url())
        for row in rows.order_by("due_on", "pk")
    ]


def proposed(pieces, on, lines):
    """Whoever holds the role that writes it in the audit's team now, else whoever is next above the holder."""
    lines = lines()
    firsts = {piece.thing.pk: _in_the_team(piece.thing.audit, lines) for piece in pieces}
    wanted = {key for keys in firsts.values() for key in keys}
    wanted |= {key for piece in pieces for key in lines.above(piece.holder)}
    here = User.objects.working(on).in_bulk(wanted)
    return [_offered(piece, firsts[piece.thing.pk], lines, here) for piece in pieces]


def _in_the_team(audit, lines):
    role = audit.policy.followup.oversight.written_by
    return [person for person, held_, team in lines.held if held_ == role and team and team == audit.team_id]


def _offered(piece, first, lines, here):
    audit = piece.thing.audit
    parts = (audit.auditor_id, audit.practitioner_id)
    to = leaving.nearest(piece, first=first, lines=lines, here=here, case=audit.case.reference, but=parts)
    if to is None:
        return piece.offered(None, "Nobody else leads the team or is above in the line.")
    if to.pk in first:
        return piece.offered(to, f"{to} leads the team now.")
    return piece.offered(to, f"{to} is above {lines.names[piece.holder]} in the line.")


def move(oversight, *, to, reason, by, on):
    services.hand_over(oversight, to=to, reason=reason, by=by, on=on)


leaving.enter(leaving.Work("oversights", "Oversight owed", held, proposed, move))
