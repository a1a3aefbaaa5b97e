"""Finding audits, and reading one: its task list, the whole of it, and its PDF."""

from itertools import chain

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from audits import beside, guide, limit_notes, services
from audits.dates import check_due
from audits.facts import facts
from audits.filters import AuditFilter
from audits.models import Action, ActionChange, Audit, Participant
from audits.opening import note_reading, open_audit
from audits.pdf import audit_pdf
from audits.sheet import sheet
from cases.models import Category
from lib import clock
from lib.listing import asks_file, exports, file_of, page_of, sorted_by
from lib.permissions import can
from trail.services import keys_of, read_list

COLUMNS = (
    "Audit",
    "Case",
    "Month",
    "Programme line",
    "Category",
    "Service",
    "Team",
    "Auditor",
    "State",
    "Due",
    "Finalised",
    "Grade",
    "Form",
)
ORDERS = {
    "reference": "reference",
    "case": "case__reference",
    "month": "month",
    "due": "due_on",
    "state": "status",
    "auditor": "auditor__name",
    "team": "team__name",
}
AROUND = ("case", "auditor", "team__parent", "framework_version", "tool_version")
#: What a line of the list shows, of all that stands on an audit.
SHOWN = (
    "reference", "month", "line", "line_title", "due_on", "status", "grade", "final_grade", "finalised_at",
    "case__reference", "auditor__name", "team__name", "team__parent__name", "tool_version__title",
    "framework_version__digest", "framework_version__loaded_on",
)


@require_GET
def audits(request):
    """The audits this person may see, to find, sort and take along."""
    found = AuditFilter(request.GET, queryset=Audit.objects.visible_to(request.user), request=request)
    rows = sorted_by(found.qs.select_related(*AROUND), request.GET.get("sort", ""), ORDERS, default="-month")
    blind = graded_blind_by(request.user)
    if asks_file(request):
        read_list(request.user, "audits", keys_of(found.qs), request)
        return _download(request, rows, blind)
    page = page_of(request, rows.only(*SHOWN))
    return render(
        request,
        "audits/audits.html",
        {
            "title": "Audits",
            "noun": "audits",
            "filterset": found,
            "page": page,
            "today": clock.today(),
            "blind": blind,
            "exports": exports(request),
            "lede": "Every audit you have a part in or may see.",
            "may_audit_own": can(request.user, "audits.begin_own_audits"),
            "together": _together(request, page),
            "main_action": can(request.user, "audits.take_family_answers")
            and {"text": "Put in a family’s answer", "href": reverse("audits:family_received")},
        },
    )


def _together(request, page):
    """What the QA team's form below the list needs, to do one thing to several audits; None for others."""
    if not can(request.user, "audits.remind"):
        return None
    query = request.GET.copy()
    query.pop("page", None)
    return {"query": query.urlencode(), "shown": ",".join(str(audit.pk) for audit in page)}


def graded_blind_by(person):
    """Audits whose grade is hidden from this person until they have given theirs: a set of ids."""
    blind = Participant.objects.running().filter(person=person, part=Participant.Part.BLIND)
    return set(blind.values_list("audit", flat=True))


def _download(request, rows, blind):
    return file_of(request, "audits", COLUMNS, (_line(audit, audit.pk in blind) for audit in rows.iterator()))


def _line(audit, blind):
    return (
        audit.reference,
        audit.case.reference,
        audit.month,
        audit.line_title or audit.line,
        category_name(audit),
        str(audit.team.service) if audit.team else "",
        str(audit.team or ""),
        audit.auditor.name,
        audit.get_status_display(),
        audit.due_on,
        audit.finalised_at,
        "" if blind else grade_name(audit),
        audit.tool_version.title,
    )


def category_name(audit):
    """The case's category when the audit was allocated, in words."""
    return dict(Category.choices).get(audit.category, audit.category)


def grade_name(audit):
    """The grade that stands, in the council's words; "" before there is one."""
    grade = standing_grade(audit)
    return grade.name if grade else ""


def standing_grade(audit):
    """The grade that stands as its scale describes it, or None before the audit is finalised."""
    if audit.status not in Audit.GRADED:
        return None
    return audit.scale.grade(audit.standing_grade)


