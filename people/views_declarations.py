"""Interests in cases: declaring one's own or somebody's, the list of them, ending one."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from lib.govuk.forms import refuse
from lib.listing import asks_file, exports, file_of, page_of, sorted_by
from lib.permissions import can, require
from people import declaring
from people.filters import DeclarationFilter
from people.forms import DeclarationForm, EndDeclarationForm
from people.models import Declaration, User
from trail.services import record

PER_PAGE = 50
COLUMNS = ("Person", "E-mail", "Case", "Why", "Declared", "By", "Ended", "Ended by")
ORDERS = {"person": "person__name", "case": "reference", "declared": "declared_at", "ended": "ended_at"}
LEDE = (
    "Declare a child or family whom you know, are related to, or were involved with before. "
    "You won’t see anything of the case, and nobody can give you work on it."
)


@require_GET
def own(request):
    """What one has declared oneself."""
    return render(request, "people/own_declarations.html", {
        "title": "Children and families you know", "lede": LEDE, "declare_href": reverse("people:declare"),
        "back_href": reverse("people:account"),
        "declarations": Declaration.objects.standing().filter(person=request.user),
    })


@require_GET
def declarations(request):
    """Everybody's, for those who see that the work goes to somebody else."""
    require(request.user, "people.keep_declarations")
    visible = Declaration.objects.visible_to(request.user).select_related("person", "declared_by", "ended_by")
    found = DeclarationFilter(request.GET, queryset=visible)
    rows = sorted_by(found.qs, request.GET.get("sort", ""), ORDERS, "-declared_at")
    if asks_file(request):
        record("people.declarations_exported", "declarations", by=request.user, after=request.GET.dict())
        return file_of(request, "declared-interests", COLUMNS, map(_line, rows.iterator()))
    page = page_of(request, rows, PER_PAGE)
    return render(request, "people/declarations.html", {
        "title": "Declared interests", "noun": "interests", "filterset": found, "exports": exports(request),
        "page": page, "may_end": _may_end(request.user, page),
        "lede": "Who said to know a child or family. They see nothing of the case, and are given no work on it.",
    })


def declare(request):
    """Declare an interest of one's own."""
    return _declare(request, request.user, back=reverse("people:own_declarations"))


def declare_for(request, pk):
    """Note an interest of somebody else's, as they told it."""
    person = get_object_or_404(User, pk=pk)
    require(request.user, "people.declare", person)
    return _declare(request, person, back=person.get_absolute_url())


def _declare(request, person, *, back):
    asked = {"reference": request.GET.get("case", "")}
    form = DeclarationForm(request.POST if request.method == "POST" else None, initial=asked)
    if form.is_valid():
        try:
            declaring.declare(person, by=request.user, **form.cleaned_data)
        except declaring.DeclaredAlready as refused:
            refuse(form, refused)
        else:
            messages.success(request, "The interest is declared")
            return redirect(back)
    mine = person == request.user
    return render(request, "form_page.html", {
        "title": "Declare that you know a child or family" if mine else "Note that they know a child or family",
        "caption": "" if mine else person.name, "form": form, "button": "Declare", "back_href": back,
        "lede": f"{LEDE} Only the QA team can take this back." if mine else "They won’t see anything of the case.",
    })


def end(request, pk):
    """End one that was declared by mistake, or is no longer so."""
    found = get_object_or_404(Declaration.objects.visible_to(request.user).select_related("person"), pk=pk)
    require(request.user, "people.end_declaration", found)
    form = EndDeclarationForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        declaring.end(found, by=request.user, **form.cleaned_data)
        messages.success(request, "The interest is ended")
        return redirect("people:declarations")
    return render(request, "form_page.html", {
        "title": "End a declared interest", "caption": str(found), "form": form, "button": "End it",
        "back_href": reverse("people:declarations"),
        "lede": f"{found.person} will see {found.reference} again as far as their roles go.",
    })


def _may_end(person, rows):
    """Ids of those that this person may end."""
    return {one.pk for one in rows if one.ended_at is None and can(person, "people.end_declaration", one)}


def _line(one):
    return (
        one.person.name, one.person.email, one.reference, one.get_why_display(), one.declared_at,
        one.declared_by.name, one.ended_at, one.ended_by.name if one.ended_by else "",
    )
