"""Turning the children of a reading into case rows, and finding what they change."""

from dataclasses import dataclass, field

from cases.annexa import ChildRecord
from cases.annexa.cells import name_key, team_key
from cases.models import Case, Category, Mark
from cases.staffing import Staff

#: What a list says of a case; `as_at`, `last_import` and people's own settings stand beside it.
SAID = (
    "category", "marks", "team_id", "worker_id", "team_name", "worker_name", "date_of_birth",
    "gender", "ethnicity", "opened_on", "closed_on", "facts", "restricted", "iro_id",
)


#: The list a child of a category must be on; where it was not delivered, nobody is gone from it.
LIST_OF = {
    Category.LOOKED_AFTER: 8, Category.CHILD_PROTECTION: 7, Category.CARE_LEAVER: 9,
    Category.REFERRAL: 3, Category.EARLY_HELP: 2, Category.NONE: 1,
}


@dataclass(slots=True)
class Unfound:
    """A name nobody was found for: as first written, why, and for how many cases."""

    name: str
    team: str
    why: str
    cases: int = 0


@dataclass(slots=True)
class Names:
    """Names of a reading that stand for nobody we know, and names several people have."""

    teams: dict = field(default_factory=dict)  # key -> Unfound
    workers: dict = field(default_factory=dict)  # (key, key of the team) -> Unfound
    shared: dict = field(default_factory=dict)  # name -> (cases told by the team, cases)
    teams_matched: int = 0
    workers_matched: int = 0


@dataclass(slots=True)
class Changes:
    """What a list would change: cases to write, ids of those gone and of those the same."""

    write: list = field(default_factory=list)
    gone: list = field(default_factory=list)
    same: list = field(default_factory=list)
    closed: dict = field(default_factory=dict)  # key of a case newly closed -> its category before
    new: int = 0
    changed: int = 0

    def __add__(self, other):
        return Changes(
            write=self.write + other.write, gone=self.gone + other.gone, same=self.same + other.same,
            closed=self.closed | other.closed, new=self.new + other.new, changed=self.changed + other.changed,
        )

    def counts(self):
        return {
            "new": self.new, "changed": self.changed, "unchanged": len(self.same),
            "gone": len(self.gone),
        }


def cases_of(children):
    """Unsaved child cases of a reading's records, and the names nobody was found for."""
    staff, names = Staff(), Names()
    return [_case(child, staff, names) for child in children], names


def _case(child: ChildRecord, staff, names):
    team = staff.team(child.team)
    worker = staff.worker(child.worker, team.pk)
    reviewer = staff.worker(child.reviewer, None)
    _note_names(child, team, worker, staff, names)
    note_unfound(reviewer, child.reviewer, "reviewing officer", names)
    marks = set(child.marks)
    if _is_of_disabled_team(child, team.pk, staff):
        marks.add(Mark.DISABLED_TEAM.value)
    facts = dict(child.facts)
    if child.personal_adviser:
        facts["personal_adviser"] = {"value": child.personal_adviser[:200]}
    return Case(
        kind=Case.Kind.CHILD, reference=child.child_id, category=child.category,
        marks=sorted(marks), team_id=team.pk, worker_id=worker.pk, iro_id=reviewer.pk,
        team_name=child.team[:200], worker_name=child.worker[:200],
        date_of_birth=child.date_of_birth, gender=child.gender, ethnicity=child.ethnicity,
        opened_on=child.opened_on, closed_on=child.closed_on, facts=facts,
        restricted=Mark.RESTRICTED in child.marks,
    )


def _is_of_disabled_team(child, team_id, staff):
    """By the team the council has marked so; without any such team, by the need (annex-a 7)."""
    if staff.disabled_teams:
        return team_id in staff.disabled_teams
    return child.facts.get("need", {}).get("value") == "n2" and child.category != "closed"


def _note_names(child, team, worker, staff, names):
    names.teams_matched += team.pk is not None
    if team.why and not _is_organisation(child):
        key = team_key(child.team)
        names.teams.setdefault(key, Unfound(child.team, "", team.why)).cases += 1
    names.workers_matched += worker.pk is not None
    note_unfound(worker, child.worker, child.team, names)
    if child.worker and staff.sharing(child.worker) > 1:
        told, count = names.shared.get(child.worker, (0, 0))
        names.shared[child.worker] = (told + bool(worker.pk), count + 1)


def note_unfound(match, name, where, names):
    """Remember a name that stands for nobody we know."""
    if match.why:
        key = name_key(name), team_key(where)
        names.workers.setdefault(key, Unfound(name, where, match.why)).cases += 1


def _is_organisation(child):
    """Early help names who assessed, often a school: no team is missing there."""
    return set(child.lists) <= {1, 2}


def changes_of(cases, lists):
    """Compare children's cases with those kept; nothing is written. `lists` are the numbers delivered."""
    changes, kept = compare(cases, {Case.Kind.CHILD})
    changes.gone = [
        row["pk"] for row in kept
        if row["gone_on"] is None and LIST_OF.get(row["category"], 6) in lists
    ]
    return changes


def compare(cases, kinds):
    """What cases of these kinds change, and the kept rows that are not among them."""
    kept = {
        (row["kind"], row["reference"]): row for row in Case.objects.filter(kind__in=kinds).values(
            "pk", "kind", "reference", "restricted_here", "gone_on", *SAID
        )
    }
    changes = Changes()
    for case in cases:
        before = kept.pop((case.kind, case.reference), None)
        if before is None:
            changes.new += 1
            changes.write.append(case)
            continue
        case.restricted = case.restricted or before["restricted_here"]
        case.iro_id = case.iro_id or before["iro_id"]  # most lists name none: people did
        if before["gone_on"] or any(before[name] != getattr(case, name) for name in SAID):
            changes.changed += 1
            changes.write.append(case)
            if case.has_closed and not _had_closed(before):
                changes.closed[case.kind, case.reference] = before["category"]
        else:
            changes.same.append(before["pk"])
    return changes, list(kept.values())


def _had_closed(row):
    if row["kind"] == Case.Kind.CHILD:
        return row["category"] == Category.CLOSED
    return row["closed_on"] is not None
