"""How an audit's state, grade and history are said on a page."""

from django import template

from audits import limit_notes
from audits.models import Action, Audit
from lib import clock
from lib.govuk.templatetags.govuk import grade_tag
from lib.permissions import can

register = template.Library()

S, A = Audit.Status, Action.Status

TONES = {
    S.ALLOCATED: "todo", S.IN_PROGRESS: "doing", S.SHARED: "waiting", S.FINALISED: "waiting",
    S.RETURNED: "late", S.CHECKED: "done", S.CLOSED: "done", S.CANCELLED: "off",
}
ACTION_TONES = {A.OPEN: "todo", A.DONE: "waiting", A.SIGNED_OFF: "done", A.DROPPED: "off"}


@register.inclusion_tag("components/status_tag.html")
def audit_state(audit, today=None):
    """Where an audit stands; an unfinished one after its day is late (default: as of today)."""
    late = audit.status in Audit.UNFINISHED and audit.due_on < (today or clock.today())
    text = audit.get_status_display()
    return {"text": f"{text}, late" if late else text, "tone": "late" if late else TONES[audit.status]}


@register.inclusion_tag("components/status_tag.html")
def action_state(action):
    """Where an action stands."""
    return {"text": action.get_status_display(), "tone": ACTION_TONES[action.status]}


@register.inclusion_tag("components/grade_tag.html")
def standing(audit):
    """The grade that stands on a list or a page; "Not graded" before the audit is finalised."""
    scale = audit.scale
    grade = scale.grade(audit.standing_grade) if audit.status in Audit.GRADED else None
    return grade_tag(grade, points=len(scale.grades))


@register.inclusion_tag("components/grade_tag.html")
def chosen(entry):
    """The grade or judgement an entry of the sheet holds."""
    return grade_tag(entry.chosen, points=len(entry.options))


@register.inclusion_tag("components/grade_tag.html")
def grade_of(audit, grade):
    """One grade of the scale that the audit is graded on."""
    return grade_tag(grade, points=len(audit.scale.grades))


@register.inclusion_tag("audits/_limits.html", takes_context=True)
def limits_of(context, entry):
    """The limiting judgements that cap the grade of an entry; with a link for who may set one aside."""
    request = context.get("request")
    notes = [limit_notes.note(limit, request and request.user) for limit in entry.limits]
    return {"notes": notes, "paper": request is None}


@register.inclusion_tag("audits/_set_aside.html", takes_context=True)
def limits_set_aside(context):
    """Limits of the page's audit that were set aside, for those who see its grades."""
    rows = limit_notes.set_aside(context["audit"])
    return {"rows": rows if rows and can(context["request"].user, "audits.see_judgements", context["audit"]) else []}


@register.filter
def title_of(change):
    """What a step of an audit or of an action is called in its history."""
    if hasattr(change, "action_id"):
        return f"Action {change.action.order}: {change.get_status_display()}"
    return change.get_status_display()


@register.filter
def words_of(change):
    """What was written with a step: its reason or its note."""
    return getattr(change, "reason", "") or getattr(change, "note", "")


@register.filter
def looked_up(mapping, key):
    """The entry of a mapping, or the key itself."""
    return mapping.get(key, key)
