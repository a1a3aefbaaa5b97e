"""What the wider schema says in sentences: record, themes, panels, updates, filing, triggers, limits."""

from dataclasses import replace

import pytest

from frameworks import bundle, plain_words
from frameworks.models import Question
from frameworks.plain_words import tools
from frameworks.policy import (
    ChainRule,
    FilingAgain,
    FilingRule,
    Independence,
    LearningRule,
    MeetingRule,
    MonthPlan,
    ProgrammeLine,
    Record,
    ReportRule,
    Retention,
    Selection,
    Size,
    StandardSet,
    SummaryRule,
    Theme,
    ToolChoice,
    Trigger,
    UpdateRule,
)
from frameworks.services import load_texts, tool
from tests.frameworks.council import changed as changed_text
from tests.frameworks.kingsbridge import kingsbridge_texts

POLICY = bundle.read(kingsbridge_texts()).policy
VISIT = "tools/visit.yaml"


def changed(part, **entries):
    """The invented council's policy with entries of one of its parts replaced."""
    return replace(POLICY, **{part: replace(getattr(POLICY, part), **entries)})


def said(policy, title):
    """The sentences of a chapter; none if it has nothing to say."""
    found = [chapter for chapter in plain_words.chapters(policy) if chapter.title == title]
    return [sentence.text for chapter in found for sentence in chapter.sentences]


# The framework itself


@pytest.mark.parametrize(
    ("record", "sentences"),
    [
        (Record(), []),
        (Record(owner="Head of Learning", author="Ann Lee"), ["Head of Learning keeps it.", "Ann Lee wrote it."]),
        (Record(approved_by="Board", approved_on="1 March 2026"), ["Board approved it, on 1 March 2026."]),
        (Record(approved_by="Board", review_by="March 2027"),
         ["Board approved it, on a day still to be confirmed.", "It is looked at again: March 2027."]),
    ],
)  # fmt: skip
def test_who_keeps_and_approved_a_framework_is_said(record, sentences):
    """SOTON-53."""
    assert said(replace(POLICY, record=record), "The document") == sentences


def test_themes_and_standards_are_said_with_their_source():
    """ROCH-02, ROCH-37, SOTON-35."""
    policy = replace(
        POLICY,
        themes=(Theme(code="a", title="Planning", kind="Analysis area", source=("A-1",)),
                Theme(code="b", title="Drift")),
        standards=(StandardSet(code="s", title="At home", standards=("One.",)),
                   StandardSet(code="t", title="In care", standards=("One.", "Two."), source=("A-2",))),
    )  # fmt: skip

    assert said(policy, "Themes") == ["Analysis area: Planning.", "Theme: Drift."]
    assert said(policy, "Practice standards") == [
        "At home: 1 standard beside the tools that name them.",
        "In care: 2 standards beside the tools that name them.",
    ]
    cited = [sentence.source for chapter in plain_words.chapters(policy) for sentence in chapter.sentences]
    assert cited.count(("A-1",)) == cited.count(("A-2",)) == 1


def test_from_whom_names_are_hidden_is_said():
    assert said(replace(POLICY, names_hidden_from=("auditor", "qa")), "Names") == [
        "Reader and Learning team read an audit without the names of child and worker."
    ]
    assert said(POLICY, "Names") == []


def test_how_long_cases_are_kept_is_said():
    assert said(replace(POLICY, retention=Retention(years=1, pack_days=10)), "How long it is kept") == [
        "1 full year after a case closed its people and free text are removed, once an administrator confirms; "
        "figures stay. A legal hold keeps everything.",
        "The file of a subject-access request stays for 10 days.",
    ]
    assert said(POLICY, "How long it is kept") == []


# The month and the pool


def test_oversight_by_a_day_of_the_month_is_said_instead_of_a_time():
    """SOTON-17."""
    assert said(changed("calendar", oversight_by="6th of next month"), "The month")[5] == (
        "Management oversight is due by the 6th of next month; the findings are discussed in supervision within 1 year."
    )


def test_challenging_until_a_day_of_the_month_is_said_with_what_holds_after_it():
    """SOTON-19."""
    assert said(changed("calendar", challenge_until="5th of next month"), "The month")[2] == (
        "An audit may be challenged until the 5th of next month; of one shared later, "
        "Worker has 2 days to challenge it."
    )


