"""The moderator's desk: the queue, grading blind, both records side by side, the discussion."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from audits import actions, parts
from audits.dates import action_due
from audits.facts import facts
from audits.forms import LaterActionForm
from audits.models import Action, Audit
from audits.names import withhold
from audits.opening import AROUND, note_reading, shows, taken
from audits.sheet import sheet
from audits.views import people_of, role_titles
from lib import clock
from lib.listing import asks_file, exports, file_of, page_of, sorted_by
from lib.months import Month
from lib.permissions import can, require
from moderation import services
from moderation.comparison import compare
from moderation.filters import ModerationFilter
from moderation.forms import AgreementForm, DiscussionForm, GradeForm
from moderation.models import Moderation
from trail.services import keys_of, read_list

COLUMNS = (
    "Audit",
    "Month",
    "Service",
    "Team",
    "Why chosen",
    "Moderator",
    "State",
    "Chosen",
    "Due",
    "Graded",
    "Auditor's grade",
    "Moderator's grade",
    "Grade after moderation",
)
#: Not by reason, which may have to stay hidden.
ORDERS = {
    "reference": "audit__reference",
    "month": "audit__month",
    "moderator": "moderator__name",
    "due": "due_on",
    "state": "status",
}
OF_A_LIST = ("audit__framework_version", "audit__team__parent", "moderator")
S = Moderation.Status


@require_GET
def moderations(request):
    """My queue, and the moderations this person may see: to find, sort and take along."""
    found = ModerationFilter(request.GET, queryset=Moderation.objects.visible_to(request.user), request=request)
    rows = sorted_by(found.qs.select_related(*OF_A_LIST), request.GET.get("sort", ""), ORDERS, default="-due_on")
    if asks_file(request):
        return _download(request, rows)
    page = page_of(request, rows)
    for row in page:
        row.hidden = row.hides_from(request.user)
    mine = Moderation.objects.waiting().filter(moderator=request.user).select_related("audit__team")
    return render(
        request,
        "moderation/moderations.html",
        {
            "title": "Moderation",
            "noun": "moderations",
            "filterset": found,
            "page": page,
            "today": clock.today(),
            "mine": mine,
            "exports": exports(request),
            "may_look": can(request.user, "moderation.look"),
            "month": Month.of(clock.today()),
        },
    )


def _download(request, rows):
    audits = keys_of(rows, thing="audit", case="audit__case__reference", kind="audits.audit")
    read_list(request.user, "moderations", audits, request)
    return file_of(request, "moderations", COLUMNS, (_line(row, request.user) for row in rows))


def _line(row, person):
    audit, hidden = row.audit, row.hides_from(person)
    name = audit.scale.grade
    said = [name(code).name if code else "" for code in (audit.grade, row.grade, row.grade_after)]
    if row.status == S.CHOSEN:
        said[1] = ""  # a draft is nobody's grade yet
    return (
        audit.reference,
        audit.month,
        str(audit.team.service) if audit.team else "",
        str(audit.team or ""),
        "" if hidden else row.get_reason_display(),
        str(row.moderator or ""),
        row.get_status_display(),
        row.chosen_on,
        row.due_on,
        row.graded_at,
        "" if hidden else said[0],
        *said[1:],
    )


# One moderation


def moderation(request, pk):
    """The moderator grades; once graded both records stand side by side; others read what they may."""
    found = open_moderation(request, pk)
    if request.method == "POST" and found.status != S.PROPOSED:
        require(request.user, "moderation.grade", found)
    grades = found.status == S.CHOSEN and can(request.user, "moderation.grade", found)
    talks = grades and not found.audit.policy.moderation.second_grade
    if talks or found.status in (S.GRADED, S.PROPOSED, S.DONE):
        return _record(request, found)
    if grades:
        return _grading(request, found)
    return _waiting(request, found)


def open_moderation(request, pk):
    """The moderation for a page about it, with its audit; strangers get 404."""
    around = ("moderator", "audit", *(f"audit__{name}" for name in AROUND))
    found = get_object_or_404(Moderation.objects.visible_to(request.user).select_related(*around), pk=pk)
    withhold(request.user, found.audit)
    shows(request, found.audit)
    return found


def _grading(request, found):
    """The audit on one side, without judgement and grade while blind; the moderator's form on the other."""
    audit = found.audit
    laid_out = sheet(audit, checked=False, blind=found.blind)
    scales = services.scales_of(audit)
    judged = [(part.section, scales[part.section.pk]) for part in laid_out.parts if part.section.pk in scales]
    later = request.POST.get("then") == "later"
    form = GradeForm(
        request.POST if request.method == "POST" else None,
        scale=audit.scale,
        judged=judged,
        draft=later,
        initial=_as_drafted(found),
    )
    if form.is_valid() and _graded(form, found, request.user, later=later):
        messages.success(request, "Saved. Nobody else sees it yet." if later else "Your grade is given")
        return redirect("moderation:moderations") if later else redirect(found)
    if request.method == "GET":
        note_reading(request, audit)
    boxes, actions_ = form.boxes(), list(audit.actions.select_related("owner", "section"))
    return render(
        request,
        "moderation/grading.html",
        {
            "title": "Give your grade",
            "moderation": found,
            "audit": audit,
            "form": form,
            "parts": [(part, boxes.get(part.section.pk)) for part in laid_out.parts if not part.hidden],
            "facts": facts(audit, on=clock.today()),
            "people": people_of(audit),
            "actions": actions_,
            "roles": role_titles(audit, actions_),
            "today": clock.today(),
        },
    )


