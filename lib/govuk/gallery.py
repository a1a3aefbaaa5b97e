"""Every component of this service in each of its states, on one page.

For those who build pages and those who check them; all content is invented.
"""

from datetime import date, datetime

import django_filters
from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, QueryDict
from django.shortcuts import render

from lib.govuk.days import DayField
from lib.govuk.forms import GovukForm
from lib.govuk.samples import samples

SCALE = ("Best", "Second", "Third", "Fourth", "Fifth")


class GalleryForm(GovukForm):
    """One field of each kind."""

    reference = forms.CharField(label="Case reference", max_length=20, help_text="As it stands in the case system.")
    email = forms.EmailField(label="Work email", required=False)
    hours = forms.IntegerField(label="Hours spent on this audit", required=False)
    met_on = forms.DateField(label="When did you meet the worker?")
    seen_on = DayField(label="When was the child last seen?", help_text="For example, 27 3 2026")
    team = forms.ChoiceField(label="Team", choices=[("", "---------"), ("n", "North"), ("s", "South")])
    colleague = forms.ChoiceField(
        label="Colleague",
        required=False,
        choices=[("", "---------"), *[(str(n), f"Colleague {n}") for n in range(1, 31)]],
    )
    grade = forms.ChoiceField(
        label="Overall grade",
        widget=forms.RadioSelect,
        choices=[(str(n), name) for n, name in enumerate(SCALE[:4])],
    )
    seen_alone = forms.ChoiceField(
        label="Was the child seen alone?",
        widget=forms.RadioSelect,
        choices=[("yes", "Yes"), ("no", "No")],
    )
    why_not = forms.CharField(label="Why not?", required=False, widget=forms.Textarea)
    marks = forms.MultipleChoiceField(
        label="Which of these apply?",
        widget=forms.CheckboxSelectMultiple,
        choices=[("plan", "Protection plan"), ("care", "Looked after"), ("none", "None of these")],
    )
    analysis = forms.CharField(label="Analysis", widget=forms.Textarea, max_length=2000)
    record = forms.FileField(label="Case list")
    secret = forms.CharField(label="Password", widget=forms.PasswordInput)
    sure = forms.BooleanField(label="I have discussed this with the worker")

    govuk = {
        "reference": {"width": 10},
        "hours": {"width": 2, "suffix": "hours"},
        "grade": {"hints": {"0": "What good looks like is shown beside the question."}},
        "seen_alone": {"inline": False, "reveals": {"no": "why_not"}},
        "marks": {"divider_before": "none"},
        "why_not": {"rows": 3},
    }


class GalleryFilter(django_filters.FilterSet):
    """Two filters over nothing."""

    team = django_filters.ChoiceFilter(label="Team", choices=[("n", "North"), ("s", "South")])
    grade = django_filters.MultipleChoiceFilter(
        label="Grade",
        choices=[(str(n), name) for n, name in enumerate(SCALE)],
        widget=forms.CheckboxSelectMultiple,
    )
    due = django_filters.DateFromToRangeFilter(label="Due")


@login_not_required
def gallery(request):
    """The gallery: for anybody while developing, for signed-in people elsewhere."""
    if not (settings.DEBUG or request.user.is_authenticated):
        raise Http404
    return render(request, "govuk/gallery.html", _context(request))


def _context(request):
    page = Paginator(range(1, 215), 25).get_page(request.GET.get("page", 3))
    wrong = GalleryForm(QueryDict("seen_on_day=27&seen_on_year=2026&seen_alone=no&analysis=Line one%0ALine two"))
    return {
        "form_right": GalleryForm(auto_id="right_%s"),
        "wrong": wrong,
        "filterset": GalleryFilter(
            request.GET or QueryDict("team=n&grade=1&grade=3&due_after=1/3/2026"), queryset=Nothing()
        ),
        "page": page,
        "grades": [(name, position) for position, name in enumerate(SCALE, 1)],
        "day": date(2026, 3, 3),
        "moment": datetime(2026, 3, 3, 9, 15),
        "steps": _steps(),
        "rows": _rows(),
        "consequences": [
            "The auditor is told today.",
            "The action stays open until it is signed off.",
        ],
        "alert_sentence": "The overall grade can be at most the third: a safety question says no.",
        "navigation": _navigation(),
        **samples(),
    }


def _navigation():
    return [
        {"text": "Home", "href": "#", "active": True},
        {"text": "Audits", "href": "#"},
        {"text": "Cases", "href": "#"},
        {"text": "Actions", "href": "#"},
        {"text": "Reports", "href": "#"},
    ]


def _steps():
    return [
        {"text": "Imported", "tone": "done", "count": 412, "href": "#"},
        {"text": "Drawn", "tone": "done", "count": 40, "href": "#"},
        {"text": "Matched", "tone": "done", "count": 40, "href": "#"},
        {
            "text": "Published",
            "tone": "doing",
            "count": 36,
            "href": "#",
            "current": True,
            "note": "4 to publish",
        },
        {"text": "Submitted", "tone": "doing", "count": 12, "href": "#"},
        {"text": "Late", "tone": "late", "count": 3, "href": "#"},
        {"text": "To check", "tone": "todo", "count": 0},
        {"text": "To moderate", "tone": "todo", "count": 0},
    ]


def _rows():
    return [
        {
            "reference": "C-10432",
            "auditor": "Amara Obi",
            "due": date(2026, 3, 31),
            "status": "In progress",
            "tone": "doing",
            "grade": 2,
            "days": 4,
        },
        {
            "reference": "C-10977",
            "auditor": "Moses Adeyemi",
            "due": date(2026, 3, 12),
            "status": "Late",
            "tone": "late",
            "grade": None,
            "days": 12,
        },
        {
            "reference": "C-11204",
            "auditor": "Tess Whitfield",
            "due": date(2026, 3, 31),
            "status": "Submitted",
            "tone": "done",
            "grade": 4,
            "days": 1,
        },
    ]


class Nothing:
    """Stands where a filter set wants rows."""

    model = None

    def all(self):
        return self
