"""Subject-access requests: begun, looked through passage by passage, released, downloaded."""

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from lib.govuk.forms import refuse
from lib.listing import asks_file, exports, page_of, sorted_by
from lib.permissions import require
from records import packs as services
from records.filters import PackFilter
from records.forms import DecisionForm, RequestForm
from records.models import SubjectPack
from records.views import file_with_trace, links
from trail.services import read, record

PER_PAGE = 20
COLUMNS = ("Case", "Request", "Begun", "By", "State", "Released", "File goes on")
ORDERS = {
    "case": "case__reference", "begun": "begun_at", "by": "begun_by__name", "state": "status", "goes": "delete_on",
}
S = SubjectPack.Status


@require_GET
def packs(request):
    """Requests that are answered, and were."""
    require(request.user, "records.answer_subject")
    seen = SubjectPack.objects.visible_to(request.user).select_related("case", "begun_by")
    found = PackFilter(request.GET, queryset=seen)
    rows = sorted_by(found.qs, request.GET.get("sort", ""), ORDERS)
    if asks_file(request):
        return file_with_trace(request, "subject-access", COLUMNS, map(_line, rows))
    return render(request, "records/packs.html", {
        "title": "Subject-access requests", "noun": "requests", "links": links(request.user),
        "page": page_of(request, rows, PER_PAGE), "filterset": found, "exports": exports(request),
        "main_action": {"text": "Begin a request", "href": "begin/"},
        "empty_text": "No request has been begun.",
    })


def _line(pack):
    return (
        pack.case.reference, pack.why, pack.begun_at, str(pack.begun_by), pack.get_status_display(), pack.released_at,
        pack.delete_on,
    )


def begin(request):
    """Begin to answer a request for one case."""
    require(request.user, "records.answer_subject")
    form = RequestForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            pack = services.begin(form.case, why=form.cleaned_data["why"], by=request.user)
        except services.PackRefused as refused:
            refuse(form, refused)
        else:
            messages.success(request, "What is held is being gathered")
            return redirect(pack)
    return render(request, "form_page.html", {
        "title": "Begin a subject-access request", "form": form, "button": "Gather what is held",
        "cancel_href": "../",
    })


def pack(request, pk):
    """Look a pack through: each passage that seems to speak of somebody else is given or left out."""
    found = _open(request, pk)
    page = page_of(request, found.passages.all(), PER_PAGE)
    form = DecisionForm(request.POST if request.method == "POST" else None, passages=page)
    if request.method == "POST" and form.is_valid():
        try:
            left = services.decide(found, form.decisions(), by=request.user)
        except services.PackRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, f"Kept. {left} still to be decided." if left else "Kept. All are decided.")
        return redirect(f"{found.get_absolute_url()}?page={page.number}")
    read(request.user, found.case, "page", request, case_reference=found.case.reference)
    return render(request, "records/pack.html", {
        "title": f"Request for case {found.case.reference}", "pack": found, "page": page, "form": form,
        "rows": [(passage, form[f"passage-{passage.pk}"]) for passage in page], "links": links(request.user),
        "open": found.passages.filter(decision="").count(),
    })


@require_POST
def release(request, pk):
    """Have the pack made."""
    found = _open(request, pk)
    try:
        services.release(found, by=request.user)
        messages.success(request, "The pack is being made")
    except services.PackRefused as refused:
        messages.error(request, str(refused))
    return redirect(found)


@require_GET
def file(request, pk):
    """The finished pack; each download is noted."""
    found = _open(request, pk)
    if found.status != S.RELEASED or not found.file:
        raise Http404
    read(request.user, found.case, "export", request, case_reference=found.case.reference)
    record("records.pack_downloaded", found, by=request.user)
    return FileResponse(found.file.open(), as_attachment=True, filename=f"subject-access-{pk}.zip")


def _open(request, pk):
    require(request.user, "records.answer_subject")
    return get_object_or_404(SubjectPack.objects.visible_to(request.user).select_related("case"), pk=pk)
