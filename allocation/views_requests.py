"""Pages about breaks, exemptions and handing an audit over."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from allocation import services
from allocation.desk import Handover
from allocation.filters import BreakFilter, ExemptionFilter
from allocation.forms import BreakForm, DecisionForm, HandoverForm, MonthExemptionForm, ReasonForm
from allocation.models import Break, Exemption
from allocation.opening import needs_framework
from allocation.people import auditors
from allocation.services.breaks import most
from allocation.tables import download, request_rows
from audits.opening import open_audit, taken
from frameworks.services import in_force
from lib import clock
from lib.govuk.forms import GovukForm
from lib.listing import asks_file, exports, page_of, sorted_by
from lib.months import Month
from lib.permissions import can, require
from people.models import Role
from people.sight import sight_of

MONTHS_AHEAD = 12
ORDERS = {"month": "month", "auditor": "person__name", "state": "status", "decided": "decided_by__name"}


def _posted(request):
    return request.POST if request.method == "POST" else None


@require_GET
@needs_framework
def breaks(request):
    """Breaks asked for: one's own, or everybody's for those who look after them (HULL-53)."""
    rows = Break.objects.visible_to(request.user).select_related("person__team", "decided_by")
    found = BreakFilter(request.GET, queryset=rows)
    rows = sorted_by(found.qs, request.GET.get("sort", ""), ORDERS)
    if asks_file(request):
        return download(request.GET["as"], "breaks", [request_rows("Breaks", rows)])
    return render(request, "allocation/breaks.html", {
        "title": "Breaks", "noun": "breaks", "filterset": found, "exports": exports(request),
        "page": page_of(request, rows, 50), "limits": _limits(request.user),
        "empty_text": "No break has been asked for.",
        "main_action": _may_ask(request.user) and {"text": "Ask for a break", "href": reverse("allocation:ask_break")},
    })


def _limits(person):
    """How full the next months are, for those who see all requests."""
    if not can(person, "allocation.see_requests"):
        return []
    on = clock.today()
    limit, number = most(in_force(on).policy, on=on)
    this = Month.of(on)
    days = Break.objects.agreed().filter(month__range=(this.first_day, this.plus(2).first_day))
    agreed = list(days.values_list("month", flat=True))
    return [
        {
            "month": month, "agreed": agreed.count(month.first_day), "most": limit,
            "note": f"at most {limit} of {number} auditors",
        }
        for month in (this, this.next, this.plus(2))
    ]


def _may_ask(person):
    return can(person, "allocation.ask_break", person)


@needs_framework
def ask_break(request):
    """Ask for a month without an audit; the QA team may ask for somebody else."""
    person, on = request.user, clock.today()
    require(person, "allocation.ask_break", person)
    for_others = sight_of(person).has(Role.QA)
    policy = in_force(on).policy
    form = BreakForm(
        _posted(request),
        people=auditors(policy, on=on) if for_others else None,
        months=[Month.of(on).plus(n) for n in range(1, MONTHS_AHEAD + 1)],
    )
    if form.is_valid() and _asked(form, services.ask_break, by=person):
        messages.success(request, f"Asked for a break in {form.cleaned_data['month']}")
        return redirect("allocation:breaks")
    return render(request, "form_page.html", {
        "title": "Ask for a break from auditing", "form": form, "button": "Ask for a break",
        "lede": f"Each auditor may have {policy.breaks.per_year} months a year without an audit. "
        f"Ask by the {policy.breaks.ask_before} of the month before. "
        f"At most {policy.breaks.share_max:.0%} of auditors have a break in one month.",
        "back_href": reverse("allocation:breaks"),
    })


def _asked(form, service, *, by):
    """Ask for the month on the form, for oneself or for the person chosen; whether it was taken."""
    given = form.cleaned_data
    return taken(form, service, given.get("person", by), month=given["month"], reason=given["reason"], by=by)


def break_(request, pk):
    """One break: what was asked and decided, and the decision for who decides."""
    asked = _open(request, Break, pk)
    return _decide(
        request, asked, "allocation.decide_break", services.decide_break,
        title=f"Break in {asked.calendar_month}", back=reverse("allocation:breaks"),
        withdraw="allocation:withdraw_break",
    )


def withdraw_break(request, pk):
    """Do without a break after all."""
    asked = _open(request, Break, pk)
    return _withdraw(request, asked, services.withdraw_break, title="Do without this break?")


@require_GET
def exemptions(request):
    """Exemptions asked for: one's own, or everybody's for those who decide (HULL-55)."""
    rows = Exemption.objects.visible_to(request.user).select_related("person__team", "decided_by", "audit")
    found = ExemptionFilter(request.GET, queryset=rows)
    rows = sorted_by(found.qs, request.GET.get("sort", ""), ORDERS)
    if asks_file(request):
        return download(request.GET["as"], "exemptions", [request_rows("Exemptions", rows)])
    return render(request, "allocation/exemptions.html", {
        "title": "Exemptions", "noun": "exemptions", "filterset": found, "exports": exports(request),
        "page": page_of(request, rows, 50),
        "empty_text": "No exemption has been asked for.",
        "main_action": can(request.user, "allocation.ask_month_exemption", request.user)
        and {"text": "Ask to be exempt for a month", "href": reverse("allocation:ask_month_exemption")},
    })


@needs_framework
def ask_month_exemption(request):
    """Ask to be given no audit in a month; the QA team may ask for somebody else (HULL-55)."""
    person, on = request.user, clock.today()
    require(person, "allocation.ask_month_exemption", person)
    for_others = sight_of(person).has(Role.QA)
    form = MonthExemptionForm(
        _posted(request),
        people=auditors(in_force(on).policy, on=on) if for_others else None,
        months=[Month.of(on).plus(n) for n in range(MONTHS_AHEAD + 1)],
    )
    if form.is_valid() and _asked(form, services.ask_month_exemption, by=person):
        messages.success(request, f"Asked for an exemption from {form.cleaned_data['month']}")
        return redirect("allocation:exemptions")
    return render(request, "form_page.html", {
        "title": "Ask to be exempt for a month", "form": form, "button": "Ask for an exemption",
        "lede": "Exemptions are agreed in exceptional circumstances only. Until one is agreed you may be given "
        "an audit. If you have an audit in that month already, ask for an exemption from that audit on its page.",
        "back_href": reverse("allocation:exemptions"),
    })


def ask_exemption(request, pk):
    """Ask leave not to do an audit (HULL-56)."""
    audit = open_audit(request, pk)
    require(request.user, "allocation.ask_exemption", audit)
    form = ReasonForm(_posted(request))
    if form.is_valid() and taken(
        form, services.ask_exemption, audit, reason=form.cleaned_data["reason"], by=request.user
    ):
        messages.success(request, "Asked for an exemption; you will be told what is decided")
        return redirect(audit)
    return render(request, "form_page.html", {
        "title": "Ask for an exemption", "caption": f"Audit {audit}", "form": form, "button": "Ask for an exemption",
        "lede": "Exemptions are agreed in exceptional circumstances only. Until one is agreed the audit "
        "stays yours, and an audit that is not done counts as not completed.",
        "back_href": audit.get_absolute_url(),
    })


def exemption(request, pk):
    """One exemption: what was asked and decided, and the decision for who decides."""
    asked = _open(request, Exemption, pk)
    return _decide(
        request, asked, "allocation.decide_exemption", services.decide_exemption,
        title=f"Exemption from {asked.audit or asked.calendar_month}", back=reverse("allocation:exemptions"),
        withdraw="allocation:withdraw_exemption",
    )


def withdraw_exemption(request, pk):
    """Do without an exemption after all."""
    asked = _open(request, Exemption, pk)
    return _withdraw(request, asked, services.withdraw_exemption, title="Withdraw this request?")


def reallocate(request, pk):
    """Give a published audit to somebody whom the rules allow (HULL-56)."""
    audit = open_audit(request, pk)
    require(request.user, "allocation.reallocate")
    choices = Handover(audit).choices()
    form = HandoverForm(_posted(request), choices=choices)
    if form.is_valid() and taken(form, services.reallocate, audit, by=request.user, **form.cleaned_data):
        messages.success(request, f"{audit} is with {form.cleaned_data['to']} now; both have been told")
        return redirect(audit)
    return render(request, "allocation/auditor.html", {
        "title": "Give this audit to somebody else", "caption": f"Audit {audit}", "form": form, "choices": choices[:5],
        "button": "Give it to them", "back_href": audit.get_absolute_url(),
        "lede": f"{audit.auditor} has it now. Only people whom the rules allow are listed; "
        "answers and history stay with the audit.",
    })


def _open(request, model, pk):
    """One's own request, any of them for those who see all or decide it; strangers get 404."""
    around = ("person__team", "decided_by", "asked_by")
    if model is Exemption:
        around += ("audit__framework_version",)
    return get_object_or_404(model.objects.visible_to(request.user).select_related(*around), pk=pk)


