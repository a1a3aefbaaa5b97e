"""Filling the form in: its sections, the worker, the attempts to meet, the actions."""

import json
from datetime import datetime

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from audits import actions as action_services
from audits import answers, beside, checks, services, whose
from audits import contact as contact_services
from audits.dates import action_due
from audits.forms import ActionForm, AttemptForm, WorkerForm
from audits.guide import section_href, standards
from audits.models import Action
from audits.opening import note_reading, open_audit, taken
from audits.reading import ANSWER, reading_of
from audits.sheet import OF_THE_AUDITOR, section_sheet
from audits.views import role_titles
from audits.views_saving import clock_time, plain_text
from frameworks.models import Section
from lib import clock
from lib.govuk.forms import GovukForm, refuse
from lib.ids import is_id
from lib.permissions import can, require
from lib.steps import NotAllowed

MOST_ROWS = 200
BOTH_SHOWN = (
    "Somebody else changed an answer while you were writing. "
    "Both texts are shown below; save again to keep yours."
)

# A section


def section(request, pk, code):
    """One section of the form. The script saves as one types; without it the button does."""
    audit = open_audit(request, pk)
    reading = reading_of(audit)
    sections = [one for one in reading.sections if one.part in OF_THE_AUDITOR]
    here = next((one for one in sections if one.code == code and one.part == Section.Part.ANSWERS), None)
    if here is None:
        raise Http404
    blind = not can(request.user, "audits.see_judgements", audit)
    part = section_sheet(reading, here, writing=whose.writable(request.user, audit), blind=blind)
    progress = checks.progress(audit, reading)
    form = GovukForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and _saved(request, audit, part, form) and _carried(request, audit, part, form):
        return redirect(_next(request, audit, sections, here))
    if request.method == "GET":
        note_reading(request, audit)
    own_actions = list(audit.actions.filter(section=here).exclude(status=Action.Status.DROPPED).order_by("order", "pk"))
    written, may_write = list(reading.answers.values()), can(request.user, "audits.write", audit)
    may_add = _has_actions(sections) and can(request.user, "audits.add_action", audit)
    return render(
        request,
        "audits/section.html",
        {
            "audit": audit,
            "part": part,
            "form": form,
            "limited": bool(audit.tool_version.limits),
            "open": any(box.open for box in part.boxes),
            "may_own": here.is_the_workers and can(request.user, "audits.write_own_words", audit),
            "reads_along": here.is_the_workers and can(request.user, "audits.work", audit),
            "partly_open": len({box.open for box in part.boxes}) == 2,
            "place": sections.index(here) + 1,
            "places": len(sections),
            "before": _neighbour(audit, sections, here, -1),
            "after": _neighbour(audit, sections, here, 1),
            "minutes_spent": beside.minutes_spent(written, request.user) if may_write else None,
            "also_in": beside.also_in(written, request.user, now=clock.now()),
            "audit_before": beside.audit_before(audit, request.user),
            "themes": [one.title for one in audit.policy.themes if one.code in here.themes],
            "standards": standards(audit, request.user),
            "since": clock.now().isoformat(),
            "saved_at": _saved_at(part.written_at),
            "sections": [(one, section_href(audit, one), progress.get(one.pk)) for one in sections],
            "own_actions": own_actions,
            "may_add_action": may_add,
            "carries": _carries(part, own_actions) if may_add else [],
        },
    )


CARRY = "carry:"


def _carries(part, actions_):
    """What of a section may become an action: [(question, whether it was carried already)]."""
    found = [entry for entry in part.entries if entry.question.becomes_action]
    return [(one.question, bool(action_services.carried(actions_, one.answer.value))) for one in found]


def _carried(request, audit, part, form):
    """Carry what was asked for into the table of actions; False where that was refused."""
    then = request.POST.get("then", "")
    if not then.startswith(CARRY):
        return True
    questions = (entry.question for entry in part.entries)
    question = next((one for one in questions if f"{CARRY}{one.code}" == then), None)
    if question is None:
        raise Http404
    if not taken(form, action_services.carry, audit, question, by=request.user):
        return False
    messages.success(request, "Carried into the table of actions; complete it there")
    return True


def _has_actions(sections):
    return any(one.part == Section.Part.ACTIONS for one in sections)


def _saved_at(moment):
    """When the section was last saved, as the save line says it: "14:05", or with its day."""
    if moment is None:
        return ""
    moment = timezone.localtime(moment)
    day = "" if moment.date() == clock.today() else f"on {moment.day} {moment:%B}, "
    return f"{day}{clock_time(moment)}"


