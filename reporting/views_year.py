"""What the year asks: of each person, and of those who write reports and lead meetings."""

from django.db.models import Case, Exists, OuterRef, Q, When
from django.shortcuts import render
from django.views.decorators.http import require_GET

from frameworks.policy import CYCLES
from frameworks.services import in_force
from lib import clock
from lib.listing import asks_file, exports, file_of, page_of, sorted_by
from lib.permissions import require
from people.models import Membership, User
from people.sight import sight_of
from reporting.calendar import calendar, regular, year_from
from reporting.filters import PersonFilter
from reporting.owed import owed
from trail.services import read

COLUMNS = ("Name", "Job title", "What", "How often", "In the year", "By now", "Done", "Behind")
ORDERS = {"who": "name", "title": "job_title", "team": "team__name"}
PER_PAGE = 30


@require_GET
def expectations(request):
    """What each person owes and has done: one's own, one's teams', or everybody's (HULL-97 to 108)."""
    require(request.user, "reporting.see_owed")
    policy, on = in_force(clock.today()).policy, clock.today()
    found = PersonFilter(request.GET, queryset=_people(request.user, on))
    people = sorted_by(found.qs, request.GET.get("sort", ""), ORDERS)
    if asks_file(request):
        read(request.user, "expectations", "export", request)
        return file_of(request, "expectations", COLUMNS, (_line(one) for one in owed(policy, list(people), on=on)))
    page = page_of(request, people, PER_PAGE)
    rows = owed(policy, list(page.object_list), on=on)
    return render(request, "reporting/expectations.html", {
        "title": "What the year asks", "noun": "people", "page": page, "filterset": found,
        "rows": [(one, CYCLES[one.rule.per]) for one in rows],
        "year": year_from(policy, on), "exports": exports(request),
        "lede": "What the framework expects of each person by their roles, and what of it was done here.",
    })  # fmt: skip


def _people(person, on):
    """Oneself first and the people of the teams one leads, or everybody; by name."""
    held = Membership.objects.filter(person=OuterRef("pk"))
    working = User.objects.working(on).filter(Exists(held)).order_by("name", "pk")
    sight = sight_of(person, on)
    if sight.sees_all:
        return working
    others = Case(When(pk=person.pk, then=0), default=1)
    return User.objects.filter(Q(pk=person.pk) | Q(pk__in=working.filter(team__in=sight.led))).order_by(
        others, "name", "pk"
    )


def _line(one):
    rule = one.rule
    every = f"{CYCLES[rule.per]}, for each {rule.for_each}" if rule.for_each else CYCLES[rule.per]
    return (
        one.person.name, one.person.job_title, rule.what, every, one.in_the_year, one.by_now,
        "counted elsewhere" if one.done is None else one.done, "yes" if one.is_behind else "",
    )  # fmt: skip


@require_GET
def year(request):
    """The reports and meetings of the year, month by month, with their audiences."""
    require(request.user, "frameworks.read")
    policy = in_force(clock.today()).policy
    first = year_from(policy, clock.today())
    return render(request, "reporting/calendar.html", {
        "title": "The year’s reports and meetings", "months": calendar(policy, first), "today": clock.today(),
        "regular": [(title, CYCLES[every], when) for title, every, when in regular(policy)],
    })  # fmt: skip
