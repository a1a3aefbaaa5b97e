"""Changing a line of a draft: its size, and its draw."""

from django.db import transaction
from django.db.models import Max

from allocation import draw, programme
from allocation.drafting import keep_drawn, sample_of
from allocation.matching import codes_in, match_waiting, roster_of
from allocation.models import SampledCase
from allocation.refusals import Refused
from allocation.services.draft import frame_of, give_reason, ids_of, in_round, may_change, planned
from frameworks.policy import Size
from lib import clock
from lib.again import retried
from trail.services import record

How = SampledCase.How


@retried
@transaction.atomic
def set_size(line, *, size, by):
    """Give a line of a draft its size ("20", "2 to 3", "all"), and draw it (HULL-96, HULL-120)."""
    may_change(line.round, by)
    was = line.size
    line.size = str(_size(size))
    line.size_set_by = by
    _draw_again(line, by=by)
    record("allocation.set_size", line, by=by, before={"size": was}, after={"size": line.size})
    return line


@retried
@transaction.atomic
def redraw(line, *, reason, by):
    """Draw a line of a draft again, with other lots. The new draw can be proved like the first."""
    may_change(line.round, by)
    give_reason(reason, "draw a line again")
    line.attempt += 1
    before = _references(line)
    _draw_again(line, by=by)
    record(
        "allocation.redraw",
        line,
        by=by,
        before={"cases": before},
        after={"cases": _references(line), "attempt": line.attempt, "reason": reason},
    )
    return line


def _draw_again(line, *, by):
    """Draw a line anew among the cases that the rest of the round leaves, then match them."""
    round_, asked = line.round, planned(line)
    staffed = _staffed(line, asked)
    line.auditors, line.places = staffed.auditors, staffed.places
    line.cases.kept().filter(how__in=[How.LOT, How.NEXT_LOT]).delete()
    line.cases.update(attempt=0)
    drawn = draw.draw_line(
        frame_of(round_),
        programme.as_kept(asked.line, line),
        seed=round_.seed,
        rules=programme.rules_of(round_.policy, round_.calendar_month),
        taken=in_round(round_),
    )
    keep_drawn(line, drawn, note=asked.note)
    line.save()
    ids = ids_of([pick.key for pick in drawn.picks])
    first = 1 + (line.cases.aggregate(last=Max("order"))["last"] or 0)
    SampledCase.objects.bulk_create(sample_of(line, drawn, ids, first=first))
    match_waiting(round_, by=by, on=clock.today())


def _staffed(line, asked):
    """The line with the people who audit it and are there now."""
    roster = roster_of(line.round.policy, line.round.calendar_month, codes=codes_in(line.round), on=clock.today())
    return roster.staff(asked.line)


def _size(text):
    try:
        size = Size.from_text(text)
    except ValueError as error:
        raise Refused(f"“{text}” is not a size: {error}.") from error
    if size.is_unset:
        raise Refused("Give a number, a range such as 2 to 3, 4 per auditor, 5 %, or all.")
    return size


def _references(line):
    return sorted(line.cases.kept().values_list("case__reference", flat=True))
