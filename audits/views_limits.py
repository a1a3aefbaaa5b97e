"""The pages on which a limiting judgement is set aside, where the framework names who may, and that is taken back."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from audits import guide, overrides
from audits.forms import LimitForm
from audits.opening import note_reading, open_audit, taken
from lib.permissions import can, require


def set_limit_aside(request, pk, code):
    """Set a limit that bites aside, with the reason that stays (BOLT-29)."""
    limit = _opened(request, pk, code)
    form = LimitForm(request.POST if request.method == "POST" else None)
    if _done(request, form, overrides.set_aside, limit):
        messages.success(request, "The limit is set aside; your reason stands on every page of the audit")
        return redirect(_back(limit))
    return _page(request, limit, form, "Set a limiting judgement aside", "Set it aside")


def take_limit_back(request, pk, code):
    """Let a limit that was set aside cap again; both reasons stay (BOLT-29)."""
    limit = _opened(request, pk, code)
    if limit.override is None:
        raise Http404
    form = LimitForm(request.POST if request.method == "POST" else None, label="Why it is taken back")
    if _done(request, form, overrides.take_back, limit):
        messages.success(request, "The limit holds again; both reasons stand on every page of the audit")
        return redirect(_back(limit))
    return _page(request, limit, form, "Let a limiting judgement hold again", "Take it back")


def _opened(request, pk, code):
    """The audit's limit that bites, for who may do something about it."""
    audit = open_audit(request, pk)
    limit = overrides.find(audit, code)
    if limit is None or limit.rests_on_judgements and not can(request.user, "audits.see_judgements", audit):
        raise Http404
    require(request.user, "audits.set_limit_aside", limit)
    return limit


def _done(request, form, step, limit):
    return form.is_valid() and taken(form, step, limit, reason=form.cleaned_data["reason"], by=request.user)


def _back(limit):
    return guide.section_href(limit.audit, limit.question.section)


def _page(request, limit, form, title, button):
    if request.method == "GET":
        note_reading(request, limit.audit)
    return render(
        request,
        "audits/form.html",
        {
            "audit": limit.audit,
            "form": form,
            "title": title,
            "lede": f"{limit.heading} {limit.rule.why}",
            "button": button,
            "cancel_href": _back(limit),
        },
    )
