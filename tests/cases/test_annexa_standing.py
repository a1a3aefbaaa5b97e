"""The table of categories row by row, marks, facts and staff, with their days (annex-a section 7)."""

from dataclasses import replace
from datetime import date

import pytest

from cases.annexa.reading import read_tables
from tests.cases.rows import (
    ASSESSED,
    ASSESSMENT,
    BORN,
    CARE,
    CLOSED,
    COMMON,
    CONTACT,
    HELP,
    LEAVER,
    NEED,
    PAST,
    PLAN,
    REFERRAL,
    ended,
)
from tests.cases.workbooks import DAY, tables_of

OLD, LATE = date(2025, 6, 1), date(2026, 3, 20)
OVER = date(2026, 3, 1)  # the day `ended` gives


def status(text, **more):
    return NEED | {"status": text} | more


@pytest.mark.parametrize(
    ("lists", "stands"),
    [
        # 1 looked after
        ({8: [CARE], 6: [status("CLA", start=OLD)]}, ("looked_after", PAST, None)),
        ({8: [CARE | {"start": None}], 6: [status("CLA", start=OLD)]}, ("looked_after", OLD, None)),
        ({6: [status("CLA")], 7: []}, ("looked_after", PAST, None)),
        ({8: [CARE | {"legal": ""}]}, ("looked_after", PAST, None)),
        # 2 child protection
        ({7: [PLAN], 6: [status("CIN", start=OLD)]}, ("child_protection", PAST, None)),
        ({7: [PLAN], 8: [CARE | {"legal": "V3"}]}, ("child_protection", PAST, None)),
        ({6: [status("CPP")], 8: []}, ("child_protection", PAST, None)),
        # 3 care leaver
        ({9: [LEAVER | {"eligibility": "a) Relevant child"}]}, ("care_leaver", None, None)),
        ({9: [LEAVER | {"eligibility": "c) Qualifying care leaver"}]}, ("care_leaver", None, None)),
        ({9: [LEAVER | {"eligibility": ""}], 6: [CLOSED]}, ("care_leaver", None, None)),
        ({9: [LEAVER], 7: [ended(PLAN)], 8: [ended(CARE)]}, ("care_leaver", None, None)),
        ({6: [status("Care leaver", start=OLD)]}, ("care_leaver", OLD, None)),
        # an eligible child is still in care; without that, what else the lists say
        ({9: [LEAVER | {"eligibility": "d) Eligible child"}], 6: [NEED]}, ("child_in_need", PAST, None)),
        # 4 child in need
        ({6: [NEED], 4: [ASSESSMENT], 3: [REFERRAL], 2: [HELP]}, ("child_in_need", PAST, None)),
        ({6: [status("")]}, ("child_in_need", PAST, None)),
        ({6: [status("CLA")], 8: [ended(CARE)]}, ("child_in_need", PAST, None)),
        # 5 assessment
        ({6: [ASSESSED | {"start": OLD}], 4: [ASSESSMENT]}, ("assessment", PAST, None)),
        ({6: [ASSESSED | {"start": OLD}], 4: [ended(ASSESSMENT)]}, ("assessment", OLD, None)),
        ({6: [status("")], 4: [ASSESSMENT]}, ("assessment", PAST, None)),
        ({4: [ASSESSMENT | {"start": OLD}, ASSESSMENT]}, ("assessment", PAST, None)),
        # 6 referral
        ({3: [REFERRAL | {"nfa": ""}]}, ("referral", PAST, None)),
        ({3: [REFERRAL | {"start": LATE, "nfa": "Y"}, REFERRAL]}, ("referral", PAST, None)),
        ({3: [REFERRAL, REFERRAL | {"start": LATE}], 2: [HELP]}, ("referral", LATE, None)),
        # 7 early help
        ({2: [HELP], 3: [REFERRAL | {"nfa": "Y"}]}, ("early_help", PAST, None)),
        ({2: [HELP, HELP | {"start": OLD}, ended(HELP, start=LATE)]}, ("early_help", PAST, None)),
        # 8 closed, by the first list that tells
        ({6: [CLOSED], 7: [ended(PLAN, start=OLD)], 2: [ended(HELP)]}, ("closed", PAST, OVER)),
        ({8: [ended(CARE, start=OLD)], 7: [ended(PLAN)]}, ("closed", OLD, OVER)),
        ({7: [ended(PLAN, start=OLD)], 2: [ended(HELP)]}, ("closed", OLD, OVER)),
        ({2: [ended(HELP, start=OLD), ended(HELP)]}, ("closed", PAST, OVER)),
        ({6: [CLOSED], 3: [REFERRAL], 4: [ASSESSMENT]}, ("closed", PAST, OVER)),
        ({6: [status("", reason="RC7")]}, ("closed", PAST, None)),
        ({6: [status("Closed")]}, ("closed", PAST, None)),
        # 9 none
        ({1: [CONTACT, CONTACT | {"contact_on": LATE}]}, ("none", None, None)),
        ({3: [REFERRAL | {"nfa": "NFA"}], 1: [CONTACT]}, ("none", None, None)),
        ({4: [ended(ASSESSMENT)]}, ("none", None, None)),
        ({5: [COMMON | {"start": PAST}]}, ("none", None, None)),
        ({9: [LEAVER | {"eligibility": "d) Eligible child"}]}, ("none", None, None)),
    ],
)
def test_a_child_stands_in_the_first_category_that_applies_since_its_day(child, lists, stands):
    found = child(lists)

    assert (found.category, found.opened_on, found.closed_on) == stands


