"""The second council's forms have the document's rows, in its order."""

from datetime import date

import pytest

from frameworks import bundle, services
from tests.frameworks.council import COUNCILS

ROCHDALE = COUNCILS / "rochdale"
TOOLS = (
    "tier1", "tier1-first-response", "tier1-plo", "tier2",
    "supervision-file", "observation", "service-review", "sample",
)  # fmt: skip
CASE_FILES = TOOLS[:4]
GRADES = ("outstanding", "good", "ri", "inadequate")
SETS = ("single-assessment", "protection-enquiries", "protection-plans", "children-in-care", "recording")


@pytest.fixture(scope="module")
def files():
    """The second council's files, read once."""
    return bundle.read(bundle.texts_of(ROCHDALE))


@pytest.fixture
def form(files):
    """A tool by its code."""
    return {one.code: one for one in files.tools.values()}.__getitem__


@pytest.fixture
def loaded(db):
    """The second council's framework, loaded."""
    return services.load(ROCHDALE, in_force_from=date(2013, 12, 1)).version


def section(tool, code):
    return next(one for one in tool.sections if one.code == code)


def question(tool, code):
    return next(one for one in tool.questions if one.code == code)


def parts(tool):
    return [one.code for one in tool.sections if one.part != "answers"]


def shown(tool):
    """What good looks like beside the tool, all its sentences."""
    return [sentence for one in tool.sections for sentence in one.looks_like]


def codes(choices):
    return tuple(one.code for one in choices)


# Every tool


def test_the_folder_holds_these_tools_and_no_others(files):
    assert sorted(one.code for one in files.tools.values()) == sorted(TOOLS)


@pytest.mark.parametrize("code", TOOLS)
def test_every_question_is_worded_once_and_none_is_left_blank(form, code):
    said = [one.text for one in form(code).questions]

    assert all(said)
    assert len(set(said)) == len(said)


@pytest.mark.parametrize("code", TOOLS)
def test_every_answer_set_is_used(form, code):
    tool = form(code)

    assert {one.answers for one in tool.questions if one.answers} == {one.code for one in tool.answer_sets}


@pytest.mark.parametrize("code", TOOLS)
def test_every_tool_serves_a_line_of_the_programme_of_its_own_unit(files, form, code):
    units = {line.unit for line in files.policy.programme if line.tool == code}

    assert units
    assert units <= {form(code).subject_kind, *form(code).also_for}


def test_themed_audits_and_business_support_alone_have_no_form(files):
    assert [line.code for line in files.policy.programme if line.tool is None] == ["tier1-business-support", "thematic"]


@pytest.mark.parametrize("code", TOOLS)
def test_a_loaded_tool_keeps_the_questions_of_its_file(loaded, form, code):
    rows = services.tool(loaded, code).questions.order_by("section__order", "order")

    assert [one.code for one in rows] == [one.code for one in form(code).questions]


def test_roch_02_03_every_theme_gathers_findings_of_some_tool(files):
    """ROCH-02 and 03."""
    used = {
        theme
        for tool in files.tools.values()
        for part in tool.sections
        for theme in (*part.themes, *(one for asked in part.questions for one in asked.themes))
    }

    assert used == {one.code for one in files.policy.themes}


@pytest.mark.parametrize("code", CASE_FILES)
def test_roch_05_14_43_case_file_tools_say_who_sits_there_and_where_the_copy_goes(form, code):
    """ROCH-05, 14 and 43."""
    words = form(code).introduction

    assert "practitioner" in words
    assert "Audit Case Note" in words
    assert "chronology" in words
    assert "a copy is kept centrally" in words


@pytest.mark.parametrize("code", CASE_FILES)
def test_roch_37_twenty_six_statements_of_good_and_all_standards_stand_beside_case_file_tools(form, code):
    assert len(shown(form(code))) == len(set(shown(form(code)))) == 26
    assert form(code).standards == SETS


