"""What is wrong with forms, as the lines of one error summary."""

from lib.govuk.fields import error_text, target
from lib.wording import said


def listed(*forms):
    """Each error of forms and formsets in page order, with the address of its field."""
    return [line for form in forms if form for line in _lines(form)]


def revealed_fields(form):
    """Names of fields that are drawn inside another field's choice."""
    options = getattr(form, "govuk", {})
    return {name for field in options.values() for name in field.get("reveals", {}).values()}


def _lines(form):
    if hasattr(form, "non_form_errors"):
        own = [{"text": said(error)} for error in form.non_form_errors()]
        return own + listed(*form.forms)
    return [*_whole(form), *_fields(form)]


def _whole(form):
    """What is wrong with the form as a whole, and with fields nobody sees."""
    unseen = [f"{bound.label}: {error_text(bound)}" for bound in form.hidden_fields() if bound.errors]
    return [{"text": said(text)} for text in [*map(str, form.non_field_errors()), *unseen]]


def _fields(form):
    wrong = [bound for bound in form.visible_fields() if bound.errors]
    return [{"text": error_text(bound), "href": f"#{target(bound)}"} for bound in wrong]
