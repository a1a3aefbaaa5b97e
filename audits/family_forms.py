"""Forms about the family's views; they check and speak, `audits/family.py` acts."""

from django import forms

from audits.forms import LONG, long_text
from audits.models import FamilyView
from lib.govuk.days import DayField
from lib.govuk.forms import GovukForm


class FamilyViewForm(GovukForm):
    """Who of the family was asked, how, and what came of it (HULL-50)."""

    who = forms.ChoiceField(label="Who", choices=FamilyView.Who.choices, widget=forms.RadioSelect)
    outcome = forms.ChoiceField(
        label="What came of it", choices=FamilyView.Outcome.choices, widget=forms.RadioSelect
    )
    how = forms.ChoiceField(
        label="How they were asked or answered",
        choices=FamilyView.How.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    on = DayField(label="Day they were asked or answered")
    said = long_text(
        "What they said, or why they were not heard",
        required=False,
        help_text="In their own words where you can. Leave it empty where there was no reply.",
    )
    govuk = {"said": LONG}


class ReceivedForm(FamilyViewForm):
    """An answer from outside, with the number of the audit it belongs to (HULL-122)."""

    reference = forms.CharField(
        label="Audit number", max_length=30, help_text="As on the form or letter, for example 2026-03-014."
    )
    field_order = ["reference", "who", "outcome", "how", "on", "said"]
    govuk = {**FamilyViewForm.govuk, "reference": {"width": 10}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["outcome"].initial = FamilyView.Outcome.HEARD
        self.fields["how"].initial = FamilyView.How.CAME_IN


class ToldForm(GovukForm):
    """What somebody of the family was told of the findings."""

    told_on = DayField(label="Day they heard the findings")
    told = long_text("What they were told")
    govuk = {"told": LONG}
