"""Pages about rounds: list, board of a month, certificate, publishing, programme, capacity."""

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from allocation import services, year
from allocation.certificate import list_has_changed, prove
from allocation.drafting import is_month_off
from allocation.filters import AuditorFilter, CallFilter, CaseFilter, LeftOverFilter, RoundFilter
from allocation.forms import DraftForm
from allocation.models import Call, LeftOver, Round, SampledCase
from allocation.opening import needs_framework
from allocation.people import auditors, year_of
from allocation.rules import policy_today
from allocation.tables import call_rows, case_rows, download, left_over_rows, line_rows, round_rows
from allocation.tools import form_of_call, form_of_case, titles_of
from audits.opening import taken
from frameworks.models import FrameworkVersion
from frameworks.services import in_force
from jobs import services as jobs
from lib import clock
from lib.govuk.forms import GovukForm
from lib.listing import asks_file, exports, page_of, sorted_by, sorted_rows
from lib.months import Month
from lib.permissions import can, require
from trail.services import keys_of, read_list

CASES_A_PAGE = 100


ROUND_ORDERS = {"month": "month", "cases": "kept", "given": "given", "list": "as_at", "published": "published_at"}
CASE_ORDERS = {
    "case": "case__reference", "line": "line__order", "team": "case__team__name",
    "auditor": "allocation__auditor__name",
}
LEFT_OVER_ORDERS = {"name": "person__name", "team": "person__team__name"}
CALL_ORDERS = {
    "case": "case__reference", "line": "line_title", "day": "event_on", "state": "status",
    "auditor": "audit__auditor__name",
}
CAPACITY_ORDERS = {
    "name": lambda row: row.person.name, "done": lambda row: row.done, "other": lambda row: row.other,
    "left": lambda row: (row.left is None, row.left or 0),
}


def open_round(request, month):
    """The round of a month, for those who look at allocation; others get 403."""
    require(request.user, "allocation.look")
    return get_object_or_404(
        Round.objects.visible_to(request.user).select_related(
            "framework_version", "drafted_by", "published_by"
        ),
        month=month.first_day,
    )


@require_GET
def rounds(request):
    """Every month's round, the newest first."""
    require(request.user, "allocation.look")
    kept = Q(cases__dropped_at=None)
    seen = Round.objects.visible_to(request.user).annotate(
        kept=Count("cases", filter=kept & Q(cases__isnull=False)),
        given=Count("cases__allocation", filter=kept),
    )
    found = RoundFilter(request.GET, queryset=seen)
    rows = sorted_by(found.qs, request.GET.get("sort", ""), ROUND_ORDERS, "-month")
    if asks_file(request):
        return download(request.GET["as"], "rounds", [round_rows(rows)])
    return render(request, "allocation/rounds.html", {
        "title": "Rounds", "noun": "rounds", "filterset": found, "exports": exports(request),
        "page": page_of(request, rows, 24),
        "main_action": can(request.user, "allocation.draft")
        and {"text": "Draft a round", "href": reverse("allocation:draft")},
        "empty_text": "No round has been drafted yet.",
        "months_off": _months_off(),
    })


def draft(request):
    """Draft a month's round, in the background."""
    require(request.user, "allocation.draft")
    form = DraftForm(request.POST if request.method == "POST" else None, months=_free_months())
    if form.is_valid():
        month = form.cleaned_data["month"]
        return redirect(_start(request, "allocation.draft", month, seed=form.cleaned_data["seed"]))
    return render(request, "form_page.html", {
        "title": "Draft a round", "form": form, "button": "Draft the round",
        "lede": "The sample is drawn by lot from the newest case list and matched with the auditors. "
        "Nobody is told before you publish it.",
        "back_href": reverse("allocation:rounds"),
    })


def _free_months():
    months = _months_ahead()
    taken_ = set(Round.objects.filter(month__gte=months[0].first_day).values_list("month", flat=True))
    off = _months_off()
    return [month for month in months if month.first_day not in taken_ and month not in off]


def _months_ahead():
    this = Month.of(clock.today())
    return [this, this.next, this.plus(2)]


def _months_off():
    """Of the months ahead, those in which nothing is audited."""
    policy = policy_today()
    return [month for month in _months_ahead() if policy and is_month_off(policy, month)]