@pytest.mark.parametrize(
    ("lists", "category", "said"),
    [
        ({6: [status("CLA")], 8: [CARE | {"child_id": "2"}]}, "looked_after",
         "Not on list 8 (Children in care); the status of list 6 is used."),
        ({6: [status("CP")], 7: [PLAN | {"child_id": "2"}]}, "child_protection",
         "Not on list 7 (Child protection); the status of list 6 is used."),
        ({6: [NEED], 9: [LEAVER]}, "care_leaver", "Also a care leaver on list 9; counted as a care leaver."),
        ({6: [ended(ASSESSED)]}, "closed",
         "The status is open but the closure date is 01/03/2026; counted as closed."),
        ({8: [CARE | {"legal": "V4"}]}, "closed",
         "Short breaks under a series of agreements: not counted as looked after."),
    ],
)  # fmt: skip
def test_lists_that_disagree_are_named_with_what_was_made_of_it(reading, lists, category, said):
    found = reading(lists)

    assert next(one.category for one in found.children if one.child_id == "1") == category
    assert [one.reason for one in found.issues if one.row and one.child_id == "1"] == [said]


@pytest.mark.parametrize("number", [7, 8])
def test_where_a_list_was_not_delivered_nobody_is_said_to_be_missing_from_it(reading, number):
    found = reading({6: [status("CLA" if number == 8 else "CP")]})

    assert [one.kind for one in found.issues if one.row] == []


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (6, "List 6 (Children in need) is not among the files: children in need and closed cases cannot be told."),
        (7, "List 7 (Child protection) is not among the files: plans are taken from the case status of list 6."),
        (8, "List 8 (Children in care) is not among the files: looked after children are taken from the case status"
            " of list 6."),
        (9, "List 9 (Care leavers) is not among the files: care leavers cannot be told."),
    ],
)  # fmt: skip
def test_a_missing_list_is_said_with_what_cannot_be_told(reading, number, reason):
    lists = {other: [] for other in (6, 7, 8, 9) if other != number}

    found = reading({1: [CONTACT], **lists})

    assert [(one.sheet, one.row, one.kind, one.reason, one.changes_case) for one in found.issues] == [
        (f"List {number}", None, "list missing", reason, True)
    ]


def test_other_lists_are_not_missed(reading):
    assert reading({1: [CONTACT], 6: [], 7: [], 8: [], 9: []}).issues == []


# Ends that are written oddly


