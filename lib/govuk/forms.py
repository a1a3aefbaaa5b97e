"""Forms whose missing answers are named in GOV.UK's words.

`Enter the reason` for a box, `Select the grade` for a choice: the label decides.
Any other Django form can be drawn too; these only speak better.
"""

from django import forms
from django.core.exceptions import ValidationError
from django.forms.fields import Field

from lib.govuk.days import within_reach
from lib.sentences import inside

# Labels that begin so take no "the" before them.
OWN_ARTICLE = {"a", "an", "any", "how", "one", "the", "their", "these", "this"}
OWN_ARTICLE |= {"what", "when", "where", "which", "who", "why", "your"}
CHOSEN = (forms.Select, forms.RadioSelect, forms.CheckboxInput, forms.FileInput)


class _Speaking:
    """A form that asks for what is missing by the name on its label."""

    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            _name_missing(self[name])
            if isinstance(field, forms.DateField):
                field.validators.append(within_reach)


class GovukForm(_Speaking, forms.Form):
    """A form that asks in GOV.UK's words."""


class GovukModelForm(_Speaking, forms.ModelForm):
    """A form over one row that asks in GOV.UK's words."""


def missing(label, *, widget):
    """What to say when the answer under `label` was left out."""
    label = str(label).strip()
    if isinstance(widget, forms.CheckboxInput):
        return f"Tick the box to go on: {label}"
    verb = "Select" if isinstance(widget, CHOSEN) else "Enter"
    if label.endswith("?"):
        return f"{verb} an answer: {label}"
    words = in_sentence(label)
    return f"{verb} {words}" if words.split(" ")[0] in OWN_ARTICLE else f"{verb} the {words}"


def in_sentence(label):
    """The label inside a sentence: initials such as IRO, and I, stay as they are."""
    return inside(str(label).rstrip(":. "))


def _name_missing(bound):
    field = bound.field
    if field.error_messages.get("required") == Field.default_error_messages["required"]:
        field.error_messages["required"] = missing(bound.label, widget=field.widget)


def refuse(form, error):
    """Show what a service refused: a ValidationError or any exception that is a sentence."""
    form.add_error(None, error if isinstance(error, ValidationError) else str(error))
