"""Pages of a practitioner's audits of their own work (HULL-16)."""

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from audits import own_work
from audits.filters import OwnAuditFilter
from audits.forms import LONG
from audits.opening import taken
from audits.own import OwnAudit
from cases.models import Case
from lib.govuk.forms import GovukForm
from lib.listing import asks_file, exports, file_of, page_of, sorted_by
from lib.permissions import can, require
from trail.services import keys_of, read, read_list

COLUMNS = ("Case", "Whose", "Begun", "Shared")
ORDERS = {"case": "case__reference", "whose": "person__name", "begun": "begun_on", "state": "shared_at"}


class BeginForm(GovukForm):
    """One of one's own cases."""

    case = forms.ModelChoiceField(label="Which case", queryset=Case.objects.none())

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["case"].queryset = Case.objects.in_newest_list().filter(worker=person).order_by("reference", "pk")


class OwnForm(GovukForm):
    """A judgement and words for each section; nothing is required."""

    def __init__(self, *args, own, **kwargs):
        super().__init__(*args, **kwargs)
        self.sections = own_work.scales_of(own)
        kept = {one.section_id: one for one in own.judgements.all()}
        self.govuk = {}
        for section, scale in self.sections.items():
            self._add(section, scale, kept.get(section.pk))

    def _add(self, section, scale, kept):
        judgement, words = f"judgement-{section.pk}", f"words-{section.pk}"
        self.fields[judgement] = forms.ChoiceField(
            label=section.title, choices=[(one.code, one.name) for one in scale.grades], widget=forms.RadioSelect,
            required=False, initial=kept.judgement if kept else "", help_text=" ".join(section.looks_like),
        )  # fmt: skip
        self.fields[words] = forms.CharField(
            label=f"What you see in your work ({section.title})", widget=forms.Textarea, max_length=20_000,
            required=False, initial=kept.words if kept else "",
        )  # fmt: skip
        self.govuk |= {judgement: {"inline": True, "label_size": "m"}, words: LONG}

    @property
    def judgements(self):
        given = self.cleaned_data
        return {one.pk: (given[f"judgement-{one.pk}"], given[f"words-{one.pk}"]) for one in self.sections}


def own_audits(request):
    """One's audits of one's own work, those shared by people one manages, and a form to begin another."""
    may = can(request.user, "audits.begin_own_audits")
    if request.method == "POST":
        require(request.user, "audits.begin_own_audits")
    form = BeginForm(request.POST if request.method == "POST" else None, person=request.user) if may else None
    if form and form.is_valid() and taken(form, own_work.begin, form.cleaned_data["case"], by=request.user):
        return redirect(OwnAudit.objects.filter(person=request.user).order_by("-pk").first())
    seen = OwnAudit.objects.visible_to(request.user).select_related("person", "case")
    found = OwnAuditFilter(request.GET, queryset=seen)
    rows = sorted_by(found.qs, request.GET.get("sort", ""), ORDERS)
    if asks_file(request):
        read_list(request.user, "own audits", keys_of(rows), request)
        lines = ((one.case.reference, one.person.name, one.begun_on, one.shared_at) for one in rows)
        return file_of(request, "own-audits", COLUMNS, lines)
    return render(request, "audits/own_audits.html", {
        "title": "Audits of one’s own work", "noun": "audits", "form": form,
        "page": page_of(request, rows), "filterset": found, "exports": exports(request),
        "lede": "Judge your own work as an auditor would. Nobody sees it until you share it with your line manager, "
        "and no figure counts it.",
        "empty_text": "There is none yet.",
    })  # fmt: skip


def own_audit(request, pk):
    """One of them: to write in while it is one's own, to read once it is shared."""
    own = _open(request, pk)
    may = can(request.user, "audits.write_own", own)
    if request.method == "POST":
        require(request.user, "audits.write_own", own)
    form = OwnForm(request.POST if request.method == "POST" else None, own=own)
    if form.is_valid() and taken(form, own_work.write, own, form.judgements, by=request.user):
        messages.success(request, "Kept; only you can see it")
        return redirect(own)
    read(request.user, own, "page", request, case_reference=own.case.reference)
    return render(request, "audits/own_audit.html", {
        "title": "My own work" if own.person == request.user else f"{own.person}’s own work", "own": own,
        "form": form if may else None, "button": "Keep", "caption": f"Case {own.case.reference}",
        "judged": _judged(own, form.sections), "back_href": reverse("audits:own_audits"),
    })  # fmt: skip


def _judged(own, scales):
    """What stands under each section: (section, grade or None, words)."""
    kept = {one.section_id: one for one in own.judgements.all()}
    return [
        (section, scale.grade(kept[section.pk].judgement), kept[section.pk].words)
        for section, scale in scales.items()
        if section.pk in kept
    ]


def share_own(request, pk):
    """Share it with one's line manager, to talk it over in supervision."""
    own = _open(request, pk)
    require(request.user, "audits.write_own", own)
    form = GovukForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and taken(form, own_work.share, own, by=request.user):
        messages.success(request, f"{request.user.line_manager} can read it now and was told")
        return redirect(own)
    return render(request, "confirm_page.html", {
        "title": f"Share this with {request.user.line_manager or 'your line manager'}?",
        "button": "Share", "form": form,
        "consequences": ["They can read it, to talk it over with you in supervision.", "It then stays as it is."],
        "cancel_href": own.get_absolute_url(),
    })  # fmt: skip


def _open(request, pk):
    around = ("person", "case", "framework_version", "tool_version")
    return get_object_or_404(OwnAudit.objects.visible_to(request.user).select_related(*around), pk=pk)
