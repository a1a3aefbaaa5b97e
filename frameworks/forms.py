"""Forms for changing a framework's draft."""

from dataclasses import replace

from django import forms

from frameworks import toolforms
from frameworks.drafting import editing
from frameworks.vocabulary import CATEGORIES, MARKS, ROLES
from lib import clock
from lib.govuk.days import DayField
from lib.govuk.forms import GovukForm


def _lines(text):
    return tuple(line.strip() for line in text.splitlines() if line.strip())


class Words(forms.CharField):
    """Several lines of text; at most as long as an entry of a file."""

    widget = forms.Textarea

    def __init__(self, **options):
        super().__init__(max_length=5_000, **options)


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once, as a list."""

    widget = FilesInput

    def clean(self, data, initial=None):
        files = data if isinstance(data, (list, tuple)) else [data]
        return [super(FilesField, self).clean(file, initial) for file in files]


class Versioned(GovukForm):
    """A form that names the version of the draft it was opened with."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class UploadForm(Versioned):
    files = FilesField(
        label="Files of the framework",
        help_text="One .zip as downloaded here, or policy.yaml and all files of tools together.",
        error_messages={"required": "Choose the files of the framework"},
    )


class TextForm(Versioned):
    text = forms.CharField(label="Text of the file", widget=forms.Textarea, strip=False)
    govuk = {"text": {"rows": 30, "classes": "app-code"}}


class NewToolForm(Versioned):
    title = forms.CharField(label="Name of the tool", max_length=200)
    subject_kind = forms.ChoiceField(label="What is audited with it", choices=list(toolforms.SUBJECT_KINDS.items()))


class PublishForm(GovukForm):
    in_force_from = DayField(label="In force from")
    note = forms.CharField(label="What changes, in a sentence", max_length=300)

    def clean_in_force_from(self):
        day = self.cleaned_data["in_force_from"]
        if day < clock.today():
            raise forms.ValidationError("In force from must be today or a later day")
        return day


class ToolForm(Versioned):
    title = forms.CharField(label="Name of the tool", max_length=200)
    introduction = Words(label="What the auditor reads first", required=False)
    look_back = forms.IntegerField(
        label="How far back the audit reads, in months", required=False, min_value=1, max_value=240
    )
    look_back_note = forms.CharField(label="When to read further back", required=False, max_length=1_000)
    minutes = forms.IntegerField(
        label="Time meant for the audit, in minutes", required=False, min_value=1, max_value=1440
    )
    draft = forms.BooleanField(label="Not yet approved: shown, but nothing is drawn with it", required=False)

    govuk = {"look_back": {"width": 4}, "minutes": {"width": 4}, "introduction": {"rows": 4}}

    @staticmethod
    def values_of(form):
        return {
            name: getattr(form, name)
            for name in ("title", "introduction", "look_back", "look_back_note", "minutes", "draft")
        }

    def changed_form(self, form):
        return editing.with_head(form, **{name: self.cleaned_data[name] for name in self.values_of(form)})


class SectionForm(Versioned):
    NAMED = ("title", "part", "written_by", "guidance", "minutes")

    title = forms.CharField(label="Heading", max_length=200)
    part = forms.ChoiceField(
        label="Who keeps it", choices=[(code, words.capitalize()) for code, words in toolforms.PARTS.items()]
    )
    written_by = forms.ChoiceField(
        label="Whose words it holds",
        choices=[(code, words[0].upper() + words[1:]) for code, words in toolforms.WRITERS.items()],
    )
    guidance = Words(label="Help above the questions", required=False)
    looks_like = Words(label="What good looks like", required=False, help_text="One sentence to a line.")
    minutes = forms.IntegerField(label="Time meant for it, in minutes", required=False, min_value=1, max_value=600)

    govuk = {"minutes": {"width": 4}, "guidance": {"rows": 4}, "looks_like": {"rows": 8}}

    @staticmethod
    def values_of(section):
        given = {name: getattr(section, name) for name in SectionForm.NAMED}
        return given | {"looks_like": "\n".join(section.looks_like)}

    @property
    def entries(self):
        given = {name: self.cleaned_data[name] for name in self.NAMED}
        return given | {"looks_like": _lines(self.cleaned_data["looks_like"])}

    def changed_form(self, form, code):
        """The tool with this section changed, or added where `code` is empty."""
        if code:
            return editing.with_section(form, code, **self.entries)
        new = editing.code_for(self.cleaned_data["title"], editing.codes_in(form))
        return editing.with_new_section(form, toolforms.SectionForm(code=new, **self.entries))


