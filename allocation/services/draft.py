"""What every change of a draft needs: the right to it, a reason, its frame and its cases."""

from allocation import programme
from allocation.drafting import hold
from allocation.frame import unpack
from allocation.models import SampledCase
from allocation.refusals import Refused
from cases.models import Case
from lib.permissions import require


def may_change(round_, by):
    """The QA team's right, and the draft kept to this transaction."""
    require(by, "allocation.change")
    hold(round_)


def give_reason(reason, what):
    if not reason.strip():
        raise Refused(f"Give a reason to {what}.")


def planned(line):
    """What the programme asks of a line, sized as the round has it; refused where it asks nothing."""
    round_ = line.round
    tools = programme.tools_of(round_.framework_version)
    found = programme.planned_line(round_.policy, round_.calendar_month, line.code, tools=tools)
    if found is None:
        raise Refused(f"“{line.title}” follows from grades: no case is drawn or picked for it.")
    return found


def frame_of(round_):
    """The cases the round was drawn from, as they stood."""
    return unpack(round_.frame.packed)[0]


def in_round(round_):
    """Keys of every case of a round, the dropped ones too."""
    rows = SampledCase.objects.filter(round=round_)
    return frozenset(rows.values_list("case__kind", "case__reference"))


def ids_of(keys):
    """Case ids by key."""
    rows = Case.objects.filter(reference__in=[reference for _, reference in keys])
    columns = ("pk", "kind", "reference")
    found = {(kind, reference): pk for pk, kind, reference in rows.values_list(*columns)}
    missing = [reference for kind, reference in keys if (kind, reference) not in found]
    if missing:
        raise Refused(f"Case {missing[0]} is no longer kept here: start the round again.")
    return found