@pytest.mark.parametrize(
    ("row", "need", "category"),
    [
        ({"end": "31/12/9999"}, NEED, "child_in_need"),
        ({"end": "31/12/9999"}, status("CLA"), "looked_after"),
        ({"end": "", "reason": "E4A"}, status("CLA"), "looked_after"),
        ({"end": "", "reason": "E4A"}, CLOSED, "closed"),
        ({"end": "soon"}, CLOSED, "closed"),
        ({"end": "01/01/1900"}, CLOSED, "looked_after"),
        ({"end": date(2027, 1, 1)}, status("CLA"), "looked_after"),
    ],
)
def test_an_end_that_is_no_day_is_judged_by_list_6(child, row, need, category):
    assert child({8: [CARE | row], 6: [need]}).category == category


# Marks, one by one


ALL = {
    "disabled": {6: [NEED | {"disability": "Y"}]},
    "uasc": {9: [LEAVER | {"uasc": "Y"}]},
    "unborn": {6: [NEED | {"age": -1, "date_of_birth": None}]},
    "short_breaks": {8: [CARE | {"legal": "V3"}]},
    "protection_plan": {8: [CARE], 7: [PLAN]},
    "protection_order": {7: [PLAN | {"protection": "Y"}]},
    "repeat_plan": {7: [PLAN | {"plans_before": 2}]},
    "adoption": {8: [CARE | {"legal": "D1"}]},
    "out_of_area": {8: [CARE | {"location": "Out"}]},
    "missing": {8: [CARE | {"missing": 1}]},
    "stepped_down": {6: [NEED], 7: [ended(PLAN)]},
    "re_referred": {3: [REFERRAL | {"referrals": 1}]},
    "no_further_action": {3: [REFERRAL | {"nfa": "Y"}]},
    "restricted": {6: [NEED | {"gender": "***"}]},
}


@pytest.mark.parametrize("mark", ALL)
def test_a_mark_stands_alone(child, mark):
    assert child(ALL[mark]).marks == (mark,)


@pytest.mark.parametrize(
    ("lists", "marks"),
    [
        ({8: [CARE | {"placement": "A3"}]}, ("adoption", "placed_for_adoption")),
        ({8: [CARE], 10: [COMMON | {"decided_on": PAST}]}, ("adoption",)),
        ({8: [CARE], 10: [COMMON | {"placed_on": PAST}]}, ("adoption", "placed_for_adoption")),
        ({8: [CARE], 10: [COMMON | {"placed_on": OLD, "reversed_on": PAST}, COMMON | {"placed_on": LATE}]},
         ("adoption", "placed_for_adoption")),
        ({8: [ended(CARE, placement="A5")], 10: [COMMON | {"placed_on": OLD}]}, ()),
        ({8: [ended(CARE, location="Out", missing=4, permanence="Adoption")]}, ()),
        ({8: [CARE | {"missing": 0, "location": "In", "permanence": "Long-term fostering"}]}, ()),
        ({8: [CARE], 7: [ended(PLAN)]}, ()),
        ({8: [ended(CARE)], 7: [PLAN]}, ()),
        ({6: [NEED], 7: [ended(PLAN, plans_before=1, protection="Y")]},
         ("protection_order", "repeat_plan", "stepped_down")),
        ({6: [NEED], 8: [ended(CARE)], 7: [ended(PLAN)]}, ("stepped_down",)),
        ({2: [HELP], 7: [ended(PLAN)]}, ("stepped_down",)),
        ({6: [CLOSED], 7: [ended(PLAN)]}, ()),
        ({6: [ASSESSED], 7: [ended(PLAN)]}, ()),
        ({7: [PLAN | {"plans_before": 0, "protection": "N"}]}, ()),
        ({3: [REFERRAL | {"referrals": 0}]}, ()),
        ({3: [REFERRAL | {"nfa": "Y"}], 6: [NEED]}, ()),
        ({8: [CARE | {"uasc": "N"}], 9: [LEAVER | {"uasc": "N"}]}, ()),
    ],
)
def test_marks_follow_from_where_the_child_stands_now(child, lists, marks):
    """HULL-92: placed for adoption means placed now, in care and not reversed or adopted."""
    assert child(lists).marks == marks