def test_roch_37_the_case_file_tools_show_the_same_statements(form):
    assert len({frozenset(shown(form(code))) for code in CASE_FILES}) == 1


def test_roch_37_the_five_lists_stand_at_their_groups_of_tier_two(form):
    counted = {one.code: len(one.looks_like) for one in form("tier2").sections if one.looks_like}

    assert counted == {"referral": 6, "assessment": 7, "analysis": 2, "outcome": 5, "monitoring": 6}


@pytest.mark.parametrize("code", ["tier1", "tier1-first-response", "tier2"])
def test_roch_10_18_a_case_file_has_other_comments_and_an_overall_judgement(form, code):
    """ROCH-10 and 18."""
    overall = section(form(code), "overall")

    assert [(one.code, one.kind, one.required) for one in overall.questions] == [
        ("other-comments", "longtext", False),
        ("overall-grade", "grade", True),
    ]
    assert overall.questions[1].scale == "overall"


@pytest.mark.parametrize("code", CASE_FILES)
def test_roch_42_actions_come_before_what_supervision_adds(form, code):
    assert parts(form(code)) == ["actions", "oversight"]
    assert "supervision" in section(form(code), "oversight").title


# Tier 1


@pytest.mark.parametrize("code", ["tier1", "tier1-first-response"])
def test_roch_10_eight_areas_each_with_a_grade_and_comments(form, code):
    areas = form(code).sections[:8]

    assert [one.code for one in areas] == [
        "referral", "risk", "voice", "analysis", "planning", "specific-needs", "monitoring", "pep",
    ]  # fmt: skip
    graded = [[(one.number, one.kind, one.scale) for one in area.questions] for area in areas]
    assert graded == [[(str(number), "judgement", "overall")] for number in range(1, 9)]
    assert {one.comment_prompt for area in areas for one in area.questions} == {"Comments, if any"}


@pytest.mark.parametrize("code", ["tier1", "tier1-first-response"])
def test_roch_10_the_education_plan_is_asked_of_children_in_care_only(loaded, code):
    asked = services.tool(loaded, code).questions

    assert asked.get(code="pep-grade").asked_of(category="looked_after")
    assert not asked.get(code="pep-grade").asked_of(category="child_in_need")
    assert asked.get(code="monitoring-grade").asked_of(category="child_in_need")


def test_roch_10_the_two_wordings_differ_in_the_seventh_area_alone(form):
    one, other = form("tier1"), form("tier1-first-response")

    assert [a.code for a, b in zip(one.sections, other.sections, strict=True) if a != b] == ["monitoring"]
    assert (one.standards, one.header, one.introduction) == (other.standards, other.header, other.introduction)
    assert "reviewed" in section(one, "monitoring").questions[0].text
    assert "arrangements" in section(other, "monitoring").questions[0].text


@pytest.mark.parametrize("code", CASE_FILES)
def test_roch_10_11_18_the_header_names_case_auditor_and_worker(form, code):
    """ROCH-10, 11 and 18."""
    assert [(one.fact, one.label) for one in form(code).header][:3] == [
        ("reference", "Case ID"), ("auditor", "Completed by"), ("worker", "Allocated social worker"),
    ]  # fmt: skip


@pytest.mark.parametrize(("code", "place"), [("tier1", "voice"), ("tier2", "assessment-wishes")])
def test_roch_63_the_childs_views_are_looked_for_in_four_places(form, code, place):
    tool = form(code)
    guidance = section(tool, place).guidance if code == "tier1" else question(tool, place).guidance

    assert guidance == "Look in four places: case notes, assessments, plans and supervision."


# Tier 1, Public Law Outline


