"""The first council's meetings, reports, duties of roles and further lines, each as its document has it."""

from datetime import date
from pathlib import Path

import pytest

from frameworks.coverage import notes_of
from frameworks.policy import titled
from tests.frameworks.council import COUNCILS


def meeting(policy, title):
    return next(one for one in policy.learning if one.title == title)


def report(policy, code):
    return next(one for one in policy.reports if one.code == code)


def owed(policy, source):
    """{what: (count, per)} of the expectations that a requirement asks for."""
    return {one.what: (one.count, one.per) for one in policy.expectations if source in one.source}


def numbered(policy, source):
    """(role, kind, count, per) of those that have a number, in the file's order."""
    found = [one for one in policy.expectations if source in one.source and one.count]
    return [(one.role, one.kind, one.count, one.per) for one in found]


def sizes(line):
    return {plan.month: str(plan.size) for plan in line.months}


# Meetings


@pytest.mark.parametrize(
    ("title", "every", "led_by", "people"),
    [
        ("Learning from audits", "week", "head_of_service", {"group_manager", "head_of_service", "qa"}),  # HULL-08
        ("Briefing to the wider leadership meeting", "month", "qa",
         {"head_of_service", "group_manager", "team_manager", "iro"}),  # HULL-09
        ("Stop the Clock", "month", "head_of_service", {"group_manager", "team_manager", "practitioner"}),  # HULL-10
        ("Accountability Meeting", "month", "senior_leader", {"head_of_service", "senior_leader"}),  # HULL-43
        ("Line of Sight meeting", "month", "senior_leader", {"senior_leader", "qa"}),  # HULL-44
        ("Quality assurance and performance meeting", "month", "qa",
         {"head_of_service", "group_manager", "qa"}),  # HULL-49
        ("Supervision, site and team meetings", "month", "team_manager", {"practitioner"}),  # HULL-49
        ("Improvement workshops", "month", "qa", {"practitioner", "team_manager"}),  # HULL-115
    ],
)  # fmt: skip
def test_meetings_have_their_rhythm_their_lead_and_their_people(policy, title, every, led_by, people):
    """HULL-08, HULL-09, HULL-10, HULL-43, HULL-44, HULL-49, HULL-115."""
    held = meeting(policy, title)

    assert (held.every, held.led_by, set(held.people)) == (every, led_by, people)


def test_registered_managers_come_to_the_briefing_too(policy):
    """HULL-09: managers of homes hold the team manager's role."""
    assert policy.roles_for("Registered Manager") == ("team_manager",)
    assert "team_manager" in meeting(policy, "Briefing to the wider leadership meeting").people


def test_hull_10_stop_the_clock_is_half_a_day(policy):
    assert meeting(policy, "Stop the Clock").when == "Half a day"


def test_hull_91_the_printed_days_are_tuesdays_and_the_second_group_follows_the_first(policy):
    first = meeting(policy, "Audit feedback: localities and fostering").dates
    second = meeting(policy, "Audit feedback: AS, CWD and ILAC").dates
    themed = meeting(policy, "Audit feedback: thematic audits, dip samples and organisational learning").dates
    session = meeting(policy, "Learning session").dates

    assert (len(first), len(second), len(themed), len(session)) == (9, 10, 2, 1)
    assert {date.fromisoformat(day).isoweekday() for day in (*first, *second, *themed, *session)} == {2}
    weeks = [date.fromisoformat(day).isocalendar()[:2] for day in second[3:]]
    assert weeks == [(year, week + 1) for year, week, _ in (date.fromisoformat(day).isocalendar() for day in first[2:])]


def test_hull_113_what_others_say_joins_the_audits_at_one_meeting(policy):
    about = meeting(policy, "Quality assurance and performance meeting").about

    assert all(word in about for word in ("complaints", "compliments", "staff", "visits", "case reviews", "families"))


