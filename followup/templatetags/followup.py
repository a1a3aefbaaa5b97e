"""How far oversight, chains and escalations are, as tags on a page."""

from django import template

from followup.presenting import state_of_chain, state_of_oversight
from lib import clock

register = template.Library()


@register.inclusion_tag("components/status_tag.html")
def oversight_state(row, today=None):
    """What the manager still owes, or that nothing is missing."""
    return _tag(state_of_oversight(row, today or clock.today()))


@register.inclusion_tag("components/status_tag.html")
def chain_state(chain):
    """Running, or how it ended."""
    return _tag(state_of_chain(chain))


@register.inclusion_tag("components/status_tag.html")
def escalation_state(escalation):
    """Done since, answered, or still without an update."""
    if escalation.resolved_at:
        return _tag(("Done since", "done"))
    return _tag(("Answered", "waiting") if escalation.updated_at else ("No update yet", "late"))


@register.inclusion_tag("components/status_tag.html")
def check_state(check):
    """What a check of a sample found."""
    return _tag((check.get_result_display(), "done") if check.at else ("To look at", "todo"))


def _tag(state):
    text, tone = state
    return {"text": text, "tone": tone}
