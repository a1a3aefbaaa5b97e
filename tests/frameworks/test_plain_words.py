"""Each rule of a policy has its sentence, and says no more than the rule."""

from dataclasses import replace

import pytest

from frameworks import bundle, plain_words
from frameworks.policy import (
    ChainRule,
    ExemptionRule,
    ExpectationRule,
    GradeAlert,
    Independence,
    LatenessRule,
    LearningRule,
    MonthPlan,
    MustInclude,
    PerPerson,
    ProgrammeLine,
    QuotaRule,
    RepeatRule,
    ReportRule,
    Selection,
    Size,
    TimescaleRule,
)
from tests.frameworks.kingsbridge import kingsbridge_texts

POLICY = bundle.read(kingsbridge_texts()).policy


def changed(part, policy=POLICY, **entries):
    """The policy with entries of one of its parts replaced."""
    return replace(policy, **{part: replace(getattr(policy, part), **entries)})


def said(policy, title):
    """The sentences of a chapter; none if it has nothing to say."""
    return [
        sentence.text
        for chapter in plain_words.chapters(policy)
        if chapter.title == title
        for sentence in chapter.sentences
    ]


@pytest.mark.parametrize(
    ("words", "text"),
    [([], "nobody"), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_words_are_listed_as_people_do(words, text):
    assert plain_words.listed(words) == text
    assert plain_words.listed(words, "or") == text.replace(" and ", " or ")


def test_chapters_without_a_rule_are_left_out():
    assert [chapter.title for chapter in plain_words.chapters(POLICY)] == [
        "The month", "Meeting the worker", "Immediate concerns", "Challenges", "Cases that may be drawn",
        "Independence", "How many audits", "Breaks and exemptions", "Moderation", "Oversight and actions",
    ]  # fmt: skip


def test_a_chapter_is_found_by_its_anchor():
    assert plain_words.Chapter("After a grade", ()).anchor == "after-a-grade"


def test_every_sentence_carries_the_source_of_its_rule():
    policy = changed("pool", source=("ONE-1", "ONE-2"))
    policy = changed("contact", policy, source=("ONE-3",))
    cited = {
        chapter.title: {sentence.source for sentence in chapter.sentences} for chapter in plain_words.chapters(policy)
    }

    assert cited["Cases that may be drawn"] == {("ONE-1", "ONE-2")}
    assert cited["Meeting the worker"] == {("ONE-3",)}
    assert cited["Moderation"] == {()}


@pytest.mark.parametrize(
    ("entries", "last"),
    [
        ({"remind_before": (1,)}, ["Reminders go out 1 working day before a deadline."]),
        ({"remind_before": (5, 2, 1)}, ["Reminders go out 5, 2 and 1 working days before a deadline."]),
        ({"chase_after": (1, 3)}, ["Chasers follow 1 and 3 working days after it."]),
        ({"chase_after": (1,), "chase_every": 5}, ["Chasers follow 1 working day after it, then every 5."]),
        ({"closure_days": ("2026-12-28", "2026-12-29")},
         ["The council is closed on 2026-12-28.", "The council is closed on 2026-12-29."]),
        ({}, []),
    ],
)  # fmt: skip
def test_reminders_chasers_and_closure_days_are_said_where_there_are_any(entries, last):
    policy = changed("calendar", **{"closure_days": (), **entries})

    assert said(policy, "The month")[6:] == last


def test_who_hears_of_what_is_late_is_said_step_by_step():
    """HULL-82."""
    policy = replace(POLICY, lateness=(
        LatenessRule(step="audit", after=3, tell=("team_manager",)),
        LatenessRule(step="oversight", after=0, tell=("head_of_service", "qa")),
    ))  # fmt: skip

    assert said(policy, "What is late") == [
        "Audit submitted: 3 working days late, Lead is told.",
        "Management oversight written: 0 working days late, Head and Learning team are told.",
    ]


@pytest.mark.parametrize(
    ("attempts", "words"),
    [(1, "one attempt"), (2, "two attempts"), (3, "three attempts"), (4, "4 attempts"), (12, "12 attempts")],
)
def test_attempts_are_counted_in_words(attempts, words):
    """HULL-62."""
    assert said(changed("contact", attempts_before_escalation=attempts), "Meeting the worker")[1] == (
        f"After {words} without a reply it goes to the Learning team."
    )


def test_the_worker_whose_input_is_needed_is_named():
    """HULL-59."""
    assert said(changed("contact", required="practitioner"), "Meeting the worker") == [
        "The auditor contacts Worker to arrange the audit.",
        "After one attempt without a reply it goes to the Learning team.",
        "Without input of the Worker the reason must be given.",
    ]


def test_a_concern_is_said_with_its_instruction():
    """HULL-64."""
    assert said(changed("concerns", instruction="Ring at once."), "Immediate concerns") == [
        "Lead, Head and Learning team hear of a concern at once.",
        "Head acts and records what was done.",
        "Ring at once.",
    ]


@pytest.mark.parametrize(
    ("unconnected", "where"), [(True, " of a service not connected with the case"), (False, "")]
)
def test_who_decides_a_challenge_is_said(unconnected, where):
    """HULL-72."""
    policy = changed("challenge", who=("practitioner", "team_manager"), unconnected_service=unconnected)

    assert said(policy, "Challenges") == [
        "Worker or Lead may challenge an audit before it is finalised.",
        "The Reader answers first, within 1 day.",
        f"Without agreement the Learning team asks a Head{where}, whose decision is final.",
    ]


def test_the_cases_that_may_be_drawn_are_said():
    policy = changed("pool", categories=("looked_after",), not_audited_within=6, restricted="exclude")

    assert said(policy, "Cases that may be drawn") == [
        "Cases of these categories may be drawn: Looked after.",
        "A case audited in the last 6 months is left out.",
        "Restricted records are left out.",
    ]


@pytest.mark.parametrize(
    ("rule", "sentences"),
    [
        (Independence(exclude_own_team=True, exclude_managed_teams=False, exclude_line_management=False),
         ["An auditor never audits a case of their own team."]),
        (Independence(exclude_own_service=True),
         ["An auditor never audits a case of their own team, a case of a team they manage, a case whose worker is"
          " above or below them in the line or a case of their own service."]),
        (Independence(exclude_own_team=False, exclude_managed_teams=False, exclude_line_management=False), []),
    ],
)  # fmt: skip
def test_what_parts_an_auditor_from_a_case_is_said(rule, sentences):
    """HULL-15."""
    assert said(replace(POLICY, independence=rule), "Independence") == sentences


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        (QuotaRule(roles=("auditor",)), "Reader: 1 a month is the most."),
        (QuotaRule(roles=("auditor",), expected_per_year=10, most_per_year=12, most_per_month=2),
         "Reader: 10 a year are expected, 12 a year are the most and 2 a month is the most."),
        (QuotaRule(roles=("qa", "head_of_service"), most_per_year=0),
         "Learning team and Head: 0 a year are the most and 1 a month is the most."),
    ],
)  # fmt: skip
def test_a_quota_says_only_the_numbers_it_has(rule, sentence):
    """HULL-14."""
    assert said(replace(POLICY, quotas=(rule,)), "How many audits") == [sentence]


