"""My notices, and for administrators what happened and who read what."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from lib.permissions import require
from lib.tabular import csv_response
from trail import digest, services
from trail.filters import AccessFilter, EventFilter, NoticeFilter
from trail.forms import WaysForm
from trail.models import Access, Event, Notice
from trail.ways import ways_of

EVENT_COLUMNS = (
    "When", "Person", "E-mail", "What", "Row", "Name of the row", "Before", "After", "Address",
    "Request",
)
ACCESS_COLUMNS = (
    "When", "Person", "E-mail", "How", "Case reference", "Row", "Address", "Request",
)


# Mine


@require_GET
def notices(request):
    """What I was told, newest first."""
    mine = Notice.objects.visible_to(request.user)
    found = NoticeFilter(request.GET, queryset=mine)
    return render(request, "trail/notices.html", {
        "title": "Your notices", "noun": "notices", "filterset": found,
        "page": Paginator(found.qs, 25).get_page(request.GET.get("page")),
        "unread": mine.unread().count(), "empty_text": "No notices here.",
    })


@require_POST
def notice(request, pk):
    """Mark one notice as read and go where it leads."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    services.mark_read(Notice.objects.filter(pk=pk), by=request.user)
    return redirect(notice.url)


@require_POST
def read_all(request):
    """Mark all my notices as read."""
    number = services.mark_read(Notice.objects.all(), by=request.user)
    messages.success(request, f"{number} notice{'' if number == 1 else 's'} marked as read")
    return redirect("trail:notices")


def ways(request):
    """How I want to be told of what can wait."""
    form = WaysForm(request.POST if request.method == "POST" else None, ways=ways_of(request.user))
    if form.is_valid():
        digest.choose(request.user, ways=form.ways, by=request.user)
        messages.success(request, "Your e-mails are settled")
        return redirect("trail:ways")
    return render(request, "trail/ways.html", {
        "title": "E-mails you get", "form": form, "button": "Save", "cancel_href": reverse("people:account"),
    })


# The administrator's


@require_GET
def events(request):
    """What happened."""
    rows = Event.objects.visible_to(request.user).select_related("person")
    return _list(request, EventFilter, rows, "What happened", "trail/events.html", EVENT_COLUMNS)


@require_GET
def accesses(request):
    """Who read which child's record, when and from where."""
    rows = Access.objects.visible_to(request.user).select_related("person")
    return _list(request, AccessFilter, rows, "Who read what", "trail/accesses.html", ACCESS_COLUMNS)


def _list(request, filters, rows, title, template, columns):
    require(request.user, "trail.read")
    found = filters(request.GET, queryset=rows)
    if request.GET.get("as") == "csv":
        services.record("trail.exported", rows.model._meta.label_lower, by=request.user,
                        after=request.GET.dict())
        lines = (row.as_line() for row in found.qs.iterator(chunk_size=2000))
        return csv_response(title, columns, lines)
    return render(request, template, {
        "title": title, "noun": "rows", "filterset": found,
        "page": Paginator(found.qs, 50).get_page(request.GET.get("page")),
        "exports": [
            {"text": "CSV", "href": f"?{urlencode({**request.GET.dict(), 'as': 'csv'})}"}
        ],
    })
