"""Cases that the QA team picks by hand for a draft before it publishes it."""

from dataclasses import replace

from allocation import draw, programme
from allocation.services import pick
from allocation.services.draft import frame_of, in_round, planned
from demo import words
from frameworks.policy import Size


def pick_by_hand(drafted, *, by):
    """Fill the lines that ask so many cases of every auditor and leave the choice to the QA team (SOTON-38).

    Which cases is left to the round's lots, as if the line were drawn; other lines by
    hand stay empty, as nobody owes them.
    """
    for line in drafted.lines.order_by("order"):
        if Size.from_text(line.size).kind == "per_auditor":
            for reference in _chosen(drafted, line):
                pick(line, reference=reference, reason=words.PICKED, by=by)


def _chosen(drafted, line):
    """References of the cases for a line by hand; none for one that was drawn."""
    asked = programme.as_kept(planned(line).line, line)
    if not asked.by_hand:
        return []
    rules = programme.rules_of(drafted.policy, drafted.calendar_month)
    by_lot = replace(asked, by_hand=False)
    drawn = draw.draw_line(frame_of(drafted), by_lot, seed=drafted.seed, rules=rules, taken=in_round(drafted))
    return [reference for _, reference in (one.key for one in drawn.picks)]
