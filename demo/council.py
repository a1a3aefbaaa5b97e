"""Setting the invented council up: its framework, its people, its cases, as its QA team would."""

import io
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from cases.services import explain_names
from demo.workbook import moved
from lib import clock
from people.models import Role, Team, User
from people.services import give_role

DATA = Path(__file__).parent / "data"
FRAMEWORK = settings.BASE_DIR / "frameworks" / "councils" / "hull"
#: Teams that the case system still calls by the names they had before they moved.
RENAMED = {
    "West Locality Team 3": "West Safeguarding Team 3",
    "North Locality Team 2": "North Safeguarding Team 2",
    "Riverside Safeguarding Unit 1": "Riverside Safeguarding Team 1",
}


def load_framework(day):
    """Take the bundled framework into force from a day on."""
    _call(day, "load_framework", str(FRAMEWORK))


def take_people(day):
    """Take the staff list, the guests from partner agencies, and explain old names of teams."""
    _call(day, "import_people", str(DATA / "staff-list.csv"))
    before = set(User.objects.values_list("pk", flat=True))
    _call(day, "import_people", str(DATA / "guests.csv"))
    administrator = User.objects.holding(Role.ADMINISTRATOR, on=day).order_by("email").first()
    with clock.at(day):
        for guest in User.objects.exclude(pk__in=before).order_by("email"):
            give_role(guest, role=Role.GUEST, by=administrator, on=day)
        qa = User.objects.holding(Role.QA, on=day).order_by("email").first()
        teams = {old: Team.objects.get(name=new) for old, new in RENAMED.items()}
        explain_names(teams=teams, workers={}, by=qa)


def take_cases(day):
    """Take the bundled case list as if it were made on a day."""
    officers = User.objects.holding(Role.IRO, on=day).order_by("email")
    content = moved(DATA / "annex-a.xlsx", to=day, reviewers=[one.name for one in officers])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"annex-a-{day:%Y-%m-%d}.xlsx"
        path.write_bytes(content)
        _call(day, "import_cases", str(path), as_at=day.isoformat())


def _call(day, command, *arguments, **options):
    """Run one of the application's commands on a day, without its words."""
    with clock.at(day):
        call_command(command, *arguments, **options, stdout=io.StringIO(), stderr=io.StringIO())
