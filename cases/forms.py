"""Forms of the cases room."""

from django import forms

from cases.codesets import CODE_SETS
from lib import clock
from lib.govuk.days import DayField
from lib.govuk.forms import GovukForm
from people.models import Team, User

NO_VALUE = "-"


class FilesInput(forms.ClearableFileInput):
    """One box for a workbook or for all csv files of a delivery."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once, as a list."""

    widget = FilesInput

    def clean(self, data, initial=None):
        files = data if isinstance(data, (list, tuple)) else [data]
        return [super(FilesField, self).clean(file, initial) for file in files]


class PastDayField(DayField):
    """A day that is not in the future."""

    def validate(self, value):
        super().validate(value)
        if value and value > clock.today():
            raise forms.ValidationError(f"{self.label} must be today or in the past")


class UploadForm(GovukForm):
    files = FilesField(
        label="Workbook, or all csv files of the lists",
        help_text="The lists of Annex A as .xlsx, or one .csv file for each list. A list of carers, adopters, lodgings"
        " or arrangements may come with them or alone: its headings are Reference and Kind, and Team, Worker, Opened,"
        " Closed, Restricted where it has them.",
        error_messages={"required": "Choose a workbook, or the csv files of the lists"},
    )
    as_at = PastDayField(
        label="Day on which the lists were made", required=False,
        help_text="Leave it empty to have the day of the last contact or referral suggested.",
    )


class DayForm(GovukForm):
    as_at = PastDayField(label="Day on which the lists were made")


class ValuesForm(GovukForm):
    """A meaning for each spelling nobody has explained: `values` as the summary lists them."""

    def __init__(self, *args, values, **kwargs):
        super().__init__(*args, **kwargs)
        self.values = values
        for number, value in enumerate(values):
            self.fields[f"value_{number}"] = forms.ChoiceField(
                label=f"{value['label']}: “{value['spelling']}”", required=False,
                choices=_meanings(value["field"]), help_text=_places(value),
            )
        self.govuk = {name: {"optional": False} for name in self.fields}

    def meanings(self):
        """{(field, spelling): meaning, or "" for no value} of those that were answered."""
        answers = {}
        for number, value in enumerate(self.values):
            answer = self.cleaned_data[f"value_{number}"]
            if answer:
                answers[value["field"], value["spelling"]] = "" if answer == NO_VALUE else answer
        return answers


def _meanings(field):
    labels = CODE_SETS[field].labels
    return [("", "Decide later"), (NO_VALUE, "It says nothing"), *labels.items()]


def _places(value):
    places = ", ".join(value["places"])
    more = value["count"] - len(value["places"])
    return f"{places} and {more} more" if more > 0 else places


class TeamNameForm(GovukForm):
    team = forms.ModelChoiceField(
        label="Team", queryset=Team.objects.all(), required=False,
        help_text="Leave it empty if this is no team.",
    )


class WorkerNameForm(GovukForm):
    worker = forms.ModelChoiceField(
        label="Person", queryset=User.objects.filter(is_active=True), required=False,
        help_text="Leave it empty if this is nobody on the staff list.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        people = self.fields["worker"].queryset.select_related("team")
        self.fields["worker"].queryset = people
        self.fields["worker"].label_from_instance = (
            lambda person: ", ".join(filter(None, (person.name, person.job_title, str(person.team or ""))))
        )


class AskForm(GovukForm):
    reference = forms.CharField(label="Number of the record", max_length=50)
    why = forms.CharField(
        label="Why do you need to open it?", widget=forms.Textarea, max_length=1000
    )
    until = DayField(label="Last day you need it")

    govuk = {"reference": {"width": 10}}

    def clean_until(self):
        until = self.cleaned_data["until"]
        if until < clock.today():
            raise forms.ValidationError("Last day you need it must be today or later")
        return until


class DecideForm(GovukForm):
    decision = forms.ChoiceField(
        label="Decision", choices=[("granted", "Grant"), ("refused", "Refuse")],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label="Reason", widget=forms.Textarea, max_length=1000)


class RestrictForm(GovukForm):
    references = forms.CharField(
        label="Numbers of the records", widget=forms.Textarea, max_length=20_000,
        help_text="One on each line, or with commas between.",
    )
    why = forms.CharField(label="Why are they restricted?", widget=forms.Textarea, max_length=1000)

    def clean_references(self):
        return self.cleaned_data["references"].replace(",", "\n").split("\n")


class ReasonForm(GovukForm):
    why = forms.CharField(label="Reason", widget=forms.Textarea, max_length=1000)


class ClosingForm(GovukForm):
    why = forms.CharField(label="What is known of the closing", widget=forms.Textarea, required=False, max_length=1000)
