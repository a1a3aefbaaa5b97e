"""The manager's desk: oversight of audits, everybody's actions, and what was put before somebody."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from audits import actions as action_services
from audits.dates import action_due
from audits.forms import LaterActionForm
from audits.models import Action, Audit
from audits.names import for_reader, withhold
from audits.opening import AROUND, note_reading, shows, taken
from audits.views import grade_name, graded_blind_by, people_of, role_titles, standing_grade
from audits.workflow import COMPLETE, SIGN_OFF
from followup import escalation as escalations_
from followup import oversight as services
from followup.filters import ActionFilter, EscalationFilter, OversightFilter
from followup.forms import OversightForm, SupervisionForm, UpdateForm
from followup.lists import download
from followup.models import Escalation, Oversight
from followup.presenting import state_of_oversight
from followup.tabs import tabs
from lib import clock
from lib.listing import exports, page_of, sorted_by
from lib.permissions import can, require
from lib.steps import available

OF_A_ROW = ("audit__framework_version", "audit__team__parent", "manager")
OVERSIGHT_ORDERS = {
    "reference": "audit__reference",
    "team": "audit__team__name",
    "manager": "manager__name",
    "due": "due_on",
}
OVERSIGHT_COLUMNS = (
    "Audit",
    "Service",
    "Team",
    "Manager",
    "Grade",
    "Oversight due",
    "Written",
    "Supervision due",
    "Supervision",
    "Actions open",
    "State",
)
ACTION_ORDERS = {
    "reference": "audit__reference",
    "owner": "owner__name",
    "due": "due_on",
    "state": "status",
    "team": "audit__team__name",
}
ACTION_COLUMNS = (
    "Audit",
    "Number",
    "Service",
    "Team",
    "Source",
    "What must be done",
    "Who",
    "By when",
    "State",
    "Done",
    "Signed off",
)

ESCALATION_ORDERS = {
    "reference": "audit__reference",
    "person": "person__name",
    "on": "on",
    "done": "resolved_at",
}
ESCALATION_COLUMNS = ("Audit", "Service", "Team", "What is late", "Put before", "On", "Update", "Done since")


# Oversight


@require_GET
def oversights(request):
    """Management oversight of the audits this person may see (HULL-74, HULL-81)."""
    seen = Oversight.objects.visible_to(request.user).counting_actions()
    found = OversightFilter(request.GET, queryset=seen, request=request)
    rows = sorted_by(found.qs.select_related(*OF_A_ROW), request.GET.get("sort", ""), OVERSIGHT_ORDERS, "-due_on")
    blind, today = graded_blind_by(request.user), clock.today()
    lines = (_oversight_line(row, blind, today) for row in rows)
    if file := download(request, "oversight", OVERSIGHT_COLUMNS, lines, rows):
        return file
    return render(
        request,
        "followup/oversights.html",
        {
            "title": "Management oversight",
            "noun": "audits",
            "filterset": found,
            "page": page_of(request, rows),
            "blind": blind,
            "today": today,
            "exports": exports(request),
            "tabs": tabs(request),
            "lede": "Each checked audit waits for its manager: oversight, supervision, every action signed off.",
        },
    )


def _oversight_line(row, blind, today):
    audit = row.audit
    return (
        audit.reference,
        str(audit.team.service) if audit.team else "",
        str(audit.team or ""),
        str(row.manager or ""),
        "" if audit.pk in blind else grade_name(audit),
        row.due_on,
        row.written_at,
        row.supervision_due_on,
        row.supervision_on,
        row.open_actions,
        state_of_oversight(row, today)[0],
    )


def oversight(request, pk):
    """Finding, action and stated effect on one screen; the manager's answer; what keeps the audit open."""
    found = _open(request, pk)
    audit, may = found.audit, _may(request.user, found)
    form = OversightForm(request.POST if request.method == "POST" else None) if may["write"] else None
    if request.method == "POST":
        require(request.user, "followup.write_oversight", found)
        if (
            form
            and form.is_valid()
            and taken(form, services.write_oversight, found, by=request.user, **form.cleaned_data)
        ):
            messages.success(request, "Oversight written. The others were told.")
            return redirect(found)
    else:
        note_reading(request, audit)
    actions = list(audit.actions.select_related("owner", "done_by"))
    for action in actions:
        action.audit = audit
        action.step = next(iter(available(action, (COMPLETE, SIGN_OFF), by=request.user)), None)
    blind = audit.pk in graded_blind_by(request.user)
    return render(
        request,
        "followup/oversight.html",
        {
            "title": "Management oversight",
            "oversight": found,
            "audit": audit,
            "form": form,
            "actions": actions,
            "roles": role_titles(audit, actions),
            "people": people_of(audit),
            "may": may,
            "today": clock.today(),
            "reasons": services.still_open(audit) if audit.status == Audit.Status.CHECKED else [],
            "is_checked": audit.status == Audit.Status.CHECKED,
            "grade": None if blind else standing_grade(audit),
            "blind": blind,
        },
    )


def _open(request, pk):
    around = ("manager", "written_by", "supervision_by", "audit", *(f"audit__{name}" for name in AROUND))
    found = get_object_or_404(Oversight.objects.visible_to(request.user).select_related(*around), pk=pk)
    withhold(request.user, found.audit)
    shows(request, found.audit)
    return found


def _may(person, found):
    return {
        "write": found.written_at is None and can(person, "followup.write_oversight", found),
        "note": found.supervision_on is None and can(person, "followup.note_supervision", found),
        "add": can(person, "audits.add_later_action", found.audit),
        "close": can(person, "audits.close", found.audit),
    }


