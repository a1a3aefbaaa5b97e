"""Pages about what the family says, and what it hears of the findings (HULL-50, HULL-122)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from audits import family as services
from audits.family_forms import FamilyViewForm, ReceivedForm, ToldForm
from audits.models import FamilyView
from audits.opening import note_reading, open_audit, open_part, taken
from lib import clock
from lib.govuk.forms import refuse
from lib.permissions import can, require
from lib.steps import NotAllowed


def family(request, pk):
    """Whom of the family was asked and what they said, and a form for one more."""
    audit = open_audit(request, pk)
    form = FamilyViewForm(request.POST if request.method == "POST" else None, initial={"on": clock.today()})
    if request.method == "POST":
        require(request.user, "audits.note_family_view", audit)
        if form.is_valid() and taken(form, services.note_view, audit, by=request.user, **form.cleaned_data):
            messages.success(request, "Kept with the audit")
            return redirect("audits:family", pk)
    else:
        note_reading(request, audit)
    return render(
        request,
        "audits/family.html",
        {
            "audit": audit,
            "form": form,
            "title": "What the family says",
            "views": audit.family_views.select_related("by", "told_by"),
            "may": can(request.user, "audits.note_family_view", audit),
            "may_tell": can(request.user, "audits.tell_family", FamilyView(audit=audit)),
        },
    )


def told(request, pk):
    """Note what somebody of the family was told of the findings."""
    view = open_part(request, FamilyView.objects.all(), pk)
    require(request.user, "audits.tell_family", view)
    form = ToldForm(request.POST if request.method == "POST" else None, initial={"told_on": clock.today()})
    if form.is_valid() and taken(
        form, services.tell_family, view, told=form.cleaned_data["told"], on=form.cleaned_data["told_on"],
        by=request.user,
    ):  # fmt: skip
        messages.success(request, "Kept with the audit")
        return redirect("audits:family", view.audit_id)
    return render(
        request,
        "audits/form.html",
        {
            "audit": view.audit,
            "form": form,
            "title": "Tell the family what was found",
            "button": "Save",
            "lede": f"Told: {view.get_who_display()}, asked on {view.on:%-d %B %Y}.",
            "cancel_href": reverse("audits:family", args=[view.audit_id]),
        },
    )


def received(request):
    """An answer that came in from outside, put to the audit whose number it bears."""
    require(request.user, "audits.take_family_answers")
    form = ReceivedForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and (audit := _audit_of(form, request.user)):
        given = {name: value for name, value in form.cleaned_data.items() if name != "reference"}
        if taken(form, services.note_view, audit, by=request.user, **given):
            messages.success(request, f"Put to audit {audit}; its auditor was told")
            return redirect("audits:family_received")
    return render(
        request,
        "form_page.html",
        {
            "title": "An answer from a family",
            "form": form,
            "button": "Put it to its audit",
            "lede": "Each form and letter bears the number of the audit it was sent for. "
            "An answer may come in at any time, also long after the audit is closed.",
            "back_href": reverse("audits:audits"),
        },
    )


def _audit_of(form, person):
    try:
        return services.audit_meant(form.cleaned_data["reference"], by=person)
    except NotAllowed as refused:
        refuse(form, refused)
        return None
