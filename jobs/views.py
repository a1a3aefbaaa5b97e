"""Pages of long work: how far it is, what came of it."""

from django.http import FileResponse, Http404, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from jobs.filters import JobFilter
from jobs.models import DutyRun, Job
from lib import clock
from lib.listing import asks_file, exports, file_of, page_of, sorted_by
from lib.permissions import can
from trail.services import record

DAYS_OF_DUTIES = 7
COLUMNS = ("Job", "State", "Started", "Ended", "Started by", "What came of it")
ORDERS = {"job": "title", "state": "status", "started": "created_at", "by": "owner__name"}


@require_GET
def jobs(request):
    """My jobs; for those who look after the service everybody's, and the duties of the last days."""
    found = JobFilter(request.GET, queryset=Job.objects.visible_to(request.user).select_related("owner"))
    rows = sorted_by(found.qs, request.GET.get("sort", ""), ORDERS)
    if asks_file(request):
        return file_of(request, "jobs", COLUMNS, (_line(job) for job in rows.iterator(2000)))
    sees_all = can(request.user, "jobs.see_all")
    return render(request, "jobs/jobs.html", {
        "title": "Jobs", "noun": "jobs", "sees_all": sees_all,
        "empty_text": "Nothing has been started that takes long.",
        "page": page_of(request, rows), "filterset": found, "exports": exports(request),
        "duties": _duties() if sees_all else (),
    })


def _line(job):
    owner = str(job.owner or "The service itself")
    return (job.title, job.get_status_display(), job.created_at, job.finished_at, owner, job.message)


def _duties():
    """Every failed duty of the last week, then today's."""
    today = clock.today()
    week = DutyRun.objects.filter(on__lte=today).order_by("-on", "duty")
    failed = week.filter(status=DutyRun.Status.FAILED)[:50]
    last = week.first()
    return [*failed, *week.filter(on=last.on).exclude(status=DutyRun.Status.FAILED)] if last else []


@require_GET
def job(request, pk):
    """One job; the page looks again by itself until it is done."""
    job = _job(request, pk)
    return render(request, "jobs/job.html", {"job": job, "title": job.title})


@require_GET
def progress(request, pk):
    """How far the job is, for static/js/job.js."""
    job = _job(request, pk)
    return JsonResponse({
        "open": job.is_open, "percent": job.percent, "message": job.message,
        "status": job.get_status_display(),
    })


@require_GET
def file(request, pk):
    """The file a job made."""
    job = _job(request, pk)
    if not job.file:
        raise Http404
    record("jobs.downloaded", job, by=request.user)
    return FileResponse(job.file.open(), as_attachment=True, filename=job.file_name)


def _job(request, pk):
    return get_object_or_404(Job.objects.visible_to(request.user).select_related("owner"), pk=pk)