def test_roch_11_nineteen_rows_are_graded_with_comments(form):
    rows = section(form("tier1-plo"), "areas").questions

    assert [one.number for one in rows] == [str(number) for number in range(1, 20)]
    assert [one.code for one in rows] == [
        "basics", "names", "solicitor", "chronology", "case-notes", "decisions", "legal-documents", "legal-dates",
        "position", "permanence", "legal-status", "parents-pack", "iro", "review", "adoption-medical",
        "decision-maker", "twenty-six-weeks", "final-orders", "tracker",
    ]  # fmt: skip


def test_roch_11_58_rows_have_the_common_four_grades(form):
    """ROCH-11 and 58."""
    always, sometimes = form("tier1-plo").answer_sets

    assert codes(always.choices) == GRADES
    assert codes(sometimes.choices) == (*GRADES, "na")
    assert [one.label for one in always.choices] == [
        "1 Outstanding", "2 Good", "3 Requiring improvement", "4 Inadequate",
    ]  # fmt: skip
    assert all(one.comment_prompt for one in (always, sometimes))


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("position", "26 weeks"),
        ("review", "week 13 to 15"),
        ("review", "week 16"),
        ("decision-maker", "week 18"),
        ("twenty-six-weeks", "26 weeks"),
        ("legal-dates", "final hearing"),
        ("tracker", "PLO Case Manager"),
    ],
)
def test_roch_11_the_rows_name_their_weeks_and_steps(form, code, words):
    row = question(form("tier1-plo"), code)

    assert words in f"{row.text} {row.guidance}"


def test_roch_11_36_after_the_rows_come_recommendations_rating_actions_and_comments(form):
    """ROCH-11 and 36."""
    tool = form("tier1-plo")
    (rating,) = section(tool, "rating").questions

    assert [one.code for one in tool.sections] == [
        "areas", "recommendations", "rating", "actions", "oversight", "comments",
    ]  # fmt: skip
    assert (rating.kind, rating.scale) == ("grade", "plo")
    assert "manager checked" in section(tool, "actions").guidance


def test_roch_36_67_the_file_is_rated_in_words_of_its_own(loaded):
    """ROCH-36 and 67."""
    assert services.tool(loaded, "tier1-plo").grade_question.scale == "plo"
    assert list(loaded.grades.filter(scale="plo").values_list("code", "name")) == [
        ("outstanding", "Outstanding"),
        ("good", "Good"),
        ("ri", "In need of improvement"),
        ("inadequate", "Inadequate"),
    ]


# Tier 2


def test_roch_18_thirty_rows_stand_in_six_groups(form):
    groups = [one for one in form("tier2").sections if one.part == "answers"][:6]

    assert [(one.code, len(one.questions)) for one in groups] == [
        ("referral", 4), ("assessment", 9), ("analysis", 4), ("outcome", 4), ("monitoring", 6), ("general", 3),
    ]  # fmt: skip
    assert sum(len(one.questions) for one in groups) == 30
    assert {asked.kind for one in groups for asked in one.questions} == {"choice"}


def test_roch_18_four_columns_stand_in_the_order_printed_with_evidence(form):
    always, sometimes = form("tier2").answer_sets

    assert [one.label for one in always.choices] == ["Inadequate", "Requires Improvement", "Good", "Outstanding"]
    assert codes(sometimes.choices) == (*codes(always.choices), "na")
    assert {one.comment_prompt for one in (always, sometimes)} == {"Evidence and comments"}
    assert set(always.comment_needed_for) == set(sometimes.comment_needed_for) == set(GRADES)


def test_roch_18_three_rows_are_answered_only_if_they_apply(form):
    assert [one.code for one in form("tier2").questions if one.answers == "grade-if-it-applies"] == [
        "assessment-difference", "analysis-siblings", "general-steps",
    ]  # fmt: skip


def test_roch_17_19_two_years_are_read_and_more_where_something_lies_before(form):
    """ROCH-17 and 19."""
    tool = form("tier2")

    assert tool.look_back == 24
    assert "Eighteen months to two years" in tool.look_back_note
    assert "protection plan" in tool.look_back_note
    assert "practitioner and the line manager" in tool.introduction


