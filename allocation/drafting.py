"""Drafting a month's round: read the case list, draw, match, and write it down in one go."""

import secrets
from dataclasses import dataclass, field
from datetime import date

from django.db import IntegrityError, transaction

from allocation import draw, matching, programme
from allocation.frame import pack, read_frame
from allocation.models import REAUDIT, Frame, Round, RoundLine, SampledCase
from allocation.refusals import MonthOff, Refused, RoundExists
from audits.models import Audit, ReauditDue
from cases.derived import refresh
from cases.models import Case
from frameworks.dates import due_on
from frameworks.services import in_force
from lib import clock
from lib.months import Month
from lib.permissions import require
from people.models import Role, User
from trail.services import notify, record

#: Seeds are numbers that a person can read out.
SEEDS = 1_000_000_000


def _silent(percent, message):
    """Progress that nobody watches."""


def draft_round(month, *, seed=None, by=None, progress=_silent):
    """Draw and match a month's round as a draft; the same seed and case list give the same round.

    `month` is a Month or a day in it. A month has one round: a second draft raises
    RoundExists and changes nothing. `progress` is told percent and words.
    """
    month = Month.of(month)
    if by is not None:
        require(by, "allocation.draft")
    existing = Round.objects.filter(month=month.first_day).first()
    if existing:
        raise RoundExists(existing)
    drawing = _worked_out(Drawing(month, _seed(seed), clock.today()), progress)
    return _keep(drawing, by=by)


def start_again(round_, *, by, seed=None, progress=_silent):
    """Draft a month anew from the newest case list in a draft's place; the seed stays unless given."""
    require(by, "allocation.draft")
    seed = round_.seed if seed is None else seed
    drawing = Drawing(round_.calendar_month, seed, clock.today(), instead_of=round_)
    _worked_out(drawing, progress)
    with transaction.atomic():
        hold(round_)
        record("allocation.start_again", round_, by=by, before={"seed": round_.seed})
        Round.objects.filter(pk=round_.pk).delete()
        return _write(drawing, by=by)


def hold(round_):
    """Keep a draft to this transaction: others wait, and a published round is refused."""
    mine = Round.objects.filter(pk=round_.pk, status=Round.Status.DRAFT)
    if not mine.update(status=Round.Status.DRAFT):
        raise Refused(f"The round of {round_.calendar_month} is no longer a draft: it is not changed here.")


def _seed(seed):
    return secrets.randbelow(SEEDS) if seed is None else seed


def _worked_out(drawing, progress):
    for percent, message, step in (
        (5, "Reading the case list", drawing.read),
        (40, "Drawing the sample", drawing.draw),
        (60, "Matching cases and auditors", drawing.match),
    ):
        progress(percent, message)
        step()
    progress(90, "Writing the round down")
    return drawing


@dataclass
class Drawing:
    """One round while it is being drawn: everything is read and worked out, nothing of it written."""

    month: Month
    seed: int
    on: date
    instead_of: Round | None = None
    frame: list = field(default_factory=list)
    ids: dict = field(default_factory=dict)
    lines: list = field(default_factory=list)
    drawn: list = field(default_factory=list)
    reaudits: list = field(default_factory=list)
    reaudit_notes: list = field(default_factory=list)
    matching: object = None

    def read(self):
        """The framework, the case list with what follows from the staff list, the re-audits that are due."""
        self.version = in_force(self.on)
        self.policy = self.version.policy
        self.lines = programme.planned(self.policy, self.month, tools=programme.tools_of(self.version))
        if is_month_off(self.policy, self.month):
            raise MonthOff(self.month)
        refresh({one.line.unit for one in self.lines if not one.line.rests}, on=self.on)
        self.frame, self.ids = read_frame(self.month, on=self.on)
        if not self.frame:
            raise Refused("There is no case list to draw from. Import one and draft again.")
        self._read_reaudits()
        self._read_auditors()

    def _read_reaudits(self):
        on_list = set(self.ids.values())
        open_ = set(Audit.objects.filter(status__in=Audit.OPEN).values_list("case_id", flat=True))
        for due in reaudits_due(self.policy, self.month, without=self.instead_of):
            case = due.audit.case
            if case.pk not in on_list:
                self.reaudit_notes.append(f"Case {case} is no longer on the case list.")
            elif case.pk in open_:
                self.reaudit_notes.append(f"An audit of case {case} is still open.")
            else:
                self.reaudits.append(due)

    def _read_auditors(self):
        """Who may audit, which the sizes of some lines depend on."""
        codes = {planned.line.code for planned in self.lines} | {due.audit.line for due in self.reaudits}
        self.roster = matching.roster_of(self.policy, self.month, codes=codes, on=self.on)
        self.lines = matching.staffed(self.lines, self.roster)

    def draw(self):
        """Every line, without the cases that are audited again."""
        self.drawn = draw.draw(
            self.frame,
            [planned.line for planned in self.lines],
            seed=self.seed,
            rules=programme.rules_of(self.policy, self.month),
            taken={(due.audit.case.kind, due.audit.case.reference) for due in self.reaudits},
        )

    def match(self):
        """Every drawn case with an auditor, re-audits first."""
        wanted = [self._wanted_again(due) for due in self.reaudits]
        for rank, drawn in enumerate(self.drawn, start=1):
            wanted += [matching.Wanted(self.ids[pick.key], drawn.code, rank, pick.tool) for pick in drawn.picks]
        self.matching = matching.compute(wanted, self.roster, given=(), seed=self.seed)

    def _wanted_again(self, due):
        audit = due.audit
        tool = audit.tool_version.tool.code
        return matching.Wanted(audit.case_id, audit.line, 0, tool, (audit.auditor_id,))