def _as_drafted(found):
    given = {"grade": found.grade, "rationale": found.rationale}
    for one in found.judgements.all():
        given[f"judgement_{one.section_id}"] = one.judgement
        given[f"comment_{one.section_id}"] = one.comment
    return given


def _graded(form, found, person, *, later):
    given = form.cleaned_data
    step = services.save_draft if later else services.grade
    return taken(
        form, step, found, grade=given["grade"], rationale=given["rationale"], judgements=form.judgements(), by=person
    )


def _record(request, found):
    """Both records side by side; the moderator records the discussion and the grade after it."""
    audit = found.audit
    may_finish = found.status in (S.GRADED, S.CHOSEN) and can(request.user, "moderation.grade", found)
    form = _discussion(request, found) if may_finish else _answer(request, found)
    if request.method == "POST" and form and form.is_valid() and _taken(form, found, request.user):
        messages.success(request, _done(found))
        return redirect(found)
    if request.method == "GET":
        note_reading(request, audit)
    further = audit.actions.filter(source=Action.Source.MODERATION).select_related("owner")
    return render(
        request,
        "moderation/record.html",
        {
            "title": "Both records" if found.grade else "The audit and the talk about it",
            "moderation": found,
            "audit": audit,
            "form": form,
            "rule": audit.policy.moderation,
            "notes": found.notes.all(),
            "people": found.people.all(),
            "comparison": compare(found, services.scales_of(audit)),
            "actions": further,
            "roles": role_titles(audit, further),
            "may": _may(request.user, found),
            "history": found.changes.select_related("by"),
            "today": clock.today(),
        },
    )


def _discussion(request, found):
    """The form on which the moderator records the talk; prompts and people as the framework asks."""
    audit, rule = found.audit, found.audit.policy.moderation
    roles = [*(rule.meeting.people if rule.meeting else ()), *rule.panel]
    people = [one for one in parts.told(audit, roles, on=clock.today()) if one.pk != found.moderator_id]
    sent = request.POST if request.method == "POST" else None
    initial = {"grade_after": found.grade_after or found.grade, "discussion": found.discussion}
    standing = audit.scale.grade(audit.standing_grade)
    return DiscussionForm(sent, scale=audit.scale, rule=rule, people=people, standing=standing, initial=initial)


def _answer(request, found):
    """The form on which the auditor agrees to a third record, or None for others."""
    if not (found.status == S.PROPOSED and can(request.user, "moderation.agree", found)):
        return None
    return AgreementForm(request.POST if request.method == "POST" else None)


def _taken(form, found, person):
    """Do what the form asks; whether it was done."""
    if isinstance(form, DiscussionForm):
        given = {name: form.cleaned_data[name] for name in ("discussed_on", "discussion")}
        given["grade_after"] = form.cleaned_data.get("grade_after", "")
        step = services.meet if found.status == S.CHOSEN else services.finish
        return taken(form, step, found, by=person, **given, **form.meeting)
    if form.cleaned_data["agrees"] == "yes":
        return taken(form, services.agree, found, by=person)
    return taken(form, services.decline, found, reason=form.cleaned_data["reason"], by=person)


def _done(found):
    return {
        S.PROPOSED: "The auditor is asked to agree.",
        S.GRADED: "Sent back to the moderator.",
        S.DONE: "Moderation finished. The people named on the audit were told.",
    }[found.status]


def _waiting(request, found):
    """What those who do not grade it read of a moderation that has no grade."""
    return render(
        request,
        "moderation/waiting.html",
        {
            "title": "Moderation",
            "moderation": found,
            "audit": found.audit,
            "may": _may(request.user, found),
            "sees_audit": Audit.objects.visible_to(request.user).filter(pk=found.audit_id).exists(),
            "history": found.changes.select_related("by"),
            "today": clock.today(),
        },
    )


def _may(person, found):
    chooses = can(person, "moderation.choose") and found.status in Moderation.WAITING
    return {
        "cancel": chooses,
        "hand_over": chooses and found.status == S.CHOSEN,
        "add_action": can(person, "audits.add_later_action", found.audit),
    }


def add_action(request, pk):
    """A further action that moderation asks for, beside those of the audit (HULL-86)."""
    found = open_moderation(request, pk)
    if found.status not in (S.GRADED, S.PROPOSED, S.DONE):
        raise Http404
    audit, on = found.audit, clock.today()
    require(request.user, "audits.add_later_action", audit)
    form = LaterActionForm(
        request.POST if request.method == "POST" else None,
        audit=audit,
        on=on,
        initial={"due_on": action_due(audit, on=on, grade=found.grade)},
    )
    if form.is_valid() and _added(form, audit, request.user):
        messages.success(request, "Action added. Its owner was told.")
        return redirect(found)
    return render(
        request,
        "moderation/form.html",
        {
            "title": "Add a further action",
            "audit": audit,
            "moderation": found,
            "form": form,
            "button": "Add action",
            "cancel_href": found.get_absolute_url(),
        },
    )


def _added(form, audit, person):
    given = {name: value for name, value in form.cleaned_data.items() if name != "version"}
    return taken(form, actions.add, audit, by=person, source=Action.Source.MODERATION, **given)
