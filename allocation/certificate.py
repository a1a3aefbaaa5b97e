"""The draw certificate: what a round was drawn from, and the proof that it would be drawn again."""

from dataclasses import dataclass

from allocation import draw, programme
from allocation.frame import pack, read_frame, unpack
from allocation.models import RoundLine, SampledCase


@dataclass(frozen=True)
class Proof:
    """One line drawn again from the kept frame: the same cases, or which ones differ."""

    line: RoundLine
    number: int
    missing: tuple[str, ...]
    further: tuple[str, ...]

    @property
    def holds(self):
        return not self.missing and not self.further


@dataclass(frozen=True)
class Certificate:
    """All lines of a round drawn again. `frame_holds`: the kept frame has the digest of the draw."""

    frame_holds: bool
    proofs: tuple[Proof, ...]

    @property
    def holds(self):
        return self.frame_holds and all(proof.holds for proof in self.proofs)


def prove(round_):
    """Draw a round again from its seed and its frame, and compare. Writes nothing."""
    frame, digest = unpack(round_.frame.packed)
    rules = programme.rules_of(round_.policy, round_.calendar_month)
    kept = _drawn_by_lot(round_)
    proofs = []
    for line in round_.lines.all():
        planned = programme.planned_line(round_.policy, round_.calendar_month, line.code)
        if planned is None:
            continue
        again = draw.draw_line(
            frame,
            programme.as_kept(planned.line, line),
            seed=round_.seed,
            rules=rules,
            taken=frozenset(map(tuple, line.taken)),
        )
        proofs.append(_compare(line, kept.get(line.pk, set()), {pick.key for pick in again.picks}))
    return Certificate(digest == round_.frame_digest, tuple(proofs))


def list_has_changed(round_, *, on):
    """Whether the case list of a draft is another one now than when it was drawn."""
    frame, _ = read_frame(round_.calendar_month, on=on)
    return pack(frame)[1] != round_.frame_digest


def _drawn_by_lot(round_):
    """Line ids to the keys of the cases their newest draw took, the dropped ones too."""
    rows = SampledCase.objects.filter(round=round_, how=SampledCase.How.LOT, attempt__gt=0)
    kept = {}
    for line, kind, reference in rows.values_list("line", "case__kind", "case__reference"):
        kept.setdefault(line, set()).add((kind, reference))
    return kept


def _compare(line, kept, again):
    return Proof(
        line=line,
        number=len(kept),
        missing=tuple(sorted(reference for _, reference in kept - again)),
        further=tuple(sorted(reference for _, reference in again - kept)),
    )
