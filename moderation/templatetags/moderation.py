"""How a moderation's state and grades are said on a page."""

from django import template

from lib import clock
from lib.govuk.templatetags.govuk import grade_tag
from moderation.models import Moderation

register = template.Library()

S = Moderation.Status
TONES = {S.CHOSEN: "todo", S.GRADED: "doing", S.PROPOSED: "waiting", S.DONE: "done", S.CANCELLED: "off"}


@register.inclusion_tag("components/status_tag.html")
def moderation_state(moderation, today=None):
    """Where a moderation stands; a waiting one after its day is late (default: as of today)."""
    late = moderation.status in Moderation.WAITING and moderation.due_on < (today or clock.today())
    text = moderation.get_status_display()
    return {"text": f"{text}, late" if late else text, "tone": "late" if late else TONES[moderation.status]}


@register.inclusion_tag("components/grade_tag.html")
def overall_grade(moderation, code, absent="Not graded"):
    """A grade of the scale that the audit is graded on, by its code."""
    scale = moderation.audit.scale
    return grade_tag(scale.grade(code), points=len(scale.grades), absent=absent)