def test_a_day_of_next_month_is_not_said_to_be_of_the_month():
    assert said(changed("calendar", audit_due="6th of next month"), "The month")[1] == (
        "An audit is due by the 6th of next month."
    )


def test_teams_and_closed_cases_of_the_pool_are_said():
    policy = changed("pool", teams=("North*", "South 1"), closed_within=3)

    assert said(policy, "Cases that may be drawn")[3:] == [
        "Only cases of these teams may be drawn: North… and South 1.",
        "A closed case may be drawn for 3 months after it was closed.",
    ]


NOTHING = {"exclude_own_team": False, "exclude_managed_teams": False, "exclude_line_management": False}


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ({"only_own_team": True}, "An auditor audits only cases of their own team or of teams they manage."),
        ({"only_own_service": True}, "An auditor audits only cases of their own service."),
        ({"exclude_previous_auditor": True}, "An auditor never audits a case again that they audited the time before."),
    ],
)
def test_whose_work_an_auditor_reads_is_said(rule, sentence):
    """ROCH-08, ROCH-16."""
    assert said(replace(POLICY, independence=Independence(**NOTHING, **rule)), "Independence") == [sentence]


# Moderation, chains, filing


def test_a_panel_is_said():
    """SOTON-22."""
    assert said(changed("moderation", panel=("head_of_service", "qa")), "Moderation")[2] == (
        "Head and Learning team sit together on a moderation; the moderator writes."
    )


def test_a_moderation_held_as_a_conversation_is_said_with_its_record():
    """STAGE-34."""
    prompts = ("What was learned?", "For whom?")
    meeting = MeetingRule(people=("team_manager", "practitioner"), minutes=60, prompts=prompts)

    assert said(changed("moderation", meeting=meeting), "Moderation")[2:5] == [
        "A moderation is a conversation of the moderator with Lead and Worker, 60 minutes at most.",
        "Its record answers: What was learned?",
        "Its record answers: For whom?",
    ]


@pytest.mark.parametrize(
    ("entries", "sentence"),
    [
        ({"grade_stands": "agreed"}, "A moderation is due within 1 week; the grade both agree on stands."),
        ({"due_by": "28th"}, "A moderation is due by the 28th of the month; the grade of the Reader stands."),
    ],
)
def test_when_a_moderation_is_due_and_what_stands_is_said(entries, sentence):
    """STAGE-36."""
    assert said(changed("moderation", **entries), "Moderation")[-1] == sentence


def test_a_chain_without_meetings_says_its_updates_and_its_end():
    """SOTON-25, SOTON-26, SOTON-28."""
    chain = ChainRule(
        grades=("one",), reaudit_within="1 month", repeats_until_better=False,
        updates=(UpdateRule(after="3 days", by="head_of_service", to=("qa",), asks="What was done?"),
                 UpdateRule(after="same day", by="team_manager", to=("qa", "head_of_service"))),
    )  # fmt: skip

    assert said(changed("followup", chains=(chain,)), "After a grade") == [
        "One star: Head tells Learning team what was done, 3 days after the grade is confirmed. What was done?",
        "One star: Lead tells Learning team and Head what was done, the same day.",
        "One star: the case is audited again within 1 month.",
    ]


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        (FilingRule(after="oversight", within="same day", by="auditor"),
         "Reader files the audit on the record on the day of management oversight."),
        (FilingRule(after="finalised", within="2 days", by="qa", where="The case system", note="Audit"),
         "Learning team files the audit on the record within 2 days of finalising. Where: The case system."
         " The case note is called “Audit”."),
    ],
)  # fmt: skip
def test_filing_is_said_with_what_does_not_wait_for_it(rule, sentence):
    """SOTON-51, ROCH-43."""
    assert said(changed("followup", filing=rule), "Filing on the record") == [
        sentence, "Nobody who must hear of a grade waits for the filing.",
    ]  # fmt: skip
    assert said(POLICY, "Filing on the record") == []


def test_each_further_filing_is_said():
    """STAGE-13."""
    again = (FilingAgain(after="moderated", within="5 days", note="Moderation"),
             FilingAgain(after="oversight", within="same day"))  # fmt: skip
    rule = FilingRule(after="finalised", within="2 days", by="qa", again=again)

    assert said(changed("followup", filing=rule), "Filing on the record")[1:3] == [
        "Learning team files it once more within 5 days of moderation. The case note is called “Moderation”.",
        "Learning team files it once more on the day of management oversight.",
    ]


