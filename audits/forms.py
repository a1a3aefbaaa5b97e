"""Forms of the audit's pages; each checks and speaks, the services act."""

from uuid import uuid4

from django import forms
from django.db.models import Q

from audits import parts
from audits.models import Participant
from frameworks.vocabulary import ROLES
from lib.govuk.forms import GovukForm
from people.models import User

HOW = [(how, how) for how in ("Telephone", "Email", "Message", "In person")]
#: A box of three lines; characters are counted only when most are used.
LONG = {"rows": 3, "threshold": 75}
YES_NO = [("yes", "Yes"), ("no", "No")]


class PersonField(forms.ModelChoiceField):
    """Somebody of a short list, told apart by job title."""

    def label_from_instance(self, person):
        return f"{person}, {person.job_title}" if person.job_title else str(person)


def long_text(label, **options):
    return forms.CharField(label=label, widget=forms.Textarea, max_length=20_000, **options)


class ReasonForm(GovukForm):
    """A step that needs its reason."""

    reason = long_text("Why")
    govuk = {"reason": LONG}


class WorkerForm(GovukForm):
    """Who works with the child now, and whether they can take part (HULL-01, HULL-59)."""

    STILL, OTHER, ABSENT = "still", "other", "absent"

    who = forms.ChoiceField(label="Is this still the child’s worker?", widget=forms.RadioSelect)
    practitioner = PersonField(label="Who is the worker now", queryset=User.objects.none(), required=False)
    reason = forms.CharField(
        label="Why the worker cannot take part",
        widget=forms.Textarea,
        required=False,
        max_length=2_000,
        help_text="For example, long-term sickness. The audit goes on without their input.",
    )
    govuk = {"who": {"reveals": {OTHER: "practitioner", ABSENT: "reason"}}, "reason": LONG}

    def __init__(self, *args, audit, on, **kwargs):
        super().__init__(*args, **kwargs)
        asked = f"Is this still {audit.case.worker_words}?"
        self["who"].label = asked
        self.fields["who"].error_messages["required"] = f"Select an answer: {asked}"
        still = [(self.STILL, f"Yes, {audit.practitioner}")] if audit.practitioner_id else []
        self.fields["who"].choices = [
            *still,
            (self.OTHER, "No, it is somebody else"),
            (self.ABSENT, "The worker cannot take part"),
        ]
        self.fields["practitioner"].queryset = colleagues(audit, on=on).exclude(pk=audit.auditor_id)
        self.audit = audit

    def clean(self):
        given = super().clean()
        if given.get("who") == self.OTHER and not given.get("practitioner"):
            self.add_error("practitioner", "Select who the worker is now")
        if given.get("who") == self.ABSENT and not given.get("reason", "").strip():
            self.add_error("reason", "Enter why the worker cannot take part")
        if given.get("who") == self.STILL:
            given["practitioner"] = self.audit.practitioner
        return given