def _saved(request, audit, part, form):
    """Save a form sent without script; clashes and refusals stay on the page with the text."""
    boxes = {(box.question_id, box.part): box for box in part.boxes if box.open}
    tables = {entry.question.pk: entry.question for entry in part.entries if entry.question.kind == "table"}
    changes = [
        change for box in boxes.values()
        if (change := _change(request.POST, box, tables.get(box.question_id) if box.part == ANSWER else None))
    ]
    if not changes:
        return True
    try:
        outcomes = answers.save(audit, changes, by=request.user)
    except NotAllowed as refused:
        refuse(form, refused)
        outcomes = []
    for change in changes:
        boxes[change.question_id, change.part].value = change.value
    clashed = [one for one in outcomes if one.outcome == "clash"]
    for one in clashed:
        box = boxes[one.question_id, one.part]
        box.theirs, box.version = one, one.version
    if clashed:
        refuse(form, BOTH_SHOWN)
    return not form.errors


def _change(sent, box, table=None):
    """What the form says of one field, if it is not what stands there."""
    value = _rows_sent(sent, box, table) if table else sent.get(box.id)
    version = sent.get(f"{box.id}-version", "")
    if value is None or plain_text(value) == box.value or not is_id(version):
        return None
    value = plain_text(value)
    return answers.Change(box.question_id, box.part, value, int(version))


def _rows_sent(sent, box, table):
    """The rows of a table as its answer is stored: JSON, empty rows left out, "" for none."""
    codes = [column["code"] for column in table.columns]
    rows = []
    for number in range(MOST_ROWS):
        row = {code: sent.get(f"{box.id}-{number}-{code}", "").strip() for code in codes}
        if any(row.values()):
            rows.append(row)
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":")) if rows else ""


def _neighbour(audit, sections, here, step):
    place = sections.index(here) + step
    if not 0 <= place < len(sections):
        return None
    return {"section": sections[place], "href": section_href(audit, sections[place])}


def _next(request, audit, sections, here):
    if request.POST.get("then", "").startswith(CARRY):
        return request.path
    if request.POST.get("then") == "stay":
        messages.success(request, "Saved")
        return request.path
    if request.POST.get("then") == "list":
        return audit.get_absolute_url()
    after = _neighbour(audit, sections, here, 1)
    return after["href"] if after else audit.get_absolute_url()


# Worker and meeting


def worker(request, pk):
    """Confirm who the child's worker is, or say why they cannot take part (HULL-01, HULL-59)."""
    audit = open_audit(request, pk)
    require(request.user, "audits.work", audit)
    form = WorkerForm(request.POST if request.method == "POST" else None, audit=audit, on=clock.today())
    if form.is_valid() and _worker_settled(audit, form, request.user):
        messages.success(request, "The worker is noted. Now arrange the meeting.")
        return redirect("audits:contact", pk)
    return render(
        request,
        "audits/worker.html",
        {
            "audit": audit,
            "form": form,
            "title": "Confirm the worker",
            "button": "Save and continue",
        },
    )


def _worker_settled(audit, form, person):
    given = form.cleaned_data
    if given["who"] == WorkerForm.ABSENT:
        return taken(form, services.absent_worker, audit, reason=given["reason"], by=person)
    return taken(form, services.confirm_worker, audit, practitioner=given["practitioner"], by=person)


def contact(request, pk):
    """The attempts to arrange the meeting, and a form for one more (HULL-61, HULL-62)."""
    audit = open_audit(request, pk)
    may = can(request.user, "audits.log_contact", audit)
    form = AttemptForm(request.POST if request.method == "POST" else None, audit=audit)
    if request.method == "POST":
        require(request.user, "audits.log_contact", audit)
        if form.is_valid() and (attempt := _logged(audit, form, request.user)):
            messages.success(request, _told_of(attempt))
            return redirect("audits:contact", pk)
    else:
        note_reading(request, audit)
    return render(
        request,
        "audits/contact.html",
        {
            "audit": audit,
            "form": form,
            "may": may,
            "title": "Arrange the meeting",
            "attempts": audit.contact_attempts.select_related("person", "by", "escalated_to"),
            "rule": audit.policy.contact,
            "escalated_to": audit.policy.role_title(audit.policy.contact.escalate_to),
        },
    )


