"""What the QA team does with a month's moderation: see why each was chosen, choose, hand over, cancel; agreement."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from audits.models import Audit
from audits.opening import open_audit, taken
from frameworks.services import NoFramework, in_force
from lib import clock
from lib.months import Month
from lib.permissions import can, require
from moderation import services
from moderation.agreement import agreement_between, months_with_pairs
from moderation.forms import CancelForm, MonthsForm, WhoForm
from moderation.models import Moderation
from moderation.month import candidates, draws_of
from moderation.views import open_moderation

PER_PAGE = 25
OF_A_ROW = ("audit__framework_version", "audit__team__parent", "audit__auditor", "moderator")


@require_GET
def month(request, month):
    """Which audits of a month are moderated and why, and those that could be."""
    require(request.user, "moderation.look")
    before, month, after = _around(month)
    rows = Moderation.objects.visible_to(request.user).filter(audit__month=month.first_day)
    rows = list(rows.select_related(*OF_A_ROW).order_by("status", "audit__reference"))
    for row in rows:
        row.hidden = row.hides_from(request.user)
    return render(
        request,
        "moderation/month.html",
        {
            "title": f"Moderation of {month.label}",
            "month": month,
            "rows": rows,
            "today": clock.today(),
            "draws": draws_of(month),
            "page": _others(request, month),
            "noun": "audits",
            "may_choose": can(request.user, "moderation.choose"),
            "before": before,
            "after": after,
        },
    )


def _around(text):
    """The month of an address between its neighbours; 404 where there is none."""
    try:
        month = Month.parse(text)
        return month.previous, month, month.next
    except ValueError as mistake:
        raise Http404(str(mistake)) from mistake


def _others(request, month):
    """Checked audits of the month that nobody moderates, a page of them."""
    moderated = Moderation.objects.counted().values("audit")
    audits = Audit.objects.visible_to(request.user).in_month(month.first_day).exclude(pk__in=moderated)
    ready = audits.filter(status__in=services.READY, is_graded=True).select_related(
        "framework_version", "team", "auditor"
    )
    return Paginator(ready.order_by("reference"), PER_PAGE).get_page(request.GET.get("page"))


def choose(request, pk):
    """Choose an audit by hand, and who moderates it."""
    require(request.user, "moderation.choose")
    audit, on = open_audit(request, pk), clock.today()
    form = WhoForm(request.POST if request.method == "POST" else None, candidates=candidates(audit, on=on))
    if form.is_valid() and taken(form, services.choose, audit, by=request.user, on=on, **form.cleaned_data):
        messages.success(request, f"{form.cleaned_data['moderator']} moderates {audit} and was told")
        return redirect("moderation:month", Month.of(audit.month).iso)
    return render(
        request,
        "moderation/form.html",
        {
            "title": f"Choose {audit} for moderation",
            "audit": audit,
            "form": form,
            "button": "Choose this audit",
            "cancel_href": reverse("moderation:month", args=[Month.of(audit.month).iso]),
        },
    )


def hand_over(request, pk):
    """Give an ungraded moderation to somebody else; a breach of the rules is refused with its sentence."""
    require(request.user, "moderation.choose")
    found, on = open_moderation(request, pk), clock.today()
    others = [one for one in candidates(found.audit, on=on) if one.person.pk != found.moderator_id]
    form = WhoForm(request.POST if request.method == "POST" else None, candidates=others)
    if form.is_valid():
        given = form.cleaned_data
        if taken(form, services.hand_over, found, to=given["moderator"], reason=given["why"], by=request.user, on=on):
            messages.success(request, f"{given['moderator']} moderates it now and was told")
            return redirect(found)
    has = found.moderator or "Nobody"
    return render(
        request,
        "moderation/form.html",
        {
            "title": "Hand this moderation over",
            "audit": found.audit,
            "moderation": found,
            "form": form,
            "lede": f"{has} has it now. What was begun is not passed on, and the days to grade it begin again.",
            "button": "Hand over",
            "cancel_href": found.get_absolute_url(),
        },
    )


def cancel(request, pk):
    """Take an audit out of moderation, with the reason."""
    require(request.user, "moderation.choose")
    found = open_moderation(request, pk)
    form = CancelForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and taken(form, services.cancel, found, by=request.user, reason=form.cleaned_data["reason"]):
        messages.success(request, "The moderation is cancelled")
        return redirect(found)
    return render(
        request,
        "moderation/confirm.html",
        {
            "title": "Cancel this moderation?",
            "audit": found.audit,
            "moderation": found,
            "form": form,
            "dangerous": True,
            "button": "Cancel moderation",
            "cancel_href": found.get_absolute_url(),
            "consequences": [
                "The auditor’s grade stands as it is now.",
                "If the audit was drawn by chance, the next one in the draw takes its place.",
                "The reason stays with the moderation.",
            ],
        },
    )


@require_GET
def agreement(request):
    """How two graders agree: exact, within one, weighted kappa, and the drift of each auditor."""
    require(request.user, "moderation.look")
    months = months_with_pairs()
    form = MonthsForm(request.GET or None, months=months)
    first, last = _asked(form, months)
    try:
        scale = in_force(clock.today()).policy.overall
    except NoFramework:
        scale = None
    found = agreement_between(first, last, scale=scale) if months and scale else None
    return render(
        request,
        "moderation/agreement.html",
        {
            "title": "Agreement of auditors and moderators",
            "form": form,
            "found": found,
            "first": first,
            "last": last,
            "month": Month.of(clock.today()),
        },
    )


def _asked(form, months):
    """The months asked for; by default the last twelve with pairs. An order the wrong way round is turned."""
    if not months:
        return None, None
    given = form.cleaned_data if form.is_valid() else {}
    first = Month.parse(given["first"]) if given.get("first") else max(months[0], months[-1].plus(-11))
    last = Month.parse(given["last"]) if given.get("last") else months[-1]
    return min(first, last), max(first, last)