def test_summaries_are_said_with_their_second_look():
    """HULL-20, HULL-21."""
    rule = SummaryRule(kinds=("thematic", "dip"), agreed_by="qa", look_again_after="6 months")

    assert said(changed("followup", summaries=rule), "Summaries of themes") == [
        "Each round of a thematic audit and dip sample ends with one agreed summary, written down by the Learning "
        "team; where much must change it is looked at again after 6 months."
    ]
    assert said(POLICY, "Summaries of themes") == []


def test_an_audit_that_may_be_closed_before_its_actions_is_said():
    assert said(changed("followup", closing_waits_for_actions=False), "Oversight and actions")[3] == (
        "An audit may be closed while an action of it is open."
    )


# Reports and learning


def test_months_of_reports_and_days_of_learning_are_said():
    """SOTON-33, SOTON-37."""
    policy = replace(
        POLICY,
        reports=(ReportRule(code="q", title="Quarter", every="quarter", prepared_by="qa", months=("mar", "jun")),
                 ReportRule(code="o", title="Launch", every="once", prepared_by="qa", due="6th of next month")),
        learning=(LearningRule(title="Practice week", every="quarter", dates=("2026-03-06", "2026-06-06")),),
    )  # fmt: skip

    assert said(policy, "Reports") == [
        "Quarter: every quarter in March and June, prepared by Learning team.",
        "Launch: once, by the 6th of next month, prepared by Learning team.",
    ]
    assert said(policy, "Learning") == ["Practice week: every quarter. On 6 March 2026 and 6 June 2026."]


# The programme


def planned(**entries):
    """One line of March with these entries, in words."""
    line = ProgrammeLine(**{
        "code": "one", "title": "One", "kind": "dip", "unit": "child", "auditors": ("auditor",),
        "months": (MonthPlan(month=3, size=Size.from_text("1")),), **entries,
    })  # fmt: skip
    return dict(plain_words.programme(replace(POLICY, programme=(line,))))["March"][0]


@pytest.mark.parametrize(
    ("entries", "rules"),
    [
        ({}, ()),
        ({"guests": ("Health", "Police")}, ("Guests take part: Health and Police.",)),
        ({"independence": Independence(**NOTHING)}, ("Nothing parts an auditor from a case.",)),
        ({"independence": Independence(**NOTHING, only_own_service=True)},
         ("An auditor audits only cases of their own service.",)),
        ({"due": "28th", "actions_within": "5 days"},
         ("Due by the 28th of the month.", "Its actions take 5 days at most, from finalising.")),
        ({"tools_for": (ToolChoice(tool="court", select=Selection(services=("Court*",), marks=("missing",))),)},
         ("With the tool court: Missing episodes; of the service Court….",)),
        ({"counts_towards_quota": False, "moderated": False},
         ("Does not count as one of an auditor's audits.", "Is not moderated.")),
    ],
)  # fmt: skip
def test_what_holds_for_one_line_alone_is_said(entries, rules):
    """ROCH-08, ROCH-31, SOTON-39, SOTON-46."""
    assert planned(**entries).rules == rules


def test_titles_services_and_teams_of_a_line_are_said():
    """ROCH-16, ROCH-51."""
    select = Selection(services=("Court*",), teams=("A", "B*"))
    line = planned(titles=("Head of*", "Chair"), auditors=("qa", "auditor"), select=select)

    assert line.auditors == "Learning team and Reader (Head of… or Chair)"
    assert line.cases == "of the service Court…; of the team A or B…; drawn by chance"


def test_titles_and_guests_of_a_month_are_said_instead_of_the_lines():
    """SOTON-39."""
    month = MonthPlan(month=3, size=Size.from_text("1"), titles=("Chair",), guests=("Police",))
    line = planned(titles=("Head",), guests=("Health", "Housing"), months=(month,))

    assert (line.auditors, line.rules) == ("Reader (Chair)", ("Guests take part: Police.",))


