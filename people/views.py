"""Pages about people and teams."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from lib import clock
from lib.listing import asks_file, exports, file_of, page_of, sorted_by
from lib.permissions import can, require
from people import services
from people.filters import PersonFilter
from people.forms import AbsenceForm, RoleForm
from people.models import Membership, Team, User

COLUMNS = ("Name", "E-mail", "Job title", "Team", "Service", "Line manager", "Left")
ORDERS = {"name": "name", "title": "job_title", "team": "team__name", "left": "left_on"}


@require_GET
def people(request):
    """Everybody on the staff list, to find, sort and take along."""
    require(request.user, "people.look")
    found = PersonFilter(
        request.GET, queryset=User.objects.select_related("team__parent", "line_manager")
    )
    rows = sorted_by(found.qs, request.GET.get("sort", ""), ORDERS, "name")
    if asks_file(request):
        return file_of(request, "people", COLUMNS, map(_line, rows.iterator()))
    return render(request, "people/people.html", {
        "title": "People", "noun": "people", "filterset": found,
        "page": page_of(request, rows, 50),
        "exports": exports(request),
        "main_action": _staff_list_of(request.user),
    })


def _staff_list_of(person):
    """The way to take a staff list, for who may."""
    may = can(person, "people.import")
    return {"text": "Take a staff list", "href": reverse("people:staff_list")} if may else None


def _line(person):
    return (
        person.name, person.email, person.job_title, str(person.team or ""), str(person.service or ""),
        str(person.line_manager or ""), person.left_on,
    )


@require_GET
def person(request, pk):
    """One person: team, line, roles, absences."""
    shown = get_object_or_404(
        User.objects.select_related("team__parent", "line_manager"), pk=pk
    )
    if shown != request.user and not can(request.user, "people.note_absence", shown):
        require(request.user, "people.look")
    on = clock.today()
    return render(request, "people/person.html", {
        "person": shown,
        "memberships": Membership.objects.current(on).filter(person=shown).select_related("team"),
        "reports": User.objects.working(on).filter(line_manager=shown)[:100],
        "absences": shown.absences.order_by("-starts_on")[:20],
        "can_give_role": can(request.user, "people.give_role"),
        "can_note_absence": can(request.user, "people.note_absence", shown),
        "can_declare": shown != request.user and can(request.user, "people.declare", shown),
        "can_move_work": can(request.user, "people.move_work"),
        "can_end_sessions": can(request.user, "people.end_sessions"),
        "can_remove_second_factor": can(request.user, "people.remove_second_factor", shown),
        "can_forget_account": bool(shown.council_account) and can(request.user, "people.forget_council_account", shown),
    })


@require_GET
def teams(request):
    """The council's tree of services and teams."""
    require(request.user, "people.look")
    services_ = Team.objects.filter(parent=None).prefetch_related("children")
    return render(request, "people/teams.html", {"services": services_})


def absence(request, pk):
    """Note that somebody is away."""
    shown = get_object_or_404(User, pk=pk)
    require(request.user, "people.note_absence", shown)
    form = AbsenceForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        services.note_absence(shown, by=request.user, **form.cleaned_data)
        messages.success(request, "Absence noted")
        return redirect(shown)
    return render(request, "form_page.html", {
        "title": "Note an absence", "caption": shown.name, "form": form, "button": "Note absence",
        "back_href": shown.get_absolute_url(),
    })


def role(request, pk):
    """Give somebody a role beside those of the job title."""
    require(request.user, "people.give_role")
    shown = get_object_or_404(User, pk=pk)
    form = RoleForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        services.give_role(shown, by=request.user, on=clock.today(), **form.cleaned_data)
        messages.success(request, "Role given")
        return redirect(shown)
    return render(request, "form_page.html", {
        "title": "Give a role", "caption": shown.name, "form": form, "button": "Give role",
        "back_href": shown.get_absolute_url(),
    })


def end_role(request, pk):
    """End a role from today."""
    require(request.user, "people.give_role")
    membership = get_object_or_404(Membership.objects.select_related("person", "team"), pk=pk)
    if request.method == "POST":
        services.end_role(membership, by=request.user, on=clock.today())
        messages.success(request, "Role ended")
        return redirect(membership.person)
    return render(request, "confirm_page.html", {
        "title": f"End the role “{membership.get_role_display()}” of {membership.person}?",
        "consequences": ["It no longer counts from today.", "What was done under it stays."],
        "button": "End role", "cancel_href": membership.person.get_absolute_url(),
    })