# Supervision and observation


def test_roch_25_ten_questions_are_answered_yes_or_no(form):
    asked = section(form("supervision-file"), "file").questions
    labels = {one.code: [choice.label for choice in one.choices] for one in form("supervision-file").answer_sets}

    assert [one.number for one in asked] == [str(number) for number in range(1, 11)]
    assert labels == {"yes-no": ["Yes", "No"], "yes-no-if-it-applies": ["Yes", "No", "Does not apply"]}
    assert [one.number for one in asked if one.answers == "yes-no-if-it-applies"] == ["7"]
    assert {one.comment_prompt for one in form("supervision-file").answer_sets} == {
        "Findings and the action required: say by whom and by when"
    }


def test_roch_25_the_tenth_answer_may_ask_for_an_observation(form):
    last = question(form("supervision-file"), "observe-supervisor")

    assert last.comment_needed_for == ("yes",)
    assert "observation" in last.guidance


def test_roch_25_dates_and_signature_end_the_form(form):
    tool = form("supervision-file")

    assert parts(tool) == ["actions"]
    assert [(one.code, one.kind) for one in section(tool, "dates").questions] == [
        ("actions-due", "date"), ("signature", "text"), ("completed", "date"), ("next-audit", "date"),
    ]  # fmt: skip
    assert [one.label for one in tool.header] == [
        "Supervision file", "Name of supervisee", "Name of supervisor", "Name of person auditing the file",
    ]  # fmt: skip


def test_roch_27_the_observation_form_has_its_nine_parts_in_order(form):
    tool = form("observation")

    assert [one.label for one in tool.header][1:3] == [
        "Practitioner being observed", "Manager undertaking the observation",
    ]  # fmt: skip
    assert [one.code for one in tool.questions] == [
        "nature", "observed-on", "record", "strengths", "development", "conclusions", "for-supervision", "supervisee",
        "supervisor",
    ]  # fmt: skip
    assert parts(tool) == ["actions"]


def test_roch_27_64_calls_visits_and_meetings_are_observed_and_the_copy_goes_to_worker_and_manager(form):
    """ROCH-27 and 64."""
    tool = form("observation")

    assert codes(question(tool, "nature").choices) == ("telephone", "home-visit", "meeting", "other")
    assert "The worker and the line manager get a copy" in tool.introduction


# The service review


def test_roch_49_five_roles_make_the_review_team(form):
    team = question(form("service-review"), "team")

    assert codes(team.columns[1].choices) == (
        "lead", "safeguarding-unit", "team-manager", "improvement-team", "business-support",
    )  # fmt: skip


def test_roch_49_four_kinds_of_work_are_read_and_counted(form):
    counted = [one for one in section(form("service-review"), "sample").questions if one.kind == "number"]

    assert [one.code for one in counted] == ["one-each", "stepped-down", "audited", "contacts"]
    assert {one.least for one in counted} == {0}
    assert "last 3 months" in counted[1].text


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("set-up", "Two weeks before"),
        ("audits-done", "end with the site visit"),
        ("day-one", "Head of service in the morning"),
        ("day-two", "as a group in the afternoon"),
        ("draft", "At the end of the site visit"),
        ("forum", "Within two weeks"),
        ("sent", "Within two days"),
        ("business-plan", "Within one week"),
        ("clinic", "The next one"),
    ],
)
def test_roch_50_each_stage_has_its_date_and_its_time(form, code, words):
    stage = question(form("service-review"), code)

    assert stage.kind == "date"
    assert words in stage.guidance


def test_roch_62_a_second_forum_follows_after_six_weeks(form):
    assert question(form("service-review"), "second-forum").guidance == "Six weeks after the first."