def is_month_off(policy, month):
    """Whether nothing is audited in a month: no line asks, and no case is to be audited again."""
    return not programme.asks_for_audits(policy, month) and not reaudits_due(policy, month).exists()


def reaudits_due(policy, month, *, without=None):
    """Cases to be audited again that a later round would be too late for (HULL-77).

    Those in a draft of another month are left to it; `without` is a draft that is
    being replaced.
    """
    later = due_on(policy, policy.calendar.audit_due, month.next)
    drafted = SampledCase.objects.kept().filter(round__status=Round.Status.DRAFT)
    if without is not None:
        drafted = drafted.exclude(round=without)
    return (
        ReauditDue.objects.waiting()
        .filter(due_on__lt=later)
        .exclude(pk__in=drafted.exclude(reaudit=None).values("reaudit"))
        .select_related("audit__case", "audit__tool_version__tool")
    )


def _keep(drawing, *, by):
    """Write the round down in one transaction; of two at once one is kept."""
    try:
        with transaction.atomic():
            return _write(drawing, by=by)
    except IntegrityError:
        existing = Round.objects.filter(month=drawing.month.first_day).first()
        if existing is None:
            raise
        raise RoundExists(existing) from None


def _write(drawing, *, by):
    packed, digest = pack(drawing.frame)
    round_ = Round.objects.create(
        month=drawing.month.first_day,
        seed=drawing.seed,
        framework_version=drawing.version,
        as_at=_as_at(),
        frame_digest=digest,
        frame_size=len(drawing.frame),
        drafted_by=by,
    )
    Frame.objects.create(round=round_, packed=packed)
    sampled = _write_reaudits(round_, drawing)
    for order, (planned, drawn) in enumerate(zip(drawing.lines, drawing.drawn, strict=True), start=1):
        sampled += _write_line(round_, order, planned, drawn, drawing.ids)
    SampledCase.objects.bulk_create(sampled)
    matching.keep(round_, {str(one.case_id): one for one in sampled}, drawing.matching, by=by)
    told = {"seed": round_.seed, "frame": digest, "cases": len(sampled)}
    record("allocation.draft", round_, by=by, after=told | {"matched": len(drawing.matching.pairs)})
    _tell_qa(round_, by=by, on=drawing.on)
    return round_


def _write_reaudits(round_, drawing):
    if not drawing.reaudits and not drawing.reaudit_notes:
        return []
    count = len(drawing.reaudits)
    line = RoundLine.objects.create(
        round=round_,
        order=0,
        code=REAUDIT,
        title=programme.reaudit_title(drawing.policy),
        unit="child",
        size="all",
        fitting=count + len(drawing.reaudit_notes),
        pool=count,
        notes=drawing.reaudit_notes,
    )
    return [
        SampledCase(
            round=round_,
            line=line,
            case=due.audit.case,
            order=order,
            how=SampledCase.How.REAUDIT,
            why=f"To be audited again by {due.due_on:%-d %B %Y}: {due.reason}"[:300],
            reaudit=due,
        )
        for order, due in enumerate(drawing.reaudits, start=1)
    ]


def _write_line(round_, order, planned, drawn, ids):
    line = RoundLine(
        round=round_,
        order=order,
        code=drawn.code,
        title=planned.line.title,
        theme=planned.theme,
        unit=planned.line.unit,
        tool=planned.line.tool,
        size=str(planned.line.size),
        auditors=planned.line.auditors,
        places=planned.line.places,
    )
    keep_drawn(line, drawn, note=planned.note)
    line.save()
    return sample_of(line, drawn, ids)


def keep_drawn(line, drawn, *, note=""):
    """What came of a draw, onto its line."""
    line.wanted, line.fitting, line.pool = drawn.wanted, drawn.fitting, drawn.pool
    line.excluded = [list(one) for one in drawn.excluded]
    line.taken = sorted(list(key) for key in drawn.taken)
    line.notes = [text for text in (note, *drawn.notes) if text]


def sample_of(line, drawn, ids, *, first=1):
    """The rows of a drawn sample, not yet written. `first` is the order of the first."""
    return [
        SampledCase(
            round_id=line.round_id,
            line=line,
            case_id=ids[pick.key],
            order=order,
            attempt=line.attempt,
            why=pick.why[:300],
            tool=pick.tool,
        )
        for order, pick in enumerate(drawn.picks, start=first)
    ]


def _as_at():
    """The day of the newest list of children; without one, of whatever list there is."""
    listed = Case.objects.filter(gone_on=None).exclude(as_at=None)
    newest = listed.filter(kind=Case.Kind.CHILD).order_by("-as_at").first() or listed.order_by("-as_at").first()
    return newest and newest.as_at


def _tell_qa(round_, *, by, on):
    for person in User.objects.holding(Role.QA, on=on):
        if person != by:
            notify(
                "round_drafted",
                person,
                about=round_,
                url=round_.get_absolute_url(),
                on=on,
                month=str(round_.calendar_month),
            )
