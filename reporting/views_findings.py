"""What audits found, to look through by theme and to take along."""

from django.shortcuts import render
from django.views.decorators.http import require_GET

from audits.names import withhold, without_names
from lib.listing import asks_file, exports, file_of, page_of, sorted_by
from reporting import findings
from reporting.filters import FindingFilter
from trail.services import read_many

PER_PAGE = 25
COLUMNS = ("Audit", "Month", "Programme line", "Service", "Team", "Practitioner", "Question", "Answer", "Finding")
ORDERS = {"audit": "audit__reference", "team": "audit__team__name", "question": "question__text"}


@require_GET
def found(request):
    """The findings this person may read, each leading to its audit."""
    chosen = FindingFilter(request.GET, queryset=findings.findings_of(request.user))
    rows = sorted_by(chosen.qs, request.GET.get("sort", ""), ORDERS)
    if asks_file(request):
        return _file(request, rows)
    page = page_of(request, rows, PER_PAGE)
    beside = findings.answers_beside(page)
    _note(request, page, "page")
    return render(request, "reporting/findings.html", {
        "title": "Findings by theme", "noun": "findings", "filterset": chosen, "page": page,
        "rows": [(one, beside.get((one.audit_id, one.question_id), "")) for one in page],
        "lede": "What auditors wrote under the framework’s themes, in finalised audits that you may open.",
        "exports": exports(request),
        "empty_text": "No finding can be read yet.",
        "empty_found": "No finding fits. Change or clear the filters to see more.",
    })


def _note(request, rows, what):
    """Each child's audit that is quoted leaves a trace, and the names that its framework hides are left out."""
    audits = {one.audit_id: one.audit for one in rows}
    withhold(request.user, *audits.values())
    read_many(request.user, [(audit, audit.case.reference) for audit in audits.values()], what, request)


def _file(request, rows):
    rows = list(rows)
    beside = findings.answers_beside(rows)
    _note(request, rows, "export")
    lines = [
        tuple(without_names(cell) if isinstance(cell, str) else cell for cell in _line(one, beside)) for one in rows
    ]
    return file_of(request, "findings", COLUMNS, lines)


def _line(one, beside):
    audit, answer = one.audit, beside.get((one.audit_id, one.question_id), "")
    return (
        audit.reference, audit.month, audit.line_title or audit.line, str(audit.team.service) if audit.team else "",
        str(audit.team or ""), audit.practitioner.name if audit.practitioner else "", one.question.text, answer,
        one.value,
    )
