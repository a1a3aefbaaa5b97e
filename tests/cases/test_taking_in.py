"""Taking lists in: what each delivery changes, keeps and remembers of every case."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.db import IntegrityError, transaction

from cases import services
from cases.annexa import Refused
from cases.models import Case, CaseImport, Category, ImportIssue, NameMapping, ValueMapping
from cases.records import LIST_OF, cases_of, changes_of
from lib.steps import AlreadyMoved, NotAllowed
from people.models import Team
from tests.cases.conftest import person
from tests.cases.rows import BORN, CARE, CLOSED, COMMON, CONTACT, HELP, LEAVER, NEED, PAST, PLAN, REFERRAL
from tests.cases.workbooks import DAY, files_of, write_lists
from trail.models import Event

FEBRUARY = date(2026, 2, 28)
ROWS = {1: CONTACT, 2: HELP, 3: REFERRAL, 6: NEED, 7: PLAN, 8: CARE, 9: LEAVER}


@pytest.fixture
def take(reading, ann):
    """take({6: [row]}, as_at) takes lists in; gives the import."""

    def take_in(lists, as_at=DAY):
        understood = reading(lists, as_at=as_at)
        return services.take(CaseImport.objects.create(status="importing"), understood, by=None)

    return take_in


def counts(done):
    return tuple(done.summary["changes"][name] for name in ("new", "changed", "unchanged", "gone"))


def of(number, child_id, **more):
    """A child's row of a list."""
    return ROWS[number] | {"child_id": child_id} | more


# New, changed, unchanged, gone


@pytest.mark.parametrize(
    ("row", "field", "value"),
    [
        ({"status": "CP"}, "category", "child_protection"),
        ({"disability": "Y"}, "marks", ["disabled"]),
        ({"team": "Nowhere"}, "team_name", "Nowhere"),
        ({"worker": "No Body"}, "worker_name", "No Body"),
        ({"date_of_birth": date(2014, 1, 1)}, "date_of_birth", date(2014, 1, 1)),
        ({"gender": "M"}, "gender", "male"),
        ({"ethnicity": "AIND"}, "ethnicity", "aind"),
        ({"start": date(2026, 1, 1)}, "opened_on", date(2026, 1, 1)),
        ({"seen_on": date(2026, 2, 20)}, "facts", {
            "need": {"value": "n1", "on": "2026-02-01"}, "status": {"value": "child_in_need"},
            "last_seen": {"on": "2026-02-20"},
        }),
        ({"gender": "Restricted"}, "restricted", True),
    ],
)  # fmt: skip
def test_whatever_a_list_says_otherwise_changes_the_case(take, row, field, value):
    take({6: [NEED]}, as_at=FEBRUARY)

    done = take({6: [NEED | row]})

    case = Case.objects.get()
    assert counts(done) == (0, 1, 0, 0)
    assert getattr(case, field) == value
    assert (case.as_at, case.last_import) == (DAY, done)


@pytest.mark.parametrize(
    "row", [{"worker": "BEST, Ann"}, {"team": "EAST 1"}, {"child_id": " 1"}, {"start": "01/02/2026"}, {"status": "CIN"},
            {"gender": "F"}, {"age": 10}, {"postcode": "x"}]
)  # fmt: skip
def test_another_way_of_writing_the_same_changes_a_name_at_most(take, row):
    take({6: [NEED]}, as_at=FEBRUARY)

    done = take({6: [NEED | row]})

    changed = "team" in row
    assert counts(done) == ((0, 1, 0, 0) if changed else (0, 0, 1, 0))
    assert Case.objects.get().as_at == DAY


def test_an_import_keeps_the_new_ones_since_when_each_was_on_the_lists(take):
    first = take({6: [of(6, "1"), of(6, "2")]}, as_at=FEBRUARY)

    second = take({6: [of(6, "2"), of(6, "3")]})

    assert (counts(first), counts(second)) == ((2, 0, 0, 0), (1, 0, 1, 1))
    assert list(Case.objects.values_list("reference", "as_at", "gone_on", "last_import")) == [
        ("1", FEBRUARY, DAY, first.pk), ("2", DAY, None, second.pk), ("3", DAY, None, second.pk),
    ]  # fmt: skip


def test_who_is_gone_is_counted_once_and_keeps_the_first_day(take):
    take({6: [of(6, "1"), of(6, "2")]}, as_at=date(2026, 1, 31))
    take({6: [of(6, "2")]}, as_at=FEBRUARY)

    done = take({6: [of(6, "2")]})

    assert counts(done) == (0, 0, 1, 0)
    assert Case.objects.get(reference="1").gone_on == FEBRUARY


