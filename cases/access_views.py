"""Pages about restricted records: ask, decide, restrict, lift."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from cases import access
from cases.forms import AskForm, DecideForm, ReasonForm, RestrictForm
from cases.models import AccessRequest, Case
from lib.govuk.forms import refuse
from lib.permissions import can, require


@require_GET
def requests(request):
    """One's own requests, and those one may decide."""
    decides = can(request.user, "cases.decide_access")
    rows = AccessRequest.objects.visible_to(request.user).select_related("case", "person", "decided_by")
    mine, others = rows.filter(person=request.user), rows.exclude(person=request.user)
    return render(request, "cases/access.html", {
        "title": "Restricted records", "mine": mine[:50], "decides": decides,
        "waiting": others.waiting()[:100],
        "page": Paginator(others.exclude(decision="waiting"), 25).get_page(request.GET.get("page")),
        "restricts": can(request.user, "cases.restrict"), "may_ask": can(request.user, "cases.ask_access"),
    })


def ask(request):
    """Ask to open a restricted record."""
    require(request.user, "cases.ask_access")
    form = AskForm(
        request.POST if request.method == "POST" else None,
        initial={"reference": request.GET.get("reference", "")},
    )
    if form.is_valid():
        try:
            access.ask(by=request.user, **form.cleaned_data)
        except access.NoSuchRecord as refused:
            form.add_error("reference", str(refused))
        else:
            messages.success(request, "Your request is sent. You will be told what is decided.")
            return redirect("cases:access")
    return render(request, "form_page.html", {
        "title": "Ask to open a restricted record", "form": form, "button": "Send request",
        "lede": "Say why you need it and until when. The QA team, a head of service or a senior"
                " leader decides, and every opening is noted.",
        "cancel_href": reverse("cases:access"),
    })


def decide(request, pk):
    """Grant or refuse a request."""
    seen = AccessRequest.objects.visible_to(request.user).select_related("case", "person__team")
    asked = get_object_or_404(seen, pk=pk)
    require(request.user, "cases.decide_access", asked)
    form = DecideForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            access.decide(
                asked, granted=form.cleaned_data["decision"] == "granted",
                reason=form.cleaned_data["reason"], by=request.user,
            )
        except access.AlreadyDecided as refused:
            refuse(form, refused)
        else:
            messages.success(request, "The decision is saved and the person is told.")
            return redirect("cases:access")
    return render(request, "cases/decide.html", {
        "title": "Decide on access", "form": form, "asked": asked, "button": "Save decision",
        "cancel_href": reverse("cases:access"),
    })


def restrict(request):
    """Restrict records by their numbers."""
    require(request.user, "cases.restrict")
    form = RestrictForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        unknown = access.restrict(
            form.cleaned_data["references"], why=form.cleaned_data["why"], by=request.user
        )
        if unknown:
            messages.error(request, f"No case has the number {', '.join(unknown[:20])}.")
        messages.success(request, "The other records are restricted." if unknown
                         else "The records are restricted.")
        return redirect("cases:access")
    return render(request, "form_page.html", {
        "title": "Restrict records", "form": form, "button": "Restrict",
        "lede": "Restricted records are not drawn, listed or opened without leave, whatever the"
                " lists show.",
        "cancel_href": reverse("cases:access"),
    })


def lift(request, pk):
    """Lift a restriction that was set here."""
    require(request.user, "cases.restrict")
    shown = get_object_or_404(
        Case.objects.visible_to(request.user).filter(restricted_here=True), pk=pk
    )
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        access.lift(shown, why=form.cleaned_data["why"], by=request.user)
        messages.success(request, "The restriction is lifted.")
        return redirect(shown)
    return render(request, "form_page.html", {
        "title": f"Lift the restriction of {shown.reference}?", "form": form, "button": "Lift",
        "cancel_href": shown.get_absolute_url(),
    })
