"""What the QA team does with an audit: check, return, give to somebody else, cancel; and letting others in."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from audits import services, workflow
from audits.dates import check_due, return_due
from audits.forms import InviteForm, ReasonForm, ReturnForm
from audits.opening import note_reading, open_audit, taken
from audits.views import whole_context
from lib import clock
from lib.govuk.forms import GovukForm
from lib.permissions import require
from people.models import User


def check(request, pk):
    """The whole audit on one page beside what the self-check finds (HULL-71)."""
    audit = open_audit(request, pk)
    require(request.user, "audits.check", audit)
    form = GovukForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and taken(form, services.check, audit, by=request.user):
        messages.success(request, "Checked")
        return redirect(audit)
    if request.method == "GET":
        if audit.status not in workflow.CHECK.sources:
            return _not_now(request, audit)
        note_reading(request, audit)
    on = clock.today()
    context = whole_context(audit, request.user, on=on, checked=True)
    return render(
        request,
        "audits/check.html",
        context
        | {
            "form": form,
            "title": "Check this audit",
            "due": check_due(audit),
            "return_due": return_due(audit, on=on),
            "missing": context["sheet"].missing,
        },
    )


def return_(request, pk):
    """Give the audit back to be amended, with what is asked for (HULL-71)."""
    audit = open_audit(request, pk)
    require(request.user, "audits.check", audit)
    form = ReturnForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and taken(
        form, services.return_, audit, by=request.user, reason=form.cleaned_data["reason"]
    ):
        messages.success(request, f"Returned to {audit.auditor}")
        return redirect(audit)
    if request.method == "GET" and audit.status not in workflow.RETURN.sources:
        return _not_now(request, audit)
    return render(
        request,
        "audits/form.html",
        {
            "audit": audit,
            "form": form,
            "title": "Return the audit to its auditor",
            "button": "Return audit",
            "lede": f"{audit.auditor} is told at once and has until the day the framework gives.",
            "cancel_href": reverse("audits:check", args=[pk]),
        },
    )


def cancel(request, pk):
    """Take the audit out of the round, exceptionally (HULL-82)."""
    audit = open_audit(request, pk)
    require(request.user, "audits.cancel", audit)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and taken(
        form, services.cancel, audit, by=request.user, reason=form.cleaned_data["reason"]
    ):
        messages.success(request, "Audit cancelled")
        return redirect(audit)
    if request.method == "GET" and audit.status not in workflow.CANCEL.sources:
        return _not_now(request, audit)
    return render(
        request,
        "audits/confirm.html",
        {
            "audit": audit,
            "form": form,
            "title": "Cancel this audit?",
            "button": "Cancel audit",
            "dangerous": True,
            "consequences": [
                "It leaves the month’s round and no longer counts.",
                "Its answers are kept but cannot be changed.",
                "This cannot be undone.",
            ],
            "cancel_href": audit.get_absolute_url(),
        },
    )


def invite(request, pk):
    """Let somebody else into this one audit (HULL-19)."""
    audit = open_audit(request, pk)
    require(request.user, "audits.invite", audit)
    people = User.objects.working(clock.today()).exclude(pk=request.user.pk).order_by("name", "pk")
    form = InviteForm(request.POST if request.method == "POST" else None, people=people)
    if form.is_valid() and taken(form, services.invite, audit, by=request.user, **form.cleaned_data):
        messages.success(request, f"{form.cleaned_data['person']} may open this audit now")
        return redirect(audit)
    return render(
        request,
        "audits/form.html",
        {
            "audit": audit,
            "form": form,
            "title": "Let somebody else in",
            "button": "Let them in",
            "cancel_href": audit.get_absolute_url(),
        },
    )


def _not_now(request, audit):
    messages.warning(request, f"The audit is “{audit.get_status_display()}”, so this cannot be done now.")
    return redirect(audit)
