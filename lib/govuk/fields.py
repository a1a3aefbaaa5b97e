"""Bound Django fields as GOV.UK components.

`draw` looks at the widget, never at the form, so any form can be drawn. What a
page or a form wants different comes as options: see docs/pages.md.
"""

from datetime import date
from itertools import chain

from django import forms
from django.forms.fields import Field
from django.utils.html import escape
from django.utils.safestring import mark_safe

from lib.govuk import components
from lib.govuk.days import PARTS, DayBoxes
from lib.govuk.forms import missing
from lib.wording import said

MANY_CHOICES = 20
BLANK = "---------"
NOTE_PARAMS = {"hint": "hint", "error": "errorMessage"}
# GOV.UK's markup has its own way with these, or does without.
NOT_ATTRIBUTES = {"class", "id", "type", "step", "rows", "cols", "required", "maxlength"}
NOT_ATTRIBUTES |= {"autocomplete", "autofocus", "placeholder"}
#: Else the browser writes what is typed to its own disk, where it stays after signing out (ASVS 14.3.3).
NOT_ON_DISK = {"autocomplete": "off"}


def draw(bound, **options):
    """The whole form group of one bound field: label, hint, error and control."""
    options = {**getattr(bound.form, "govuk", {}).get(bound.name, {}), **options}
    widget = bound.field.widget
    if widget.is_hidden:
        return bound.as_widget()
    drawing = next((drawing for kind, drawing in DRAWINGS if isinstance(widget, kind)), _unknown)
    return drawing(bound, options)


def target(bound):
    """The id of the first control that an error's link should lead to."""
    if isinstance(bound.field.widget, DayBoxes):
        wrong = _wrong_parts(bound)
        first = next((part for part in PARTS if part in wrong), "day")
        return _box_id(bound, first)
    return bound.auto_id


def error_text(bound):
    """Every error of the field, a missing answer named even where the form doesn't."""
    plain = Field.default_error_messages["required"]
    asked = missing(bound.label, widget=bound.field.widget)
    return said(" ".join(asked if error == plain else str(error) for error in bound.errors))


def label_text(bound, options):
    """The label, saying so where an answer isn't needed."""
    label = said(options.get("label", bound.label))
    optional = options.get("optional", not bound.field.required)
    if optional and "optional" not in str(label).lower():
        return f"{label} (optional)"
    return label


# What every control has


def _common(bound, options):
    return {
        "hint": _sentence(options.get("hint", bound.help_text)),
        "errorMessage": _sentence(error_text(bound)),
        "formGroup": {"classes": options.get("group_classes", "")},
    }


def _sentence(text):
    return {"text": said(text)} if text else None


def _control(bound, options):
    """The parts of a control that has one label and one box."""
    attrs = bound.field.widget.attrs
    return {
        **_common(bound, options),
        "id": bound.auto_id,
        "name": bound.html_name,
        "label": _label(bound, options),
        "classes": _classes(bound, options),
        "disabled": bound.field.disabled,
        "attributes": _attributes(bound),
        **({"autocomplete": attrs["autocomplete"]} if "autocomplete" in attrs else {}),
    }


def _group(bound, options):
    """The parts of a control whose question is a legend over several boxes."""
    size = options.get("label_size", "s")
    legend = {
        "text": label_text(bound, options),
        "classes": f"govuk-fieldset__legend--{size}",
        "isPageHeading": bool(options.get("heading")),
    }
    if options.get("label_hidden"):
        legend["classes"] = "govuk-visually-hidden"
    return {
        **_common(bound, options),
        "fieldset": {"legend": legend, "describedBy": options.get("described_by")},
    }


def _label(bound, options):
    size = options.get("label_size", "s")
    hidden = options.get("label_hidden")
    return {
        "text": label_text(bound, options),
        "classes": "govuk-visually-hidden" if hidden else f"govuk-label--{size}",
        "isPageHeading": bool(options.get("heading")),
    }


def _classes(bound, options):
    own = bound.field.widget.attrs.get("class", "")
    parts = (own, _width(options.get("width")), options.get("classes", ""))
    return " ".join(part for part in parts if part)


def _width(width):
    """A number is a number of characters; a name such as two-thirds is a share of the column."""
    if not width:
        return ""
    return f"govuk-input--width-{width}" if isinstance(width, int) else f"govuk-!-width-{width}"


def _attributes(bound):
    attrs = bound.field.widget.attrs
    return {name: value for name, value in attrs.items() if name not in NOT_ATTRIBUTES and value not in (False, None)}


# One function for each control


def _input(bound, options):
    widget = bound.field.widget
    params = {
        **NOT_ON_DISK,
        **_input_kind(widget),
        **_control(bound, options),
        "value": widget.format_value(bound.value()),
    }
    for affix in ("prefix", "suffix"):
        if options.get(affix):
            params[affix] = {"text": options[affix]}
    return components.render("input", params)


