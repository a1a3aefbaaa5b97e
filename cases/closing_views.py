"""Saying on a case's page that it is about to close, and taking that back."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from cases import closing
from cases.forms import ClosingForm
from cases.models import Case
from lib.govuk.forms import GovukForm, refuse
from lib.permissions import require


def _open(request, pk):
    cases = Case.objects.visible_to(request.user).select_related("worker", "team")
    shown = get_object_or_404(cases, pk=pk)
    require(request.user, "cases.mark_closing", shown)
    return shown


def mark(request, pk):
    """Mark a case as about to close."""
    shown = _open(request, pk)
    form = ClosingForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            closing.mark(shown, why=form.cleaned_data["why"], by=request.user)
        except closing.CannotMark as refused:
            refuse(form, refused)
        else:
            messages.success(request, "The case is marked as about to close.")
            return redirect(shown)
    return render(request, "form_page.html", {
        "title": f"Is case {shown.reference} about to close?", "form": form, "button": "Mark as about to close",
        "lede": "An audit is asked for, and its auditor is told.", "back_href": shown.get_absolute_url(),
    })


def unmark(request, pk):
    """Take the mark back."""
    shown = _open(request, pk)
    form = GovukForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            closing.unmark(shown, by=request.user)
        except closing.CannotMark as refused:
            refuse(form, refused)
        else:
            messages.success(request, "The case is no longer marked as about to close.")
            return redirect(shown)
    return render(request, "confirm_page.html", {
        "title": f"Is case {shown.reference} not about to close?", "button": "Take the mark back", "form": form,
        "consequences": ["No audit is asked for. One that was made already stays until the QA team cancels it."],
        "cancel_href": reverse("cases:case", args=[pk]),
    })
