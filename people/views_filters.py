"""One's own saved filters: keeping one, the page of them, renaming and deleting."""

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from lib.govuk.forms import GovukForm, refuse
from people import saving_filters as services
from people.models import SavedFilter


class NameForm(GovukForm):
    """What a filter is to be called."""

    name = forms.CharField(
        label="Name", max_length=60,
        help_text="Only you see it, at the head of the list. Name no child or family in it.",
    )

    def clean_name(self):
        return " ".join(self.cleaned_data["name"].split())


@require_GET
def saved_filters(request):
    """All of one's own, list by list."""
    return render(request, "people/saved_filters.html", {
        "title": "Saved filters", "back_href": reverse("people:account"),
        "saved": SavedFilter.objects.visible_to(request.user),
    })


def keep_filter(request):
    """Keep what a list offered under a name."""
    try:
        path, query, title = services.offered(request.GET.get("filter", ""))
    except ValueError as mistake:
        raise Http404(str(mistake)) from mistake
    form, back = NameForm(request.POST if request.method == "POST" else None), f"{path}?{query}"
    if form.is_valid() and _done(form, services.keep, request.user, path, query, title, name=_name(form)):
        messages.success(request, f"Saved as “{_name(form)}”")
        return redirect(back)
    return _form(request, form, "Save this filter", "Save filter", caption=title, back=back)


def saved_filter(request, pk):
    """Give one another name."""
    saved = _own(request, pk)
    form = NameForm(request.POST if request.method == "POST" else None, initial={"name": saved.name})
    if form.is_valid() and _done(form, services.rename, saved, name=_name(form), by=request.user):
        messages.success(request, f"Renamed to “{_name(form)}”")
        return redirect("people:saved_filters")
    return _form(
        request, form, "Rename this filter", "Rename", caption=saved.title, back=reverse("people:saved_filters")
    )


def delete_filter(request, pk):
    """Let one go, after a question."""
    saved = _own(request, pk)
    if request.method == "POST":
        services.delete(saved, by=request.user)
        messages.success(request, f"“{saved.name}” is deleted")
        return redirect("people:saved_filters")
    return render(request, "people/delete_filter.html", {
        "title": "Delete this saved filter?", "button": "Delete", "dangerous": True, "saved": saved,
        "consequences": ["The list itself stays as it is; only your way to filter it goes."],
        "cancel_href": reverse("people:saved_filters"),
    })


def _own(request, pk):
    return get_object_or_404(SavedFilter.objects.visible_to(request.user), pk=pk)


def _name(form):
    return form.cleaned_data["name"]


def _done(form, service, *args, **keywords):
    try:
        service(*args, **keywords)
    except services.NotKept as refused:
        refuse(form, refused)
        return False
    return True


def _form(request, form, title, button, *, caption, back):
    return render(request, "form_page.html", {
        "title": title, "button": button, "form": form, "caption": caption, "cancel_href": back,
    })
