"""The page on which a limiting judgement is set aside, where the framework names who may."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from audits import guide, overrides
from audits.forms import LimitForm
from audits.opening import note_reading, open_audit, taken
from lib.permissions import can, require


def set_limit_aside(request, pk, code):
    """Set a limit that bites aside, with the reason that stays (BOLT-29)."""
    audit = open_audit(request, pk)
    limit = overrides.find(audit, code)
    if limit is None or limit.rests_on_judgements and not can(request.user, "audits.see_judgements", audit):
        raise Http404
    require(request.user, "audits.set_limit_aside", limit)
    back = guide.section_href(audit, limit.question.section)
    form = LimitForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and taken(
        form, overrides.set_aside, limit, reason=form.cleaned_data["reason"], by=request.user
    ):
        messages.success(request, "The limit is set aside; your reason stands on every page of the audit")
        return redirect(back)
    if request.method == "GET":
        note_reading(request, audit)
    return render(
        request,
        "audits/form.html",
        {
            "audit": audit,
            "form": form,
            "title": "Set a limiting judgement aside",
            "lede": f"{limit.heading} {limit.rule.why}",
            "button": "Set it aside",
            "cancel_href": back,
        },
    )
