"""Forms of the people room."""

from django import forms

from lib.govuk.forms import GovukForm
from people.models import Role, Team


class StaffListForm(GovukForm):
    file = forms.FileField(
        label="Staff list",
        help_text="An xlsx or csv file with name, e-mail, job title, team, service, line manager and left.",
    )


class AbsenceForm(GovukForm):
    starts_on = forms.DateField(label="First day away")
    ends_on = forms.DateField(
        label="Last day away", required=False, help_text="Leave empty until further notice.",
    )
    reason = forms.CharField(label="Reason", required=False, max_length=200)

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "The last day away must not be before the first")
        return cleaned


class RoleForm(GovukForm):
    role = forms.ChoiceField(label="Role", choices=Role.choices)
    team = forms.ModelChoiceField(
        label="Team or service", queryset=Team.objects.all(), required=False,
        help_text="Leave empty for the whole council.",
    )
