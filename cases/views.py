"""Finding cases, and one case."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from cases import closing
from cases.filters import CaseFilter
from cases.models import Case
from cases.presenting import ethnicity_of, fact_groups, gender_of, mark_labels
from lib import clock
from lib.listing import asks_file, file_of, page_of, sorted_by
from lib.permissions import can, require
from people.sight import sight_of
from trail.services import keys_of, read, read_list

PER_PAGE = 50
COLUMNS = (
    "Number", "Category", "Marks", "Team", "Worker", "Worker as the list writes it",
    "Date of birth", "Opened", "Closed", "Position on", "Not in the list since", "Kind",
)
ORDERS = {
    "reference": "reference", "category": "category", "team": "team__name",
    "worker": "worker__name", "opened": "opened_on",
}


@require_GET
def cases(request):
    """The cases this person may see, to find, sort and take along."""
    require(request.user, "cases.look")
    found = CaseFilter(request.GET, queryset=Case.objects.visible_to(request.user))
    rows = sorted_by(
        found.qs.select_related("team", "worker"), request.GET.get("sort", ""), ORDERS, default="reference"
    )
    if asks_file(request):
        return _download(request, rows)
    return render(request, "cases/cases.html", {
        "title": "Cases", "noun": "cases", "filterset": found,
        "page": page_of(request, rows, PER_PAGE),
        "hidden": _hidden(request.user),
    })


def _hidden(person):
    """How many restricted records somebody who sees all others does not see."""
    if not sight_of(person).sees_all:
        return 0
    restricted = Case.objects.filter(restricted=True)
    return restricted.count() - restricted.visible_to(person).count()


def _download(request, rows):
    read_list(request.user, "cases.case", keys_of(rows, case="reference"), request)
    return file_of(request, "cases", COLUMNS, ([
        case.reference, case.get_category_display(), "; ".join(mark_labels(case)),
        str(case.team or case.team_name), str(case.worker or ""), case.worker_name,
        case.date_of_birth, case.opened_on, case.closed_on, case.as_at, case.gone_on,
        case.get_kind_display(),
    ] for case in rows.iterator()))


@require_GET
def case(request, pk):
    """What the newest list says of a case, for who may see it; the reading is noted."""
    shown = get_object_or_404(
        Case.objects.visible_to(request.user).select_related(
            "team__parent", "worker", "iro", "last_import"
        ), pk=pk,
    )
    read(request.user, shown, "page", request, case_reference=shown.reference)
    return render(request, "cases/case.html", {
        "title": shown.reference, "case": shown, "age": shown.age_on(clock.today()),
        "marks": mark_labels(shown), "groups": fact_groups(shown),
        "gender": gender_of(shown), "ethnicity": ethnicity_of(shown),
        "shows_audits": sight_of(request.user).sees_all,
        "may_lift": shown.restricted_here and can(request.user, "cases.restrict"),
        **_closing(request.user, shown),
    })


def _closing(person, shown):
    """Whether the case is about to close, and whether this person may say so."""
    if not closing.is_asked_for(shown, on=clock.today()):
        return {}
    may = can(person, "cases.mark_closing", shown) and not shown.has_closed
    return {"closing": closing.standing(shown), "may_mark_closing": may}
