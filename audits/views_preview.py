"""A draft's tool as the auditor will see it."""

from django import forms
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from audits.preview import preview
from frameworks import bundle
from frameworks.models import Draft
from frameworks.vocabulary import CATEGORIES, MARKS
from lib.govuk.forms import GovukForm
from lib.permissions import require


class CaseForm(GovukForm):
    """For what kind of case the form is shown."""

    category = forms.ChoiceField(label="A case that is", required=False, choices=[("", "Any"), *CATEGORIES.items()])
    mark = forms.ChoiceField(label="With the mark", required=False, choices=[("", "None"), *MARKS.items()])


@require_GET
def draft_tool(request, pk, code):
    """All sections of a draft's tool on one page, to try out; nothing typed is kept."""
    require(request.user, "frameworks.edit")
    draft = get_object_or_404(Draft.objects.select_related("framework").filter(ended_at=None), pk=pk)
    form, policy = _form(draft, code), bundle.form_of(bundle.POLICY, draft.texts[bundle.POLICY])
    chosen = CaseForm(request.GET or None)
    given = chosen.cleaned_data if chosen.is_valid() else {}
    marks = [given["mark"]] if given.get("mark") else []
    readable = policy is not None and not _unknown_scales(form, policy)
    return render(request, "audits/preview.html", {
        "draft": draft, "tool": form, "form": chosen, "readable": readable,
        "parts": preview(form, policy, category=given.get("category", ""), marks=marks) if readable else [],
    })  # fmt: skip


def _form(draft, code):
    forms_ = (bundle.form_of(path, text) for path, text in draft.texts.items() if bundle.is_tool(path))
    found = next((form for form in forms_ if form and form.code == code), None)
    if found is None:
        raise Http404
    return found


def _unknown_scales(form, policy):
    known = {scale.code for scale in policy.scales}
    return {question.scale for question in form.questions if question.scale} - known
