"""Samples: done actions that the QA team looks at again, trackers that senior leaders sign (HULL-07, HULL-103)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from audits.names import withhold
from audits.opening import AROUND, note_reading, shows, taken
from audits.views import graded_blind_by, role_titles, standing_grade
from followup import assurance as services
from followup.forms import AssuranceForm, TrackerForm
from followup.lists import page_of
from followup.models import AssuranceCheck, TrackerCheck
from followup.tabs import sees_samples, tabs
from lib import clock
from lib.permissions import CAN, can, require


@require_GET
def assurance(request):
    """The sample of each month, the newest first."""
    _require_samples(request.user)
    rows = AssuranceCheck.objects.visible_to(request.user).select_related(
        "action__audit__team__parent", "action__owner", "by"
    )
    return render(
        request,
        "followup/assurance.html",
        {
            "title": "Sample of done actions",
            "noun": "checks",
            "page": page_of(request, rows),
            "tabs": tabs(request),
            "empty_text": "Nothing is drawn yet. A sample of a month’s signed off actions is drawn in the next one.",
            "lede": "Each month a few actions that were signed off are looked at again on the child’s file.",
        },
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
    rows = TrackerCheck.objects.visible_to(request.user).select_related("audit__team", "service", "by")
    return render(
        request,
        "followup/trackers.html",
        {
            "title": "Trackers",
            "noun": "trackers",
            "page": page_of(request, rows),
            "tabs": tabs(request),
            "empty_text": "Nothing is drawn yet. One audit with actions is drawn of every service each month.",
            "lede": "Each month senior leaders look at the tracker of one audit of every service, and sign it.",
        },
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