def test_who_comes_back_unchanged_counts_as_changed(take):
    take({6: [of(6, "1"), of(6, "2")]}, as_at=date(2026, 1, 31))
    take({6: [of(6, "2")]}, as_at=FEBRUARY)

    done = take({6: [of(6, "1"), of(6, "2")]})

    assert counts(done) == (0, 1, 1, 0)
    assert list(Case.objects.values_list("gone_on", flat=True)) == [None, None]


def test_an_unchanged_case_of_the_same_day_keeps_its_import(take):
    first = take({6: [NEED]})

    take({6: [NEED]})

    assert Case.objects.get().last_import == first


@pytest.mark.parametrize(
    ("number", "category"),
    [(8, "looked_after"), (7, "child_protection"), (9, "care_leaver"), (3, "referral"), (2, "early_help"), (1, "none")],
)
def test_nobody_is_gone_from_a_list_that_was_not_delivered(take, number, category):
    take({number: [of(number, "x")], 6: [of(6, "1")]}, as_at=FEBRUARY)
    assert Case.objects.get(reference="X").category == category

    without = take({6: [of(6, "1")]}, as_at=date(2026, 3, 15))
    assert counts(without)[3] == 0
    delivered = take({number: [of(number, "y")], 6: [of(6, "1")]})

    assert counts(delivered)[3] == 1
    assert Case.objects.get(reference="X").gone_on == DAY


@pytest.mark.parametrize("row", [NEED, CLOSED, NEED | {"status": "Open assessment"}])
def test_whoever_stands_by_list_6_is_gone_only_when_it_is_delivered(take, row):
    take({6: [row], 8: [of(8, "8")]}, as_at=FEBRUARY)

    assert counts(take({8: [of(8, "8")]}, as_at=date(2026, 3, 15)))[3] == 0
    assert counts(take({8: [of(8, "8")], 6: [of(6, "9")]}))[3] == 1


def test_every_category_but_those_of_list_6_has_its_list():
    assert set(Category) - set(LIST_OF) == {Category.CHILD_IN_NEED, Category.ASSESSMENT, Category.CLOSED}


# What people set


def test_a_restriction_set_here_outlives_every_list(take):
    take({6: [NEED]}, as_at=FEBRUARY)
    Case.objects.update(restricted=True, restricted_here=True)

    done = take({6: [NEED]})

    case = Case.objects.get()
    assert counts(done) == (0, 0, 1, 0)
    assert (case.restricted, case.restricted_here) == (True, True)


def test_a_masked_record_is_restricted_and_marked_until_it_is_shown(take):
    take({6: [NEED | {"worker": "Restricted"}]}, as_at=FEBRUARY)
    masked = Case.objects.get()
    take({6: [NEED]})
    shown = Case.objects.get()

    assert (masked.restricted, masked.marks, masked.worker_name) == (True, ["restricted"], "")
    assert (shown.restricted, shown.marks, shown.worker_name) == (False, [], "Ann Best")


def test_a_reviewing_officer_chosen_here_gives_way_to_one_the_list_names(take, nell, tess):
    take({8: [CARE]}, as_at=date(2026, 1, 31))
    Case.objects.update(iro=nell)
    take({8: [CARE]}, as_at=FEBRUARY)
    assert Case.objects.get().iro == nell

    take({8: [CARE | {"reviewer": "Tess Manager"}]})

    assert Case.objects.get().iro == tess


def test_a_reviewing_officer_nobody_knows_is_listed(take):
    done = take({8: [CARE | {"reviewer": "No Body"}]})

    assert done.summary["unmatched_workers"] == [
        {"name": "No Body", "team": "reviewing officer", "why": "Nobody on the staff list has this name.", "cases": 1}
    ]


def test_a_personal_adviser_is_kept_among_the_facts(take):
    take({9: [LEAVER | {"adviser": "ADVISER, Pat"}]})

    assert Case.objects.get().facts["personal_adviser"] == {"value": "Pat Adviser"}


# Names nobody has


def test_names_nobody_has_stand_by_the_cases_they_cost(take):
    rows = [of(6, "1", worker="No Body"), of(6, "2", worker="NO BODY", team="EAST  1"), of(6, "3", worker="A Stranger"),
            of(6, "4", worker="No Body", team="West 9"), of(6, "5", team="west 9")]  # fmt: skip

    done = take({6: rows})

    assert [(each["name"], each["team"], each["cases"]) for each in done.summary["unmatched_workers"]] == [
        ("No Body", "East 1", 2), ("A Stranger", "East 1", 1), ("No Body", "West 9", 1),
    ]  # fmt: skip
    assert [(each["name"], each["cases"]) for each in done.summary["unmatched_teams"]] == [("West 9", 2)]
    assert (done.summary["teams_matched"], done.summary["workers_matched"]) == (3, 1)


