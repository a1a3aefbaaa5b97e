"""Pages of the month: its report on screen, as PDF, xlsx and csv."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from audits.models import Audit
from lib import clock
from lib.months import Month
from lib.permissions import can, require
from reporting import exports, months
from reporting.home import home as home_of
from reporting.measures import MEASURES
from reporting.models import ClosedMonth
from reporting.pdf import report_pdf
from reporting.report import build
from trail.services import record


@require_GET
def home(request):
    """What waits for this person, and the numbers they answer for."""
    first_name = request.user.name.split()[0] if request.user.name else ""
    return render(request, "reporting/home.html", {
        "greeting": f"Good {_time_of_day()}, {first_name}", "today": clock.today(),
        "blocks": home_of(request.user, on=clock.today()),
    })


def _time_of_day():
    hour = clock.now().hour
    return "morning" if hour < 12 else "afternoon" if hour < 18 else "evening"


FILES = {"csv": exports.as_csv, "xlsx": exports.as_xlsx}


@require_GET
def reports(request):
    """Every month there is a report of, the newest first."""
    require(request.user, "reporting.read_month")
    closed = {row.month: row for row in ClosedMonth.objects.all()}
    days = Audit.objects.order_by("-month").values_list("month", flat=True).distinct()
    rows = [(Month.of(day), closed.get(day)) for day in days]
    return render(request, "reporting/reports.html", {"rows": rows, "measures": MEASURES.values()})


@require_GET
def report(request, month):
    """The report of one month."""
    require(request.user, "reporting.read_month")
    month, others = _month_and_others(month)
    if request.GET.get("as") in FILES:
        record("reporting.exported", str(month), by=request.user, after={"as": request.GET["as"]})
        return FILES[request.GET["as"]](months.figures_of(month, on=clock.today()))
    built = build(month, on=clock.today())
    if request.GET.get("as") == "pdf":
        return _pdf(request, built)
    return render(request, "reporting/report.html", {
        "report": built, "measures": MEASURES,
        "can_close": not built.figures.is_frozen and can(request.user, "reporting.close_month"),
        "others": others,
    })


def _pdf(request, built):
    record("reporting.exported", str(built.month), by=request.user, after={"as": "pdf"})
    answer = HttpResponse(report_pdf(built), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="audit-report-{built.month.iso}.pdf"'
    return answer


def _month_and_others(text):
    """A month that has audits, and its neighbours that have some; 404 if it has none."""
    try:
        month = Month.parse(text)
        near = [each.first_day for each in (month.previous, month, month.next)]
    except ValueError as mistake:
        raise Http404(str(mistake)) from mistake
    days = Audit.objects.filter(month__in=near).order_by("month").values_list("month", flat=True)
    found = [Month.of(day) for day in days.distinct()]
    if month not in found:
        raise Http404(f"There is no audit of {month.label}.")
    return month, [each for each in found if each != month]


def close_month(request, month):
    """Freeze the figures of a month before its day."""
    require(request.user, "reporting.close_month")
    month, _ = _month_and_others(month)
    if request.method == "POST":
        months.close(month, on=clock.today(), by=request.user)
        messages.success(request, f"The figures of {month.label} are frozen")
        return redirect("reporting:report", month.iso)
    return render(request, "confirm_page.html", {
        "title": f"Freeze the figures of {month.label}?",
        "consequences": [
            "They stay as they stand today; later changes count in later months.",
            "This cannot be undone.",
        ],
        "button": "Freeze figures", "cancel_href": reverse("reporting:report", args=[month.iso]),
    })