@require_GET
def audit(request, pk):
    """The task list of one audit: what is done, what is missing, what to do next."""
    audit = open_audit(request, pk)
    note_reading(request, audit)
    on = clock.today()
    blind = not can(request.user, "audits.see_judgements", audit)
    laid_out = sheet(audit, checked=audit.status in Audit.OPEN_FOR_WRITING, blind=blind)
    challenges = list(audit.challenges.select_related("by")) if audit.shared_at else []
    history = _history(audit)
    return render(
        request,
        "audits/audit.html",
        {
            "audit": audit,
            "sheet": laid_out,
            "tasks": [(part, guide.section_href(audit, part.section)) for part in laid_out.parts],
            "next": guide.next_step(audit, laid_out, challenges, person=request.user, on=on),
            "facts": facts(audit, on=on),
            "people": people_of(audit),
            "challenges": challenges,
            "concerns": audit.concerns.select_related("by", "acknowledged_by"),
            "before": beside.audit_before(audit, request.user),
            "history": history,
            "check_due": check_due(audit) if audit.status == Audit.Status.FINALISED else None,
            "may": _may(request.user, audit),
            "grade": None if blind else standing_grade(audit),
            "action_count": _counted(history),
            "is_unfinished": audit.status in Audit.UNFINISHED,
            **_hour(audit, laid_out, request.user),
            "today": on,
        },
    )


@require_GET
def whole(request, pk):
    """The whole audit in the order of the form, to read and to print."""
    audit = open_audit(request, pk)
    note_reading(request, audit)
    return render(request, "audits/whole.html", whole_context(audit, request.user, on=clock.today()))


def whole_context(audit, person, *, on, checked=False):
    """What the whole audit shows, on the page and in the PDF alike; `checked` adds the self-check."""
    blind = not can(person, "audits.see_judgements", audit)
    actions = list(audit.actions.select_related("owner", "section"))
    return {
        "audit": audit,
        "sheet": sheet(audit, checked=checked, blind=blind),
        "blind": blind,
        "facts": facts(audit, on=on),
        "people": people_of(audit),
        "actions": actions,
        "roles": role_titles(audit, actions),
        "reflections": [] if blind else audit.reflections.select_related("by"),
        "challenges": [] if blind else audit.challenges.select_related("by", "decided_by"),
        "families": audit.family_views.all(),
        "views": services.agreements(audit).select_related("by"),
        "grade": None if blind else standing_grade(audit),
        "set_aside": [] if blind else limit_notes.set_aside(audit),
        "today": on,
    }


@require_GET
def pdf(request, pk):
    """The whole audit as a PDF for the child's file."""
    audit = open_audit(request, pk)
    note_reading(request, audit, "pdf")
    response = HttpResponse(
        audit_pdf(whole_context(audit, request.user, on=clock.today())), content_type="application/pdf"
    )
    response["Content-Disposition"] = content_disposition_header(False, f"{audit.reference}.pdf")
    return response


def people_of(audit):
    """Who is named on the audit, in the council's words for their roles: list of (title, User or None)."""
    title = audit.policy.role_title
    return [
        (title("auditor"), audit.auditor),
        (title("practitioner"), audit.practitioner),
        (title("team_manager"), audit.team_manager),
        (title("iro"), audit.iro),
    ]


def role_titles(audit, actions):
    """The council's words for the roles that actions were given to."""
    return {one.owner_role: audit.policy.role_title(one.owner_role) for one in actions if one.owner_role}


def _hour(audit, laid_out, person):
    """How long the auditor has written so far, for themself alone; and who else is in."""
    boxes = [box for part in laid_out.parts for box in part.boxes]
    own = audit.auditor_id == person.pk and audit.status in Audit.OPEN_FOR_WRITING
    return {
        "minutes_spent": beside.minutes_spent(boxes, person) if own else None,
        "also_in": beside.also_in(boxes, person, now=clock.now()),
    }


def _history(audit):
    """What happened, newest first: the audit's steps and its actions'."""
    steps = audit.changes.select_related("by").order_by()
    actions = ActionChange.objects.filter(action__audit=audit).select_related("by", "action").order_by()
    return sorted(chain(steps, actions), key=lambda change: (change.at, change.pk), reverse=True)


def _counted(history):
    """How many actions the audit has that are still needed: each left its steps in the history."""
    actions = {change.action_id: change.action for change in history if isinstance(change, ActionChange)}
    return sum(action.status != Action.Status.DROPPED for action in actions.values())


def _may(person, audit):
    """What this person may do with this audit now, for the links beside the task list."""
    asked = ("work", "check", "reassign", "cancel", "invite", "log_contact", "reflect", "challenge")
    return {name: can(person, f"audits.{name}", audit) for name in asked}
