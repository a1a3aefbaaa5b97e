"""Cases that follow from the staff list: supervision files, observations of practice, services.

One supervision file and one observation for every working person with a line manager, in
the person's team and with the person as worker (ROCH-25, ROCH-27, HULL-25, SOTON-44);
one service for each service (ROCH-50).
"""

from django.db import transaction

from cases.kinds import DERIVED, Kind
from cases.models import Case
from people.models import Team, User

LONGEST = 50  # characters of a reference
#: What the staff list says of such a case.
SAID = ("team_id", "worker_id", "team_name", "worker_name", "gone_on")


@transaction.atomic
def refresh(kinds, *, on):
    """Bring the cases of these kinds up to date with the staff list of a day; returns how many changed.

    A case keeps its reference for good. Where somebody has left, or has no line manager
    any more, the case is marked as gone.
    """
    return sum(_refresh(kind, on) for kind in DERIVED if kind in kinds)


def _refresh(kind, on):
    of = "team_id" if kind == Kind.SERVICE else "worker_id"
    kept = {getattr(case, of): case for case in Case.objects.filter(kind=kind).order_by("pk")}
    taken = {case.reference for case in kept.values()}
    new, changed = [], []
    for said, references in _services() if kind == Kind.SERVICE else _people(on):
        case = kept.pop(said[of], None)
        if case is None:
            reference = next(each for each in references if each and each not in taken)
            taken.add(reference)
            new.append(Case(kind=kind, category="", reference=reference, **said))
        elif _differs(case, said):
            changed.append(case)
    changed += [case for case in kept.values() if case.gone_on is None and _differs(case, {"gone_on": on})]
    Case.objects.bulk_create(new, batch_size=500)
    Case.objects.bulk_update(changed, SAID, batch_size=500)
    return len(new) + len(changed)


def _differs(case, said):
    """Whether the case said something else; it now says this."""
    before = [getattr(case, name) for name in said]
    for name, value in said.items():
        setattr(case, name, value)
    return before != list(said.values())


def _people(on):
    """What is said of each person's work, and the references it may have, the best first."""
    people = User.objects.working(on).exclude(line_manager=None).select_related("team").order_by("pk")
    for person in people:
        yield (
            {
                "team_id": person.team_id,
                "worker_id": person.pk,
                "team_name": person.team.name if person.team_id else "",
                "worker_name": person.name,
                "gone_on": None,
            },
            (person.staff_id[:LONGEST], f"Staff {person.pk}"),
        )


def _services():
    for team in Team.objects.filter(kind=Team.Kind.SERVICE).order_by("pk"):
        said = {"team_id": team.pk, "worker_id": None, "team_name": team.name, "worker_name": "", "gone_on": None}
        yield said, (team.name[:LONGEST], f"Service {team.pk}")
