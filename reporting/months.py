"""The figures of a month: counted while it runs, frozen once it is closed."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from audits.models import Audit
from frameworks.dates import due_on
from frameworks.services import in_force
from lib.months import Month
from lib.permissions import require
from reporting.figures import Figure, MonthData
from reporting.measures import MEASURES
from reporting.models import ClosedMonth, MonthlyFigure
from trail.services import record

REPORT = "month"  # the code of the monthly report in a policy that has several


@dataclass(frozen=True)
class MonthFigures:
    """All figures of one month, on which day, and whether they can still change."""

    month: Month
    as_at: date
    policy: object
    is_frozen: bool
    figures: tuple

    def of(self, measure, *, service=None, part=None):
        """The figures of one measure; service "" is the whole council, None any."""
        return [
            figure for figure in self.figures
            if figure.measure == measure
            and service in (None, figure.service)
            and part in (None, figure.part)
        ]

    def one(self, measure, *, service="", part=""):
        """The one figure of a measure, or None where nothing was counted."""
        return next(iter(self.of(measure, service=service, part=part)), None)

    @property
    def services(self):
        return sorted({figure.service for figure in self.figures if figure.service})


def figures_of(month, *, on):
    """The figures of a month: the frozen ones, else counted as it stands on the day."""
    closed = ClosedMonth.objects.filter(month=month.first_day).select_related("framework_version").first()
    if closed:
        return _frozen(closed)
    return count(month, on=on)


def count(month, *, on):
    """Count a month anew, whether frozen or not."""
    policy = _version(month, on).policy
    data = MonthData(month, on, policy)
    figures = tuple(figure for each in MEASURES.values() for figure in each.figures(data))
    return MonthFigures(month, on, policy, False, figures)


def _version(month, on):
    """The framework version the month's audits began with; else the one in force."""
    audit = Audit.objects.in_month(month.first_day).select_related("framework_version").first()
    return audit.framework_version if audit else in_force(min(max(month.first_day, on), on))


def _frozen(closed):
    return MonthFigures(
        Month.of(closed.month), closed.as_at, closed.framework_version.policy, True,
        tuple(_figure(row) for row in closed.figures.order_by("pk")),
    )


def _figure(row):
    return Figure(row.measure, row.count, row.total, row.value, row.service, row.part)


def history(month, measures, *, months=12):
    """The council's figures of earlier closed months: {Month: {(measure, part): Figure}}."""
    first = month.plus(-months).first_day
    rows = MonthlyFigure.objects.filter(
        month__month__gte=first, month__month__lt=month.first_day, measure__in=measures, service=""
    ).select_related("month").order_by("month__month", "pk")
    found = {}
    for row in rows:
        found.setdefault(Month.of(row.month.month), {})[row.measure, row.part] = _figure(row)
    return found


@transaction.atomic
def close(month, *, on, by=None):
    """Freeze a month's figures as they stand on the day. Closed once; again changes nothing.

    Without `by` the month's own day closes it.
    """
    if by is not None:
        require(by, "reporting.close_month")
    version = _version(month, on)
    closed, new = ClosedMonth.objects.get_or_create(
        month=month.first_day, defaults={"as_at": on, "framework_version": version}
    )
    if new:
        counted = count(month, on=on)
        MonthlyFigure.objects.bulk_create(
            MonthlyFigure(
                month=closed, measure=figure.measure, service=figure.service, part=figure.part,
                count=figure.count, total=figure.total, value=figure.value,
            )
            for figure in counted.figures
        )
        record("reporting.month_closed", closed, by=by, after={"month": str(month), "as_at": str(on)})
    return closed


def closes_on(month, policy):
    """The day on which a month is frozen: when its report, or its first monthly one, is due in the month after."""
    monthly = [report for report in policy.reports if report.every == "month" and report.due]
    rule = next((report for report in monthly if report.code == REPORT), next(iter(monthly), None))
    return due_on(policy, rule.due if rule else "last day", month.next)


def to_close(on):
    """Months that ought to be frozen by a day and are not, oldest first."""
    first = Audit.objects.order_by("month").values_list("month", flat=True).first()
    if first is None:
        return []
    closed = set(ClosedMonth.objects.values_list("month", flat=True))
    months = [m for m in Month.range(Month.of(first), Month.of(on)) if m.first_day not in closed]
    return [month for month in months if closes_on(month, in_force(on).policy) <= on]