def supervision(request, pk):
    """Note that the findings were discussed in supervision (HULL-75)."""
    found = _open(request, pk)
    require(request.user, "followup.note_supervision", found)
    form = SupervisionForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and taken(form, services.note_supervision, found, by=request.user, **form.cleaned_data):
        messages.success(request, "Supervision noted")
        return redirect(found)
    return _form_page(request, found, form, "Note the discussion in supervision", "Note supervision")


@require_POST
def close(request, pk):
    """Close an audit whose loop is closed, without waiting for the night (HULL-73)."""
    found = _open(request, pk)
    require(request.user, "audits.close", found.audit)
    if found.audit.status == Audit.Status.CLOSED or services.close_if_finished(found.audit):
        messages.success(request, "The audit is closed")
    else:
        messages.error(request, "Something still keeps this audit open.")
    return redirect(found)


def add_action(request, pk):
    """An action that management oversight adds to those of the audit (HULL-85)."""
    found = _open(request, pk)
    form = later_action_form(request, found.audit)
    if form.is_valid() and later_action_added(form, found.audit, Action.Source.OVERSIGHT, by=request.user):
        messages.success(request, "Action added. Its owner was told.")
        return redirect(found)
    return _form_page(request, found, form, "Add an action", "Add action")


def later_action_form(request, audit):
    """The form of an action that is added after the audit; 403 for who may not."""
    require(request.user, "audits.add_later_action", audit)
    on = clock.today()
    return LaterActionForm(
        request.POST if request.method == "POST" else None,
        audit=audit,
        on=on,
        initial={"due_on": action_due(audit, on=on, grade=audit.standing_grade)},
    )


def later_action_added(form, audit, source, *, by):
    given = {name: value for name, value in form.cleaned_data.items() if name != "version"}
    return taken(form, action_services.add, audit, by=by, source=source, **given)


def _form_page(request, found, form, title, button):
    return render(
        request,
        "followup/form.html",
        {"title": title, "audit": found.audit, "form": form, "button": button, "cancel_href": found.get_absolute_url()},
    )


# Actions


@require_GET
def actions(request):
    """Improvement actions this person may see: their own, their teams', those of children they review (HULL-06)."""
    found = ActionFilter(request.GET, queryset=Action.objects.visible_to(request.user).agreed(), request=request)
    rows = found.qs.select_related("owner", *(f"audit__{name}" for name in AROUND))
    rows = sorted_by(rows, request.GET.get("sort", ""), ACTION_ORDERS, "due_on")
    lines = (_action_line(row, request.user) for row in rows)
    if file := download(request, "actions", ACTION_COLUMNS, lines, rows):
        return file
    page = page_of(request, rows)
    withhold(request.user, *(row.audit for row in page))
    return render(
        request,
        "followup/actions.html",
        {
            "title": "Actions",
            "noun": "actions",
            "filterset": found,
            "page": page,
            "today": clock.today(),
            "exports": exports(request),
            "tabs": tabs(request),
            "lede": "What must be better for a child after an audit: who does it, by when, and if it is signed off.",
        },
    )


def _action_line(row, person):
    audit = row.audit
    return (
        audit.reference,
        row.order,
        str(audit.team.service) if audit.team else "",
        str(audit.team or ""),
        row.get_source_display(),
        for_reader(row.what, to=person, audit=audit),
        for_reader(str(row.owner or ""), to=person, audit=audit),
        row.due_on,
        row.get_status_display(),
        row.done_at,
        row.signed_off_at,
    )


# Escalations


@require_GET
def escalations(request):
    """What stayed undone and was put before this person; for those who see all, before anybody."""
    found = EscalationFilter(request.GET, queryset=Escalation.objects.visible_to(request.user), request=request)
    rows = found.qs.select_related("person", *(f"audit__{name}" for name in AROUND))
    rows = sorted_by(rows, request.GET.get("sort", ""), ESCALATION_ORDERS, "-on")
    lines = (_escalation_line(row, request.user) for row in rows)
    if file := download(request, "escalations", ESCALATION_COLUMNS, lines, rows):
        return file
    return render(
        request,
        "followup/escalations.html",
        {
            "title": "Escalations",
            "noun": "escalations",
            "filterset": found,
            "page": page_of(request, rows),
            "exports": exports(request),
            "tabs": tabs(request),
            "lede": "What was not done by its day, and whom the framework says to tell.",
        },
    )


def _escalation_line(row, person):
    audit = row.audit
    return (
        audit.reference,
        str(audit.team.service) if audit.team else "",
        str(audit.team or ""),
        for_reader(row.why, to=person, audit=audit),
        str(row.person),
        row.on,
        for_reader(row.update, to=person, audit=audit),
        row.resolved_at,
    )


def escalation(request, pk):
    """One thing that stayed undone, and what has been done about it."""
    around = ("audit__team", "audit__case", "person", "updated_by")
    seen = Escalation.objects.visible_to(request.user).select_related(*around)
    found = get_object_or_404(seen, pk=pk)
    shows(request, found.audit)
    may = can(request.user, "followup.answer_escalation", found)
    form = (
        UpdateForm(request.POST if request.method == "POST" else None, initial={"update": found.update})
        if may
        else None
    )
    if request.method == "POST":
        require(request.user, "followup.answer_escalation", found)
        if form.is_valid() and taken(form, escalations_.answer, found, by=request.user, **form.cleaned_data):
            messages.success(request, "Your update is kept")
            return redirect("followup:escalations")
    return render(
        request,
        "followup/escalation.html",
        {
            "title": f"Audit {found.audit.reference}: {found.why}",
            "escalation": found,
            "form": form,
            "tabs": tabs(request),
        },
    )
