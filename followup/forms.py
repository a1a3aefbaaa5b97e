"""Forms of follow-up's pages; each checks and speaks, the services act."""

from django import forms

from audits.forms import long_text
from followup.models import AssuranceCheck, Chain, TrackerCheck
from lib import clock
from lib.govuk.forms import GovukForm
from lib.ids import is_id
from people.models import User

LONG = {"rows": 5, "threshold": 75}


class PeopleField(forms.ModelMultipleChoiceField):
    """Several people of a short list, told apart by job title."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value):
        for one in value or ():
            if not is_id(str(one)):
                raise forms.ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": one})
        return super().clean(value)

    def label_from_instance(self, person):
        return f"{person}, {person.job_title}" if person.job_title else str(person)


class OversightForm(GovukForm):
    """The manager's answer to the audit (HULL-85)."""

    discussion = long_text(
        "What you discussed with the worker, and what will be done",
        help_text="Answer each finding: what you agreed, who does it, and how you will see that it helped the child.",
    )
    govuk = {"discussion": {"rows": 8, "threshold": 75}}


class SupervisionForm(GovukForm):
    """The findings were discussed in supervision (HULL-75)."""

    held_on = forms.DateField(label="Day of the supervision session", initial=clock.today)
    note = long_text("What was discussed about this audit")
    govuk = {"note": LONG}


class MeetingForm(GovukForm):
    """A meeting that was held (HULL-76, HULL-78, HULL-79)."""

    held_on = forms.DateField(label="Day of the meeting", initial=clock.today)
    people = PeopleField(label="Who was there", queryset=User.objects.none())
    notes = long_text("What was discussed")
    plan = long_text("The plan you agreed", required=False, help_text="What must happen, by whom, by when.")
    govuk = {"people": {"small": True}, "notes": LONG, "plan": LONG}

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = people


class FurtherMeetingForm(GovukForm):
    """One more review meeting (HULL-78)."""

    due = forms.DateField(label="To be held by")
    people = PeopleField(label="Who should be there", queryset=User.objects.none())
    govuk = {"people": {"small": True}}

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = people


class EndChainForm(GovukForm):
    """Why a chain is ended by hand."""

    how = forms.ChoiceField(
        label="How it ends",
        widget=forms.RadioSelect,
        choices=[(end, end.label) for end in (Chain.End.CASE_GONE, Chain.End.MODERATED)],
        error_messages={"required": "Select how it ends"},
    )
    note = forms.CharField(label="Why", widget=forms.Textarea, max_length=300)
    govuk = {"note": {"rows": 3}}


class UpdateForm(GovukForm):
    """What has been done about something that stayed undone."""

    update = long_text("What has been done about it")
    govuk = {"update": LONG}


class AssuranceForm(GovukForm):
    """Whether an action said to be done was done (HULL-103)."""

    result = forms.ChoiceField(
        label="What you saw on the child’s file",
        widget=forms.RadioSelect,
        choices=AssuranceCheck.Result.choices,
        error_messages={"required": "Select what you saw on the child’s file"},
    )
    note = long_text("Where you saw it, or what is missing", required=False)
    govuk = {"note": LONG}


class TrackerForm(GovukForm):
    """A senior leader signs a tracker (HULL-07)."""

    result = forms.ChoiceField(
        label="What you saw in the tracker",
        widget=forms.RadioSelect,
        choices=TrackerCheck.Result.choices,
        error_messages={"required": "Select what you saw in the tracker"},
    )
    note = long_text("What must be put right, or what you noticed", required=False)
    govuk = {"note": LONG}


class FilingForm(GovukForm):
    """An audit was put on the child's record."""

    filed_on = forms.DateField(label="Day it was put on the record", initial=clock.today)
    where = forms.CharField(label="Where it stands on the record", required=False, max_length=200)
