"""The lists of follow-up: found, sorted, counted and taken along, and what they monitor (HULL-06, 74, 81, 82)."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse

from audits import actions
from audits.models import Action, Audit
from followup import chains, duties, escalation, oversight
from followup.models import Chain, Escalation, Oversight
from lib import clock
from lib.tabular import read_sheets
from people.models import Role
from tests.cast import make_person
from tests.followup.making import audit_again, make_action, make_checked, make_poor
from trail.models import Access

pytestmark = pytest.mark.long

MONDAY = date(2026, 3, 2)
#: Oversight of the audits below was due on 16 March; this is a day after it.
LATER = date(2026, 3, 18)


def lines(browser, name, **asked):
    """A list's csv: its rows as lists of cells, the headings first."""
    body = b"".join(browser.get(reverse(f"followup:{name}"), {**asked, "as": "csv"})).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(body)))


def found(browser, name, **asked):
    """Case references of what a list shows, in its order."""
    page = browser.get(reverse(f"followup:{name}"), asked).context["page"]
    audits = [row if isinstance(row, Audit) else row.audit for row in page]
    return [audit.case.reference for audit in audits]


# Oversight


@pytest.fixture
def five(cast, framework):
    """To write and late; written and to note; noted with an action open; closed; and one of Courts."""
    carl = make_person("Carl Court", Role.PRACTITIONER, team=cast.court, manager=cast.amara)
    made = {name: make_checked(cast, framework, name) for name in ("A-LATE", "B-NOTE", "C-OPEN", "D-DONE")}
    made["E-COURT"] = make_checked(cast, framework, "E-COURT", team=cast.court, worker=carl, auditor=cast.nell)
    make_action(made["C-OPEN"], by=cast.gwen)
    duties.open_oversights(MONDAY)
    for name in ("B-NOTE", "C-OPEN", "D-DONE"):
        oversight.write_oversight(made[name].oversight, discussion="We talked", by=cast.tess)
    for name in ("C-OPEN", "D-DONE"):
        oversight.note_supervision(made[name].oversight, held_on=MONDAY, note="The plan", by=cast.tess)
    return made


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, ["A-LATE", "B-NOTE", "C-OPEN", "D-DONE", "E-COURT"]),
        ({"missing": "oversight"}, ["A-LATE", "E-COURT"]),
        ({"missing": "supervision"}, ["A-LATE", "B-NOTE", "E-COURT"]),
        ({"missing": "actions"}, ["C-OPEN"]),
        ({"missing": "nothing"}, ["D-DONE"]),
        ({"late": "yes"}, ["A-LATE", "E-COURT"]),
        ({"words": "b-note"}, ["B-NOTE"]),
        ({"words": "2026-03-003"}, ["C-OPEN"]),
        ({"missing": "supervision", "late": "yes", "words": "E-"}, ["E-COURT"]),
        ({"sort": "-reference"}, ["E-COURT", "D-DONE", "C-OPEN", "B-NOTE", "A-LATE"]),
        ({"sort": "team"}, ["E-COURT", "A-LATE", "B-NOTE", "C-OPEN", "D-DONE"]),
    ],
)
def test_audits_without_their_managers_confirmation_are_found(signed_in, cast, five, asked, expected):
    """HULL-81: monitored by the QA team."""
    with clock.at(LATER):
        assert found(signed_in(cast.quinn), "oversights", **asked) == expected


def test_oversight_is_found_by_service_and_by_part(signed_in, cast, five):
    courts = cast.court.parent

    assert found(signed_in(cast.quinn), "oversights", service=courts.pk) == ["E-COURT"]
    assert found(signed_in(cast.quinn), "oversights", service=cast.north.parent_id) == [
        "A-LATE", "B-NOTE", "C-OPEN", "D-DONE",
    ]  # fmt: skip
    assert found(signed_in(cast.amara), "oversights", part="mine") == ["E-COURT"]
    assert found(signed_in(cast.tess), "oversights", part="mine", missing="oversight") == ["A-LATE"]
    assert found(signed_in(cast.hana), "oversights", part="team", missing="actions") == ["C-OPEN"]
    assert found(signed_in(cast.hana), "oversights", part="mine") == []
    assert found(signed_in(cast.ira), "oversights", part="team") == []