class AttemptForm(GovukForm):
    """One try to reach somebody named on the audit (HULL-61, HULL-62)."""

    person = PersonField(
        label="Whom did you try to reach?",
        queryset=User.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    how = forms.ChoiceField(label="How", choices=HOW, widget=forms.RadioSelect)
    answered = forms.ChoiceField(label="Did they reply?", choices=YES_NO, widget=forms.RadioSelect)
    meeting_on = forms.DateField(label="Day of the meeting, if you agreed one", required=False)
    meeting_time = forms.TimeField(
        label="Time of the meeting",
        required=False,
        help_text="For example, 14:30",
        widget=forms.TextInput,
        input_formats=["%H:%M", "%H.%M", "%I:%M%p", "%I%p"],
        error_messages={"invalid": "Enter the time of the meeting, for example 14:30"},
    )
    note = forms.CharField(label="Note", widget=forms.Textarea, required=False, max_length=2_000)
    govuk = {
        "how": {"inline": True},
        "answered": {"inline": True},
        "meeting_time": {"width": 5},
        "note": LONG,
    }

    def __init__(self, *args, audit, **kwargs):
        super().__init__(*args, **kwargs)
        ids = [person.pk for person in parts.named_on(audit)]
        self.fields["person"].queryset = User.objects.filter(pk__in=ids)

    def clean(self):
        """A meeting is a day and a time: neither alone is kept as if it were both."""
        given = super().clean()
        for name, other in (("meeting_on", "meeting_time"), ("meeting_time", "meeting_on")):
            if given.get(other) and not given.get(name) and name not in self.errors:
                self.add_error(name, f"Enter the {'day' if name == 'meeting_on' else 'time'} of the meeting")
        return given


class ActionForm(GovukForm):
    """One improvement action: what, who, by when, and the effect for the child (HULL-68)."""

    finding = forms.CharField(
        label="What you found",
        widget=forms.Textarea,
        required=False,
        max_length=5_000,
        help_text="The recommendation this action answers.",
    )
    what = forms.CharField(
        label="What must be done",
        widget=forms.Textarea,
        max_length=5_000,
        help_text="Specific enough that anyone can tell whether it was done.",
    )
    owner = PersonField(label="Who does it", queryset=User.objects.none(), required=False)
    somebody_else = forms.CharField(
        label="Or somebody else",
        required=False,
        max_length=254,
        help_text="Their work e-mail or full name.",
    )
    owner_role = forms.ChoiceField(label="In which role", required=False, choices=[])
    due_on = forms.DateField(label="By when", required=False)
    effect = forms.CharField(
        label="What will be different for the child",
        widget=forms.Textarea,
        required=False,
        max_length=5_000,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    govuk = {
        "finding": LONG,
        "what": LONG,
        "effect": LONG,
        "somebody_else": {"width": "two-thirds"},
    }

    def __init__(self, *args, audit, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.on = on
        self.initial.setdefault("key", uuid4().hex)
        self.fields["owner"].queryset = colleagues(audit, on=on)
        self.fields["owner_role"].choices = [
            ("", "Choose one"),
            *((key, audit.policy.role_title(key)) for key in ROLES),
        ]

    def clean(self):
        given = super().clean()
        words = given.pop("somebody_else", "").strip()
        if words:
            given["owner"] = self._found(words)
        return given

    def _found(self, words):
        people = list(
            User.objects.working(self.on).filter(Q(email__iexact=words) | Q(name__iexact=words))[:2]
        )
        if len(people) == 1:
            return people[0]
        if people:
            self.add_error("somebody_else", f"Several people are called {words}. Enter a work e-mail.")
        else:
            self.add_error(
                "somebody_else",
                f"Nobody on the staff list is called {words}. Enter a work e-mail.",
            )
        return None


class LaterActionForm(ActionForm):
    """An action that is added to a finalised audit: whole at once, as no self-check follows (HULL-04, HULL-86)."""

    govuk = {
        **ActionForm.govuk,
        "owner": {"optional": False},
        "somebody_else": {"width": "two-thirds", "optional": False},
        "owner_role": {"optional": False},
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["due_on"].required = True
        self.fields["due_on"].error_messages["required"] = "Enter the day by which it is done"

    def clean(self):
        given = super().clean()
        named = given.get("owner") or given.get("owner_role")
        if not named and not {"owner", "somebody_else"} & set(self.errors):
            self.add_error("owner", "Say who does it: choose somebody, name somebody else or choose a role")
        return given


class ReflectionForm(GovukForm):
    """The worker's or manager's own words (HULL-58)."""

    text = long_text("Your reflection", help_text="It stays with the audit under your name.")
    govuk = {"text": {"rows": 8, "threshold": 75}}


class ChallengeForm(GovukForm):
    """Why somebody named on the audit disagrees (HULL-69)."""

    text = long_text(
        "What you disagree with, and why",
        help_text="Name the question or the grade, and what the file shows.",
    )
    govuk = {"text": {"rows": 8, "threshold": 75}}


class AnswerForm(GovukForm):
    """The auditor's answer after talking it over (HULL-72)."""

    text = long_text("Your answer")
    settled = forms.ChoiceField(
        label="Do you agree now?",
        widget=forms.RadioSelect,
        choices=[("yes", "Yes, we have settled it"), ("no", "No, somebody else must decide")],
        error_messages={"required": "Select whether you agree now"},
    )


class ReferForm(GovukForm):
    """Who decides: somebody senior of a service not connected with the case (HULL-72)."""

    to = PersonField(label="Who decides", queryset=User.objects.none())

    def __init__(self, *args, deciders, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = deciders


class DecisionForm(GovukForm):
    """The final decision on a challenge (HULL-72)."""

    decision = long_text("Your decision and the reasons for it")
    grade = forms.ChoiceField(label="The grade that stands from now on", required=False, choices=[])

    def __init__(self, *args, scale, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["grade"].choices = [
            ("", "The grade stays as it is"),
            *((one.code, one.name) for one in scale.grades),
        ]


class LimitForm(GovukForm):
    """Why a limiting judgement is set aside (BOLT-29)."""

    reason = long_text(
        "Why it is set aside", help_text="It stands under your name on every page and print of this audit."
    )
    govuk = {"reason": LONG}

    def __init__(self, *args, label="Why it is set aside", **kwargs):
        super().__init__(*args, **kwargs)
        self["reason"].label = label
        self.fields["reason"].error_messages["required"] = f"Enter {label[0].lower()}{label[1:]}"


class ReturnForm(GovukForm):
    """What the auditor must amend (HULL-71)."""

    reason = long_text(
        "What the auditor should amend", help_text="The auditor and everybody named on the audit read this."
    )


class InviteForm(GovukForm):
    """Somebody else let into this one audit (HULL-19)."""

    person = PersonField(label="Who", queryset=User.objects.none())
    part = forms.ChoiceField(
        label="As what",
        widget=forms.RadioSelect,
        choices=[(part, part.label) for part in (Participant.Part.GUEST, Participant.Part.READER)],
    )
    until = forms.DateField(
        label="Until", required=False, help_text="Leave it empty for as long as the audit runs."
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people


class ConcernForm(GovukForm):
    """What makes the auditor fear for the child's safety (HULL-64)."""

    text = long_text("What worries you", help_text="Write what you saw in the file and why it cannot wait.")


class AcknowledgeForm(GovukForm):
    """What was done about a concern (HULL-64)."""

    what_was_done = long_text("What was done to make the child safe")


def colleagues(audit, *, on):
    """People an action or a case may be given to: named on the audit, or of the case's service."""
    named = [person.pk for person in (*parts.named_on(audit), audit.auditor)]
    near = Q(pk__in=named)
    if audit.team_id:
        near |= Q(team=audit.team_id)
    if audit.team_id and audit.team.parent_id:
        near |= Q(team=audit.team.parent_id) | Q(team__parent=audit.team.parent_id)
    return User.objects.working(on).filter(near).order_by("name", "pk")
