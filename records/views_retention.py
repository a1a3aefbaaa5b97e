"""What is due to go, what a legal hold keeps, and what has gone."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from jobs.services import start
from lib import clock
from lib.govuk.forms import refuse
from lib.listing import asks_file, exports, page_of, sorted_by
from lib.permissions import can, require
from records import holds as services
from records import retention as rules
from records.filters import DueFilter, HoldFilter
from records.forms import HoldForm
from records.models import LegalHold, Removal
from records.views import file_with_trace, links

PER_PAGE = 25
DUE_COLUMNS = ("Case", "What it is", "Closed")
DUE_ORDERS = {"case": "reference", "kind": "kind", "closed": "closed"}
HOLD_COLUMNS = ("Case", "Why", "Set by", "Set", "Lifted by", "Lifted")
HOLD_ORDERS = {"case": "case__reference", "set": "at", "lifted": "lifted_at"}
AT_ONCE = 500  # cases in one confirmation


@require_GET
def retention(request):
    """The rule, the cases due to go, and the proofs of those that went."""
    require(request.user, "records.look")
    on = clock.today()
    found = DueFilter(request.GET, queryset=rules.due(on))
    rows = sorted_by(found.qs, request.GET.get("sort", ""), DUE_ORDERS)
    if asks_file(request):
        lines = ((case.reference, case.get_kind_display(), case.closed) for case in rows.iterator(2000))
        return file_with_trace(request, "due-to-go", DUE_COLUMNS, lines)
    return render(request, "records/retention.html", {
        "title": "Retention", "noun": "cases", "links": links(request.user), "rule": rules.rule(on),
        "page": page_of(request, rows, PER_PAGE), "filterset": found, "exports": exports(request),
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
    found = HoldFilter(request.GET, queryset=LegalHold.objects.select_related("case", "by", "lifted_by"))
    rows = sorted_by(found.qs, request.GET.get("sort", ""), HOLD_ORDERS)
    if asks_file(request):
        return file_with_trace(request, "legal-holds", HOLD_COLUMNS, map(_hold_line, rows))
    return render(request, "records/holds.html", {
        "title": "Legal holds", "noun": "holds", "form": form, "links": links(request.user),
        "page": page_of(request, rows, PER_PAGE), "filterset": found, "exports": exports(request),
    })


def _hold_line(hold):
    return (hold.case.reference, hold.why, str(hold.by), hold.at, str(hold.lifted_by or ""), hold.lifted_at)


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
