"""Pages of what is learned from many audits: calendar, themes, actions (HULL-08, 09, 10, 18, 20 to 22)."""

from django.contrib import messages
from django.db.models import F
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from audits.opening import taken
from followup import learning as services
from followup.filters import LearningFilter
from followup.learned import LearningAction, ThemeSummary
from followup.learning_forms import DoneForm, LearningActionForm, LookAgainForm, PartnersForm, SummaryForm
from followup.rules import learning_roles
from followup.tabs import tabs
from frameworks.page import policy_today
from frameworks.plain_words.learning import learning as meetings
from lib import clock
from lib.ids import is_id
from lib.listing import asks_file, exports, file_of, page_of, sorted_by
from lib.months import Month
from lib.permissions import can, require
from people.models import User

COLUMNS = ("What", "Kind", "Who", "Agreed", "By when", "Done", "What was done")
ORDERS = {"what": "what", "kind": "kind", "who": "owner__name", "due": "due_on", "done": "done_on"}


def _posted(request):
    return request.POST if request.method == "POST" else None


@require_GET
def learning(request):
    """When people learn together, what was audited by theme, and what was agreed to be done."""
    require(request.user, "followup.read_learning")
    found = LearningFilter(request.GET, queryset=LearningAction.objects.select_related("owner"))
    rows = found.qs.order_by(F("done_on").asc(nulls_first=True), "due_on", "pk")
    rows = sorted_by(rows, request.GET.get("sort", ""), ORDERS)
    if asks_file(request):
        return file_of(request, "learning-actions", COLUMNS, map(_line, rows))
    return render(request, "followup/learning.html", {
        "title": "Learning", "noun": "actions", "tabs": tabs(request), "today": clock.today(),
        "lede": "What many audits say together, and what was agreed to be done about it.",
        "calendar": list(meetings(policy_today())),
        "rounds": services.rounds()[:24], "again": ThemeSummary.objects.to_look_at_again(),
        "partners": ThemeSummary.objects.filter(line=""),
        "page": page_of(request, rows), "filterset": found, "exports": exports(request),
        "may_agree": can(request.user, "followup.agree_summary"),
        "may_add": can(request.user, "followup.add_learning_action"),
        "add_href": reverse("followup:add_learning_action"), "empty_text": "No action has been agreed yet.",
    })  # fmt: skip


def _line(one):
    return (one.what, one.get_kind_display(), str(one.owner), one.agreed_on, one.due_on, one.done_on, one.done)


def agree(request, month, line):
    """Write the summary of one theme's audits; they stand beside as findings (HULL-20)."""
    require(request.user, "followup.agree_summary")
    round_ = services.round_of(_first_day(month), line)
    if round_ is None:
        raise Http404("No audits of such a theme.")
    if round_.summary:
        return redirect(round_.summary)
    form = SummaryForm(_posted(request))
    if form.is_valid() and taken(form, services.agree_summary, round_, by=request.user, **form.cleaned_data):
        messages.success(request, "Summary kept")
        return redirect(services.round_of(round_.month, line).summary)
    return _form(request, form, "Agree the summary", "Keep the summary", caption=round_.title, lede=(
        f"{round_.finalised} of {round_.number} audits are finalised. Read what each of them found, "
        "agree what they say together, and write it down here."
    ))  # fmt: skip


def _first_day(text):
    try:
        return Month.parse(text).first_day
    except ValueError as mistake:
        raise Http404(str(mistake)) from mistake


def partners(request):
    """Write down what a partnership's multi-agency audit says (HULL-22)."""
    require(request.user, "followup.agree_summary")
    form = PartnersForm(_posted(request), initial={"month": clock.today()})
    if form.is_valid() and taken(form, services.agree_partners_summary, by=request.user, **form.cleaned_data):
        messages.success(request, "Summary kept")
        return redirect("followup:learning")
    return _form(request, form, "An audit of the partnership", "Keep the summary", lede=(
        "It is looked at again here, unless the partnership does so itself."
    ))  # fmt: skip


def summary(request, pk):
    """One agreed summary, its actions, and the second look."""
    found = get_object_or_404(ThemeSummary.objects.visible_to(request.user).select_related("by", "looked_by"), pk=pk)
    waits = found.look_again_on is not None and found.looked_on is None
    may = waits and can(request.user, "followup.agree_summary")
    if request.method == "POST":
        require(request.user, "followup.agree_summary")
    form = LookAgainForm(_posted(request), summary=found) if may or request.method == "POST" else None
    if form and form.is_valid() and taken(form, services.look_again, found, by=request.user, **form.cleaned_data):
        messages.success(request, "Kept with the summary")
        return redirect(found)
    return render(request, "followup/summary.html", {
        "title": found.title, "summary": found, "form": form, "today": clock.today(),
        "actions": found.actions.select_related("owner"),
        "may_add": can(request.user, "followup.add_learning_action"), "back_href": reverse("followup:learning"),
    })  # fmt: skip


def add_action(request):
    """An action that a meeting on learning agreed, for a theme where `summary` names one."""
    require(request.user, "followup.add_learning_action")
    asked = request.GET.get("summary", "")
    about = get_object_or_404(ThemeSummary, pk=asked) if is_id(asked) else None
    people = User.objects.holding(*learning_roles(policy_today()), on=clock.today())
    form = LearningActionForm(_posted(request), people=people.order_by("name", "pk"))
    if form.is_valid() and taken(form, services.add_action, by=request.user, summary=about, **form.cleaned_data):
        messages.success(request, "Action agreed; who does it was told")
        return redirect(about or "followup:learning")
    return _form(request, form, "Agree an action", "Agree the action", caption=about.title if about else "")


def action(request, pk):
    """One action: what was agreed and what was done."""
    around = ("owner", "by", "done_by", "summary")
    found = get_object_or_404(LearningAction.objects.visible_to(request.user).select_related(*around), pk=pk)
    may = found.done_on is None and can(request.user, "followup.complete_learning_action", found)
    if request.method == "POST":
        require(request.user, "followup.complete_learning_action", found)
    form = DoneForm(_posted(request)) if may or request.method == "POST" else None
    if form and form.is_valid() and taken(form, services.complete_action, found, by=request.user, **form.cleaned_data):
        messages.success(request, "Kept as done")
        return redirect(found)
    return render(request, "followup/learning_action.html", {
        "title": str(found), "action": found, "form": form, "today": clock.today(),
        "back_href": reverse("followup:learning") if can(request.user, "followup.read_learning") else "/",
    })  # fmt: skip


def _form(request, form, title, button, *, lede="", caption=""):
    return render(request, "form_page.html", {
        "title": title, "form": form, "button": button, "lede": lede, "caption": caption,
        "back_href": reverse("followup:learning"),
    })  # fmt: skip