@pytest.mark.parametrize(("share", "words"), [(0, "0%"), (0.07, "7%"), (0.2, "20%"), (0.125, "12.5%"), (1, "100%")])
def test_a_share_is_said_as_exactly_as_it_is_written(share, words):
    """HULL-54."""
    assert said(changed("breaks", share_max=share, per_year=1), "Breaks and exemptions")[:2] == [
        "An auditor may take one month a year without an audit, asked for by the 28th of the month before;"
        " Head decides.",
        f"At most {words} of auditors are on a break in a month.",
    ]


def test_breaks_and_exemptions_are_said():
    """HULL-53 to HULL-55."""
    policy = changed("breaks", per_year=2, share_max=0.125, tell_when_full=("head_of_service",))
    policy = replace(policy, exemptions=(
        ExemptionRule(applies_to="Readers of the North", auditor_roles=("auditor",), decided_by="qa",
                      titles=("Assistant*", "Strategic Lead")),
        ExemptionRule(applies_to="Everybody else", decided_by="head_of_service"),
    ))  # fmt: skip

    assert said(policy, "Breaks and exemptions") == [
        "An auditor may take two months a year without an audit, asked for by the 28th of the month before;"
        " Head decides.",
        "At most 12.5% of auditors are on a break in a month; Head hears when that is reached.",
        "Readers of the North: an exemption is decided by Assistant… or Strategic Lead.",
        "Everybody else: an exemption is decided by Head.",
    ]


@pytest.mark.parametrize(
    ("rounding", "words"), [("up", "rounded up"), ("nearest", "rounded"), ("down", "rounded down")]
)
def test_the_share_that_is_moderated_is_said_with_its_rounding(rounding, words):
    """HULL-38."""
    policy = changed("moderation", share=0.1, rounding=rounding)

    assert said(policy, "Moderation")[0] == f"10% of the month's audits are moderated, {words}."


