"""Two records of one audit side by side: the auditor's and the moderator's."""

from dataclasses import dataclass

from audits.sheet import sheet


@dataclass(frozen=True)
class Pair:
    """How both judged one section, or the whole; each a GradeRule of the same scale, or None."""

    title: str
    points: int
    first: object
    second: object
    comment: str = ""
    part: object = None  # of the audit's sheet: the auditor's evidence

    @property
    def differs(self):
        return bool(self.first and self.second) and self.first.code != self.second.code

    @property
    def steps(self):
        """How many points of the scale lie between them; more than 0 where the moderator is stricter."""
        return self.second.position - self.first.position if self.differs else 0

    @property
    def said(self):
        """The difference in words; "" where there is none."""
        if not self.differs:
            return ""
        points = abs(self.steps)
        stricter = "stricter" if self.steps > 0 else "milder"
        return f"Differs: the moderator is {points} step{'s' if points > 1 else ''} {stricter}"


@dataclass(frozen=True)
class Comparison:
    """Every judged section, the overall grade, and what the form holds beside them."""

    sections: list
    overall: Pair
    others: list  # parts of the sheet that are not judged

    @property
    def differing(self):
        return [pair for pair in self.sections if pair.differs]

    @property
    def said(self):
        """How far both agree on the sections, in words; what one of them left open is no agreement."""
        both = [pair for pair in self.sections if pair.first and pair.second]
        if not both:
            return "No section has been judged by both."
        every = len(both) == len(self.sections)
        if self.differing:
            words = f"{len(self.differing)} of {len(self.sections)} differ."
        else:
            words = f"Both judged all {len(both)} alike." if every else f"Both judged {len(both)} alike."
        return words if every else f"{words} {len(self.sections) - len(both)} not judged by both."


def compare(moderation, scales):
    """Lay both records side by side. `scales` is that of each judged section: {section id: Scale}."""
    audit, laid_out = moderation.audit, sheet(moderation.audit, checked=False)
    given = {one.section_id: one for one in moderation.judgements.all()}
    judged = {one.section_id: one.judgement for one in audit.judgements.all()}
    sections, others = [], []
    for part in laid_out.parts:
        scale = scales.get(part.section.pk)
        if scale is None:
            others.append(part)
        else:
            sections.append(_pair(part, scale, judged.get(part.section.pk, ""), given.get(part.section.pk)))
    scale = audit.scale
    overall = Pair("Overall grade", len(scale.grades), scale.grade(audit.grade), scale.grade(moderation.grade))
    return Comparison(sections, overall, others)


def _pair(part, scale, first, second):
    return Pair(
        part.section.title,
        len(scale.grades),
        scale.grade(first),
        scale.grade(second.judgement) if second else None,
        second.comment if second else "",
        part,
    )
