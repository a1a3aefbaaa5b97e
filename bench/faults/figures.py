"""The figures of the month that is played, to be compared."""

from bench.faults.acts import ACTS


def figures():
    """Every figure counted anew, in words that go through JSON unchanged."""
    from django.utils import timezone

    from lib.months import Month
    from reporting import months

    first, last = (timezone.localdate(moment) for moment in (min(ACTS.values()), max(ACTS.values())))
    counted = months.count(Month.of(first), on=last).figures
    return sorted(
        [each.measure, each.service, each.part, each.count, each.total, each.value and round(each.value, 6)]
        for each in counted
    )  # fmt: skip


def differences(faulty, calm):
    """A sentence for each figure that is not the same in both runs."""
    ours, theirs = ({tuple(one[:3]): one[3:] for one in run} for run in (faulty, calm))
    return [
        f"The figure {name} is {ours.get(name)} after the faults and {theirs.get(name)} without them."
        for name in sorted(ours.keys() | theirs.keys())
        if ours.get(name) != theirs.get(name)
    ]
