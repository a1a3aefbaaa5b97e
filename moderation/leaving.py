"""Moderations that somebody who leaves has not finished, and who could have them."""

from collections import Counter

from django.db.models import prefetch_related_objects

from moderation import services
from moderation.models import Moderation
from moderation.selection import tie
from people import leaving

Status = Moderation.Status


def held(ids, by):
    """Unfinished moderations of these moderators."""
    rows = Moderation.objects.visible_to(by).waiting().filter(moderator__in=ids)
    rows = rows.select_related("audit__case", "audit__framework_version").order_by("due_on", "pk")
    return [leaving.Piece(row, row.moderator_id, f"Moderation of {row.audit}", row.get_absolute_url()) for row in rows]


def proposed(pieces, on, lines):
    """Whoever has the fewest of the audit's month among those who may moderate it."""
    lines = lines()
    audits = [piece.thing.audit for piece in pieces]
    prefetch_related_objects(audits, "challenges")
    counted = Moderation.objects.counted().filter(audit__month__in={audit.month for audit in audits})
    loads = Counter(counted.values_list("audit__month", "moderator"))
    able = {audit.framework_version_id: audit.policy for audit in audits}
    able = {key: services.moderators(policy, on=on) for key, policy in able.items()}
    return [_offered(piece, able[piece.thing.audit.framework_version_id], loads, lines) for piece in pieces]


def _offered(piece, people, loads, lines):
    audit = piece.thing.audit
    if piece.thing.status != Status.CHOSEN:
        return piece.offered(None, "It is graded, and stays with who graded it: finish or cancel it on its page.")
    rules = audit.policy.moderation.independence
    free = [
        one for one in people if one.pk != piece.holder and not tie(audit, one, closeness=lines, rules=rules)
    ]
    if not free:
        return piece.offered(None, "Nobody else who moderates is independent of it.")
    to = min(free, key=lambda one: (loads[audit.month, one.pk], one.name))
    had = loads[audit.month, to.pk]
    loads[audit.month, to.pk] += 1
    return piece.offered(to, f"{to} has had {had or 'none'} of that month, the fewest of those who may.")


def move(moderation, *, to, reason, by, on):
    services.hand_over(moderation, to=to, reason=reason, by=by, on=on)


leaving.enter(leaving.Work("moderations", "Moderations to do", held, proposed, move))
