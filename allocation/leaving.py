"""Audits that somebody who leaves has not finished, and to whom the match would give them."""

from allocation import services
from allocation.sharing_out import SharingOut
from audits.models import Audit
from audits.opening import AROUND
from people import leaving


def held(ids, by):
    """Unfinished and returned audits of these auditors."""
    rows = Audit.objects.visible_to(by).filter(auditor__in=ids, status__in=Audit.CHANGES_HANDS)
    rows = rows.select_related(*AROUND, "re_audit_of", "tool_version__tool").order_by("due_on", "reference")
    return [leaving.Piece(row, row.auditor_id, f"Audit {row}", row.get_absolute_url()) for row in rows]


def proposed(pieces, on, lines):
    """As the match suits all of them best."""
    sharing = SharingOut([piece.thing for piece in pieces], on=on)
    return [
        piece.offered(one.auditor and sharing.person(one.auditor.key), one.reason)
        for piece, one in zip(pieces, sharing.shared_out(), strict=True)
    ]


def move(audit, *, to, reason, by, on):
    services.reallocate(audit, to=to, reason=reason, by=by)


leaving.enter(leaving.Work("audits", "Audits open", held, proposed, move))
