"""Forms about what is learned from many audits; `followup/learning.py` acts."""

from django import forms

from audits.forms import PersonField, long_text
from followup.forms import LONG
from followup.learned import LearningAction, ThemeSummary
from lib.govuk.forms import GovukForm
from people.models import User

YES_NO = [("yes", "Yes"), ("no", "No")]


class SummaryForm(GovukForm):
    """The agreed summary of a theme (HULL-20)."""

    findings = long_text("Overall findings, as agreed", help_text="No child or worker is named here.")
    key_messages = long_text("Key messages")
    remedial = forms.ChoiceField(
        label="Must much change, so that it is looked at again?", choices=YES_NO, widget=forms.RadioSelect
    )
    govuk = {"findings": LONG, "key_messages": LONG, "remedial": {"inline": True}}

    def clean_remedial(self):
        return self.cleaned_data["remedial"] == "yes"


class PartnersForm(SummaryForm):
    """What a partnership's multi-agency audit says for this service (HULL-22)."""

    title = forms.CharField(label="What the partnership audited", max_length=200)
    month = forms.DateField(label="A day of the month it was done in")
    field_order = ["title", "month", "findings", "key_messages", "remedial"]


class LookAgainForm(GovukForm):
    """The second look at a theme (HULL-21)."""

    outcome = forms.ChoiceField(label="What comes of it", choices=[], widget=forms.RadioSelect)
    note = long_text("What you saw when you looked again")
    govuk = {"note": LONG}

    def __init__(self, *args, summary, **kwargs):
        super().__init__(*args, **kwargs)
        partners = ThemeSummary.Outcome.PARTNERS
        self.fields["outcome"].choices = [
            (one.value, one.label) for one in ThemeSummary.Outcome if one != partners or summary.is_of_partners
        ]


class LearningActionForm(GovukForm):
    """An action that a meeting on learning agreed (HULL-08)."""

    kind = forms.ChoiceField(label="Kind", choices=LearningAction.Kind.choices, widget=forms.RadioSelect)
    what = long_text("What is to be done", help_text="For the service, not for one child. No child is named here.")
    owner = PersonField(label="Who does it", queryset=User.objects.none())
    due = forms.DateField(label="By when")
    govuk = {"kind": {"inline": True}, "what": LONG}

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people


class DoneForm(GovukForm):
    """What was done about a learning action."""

    done = long_text("What was done, and what changed")
    govuk = {"done": LONG}