def test_file_of_oversight_says_what_is_missing_in_words(signed_in, cast, five):
    """HULL-81: what the report to senior leaders is made from."""
    with clock.at(LATER):
        rows = lines(signed_in(cast.dana), "oversights")

    assert rows[0] == [
        "Audit", "Service", "Team", "Manager", "Grade", "Oversight due", "Written", "Supervision due", "Supervision",
        "Actions open", "State",
    ]  # fmt: skip
    assert [(row[2], row[3], row[4], row[5], row[9], row[10]) for row in rows[1:]] == [
        ("North Team 1", "Tess Team", "Good", "2026-03-16", "0", "To write, late"),
        ("North Team 1", "Tess Team", "Good", "2026-03-16", "0", "Supervision to note"),
        ("North Team 1", "Tess Team", "Good", "2026-03-16", "1", "Actions open"),
        ("North Team 1", "Tess Team", "Good", "2026-03-16", "0", "Audit closed"),
        ("Court Team 1", "Amara Audit", "Good", "2026-03-16", "0", "To write, late"),
    ]


def test_states_of_oversight_from_first_to_last(signed_in, cast, framework):
    """Each in words and on its day."""
    audit = make_checked(cast, framework)
    action = make_action(audit, by=cast.gwen)
    opened = oversight.open_oversight(audit, on=MONDAY)

    def state(on=MONDAY):
        with clock.at(on):
            return lines(signed_in(cast.quinn), "oversights")[1][10]

    seen = [state(), state(date(2026, 3, 17))]
    oversight.write_oversight(opened, discussion="We talked", by=cast.tess)
    seen += [state(), state(date(2026, 4, 3))]
    oversight.note_supervision(opened, held_on=MONDAY, note="The plan", by=cast.tess)
    seen.append(state())
    actions.complete(action, what_was_done="Written", by=cast.priya)
    actions.sign_off(action, effect_seen="Known", by=cast.tess)
    seen.append(state())
    duties.close(MONDAY)
    seen.append(state())

    assert seen == [
        "To write", "To write, late", "Supervision to note", "Supervision to note, late", "Actions open",
        "Nothing missing", "Audit closed",
    ]  # fmt: skip


def test_case_without_a_team_is_in_the_lists_with_gaps(signed_in, cast, framework):
    """A carer's file may belong to no team."""
    audit = make_poor(cast, framework)
    make_action(audit, by=cast.gwen, owner=None, owner_role="practitioner")
    duties.open_oversights(MONDAY)
    duties.follow_grades(MONDAY)
    Audit.objects.update(team=None)

    for name in ("oversights", "chains"):
        assert lines(signed_in(cast.quinn), name)[1][1:3] == ["", ""]
    assert lines(signed_in(cast.quinn), "actions")[1][2:4] == ["", ""]
    for name in ("oversights", "actions", "chains", "escalations"):
        assert signed_in(cast.quinn).get(reverse(f"followup:{name}")).status_code == 200


# Actions


