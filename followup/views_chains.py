"""What poor grades started: the list, one chain with its days, its meetings, its end (HULL-76 to 80)."""

from django.contrib import messages
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from audits import parts
from audits.models import Action, Audit
from audits.names import withhold
from audits.opening import AROUND, note_reading, shows, taken
from audits.views import graded_blind_by
from followup import chains as services
from followup import updates
from followup.filters import ChainFilter
from followup.forms import EndChainForm, FurtherMeetingForm, MeetingForm, UpdateForm
from followup.lists import download
from followup.models import Chain, ChainUpdate, Meeting
from followup.presenting import line_of, next_step, state_of_chain
from followup.tabs import tabs
from followup.views import later_action_added, later_action_form
from lib import clock
from lib.listing import exports, page_of, sorted_by
from lib.permissions import can, require
from people.models import Role, User

OF_A_ROW = ("audit__framework_version", "audit__team__parent", "follows__audit")
ORDERS = {"reference": "audit__reference", "team": "audit__team__name", "started": "started_on", "turn": "turn"}
COLUMNS = (
    "Audit",
    "Service",
    "Team",
    "Grade",
    "In a row",
    "Begun",
    "Meeting due",
    "Review due",
    "Re-audit due",
    "State",
    "Ended",
)
#: Who may be asked to a meeting beside those named on the audit.
LEADERS = (Role.GROUP_MANAGER, Role.HEAD_OF_SERVICE)


@require_GET
def chains(request):
    """Cases that are followed up after a poor grade, and how far they are."""
    found = ChainFilter(request.GET, queryset=Chain.objects.visible_to(request.user), request=request)
    rows = found.qs.select_related(*OF_A_ROW).prefetch_related("meetings", "updates", "audit__re_audits")
    rows = sorted_by(rows, request.GET.get("sort", ""), ORDERS, "-started_on")
    if file := download(request, "after-poor-grades", COLUMNS, (_line(row) for row in rows), rows):
        return file
    page = page_of(request, rows)
    for row in page:
        row.next = next_step(row)
        row.grade_name = _grade_name(row)
    return render(
        request,
        "followup/chains.html",
        {
            "title": "After poor grades",
            "noun": "cases",
            "filterset": found,
            "page": page,
            "today": clock.today(),
            "exports": exports(request),
            "tabs": tabs(request),
            "lede": "A poor grade brings a meeting, a review and a re-audit, again and again until one is better.",
        },
    )


def _grade_name(chain):
    grade = chain.audit.scale.grade(chain.grade)
    return grade.name if grade else chain.grade


def _line(row):
    audit = row.audit
    return (
        audit.reference,
        str(audit.team.service) if audit.team else "",
        str(audit.team or ""),
        _grade_name(row),
        row.turn,
        row.started_on,
        row.meeting_due_on,
        row.review_due_on,
        row.reaudit_due_on,
        state_of_chain(row)[0],
        row.ended_at,
    )


@require_GET
def chain(request, pk):
    """A chain in the order of its days, and what this person may do in it."""
    found = _open(request, pk)
    note_reading(request, found.audit)
    may = _may(request.user, found)
    sees = set(Audit.objects.visible_to(request.user).filter(re_audit_of=found.audit_id).values_list("pk", flat=True))
    line = line_of(
        found,
        may_record=may["record"],
        may_update=lambda update: can(request.user, "followup.give_update", update),
        sees=sees | {found.audit_id},
        blind=graded_blind_by(request.user),
        today=clock.today(),
    )
    return render(
        request,
        "followup/chain.html",
        {
            "title": f"Meetings and re-audit after {found.audit.reference}",
            "chain": found,
            "audit": found.audit,
            "may": may,
            "line": line,
            "rule": found.audit.policy.chain_for(found.grade),
            "grade": found.audit.scale.grade(found.grade),
            "next": next_step(found),
            "today": clock.today(),
            "followed_by": Chain.objects.filter(follows=found).first(),
            "actions": found.audit.actions.filter(source=Action.Source.REVIEW).select_related("owner"),
            "roles": {},
        },
    )


def _open(request, pk):
    around = ("follows", "audit", *(f"audit__{name}" for name in AROUND))
    again = Prefetch("audit__re_audits", Audit.objects.select_related("auditor", "framework_version"))
    seen = Chain.objects.visible_to(request.user).select_related(*around)
    found = get_object_or_404(seen.prefetch_related("meetings__people", "updates__given_by", again), pk=pk)
    withhold(request.user, found.audit)
    shows(request, found.audit)
    return found


def _may(person, found):
    return {
        "record": found.ended_at is None and can(person, "followup.record_meeting", Meeting(chain=found)),
        "add": can(person, "audits.add_later_action", found.audit),
        "end": found.ended_at is None and can(person, "followup.end_chain", found),
    }


