"""Forms of requests and holds."""

from django import forms

from cases.models import Case
from lib.govuk.forms import GovukForm
from records.models import Passage


class CaseForm(GovukForm):
    """Names one case by its reference."""

    reference = forms.CharField(label="Case reference", max_length=50)
    why = forms.CharField(label="Why", max_length=300)

    def clean_reference(self):
        found = Case.objects.filter(reference=self.cleaned_data["reference"].strip(), removal=None).first()
        if found is None:
            raise forms.ValidationError("No case has this reference. Write it as the case list does.")
        self.case = found
        return found.reference


class RequestForm(CaseForm):
    govuk = {
        "why": {"label": "Which request is it?", "hint": "Its number and the day it came. No names."},
    }


class HoldForm(CaseForm):
    govuk = {"why": {"hint": "Such as the court’s or the inquiry’s number. No names."}}


class DecisionForm(GovukForm):
    """What is decided on each of a page's passages; one may stay open."""

    def __init__(self, *args, passages, **kwargs):
        super().__init__(*args, **kwargs)
        for number, passage in enumerate(passages, 1):
            self.fields[f"passage-{passage.pk}"] = forms.ChoiceField(
                label=f"Decision {number}", choices=Passage.Decision.choices[-2:], required=False,
                widget=forms.RadioSelect, initial=passage.decision,
            )

    govuk = {}

    def decisions(self):
        """{passage id: decision} of those decided."""
        return {int(name.partition("-")[2]): value for name, value in self.cleaned_data.items() if value}