@pytest.mark.parametrize(
    ("answers", "disabled"),
    [(["Y", "N", "N"], False), (["Y", "Y", "N"], True), (["AUT"], True), (["U", "Y"], True), (["", "N"], False)],
)
def test_a_child_is_disabled_if_most_lists_say_so(child, answers, disabled):
    rows = dict(zip((4, 6, 7), (ASSESSMENT, NEED, PLAN), strict=True))
    lists = {
        number: [rows[number] | {"disability": answer}] for number, answer in zip(rows, answers, strict=False)
    }

    assert ("disabled" in child(lists).marks) is disabled


# Who the child is


@pytest.mark.parametrize(
    ("born", "kept"),
    [
        ([BORN, BORN, date(2014, 1, 1)], BORN),
        ([None, None, BORN], BORN),
        (["05/04/2015", date(2015, 4, 5), None], date(2015, 4, 5)),
        (["05/04/2015", date(2015, 5, 4), None], date(2015, 5, 4)),
        ([date(2027, 6, 1), None, None], None),
        ([date(2026, 9, 1), None, None], date(2026, 9, 1)),
    ],
)
def test_the_date_of_birth_of_most_lists_counts_and_a_sure_one_more(child, born, kept):
    rows = {1: CONTACT, 3: REFERRAL, 6: NEED}

    days = zip(rows.items(), born, strict=True)

    assert child({number: [row | {"date_of_birth": day}] for (number, row), day in days}).date_of_birth == kept


@pytest.mark.parametrize(
    ("gender", "ethnicity", "kept"),
    [
        (["M", "M", "F"], ["WBRI", "", "WBRI"], ("male", "wbri")),
        (["U", "U", "F"], ["NOBT", "NOBT", "AIND"], ("female", "aind")),
        (["U", "", ""], ["NOBT", "", ""], ("unknown", "nobt")),
        (["", "", ""], ["", "", ""], ("", "")),
    ],
)
def test_what_says_nothing_gives_way_to_what_says_something(child, gender, ethnicity, kept):
    rows = zip((CONTACT, REFERRAL, NEED), gender, ethnicity, strict=True)
    lists = {
        number: [row | {"gender": one, "ethnicity": other}]
        for number, (row, one, other) in zip((1, 3, 6), rows, strict=True)
    }

    found = child(lists)

    assert (found.gender, found.ethnicity) == kept


def test_a_child_knows_the_lists_it_is_on(child):
    assert child({1: [CONTACT, CONTACT | {"contact_on": LATE}], 8: [CARE], 6: [NEED]}).lists == (1, 6, 8)


# Staff


def named(row, team, worker):
    return row | {"team": team, "worker": worker}


@pytest.mark.parametrize(
    ("lists", "staff"),
    [
        ({8: [named(CARE, "C", "Cy Care")], 9: [named(LEAVER, "L", "Lee Leave")]}, ("C", "Cy Care")),
        ({8: [named(CARE, "", "")], 6: [named(NEED, "N", "")], 7: [named(PLAN, "P", "Pip Plan")]}, ("N", "Pip Plan")),
        ({7: [named(PLAN, "", "")], 6: [named(NEED, "N", "Ned Need")]}, ("N", "Ned Need")),
        ({7: [named(PLAN, "", "")], 8: [ended(named(CARE, "C", "Cy Care"))]}, ("", "")),
        ({9: [named(LEAVER, "", "")], 8: [ended(named(CARE, "C", "Cy Care"))]}, ("C", "Cy Care")),
        ({6: [named(NEED, "N", "Duty")], 7: [ended(named(PLAN, "P", "Pip Plan"))]}, ("N", "Pip Plan")),
        ({4: [named(ASSESSMENT, "A", "Al Assess"), named(ASSESSMENT | {"start": LATE}, "B", "Bo Best")]},
         ("B", "Bo Best")),
        ({3: [named(REFERRAL, "R", "Ron Refer")], 4: [ended(named(ASSESSMENT, "A", "Al Assess"))]},
         ("R", "Ron Refer")),
        ({2: [HELP, HELP | {"start": LATE, "organisation": "A School"}]}, ("A School", "")),
        ({1: [CONTACT]}, ("", "")),
    ],
)  # fmt: skip
def test_team_and_worker_come_from_the_list_that_counts_then_from_the_next(child, lists, staff):
    found = child(lists)

    assert (found.team, found.worker) == staff


