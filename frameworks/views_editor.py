"""Pages on which one tool of a draft is changed: its sections, questions, answers and limits."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from frameworks import bundle, drafting
from frameworks.drafting import editing
from frameworks.forms import AnswersForm, LimitForm, QuestionForm, SectionForm, ToolForm
from frameworks.toolforms import AnswerSet
from frameworks.views_drafts import back_to_tool, draft_of, kept, posted
from lib.govuk.forms import GovukForm, refuse
from lib.steps import AlreadyMoved


class Editing:
    """A draft's tool on somebody's desk: its file, its form, and how a change is kept."""

    def __init__(self, request, pk, code):
        self.request, self.draft = request, draft_of(request, pk)
        if self.draft.ended_at:
            raise Http404
        for path, text in self.draft.texts.items():
            form = bundle.form_of(path, text) if bundle.is_tool(path) else None
            if form and form.code == code:
                self.path, self.form, self.code = path, form, code
                break
        else:
            raise Http404
        self.policy = bundle.form_of(bundle.POLICY, self.draft.texts[bundle.POLICY])

    @property
    def version(self):
        return {"version": self.draft.version}

    @property
    def back(self):
        return back_to_tool(self.draft, self.code)

    def keep(self, form, changed):
        """Write the changed tool into the draft; whether nobody was quicker."""
        version = form.cleaned_data["version"]
        return kept(
            form, drafting.change_tool, self.draft, self.path, changed, by=self.request.user, version=version
        )

    def page(self, form, title, button="Save", template="form_page.html", **more):
        context = {"title": title, "caption": self.form.title, "form": form, "button": button, "back_href": self.back}
        return render(self.request, template, context | more)

    def saved(self, told, anchor=""):
        messages.success(self.request, told)
        return redirect(f"{self.back}#{anchor}" if anchor else self.back)

    def needs_policy(self):
        """Scales come from the policy: while its file has mistakes no grade can be chosen."""
        if self.policy is None:
            messages.error(self.request, f"Mend the mistakes of {bundle.POLICY} first.")
            return redirect("frameworks:draft_text", self.draft.pk, bundle.POLICY)
        return None


@require_GET
def tool(request, pk, code):
    """The tool's sections and questions in order, each with what can be done to it."""
    desk = Editing(request, pk, code)
    return render(request, "frameworks/draft_tool.html", {
        "draft": desk.draft, "tool": desk.form, "path": desk.path,
        "problems": [one for one in drafting.problems_of(desk.draft) if one.file == desk.path],
    })  # fmt: skip


def head(request, pk, code):
    """Name, introduction, look-back and time of the tool."""
    desk = Editing(request, pk, code)
    form = ToolForm(*posted(request), initial=ToolForm.values_of(desk.form) | desk.version)
    if form.is_valid() and desk.keep(form, form.changed_form(desk.form)):
        return desk.saved("Tool saved")
    return desk.page(form, "About the tool")


def section(request, pk, code, section=""):
    """Change a section, or add one."""
    desk = Editing(request, pk, code)
    before = _found(editing.section_of, desk.form, section) if section else None
    form = SectionForm(*posted(request), initial=(SectionForm.values_of(before) if before else {}) | desk.version)
    if form.is_valid() and desk.keep(form, form.changed_form(desk.form, section)):
        return desk.saved("Section saved", section)
    return desk.page(form, "Change the section" if before else "Add a section")


def question(request, pk, code, question="", section=""):
    """Change a question, or add one to a section."""
    desk = Editing(request, pk, code)
    if (mending := desk.needs_policy()) is not None:
        return mending
    before = _found(editing.question_of, desk.form, question)[1] if question else None
    if section:
        _found(editing.section_of, desk.form, section)
    initial = QuestionForm.values_of(before) if before else {"required": True}
    form = QuestionForm(*posted(request), form=desk.form, policy=desk.policy, initial=initial | desk.version)
    if form.is_valid() and desk.keep(form, form.changed_form(section, question)):
        return desk.saved("Question saved", question or section)
    return desk.page(form, "Change the question" if before else "Add a question")


def answers(request, pk, code, answers=""):
    """Change a set of answers that questions share, or add one."""
    desk = Editing(request, pk, code)
    if answers and desk.form.answer_set(answers) is None:
        raise Http404
    taken = {one.code for one in desk.form.answer_sets}
    before = desk.form.answer_set(answers) or AnswerSet(code=editing.code_for("answers", taken), choices=())
    form = AnswersForm(*posted(request), initial=AnswersForm.values_of(before) | desk.version)
    if form.is_valid() and desk.keep(form, form.changed_form(desk.form, before)):
        return desk.saved("Answers saved", "answers")
    return desk.page(form, "Change the shared answers" if answers else "Add shared answers")


def limit(request, pk, code, limit=""):
    """Change a limiting judgement, or add one."""
    desk = Editing(request, pk, code)
    if (mending := desk.needs_policy()) is not None:
        return mending
    before = next((one for one in desk.form.limits if one.code == limit), None)
    if limit and before is None:
        raise Http404
    form = LimitForm(*posted(request), form=desk.form, policy=desk.policy)
    form.initial = (form.values_of(before) if before else {}) | desk.version
    if form.is_valid() and desk.keep(form, form.changed_form(before)):
        return desk.saved("Limiting judgement saved", "limits")
    return desk.page(form, "Change the limiting judgement" if before else "Add a limiting judgement")


MOVES = {"up": -1, "down": 1}
REMOVED = {
    "section": (editing.without_section, "Take this section out?", "Its questions go with it."),
    "question": (editing.without_question, "Take this question out?", "It is no longer asked."),
    "limit": (editing.without_limit, "Take this limiting judgement out?", "It no longer caps a grade."),
}


@require_POST
def move(request, pk, code, what, item):
    """Move a section or a question one place up or down."""
    desk = Editing(request, pk, code)
    mover = {"section": editing.moved_section, "question": editing.moved_question}.get(what)
    by = MOVES.get(request.POST.get("to"))
    if mover is None or by is None:
        raise Http404
    try:
        changed = _found(mover, desk.form, item, by)
        drafting.change_tool(desk.draft, desk.path, changed, by=request.user, version=desk.draft.version)
    except AlreadyMoved as refused:
        messages.error(request, str(refused))
    return redirect(f"{desk.back}#{item}")


def remove(request, pk, code, what, item):
    """Take a section, a question or a limit out, after asking."""
    desk = Editing(request, pk, code)
    if what not in REMOVED:
        raise Http404
    remover, asks, consequence = REMOVED[what]
    changed = _found(remover, desk.form, item)
    form = GovukForm(*posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            drafting.change_tool(desk.draft, desk.path, changed, by=request.user, version=desk.draft.version)
        except AlreadyMoved as refused:
            refuse(form, refused)
        else:
            return desk.saved("Taken out of the draft")
    return render(request, "confirm_page.html", {
        "title": asks, "caption": desk.form.title, "form": form, "button": "Take it out", "dangerous": True,
        "consequences": [consequence, "Audits under way keep it: they keep the version they began with."],
        "cancel_href": desk.back,
    })  # fmt: skip


def _found(look, *args):
    try:
        return look(*args)
    except KeyError:
        raise Http404 from None