@pytest.fixture
def three(cast, framework):
    """One late and Priya's; one done by Tess; one of the auditor's own, signed off."""
    audit = make_checked(cast, framework, "X-1")
    late = make_action(audit, by=cast.gwen, due_on=date(2026, 2, 20), what="Late")
    done = make_action(audit, by=cast.gwen, owner=cast.tess, due_on=date(2026, 3, 20), what="Done", source="review")
    signed = make_action(audit, by=cast.gwen, due_on=None, what="Signed", source="moderation")
    actions.complete(done, what_was_done="Called", by=cast.tess)
    actions.complete(signed, what_was_done="Called", by=cast.priya)
    actions.sign_off(signed, effect_seen="Known", by=cast.tess)
    return {"late": late, "done": done, "signed": signed}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, ["Late", "Done", "Signed"]),
        ({"status": ["done", "signed_off"]}, ["Done", "Signed"]),
        ({"late": "yes"}, ["Late"]),
        ({"source": "moderation"}, ["Signed"]),
        ({"source": "audit"}, []),
        ({"words": "X-1", "status": "open"}, ["Late"]),
        ({"sort": "owner"}, ["Late", "Signed", "Done"]),
        ({"sort": "-state"}, ["Signed", "Late", "Done"]),
        ({"sort": "-due"}, ["Done", "Late", "Signed"]),
    ],
)
def test_actions_are_found_and_sorted(signed_in, cast, three, asked, expected):
    """HULL-06. Without a day they come last, on every database."""
    page = signed_in(cast.quinn).get(reverse("followup:actions"), asked).context["page"]

    assert [action.what for action in page] == expected


def test_file_of_actions_has_every_column(signed_in, cast, three):
    rows = lines(signed_in(cast.tess), "actions", sort="reference")

    assert rows[0] == [
        "Audit", "Number", "Service", "Team", "Source", "What must be done", "Who", "By when", "State", "Done",
        "Signed off",
    ]  # fmt: skip
    assert {tuple(row[2:4]) for row in rows[1:]} == {("Safeguarding", "North Team 1")}
    assert [[row[1], *row[4:9]] for row in rows[1:]] == [
        ["1", "Management oversight", "Late", "Priya Practice", "2026-02-20", "To do"],
        ["2", "Review meeting", "Done", "Tess Team", "2026-03-20", "Done, waiting for sign-off"],
        ["3", "Moderation", "Signed", "Priya Practice", "", "Signed off"],
    ]  # fmt: skip


def test_xlsx_holds_what_the_csv_holds(signed_in, cast, three):
    browser = signed_in(cast.quinn)

    sheet = read_sheets(browser.get(reverse("followup:actions") + "?as=xlsx").content)[0].rows

    assert [row[5] for row in sheet] == [row[5] for row in lines(browser, "actions")]


# Chains


@pytest.fixture
def four(cast, framework):
    """A chain of two turns, one lifted by moderation, one that ended better."""
    made = {name: make_poor(cast, framework, name) for name in ("A-TWICE", "B-LIFTED", "C-BETTER")}
    duties.follow_grades(MONDAY)
    audit_again(made["A-TWICE"], cast, framework, grade="inadequate", final="inadequate")
    audit_again(made["C-BETTER"], cast, framework, grade="good")
    Audit.objects.filter(pk=made["B-LIFTED"].pk).update(final_grade="ri")
    with clock.at(date(2026, 4, 27)):
        duties.follow_grades(date(2026, 4, 27))
    return made


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, ["A-TWICE", "A-TWICE", "B-LIFTED", "C-BETTER"]),
        ({"state": "running"}, ["A-TWICE"]),
        ({"state": "ended-again"}, ["A-TWICE"]),
        ({"state": "ended-moderated"}, ["B-LIFTED"]),
        ({"state": "ended-better"}, ["C-BETTER"]),
        ({"state": "ended-gone"}, []),
        ({"words": "B-"}, ["B-LIFTED"]),
        ({"late": "yes"}, []),
    ],
)
def test_chains_are_found_by_how_far_they_are(signed_in, cast, four, asked, expected):
    """HULL-80, HULL-81."""
    assert sorted(found(signed_in(cast.quinn), "chains", **asked)) == expected


def test_file_of_chains_tells_turns_days_and_ends(signed_in, cast, four):
    rows = lines(signed_in(cast.hana), "chains", sort="turn", words="A-TWICE")

    assert [row[3:10] for row in rows] == [
        ["Grade", "In a row", "Begun", "Meeting due", "Review due", "Re-audit due", "State"],
        [
            "Inadequate", "1", "2026-03-02", "2026-03-09", "2026-03-30", "2026-05-02",
            "The re-audit was the same: a further chain began",
        ],
        ["Inadequate", "2", "2026-04-27", "2026-05-05", "2026-05-25", "2026-06-27", "Running"],
    ]  # fmt: skip


