"""Pages of a delivery of lists: upload, look at, explain, take in."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from cases import services
from cases.annexa import Refused
from cases.filters import ImportFilter, IssueFilter
from cases.forms import DayForm, TeamNameForm, UploadForm, ValuesForm, WorkerNameForm
from cases.models import CaseImport, Category, Mark
from lib.listing import asks_file, exports, file_of, page_of, sorted_by
from lib.permissions import require
from lib.steps import AlreadyMoved, NotAllowed

ISSUE_COLUMNS = (
    "Sheet", "Row", "Column", "Kind", "Case", "Value", "What was understood", "Changes a case",
)
ISSUE_ORDERS = {"place": "row", "column": "column", "case": "reference", "value": "value", "reason": "reason"}
IMPORT_COLUMNS = ("Position on", "Uploaded", "By", "State", "Children", "New", "Changed", "Gone")
IMPORT_ORDERS = {"as_at": "as_at", "uploaded": "uploaded_at", "by": "uploaded_by__name", "state": "status"}


def _import(request, pk):
    require(request.user, "cases.import")
    return get_object_or_404(CaseImport.objects.select_related("job", "uploaded_by"), pk=pk)


@require_GET
def imports(request):
    """Every delivery of lists, newest first."""
    require(request.user, "cases.import")
    found = ImportFilter(request.GET, queryset=CaseImport.objects.select_related("uploaded_by", "job"))
    rows = sorted_by(found.qs, request.GET.get("sort", ""), IMPORT_ORDERS, "-uploaded_at")
    if asks_file(request):
        return file_of(request, "case-lists", IMPORT_COLUMNS, map(_import_line, rows))
    return render(request, "cases/imports.html", {
        "title": "Case lists", "noun": "lists", "filterset": found, "exports": exports(request),
        "page": page_of(request, rows), "empty_text": "No list has been uploaded yet.",
        "main_action": {"text": "Upload lists", "href": reverse("cases:upload")},
    })


def _import_line(row):
    counts = row.summary.get("changes") or {}
    return (
        row.as_at, row.uploaded_at, str(row.uploaded_by or "Command"), row.get_status_display(),
        row.summary.get("children"), counts.get("new"), counts.get("changed"), counts.get("gone"),
    )


def upload(request):
    """Give the files of a delivery and the day they were made."""
    require(request.user, "cases.import")
    form = UploadForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_valid():
        try:
            case_import = services.upload(
                form.cleaned_data["files"], as_at=form.cleaned_data["as_at"], by=request.user
            )
        except Refused as refused:
            form.add_error("files", str(refused))
        else:
            return redirect(case_import.job)
    return render(request, "cases/upload.html", {
        "title": "Upload case lists", "form": form, "button": "Upload",
        "cancel_href": reverse("cases:imports"), "newest": services.newest_day(),
    })


@require_GET
def case_import(request, pk):
    """One delivery: what was understood and what was not, or what came of it."""
    shown = _import(request, pk)
    summary = shown.summary
    return render(request, "cases/import.html", {
        "title": str(shown), "import": shown, "summary": summary,
        "files": shown.files.all(), "twin": _twin(shown),
        "categories": [
            (each.label, summary.get("categories", {}).get(each, 0)) for each in Category
        ],
        "marks": [
            (each.label, summary["marks"][each]) for each in Mark if each in summary.get("marks", {})
        ],
        "guessed": summary.get("as_at_guess") == str(shown.as_at),
    })


def _twin(case_import):
    """An import of the same files that is already done, or None."""
    if not case_import.digest or case_import.status != CaseImport.Status.PREVIEW:
        return None
    return CaseImport.objects.filter(
        digest=case_import.digest, status=CaseImport.Status.DONE
    ).first()


@require_GET
def issues(request, pk):
    """The places that were not understood, to filter and take along."""
    shown = _import(request, pk)
    found = IssueFilter(request.GET, queryset=shown.issues.all(), summary=shown.summary)
    rows = sorted_by(found.qs, request.GET.get("sort", ""), ISSUE_ORDERS)
    if asks_file(request):
        return file_of(request, f"doubtful-places-{shown.pk}", ISSUE_COLUMNS, (
            [each.sheet, each.row, each.column, each.kind, each.reference, each.value, each.reason,
             each.changes_case] for each in rows.iterator()
        ))
    return render(request, "cases/issues.html", {
        "title": "Places not understood", "noun": "places", "import": shown, "filterset": found,
        "page": page_of(request, rows, 50), "exports": exports(request),
        "empty_text": "Everything was understood.",
    })


def values(request, pk):
    """Say once what spellings mean; the lists are then read again."""
    shown = _import(request, pk)
    form = ValuesForm(
        request.POST if request.method == "POST" else None,
        values=shown.summary.get("unknown_values", []),
    )
    if form.is_valid():
        meanings = form.meanings()
        if meanings:
            services.explain_values(meanings, by=request.user)
        return _read_again(request, shown, f"{len(meanings)} spellings explained")
    return render(request, "cases/values.html", {
        "title": "What do these mean?", "caption": str(shown), "form": form, "import": shown,
        "button": "Save and read the lists again", "cancel_href": shown.get_absolute_url(),
    })


def _read_again(request, shown, message, as_at=None):
    try:
        services.read_again(shown, by=request.user, as_at=as_at)
    except (NotAllowed, AlreadyMoved) as refused:
        messages.error(request, str(refused))
        return redirect(shown)
    messages.success(request, message)
    return redirect(shown.job)


@require_GET
def names(request, pk):
    """Names that stand for no team and nobody on the staff list."""
    shown = _import(request, pk)
    return render(request, "cases/names.html", {
        "title": "Names not found", "import": shown,
        "teams": [_link(shown, "team", each) for each in shown.summary.get("unmatched_teams", ())],
        "workers": [
            _link(shown, "worker", each) for each in shown.summary.get("unmatched_workers", ())
        ],
    })


def _link(shown, kind, each):
    query = urlencode({"name": each["name"]})
    return each | {"href": f"{reverse('cases:name', args=[shown.pk, kind])}?{query}"}


def name(request, pk, kind):
    """Say whom one name stands for."""
    shown = _import(request, pk)
    spelling = request.GET.get("name", "")
    known = {each["name"] for each in shown.summary.get(f"unmatched_{kind}s", ())}
    if spelling not in known:
        raise Http404
    form_class = TeamNameForm if kind == "team" else WorkerNameForm
    form = form_class(request.POST if request.method == "POST" else None)
    if form.is_valid():
        answer = {spelling: form.cleaned_data[kind]}
        services.explain_names(
            teams=answer if kind == "team" else {}, workers=answer if kind == "worker" else {},
            by=request.user,
        )
        messages.success(request, f"“{spelling}” is remembered. Read the lists again to use it.")
        return redirect("cases:names", pk=shown.pk)
    return render(request, "form_page.html", {
        "title": f"Who is “{spelling}”?" if kind == "worker" else f"Which team is “{spelling}”?",
        "form": form, "button": "Remember", "cancel_href": reverse("cases:names", args=[pk]),
    })


def day(request, pk):
    """Correct the day of the lists; they are then read again."""
    shown = _import(request, pk)
    form = DayForm(
        request.POST if request.method == "POST" else None, initial={"as_at": shown.as_at}
    )
    if form.is_valid():
        return _read_again(
            request, shown, "The day is corrected", as_at=form.cleaned_data["as_at"]
        )
    return render(request, "form_page.html", {
        "title": "On which day were the lists made?", "form": form,
        "button": "Save and read the lists again", "cancel_href": shown.get_absolute_url(),
    })


def read_again(request, pk):
    """Read the lists again with what has been explained since."""
    shown = _import(request, pk)
    if request.method == "POST":
        return _read_again(request, shown, "The lists are being read again")
    return render(request, "confirm_page.html", {
        "title": "Read the lists again?", "button": "Read again",
        "consequences": ["Spellings and names explained since are used."],
        "cancel_href": shown.get_absolute_url(),
    })


def take(request, pk):
    """Take the lists in, after a last look at what that does."""
    return _step(request, pk, services.ask_to_take, {
        "title": "Take these lists in?", "button": "Take the lists in",
    })


def drop(request, pk):
    """Put the lists aside without taking them in."""
    return _step(request, pk, services.drop, {
        "title": "Put these lists aside?", "button": "Put aside", "dangerous": True,
        "consequences": ["The uploaded files are deleted. No case changes."],
    })


def _step(request, pk, step, context):
    shown = _import(request, pk)
    if request.method == "POST":
        try:
            step(shown, by=request.user)
        except (NotAllowed, AlreadyMoved) as refused:
            messages.error(request, str(refused))
            return redirect(shown)
        return redirect(shown.job if step is services.ask_to_take else "cases:imports")
    return render(request, "confirm_page.html", {
        "consequences": _consequences(shown), "cancel_href": shown.get_absolute_url(), **context,
    })


def _consequences(shown):
    counts = shown.summary.get("changes")
    if not counts:
        return []
    waiting = len(shown.summary["unknown_values"])
    sentences = [
        f"{counts['new']:,} cases are new, {counts['changed']:,} change,"
        f" {counts['unchanged']:,} stay as they are.",
        f"{counts['gone']:,} cases are no longer on the lists and are marked as gone.",
    ]
    if waiting:
        sentences.append(f"{waiting} spellings have not been explained and are left out.")
    return sentences


