"""My notices, and for administrators what happened and who read what."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from lib.listing import asks_file, exports, file_of, page_of, sorted_by
from lib.permissions import require
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
NOTICE_COLUMNS = ("When", "What", "Urgent", "Read", "Where it leads")
NOTICE_ORDERS = {"when": "created_at", "what": "subject", "state": "read_at"}
EVENT_ORDERS = {"when": "at", "who": "person__name", "what": "action", "row": "thing"}
ACCESS_ORDERS = {"when": "at", "who": "person__name", "case": "case_reference", "row": "thing", "how": "what"}
MOST_IN_A_WORKBOOK = 100_000  # rows: more take minutes to write, and a spreadsheet to open


# Mine


@require_GET
def notices(request):
    """What I was told, newest first."""
    mine = Notice.objects.visible_to(request.user)
    found = NoticeFilter(request.GET, queryset=mine)
    rows = sorted_by(found.qs, request.GET.get("sort", ""), NOTICE_ORDERS)
    if asks_file(request):
        return file_of(request, "notices", NOTICE_COLUMNS, (_notice_line(one) for one in rows.iterator(2000)))
    return render(request, "trail/notices.html", {
        "title": "Your notices", "noun": "notices", "filterset": found,
        "page": page_of(request, rows), "exports": exports(request),
        "unread": mine.unread().count(), "empty_text": "No notices here.",
    })


def _notice_line(one):
    return (one.created_at, one.subject, "yes" if one.urgent else "", one.read_at, one.url)


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
    return _list(request, EventFilter, rows, "What happened", "trail/events.html", EVENT_COLUMNS, EVENT_ORDERS)


@require_GET
def accesses(request):
    """Who read which child's record, when and from where."""
    rows = Access.objects.visible_to(request.user).select_related("person")
    return _list(request, AccessFilter, rows, "Who read what", "trail/accesses.html", ACCESS_COLUMNS, ACCESS_ORDERS)


def _list(request, filters, rows, title, template, columns, orders):
    require(request.user, "trail.read")
    found = filters(request.GET, queryset=rows)
    rows = sorted_by(found.qs, request.GET.get("sort", ""), orders)
    if asks_file(request) and not _is_too_long(request, rows):
        services.record("trail.exported", rows.model._meta.label_lower, by=request.user,
                        after=request.GET.dict())
        return file_of(request, title, columns, (row.as_line() for row in rows.iterator(chunk_size=2000)))
    return render(request, template, {
        "title": title, "noun": "rows", "filterset": found, "page": page_of(request, rows, 50),
        "exports": exports(request),
    })


def _is_too_long(request, rows):
    """Whether a workbook is asked for that nobody could open; the page then says so."""
    if request.GET["as"] != "xlsx" or (number := rows.count()) <= MOST_IN_A_WORKBOOK:
        return False
    messages.error(request, f"A workbook holds at most {MOST_IN_A_WORKBOOK:,} of these rows, and there are {number:,}. "
                            "Filter the list by days, or take it as CSV.")  # fmt: skip
    return True
