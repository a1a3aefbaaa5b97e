"""Whether the web server lives and can do its work, for a load balancer or a supervisor."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from config import life


@login_not_required
@require_safe
def alive(request):
    """The process answers."""
    return _said(["ok"], 200)


@login_not_required
@require_safe
def ready(request):
    """200 where database and migrations are as this version needs them, else 503.

    A background worker that is silent is said and does not change the answer: pages
    work without it, and taking the web servers away would mend nothing.
    """
    try:
        waiting = migrations_waiting()
    except DatabaseError:
        return _said(["database: no answer"], 503)
    if waiting:
        return _said([f"migrations: {waiting} not applied"], 503)
    quiet = [who for who in (life.WORKER, life.SCHEDULER) if not life.is_alive(who)]
    return _said(["ok", *(f"{who}: no sign of life" for who in quiet)], 200)


def migrations_waiting():
    """How many migrations of this version the database does not have yet."""
    connection.ensure_connection()
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _said(lines, status):
    text = "".join(f"{line}\n" for line in lines)
    return HttpResponse(text, content_type="text/plain", status=status, headers={"Cache-Control": "no-store"})