def _logged(audit, form, person):
    given = form.cleaned_data
    try:
        return contact_services.log_attempt(
            audit,
            person=given["person"],
            how=given["how"],
            answered=given["answered"] == "yes",
            meeting_at=_meeting(given),
            note=given["note"],
            by=person,
        )
    except NotAllowed as refused:
        refuse(form, refused)
        return None


def _meeting(given):
    day, time = given["meeting_on"], given["meeting_time"]
    return timezone.make_aware(datetime.combine(day, time)) if day else None


def _told_of(attempt):
    if attempt.escalated_to:
        return f"Attempt noted. {attempt.escalated_to} was told, because nobody replied."
    return "Attempt noted."


# Actions


def actions(request, pk):
    """The table of improvement actions (HULL-04, HULL-68)."""
    audit = open_audit(request, pk)
    note_reading(request, audit)
    sections = list(audit.tool_version.sections.filter(part__in=OF_THE_AUDITOR))
    here = next((one for one in sections if one.part == Section.Part.ACTIONS), None)
    rows = list(audit.actions.select_related("owner", "section"))
    return render(
        request,
        "audits/actions.html",
        {
            "audit": audit,
            "section": here,
            "title": here.title if here else "Actions",
            "actions": rows,
            "roles": role_titles(audit, rows),
            "may": can(request.user, "audits.add_action", audit),
            "after": _neighbour(audit, sections, here, 1) if here else None,
        },
    )


def add_action(request, pk):
    """Add an action to the table; `?section=` says from which section of the form (BOLT-25)."""
    audit = open_audit(request, pk)
    require(request.user, "audits.add_action", audit)
    here = _section_named(audit, request.GET.get("section"))
    on = clock.today()
    form = ActionForm(
        request.POST if request.method == "POST" else None,
        audit=audit,
        on=on,
        initial={"due_on": action_due(audit, on=on, grade=answers.grade_of(audit))},
    )
    if form.is_valid():
        given = dict(form.cleaned_data)
        given.pop("version")
        if taken(form, action_services.add, audit, by=request.user, section=here, **given):
            messages.success(request, "Action added")
            return redirect(section_href(audit, here)) if here else redirect("audits:actions", pk)
    title = f"Add an action from “{here.title}”" if here else "Add an action"
    return _action_page(request, audit, form, title, "Add action")


def _section_named(audit, code):
    """The section of this code that the auditor fills in, or None where none is named."""
    if code is None:
        return None
    return get_object_or_404(audit.tool_version.sections, code=code, part=Section.Part.ANSWERS)


def edit_action(request, pk, action_pk):
    """Change an action of the table; somebody else's change meanwhile is shown, not overwritten."""
    audit = open_audit(request, pk)
    action = _action_of(audit, action_pk)
    require(request.user, "audits.edit_action", action)
    fields = ("finding", "what", "owner", "owner_role", "due_on", "effect", "version")
    form = ActionForm(
        request.POST if request.method == "POST" else None,
        audit=audit,
        on=clock.today(),
        initial={name: getattr(action, name) for name in fields},
    )
    if form.is_valid():
        given = dict(form.cleaned_data)
        version = given.pop("version") or 0
        given.pop("key")
        if taken(form, action_services.edit, action, by=request.user, version=version, **given):
            messages.success(request, "Action changed")
            return redirect("audits:actions", pk)
    return _action_page(request, audit, form, "Change the action", "Save action", action)


def _action_page(request, audit, form, title, button, action=None):
    return render(
        request,
        "audits/action_form.html",
        {
            "audit": audit,
            "form": form,
            "title": title,
            "button": button,
            "action": action,
        },
    )


def remove_action(request, pk, action_pk):
    """Take a draft action out of the table again."""
    audit = open_audit(request, pk)
    action = _action_of(audit, action_pk)
    require(request.user, "audits.edit_action", action)
    form = GovukForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and taken(form, action_services.remove, action, by=request.user):
        messages.success(request, "Action removed")
        return redirect("audits:actions", pk)
    return render(
        request,
        "audits/confirm.html",
        {
            "audit": audit,
            "form": form,
            "title": "Remove this action?",
            "button": "Remove action",
            "dangerous": True,
            "consequences": [f"“{action.what}” is taken out of the audit."],
            "cancel_href": reverse("audits:actions", args=[pk]),
        },
    )


def _action_of(audit, pk):
    action = get_object_or_404(Action.objects.select_related("owner"), pk=pk, audit=audit.pk)
    action.audit = audit
    return action