def test_hull_43_the_accountability_meeting_draws_on_six_sources(policy):
    about = meeting(policy, "Accountability Meeting").about

    sources = ("data", "audits", "observations", "workforce", "feedback", "complaints")
    assert [word for word in sources if word not in about] == []
    assert (report(policy, "service-quarter").every, report(policy, "service-quarter").prepared_by) == (
        "quarter", "head_of_service",
    )  # fmt: skip


# Reports


@pytest.mark.parametrize(
    ("requirement", "code", "every", "audience"),
    [
        ("HULL-20", "thematic", "month", "Line of Sight meeting"),
        ("HULL-27", "observations", "half_year", "Workforce development"),
        ("HULL-32", "adoption", "quarter", "Corporate Parenting Board"),
        ("HULL-32", "adoption", "quarter", "Adoption team"),
        ("HULL-35", "fostering-quarter", "quarter", "Performance and quality clinics"),
        ("HULL-36", "checklists", "month", "Heads of Service"),
        ("HULL-37", "dip-samples", "month", "Monthly assurance meetings"),
        ("HULL-40", "month", "month", "Directorate senior leadership team: performance and quality meeting"),
        ("HULL-40", "month", "month", "Wider leadership meeting (team managers)"),
        ("HULL-44", "month", "month", "Line of Sight meeting"),
        ("HULL-44", "thematic", "month", "Line of Sight meeting"),
        ("HULL-45", "month", "month", "Improvement Board"),
        ("HULL-46", "quarter", "quarter", "Cabinet"),
        ("HULL-46", "quarter", "quarter", "Better Together partnership board"),
        ("HULL-110", "equality", "quarter", "Leadership Team"),
    ],
)
def test_reports_go_to_whom_they_are_owed(policy, requirement, code, every, audience):
    """HULL-20, HULL-27, HULL-32, HULL-35, HULL-36, HULL-37, HULL-40, HULL-44, HULL-45, HULL-46, HULL-110."""
    given = report(policy, code)

    assert (given.every, requirement in given.source) == (every, True)
    assert audience in given.audiences


def test_hull_36_checklists_are_reported_through_the_head_of_service(policy):
    assert report(policy, "checklists").prepared_by == "head_of_service"


# The programme


def test_hull_18_every_month_has_its_theme_and_says_where_themes_come_from(policy):
    line = policy.line("thematic")

    assert [plan.month for plan in line.months if plan.theme] == list(range(1, 13))
    for origin in ("case reviews", "performance data", "inspection", "research", "Partnership"):
        assert origin in line.note


def test_hull_21_a_theme_is_looked_at_again_after_six_months(policy):
    rule = policy.followup.summaries

    assert (rule.kinds, rule.look_again_after) == (("thematic",), "6 months")


def test_hull_22_the_service_audits_again_after_the_partnership(policy):
    (again,) = [one for one in policy.expectations if "HULL-22" in one.source]

    assert (again.kind, again.per, again.titles) == (
        "thematic_audits", "half_year", ("Head of Service, Quality Assurance*",),
    )  # fmt: skip


def test_hull_24_25_supervision_is_audited_twice_a_year(policy):
    """HULL-24, HULL-25: in the calendar, without a size until the form is there."""
    line = policy.line("supervision")

    assert sizes(line) == {3: "to be confirmed", 9: "to be confirmed"}
    assert (line.unit, line.drawn_by, line.tool) == ("supervision_file", "random", None)
    assert "Six cases" in line.note
    assert "benchmark" in line.note


def test_observations_stand_twice_a_year_by_the_own_managers(policy):
    """HULL-26, HULL-27, HULL-28, HULL-29."""
    line = policy.line("observation")

    assert (sizes(line), line.unit, line.tool) == ({3: "to be confirmed", 9: "to be confirmed"}, "observation", None)
    assert (line.independence.only_own_team, line.independence.exclude_own_team) == (True, False)
    assert line.source == ("HULL-26", "HULL-27", "HULL-28", "HULL-29")


