"""Subject-access requests: begun, looked through passage by passage, released, downloaded."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from lib.govuk.forms import refuse
from lib.permissions import require
from records import packs as services
from records.forms import DecisionForm, RequestForm
from records.models import SubjectPack
from records.views import links
from trail.services import read, record

PER_PAGE = 20
S = SubjectPack.Status


@require_GET
def packs(request):
    """Requests that are answered, and were."""
    require(request.user, "records.answer_subject")
    rows = SubjectPack.objects.visible_to(request.user).select_related("case", "begun_by")
    return render(request, "records/packs.html", {
        "title": "Subject-access requests", "noun": "requests", "links": links(request.user),
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "main_action": {"text": "Begin a request", "href": "begin/"},
        "empty_text": "No request has been begun.",
    })


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
    page = Paginator(found.passages.all(), PER_PAGE).get_page(request.GET.get("page"))
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
