"""Pages of long work: how far it is, what came of it."""

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from jobs.models import DutyRun, Job
from lib import clock
from lib.permissions import can
from trail.services import record

DAYS_OF_DUTIES = 7


@require_GET
def jobs(request):
    """My jobs; for those who look after the service everybody's, and the duties of the last days."""
    rows = Job.objects.visible_to(request.user).select_related("owner")
    sees_all = can(request.user, "jobs.see_all")
    return render(request, "jobs/jobs.html", {
        "title": "Jobs", "noun": "jobs", "sees_all": sees_all,
        "empty_text": "Nothing has been started that takes long.",
        "page": Paginator(rows, 25).get_page(request.GET.get("page")),
        "duties": _duties() if sees_all else (),
    })


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
