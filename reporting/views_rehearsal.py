"""Trying a framework's draft out in the browser: start, and read what came of it."""

from datetime import date

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from frameworks.models import Draft
from jobs.models import Job
from jobs.services import start
from lib import clock
from lib.months import Month
from lib.permissions import require

KIND, MONTHS = "reporting.rehearse", 12


@require_POST
def rehearse(request, pk):
    """Start rehearsing a draft with the cases and staff of the twelve months past."""
    require(request.user, "frameworks.edit")
    draft = get_object_or_404(Draft.objects.filter(ended_at=None), pk=pk)
    first = Month.of(clock.today()).plus(-MONTHS)
    once = f"{draft.pk} {draft.version}"
    return redirect(start(KIND, by=request.user, once=once, draft=draft.pk, first=first.iso, months=MONTHS))


@require_GET
def rehearsal(request, pk):
    """What a rehearsal came to."""
    require(request.user, "frameworks.edit")
    job = get_object_or_404(Job.objects.filter(kind=KIND, status=Job.Status.DONE), pk=pk)
    shown = job.result.get("rehearsal")
    if shown is None:
        raise Http404
    days = [one | {"day": date.fromisoformat(one["day"])} for one in shown["days"]]
    draft = Draft.objects.filter(pk=job.payload["draft"], ended_at=None).first()
    return render(request, "reporting/rehearsal.html", {
        "title": "Rehearsal of a changed framework", "shown": shown | {"days": days}, "job": job, "draft": draft,
        "first": Month.parse(shown["first"]), "last": Month.parse(shown["last"]),
    })  # fmt: skip