class QuestionForm(Versioned):
    """One question; which entries count depends on its kind, and the others are left alone."""

    text = forms.CharField(label="The question", widget=forms.Textarea, max_length=2_000)
    number = forms.CharField(label="Number as printed", required=False, max_length=10)
    guidance = Words(label="Help under the question", required=False)
    kind = forms.ChoiceField(
        label="How it is answered", choices=[(code, words.capitalize()) for code, words in toolforms.KINDS.items()]
    )
    answers = forms.ChoiceField(label="Shared answers", required=False)
    choices = Words(label="Answers of its own", required=False, help_text="One to a line, instead of shared answers.")
    scale = forms.ChoiceField(label="Scale of the grade or judgement", required=False)
    columns = Words(label="Columns of the table", required=False, help_text="One heading to a line.")
    comment_prompt = forms.CharField(label="What the comment box asks", required=False, max_length=1_000)
    required = forms.BooleanField(label="The audit cannot be submitted without it", required=False)
    becomes_action = forms.BooleanField(
        label="What is written can be carried into the table of actions", required=False
    )
    categories = forms.MultipleChoiceField(
        label="Only for cases in these categories", required=False, choices=list(CATEGORIES.items()),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    marks = forms.MultipleChoiceField(
        label="Only for cases with one of these marks", required=False, choices=list(MARKS.items()),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    govuk = {
        "text": {"rows": 3}, "guidance": {"rows": 3}, "choices": {"rows": 5}, "columns": {"rows": 5},
        "number": {"width": 5}, "categories": {"small": True}, "marks": {"small": True},
    }  # fmt: skip

    def __init__(self, *args, form, policy, **kwargs):
        super().__init__(*args, **kwargs)
        self.form = form
        self.fields["answers"].choices = [("", "None"), *((one.code, _shown(one)) for one in form.answer_sets)]
        self.fields["scale"].choices = [("", "None"), *((one.code, one.title) for one in policy.scales)]

    @staticmethod
    def values_of(question):
        names = ("text", "number", "guidance", "kind", "answers", "scale", "comment_prompt", "required")
        given = {name: getattr(question, name) for name in (*names, "becomes_action")}
        return given | {
            "choices": "\n".join(one.label for one in question.choices),
            "columns": "\n".join(one.label for one in question.columns),
            "categories": list(question.only_for.categories),
            "marks": list(question.only_for.marks),
        }

    def clean(self):
        given = super().clean()
        needs = {"grade": "scale", "judgement": "scale", "table": "columns"}.get(given.get("kind"))
        if needs and not given.get(needs):
            label = self.fields[needs].label
            self.add_error(needs, f"{label}: needed for this kind of answer")
        if given.get("kind") == "choice" and not (given.get("answers") or given.get("choices")):
            self.add_error("answers", "Choose shared answers, or write answers of its own")
        return given

    def entries(self, before=None):
        """The question's entries; codes of answers and columns that stay keep their meaning."""
        given, kind = self.cleaned_data, self.cleaned_data["kind"]
        names = ("text", "number", "guidance", "kind", "comment_prompt", "required", "becomes_action")
        named = {name: given[name] for name in names}
        own = _coded(toolforms.Choice, _lines(given["choices"]), before.choices if before else ())
        columns = _coded(toolforms.Column, _lines(given["columns"]), before.columns if before else ())
        only_for = before.only_for if before else toolforms.OnlyFor()
        return named | {
            "choices": own if kind == "choice" else (),
            "answers": given["answers"] or None if kind == "choice" and not own else None,
            "scale": given["scale"] or None if kind in ("grade", "judgement") else None,
            "columns": columns if kind == "table" else (),
            "only_for": replace(only_for, categories=tuple(given["categories"]), marks=tuple(given["marks"])),
        }

    def changed_form(self, section, code):
        """The tool with this question changed, or added to a section where `code` is empty."""
        if code:
            _, before = editing.question_of(self.form, code)
            return editing.with_question(self.form, code, **self.entries(before))
        new = editing.code_for(self.cleaned_data["text"], editing.codes_in(self.form))
        return editing.with_new_question(self.form, section, toolforms.QuestionForm(code=new, **self.entries()))


class AnswersForm(Versioned):
    """A set of answers that several questions share."""

    choices = Words(label="The answers", help_text="One to a line, in order.")
    comment_prompt = forms.CharField(label="What the comment box asks", required=False, max_length=1_000)
    comment_needed_for = Words(
        label="Answers that cannot stand without a comment", required=False, help_text="One to a line, as above."
    )

    govuk = {"choices": {"rows": 6}, "comment_needed_for": {"rows": 3}}

    @staticmethod
    def values_of(answers):
        labels = {one.code: one.label for one in answers.choices}
        return {
            "choices": "\n".join(labels.values()),
            "comment_prompt": answers.comment_prompt,
            "comment_needed_for": "\n".join(labels[code] for code in answers.comment_needed_for),
        }

    def clean(self):
        given = super().clean()
        unknown = set(_lines(given.get("comment_needed_for", ""))) - set(_lines(given.get("choices", "")))
        if unknown:
            self.add_error("comment_needed_for", f"“{sorted(unknown)[0]}” is not one of the answers above")
        return given

    def changed_form(self, form, answers):
        """The tool with this set changed; `answers` is the set before, or a new one with its code alone."""
        choices = _coded(toolforms.Choice, _lines(self.cleaned_data["choices"]), answers.choices)
        needed = set(_lines(self.cleaned_data["comment_needed_for"]))
        return editing.with_answer_set(form, replace(
            answers, choices=choices, comment_prompt=self.cleaned_data["comment_prompt"],
            comment_needed_for=tuple(one.code for one in choices if one.label in needed),
        ))  # fmt: skip


class LimitForm(Versioned):
    """A limiting judgement with one answer behind it."""

    why = forms.CharField(label="The reason, read while grading", widget=forms.Textarea, max_length=1_000)
    question = forms.ChoiceField(label="It depends on this question", widget=forms.Select)
    answers = Words(label="Answers that make it bite", help_text="One to a line, as the auditor reads them.")
    section = forms.ChoiceField(label="What it caps", required=False)
    at = forms.ChoiceField(label="Best grade that may then be given")
    override_by = forms.MultipleChoiceField(
        label="Who may set it aside, with a reason", required=False, choices=list(ROLES.items()),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    govuk = {"why": {"rows": 3}, "answers": {"rows": 3}, "override_by": {"small": True}}

    def __init__(self, *args, form, policy, **kwargs):
        super().__init__(*args, **kwargs)
        self.form, self.policy = form, policy
        choice = [one for one in form.questions if one.kind == "choice"]
        self.fields["question"].choices = [(one.code, f"{one.number} {one.text}".strip()[:120]) for one in choice]
        judged = [(one.code, f"The judgement of {one.title}") for one in form.sections if one.judged]
        self.fields["section"].choices = [("", "The overall grade"), *judged]
        self.fields["at"].choices = [
            (scale.title, [(grade.code, grade.name) for grade in scale.grades]) for scale in policy.scales
        ]

    def values_of(self, limit):
        case = next((one for one in limit.when if one.question), None)
        labels = self._labels(case.question) if case else {}
        return {
            "why": limit.why, "at": limit.at, "section": limit.section or "", "override_by": list(limit.override_by),
            "question": case.question if case else "",
            "answers": "\n".join(labels.get(code, code) for code in (case.answers if case else ())),
        }  # fmt: skip

    def _labels(self, code):
        _, question = editing.question_of(self.form, code)
        answers = self.form.answer_set(question.answers)
        return {one.code: one.label for one in question.choices or (answers.choices if answers else ())}

    def clean(self):
        given = super().clean()
        if given.get("question"):
            known = set(self._labels(given["question"]).values())
            unknown = [line for line in _lines(given.get("answers", "")) if line not in known]
            if unknown:
                self.add_error(
                    "answers", f"“{unknown[0]}” is not an answer to this question: {', '.join(sorted(known))}"
                )
        return given

    def changed_form(self, limit):
        """The tool with this limit changed, or added where `limit` is None."""
        given = self.cleaned_data
        codes = {label: code for code, label in self._labels(given["question"]).items()}
        case = toolforms.LimitCase(
            question=given["question"], answers=tuple(codes[one] for one in _lines(given["answers"]))
        )
        others = tuple(one for one in limit.when if not one.question) if limit else ()
        values = {
            "when": (case, *others), "section": given["section"] or None, "at": given["at"], "why": given["why"],
            "override_by": tuple(given["override_by"]),
        }  # fmt: skip
        if limit:
            return editing.with_limit(self.form, replace(limit, **values))
        code = editing.code_for(given["why"], {one.code for one in self.form.limits})
        return editing.with_limit(self.form, toolforms.LimitRule(code=code, **values))


def _shown(answers):
    return f"{answers.code}: {', '.join(one.label for one in answers.choices)}"[:100]


def _coded(kind, labels, before):
    """Labels as entries with codes: one that stays keeps its code and all it had; a renamed one its place's."""
    kept = {one.label: one for one in before}
    same_length = len(labels) == len(before)
    found, taken = [], {one.code for one in before}
    for place, label in enumerate(labels):
        if label in kept:
            found.append(kept[label])
        elif same_length and before[place].label not in labels:
            found.append(replace(before[place], label=label))
        else:
            code = editing.code_for(label, taken)
            taken.add(code)
            found.append(kind(code=code, label=label))
    return tuple(found)
