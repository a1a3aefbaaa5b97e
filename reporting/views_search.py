"""The page that finds: one field, groups of what it found, each group in pages by itself."""

from django import forms
from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_GET

from audits.names import withhold
from lib.govuk.forms import GovukForm
from reporting.search import FEW, groups_for
from trail.services import length, read_many, record

PER_PAGE = 25


class SearchForm(GovukForm):
    """What to look for."""

    words = forms.CharField(
        label="Reference, name or words", min_length=3, max_length=100,
        help_text="At least 3 letters or figures, as they stand in the text.",
        error_messages={
            "min_length": "Enter at least 3 letters or figures",
            "max_length": "Enter at most 100 letters or figures",
        },
    )  # fmt: skip


@require_GET
def search(request):
    """What there is under a few letters, as far as this person may see it."""
    form = SearchForm(request.GET if "words" in request.GET else None)
    found = _found(request, form.cleaned_data["words"]) if form.is_valid() else []
    return render(request, "reporting/search.html", {
        "title": "Search", "form": form, "found": found, "chosen": request.GET.get("in", ""),
    })


def _found(request, words):
    """[(group, page of rows, what is told of each)] of every group that has some, or of the one chosen."""
    groups = groups_for(request.user)
    alone = [group for group in groups if group.code == request.GET.get("in")]
    pages = []
    for group in alone or groups:
        paginator = Paginator(group.rows(request.user, words), PER_PAGE if alone else FEW)
        page = paginator.get_page(request.GET.get("page") if alone else 1)
        pages.append((group, page, [group.told(row, words) for row in page]))
    if any(group.quotes for group in alone or groups):
        _note(request, words, [one.audit for _, _, told in pages for one in told if one.audit])
    return [one for one in pages if one[2]]


def _note(request, words, quoted):
    """Looking through what was written leaves a trace, and so does each child's audit that is quoted."""
    record("reporting.searched", request.user, by=request.user, after={"words": length(words)})
    audits = {audit.pk: audit for audit in quoted}.values()
    withhold(request.user, *audits)
    read_many(request.user, [(audit, audit.case.reference) for audit in audits], "page", request)