def test_moderation_says_what_is_always_moderated_and_by_whom_each():
    policy = changed(
        "moderation", always_grades=("one", "two"), blind=True, grade_stands="moderator",
        per_person=(PerPerson(role="head_of_service", count=1),
                    PerPerson(role="qa", count=4, titles=("Lead for*", "Chair"))),
        independence=Independence(exclude_managed_teams=False, exclude_line_management=False),
    )  # fmt: skip

    assert said(policy, "Moderation")[1:] == [
        "Every audit graded One star or Two stars is moderated.",
        "Head: one a month each.",
        "Lead for and Chair: 4 a month each.",
        "A moderator never moderates a case of their own team.",
        "The first grade stays hidden until the moderator has graded.",
        "A moderation is due within 1 week; the grade of the Moderator stands.",
    ]


def test_oversight_actions_and_assurance_are_said():
    """HULL-74, HULL-103."""
    actions = replace(
        POLICY.followup.actions, never_by_doer=True, signed_off_by=("team_manager", "qa"),
        by_grade=(TimescaleRule(grades=("one",), within="2 weeks"),),
    )  # fmt: skip

    assert said(changed("followup", actions=actions), "Oversight and actions") == [
        "Head writes the management oversight; Lead notes the discussion in supervision.",
        "An action is offered 5 days.",
        "After One star it takes 2 weeks at most.",
        "Actions are signed off by the Lead or Learning team, never by who did them.",
        "An audit cannot be closed while an action of it is open.",
        "Learning team looks again at 0 audits a month, whether what is called done was done.",
    ]


CHAIN = ChainRule(
    grades=("one", "two"), meeting_within="5 working days", meeting_people=("team_manager", "practitioner"),
    meeting_purpose="They agree a plan.", review_after="4 weeks", reaudit_within="2 months",
    if_again=RepeatRule(
        convened_by="head_of_service", people=("qa", "team_manager"), tell=("qa",), purpose="To learn."
    ),
)  # fmt: skip


def test_a_chain_is_said_from_the_meeting_to_its_end():
    """HULL-76 to HULL-80."""
    assert said(changed("followup", chains=(CHAIN,)), "After a grade") == [
        "One star or Two stars: Lead and Worker meet within 5 working days. They agree a plan.",
        "They review progress after 4 weeks; the case is audited again within 2 months.",
        "If it is One star or Two stars again, Head calls Learning team and Lead together. To learn.",
        "This is repeated until the case is no longer One star or Two stars.",
    ]


def test_a_chain_says_nothing_of_what_it_has_not():
    chain = replace(CHAIN, grades=("one",), meeting_purpose="", if_again=None, repeats_until_better=False)

    assert said(changed("followup", chains=(chain,)), "After a grade") == [
        "One star: Lead and Worker meet within 5 working days.",
        "They review progress after 4 weeks; the case is audited again within 2 months.",
    ]


def test_who_hears_of_a_grade_is_said_with_the_reason():
    alerts = (GradeAlert(grades=("one",), tell=("qa", "head_of_service"), why="To help at once."),
              GradeAlert(grades=("three",), tell=("team_manager",)))  # fmt: skip

    assert said(changed("followup", alerts=alerts), "After a grade") == [
        "Learning team and Head hear of One star. To help at once.",
        "Lead hears of Three stars.",
    ]


def test_job_titles_that_narrow_who_hears_are_said():
    """ROCH-38, SOTON-13."""
    titles = ("Deputy*", "First Head")
    alert = GradeAlert(grades=("one",), tell=("head_of_service",), titles=titles, why="At once.")
    narrowed = "Where somebody of a role is Deputy… or First Head, nobody else of it is told."

    assert said(changed("followup", alerts=(alert,)), "After a grade") == [
        f"Head hears of One star. {narrowed} At once.",
    ]
    assert said(changed("concerns", titles=titles), "Immediate concerns")[0] == (
        f"Lead, Head and Learning team hear of a concern at once. {narrowed}"
    )


def test_what_asks_for_an_action_is_said():
    """ROCH-34."""
    actions = replace(POLICY.followup.actions, needed_for=("one", "unready"))

    assert said(changed("followup", actions=actions), "Oversight and actions")[2] == (
        "Where an audit or a section of it is graded One star or Not ready, an action is needed."
    )


def test_reports_are_said_with_their_day_and_where_they_go():
    """HULL-39."""
    policy = replace(POLICY, reports=(
        ReportRule(code="month", title="Report of the month", every="month", due="10th", prepared_by="qa",
                   audiences=("Board", "Leaders' meeting")),
        ReportRule(code="year", title="Yearly look back", every="year", prepared_by="head_of_service"),
    ))  # fmt: skip

    assert said(policy, "Reports") == [
        "Report of the month: every month, by the 10th of the month after, prepared by Learning team."
        " It goes to: Board; Leaders' meeting.",
        "Yearly look back: every year, prepared by Head.",
    ]


