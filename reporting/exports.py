"""The report's numbers in files: one row a figure, and what each measure means."""

from lib.tabular import Sheet, csv_response, workbook_response
from reporting.measures import MEASURES
from reporting.report import said

COLUMNS = (
    "Month", "As at", "Frozen", "Measure", "Service", "Part", "Count", "Of", "Share",
    "Interval from", "Interval to", "Value", "In words",
)
MEANINGS = ("Measure", "Code", "Question", "Formula", "Caveat", "Source")


def rows(figures):
    """One row for each figure, exactly as counted."""
    for figure in figures.figures:
        share = figure.share
        interval = share.interval if share else None
        yield [
            figures.month.iso, figures.as_at, "yes" if figures.is_frozen else "no",
            MEASURES[figure.measure].title, figure.service or "All services", figure.part,
            figure.count, figure.total, share.value if share and figure.total else None,
            interval.low if interval else None, interval.high if interval else None,
            figure.value, said(figure),
        ]


def meanings():
    for each in MEASURES.values():
        yield [each.title, each.code, each.question, each.formula, each.caveat, each.source]


def as_csv(figures):
    return csv_response(f"audit-report-{figures.month.iso}", COLUMNS, rows(figures))


def as_xlsx(figures):
    return workbook_response(
        f"audit-report-{figures.month.iso}",
        [Sheet("Figures", COLUMNS, rows(figures)), Sheet("What they mean", MEANINGS, meanings())],
    )