def _input_kind(widget):
    """Numbers are typed as text with a number keypad: spinners lose what was typed."""
    if isinstance(widget, forms.NumberInput):
        whole = str(widget.attrs.get("step", "1")).isdigit()
        return {"type": "text", "inputmode": "numeric" if whole else "decimal", "spellcheck": False}
    if isinstance(widget, forms.EmailInput):
        return {"type": "email", "autocomplete": "email", "spellcheck": False}
    return {"type": widget.input_type}


def _password(bound, options):
    return components.render("password-input", {"autocomplete": "current-password", **_control(bound, options)})


def _textarea(bound, options):
    control = _control(bound, options)
    params = {
        **control,
        "attributes": NOT_ON_DISK | control["attributes"],
        "value": kept_lines(bound.value()),
        "rows": options.get("rows", 5),
    }
    longest = None if options.get("words") else getattr(bound.field, "max_length", None)
    limits = {
        "maxlength": longest,
        "maxwords": options.get("words"),
        "threshold": options.get("threshold"),
    }
    if not any(limits.values()):
        return components.render("textarea", params)
    given = {name: limit for name, limit in limits.items() if limit}
    return components.render("character-count", {**params, **given})


def kept_lines(text):
    """Text for a textarea whose line ends survive the macros' indenting."""
    return mark_safe(escape(text or "").replace("\r\n", "\n").replace("\n", "&#10;"))


def _file(bound, options):
    return components.render("file-upload", {**_control(bound, options), "javascript": True})


def _select(bound, options):
    params = {**_control(bound, options), "items": _options(bound, options)}
    if len(params["items"]) > MANY_CHOICES:
        params["attributes"] = {"data-module": "app-autocomplete", **params["attributes"]}
    return components.render("select", params)


def _options(bound, options):
    """The choices of a select; a group's name stands before its members' own."""
    rows = []
    for group, choices, _ in _groups(bound):
        for choice in choices:
            label = options.get("empty", "Choose one") if choice["label"] == BLANK else choice["label"]
            text = f"{group}: {label}" if group else label
            rows.append({"value": str(choice["value"]), "text": text, "selected": bool(choice["selected"])})
    return rows


def _radios(bound, options):
    return components.render("radios", _choices(bound, options, "govuk-radios"))


def _checkboxes(bound, options):
    return components.render("checkboxes", _choices(bound, options, "govuk-checkboxes"))


def _choices(bound, options, block):
    layout = [f"{block}--{name}" for name in ("inline", "small") if options.get(name)]
    return {
        **_group(bound, options),
        "idPrefix": bound.auto_id,
        "name": bound.html_name,
        "classes": " ".join([*layout, options.get("classes", "")]).strip(),
        "items": _items(bound, options),
    }


def _checkbox(bound, options):
    """One box that stands for yes; its label is the box's own."""
    hint = options.get("hint", bound.help_text)
    box = {
        "value": "on",
        "text": options.get("label", bound.label),
        "checked": bool(bound.value()),
        "disabled": bound.field.disabled,
        "hint": {"text": hint} if hint else None,
        "attributes": _attributes(bound),
    }
    params = {
        **_common(bound, options),
        "hint": None,
        "idPrefix": bound.auto_id,
        "name": bound.html_name,
        "classes": "govuk-checkboxes--small" if options.get("small") else "",
        "items": [box],
    }
    return components.render("checkboxes", params)


def _items(bound, options):
    hints = options.get("hints", {})
    reveals = options.get("reveals", {})
    items = []
    for choice in chain.from_iterable(choices for _, choices, _ in _groups(bound)):
        value = str(choice["value"])
        if value == str(options.get("divider_before", "\0")):
            items.append({"divider": "or"})
        if value or choice["label"] != BLANK:
            items.append(_item(bound, choice, hints.get(value), reveals.get(value)))
    return items


def _item(bound, choice, hint, revealed):
    item = {
        "value": str(choice["value"]),
        "text": str(choice["label"]),
        "checked": bool(choice["selected"]),
        "disabled": bound.field.disabled,
        "attributes": _attributes(bound),
    }
    if hint:
        item["hint"] = _sentence(hint)
    if revealed:
        item["conditional"] = {"html": draw(bound.form[revealed], optional=False)}
    return item


def _groups(bound):
    """The choices by group; those that are no rows of the database are said in the council's words."""
    widget = bound.field.widget
    groups = widget.optgroups(bound.html_name, widget.format_value(bound.value()), {})
    if not isinstance(bound.field, forms.ModelChoiceField):
        for choice in chain.from_iterable(choices for _, choices, _ in groups):
            choice["label"] = said(choice["label"])
    return groups


