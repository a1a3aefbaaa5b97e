"""A new staff list: read, looked at, then taken whole or not at all."""

import io

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from lib import clock
from lib.permissions import can, require
from lib.steps import AlreadyMoved
from lib.tabular import TableError
from people import leaving, services
from people.forms import StaffListForm
from people.models import HeldStaffList
from people.staff_changes import StaffListRefused, preview
from people.staff_list import read_staff_list

SHOWN = 200  # rows of a table on the page; what is beyond is counted


def staff_list(request):
    """Give the file; what it would change is shown before anything is written."""
    require(request.user, "people.import")
    form = StaffListForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    problems = []
    if form.is_valid():
        file = form.cleaned_data["file"]
        content = file.read()
        try:
            preview(_reading(content))
        except TableError as refused:
            form.add_error("file", str(refused))
        except StaffListRefused as refused:
            problems = refused.problems
        else:
            return redirect(services.hold_staff_list(content, name=file.name, by=request.user))
    return render(request, "people/staff_list.html", {
        "title": "Take a staff list", "form": form, "problems": problems,
        "button": "Show what would change", "back_href": reverse("people:people"),
    })


def held_staff_list(request, pk):
    """What the list would change: new people, changes before and after, leavers with what each still holds."""
    require(request.user, "people.import")
    held = get_object_or_404(HeldStaffList.objects.visible_to(request.user), pk=pk)
    reading = _reading(bytes(held.content))
    try:
        shown = preview(reading)
    except StaffListRefused as refused:
        return _refused(request, held, refused.problems)
    if request.method == "POST" and request.POST.get("digest") == shown.digest:
        return _take(request, held, reading, shown)
    if request.method == "POST":
        messages.warning(request, "Somebody has changed the people meanwhile: this is what the list would change now.")
    return _page(request, held, shown)


def _reading(content):
    return read_staff_list(io.BytesIO(content), on=clock.today())


def _take(request, held, reading, shown):
    try:
        taken = services.take_held_list(held, reading, by=request.user, on=clock.today())
    except StaffListRefused as refused:
        return _refused(request, held, refused.problems)
    except AlreadyMoved as moved:
        messages.info(request, str(moved))
        return redirect("people:people")
    messages.success(
        request,
        f"Staff list taken: {taken.new} new, {taken.changed} changed, {taken.unchanged} unchanged, {taken.left} left.",
    )
    if can(request.user, "people.move_work") and leaving.counted(shown.leavers, by=request.user):
        return redirect("people:leavers")
    return redirect("people:people")


def _refused(request, held, problems):
    return render(request, "people/staff_list.html", {
        "title": "Take a staff list", "form": StaffListForm(), "problems": problems,
        "button": "Show what would change", "back_href": reverse("people:people"),
    })


def _page(request, held, shown):
    leavers = shown.leavers
    holding = leaving.counted(leavers, by=request.user)
    return render(request, "people/held_staff_list.html", {
        "title": "What this staff list would change", "held": held, "shown": shown, "most": SHOWN,
        "can_move_work": can(request.user, "people.move_work"),
        "leavers": [(person, holding.get(person.pk, [])) for person in leavers],
        "back_href": reverse("people:staff_list"),
    })