def _start(request, kind, month, **payload):
    return jobs.start(
        kind, by=request.user, title=f"Round of {month}", once=month.iso, month=month.iso, **payload
    )


@require_GET
def round_(request, month):
    """The board of one month: lines, cases with their auditors and reasons, what is left over."""
    shown = open_round(request, month)
    lines = list(shown.lines.annotate(
        kept=Count("cases", filter=Q(cases__dropped_at=None)),
        given=Count("cases__allocation", filter=Q(cases__dropped_at=None)),
    ))
    titles = titles_of(shown.framework_version)
    found = CaseFilter(request.GET, queryset=_cases(shown), lines=lines, titles=titles)
    rows = sorted_by(found.qs, request.GET.get("sort", ""), CASE_ORDERS)
    if asks_file(request):
        read_list(request.user, shown, keys_of(found.qs, thing="case", kind="cases.case"), request)
        return download(request.GET["as"], f"round-{month.iso}", [
            case_rows(rows, titles), left_over_rows(_people_left(shown)), line_rows(lines),
        ])
    page = page_of(request, rows, CASES_A_PAGE)
    for one in page:
        one.form_title = form_of_case(one, titles)
    return render(request, "allocation/round.html", {
        "title": str(shown), "round": shown, "lines": lines, "filterset": found, "noun": "cases",
        "page": page,
        "kept": sum(line.kept for line in lines), "given": sum(line.given for line in lines),
        "left": _people_left(shown).count(), "exports": exports(request),
        "may_change": shown.is_draft and can(request.user, "allocation.change"),
    })


def _cases(shown):
    return SampledCase.objects.filter(round=shown).select_related(
        "line", "case__team", "allocation__auditor", "allocation__audit", "left_over", "dropped_by",
        "reaudit__audit__tool_version",
    ).order_by("line__order", "order", "pk")


def _people_left(shown):
    people = LeftOver.objects.filter(round=shown).exclude(person=None)
    return people.select_related("person__team").order_by("person__name", "pk")


@require_GET
def left_over(request, month):
    """The auditors without a case this month, each with why."""
    shown = open_round(request, month)
    found = LeftOverFilter(request.GET, queryset=_people_left(shown))
    people = sorted_by(found.qs, request.GET.get("sort", ""), LEFT_OVER_ORDERS)
    if asks_file(request):
        return download(request.GET["as"], f"left-over-{month.iso}", [left_over_rows(people)])
    return render(request, "allocation/left_over.html", {
        "title": "Auditors without a case", "round": shown, "noun": "auditors", "exports": exports(request),
        "page": page_of(request, people, 100), "filterset": found,
        "empty_text": "Every auditor has a case.",
    })


def certificate(request, month):
    """What the round was drawn from; posting draws it again and compares."""
    shown = open_round(request, month)
    again = request.method == "POST"
    return render(request, "allocation/certificate.html", {
        "title": "Draw certificate", "round": shown, "lines": shown.lines.all(),
        "proof": prove(shown) if again else None,
        "changed": list_has_changed(shown, on=clock.today()) if again and shown.is_draft else None,
    })


def publish(request, month):
    """Confirm the round: the audits are made and everybody is told, in the background."""
    shown = open_round(request, month)
    require(request.user, "allocation.publish")
    if not shown.is_draft:
        return redirect(shown)
    form = GovukForm(request.POST if request.method == "POST" else None)
    found = services.problems(shown)
    if form.is_valid() and not found:
        return redirect(_start(request, "allocation.publish", month))
    days, left = services.to_come(shown)
    return render(request, "allocation/publish.html", {
        "title": f"Publish the round of {month}?", "button": "Publish round", "form": form, "round": shown,
        "cancel_href": shown.get_absolute_url(), "problems": found,
        "consequences": [
            *(f"{number} audits are made, due on {due:%-d %B %Y}." for due, number in days.items()),
            "Auditors, workers, team managers and reviewing officers are told by e-mail.",
            f"{left} cases without an auditor are not audited this month.",
            "The round can no longer be changed; an audit can still be given to somebody else.",
        ],
    })


