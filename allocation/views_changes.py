"""Pages by which the QA team changes a draft: one question a page."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from allocation import services
from allocation.desk import Desk
from allocation.forms import AuditorForm, PickForm, ReasonForm, SizeForm, SwapForm
from allocation.models import Allocation, Round, RoundLine, SampledCase
from audits.opening import taken
from lib.permissions import can, require

OF_CASE = (
    "round__framework_version", "line", "case__team", "case__worker", "case__iro",
    "allocation__auditor", "allocation__audit", "left_over", "reaudit__audit", "dropped_by",
)


def _open_case(request, pk, permission="allocation.change"):
    require(request.user, permission)
    cases = SampledCase.objects.filter(round__in=Round.objects.visible_to(request.user))
    return get_object_or_404(cases.select_related(*OF_CASE), pk=pk)


def _open_line(request, pk):
    require(request.user, "allocation.change")
    lines = RoundLine.objects.filter(round__in=Round.objects.visible_to(request.user))
    return get_object_or_404(lines.select_related("round__framework_version"), pk=pk)


def _posted(request):
    return request.POST if request.method == "POST" else None


def _case_url(sampled):
    return reverse("allocation:case", args=[sampled.pk])


@require_GET
def case(request, pk):
    """One case of a round: why it was drawn, why this auditor, what was changed."""
    sampled = _open_case(request, pk, "allocation.look")
    return render(request, "allocation/case.html", {
        "title": f"Case {sampled.case}", "sampled": sampled, "round": sampled.round,
        "allocation": getattr(sampled, "allocation", None), "left_over": getattr(sampled, "left_over", None),
        "changes": sampled.changes.select_related("was", "to", "by"),
        "may_change": sampled.round.is_draft and not sampled.dropped_at and can(request.user, "allocation.change"),
        "by_lot": sampled.how in (SampledCase.How.LOT, SampledCase.How.NEXT_LOT),
    })


def auditor(request, pk):
    """Choose another auditor among those the rules allow."""
    sampled = _open_case(request, pk)
    choices = Desk(sampled.round, without=[sampled]).choices(sampled)
    form = AuditorForm(_posted(request), choices=choices)
    if form.is_valid() and taken(form, services.give, sampled, by=request.user, **form.cleaned_data):
        messages.success(request, f"Case {sampled.case} is with {form.cleaned_data['to']}")
        return redirect(sampled.round)
    return render(request, "allocation/auditor.html", {
        "title": "Choose an auditor", "caption": f"Case {sampled.case}", "form": form, "choices": choices[:5],
        "button": "Give them the case", "back_href": _case_url(sampled),
        "lede": "Only people whom the rules allow are listed, those the framework prefers first.",
    })


def swap(request, pk):
    """Let the auditor of this case change with the auditor of another one."""
    sampled = _open_case(request, pk)
    mine = getattr(sampled, "allocation", None)
    if mine is None:
        return redirect(_case_url(sampled))
    others = Allocation.objects.filter(sampled_case__round=sampled.round).exclude(auditor=mine.auditor)
    others = others.select_related("auditor", "sampled_case__case", "sampled_case__line", "sampled_case__round")
    form = SwapForm(_posted(request), others=others.order_by("auditor__name", "pk"))
    if form.is_valid() and taken(
        form, services.swap, mine, form.cleaned_data["other"], reason=form.cleaned_data["reason"], by=request.user
    ):
        messages.success(request, "The two auditors have changed cases")
        return redirect(sampled.round)
    return render(request, "form_page.html", {
        "title": f"Swap the auditor of case {sampled.case}", "form": form, "button": "Swap",
        "lede": f"{mine.auditor} has it now. Both matches are checked against the rules again.",
        "back_href": _case_url(sampled),
    })


def drop(request, pk):
    """Take a case out of the draft."""
    sampled = _open_case(request, pk)
    return _with_reason(
        request, sampled, services.drop, title=f"Drop case {sampled.case}?", button="Drop case",
        lede="It stays listed with your reason, and no lot brings it back this month.", done="Case dropped",
    )


def replace(request, pk):
    """Drop a case and take the next lot in its place."""
    sampled = _open_case(request, pk)
    return _with_reason(
        request, sampled, services.replace_case, title=f"Replace case {sampled.case}?", button="Replace case",
        lede="The next lot of the same line takes its place, so that nobody chooses which.", done="Case replaced",
    )


def _with_reason(request, sampled, service, *, title, button, lede, done):
    form = ReasonForm(_posted(request))
    if form.is_valid() and taken(form, service, sampled, reason=form.cleaned_data["reason"], by=request.user):
        messages.success(request, done)
        return redirect(sampled.round)
    return render(request, "form_page.html", {
        "title": title, "form": form, "button": button, "lede": lede, "back_href": _case_url(sampled),
    })


def size(request, pk):
    """Say how many a line takes, such as one still to be confirmed."""
    line = _open_line(request, pk)
    form = SizeForm(_posted(request), initial={"size": "" if line.wanted is None else line.size})
    if form.is_valid() and taken(form, services.set_size, line, size=form.cleaned_data["size"], by=request.user):
        messages.success(request, f"{line.title}: {line.size}")
        return redirect(line.round)
    return _line_page(request, line, form, title="How many cases does this line take?", button="Draw the line")


def redraw(request, pk):
    """Draw a line again, with other lots."""
    line = _open_line(request, pk)
    form = ReasonForm(_posted(request))
    if form.is_valid() and taken(form, services.redraw, line, reason=form.cleaned_data["reason"], by=request.user):
        messages.success(request, f"{line.title} has been drawn again")
        return redirect(line.round)
    return _line_page(
        request, line, form, title="Draw this line again?", button="Draw again",
        lede="Its cases by lot are given back and others drawn. The certificate counts the draws.",
    )


def pick(request, pk):
    """Put a case into a line by hand."""
    line = _open_line(request, pk)
    form = PickForm(_posted(request))
    if form.is_valid() and taken(form, services.pick, line, by=request.user, **form.cleaned_data):
        messages.success(request, f"Case {form.cleaned_data['reference']} is in the round")
        return redirect(line.round)
    return _line_page(
        request, line, form, title="Pick a case by hand", button="Pick case",
        lede="It must be one that the line looks at, and not audited lately.",
    )


def _line_page(request, line, form, **context):
    return render(request, "form_page.html", {
        "form": form, "caption": line.title, "back_href": line.round.get_absolute_url(), **context,
    })