# Escalations


def test_escalations_are_found_by_part_and_state(signed_in, cast, framework):
    """HULL-81, HULL-82: unanswered, answered, done since."""
    made = [make_checked(cast, framework, f"C-{number}") for number in range(3)]
    duties.open_oversights(MONDAY)
    with clock.at(date(2026, 3, 19)):
        duties.escalate(date(2026, 3, 19))
        _, answered, settled = (Escalation.objects.get(audit=audit) for audit in made)
        escalation.answer(answered, update="On Monday", by=cast.gwen)
        oversight.write_oversight(settled.audit.oversight, discussion="We talked", by=cast.tess)
        duties.escalate(date(2026, 3, 19))
    browser = signed_in(cast.gwen)

    assert {state: found(browser, "escalations", state=state) for state in ("unanswered", "open", "done")} == {
        "unanswered": ["C-0"],
        "open": ["C-0", "C-1"],
        "done": ["C-2"],
    }
    assert found(browser, "escalations", part="mine", words="C-1") == ["C-1"]
    assert found(signed_in(cast.quinn), "escalations", part="mine") == []
    page = " ".join(browser.get(reverse("followup:escalations")).content.decode().split())
    assert [page.count(words) for words in ("No update yet", "Answered", "Done since")] == [2, 1, 2]  # and the filter's


# All of them


@pytest.mark.parametrize(
    ("name", "kind"), [("oversights", "oversight"), ("actions", "actions"), ("chains", "after-poor-grades")]
)
def test_each_file_leaves_a_trace_and_no_page_does(signed_in, cast, framework, name, kind):
    """A list of children's cases that leaves the application is a reading (trail)."""
    make_action(make_poor(cast, framework), by=cast.gwen)
    duties.open_oversights(MONDAY)
    duties.follow_grades(MONDAY)
    browser = signed_in(cast.quinn)

    for asked in ("", "?as=csv", "?as=xlsx", "?as=pdf", "?sort=team"):
        b"".join(browser.get(reverse(f"followup:{name}") + asked))

    rows = Access.objects.filter(person=cast.quinn)
    assert [(row.thing, row.what) for row in rows.filter(case_reference="")] == [(kind, "export"), (kind, "export")]
    assert {row.what for row in rows.exclude(case_reference="")} == {"export"}


@pytest.mark.parametrize("name", ["oversights", "actions", "chains", "escalations"])
def test_wrong_filters_are_said_and_shown_as_all(signed_in, cast, five, name):
    page = signed_in(cast.quinn).get(
        reverse(f"followup:{name}"),
        {"state": "x", "missing": "x", "part": "x", "service": "x", "late": "x", "sort": "x", "page": "x"},
    )

    assert page.status_code == 200
    assert page.context["filterset"].errors


def test_list_is_paged_by_twenty_five(signed_in, cast, framework):
    audit = make_checked(cast, framework)
    for number in range(30):
        make_action(audit, by=cast.gwen, what=f"Action {number}")
    browser = signed_in(cast.quinn)

    pages = [browser.get(reverse("followup:actions"), {"page": number}).context["page"] for number in (1, 2, 99)]

    assert [len(page) for page in pages] == [25, 5, 5]
    assert len(lines(browser, "actions")) == 31  # the file has all of them
    assert len({action.pk for page in pages[:2] for action in page}) == Action.objects.count()


def test_chain_ended_by_hand_says_why_in_the_list(signed_in, cast, framework):
    make_poor(cast, framework)
    duties.follow_grades(MONDAY)
    chains.end(Chain.objects.get(), how=Chain.End.CASE_GONE, note="Moved to another council", by=cast.quinn)

    assert lines(signed_in(cast.quinn), "chains")[1][9] == "The case can no longer be audited"
    assert Oversight.objects.count() == 0
