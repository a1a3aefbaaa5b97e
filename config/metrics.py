"""Counts for a monitor, in the text form Prometheus reads; never a name or a reference.

The monitor shows the token of METRICS_TOKEN (Authorization: Bearer ...). Without
that setting the address does not exist.
"""

import hmac

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import Min
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from config import life
from jobs.duties import all_duties, waiting_days
from jobs.models import DutyRun, Job
from lib import clock
from trail.models import Notice


@login_not_required
@require_safe
def metrics(request):
    """What waits, what failed, how old the oldest is."""
    if not settings.METRICS_TOKEN:
        raise Http404
    if not _is_known(request.headers.get("Authorization", "")):
        return HttpResponse("The token is missing or wrong.\n", content_type="text/plain", status=401, headers={
            "WWW-Authenticate": "Bearer", "Cache-Control": "no-store",
        })
    return HttpResponse(
        "".join(_lines(measured())), content_type="text/plain; version=0.0.4", headers={"Cache-Control": "no-store"}
    )


def _is_known(said):
    return hmac.compare_digest(said.encode(), f"Bearer {settings.METRICS_TOKEN}".encode())


def measured():
    """What is counted: (name, what it means, value) each; ages in seconds, 0 where nothing waits, -1 never seen."""
    now = clock.now()
    jobs, unsent = Job.objects.all(), Notice.objects.waiting().filter(due_at__lte=now)
    return [
        ("jobs_waiting", "Jobs that no worker has taken.", jobs.waiting(now).count()),
        ("jobs_running", "Jobs at work.", jobs.filter(status="running", lease_until__gte=now).count()),
        ("jobs_failed", "Jobs that failed, ever.", jobs.filter(status="failed").count()),
        ("jobs_oldest_waiting_seconds", "Age of the oldest that waits.", _age(jobs.waiting(now), "created_at", now)),
        ("duties_overdue", "Daily duties of past days not done.", duties_overdue(now)),
        ("duties_failed", "Daily duties whose last attempt failed.", DutyRun.objects.filter(status="failed").count()),
        ("notices_unsent", "Notices due and not sent.", unsent.count()),
        ("notices_failing", "Notices due whose last attempt failed.", unsent.exclude(failure="").count()),
        ("notices_oldest_unsent_seconds", "Age of the oldest notice not sent.", _age(unsent, "due_at", now)),
        *((f"{who}_silent_seconds", f"Since the last sign of the {who}.", _silence(who))
          for who in (life.WORKER, life.SCHEDULER)),
    ]  # fmt: skip


def duties_overdue(now):
    """Duties of days gone by that were not done, and failed ones of today."""
    today = now.date()
    days, names = [day for day in waiting_days(today) if day < today], [each.name for each in all_duties()]
    done = DutyRun.objects.filter(on__in=days, duty__in=names, status="done").count()
    return len(days) * len(names) - done + DutyRun.objects.filter(on=today, status="failed").count()


def _age(rows, field, now):
    oldest = rows.aggregate(oldest=Min(field))["oldest"]
    return max(int((now - oldest).total_seconds()), 0) if oldest else 0


def _silence(who):
    quiet = life.silence(who)
    return -1 if quiet is None else int(quiet)


def _lines(rows):
    for name, meaning, value in rows:
        yield f"# HELP audit_{name} {meaning}\n# TYPE audit_{name} gauge\naudit_{name} {value}\n"
