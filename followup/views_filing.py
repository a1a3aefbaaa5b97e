"""Audits to be put on the child's record: the list, and noting that one was (ROCH-43, SOTON-18)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from audits.names import withhold
from audits.opening import AROUND, note_reading, shows, taken
from followup import filing as services
from followup.filters import FilingFilter
from followup.forms import FilingForm
from followup.lists import download
from followup.models import Filing
from followup.tabs import tabs
from lib import clock
from lib.listing import exports, page_of, sorted_by
from lib.permissions import can, require

ORDERS = {"reference": "audit__reference", "team": "audit__team__name", "due": "due_on", "filed": "filed_on"}
COLUMNS = ("Audit", "Service", "Team", "Due", "Filed", "By", "Where")


@require_GET
def filings(request):
    """Audits that are to be put on the record, the most urgent first."""
    found = FilingFilter(request.GET, queryset=Filing.objects.visible_to(request.user), request=request)
    rows = found.qs.select_related("audit__team__parent", "filed_by")
    rows = sorted_by(rows, request.GET.get("sort", ""), ORDERS, "due_on")
    if file := download(request, "filing", COLUMNS, (_line(row) for row in rows), rows):
        return file
    page = page_of(request, rows)
    return render(request, "followup/filings.html", {
        "title": "To file", "noun": "audits", "filterset": found, "page": page,
        "may_file": {row.pk for row in page if can(request.user, "followup.file", row)},
        "today": clock.today(), "exports": exports(request), "tabs": tabs(request),
        "lede": "Finished audits that belong on the child’s record.",
        "empty_text": "No audit is to be filed.",
    })  # fmt: skip


def _line(row):
    audit = row.audit
    team = audit.team
    return (
        audit.reference, str(team.service) if team else "", str(team or ""), row.due_on, row.filed_on or "",
        str(row.filed_by or ""), row.where,
    )  # fmt: skip


def filing(request, pk):
    """Note that an audit was put on the record."""
    around = [f"audit__{name}" for name in AROUND]
    found = get_object_or_404(Filing.objects.visible_to(request.user).select_related("filed_by", *around), pk=pk)
    withhold(request.user, found.audit)
    shows(request, found.audit)
    require(request.user, "followup.file", found)
    form = FilingForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and taken(form, services.file, found, by=request.user, **form.cleaned_data):
        messages.success(request, f"{found.audit} is noted as filed")
        return redirect("followup:filings")
    note_reading(request, found.audit)
    rule = found.audit.policy.followup.filing
    return render(request, "followup/filing.html", {
        "title": f"File audit {found.audit.reference}", "audit": found.audit, "filing": found, "form": form,
        "button": "Note as filed", "rule": rule, "cancel_href": reverse("followup:filings"),
    })  # fmt: skip