def test_hull_30_adoption_is_audited_at_its_set_points(policy):
    """Whenever the list of adopters holds such a day; beside the two or three a month drawn by chance."""
    lines = [policy.line(f"adoption-{point}") for point in ("stage-one", "panel", "support")]

    assert [(line.trigger.on, line.trigger.heading, line.trigger.after) for line in lines] == [
        ("listed", "End of stage one", None),
        ("listed", "Sent to panel", None),
        ("listed", "Adoption support began", "6 months"),
    ]
    assert {(line.unit, line.tool, line.counts_towards_quota) for line in lines} == {("adopter", "adopter", False)}


def test_hull_33_93_six_foster_carers_are_read_by_those_who_know_fostering(policy):
    """HULL-33, HULL-93."""
    line = policy.line("fostering")
    titles = ["Fostering Service Manager", "Team Manager, Fostering", "Independent Fostering Reviewing Officer"]

    assert set(sizes(line).values()) == {"6"}
    assert [title for title in titles if "auditor" not in policy.roles_for(title)] == []
    assert line.titles == (
        "Fostering*Manager*", "Team Manager*Fostering*", "Group Manager*Fostering*", "Service Manager*Fostering*",
        "Independent Fostering Reviewing Officer*", "IFRO*",
    )  # fmt: skip


def test_hull_34_fostering_has_two_themed_audits_a_year(policy):
    line = policy.line("fostering-themed")

    assert (line.kind, line.unit, line.tool, len(line.months)) == ("thematic", "carer", "foster-carer", 2)


def test_hull_92_early_help_is_in_the_pool_but_in_no_other_sample(policy):
    """HULL-92: the control sample stays with children in need, protected and in care."""
    drawn = [line for line in policy.programme if line.unit == "child" and line.drawn_by == "random"]
    open_to_early_help = [
        line.code for line in drawn for plan in line.months
        if not line.selection(plan.month).categories or "early_help" in line.selection(plan.month).categories
        if line.drawn(plan.month) == "random"
    ]  # fmt: skip

    assert "early_help" in policy.pool.categories
    assert set(open_to_early_help) == {"early-help"}


def test_hull_121_the_calendar_has_room_for_the_child_s_own_voice(policy):
    line = policy.line("thematic-voice")
    looked_at = [line.selection(plan.month).categories for plan in line.months]

    assert looked_at == [("looked_after",), ("child_protection",), ("child_in_need",)]
    assert set(sizes(line).values()) == {"to be confirmed"}


# What each role owes


@pytest.mark.parametrize(
    ("requirement", "expected"),
    [
        ("HULL-23", [("practitioner", "other", 2, "year")]),
        ("HULL-27", [("head_of_service", "observations", 2, "year"), ("team_manager", "observations", 2, "year")]),
        ("HULL-47", [("senior_leader", "other", 1, "two_months")]),
        ("HULL-98", [
            ("auditor", "audits", 10, "year"), ("senior_leader", "observations", 2, "year"),
            ("senior_leader", "meetings", 1, "month"), ("senior_leader", "meetings", 1, "month"),
            ("senior_leader", "reports", 1, "month"), ("senior_leader", "meetings", 1, "month"),
            ("senior_leader", "meetings", 1, "month"), ("senior_leader", "reports", 1, "month"),
        ]),
        ("HULL-100", [
            ("auditor", "audits", 10, "year"), ("head_of_service", "moderations", 1, "month"),
            ("head_of_service", "dip_samples", 2, "month"), ("head_of_service", "meetings", 1, "week"),
            ("head_of_service", "meetings", 1, "month"), ("head_of_service", "meetings", 2, "year"),
            ("head_of_service", "observations", 2, "year"),
        ]),
        ("HULL-101", [
            ("head_of_service", "meetings", 1, "month"), ("head_of_service", "reports", 1, "month"),
            ("head_of_service", "reports", 1, "six_weeks"), ("head_of_service", "reports", 1, "quarter"),
            ("head_of_service", "reports", 1, "month"),
        ]),
        ("HULL-102", [
            ("qa", "other", 1, "month"), ("qa", "other", 1, "month"), ("qa", "reports", 1, "week"),
            ("qa", "assurance_checks", 10, "month"),
        ]),
        ("HULL-104", [
            ("auditor", "audits", 10, "year"), ("group_manager", "dip_samples", 2, "month"),
            ("group_manager", "meetings", 1, "week"), ("group_manager", "meetings", 1, "quarter"),
            ("group_manager", "observations", 2, "year"), ("group_manager", "observations", 3, "year"),
        ]),
        ("HULL-105", [("auditor", "audits", 10, "year"), ("iro", "observations", 2, "year")]),
        ("HULL-106", [
            ("auditor", "audits", 10, "year"), ("team_manager", "observations", 2, "year"),
            ("team_manager", "other", 2, "year"), ("team_manager", "meetings", 1, "month"),
        ]),
        ("HULL-107", [("team_manager", "observations", 2, "month")]),
        ("HULL-127", [("team_manager", "meetings", 1, "month")]),
    ],
)  # fmt: skip
def test_each_role_owes_what_appendix_e_asks(policy, requirement, expected):
    """HULL-23, HULL-27, HULL-47, HULL-98, HULL-100, HULL-101, HULL-102, HULL-104 to 107, HULL-127."""
    assert numbered(policy, requirement) == expected


