"""What is due to go, what a legal hold keeps, and what has gone."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from jobs.services import start
from lib import clock
from lib.govuk.forms import refuse
from lib.permissions import can, require
from records import holds as services
from records import retention as rules
from records.forms import HoldForm
from records.models import LegalHold, Removal
from records.views import links

PER_PAGE = 25
AT_ONCE = 500  # cases in one confirmation


@require_GET
def retention(request):
    """The rule, the cases due to go, and the proofs of those that went."""
    require(request.user, "records.look")
    on = clock.today()
    rows = rules.due(on)
    return render(request, "records/retention.html", {
        "title": "Retention", "noun": "cases", "links": links(request.user), "rule": rules.rule(on),
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "removals": Removal.objects.select_related("confirmed_by")[:PER_PAGE],
        "may_remove": can(request.user, "records.remove"),
        "empty_text": "No case is due to go.",
    })


def confirm(request):
    """See what goes, and confirm it."""
    require(request.user, "records.remove")
    on = clock.today()
    cases = list(rules.due(on).values_list("pk", flat=True)[:AT_ONCE])
    if request.method == "POST" and cases:
        job = start("records.remove", by=request.user, once="due", on=on.isoformat(), cases=cases)
        return redirect(job)
    return render(request, "confirm_page.html", {
        "title": f"Remove the people and words of {len(cases)} case{'' if len(cases) == 1 else 's'}?",
        "button": "Remove", "dangerous": True, "cancel_href": "../",
        "consequences": [
            "Names, dates of birth, answers in words, comments, actions’ texts and notes go for good.",
            "Grades, judgements and figures stay, and months that are closed do not change.",
            "A case on which a legal hold is set before the work reaches it stays.",
            "How much went of what is kept in the trail. Backups made before still hold it.",
        ],
    })


def holds(request):
    """Legal holds that stand, and setting one."""
    require(request.user, "records.look")
    form = HoldForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        require(request.user, "records.hold")
        if form.is_valid() and _held(form, request.user):
            messages.success(request, "The legal hold is set")
            return redirect("records:holds")
    rows = LegalHold.objects.select_related("case", "by", "lifted_by")
    return render(request, "records/holds.html", {
        "title": "Legal holds", "noun": "holds", "form": form, "links": links(request.user),
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
    })


@require_POST
def lift(request, pk):
    """Lift one legal hold."""
    require(request.user, "records.hold")
    services.lift(get_object_or_404(LegalHold, pk=pk), by=request.user)
    messages.success(request, "The legal hold is lifted")
    return redirect("records:holds")


def _held(form, person):
    try:
        services.hold(form.case, why=form.cleaned_data["why"], by=person)
    except services.AlreadyHeld as refused:
        refuse(form, refused)
        return False
    return True
