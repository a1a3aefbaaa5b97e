"""The report of a month as a tagged PDF, from the same sections as its page."""

from lib.pdf import render_pdf


def report_pdf(report):
    """The bytes of the PDF. Takes about a second: pages ask for it in a job."""
    title = f"Audit report, {report.month.label}"
    return render_pdf(
        "reporting/report_pdf.html",
        {"report": report, "council": report.figures.policy.council.name}, title=title,
    )
