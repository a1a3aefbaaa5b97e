"""Forms of the people room."""

from django import forms

from lib.govuk.forms import GovukForm
from people.models import Declaration, Role, Team


class StaffListForm(GovukForm):
    file = forms.FileField(
        label="Staff list",
        help_text="An xlsx or csv file with name, e-mail, job title, team, service, line manager and left.",
    )


class MoveWorkForm(GovukForm):
    reason = forms.CharField(
        label="Why", max_length=300, help_text="It stands with each thing that changes hands."
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


class DeclarationForm(GovukForm):
    reference = forms.CharField(
        label="Case reference", max_length=50,
        help_text="As the case system writes it. If you don’t know it, ask the QA team to find it for you.",
    )
    why = forms.ChoiceField(label="How do you know them?", choices=Declaration.Why.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label="Anything the QA team should know", required=False, max_length=2000, widget=forms.Textarea,
        help_text="No names of the child or family.",
    )


class EndDeclarationForm(GovukForm):
    why = forms.CharField(label="Why does it end?", max_length=300)