@pytest.mark.parametrize(
    ("title", "owes", "not_owes"),
    [
        ("Director of Children's Services", "Chair the Accountability Meeting", "Continuous Improvement Group"),
        ("Assistant Director", "Prepare the overview report for the Accountability Meeting",
         "Chair the Accountability Meeting"),
        ("Corporate Director of Regeneration", "Review audits of cases that touch one's own services",
         "Line of Sight meeting"),
        ("Registered Manager", "Check the answers to Regulation 44 visits in other homes, and how children's progress "
         "is measured", "Group supervision"),
    ],
)  # fmt: skip
def test_a_duty_belongs_to_the_titles_it_names(policy, title, owes, not_owes):
    """HULL-47, HULL-98, HULL-107."""
    roles = policy.roles_for(title)
    theirs = [one for one in policy.expectations if one.role in roles]
    held = {one.what for one in theirs if not one.titles or titled(title, one.titles)}

    assert owes in held
    assert not_owes not in held


def test_hull_126_supervision_is_observed_by_report_or_twice_in_all(policy):
    """HULL-28, HULL-126: by leaders of every rank; a team manager has it observed."""
    observed = [one for one in policy.expectations if one.what == "Observe supervision"]

    assert {(one.count, one.per) for one in observed} == {(2, "year")}
    assert [one.titles for one in observed if not one.for_each] == [("Head of Service, Quality Assurance*",)]
    assert {one.for_each for one in observed} == {"", "direct report"}
    assert sum("HULL-28" in one.source for one in observed) == 3
    assert owed(policy, "HULL-28")["Have one's own supervision of staff observed"] == (2, "year")


@pytest.mark.parametrize(
    ("requirement", "words"),
    [
        ("HULL-26", "record that child and family consent"),
        ("HULL-29", "give the form beforehand"),
        ("HULL-42", "oversight within ten working days"),
        ("HULL-111", "court statements"),
        ("HULL-125", "what it led to"),
    ],
)
def test_duties_without_a_number_are_said_in_words(policy, requirement, words):
    """HULL-26, HULL-29, HULL-42, HULL-111, HULL-125."""
    (what,) = owed(policy, requirement)

    assert words in what


# What another system keeps


def test_hull_05_where_the_audit_is_made_is_settled(policy):
    (settled,) = [one for one in policy.settled if "HULL-05" in one.source]

    assert (settled.kind, settled.settings) == ("silence", ("followup.filing",))


@pytest.mark.parametrize("requirement", ["HULL-05", "HULL-24", "HULL-48", "HULL-112", "HULL-113", "HULL-114"])
def test_what_stays_in_other_systems_is_said(requirement):
    """HULL-05, HULL-24, HULL-48, HULL-112, HULL-113, HULL-114."""
    notes = notes_of(Path(COUNCILS).parents[1] / "docs" / "coverage-notes.md")

    assert notes[requirement].endswith(".")