@pytest.mark.parametrize(
    ("trigger", "size"),
    [
        (Trigger(on="closing", within="1 week"), "When the case is about to close, within 1 week"),
        (Trigger(on="yearly", day="03-01", within="same day"), "Every year on 1 March, the same day"),
        (Trigger(on="listed", heading="Panel", within="1 week"),
         "On the day under “Panel” in the record's list, within 1 week"),
        (Trigger(on="listed", heading="Support", after="6 months", within="1 week"),
         "6 months after the day under “Support” in the record's list, within 1 week"),
    ],
)
def test_what_an_event_calls_for_is_said_beside_the_months(trigger, size):
    line = ProgrammeLine(
        code="end", title="At the end", kind="dip", unit="child", auditors=("auditor",), trigger=trigger, note="Brief."
    )
    policy = replace(POLICY, programme=(line,))

    [told] = plain_words.called_for(policy)

    assert (told.title, told.size, told.auditors, told.cases, told.note) == (
        "At the end", size, "Reader", "drawn by chance", "Brief.",
    )  # fmt: skip
    assert [lines for _, lines in plain_words.programme(policy)] == [[]] * 12


# Tools

LIMITS = """
  - code: plan
    title: "The plan"
    themes: [voice]
    questions:
      - {code: plan, kind: judgement, scale: plo, text: "How is it?"}
      - {code: visits, kind: number, least: 0, most: 10, text: "How many visits?", themes: [voice, drift]}
      - {code: months, kind: number, least: 1, text: "For how many months?"}
limits:
  - code: seen
    section: plan
    when: [{question: seen, answers: [n]}, {sections: [plan], grades: [unready]}]
    at: unready
    why: "The child was not seen."
    override_by: [qa, head_of_service]
    tell: [team_manager]
    source: [STAGE-23]
  - {code: whole, when: [{question: plan, answers: [ready, unready]}], at: two, why: "Because."}
"""


@pytest.fixture
def visit(db):
    """The tool with limits, themes, numbers and points, and its sections."""
    texts = kingsbridge_texts()
    texts["policy.yaml"] += 'themes: [{code: voice, title: "Voice"}, {code: drift, title: "Drift"}]\n'
    texts[VISIT] += LIMITS
    texts = changed_text("minutes: 60\n", "minutes: 60\nscore: {title: Done}\n", file=VISIT, texts=texts)
    texts = changed_text("label: Yes}", "label: Yes, points: 1}", file=VISIT, texts=texts)
    texts = changed_text("label: No}", "label: No, points: 0.5}", file=VISIT, texts=texts)
    version = load_texts("kingsbridge", texts).version
    found = tool(version, "visit")
    return version.policy, found, list(found.sections.prefetch_related("questions"))


def test_a_limit_is_said_with_when_it_bites_who_sets_it_aside_and_who_is_told(visit):
    """STAGE-23, BOLT-08, BOLT-29."""
    first, second = tools.limits(*visit)

    assert first.text == (
        "If “Was the child seen?” is answered “No” or “The plan” is judged “Not ready”, the section “The plan” is"
        " graded “Not ready” at best: The child was not seen. Learning team or Head may set this aside with a reason."
        " Told when such an audit is finalised: Lead."
    )
    assert first.source == ("STAGE-23",)
    assert second.text == (
        "If “How is it?” is answered “Ready” or “Not ready”, the whole audit is graded “Two stars” at best: Because."
        " Nobody may set this aside."
    )


def test_a_count_of_judgements_is_said(visit):
    policy, found, sections = visit
    case = {"question": None, "answers": [], "sections": ["plan", "plan"], "grades": ["unready"], "at_least": 2}
    found.limits = [{**found.limits[1], "when": [case]}]

    assert tools.limits(policy, found, sections)[0].text.startswith(
        "If at least two of “The plan” and “The plan” are judged “Not ready”, the whole audit"
    )


def notes(visit):
    """What stands under each question: {code: (answers, notes)}."""
    printed = [one for section in tools.form(*visit) for one in section.questions]
    return {one.question.code: (one.answers, one.notes) for one in printed}


def test_points_ranges_themes_and_when_a_question_is_asked_are_said(visit):
    told = notes(visit)

    assert told["seen"] == (["Yes (1 point)", "No (0.5 points)"], [])
    assert told["visits"] == ([], ["From 0 to 10.", "Theme: Voice and Drift."])
    assert told["months"] == ([], ["1 or more."])
    assert told["third"] == ([], ["Asked only for “Two stars”."])
    assert told["plan"] == (["Ready", "Not ready"], [])
    assert [section.themes for section in tools.form(*visit)] == ["", "Voice"]


def test_a_number_without_ends_says_nothing_of_them(visit):
    Question.objects.filter(code="months").update(limits={"longest": 20})
    policy, found, _ = visit

    assert notes((policy, found, found.sections.prefetch_related("questions")))["months"] == ([], [])