def test_an_organisation_of_early_help_is_no_missing_team(take):
    done = take({2: [HELP], 1: [CONTACT]})

    assert done.summary["unmatched_teams"] == []
    assert Case.objects.get().team_name == "Family Hub"


def test_a_shared_name_is_said_with_how_many_the_team_told(take, west):
    person("Ann Best ", team=west)

    done = take({6: [of(6, "1"), of(6, "2", team="West 1")]})

    shared = done.issues.get(kind="name shared")
    assert (shared.sheet, shared.row, shared.changes_case) == ("Staff list", None, False)
    assert shared.reason == (
        "Several people have this name. Of 2 children the team told whose 2 are; the rest have no worker until"
        " somebody says."
    )


def test_a_disabled_childrens_team_marks_all_its_cases_and_no_other(take, east, west):
    Team.objects.filter(pk=west.pk).update(disabled_children=True)

    take({6: [of(6, "1", need="N2"), of(6, "2", team="West 1"), CLOSED | {"child_id": "3", "team": "West 1"}]})

    assert list(Case.objects.marked("disabled_team").values_list("reference", flat=True)) == ["2", "3"]


def test_without_such_a_team_a_closed_case_is_not_marked_by_its_need(take):
    take({6: [of(6, "1", need="N2"), CLOSED | {"child_id": "2", "need": "N2"}]})

    assert list(Case.objects.marked("disabled_team").values_list("reference", flat=True)) == ["1"]


# The comparison alone writes nothing


def test_a_comparison_counts_what_would_change_and_writes_nothing(take, reading):
    take({6: [of(6, "1"), of(6, "2"), of(6, "3")]}, as_at=FEBRUARY)
    before = list(Case.objects.values())
    cases, _ = cases_of(reading({6: [of(6, "2"), of(6, "3", status="CP"), of(6, "4")]}).children)

    changes = changes_of(cases, {6})

    assert changes.counts() == {"new": 1, "changed": 1, "unchanged": 1, "gone": 1}
    assert [case.reference for case in changes.write] == ["3", "4"]
    assert list(Case.objects.values()) == before


# Days


def test_lists_of_the_newest_day_may_come_again_and_of_an_older_one_not(take):
    take({6: [NEED]}, as_at=FEBRUARY)
    take({6: [NEED | {"status": "CP"}]}, as_at=FEBRUARY)

    with pytest.raises(Refused, match="The cases already stand as of 28 February 2026; lists of 27 February 2026"):
        take({6: [NEED]}, as_at=FEBRUARY - timedelta(days=1))

    assert services.newest_day() == FEBRUARY
    assert Case.objects.get().category == "child_protection"


def test_a_list_that_was_never_taken_in_does_not_count_as_the_newest(db):
    CaseImport.objects.create(status="preview", as_at=DAY)

    assert services.newest_day() is None
    services.check_day(date(2020, 1, 1))


# Whole or not at all


def test_a_failure_at_the_end_leaves_no_case_and_no_doubt(take, monkeypatch):
    monkeypatch.setattr(services, "WRITTEN", (*services.WRITTEN, "no_such_field"))

    with pytest.raises(FieldDoesNotExist, match="no_such_field"), transaction.atomic():
        take({6: [NEED | {"worker": ""}]})

    assert (Case.objects.count(), ImportIssue.objects.count()) == (0, 0)


def test_an_import_that_was_put_aside_meanwhile_is_not_taken_in(reading, ann, quentin):
    case_import = CaseImport.objects.create(status="importing")
    stale = CaseImport.objects.get()
    services.drop(case_import, by=quentin)

    with pytest.raises(AlreadyMoved):
        services.take(stale, reading({6: [NEED]}), by=None)

    assert (Case.objects.count(), CaseImport.objects.get().status) == (0, "dropped")


def test_doubts_are_kept_within_their_columns(take):
    take({6: [NEED | {"child_id": "1", "status": "x" * 400}]})

    doubt = ImportIssue.objects.get(kind="value not understood")
    assert (len(doubt.value), doubt.sheet, doubt.row, doubt.column) == (255, "List_6", 2, "Case status")
    assert str(doubt) == "List_6 row 2: This is no known value of “Case status”, so it was left out."


def test_a_taken_list_is_in_the_trail_with_its_counts(take):
    done = take({6: [NEED]})

    event = Event.objects.get(action="cases.list_taken")
    assert (event.label, event.after) == (
        "Case list of 31/03/2026", {"new": 1, "changed": 0, "unchanged": 0, "gone": 0},
    )  # fmt: skip
    assert done.finished_at is not None


