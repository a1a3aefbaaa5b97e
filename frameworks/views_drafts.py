"""Pages of a framework's draft as a whole: begin, look, upload, write, publish, drop, download."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from frameworks import bundle, drafting
from frameworks.drafting import editing
from frameworks.drafting import upload as uploads
from frameworks.forms import NewToolForm, PublishForm, TextForm, UploadForm
from frameworks.models import Draft, FrameworkVersion
from frameworks.problems import FrameworkRefused
from frameworks.toolforms import SectionForm, ToolForm
from lib import clock
from lib.govuk.forms import GovukForm, refuse
from lib.permissions import require
from lib.steps import AlreadyMoved, NotAllowed


def draft_of(request, pk):
    """The draft, for somebody who may change it; one that has ended is shown by its version."""
    require(request.user, "frameworks.edit")
    drafts = Draft.objects.select_related("framework", "based_on__framework", "begun_by", "changed_by", "published")
    return get_object_or_404(drafts, pk=pk)


def posted(request):
    return (request.POST, request.FILES) if request.method == "POST" else ()


def kept(form, change, *args, **named):
    """Do it; a refusal becomes the form's error. Whether it was done."""
    try:
        change(*args, **named)
    except (NotAllowed, AlreadyMoved) as refused:
        refuse(form, refused)
        return False
    return True


@require_POST
def begin(request):
    """Begin the draft of the next version, or open the one that runs."""
    return redirect(drafting.begin(by=request.user))


@require_GET
def draft(request, pk):
    """What the draft changes, what is wrong with it, and the ways to go on."""
    shown = draft_of(request, pk)
    if shown.ended_at:
        return redirect(shown.published or "frameworks:versions")
    problems = drafting.problems_of(shown)
    return render(request, "frameworks/draft.html", {
        "draft": shown, "problems": problems, "tools": _tools(shown), "files": sorted(shown.texts),
        "differences": [] if problems else drafting.what_changes(shown),
    })  # fmt: skip


def _tools(draft):
    """(path, form or None) of every tool; None where its file does not read."""
    paths = sorted(path for path in draft.texts if bundle.is_tool(path))
    return [(path, bundle.form_of(path, draft.texts[path])) for path in paths]


def upload(request, pk):
    """Take the files of a whole framework in place of the draft's."""
    shown = draft_of(request, pk)
    form = UploadForm(*posted(request), initial={"version": shown.version})
    problems = []
    if form.is_valid():
        try:
            texts = uploads.texts_from(form.cleaned_data["files"])
            drafting.replace_files(shown, texts, by=request.user, version=form.cleaned_data["version"])
        except FrameworkRefused as refused:
            problems = refused.problems
            refuse(form, f"{len(problems)} mistakes in these files; the draft is as it was.")
        except (NotAllowed, AlreadyMoved) as refused:
            refuse(form, refused)
        else:
            messages.success(request, "Files taken into the draft; below is what they would change")
            return redirect(shown)
    return render(request, "frameworks/upload.html", {
        "title": "Upload the framework’s files", "form": form, "button": "Take into the draft",
        "back_href": shown.get_absolute_url(), "problems": problems,
    })  # fmt: skip


def edit_text(request, pk, path):
    """One file of the draft as text."""
    shown = draft_of(request, pk)
    if path not in shown.texts:
        raise Http404
    form = TextForm(*posted(request), initial={"version": shown.version, "text": shown.texts[path]})
    if form.is_valid() and kept(
        form, drafting.change_file, shown, path, form.cleaned_data["text"],
        by=request.user, version=form.cleaned_data["version"],
    ):  # fmt: skip
        wrong = [one for one in drafting.problems_of(shown) if one.file == path]
        messages.success(request, f"{path} saved" + (f" with {len(wrong)} mistakes" if wrong else ""))
        return redirect("frameworks:draft_text", shown.pk, path) if wrong else redirect(shown)
    return render(request, "frameworks/draft_text.html", {
        "title": path, "form": form, "button": "Save the file", "back_href": shown.get_absolute_url(),
        "problems": [one for one in drafting.problems_of(shown) if one.file == path],
    })  # fmt: skip


def new_tool(request, pk):
    """Add a tool with one empty section, and go on in its page."""
    shown = draft_of(request, pk)
    form = NewToolForm(*posted(request), initial={"version": shown.version})
    if form.is_valid():
        path, tool = _new_tool(shown, form.cleaned_data)
        if kept(form, drafting.change_tool, shown, path, tool, by=request.user, version=form.cleaned_data["version"]):
            return redirect("frameworks:draft_tool", shown.pk, tool.code)
    return render(request, "form_page.html", {
        "title": "Add a tool", "form": form, "button": "Add the tool", "back_href": shown.get_absolute_url(),
    })  # fmt: skip


def _new_tool(draft, given):
    code = editing.code_for(given["title"], {path.rpartition("/")[2].rpartition(".")[0] for path in draft.texts})
    section = SectionForm(code="actions", title="Actions", part="actions")
    kind = given["subject_kind"]
    form = ToolForm(code=code, title=given["title"], subject_kind=kind, sections=(section,), draft=True)
    return f"{bundle.TOOLS}/{code}.yaml", form


def publish(request, pk):
    """Take the draft into force from a day."""
    shown = draft_of(request, pk)
    form = PublishForm(*posted(request), initial={"in_force_from": clock.today()})
    problems = drafting.problems_of(shown)
    if form.is_valid() and not problems:
        given = form.cleaned_data
        if kept(
            form, drafting.publish, shown, by=request.user, in_force_from=given["in_force_from"], note=given["note"]
        ):
            messages.success(request, f"{shown.published} is published")
            return redirect(shown.published)
    return render(request, "frameworks/publish.html", {
        "title": "Publish the next version", "form": form, "button": "Publish", "draft": shown,
        "back_href": shown.get_absolute_url(), "problems": problems,
        "differences": [] if problems else drafting.what_changes(shown),
    })  # fmt: skip


def discard(request, pk):
    """Drop the draft after asking."""
    shown = draft_of(request, pk)
    form = GovukForm(*posted(request))
    if request.method == "POST" and form.is_valid() and kept(form, drafting.discard, shown, by=request.user):
        messages.success(request, "The draft is dropped; the framework in force is as it was")
        return redirect("frameworks:versions")
    return render(request, "confirm_page.html", {
        "title": "Drop this draft?", "form": form, "button": "Drop the draft", "dangerous": True,
        "consequences": ["Everything changed in it is lost.", "The framework in force stays as it is."],
        "cancel_href": shown.get_absolute_url(),
    })  # fmt: skip


@require_GET
def download_draft(request, pk):
    """The draft's files as a zip."""
    shown = draft_of(request, pk)
    return _zip(shown.texts, shown.framework.slug, f"{shown.framework.slug}-draft.zip")


@require_GET
def download(request, slug, number):
    """A version's files as a zip, the same as they went in."""
    require(request.user, "frameworks.read")
    versions = FrameworkVersion.objects.select_related("framework")
    shown = get_object_or_404(versions, framework__slug=slug, number=number)
    return _zip(shown.texts, slug, f"{slug}-{number}.zip")


def _zip(texts, folder, name):
    response = HttpResponse(uploads.zipped(texts, folder), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def back_to_tool(draft, code):
    return reverse("frameworks:draft_tool", args=[draft.pk, code])
