"""Forms of the allocation pages; each checks and speaks, the services act."""

from django import forms

from lib.govuk.forms import GovukForm
from lib.months import Month
from people.models import User

LONG = {"rows": 3, "threshold": 75}
REASON = 300  # characters; a sentence that stands in a table


def reason(label="Why", **options):
    return forms.CharField(label=label, widget=forms.Textarea, max_length=REASON, **options)


class PersonField(forms.ModelChoiceField):
    """Somebody of a list, told apart by job title."""

    def label_from_instance(self, person):
        return f"{person}, {person.job_title}" if person.job_title else str(person)


class DraftForm(GovukForm):
    """Which month is drafted, and from which seed."""

    month = forms.ChoiceField(label="Month")
    seed = forms.IntegerField(
        label="Seed",
        required=False,
        min_value=0,
        max_value=999_999_999,
        help_text="A number that the draw is made from. Leave it empty and one is chosen by chance.",
    )
    govuk = {"seed": {"width": 10}}

    def __init__(self, *args, months, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["month"].choices = [(month.iso, month.label) for month in months]

    def clean_month(self):
        return Month.parse(self.cleaned_data["month"])


class ReasonForm(GovukForm):
    reason = reason()
    govuk = {"reason": LONG}


class SizeForm(GovukForm):
    size = forms.CharField(
        label="How many", max_length=20, help_text="A number, a range such as 2 to 3, 4 per auditor, 5 %, or all."
    )
    govuk = {"size": {"width": 10}}


class PickForm(GovukForm):
    reference = forms.CharField(label="Case reference", max_length=50)
    reason = reason("Why this case")
    govuk = {"reference": {"width": 20}, "reason": LONG}


class AuditorForm(GovukForm):
    """Another auditor, out of those whom the rules allow."""

    to = forms.TypedChoiceField(label="Auditor", coerce=int)
    reason = reason()
    govuk = {"reason": LONG}

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [
            ("", "Select an auditor"),
            *((auditor.key, f"{auditor.name}, {auditor.standing}") for auditor, _ in choices),
        ]

    def clean_to(self):
        return User.objects.get(pk=self.cleaned_data["to"])


class HandoverForm(AuditorForm):
    """Another auditor for a published audit, with more time if they need it."""

    due_on = forms.DateField(
        label="New last day to finalise", required=False, help_text="Leave empty to keep the day it has."
    )
    field_order = ["to", "due_on", "reason"]


class TakerForm(GovukForm):
    """Who takes audits over: one person, or whoever suits each best."""

    to = forms.TypedChoiceField(label="Who takes them over", coerce=int, required=False, empty_value=None)

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [
            ("", "Shared out among those whom the rules allow"),
            *((one.key, f"{one.name}, {one.standing}") for one in people),
        ]


class SwapForm(GovukForm):
    """The other case of a swap."""

    other = forms.ModelChoiceField(
        label="Swap with", queryset=None, error_messages={"required": "Select whom to swap with"}
    )
    reason = reason()
    govuk = {"reason": LONG}

    def __init__(self, *args, others, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["other"].queryset = others
        self.fields["other"].label_from_instance = lambda one: f"{one.auditor}, case {one.sampled_case.case}"


class BreakForm(GovukForm):
    """A month without an audit, for oneself or, by the QA team, for somebody else."""

    person = PersonField(label="Auditor", queryset=User.objects.none())
    month = forms.ChoiceField(label="Month")
    reason = reason("Why", required=False)
    govuk = {"reason": LONG}

    def __init__(self, *args, people, months, **kwargs):
        super().__init__(*args, **kwargs)
        if people is None:
            del self.fields["person"]
        else:
            self.fields["person"].queryset = people
        self.fields["month"].choices = [(month.iso, month.label) for month in months]

    def clean_month(self):
        return Month.parse(self.cleaned_data["month"])


class MonthExemptionForm(BreakForm):
    """A month to be given no audit in, exceptionally and so with a reason."""

    reason = reason("Reason")


class DecisionForm(GovukForm):
    """Agree or refuse, with the reason the person will read."""

    AGREE, REFUSE = "agree", "refuse"

    decision = forms.ChoiceField(
        label="Your decision", choices=[(AGREE, "Agree"), (REFUSE, "Refuse")], widget=forms.RadioSelect
    )
    reason = reason("Why", required=False, help_text="A refusal needs one. The person will read it.")
    govuk = {"reason": LONG}

    def clean(self):
        given = super().clean()
        if given.get("decision") == self.REFUSE and not given.get("reason", "").strip():
            self.add_error("reason", "Enter why you refuse")
        return given

    @property
    def agrees(self):
        return self.cleaned_data["decision"] == self.AGREE