@pytest.mark.parametrize(
    ("code", "elements", "rated"),
    [("quality", 2, "Action rating"), ("casework", 8, "Action rating"), ("responsiveness", 6, "Grade")],
)
def test_roch_49_66_compliance_tables_end_in_an_action_rating_or_a_grade(form, code, elements, rated):
    """ROCH-49 and 66."""
    asked = section(form("service-review"), code).questions

    assert len(asked) == elements
    labels = {tuple(column.label for column in one.columns) for one in asked}
    assert labels == {("Evidence", "Comments", "Actions", rated)}
    assert {codes(one.columns[-1].choices) for one in asked} == {GRADES}
    assert all(one.guidance.startswith("Evidence: ") for one in asked)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("casework-active", "within 4 weeks"),
        ("casework-active", "off sick for 2 weeks or more"),
        ("casework-appraisals", "2 observations of practice a year"),
        ("casework-protection-policy", "100 %"),
        ("responsiveness-closed", "past 3 months"),
    ],
)
def test_roch_61_the_checks_with_numbers_stand_at_their_elements(form, code, words):
    assert words in question(form("service-review"), code).guidance


def test_roch_49_the_grades_are_totalled_and_the_evidence_is_listed(form):
    tool = form("service-review")
    totals = section(tool, "totals").questions

    assert [one.code for one in totals] == [f"total-{grade}" for grade in GRADES]
    assert {(one.kind, one.least, one.most) for one in totals} == {("number", 0, 16)}
    assert [one.code for one in section(tool, "evidence").questions] == ["interviews", "documents"]


def test_roch_66_the_heads_interview_has_sixteen_notes_under_three_themes(form):
    guide = [one for one in form("service-review").sections if one.code.startswith("head-")]

    assert [len(one.questions) for one in guide] == [4, 8, 4]
    assert {asked.kind for one in guide for asked in one.questions} == {"longtext"}


def test_roch_66_the_leads_prompts_stand_beside_one_note_for_each_theme(form):
    guide = [one for one in form("service-review").sections if one.code.startswith("lead-")]

    assert [len(one.looks_like) for one in guide] == [6, 12, 24]
    assert [len(one.questions) for one in guide] == [1, 1, 1]


def test_roch_52_the_feedback_report_has_its_summary_and_three_tables(form):
    tool = form("service-review")
    report = section(tool, "report")
    tables = [one for one in report.questions if one.kind == "table"]

    assert [one.code for one in report.questions][:3] == ["effectiveness", "strengths", "improvements"]
    assert [len(one.columns) for one in tables] == [4, 4, 4]
    assert {tuple(codes(one.columns)) for one in tables} == {("strengths", "further", "actions", "timescales")}
    assert "inspection framework" in report.guidance
    assert codes(question(tool, "findings").columns) == ("point", "sort", "actions")


# Samples within a service


def test_roch_21_22_53_a_sample_is_short_and_asks_the_referrer_only_of_referrals(loaded):
    """ROCH-21, 22 and 53."""
    tool = services.tool(loaded, "sample")
    phoned = tool.questions.get(code="phoned")

    assert tool.questions.count() == 8
    assert phoned.asked_of(category="referral")
    assert phoned.asked_of(category="none")
    assert not phoned.asked_of(category="child_protection")


def test_no_question_or_standard_is_a_sentence_of_the_document(files):
    """Texts are written anew: a few sentences of the document, to be safe from copies."""
    theirs = {
        "Is the child's legal status recorded in ICS? Is it up to date?",
        "Links between the assessment, analysis and the plan",
        "Is the supervision file structured in accordance with Supervision Policy?",
        "I have clearly recorded the reasons for the assessment with issues, risks and concerns evident.",
        "The referrer has been contacted to advise on the outcome of the referral",
    }
    ours = {one.text for tool in files.tools.values() for one in tool.questions}
    ours |= {sentence for tool in files.tools.values() for sentence in shown(tool)}
    ours |= {sentence for one in files.policy.standards for sentence in one.standards}

    assert ours & theirs == set()