def _day_boxes(bound, options):
    wrong = _wrong_parts(bound)
    value = bound.value()
    typed = value if isinstance(value, list) else bound.field.widget.decompress(value)
    boxes = [
        {
            "name": f"{bound.html_name}_{part}",
            "id": _box_id(bound, part),
            "label": part.capitalize(),
            "value": text,
            "classes": _box_classes(part, part in wrong),
        }
        for part, text in zip(PARTS, typed, strict=True)
    ]
    params = {**_group(bound, options), "id": f"{bound.auto_id}-group", "items": boxes}
    return components.render("date-input", params)


def _box_id(bound, part):
    return bound.auto_id if part == "day" else f"{bound.auto_id}-{part}"


def _box_classes(part, wrong):
    width = "govuk-input--width-4" if part == "year" else "govuk-input--width-2"
    return f"{width} govuk-input--error" if wrong else width


def _wrong_parts(bound):
    """The boxes that an error is about: the one its code names, or all three."""
    errors = bound.errors.as_data() if bound.errors else []
    named = {error.code for error in errors if error.code in PARTS}
    return named or (set(PARTS) if errors else set())


def _date_picker(bound, options):
    """The MoJ date picker is a GOV.UK text input in a wrapper of its own."""
    value = bound.value()
    if isinstance(value, date):
        value = f"{value.day}/{value.month}/{value.year}"
    params = {**_control(bound, options), "value": value or "", "autocomplete": "off"}
    params["hint"] = params["hint"] or {"text": "For example, 17/5/2026"}
    params["classes"] = f"moj-js-datepicker-input {params['classes']}".strip()
    box = components.render("input", params)
    return mark_safe(f'<div class="moj-datepicker" data-module="moj-date-picker">{box}</div>')


def _several(bound, options):
    """A widget of several boxes, such as a time from and to, as one question with a label each."""
    group = _group(bound, options)
    body = [*_notes(bound, group), *_boxes(bound)]
    notes = [f"{bound.auto_id}-{kind}" for kind in ("hint", "error") if group[NOTE_PARAMS[kind]]]
    fieldset = {**group["fieldset"], "describedBy": " ".join(notes), "html": mark_safe("".join(body))}
    return _form_group(components.render("fieldset", fieldset), group)


def _boxes(bound):
    widget = bound.field.widget
    value = bound.value()
    values = value if isinstance(value, list | tuple) else widget.decompress(value)
    for place, (suffix, inner) in enumerate(zip(box_suffixes(widget), widget.widgets, strict=True)):
        params = {
            **_input_kind(inner),
            "id": f"{bound.auto_id}{suffix}" if place else bound.auto_id,
            "name": f"{bound.html_name}{suffix}",
            "label": {"text": _part_name(inner, suffix)},
            "value": inner.format_value(values[place] if place < len(values) else None),
            "classes": "govuk-input--width-10",
            "disabled": bound.field.disabled,
        }
        yield components.render("input", params)


def box_suffixes(widget):
    """What each box of a widget adds to the field's name; django-filter has names of its own."""
    named = getattr(widget, "suffixes", None)
    return [f"_{name}" for name in named] if named else widget.widgets_names


def _part_name(widget, suffix):
    by_kind = {forms.DateInput: "Date", forms.TimeInput: "Time"}
    by_suffix = {"_after": "From", "_before": "To", "_min": "At least", "_max": "At most"}
    kind = next((name for kind, name in by_kind.items() if isinstance(widget, kind)), "Answer")
    return by_suffix.get(suffix, kind)


def _notes(bound, params):
    """The hint and the error that stand between a question and its boxes."""
    for kind, component in (("hint", "hint"), ("error", "error-message")):
        note = params[NOTE_PARAMS[kind]]
        if note:
            yield components.render(component, {**note, "id": f"{bound.auto_id}-{kind}"})


def _form_group(body, params):
    error = " govuk-form-group--error" if params["errorMessage"] else ""
    return mark_safe(f'<div class="govuk-form-group{error}">{body}</div>')


def _unknown(bound, options):
    """A widget GOV.UK has no component for stands in a GOV.UK form group."""
    params = _control(bound, options)
    label = components.render("label", {**params["label"], "for": bound.id_for_label})
    return _form_group("".join([label, *_notes(bound, params), bound.as_widget()]), params)


# The first kind that fits is taken, so the particular stands before the general.
DRAWINGS = (
    (DayBoxes, _day_boxes),
    (forms.MultiWidget, _several),
    (forms.CheckboxSelectMultiple, _checkboxes),
    (forms.RadioSelect, _radios),
    (forms.SelectMultiple, _checkboxes),
    (forms.Select, _select),
    (forms.CheckboxInput, _checkbox),
    (forms.Textarea, _textarea),
    (forms.PasswordInput, _password),
    (forms.FileInput, _file),
    (forms.DateInput, _date_picker),
    (forms.widgets.Input, _input),
)
