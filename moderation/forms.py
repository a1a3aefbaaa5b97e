"""Forms of a moderation's pages; each checks and speaks, the services act."""

from django import forms

from audits.forms import long_text
from lib import clock
from lib.govuk.forms import GovukForm

LONG = {"rows": 4, "threshold": 75}


class GradeForm(GovukForm):
    """The moderator's own record: a judgement of each section, the overall grade, and why.

    `scale` is the audit's, `judged` [(section, scale)]; a draft may leave anything out.
    """

    grade = forms.ChoiceField(
        label="Your overall grade", widget=forms.RadioSelect, error_messages={"required": "Select your overall grade"}
    )
    rationale = long_text("Why you give this grade", help_text="Name the evidence on the file.")

    def __init__(self, *args, scale, judged, draft=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.judged = judged
        self.fields["grade"].choices = [(one.code, one.name) for one in scale.grades]
        self.govuk = {
            "grade": {"hints": {one.code: one.descriptor for one in scale.grades}, "label_size": "m"},
            "rationale": {"rows": 6, "threshold": 75},
        }
        for section, of_section in judged:
            self._add_section(section, of_section)
        if draft:
            for field in self.fields.values():
                field.required = False

    def _add_section(self, section, scale):
        judgement, comment = f"judgement_{section.pk}", f"comment_{section.pk}"
        self.fields[judgement] = forms.ChoiceField(
            label="Your judgement",
            widget=forms.RadioSelect,
            choices=[(one.code, one.name) for one in scale.grades],
            error_messages={"required": f"Select your judgement of “{section.title}”"},
        )
        self.fields[comment] = forms.CharField(
            label="Your comment", widget=forms.Textarea, required=False, max_length=20_000
        )
        self.govuk[judgement] = {"small": True}
        self.govuk[comment] = {**LONG, "optional": False}

    def boxes(self):
        """The bound fields of each judged section: {section id: (judgement, comment)}."""
        return {
            section.pk: (self[f"judgement_{section.pk}"], self[f"comment_{section.pk}"]) for section, _ in self.judged
        }

    def judgements(self):
        """What was given: {section id: (judgement, comment)}."""
        given = self.cleaned_data
        return {
            section.pk: (given[f"judgement_{section.pk}"], given[f"comment_{section.pk}"]) for section, _ in self.judged
        }


class DiscussionForm(GovukForm):
    """What auditor and moderator said to each other, and the grade after it (HULL-86)."""

    discussed_on = forms.DateField(label="Day of the discussion with the auditor", initial=clock.today)
    discussion = long_text(
        "What you discussed and agreed", help_text="The auditor and the people named on the audit read this."
    )
    grade_after = forms.ChoiceField(
        label="Grade after moderation",
        widget=forms.RadioSelect,
        error_messages={"required": "Select the grade after moderation"},
    )

    def __init__(self, *args, scale, rule, people=(), standing=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.govuk = {"discussion": {"rows": 6, "threshold": 75}}
        self.fields["grade_after"].choices = [(one.code, one.name) for one in scale.grades]
        if not rule.second_grade:
            self._may_stay(rule, standing)
        self.prompts = rule.meeting.prompts if rule.meeting else ()
        for number, prompt in enumerate(self.prompts):
            self.fields[f"note_{number}"] = forms.CharField(
                label=prompt, widget=forms.Textarea, required=False, max_length=20_000
            )
            self.govuk[f"note_{number}"] = LONG
        if people:
            self.fields["people"] = forms.MultipleChoiceField(
                label="Who was there beside you",
                required=False,
                choices=[(str(one.pk), str(one)) for one in people],
                widget=forms.CheckboxSelectMultiple,
            )
            self.govuk["people"] = {"small": True}
        self.asked = {str(one.pk): one for one in people}

    def _may_stay(self, rule, standing):
        """Without a second grade the first may stay; where the auditor's always stands, none is asked for."""
        if rule.grade_stands == "auditor":
            del self.fields["grade_after"]
            return
        field = self.fields["grade_after"]
        field.required = False
        field.choices = [("", f"It stays “{standing.name}”"), *field.choices]
        self.govuk["grade_after"] = {"optional": False}

    @property
    def meeting(self):
        """What `services.finish` takes of the meeting: people, and (prompt, text) pairs."""
        given = self.cleaned_data
        return {
            "people": [self.asked[pk] for pk in given.get("people", ())],
            "notes": [(prompt, given[f"note_{number}"]) for number, prompt in enumerate(self.prompts)],
        }


class AgreementForm(GovukForm):
    """The auditor agrees to the third record, or sends it back with a reason."""

    agrees = forms.ChoiceField(
        label="Do you agree to this record?",
        choices=[("yes", "Yes, its grade stands"), ("no", "No, we need to talk again")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether you agree"},
    )
    reason = forms.CharField(label="Why not?", required=False, widget=forms.Textarea, max_length=5_000)

    govuk = {"agrees": {"reveals": {"no": "reason"}}, "reason": {"rows": 4}}

    def clean(self):
        given = super().clean()
        if given.get("agrees") == "no" and not given.get("reason", "").strip():
            self.add_error("reason", "Say why you do not agree")
        return given


class WhoForm(GovukForm):
    """Who moderates, and why. `candidates` are those of `month.candidates`."""

    moderator = forms.ChoiceField(label="Who moderates", widget=forms.RadioSelect)
    why = long_text("Why", help_text="In one sentence a manager can repeat.")
    govuk = {"why": LONG}

    def __init__(self, *args, candidates, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = {str(one.person.pk): one.person for one in candidates}
        self.fields["moderator"].choices = [(key, person.name) for key, person in self.people.items()]
        self.govuk = {**self.govuk, "moderator": {"hints": {str(one.person.pk): one.hint for one in candidates}}}

    def clean_moderator(self):
        return self.people[self.cleaned_data["moderator"]]


class CancelForm(GovukForm):
    """Why the audit is not moderated after all."""

    reason = long_text("Why")
    govuk = {"reason": LONG}


class MonthsForm(GovukForm):
    """From which month to which."""

    first = forms.ChoiceField(label="From", required=False)
    last = forms.ChoiceField(label="To", required=False)

    def __init__(self, *args, months, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [(month.iso, month.label) for month in months]
        self.fields["first"].choices = self.fields["last"].choices = choices