def test_the_summary_says_what_was_read(take):
    done = take({6: [of(6, "1"), of(6, "2", disability="Y", need="Zone 4")], 8: [of(8, "3")]})

    kept = done.summary
    assert (kept["children"], kept["categories"]) == (3, {"child_in_need": 2, "looked_after": 1})
    assert kept["marks"] == {"disabled": 1}
    assert (kept["issues"], kept["issues_that_change"]) == (3, 3)
    assert kept["issue_kinds"] == {"list missing": 2, "value not understood": 1}
    assert [(one["number"], one["sheet"], one["rows"]) for one in kept["lists"]] == [(6, "List_6", 2), (8, "List_8", 1)]
    assert [(one["label"], one["spelling"], one["count"]) for one in kept["unknown_values"]] == [("Need", "Zone 4", 1)]


# What people explained


def test_a_meaning_said_again_replaces_the_first(db, quentin, ann):
    services.explain_values({("status", "Zone 4"): "closed", ("need", "x"): ""}, by=quentin)
    services.explain_values({("status", "Zone 4"): "assessment"}, by=ann)

    assert list(ValueMapping.objects.values_list("field", "spelling", "meaning", "by__name")) == [
        ("need", "x", "", "Quentin Quill"), ("status", "Zone 4", "assessment", "Ann Best"),
    ]  # fmt: skip
    assert [str(one) for one in ValueMapping.objects.all()] == ["need: x is no value", "status: Zone 4 is assessment"]
    assert Event.objects.first().after == {"status: Zone 4": "assessment"}


def test_a_name_said_again_replaces_the_first(db, quentin, ann, east, west):
    services.explain_names(teams={"E1": east}, workers={"AB": ann, "Agency": None}, by=quentin)
    services.explain_names(teams={"E1": west}, workers={"AB": None}, by=quentin)

    assert [str(one) for one in NameMapping.objects.all()] == ["E1: West 1", "AB: nobody", "Agency: nobody"]
    assert Event.objects.first().after == {"E1": "West 1", "AB": ""}


def test_an_explained_spelling_is_used_by_the_next_reading(tmp_path, ann, quentin):
    services.explain_values({("status", "Zone 4"): "closed"}, by=quentin)
    path = write_lists(tmp_path / "a.xlsx", {6: [NEED | {"status": "ZONE-4"}]})

    found = services.read_lists(files_of(path), as_at=DAY)

    assert ([one.category for one in found.children], found.unknown_values) == (["closed"], [])


# Steps of a delivery


STATUSES = list(CaseImport.Status)


@pytest.mark.parametrize("status", STATUSES)
def test_each_status_allows_its_steps_only(db, quentin, status):
    allowed = {
        "read": {"uploaded", "reading", "preview"}, "take": {"preview", "importing"},
        "drop": {"uploaded", "reading", "preview", "importing"}, "refuse": {"reading", "importing"},
    }  # fmt: skip
    steps = {
        "read": lambda one: services.read_again(one, by=quentin),
        "take": lambda one: services.ask_to_take(one, by=quentin),
        "drop": lambda one: services.drop(one, by=quentin),
        "refuse": lambda one: services.refuse(one, "No list."),
    }

    for name, step in steps.items():
        why = {"refusal": "x"} if status == "refused" else {}
        case_import = CaseImport.objects.create(status=status, as_at=DAY, **why)
        if status in allowed[name]:
            step(case_import)
        else:
            with pytest.raises(NotAllowed):
                step(case_import)


@pytest.mark.parametrize(
    ("entries", "name"),
    [({"status": "refused"}, "refused_import_says_why"), ({"status": "done"}, "imported_list_has_its_day")],
)
def test_the_database_holds_what_a_finished_import_says(db, entries, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        CaseImport.objects.create(**entries)


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda east, ann: Case.objects.create(reference="1", restricted_here=True),
         "case_restricted_here_is_restricted"),
        (lambda east, ann: NameMapping.objects.create(kind="team", spelling="x", team=east, person=ann),
         "name_is_a_team_or_a_person"),
    ],
)  # fmt: skip
def test_the_database_refuses_what_cannot_be(east, ann, make, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make(east, ann)


def test_a_number_is_one_case(db):
    Case.objects.create(reference="1")

    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.create(reference="1")


def test_rows_of_other_lists_of_one_child_become_one_case(take):
    take({6: [NEED], 3: [REFERRAL], 1: [CONTACT], 10: [COMMON | {"decided_on": PAST}]})

    case = Case.objects.get()
    assert (case.reference, case.date_of_birth, case.kind) == ("1", BORN, "child")
