"""Changing the cases of a draft: dropping, replacing, picking by hand."""

from django.db import transaction
from django.db.models import Max

from allocation import draw, programme
from allocation.keeping import unallocate
from allocation.matching import match_waiting
from allocation.models import SampledCase
from allocation.refusals import Refused
from allocation.services.draft import frame_of, give_reason, ids_of, in_round, may_change, planned
from lib import clock
from lib.again import retried
from lib.sentences import inside
from trail.services import record

How = SampledCase.How


@retried
@transaction.atomic
def drop(sampled, *, reason, by):
    """Take a case out of a draft; it stays there with the reason, and is not drawn again."""
    may_change(sampled.round, by)
    give_reason(reason, "drop a case")
    if sampled.dropped_at:
        raise Refused(f"Case {sampled.case} has been dropped already.")
    unallocate(sampled, by=by, reason=f"Case dropped: {reason}")
    sampled.dropped_at, sampled.dropped_by, sampled.dropped_reason = clock.now(), by, reason[:300]
    sampled.save(update_fields=["dropped_at", "dropped_by", "dropped_reason"])
    record("allocation.drop", sampled, by=by, after={"reason": reason})
    return sampled


@retried
@transaction.atomic
def replace_case(sampled, *, reason, by):
    """Drop a case and take the next lot of its line in its place; returns the new SampledCase."""
    if sampled.how not in (How.LOT, How.NEXT_LOT):
        raise Refused(f"Case {sampled.case} was not drawn by lot, so no next lot takes its place.")
    drop(sampled, reason=reason, by=by)
    line, round_ = sampled.line, sampled.round
    candidate = _next_lot(sampled)
    if candidate is None:
        raise Refused(f"No further case fits “{line.title}”: drop this one without another.")
    instead = SampledCase.objects.create(
        round=round_,
        line=line,
        case_id=ids_of([candidate.key])[candidate.key],
        order=sampled.order,
        how=How.NEXT_LOT,
        why=f"Next lot, in the place of case {sampled.case}.",
        tool=draw.tool_of(candidate, planned(line).line),
    )
    match_waiting(round_, by=by, on=clock.today())
    return instead


def _next_lot(sampled):
    line, round_ = sampled.line, sampled.round
    frame = frame_of(round_)
    here = (sampled.case.kind, sampled.case.reference)
    return draw.next_in_lot(
        frame,
        programme.as_kept(planned(line).line, line),
        seed=round_.seed,
        rules=programme.rules_of(round_.policy, round_.calendar_month),
        taken=in_round(round_),
        like=next((one for one in frame if one.key == here), None),
    )


@retried
@transaction.atomic
def pick(line, *, reference, reason, by):
    """Put a case into a line by hand; it must fit the line as a drawn one would (HULL-95)."""
    may_change(line.round, by)
    give_reason(reason, "pick a case by hand")
    round_ = line.round
    asked = planned(line)
    if asked.line.rests:
        raise Refused(asked.line.rests)
    candidate = _found(round_, line, reference)
    why_not = _unfit(candidate, asked.line, round_)
    if why_not:
        raise Refused(f"Case {reference} cannot be picked for “{line.title}”: {why_not}.")
    sampled = SampledCase.objects.create(
        round=round_,
        line=line,
        case_id=ids_of([candidate.key])[candidate.key],
        order=1 + (line.cases.aggregate(last=Max("order"))["last"] or 0),
        how=How.HAND,
        why=f"Picked by {by}: {reason}"[:300],
        tool=draw.tool_of(candidate, asked.line),
    )
    match_waiting(round_, by=by, on=clock.today())
    record("allocation.pick", sampled, by=by, after={"reason": reason})
    return sampled


def _found(round_, line, reference):
    wanted = reference.strip().casefold()
    for candidate in frame_of(round_):
        if candidate.kind == draw.drawn_as(line) and candidate.reference.casefold() == wanted:
            return candidate
    raise Refused(f"There is no case “{reference}” in the case list this round was drawn from.")


def _unfit(candidate, line, round_):
    rules = programme.rules_of(round_.policy, round_.calendar_month)
    if candidate.key in in_round(round_):
        return "it is in this round already"
    if not draw.fits(candidate, line.select, line, rules):
        return "it is not among the cases this line looks at"
    reason = draw.left_out(candidate, rules, frozenset())
    return inside(reason)