def _decide(request, asked, permission, service, *, title, back, withdraw):
    may_decide = asked.is_waiting and can(request.user, permission, asked)
    if request.method == "POST":
        require(request.user, permission, asked)
    form = DecisionForm(_posted(request)) if may_decide or request.method == "POST" else None
    if form and form.is_valid() and taken(
        form, service, asked, agree=form.agrees, by=request.user, reason=form.cleaned_data["reason"]
    ):
        messages.success(request, f"{title}: {asked.get_status_display().lower()}")
        return redirect(asked)
    return render(request, "allocation/request.html", {
        "title": title, "asked": asked, "form": form, "back_href": back,
        "withdraw_href": _withdraw_href(request.user, asked, withdraw),
    })


def _withdraw_href(person, asked, name):
    steps = {asked.Status.ASKED} | ({asked.Status.AGREED} if isinstance(asked, Break) else set())
    if asked.status in steps and can(person, "allocation.withdraw", asked):
        return reverse(name, args=[asked.pk])
    return ""


def _withdraw(request, asked, service, *, title):
    require(request.user, "allocation.withdraw", asked)
    form = GovukForm(_posted(request))
    if form.is_valid() and taken(form, service, asked, by=request.user):
        messages.success(request, "Withdrawn")
        return redirect(asked)
    return render(request, "confirm_page.html", {
        "title": title, "button": "Withdraw", "form": form, "cancel_href": asked.get_absolute_url(),
    })