@pytest.mark.parametrize(
    ("lists", "reviewer"),
    [
        ({8: [CARE | {"reviewer": "HOLT, Ida"}], 7: [PLAN | {"reviewer": "Cal Chair"}]}, "Ida Holt"),
        ({8: [CARE], 7: [PLAN | {"reviewer": "Cal Chair"}]}, "Cal Chair"),
        ({7: [PLAN | {"reviewer": "Vacant"}]}, ""),
    ],
)
def test_the_reviewing_officer_of_care_comes_before_the_conference_chair(child, lists, reviewer):
    assert child(lists).reviewer == reviewer


# Facts, each with its day


@pytest.mark.parametrize(
    ("number", "row", "name", "fact"),
    [
        (6, {"seen_on": LATE}, "last_seen", {"on": "2026-03-20"}),
        (6, {"need": "N4"}, "need", {"value": "n4", "on": "2026-02-01"}),
        (6, {}, "status", {"value": "child_in_need"}),
        (6, {"end": LATE, "reason": "RC4"}, "closure", {"value": "rc4", "on": "2026-03-20"}),
        (6, {"end": LATE}, "closure", {"on": "2026-03-20"}),
        (7, {}, "plan_start", {"on": "2026-02-01"}),
        (7, {"end": LATE}, "plan_end", {"on": "2026-03-20"}),
        (7, {"abuse": "EMO"}, "abuse", {"value": "emotional", "on": "2026-02-01"}),
        (7, {"seen_alone": "N", "visit_on": LATE}, "seen_alone", {"value": "no", "on": "2026-03-20"}),
        (7, {"visit_on": LATE}, "last_plan_visit", {"on": "2026-03-20"}),
        (7, {"review_on": LATE}, "last_plan_review", {"on": "2026-03-20"}),
        (7, {"plans_before": 1}, "plans_before", {"value": 1}),
        (8, {}, "care_start", {"on": "2026-02-01"}),
        (8, {"end": LATE, "reason": "E4A"}, "care_end", {"value": "e4a", "on": "2026-03-20"}),
        (8, {"legal": "C1", "legal_on": LATE}, "legal", {"value": "c1", "on": "2026-03-20"}),
        (8, {"placement": "K2", "placement_on": LATE}, "placement", {"value": "k2", "on": "2026-03-20"}),
        (8, {"placement": "Narrow boat"}, "placement", {"value": "Narrow boat"}),
        (8, {"provider": "PR4"}, "provider", {"value": "pr4"}),
        (8, {"location": "In"}, "location", {"value": "in"}),
        (8, {"placement_area": " Leeds "}, "placement_area", {"value": "Leeds"}),
        (8, {"placements": 3.0}, "placements", {"value": 3}),
        (8, {"visit_on": LATE}, "last_care_visit", {"on": "2026-03-20"}),
        (8, {"review_on": LATE}, "last_care_review", {"on": "2026-03-20"}),
        (8, {"iro_on": LATE}, "last_iro_visit", {"on": "2026-03-20"}),
        (8, {"health_on": LATE}, "last_health_assessment", {"on": "2026-03-20"}),
        (8, {"dental_on": LATE}, "last_dental_check", {"on": "2026-03-20"}),
        (8, {"permanence": "SGO/CAO"}, "permanence", {"value": "guardianship"}),
        (8, {"missing": 2}, "missing_episodes", {"value": 2}),
        (9, {"eligibility": "R"}, "eligibility", {"value": "relevant"}),
        (9, {"pathway_on": LATE}, "pathway_review", {"on": "2026-03-20"}),
        (9, {"in_touch": "Refu", "contact_on": LATE}, "in_touch", {"value": "refused", "on": "2026-03-20"}),
        (9, {"accommodation": "E: Supported lodgings"}, "accommodation", {"value": "e"}),
        (9, {"suitable": "b) Unsuitable"}, "suitable", {"value": "no"}),
        (9, {"activity": "F2"}, "activity", {"value": "f2"}),
        (10, {"placed_on": LATE}, "placed_for_adoption", {"on": "2026-03-20"}),
        (10, {"order_on": LATE}, "placement_order", {"on": "2026-03-20"}),
        (3, {"nfa": "N"}, "referred", {"value": "no", "on": "2026-02-01"}),
        (3, {"referrals": 2}, "referrals", {"value": 2}),
        (4, {"seen": "Y"}, "assessment_start", {"value": "yes", "on": "2026-02-01"}),
        (4, {"end": LATE, "support": "N"}, "assessment_end", {"value": "no", "on": "2026-03-20"}),
        (5, {"start": PAST, "plan": "Y"}, "enquiry", {"value": "yes", "on": "2026-02-01"}),
        (5, {"conference_on": LATE}, "conference", {"on": "2026-03-20"}),
        (2, {}, "help_start", {"value": "Family Hub", "on": "2026-02-01"}),
        (2, {"end": LATE}, "help_end", {"on": "2026-03-20"}),
        (1, {}, "last_contact", {"on": "2026-02-01"}),
    ],
)  # fmt: skip
def test_each_fact_of_the_auditors_page_has_its_value_and_its_day(child, number, row, name, fact):
    rows = {1: CONTACT, 2: HELP, 3: REFERRAL, 4: ASSESSMENT, 5: COMMON, 6: NEED, 7: PLAN, 8: CARE, 9: LEAVER,
            10: COMMON}  # fmt: skip

    assert child({number: [rows[number] | row]}).facts[name] == fact