def test_learning_is_said_with_what_is_known_of_it():
    policy = replace(POLICY, learning=(
        LearningRule(title="Learning hour", every="six_weeks", when="Tuesday at noon", led_by="qa",
                     people=("practitioner", "team_manager"), about="What went well."),
        LearningRule(title="Bulletin", every="two_months"),
    ))  # fmt: skip

    assert said(policy, "Learning") == [
        "Learning hour: every six weeks (Tuesday at noon), led by Learning team, for Worker and Lead. What went well.",
        "Bulletin: every two months.",
    ]


def test_expectations_say_whether_they_are_counted_here():
    """HULL-97 to HULL-108."""
    policy = replace(POLICY, expectations=(
        ExpectationRule(role="auditor", what="reads files", kind="audits", count=10, counted_here=True),
        ExpectationRule(role="head_of_service", titles=("Head of *",), what="observes practice", kind="observations",
                        count=1, per="quarter", for_each="direct report"),
        ExpectationRule(role="qa", what="chairs the meeting", kind="meetings", per="month"),
    ))  # fmt: skip

    assert said(policy, "Expectations by role") == [
        "Reader: reads files, 10 every year.",
        "Head of: observes practice, 1 every quarter for each direct report (not counted here).",
        "Learning team: chairs the meeting, every month (not counted here).",
    ]


# The programme


def planned(plan=None, **entries):
    """The one line of March, in words."""
    line = ProgrammeLine(**{
        "code": "one", "title": "One", "kind": "dip", "unit": "child", "auditors": ("auditor",),
        "months": (plan or MonthPlan(month=3, size=Size.from_text("40")),), **entries,
    })  # fmt: skip
    year = dict(plain_words.programme(replace(POLICY, programme=(line,))))
    assert [month for month, lines in year.items() if lines] == ["March"]
    return year["March"][0]


@pytest.mark.parametrize(
    ("size", "unit", "words"),
    [("40", "child", "40 × child"), ("2 to 3", "adopter", "2 to 3 × prospective adopter"),
     ("all", "arrangement", "All × private fostering arrangement"), ("tbc", "child", "To be confirmed"),
     ("4 per auditor", "family", "4 × family for each auditor"), ("5 %", "child", "5% of those that fit")],
)
def test_a_size_is_said_with_what_is_counted(size, unit, words):
    """HULL-93, HULL-96."""
    assert planned(MonthPlan(month=3, size=Size.from_text(size)), unit=unit).size == words


@pytest.mark.parametrize(
    ("select", "words"),
    [
        (Selection(), "drawn by chance"),
        (Selection(categories=("looked_after", "child_in_need")), "Looked after and Child in need; drawn by chance"),
        (Selection(marks=("missing", "uasc")), "Missing episodes; Unaccompanied asylum seeker; drawn by chance"),
        (Selection(without_marks=("restricted",)), "not: Restricted record; drawn by chance"),
        (Selection(age_from=16, age_to=17), "aged 16 to 17 years; drawn by chance"),
        (Selection(age_from=16, age_to=16), "aged 16 years; drawn by chance"),
        (Selection(age_from=16), "aged 16 years or more; drawn by chance"),
        (Selection(age_to=0), "aged 0 years or less; drawn by chance"),
        (Selection(months_from=12), "for 12 months or more; drawn by chance"),
        (Selection(months_from=0, months_to=3), "for 0 to 3 months; drawn by chance"),
    ],
)
def test_the_cases_of_a_line_are_said(select, words):
    """HULL-94."""
    assert planned(select=select).cases == words


def test_what_a_sample_must_hold_is_said_last_but_how_it_is_found():
    """HULL-92."""
    line = planned(
        must_include=(MustInclude(count=1, mark="placed_for_adoption"), MustInclude(count=19, category="care_leaver")),
        drawn_by="selected",
    )  # fmt: skip

    assert line.cases == (
        "among them at least 1: Placed for adoption; among them at least 19: Care leaver; picked by hand"
    )


def test_a_line_says_its_kind_its_auditors_its_tool_and_both_notes():
    plan = MonthPlan(month=3, size=Size.from_text("5"), theme="Delay", note="In March.", source=("B-2", "A-1"))
    line = planned(plan, kind="thematic", tool="plo", note="Each year.", source=("A-1",), auditors=("qa", "auditor"))

    assert line == plain_words.PlannedLine(
        title="One", kind="Thematic audit", size="5 × child", theme="Delay", cases="drawn by chance",
        auditors="Learning team and Reader", tool="plo", note="Each year. In March.", source=("A-1", "B-2"),
    )  # fmt: skip
