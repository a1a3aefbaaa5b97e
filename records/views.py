"""Who read this child's records, and readings that stand out: for administrators and the officer."""

from datetime import timedelta

from django.shortcuts import render
from django.views.decorators.http import require_GET

from cases.models import Case
from lib import clock
from lib.listing import asks_file, exports, file_of, page_of, sorted_by, sorted_rows
from lib.permissions import can, require
from people.models import Declaration
from records import reading
from records.filters import ReadersFilter, UnusualFilter
from trail.models import Access
from trail.services import record

PER_PAGE = 50
READER_COLUMNS = ("When", "Person", "E-mail", "Job title", "How", "Row", "Address", "Request")
UNUSUAL_COLUMNS = (
    "Person", "E-mail", "Job title", "Readings", "Most children in an hour", "That hour", "What stands out",
)
READER_ORDERS = {"when": "at", "who": "person__name", "title": "person__job_title", "how": "what", "row": "thing"}
UNUSUAL_ORDERS = {
    "who": lambda one: one.person.name, "title": lambda one: one.person.job_title,
    "readings": lambda one: one.readings, "children": lambda one: one.most_children, "hour": lambda one: one.busiest,
}


@require_GET
def readers(request):
    """Who read one child's records between two days."""
    require(request.user, "records.look")
    asked = request.GET.get("case", "").strip()
    rows = Access.objects.filter(case_reference=asked) if asked else Access.objects.none()
    found = ReadersFilter(request.GET, queryset=rows.select_related("person"))
    rows = sorted_by(found.qs, request.GET.get("sort", ""), READER_ORDERS)
    if asked and asks_file(request):
        return file_with_trace(request, "who-read", READER_COLUMNS, (_reader_line(row) for row in rows.iterator(2000)))
    return render(request, "records/readers.html", {
        "title": "Who read a child’s records", "noun": "readings", "filterset": found, "asked": asked,
        "page": page_of(request, rows, PER_PAGE),
        "exports": exports(request) if asked else [], "links": links(request.user),
        "lede": "Every page, PDF and list on which a case was given to somebody.",
        "empty_text": "Name a case by its reference.",
        "empty_found": "Nobody read this case in these days." if asked else "Name a case by its reference.",
    })


@require_GET
def unusual(request):
    """Readers of whom something stands out: many children in an hour, restricted records, odd hours."""
    require(request.user, "records.look")
    found = UnusualFilter(request.GET, queryset=Case.objects.none())
    days = found.form.cleaned_data if found.form.is_valid() else {}
    last = days.get("last") or clock.today()
    first = days.get("first") or last - timedelta(days=6)
    restricted = set(Case.objects.filter(restricted=True).values_list("reference", flat=True))
    close = set(Declaration.objects.values_list("person", "reference"))
    rows = reading.unusual(first, last, restricted=restricted, close=close)
    rows = sorted_rows(rows, request.GET.get("sort", ""), UNUSUAL_ORDERS)
    if asks_file(request):
        return file_with_trace(request, "unusual-reading", UNUSUAL_COLUMNS, map(_unusual_line, rows))
    return render(request, "records/unusual.html", {
        "title": "Unusual reading", "noun": "people", "filterset": found, "first": first, "last": last,
        "page": page_of(request, rows, PER_PAGE), "exports": exports(request),
        "links": links(request.user), "many": reading.MANY,
        "empty_text": "Nothing stands out in these days.", "empty_found": "Nothing stands out in these days.",
    })


def links(person):
    """The other pages of this room that a person may open."""
    rows = [("Who read a child’s records", "records:readers"), ("Unusual reading", "records:unusual"),
            ("Retention", "records:retention"), ("Legal holds", "records:holds"),
            ("Declared interests", "people:declarations")]  # fmt: skip
    if can(person, "records.answer_subject"):
        rows.append(("Subject-access requests", "records:packs"))
    return rows


def file_with_trace(request, name, columns, lines):
    """A list of this room in a file; that it was taken along stands in the trail."""
    record("records.exported", name, by=request.user, after=request.GET.dict())
    return file_of(request, name, columns, lines)


def _reader_line(row):
    return (
        row.at, row.person.name, row.person.email, row.person.job_title, row.get_what_display(), row.thing,
        row.from_address, row.request_id,
    )


def _unusual_line(one):
    return (
        one.person.name, one.person.email, one.person.job_title, one.readings, one.most_children, one.busiest,
        "; ".join(one.reasons),
    )
