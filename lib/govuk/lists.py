"""What a list page knows about its own address: sorted by what, filtered by what, which page."""

from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.utils.module_loading import import_string

from lib.govuk.fields import box_suffixes


def query_with(query, changes):
    """A query string with some values changed; None takes one out, a list gives several.

    A change of anything but the page number goes back to page one.
    """
    query = query.copy()
    if "page" not in changes:
        query.pop("page", None)
    for name, value in changes.items():
        query.pop(name, None)
        if isinstance(value, list):
            query.setlist(name, value)
        elif value not in (None, ""):
            query[name] = value
    return f"?{query.urlencode()}"


def chosen(form, query):
    """The values that narrow a list, by field, each with the address of the list without it."""
    rows = [{"label": bound.label, "values": list(_removable(bound, query))} for bound in form.visible_fields()]
    return [row for row in rows if row["values"]]


def known_query(form, query):
    """What of an address filters and sorts a list, and nothing else of it; "" where nothing narrows it."""
    names = [name for bound in form.visible_fields() for name in _names(bound)]
    chosen = [(name, value) for name in names for value in query.getlist(name) if value]
    order = [("sort", value) for value in query.getlist("sort")[-1:] if value and "sort" not in names]
    return urlencode(chosen + order) if chosen else ""


def saved(request, form, title):
    """One's own saved filters beside a list, from the function settings.GOVUK_SAVED_FILTERS names; or None."""
    source = getattr(settings, "GOVUK_SAVED_FILTERS", "")
    return import_string(source)(request, known_query(form, request.GET), title) if source else None


def _removable(bound, query):
    for name in _names(bound):
        values = [value for value in _typed(bound.form.data, name) if value]
        for value in values:
            rest = [other for other in values if other != value]
            yield {"text": _in_words(bound, value), "href": query_with(query, {name: rest})}


def _names(bound):
    """The names under which a field's values are sent: several for a field of several boxes."""
    widget = bound.field.widget
    if isinstance(widget, forms.MultiWidget):
        return [f"{bound.html_name}{suffix}" for suffix in box_suffixes(widget)]
    return [bound.html_name]


def _typed(data, name):
    return data.getlist(name) if hasattr(data, "getlist") else [data.get(name)]


def _in_words(bound, value):
    words = dict(_choices(bound.field.widget))
    return words.get(value, "Yes" if value == "on" else value)


def _choices(widget):
    """Value and label of each choice, also of those in groups."""
    for key, label in getattr(widget, "choices", []):
        if isinstance(label, list | tuple):
            yield from ((str(inner), words) for inner, words in label)
        else:
            yield str(key), label
