"""Forms about being told."""

from django import forms

from lib.govuk.forms import GovukForm
from trail.kinds import WAYS, Group, Way

HINTS = {
    Group.REMINDER: "A few days before something of yours is due, as the council’s rules say.",
    Group.OVERDUE: "Your own work whose day has passed. This can be put together, not switched off.",
    Group.NEWS: "An audit you are given, a question put to you, a decision on something of yours.",
}


class WaysForm(GovukForm):
    """How to be told of each group of notices; `ways` are those that hold now."""

    def __init__(self, *args, ways, **kwargs):
        super().__init__(*args, **kwargs)
        for group, offered in WAYS.items():
            self.fields[group.value] = forms.ChoiceField(
                label=group.label, help_text=HINTS[group], initial=ways[group], widget=forms.RadioSelect,
                choices=[(way.value, way.label) for way in offered],
            )  # fmt: skip

    @property
    def ways(self):
        """What was chosen: {group: way}."""
        return {group: Way(self.cleaned_data[group.value]) for group in WAYS}
