"""Asking in a template what a person may do: {% can user "audits.share" audit as may_share %}."""

from django import template

from lib.permissions import can as allowed

register = template.Library()


@register.simple_tag
def can(person, key, thing=None):
    """May this person do this, to this thing? Assign it with `as` and use it in an `if`."""
    return allowed(person, key, thing)