def meeting(request, pk):
    """Record a meeting that was held: when, who was there, what was said, the plan."""
    around = ("convened_by", "chain__audit", *(f"chain__audit__{name}" for name in AROUND))
    found = get_object_or_404(Meeting.objects.visible_to(request.user).select_related(*around), pk=pk)
    withhold(request.user, found.chain.audit)
    shows(request, found.chain.audit)
    require(request.user, "followup.record_meeting", found)
    if request.method == "GET" and (found.held_on or found.ended_at):
        return redirect(found.chain)
    asked = list(found.people.values_list("pk", flat=True))
    form = MeetingForm(
        request.POST if request.method == "POST" else None,
        people=_people(found.chain.audit, asked),
        initial={"people": asked},
    )
    if form.is_valid():
        given = form.cleaned_data
        if taken(form, services.hold_meeting, found, by=request.user, **{**given, "people": list(given["people"])}):
            messages.success(request, "Meeting recorded")
            return redirect(found.chain)
    return render(
        request,
        "followup/form.html",
        {
            "title": f"Record the meeting: {found.get_kind_display().lower()}",
            "audit": found.chain.audit,
            "form": form,
            "lede": _purpose(found),
            "button": "Record meeting",
            "cancel_href": found.chain.get_absolute_url(),
        },
    )


def _purpose(meeting):
    """What the framework says the meeting is for."""
    rule = meeting.chain.audit.policy.chain_for(meeting.chain.grade)
    if rule and meeting.kind == Meeting.Kind.REPEAT and rule.if_again:
        return rule.if_again.purpose
    return rule.meeting_purpose if rule and meeting.kind == Meeting.Kind.FIRST else ""


def update(request, pk):
    """Give an update on what was done after a poor grade (SOTON-25, 26)."""
    around = ("chain__audit", *(f"chain__audit__{name}" for name in AROUND))
    found = get_object_or_404(ChainUpdate.objects.visible_to(request.user).select_related(*around), pk=pk)
    withhold(request.user, found.chain.audit)
    shows(request, found.chain.audit)
    require(request.user, "followup.give_update", found)
    if request.method == "GET" and found.given_at:
        return redirect(found.chain)
    form = UpdateForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        text = form.cleaned_data["update"]
        if taken(form, updates.give_update, found, text=text, by=request.user):
            messages.success(request, "Update given. Those it goes to were told.")
            return redirect(found.chain)
    return render(
        request,
        "followup/form.html",
        {
            "title": f"Update {found.order} on what was done",
            "audit": found.chain.audit,
            "form": form,
            "lede": found.asks,
            "button": "Give the update",
            "cancel_href": found.chain.get_absolute_url(),
        },
    )


def plan_meeting(request, pk):
    """Plan one more review meeting (HULL-78)."""
    found = _open(request, pk)
    require(request.user, "followup.record_meeting", Meeting(chain=found))
    asked = list(User.objects.filter(followup_meetings__chain=found).values_list("pk", flat=True).distinct())
    form = FurtherMeetingForm(
        request.POST if request.method == "POST" else None,
        people=_people(found.audit, asked),
        initial={"people": asked},
    )
    if form.is_valid():
        given = form.cleaned_data
        if taken(
            form, services.plan_further_meeting, found, due=given["due"], people=list(given["people"]), by=request.user
        ):
            messages.success(request, "Meeting planned. Those asked were told.")
            return redirect(found)
    return _form_page(request, found, form, "Plan a further review meeting", "Plan meeting")


def _people(audit, asked):
    """Those asked already, those named on the audit, its auditor and its leaders."""
    on = clock.today()
    leaders = [person for role in LEADERS for person in parts.playing(audit, role, on=on)]
    ids = {person.pk for person in (*parts.named_on(audit), audit.auditor, *leaders)} | set(asked)
    return User.objects.filter(pk__in=ids).order_by("name", "pk")


def add_action(request, pk):
    """An action that a meeting asks for."""
    found = _open(request, pk)
    form = later_action_form(request, found.audit)
    if form.is_valid() and later_action_added(form, found.audit, Action.Source.REVIEW, by=request.user):
        messages.success(request, "Action added. Its owner was told.")
        return redirect(found)
    return _form_page(request, found, form, "Add an action from a meeting", "Add action")


def end(request, pk):
    """End a chain by hand, where no re-audit can."""
    found = _open(request, pk)
    require(request.user, "followup.end_chain", found)
    form = EndChainForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and taken(form, services.end, found, by=request.user, **form.cleaned_data):
        messages.success(request, "The chain is ended")
        return redirect(found)
    return render(
        request,
        "followup/confirm.html",
        {
            "title": "End this chain by hand?",
            "audit": found.audit,
            "form": form,
            "button": "End chain",
            "dangerous": True,
            "cancel_href": found.get_absolute_url(),
            "consequences": [
                "Meetings not held yet fall away.",
                "No re-audit is asked for any more.",
                "This cannot be undone.",
            ],
        },
    )


def _form_page(request, found, form, title, button):
    return render(
        request,
        "followup/form.html",
        {"title": title, "audit": found.audit, "form": form, "button": button, "cancel_href": found.get_absolute_url()},
    )
