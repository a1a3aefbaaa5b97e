"""What people are shown of a reading before and after it is taken in."""

from collections import Counter
from dataclasses import asdict

from cases.annexa import Issue
from cases.codesets import CODE_SETS
from cases.models import Case


def summary_of(reading, outcome, issues):
    """The reading in numbers and short lists, as JSON."""
    cases, names = outcome.children, outcome.names
    return {
        "as_at_guess": reading.as_at_guess.isoformat() if reading.as_at_guess else "",
        "lists": [asdict(each) for each in reading.lists],
        "ignored_sheets": reading.ignored_sheets,
        "other_lists": [asdict(each) for each in reading.other_lists],
        "children": len(cases),
        "others": [
            [Case.Kind(kind).label, count]
            for kind, count in sorted(Counter(case.kind for case in outcome.others).items())
        ],
        "categories": dict(Counter(case.category for case in cases)),
        "marks": dict(Counter(mark for case in cases for mark in case.marks)),
        "changes": outcome.changes.counts(),
        "issues": len(issues),
        "issues_that_change": sum(each.changes_case for each in issues),
        "issue_kinds": dict(Counter(each.kind for each in issues).most_common()),
        "understood": [
            {"sheet": sheet, "column": column, "how": how, "count": count}
            for (sheet, column, how), count in sorted(reading.understood.items())
        ],
        "unknown_values": [
            asdict(each) | {"label": CODE_SETS[each.field].label}
            for each in reading.unknown_values
        ],
        "teams_matched": names.teams_matched,
        "unmatched_teams": _most_first(names.teams),
        "workers_matched": names.workers_matched,
        "unmatched_workers": _most_first(names.workers),
    }


def _most_first(unfound):
    return [
        asdict(each) for each in sorted(unfound.values(), key=lambda one: (-one.cases, one.name))
    ]


def issues_of_names(names):
    """A doubt for each name that several people on the staff list have."""
    return [
        Issue(
            "Staff list", None, "Allocated Worker", "name shared", name,
            f"Several people have this name. Of {count} children the team told whose"
            f" {told} are; the rest have no worker until somebody says.",
            changes_case=told < count,
        )
        for name, (told, count) in sorted(names.shared.items())
    ]
