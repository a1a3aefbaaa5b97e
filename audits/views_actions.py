"""One improvement action: what it asks, how far it is, and the step this person may take (HULL-73)."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from audits import actions as services
from audits.action_forms import CompleteForm, DropForm, SendBackForm, SignOffForm
from audits.models import Action, Audit
from audits.names import withhold
from audits.opening import AROUND, note_reading, shows, taken
from audits.workflow import ACTION_STEPS, COMPLETE, DROP, SEND_BACK, SIGN_OFF
from lib import clock
from lib.permissions import require
from lib.steps import available

#: The step's form, its service, the button, and what is said when it is taken.
STEPS = {
    COMPLETE: (CompleteForm, services.complete, "Mark as done", "Done. It waits for sign-off by somebody else."),
    SIGN_OFF: (SignOffForm, services.sign_off, "Sign off", "Signed off"),
    SEND_BACK: (SendBackForm, services.send_back, "Send back", "Sent back to its owner"),
    DROP: (DropForm, services.drop, "No longer needed", "The action is no longer needed"),
}


def action(request, pk):
    """An action of a visible audit, or one's own; the step that comes next stands on the page."""
    found = _open(request, pk)
    steps = available(found, ACTION_STEPS, by=request.user)
    step = next((one for one in (COMPLETE, SIGN_OFF) if one in steps), None)
    if request.method == "POST":
        step = step or (SIGN_OFF if found.status == Action.Status.DONE else COMPLETE)
        require(request.user, step.rule, found)
    form = _form(request, step) if step else None
    if form is not None and form.is_valid() and _taken(request, form, step, found):
        return redirect(found)
    if request.method == "GET":
        note_reading(request, found.audit)
    return render(
        request,
        "audits/action.html",
        {
            "action": found,
            "audit": found.audit,
            "form": form,
            "button": STEPS[step][2] if step else "",
            "title": f"Action {found.order} of audit {found.audit.reference}",
            "others": [one for one in (SEND_BACK, DROP) if one in steps],
            "role": found.audit.policy.role_title(found.owner_role) if found.owner_role else "",
            "sees_audit": Audit.objects.visible_to(request.user).filter(pk=found.audit_id).exists(),
            "signers": services.signers(found, on=clock.today()) if found.status in Action.OPEN else [],
            "history": found.changes.select_related("by"),
            "is_late": found.status == Action.Status.OPEN and found.due_on and found.due_on < clock.today(),
        },
    )


def step(request, pk, name):
    """Send an action back, or drop it: with its reason, on a page of its own."""
    found = _open(request, pk)
    taken_step = next((one for one in (SEND_BACK, DROP) if one.name == name), None)
    if taken_step is None:
        raise Http404
    require(request.user, taken_step.rule, found)
    form = _form(request, taken_step)
    if form.is_valid() and _taken(request, form, taken_step, found):
        return redirect(found)
    if request.method == "GET" and found.status not in taken_step.sources:
        messages.warning(request, f"The action is “{found.get_status_display()}”, so this cannot be done now.")
        return redirect(found)
    return render(
        request,
        "audits/form.html",
        {
            "audit": found.audit,
            "form": form,
            "button": STEPS[taken_step][2],
            "lede": found.what,
            "title": "Send this action back?" if taken_step == SEND_BACK else "Is this action no longer needed?",
            "cancel_href": reverse("audits:action", args=[pk]),
        },
    )


def _open(request, pk):
    around = ("owner", "done_by__line_manager", "signed_off_by", "created_by", *(f"audit__{one}" for one in AROUND))
    found = get_object_or_404(Action.objects.visible_to(request.user).agreed().select_related(*around), pk=pk)
    withhold(request.user, found.audit)
    shows(request, found.audit)
    return found


def _form(request, step):
    return STEPS[step][0](request.POST if request.method == "POST" else None)


def _taken(request, form, step, action):
    _, service, _, said = STEPS[step]
    if not taken(form, service, action, by=request.user, **form.cleaned_data):
        return False
    messages.success(request, said)
    return True
