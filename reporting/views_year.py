"""What the year asks: of each person, and of those who write reports and lead meetings."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_GET

from frameworks.policy import CYCLES
from frameworks.services import in_force
from lib import clock
from lib.permissions import require
from lib.tabular import csv_response, xlsx_response
from people.models import User
from people.sight import sight_of
from reporting.calendar import calendar, regular, year_from
from reporting.owed import owed
from trail.services import read

FILES = {"csv": csv_response, "xlsx": xlsx_response}
COLUMNS = ("Name", "Job title", "What", "How often", "In the year", "By now", "Done", "Behind")
PER_PAGE = 30


@require_GET
def expectations(request):
    """What each person owes and has done: one's own, one's teams', or everybody's (HULL-97 to 108)."""
    require(request.user, "reporting.see_owed")
    policy, on = in_force(clock.today()).policy, clock.today()
    people = _people(request.user, on)
    if request.GET.get("as") in FILES:
        read(request.user, "expectations", "export", request)
        return FILES[request.GET["as"]]("expectations", COLUMNS, (_line(one) for one in owed(policy, people, on=on)))
    page = Paginator(people, PER_PAGE).get_page(request.GET.get("page"))
    rows = owed(policy, list(page.object_list), on=on)
    return render(request, "reporting/expectations.html", {
        "title": "What the year asks", "noun": "people", "page": page,
        "rows": [(one, CYCLES[one.rule.per]) for one in rows],
        "year": year_from(policy, on), "exports": [{"text": f"as {kind}", "href": f"?as={kind}"} for kind in FILES],
        "lede": "What the framework expects of each person by their roles, and what of it was done here.",
    })  # fmt: skip


def _people(person, on):
    """Oneself, the people of the teams one leads, or everybody."""
    working = User.objects.working(on).exclude(memberships=None).distinct().order_by("name", "pk")
    sight = sight_of(person, on)
    if sight.sees_all:
        return list(working)
    led = working.filter(team__in=sight.led)
    return [person, *(one for one in led if one != person)]


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