@pytest.mark.parametrize(
    ("number", "rows", "name", "fact"),
    [
        (1, [CONTACT | {"contact_on": LATE}, CONTACT], "last_contact", {"on": "2026-03-20"}),
        (3, [REFERRAL | {"nfa": "N"}, REFERRAL | {"start": LATE, "nfa": "Y"}], "referred",
         {"value": "yes", "on": "2026-03-20"}),
        (4, [ended(ASSESSMENT, end=LATE), ended(ASSESSMENT)], "assessment_end", {"on": "2026-03-20"}),
        (10, [COMMON | {"order_on": LATE}, COMMON | {"order_on": None}], "placement_order", {"on": "2026-03-20"}),
    ],
)  # fmt: skip
def test_of_several_events_the_newest_is_the_fact(child, number, rows, name, fact):
    assert child({number: rows}).facts[name] == fact


def test_a_fact_nobody_told_is_not_there(child):
    assert sorted(child({6: [NEED]}).facts) == ["need", "status"]
    assert child({6: [NEED | {"need": "", "status": ""}]}).facts == {"need": {"on": "2026-02-01"}}


def test_a_count_of_nought_is_no_fact(child):
    assert "missing_episodes" not in child({8: [CARE | {"missing": 0}]}).facts


@pytest.mark.parametrize(("number", "row", "category"), [(3, REFERRAL, "referral"), (2, HELP, "early_help")])
def test_a_list_without_its_column_of_starts_still_places_the_child(number, row, category):
    [table] = tables_of({number: [row | {"start": LATE}]})
    place = table.rows[-1].index(LATE)
    without = replace(table, rows=[[*line[:place], *line[place + 1 :]] for line in table.rows])

    [found] = read_tables([without], today=DAY, as_at=DAY).children

    assert (found.category, found.opened_on) == (category, None)