def match_again(request, month):
    """Match the draft anew; choices of the QA team stay."""
    shown = open_round(request, month)
    require(request.user, "allocation.change")
    form = GovukForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and taken(form, services.match_again, shown, by=request.user):
        messages.success(request, "Matched again")
        return redirect(shown)
    return render(request, "confirm_page.html", {
        "title": "Match this round again?", "button": "Match again", "form": form,
        "cancel_href": shown.get_absolute_url(),
        "consequences": [
            "Every case is matched anew with whoever may have it now.",
            "Auditors whom the QA team chose by hand stay with their cases.",
        ],
    })


def start_again(request, month):
    """Throw the draft away and draft the month anew from the newest case list."""
    shown = open_round(request, month)
    require(request.user, "allocation.draft")
    if not shown.is_draft:
        return redirect(shown)
    if request.method == "POST":
        return redirect(_start(request, "allocation.start_again", month))
    return render(request, "confirm_page.html", {
        "title": "Draft this round again?", "button": "Draft again", "dangerous": True,
        "cancel_href": shown.get_absolute_url(),
        "consequences": [
            "The sample is drawn anew from the newest case list, with the same seed.",
            "Every change made to this draft by hand is lost.",
        ],
    })


@require_GET
@needs_framework
def programme_of_year(request):
    """What is audited in which month of the year, and what has been drawn."""
    require(request.user, "allocation.look")
    on = clock.today()
    version = in_force(on)
    months = year.months_of(version.policy, _year_asked(request, version.policy, on))
    rows = year.rows(version.policy, months)
    return render(request, "allocation/programme.html", {
        "title": f"Programme from {months[0]} to {months[-1]}", "months": months, "version": version,
        "rows": rows, "earlier": months[0].year - 1, "later": months[0].year + 1,
        "with_round": {cell.month for row in rows for cell in row.cells if cell and cell.has_round},
    })


def _year_asked(request, policy, on):
    """The calendar year in which the asked year of the programme begins."""
    asked = request.GET.get("year", "")
    if asked.isdecimal() and len(asked) == 4 and 2000 <= int(asked) <= 2100:
        return int(asked)
    return year_of(policy, Month.of(on))[0].year


@require_GET
@needs_framework
def capacity(request):
    """How many audits each auditor has had this year, of how many."""
    require(request.user, "allocation.look")
    on = clock.today()
    policy = in_force(on).policy
    found = AuditorFilter(request.GET, queryset=auditors(policy, on=on).select_related("team__parent"))
    counting = year.Capacity(policy, Month.of(on), on=on)
    rows = sorted_rows(counting.rows(found.qs), request.GET.get("sort", ""), CAPACITY_ORDERS)
    if asks_file(request):
        return download(request.GET["as"], "capacity", [counting.sheet(rows)])
    return render(request, "allocation/capacity.html", {
        "title": "Audits of the year", "noun": "auditors", "filterset": found,
        "page": page_of(request, rows, 50), "months": counting.months, "exports": exports(request),
        "lede": f"{counting.months[0]} to {counting.months[-1]}.",
    })


@require_GET
def calls(request):
    """The audits that events called for: a case about to close, a day of the year."""
    require(request.user, "allocation.look")
    around = ("case__team", "audit__auditor", "audit__tool_version")
    found = CallFilter(request.GET, queryset=Call.objects.select_related(*around))
    rows = found.qs.order_by("-event_on", "line_title", "case__reference", "pk")
    rows = sorted_by(rows, request.GET.get("sort", ""), CALL_ORDERS)
    version = FrameworkVersion.objects.in_force(clock.today()).first()
    titles = titles_of(version)
    if asks_file(request):
        read_list(request.user, "allocation.call", keys_of(rows, thing="case", kind="cases.case"), request)
        return download(request.GET["as"], "audits-by-event", [call_rows(rows, version, titles)])
    page = page_of(request, rows, CASES_A_PAGE)
    for one in page:
        one.form_title = form_of_call(one, version, titles)
    return render(request, "allocation/calls.html", {
        "title": "Audits by event", "noun": "audits", "filterset": found, "exports": exports(request),
        "page": page,
        "lede": "Audits that a closing case or a day of the year called for, beside the monthly rounds.",
        "empty_text": "No event has called for an audit.",
    })
