"""Samples: done actions that the QA team looks at again, trackers that senior leaders sign (HULL-07, HULL-103)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from audits.names import for_reader, withhold
from audits.opening import AROUND, note_reading, shows, taken
from audits.views import graded_blind_by, role_titles, standing_grade
from followup import assurance as services
from followup.filters import AssuranceFilter, TrackerFilter
from followup.forms import AssuranceForm, TrackerForm
from followup.lists import download
from followup.models import AssuranceCheck, TrackerCheck
from followup.tabs import sees_samples, tabs
from lib import clock
from lib.listing import exports, page_of, sorted_by
from lib.permissions import CAN, can, require

ASSURANCE_COLUMNS = ("Audit", "Action", "Month", "What must be done", "Service", "Team", "Looked at by", "On", "Result")
ASSURANCE_ORDERS = {
    "action": "action__audit__reference",
    "month": "month",
    "team": "action__audit__team__name",
    "by": "by__name",
    "result": "result",
}
TRACKER_COLUMNS = ("Audit", "Month", "Service", "Team", "Signed by", "On", "Result")
TRACKER_ORDERS = {
    "reference": "audit__reference",
    "month": "month",
    "service": "service__name",
    "team": "audit__team__name",
    "by": "by__name",
    "result": "result",
}


@require_GET
def assurance(request):
    """The sample of each month, the newest first."""
    _require_samples(request.user)
    found = AssuranceFilter(request.GET, queryset=AssuranceCheck.objects.visible_to(request.user), request=request)
    rows = found.qs.select_related("action__owner", "by", *(f"action__audit__{name}" for name in AROUND))
    rows = sorted_by(rows, request.GET.get("sort", ""), ASSURANCE_ORDERS)
    lines = (_assurance_line(row, request.user) for row in rows)
    if file := download(request, "sample-of-actions", ASSURANCE_COLUMNS, lines, rows, audit="action__audit"):
        return file
    return render(
        request,
        "followup/assurance.html",
        {
            "title": "Sample of done actions",
            "noun": "checks",
            "filterset": found,
            "page": page_of(request, rows),
            "exports": exports(request),
            "tabs": tabs(request),
            "empty_text": "Nothing is drawn yet. A sample of a month’s signed off actions is drawn in the next one.",
            "lede": "Each month a few actions that were signed off are looked at again on the child’s file.",
        },
    )


def _assurance_line(row, person):
    action, audit = row.action, row.action.audit
    return (
        audit.reference,
        action.order,
        row.month,
        for_reader(action.what, to=person, audit=audit),
        str(audit.team.service) if audit.team else "",
        str(audit.team or ""),
        str(row.by or ""),
        row.at,
        row.get_result_display(),
    )


def assurance_check(request, pk):
    """One action of the sample: was it done? (HULL-103)"""
    _require_samples(request.user)
    around = (
        "by",
        "action__owner",
        "action__done_by",
        "action__signed_off_by",
        *(f"action__audit__{name}" for name in AROUND),
    )
    found = get_object_or_404(AssuranceCheck.objects.visible_to(request.user).select_related(*around), pk=pk)
    withhold(request.user, found.action.audit)
    shows(request, found.action.audit)
    form = _form(request, AssuranceForm, found, "followup.assure")
    if form is not None and form.is_valid() and taken(form, services.note, found, by=request.user, **form.cleaned_data):
        messages.success(request, "Check noted")
        return redirect("followup:assurance")
    if request.method == "GET":
        note_reading(request, found.action.audit)
    return render(
        request,
        "followup/assurance_check.html",
        {
            "title": f"Check action {found.action.order} of audit {found.action.audit.reference}",
            "check": found,
            "action": found.action,
            "audit": found.action.audit,
            "form": form,
            "today": clock.today(),
            "roles": {},
        },
    )


@require_GET
def trackers(request):
    """The trackers of each month, one of every service."""
    _require_samples(request.user)
    found = TrackerFilter(request.GET, queryset=TrackerCheck.objects.visible_to(request.user), request=request)
    rows = found.qs.select_related("audit__team", "service", "by")
    rows = sorted_by(rows, request.GET.get("sort", ""), TRACKER_ORDERS)
    if file := download(request, "trackers", TRACKER_COLUMNS, map(_tracker_line, rows), rows):
        return file
    return render(
        request,
        "followup/trackers.html",
        {
            "title": "Trackers",
            "noun": "trackers",
            "filterset": found,
            "page": page_of(request, rows),
            "exports": exports(request),
            "tabs": tabs(request),
            "empty_text": "Nothing is drawn yet. One audit with actions is drawn of every service each month.",
            "lede": "Each month senior leaders look at the tracker of one audit of every service, and sign it.",
        },
    )


def _tracker_line(row):
    audit = row.audit
    return (
        audit.reference,
        row.month,
        str(row.service),
        str(audit.team or ""),
        str(row.by or ""),
        row.at,
        row.get_result_display(),
    )


def tracker(request, pk):
    """The whole tracker of one audit, and a senior leader's signature (HULL-07)."""
    _require_samples(request.user)
    around = ("by", "service", "audit", *(f"audit__{name}" for name in AROUND))
    found = get_object_or_404(TrackerCheck.objects.visible_to(request.user).select_related(*around), pk=pk)
    withhold(request.user, found.audit)
    shows(request, found.audit)
    form = _form(request, TrackerForm, found, "followup.sign_tracker")
    if form is not None and form.is_valid() and taken(form, services.sign, found, by=request.user, **form.cleaned_data):
        messages.success(request, "Tracker signed")
        return redirect("followup:trackers")
    if request.method == "GET":
        note_reading(request, found.audit)
    audit, blind = found.audit, found.audit_id in graded_blind_by(request.user)
    actions = list(audit.actions.agreed().select_related("owner", "signed_off_by"))
    return render(
        request,
        "followup/tracker.html",
        {
            "title": f"Tracker of audit {audit.reference}",
            "check": found,
            "audit": audit,
            "form": form,
            "actions": actions,
            "roles": role_titles(audit, actions),
            "grade": None if blind else standing_grade(audit),
            "today": clock.today(),
        },
    )


def _require_samples(person):
    if not sees_samples(person):
        raise PermissionDenied(CAN["followup.see_samples"].refusal)


def _form(request, form, check, permission):
    """The form of a check that waits, for those who may note it; 403 for others who send one."""
    if request.method == "POST":
        require(request.user, permission, check)
        return form(request.POST)
    return form() if check.at is None and can(request.user, permission, check) else None
