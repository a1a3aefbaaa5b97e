"""How auditors and moderators agree: pairs of grades given apart, and each auditor's drift."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from frameworks.models import FrameworkVersion
from lib.charts import ranges
from lib.months import Month
from lib.statistics import Agreement, agreement
from moderation.models import Moderation
from people.models import User

COLOUR = "#1d70b8"


@dataclass(frozen=True)
class Drift:
    """How the moderators' grades lie to one auditor's; `agreement.drift` above 0: moderators are stricter."""

    auditor: User
    agreement: Agreement

    @property
    def pairs(self):
        return len(self.agreement.pairs)

    @property
    def said(self):
        """The mean difference in steps of the scale, in words."""
        steps = self.agreement.drift
        if abs(steps) < 0.05:
            return "No drift"
        return f"{abs(steps):.1f} {'milder' if steps > 0 else 'stricter'} than the moderators"


@dataclass(frozen=True)
class Found:
    """The pairs of some months: (month, auditor id, first grade, second grade)."""

    scale: object
    rows: list
    apart: int  # pairs graded on another scale, left out

    @cached_property
    def whole(self):
        return agreement([row[2:] for row in self.rows], self.scale.codes)

    @property
    def exact(self):
        return _percent(self.whole.exact)

    @property
    def near(self):
        return _percent(self.whole.within_one)

    @cached_property
    def kappa(self):
        """Weighted kappa with two decimals, or what stands in its place."""
        kappa = self.whole.kappa
        return "–" if kappa is None else f"{kappa:.2f}"

    @cached_property
    def table(self):
        """Rows of (auditor's grade, [(count, whether both agree)]) in the order of the scale."""
        return [
            (grade, [(count, i == j) for j, count in enumerate(row)])
            for i, (grade, row) in enumerate(zip(self.scale.grades, self.whole.table, strict=True))
        ]

    @cached_property
    def drifts(self):
        """Each auditor with pairs, those with most pairs first."""
        pairs = defaultdict(list)
        for _, auditor, first, second in self.rows:
            pairs[auditor].append((first, second))
        people = User.objects.in_bulk(pairs)
        found = [Drift(people[pk], agreement(some, self.scale.codes)) for pk, some in pairs.items()]
        return sorted(found, key=lambda one: (-one.pairs, one.auditor.name))

    @cached_property
    def chart(self):
        """The share of exact agreement month by month, each with its interval."""
        by_month = defaultdict(list)
        for month, _, *pair in self.rows:
            by_month[month].append(pair)
        rows = [(month.label, agreement(by_month[month], self.scale.codes).exact) for month in sorted(by_month)]
        return ranges(
            "Same grade, month by month",
            "Share of moderated audits that auditor and moderator graded alike before they talked, "
            "with the interval that so few leave open.",
            rows=rows,
            colour=COLOUR,
        )


def _percent(share):
    return "–" if share.percent is None else f"{share.percent}%"


def months_with_pairs():
    """Months that have finished moderations, the oldest first."""
    days = _done().order_by("audit__month").values_list("audit__month", flat=True)
    return [Month.of(day) for day in days.distinct()]


def agreement_between(first, last, *, scale):
    """The pairs of the months from `first` to `last`, as far as their audits are graded on the scale."""
    months = _done().filter(audit__month__range=(first.first_day, last.first_day)).order_by("pk")
    graded_with = ("audit__framework_version", "audit__tool_version")
    found = list(months.values_list("audit__month", "audit__auditor", "audit__grade", "grade", *graded_with))
    versions = FrameworkVersion.objects.in_bulk({row[4] for row in found})
    rows = [
        (Month.of(day), auditor, one, other)
        for day, auditor, one, other, version, tool in found
        if versions[version].scale_of(tool).code == scale.code and {one, other} <= set(scale.codes)
    ]
    return Found(scale, rows, len(found) - len(rows))


def _done():
    """Finished moderations in which a second grade was given."""
    return Moderation.objects.filter(status=Moderation.Status.DONE).exclude(grade="")
