"""Every entry of a framework's files: which are needed, and what each one refuses."""

import json

import pytest

from frameworks import documents, policy, reference, toolforms
from frameworks.policy import people
from frameworks.schema import MONTHS, Reader
from frameworks.vocabulary import CATEGORIES, EVENTS, MARKS, ROLES, SUBJECT_KINDS

MONTH_DAY = 'expected a day of the month such as "first working day", "28th" or "last day"'
PERIOD = 'expected a time such as "3 working days", "4 weeks" or "2 months"'

NEEDED = {
    policy.Policy: "name council roles scales overall_scale calendar contact concerns challenge pool independence"
                   " quotas breaks exemptions programme moderation followup",
    policy.Council: "name service_name",
    policy.Colours: "",
    policy.RoleRule: "key title",
    policy.WordRule: "ours theirs",
    policy.Scale: "code title grades",
    policy.GradeRule: "code name position",
    policy.Calendar: "allocate_by audit_due challenge_window check_within return_within oversight_within"
                     " supervision_within",
    policy.LatenessRule: "step after tell",
    policy.ContactRule: "people attempts_before_escalation escalate_to",
    policy.ConcernRule: "tell acted_on_by",
    policy.ChallengeRule: "who answered_by answer_within arranged_by decided_by",
    policy.PoolRule: "not_audited_within restricted categories",
    policy.Independence: "",
    policy.QuotaRule: "roles",
    policy.BreakRule: "per_year share_max ask_before decided_by",
    policy.ExemptionRule: "applies_to decided_by",
    policy.MatchWeights: "",
    policy.ProgrammeLine: "code title kind unit auditors",
    policy.ToolChoice: "tool select",
    policy.Trigger: "on within",
    policy.MonthPlan: "month size",
    policy.Selection: "",
    policy.MustInclude: "count",
    policy.Size: "kind",
    policy.ModerationRule: "share moderators independence due",
    policy.PerPerson: "role count",
    policy.MeetingRule: "people",
    policy.FollowUp: "oversight actions assurance",
    policy.OversightRule: "written_by supervision_noted_by",
    policy.ActionRule: "default_within signed_off_by",
    policy.TimescaleRule: "grades within",
    policy.AssuranceRule: "sample drawn_by",
    policy.ChainRule: "grades reaudit_within",
    policy.UpdateRule: "after by to",
    policy.RepeatRule: "convened_by people tell",
    policy.GradeAlert: "grades tell",
    policy.SummaryRule: "kinds agreed_by look_again_after",
    policy.FilingAgain: "after within",
    policy.FilingRule: "after within by",
    policy.Record: "",
    policy.Retention: "years",
    policy.Theme: "code title",
    policy.StandardSet: "code title standards",
    policy.ReportRule: "code title every prepared_by",
    policy.LearningRule: "title every",
    policy.ExpectationRule: "role what kind",
    policy.Settled: "question choice reason settings",
    toolforms.ToolForm: "code title subject_kind sections",
    toolforms.HeaderFact: "fact label",
    toolforms.AnswerSet: "code choices",
    toolforms.Choice: "code label",
    toolforms.SectionForm: "code title",
    toolforms.QuestionForm: "code text kind",
    toolforms.Column: "code label",
    toolforms.OnlyFor: "",
    toolforms.LimitRule: "code when at why",
    toolforms.LimitCase: "",
    toolforms.Score: "title",
}

LIMITS = [
    (policy.GradeRule, "position", 1, 50),
    (policy.GradeRule, "colour", 1, 5),
    (policy.Calendar, "remind_before", 0, 60),
    (policy.Calendar, "chase_after", 1, 90),
    (policy.Calendar, "chase_every", 1, 90),
    (policy.Calendar, "year_starts", 1, 12),
    (policy.LatenessRule, "after", 0, 90),
    (policy.ContactRule, "attempts_before_escalation", 1, 20),
    (policy.PoolRule, "not_audited_within", 0, 120),
    (policy.PoolRule, "closed_within", 0, 120),
    (policy.QuotaRule, "most_per_year", 0, 500),
    (policy.QuotaRule, "expected_per_year", 0, 500),
    (policy.QuotaRule, "most_per_month", 0, 100),
    (policy.QuotaRule, "least_days", 0, 23),
    (policy.BreakRule, "per_year", 0, 12),
    (policy.MustInclude, "count", 1, 100_000),
    (policy.Selection, "age_from", 0, 30),
    (policy.Selection, "age_to", 0, 30),
    (policy.Selection, "months_from", 0, 300),
    (policy.Selection, "months_to", 0, 300),
    (policy.PerPerson, "count", 1, 100),
    (policy.MeetingRule, "minutes", 1, 600),
    (policy.AssuranceRule, "sample", 0, 1000),
    (policy.ExpectationRule, "count", 1, 500),
    (policy.Retention, "years", 1, 100),
    (policy.Retention, "pack_days", 1, 90),
    (toolforms.ToolForm, "look_back", 1, 240),
    (toolforms.ToolForm, "minutes", 1, 1440),
    (toolforms.SectionForm, "minutes", 1, 600),
    (toolforms.QuestionForm, "longest", 1, 100_000),
    (toolforms.QuestionForm, "least", -100_000, 100_000),
    (toolforms.QuestionForm, "most", -100_000, 100_000),
    (toolforms.LimitCase, "at_least", 1, 100),
    (toolforms.Choice, "from_age", 1, 100),
]  # fmt: skip

SHARES = [(policy.BreakRule, "share_max"), (policy.ModerationRule, "share")]

WORDS = [
    (policy.LatenessRule, "step", policy.CLOCKED_STEPS),
    (policy.PoolRule, "restricted", ["exclude", "grant"]),
    (policy.ProgrammeLine, "kind", policy.LINE_KINDS),
    (policy.ProgrammeLine, "unit", SUBJECT_KINDS),
    (policy.ProgrammeLine, "drawn_by", ["random", "selected"]),
    (policy.ProgrammeLine, "stratify_by", ["category", "service", "team", "area"]),
    (policy.MonthPlan, "drawn_by", ["random", "selected"]),
    (policy.MustInclude, "mark", MARKS),
    (policy.MustInclude, "category", CATEGORIES),
    (policy.Selection, "categories", CATEGORIES),
    (policy.Selection, "marks", MARKS),
    (policy.Selection, "without_marks", MARKS),
    (policy.Size, "kind", ["count", "per_auditor", "share", "all", "unset"]),
    (policy.PoolRule, "categories", CATEGORIES),
    (policy.ModerationRule, "rounding", ["up", "nearest", "down"]),
    (policy.ModerationRule, "grade_stands", ["moderator", "auditor", "agreed"]),
    (policy.Policy, "names_hidden_from", ROLES),
    (policy.Trigger, "on", EVENTS),
    (policy.FilingRule, "after", ["finalised", "checked", "oversight", "moderated"]),
    (policy.FilingAgain, "after", ["finalised", "checked", "oversight", "moderated"]),
    (policy.SummaryRule, "kinds", policy.LINE_KINDS),
    (policy.ReportRule, "months", MONTHS),
    (policy.ReportRule, "every", policy.CYCLES),
    (policy.LearningRule, "every", policy.CYCLES),
    (policy.ExpectationRule, "kind", policy.COUNTED),
    (policy.ExpectationRule, "per", policy.CYCLES),
    (policy.Settled, "kind", ["conflict", "silence"]),
    (toolforms.ToolForm, "subject_kind", SUBJECT_KINDS),
    (toolforms.ToolForm, "also_for", SUBJECT_KINDS),
    (toolforms.HeaderFact, "fact", toolforms.FACTS),
    (toolforms.SectionForm, "part", ["answers", "actions", "oversight", "moderation"]),
    (toolforms.QuestionForm, "kind", toolforms.KINDS),
    (toolforms.Column, "kind", ["text", "longtext", "date", "choice"]),
    (toolforms.OnlyFor, "categories", CATEGORIES),
    (toolforms.OnlyFor, "marks", MARKS),
]

OF_A_ROLE = {
    policy.Policy: "names_hidden_from",
    policy.RoleRule: "key",
    policy.LatenessRule: "tell",
    policy.ContactRule: "people escalate_to required",
    policy.ConcernRule: "tell acted_on_by",
    policy.ChallengeRule: "who answered_by arranged_by decided_by",
    policy.QuotaRule: "roles",
    policy.BreakRule: "decided_by tell tell_when_full",
    policy.ExemptionRule: "auditor_roles decided_by",
    policy.MonthPlan: "auditors",
    policy.ProgrammeLine: "auditors",
    policy.PerPerson: "role",
    policy.ModerationRule: "moderators panel",
    policy.MeetingRule: "people",
    policy.OversightRule: "written_by supervision_noted_by",
    policy.ActionRule: "signed_off_by seen_by",
    policy.AssuranceRule: "drawn_by signed_off_by",
    policy.ChainRule: "meeting_people",
    policy.UpdateRule: "by to",
    policy.FilingRule: "by",
    policy.SummaryRule: "agreed_by",
    toolforms.LimitRule: "override_by tell",
    policy.RepeatRule: "convened_by people tell",
    policy.GradeAlert: "tell",
    policy.ReportRule: "prepared_by roles",
    policy.LearningRule: "led_by people",
    policy.ExpectationRule: "role",
}

DAYS_OF_MONTH = [
    (policy.Calendar, "allocate_by"), (policy.Calendar, "audit_due"), (policy.BreakRule, "ask_before"),
    (policy.ReportRule, "due"), (policy.Calendar, "oversight_by"),
    (policy.Calendar, "challenge_until"), (policy.ProgrammeLine, "due"),
    (policy.ModerationRule, "due_by"),
]  # fmt: skip
PERIODS = [
    (policy.Calendar, "challenge_window"), (policy.Calendar, "check_within"), (policy.Calendar, "return_within"),
    (policy.Calendar, "oversight_within"), (policy.Calendar, "supervision_within"),
    (policy.ChallengeRule, "answer_within"), (policy.ModerationRule, "due"), (policy.ActionRule, "default_within"),
    (policy.TimescaleRule, "within"), (policy.ChainRule, "meeting_within"), (policy.ChainRule, "review_after"),
    (policy.ChainRule, "reaudit_within"), (policy.Trigger, "within"), (policy.Trigger, "after"),
    (policy.ProgrammeLine, "actions_within"),
    (policy.UpdateRule, "after"), (policy.FilingRule, "within"),
    (policy.FilingAgain, "within"), (policy.SummaryRule, "look_again_after"),
]  # fmt: skip


def problems(kind, given):
    """What is said of one mapping, each as (path, message)."""
    found = Reader("any.yaml")
    root = documents.read(json.dumps(given), "any.yaml", found.problems)
    found.read(kind, root)
    return [(one.path, one.message) for one in found.problems]


def said(kind, key, value):
    """What is said of one entry; nothing if it is in order."""
    return [message for path, message in problems(kind, {key: value}) if path.partition("[")[0] == key]


def is_list(kind, key):
    return reference.hints(kind)[key] not in (str, str | None, int, int | None)


def id_of(value):
    return getattr(value, "__name__", None)


def test_the_table_of_needed_entries_knows_every_mapping_of_the_files():
    kinds = [*reference.kinds(policy.Policy), *reference.kinds(toolforms.ToolForm)]

    assert set(NEEDED) == set(kinds)


@pytest.mark.parametrize(("kind", "needed"), NEEDED.items(), ids=id_of)
def test_an_empty_mapping_lacks_exactly_what_is_needed(kind, needed):
    told = {one.name: one.metadata["told"] for one in reference.fields(kind)}

    assert problems(kind, {}) == [(key, f'expected an entry "{key}" ({told[key]})') for key in needed.split()]


@pytest.mark.parametrize("kind", NEEDED, ids=id_of)
def test_an_entry_nobody_knows_is_refused_in_every_mapping(kind):
    names = [one.name for one in reference.fields(kind)]
    listed = f"one of {', '.join(names)}" if len(names) > 1 else names[0]

    assert said(kind, "qqqq", "x") == [f'expected {listed}, got "qqqq"']


@pytest.mark.parametrize(("kind", "key", "least", "most"), LIMITS, ids=id_of)
def test_a_number_has_its_least_and_its_most(kind, key, least, most):
    def one(value):
        return said(kind, key, [value] if is_list(kind, key) else value)

    assert (one(least), one(most)) == ([], [])
    assert one(least - 1) == [f'expected a number from {least} to {most}, got "{least - 1}"']
    assert one(most + 1) == [f'expected a number from {least} to {most}, got "{most + 1}"']
    assert one("some") == ['expected a whole number, got "some"']


def test_no_number_with_limits_is_left_out_of_the_table():
    bounded = {
        (kind, one.name) for kind in NEEDED for one in reference.fields(kind) if "least" in one.metadata
    }

    assert bounded - {(kind, key) for kind, key, *_ in LIMITS} == {
        *SHARES, (policy.Size, "least"), (policy.Size, "most"), (toolforms.Choice, "points"),
    }  # fmt: skip


@pytest.mark.parametrize(("kind", "key"), SHARES, ids=id_of)
def test_a_share_is_a_fraction_of_one(kind, key):
    assert (said(kind, key, 0), said(kind, key, 0.125), said(kind, key, 1)) == ([], [], [])
    assert said(kind, key, 1.01) == ['expected a number from 0 to 1, got "1.01"']
    assert said(kind, key, -0.1) == ['expected a number such as 0.20, got "-0.1"']
    assert said(kind, key, "10%") == ['expected a number such as 0.20, got "10%"']


def test_points_may_be_a_part_of_one():
    assert [said(toolforms.Choice, "points", number) for number in (0, 0.5, 1000)] == [[], [], []]
    assert said(toolforms.Choice, "points", 1000.5) == ['expected a number from 0 to 1000, got "1000.5"']
    assert said(toolforms.Choice, "points", -1) == ['expected a number such as 0.20, got "-1"']


@pytest.mark.parametrize(("kind", "key", "words"), WORDS, ids=id_of)
def test_a_word_is_one_of_its_list(kind, key, words):
    def one(value):
        return said(kind, key, [value] if is_list(kind, key) else value)

    assert [word for word in words if one(word)] == []
    assert one("qqqq") == [f'expected one of {", ".join(words)}, got "qqqq"']


@pytest.mark.parametrize(
    ("kind", "key"), [(kind, key) for kind, keys in OF_A_ROLE.items() for key in keys.split()], ids=id_of
)
def test_a_role_is_one_of_the_products_roles(kind, key):
    def one(value):
        return said(kind, key, [value] if is_list(kind, key) else value)

    assert one("iro") == []
    assert one("wizard") == [f'expected one of {", ".join(ROLES)}, got "wizard"']


def test_no_entry_for_a_role_is_left_out_of_the_table():
    of_roles = {
        (kind, one.name) for kind in NEEDED for one in reference.fields(kind) if one.metadata.get("among") is ROLES
    }

    assert of_roles == {(kind, key) for kind, keys in OF_A_ROLE.items() for key in keys.split()}


@pytest.mark.parametrize(("kind", "key"), DAYS_OF_MONTH, ids=id_of)
def test_a_day_of_the_month_is_no_time_after_something(kind, key):
    good = ["first working day", "last working day", "3rd", "third week", "6th of next month"]

    assert [text for text in good if said(kind, key, text)] == []
    for text in ("3 working days", "same day", "32nd", "11st", "fifth week", "19th working day", "soon"):
        assert said(kind, key, text) == [f'{MONTH_DAY}, got "{text}"']


@pytest.mark.parametrize(("kind", "key"), PERIODS, ids=id_of)
def test_a_time_after_something_is_no_day_of_the_month(kind, key):
    good = ["same day", "1 day", "10 working days", "4 weeks", "2 months", "1 year", "0 days"]

    assert [text for text in good if said(kind, key, text)] == []
    for text in ("last day", "28th", "3 days before", "half a year", "1000 days", "2.5 weeks"):
        assert said(kind, key, text) == [f'{PERIOD}, got "{text}"']


@pytest.mark.parametrize("key", NEEDED[policy.Calendar].split())
def test_no_needed_day_of_the_calendar_may_be_nothing(key):
    assert said(policy.Calendar, key, None) == ["expected a text, got nothing"]


@pytest.mark.parametrize(
    "key", ["council", "calendar", "contact", "concerns", "challenge", "pool", "independence", "breaks",
            "moderation", "followup", "match", "record"]
)  # fmt: skip
def test_a_part_of_the_policy_is_a_mapping(key):
    assert said(policy.Policy, key, "as usual") == ['expected a mapping, got "as usual"']
    assert said(policy.Policy, key, []) == ["expected a mapping, got a list"]
    assert said(policy.Policy, key, None) == ["expected a mapping, got nothing"]


@pytest.mark.parametrize(
    "key", ["roles", "scales", "lateness", "quotas", "exemptions", "programme", "reports", "learning",
            "expectations", "settled", "themes", "standards"]
)  # fmt: skip
def test_the_rules_of_a_kind_are_a_list_of_mappings(key):
    assert said(policy.Policy, key, {}) == ["expected a list, got a mapping"]
    assert said(policy.Policy, key, None) == ["expected a list, got nothing"]
    assert said(policy.Policy, key, [7]) == ['expected a mapping, got "7"']
    assert said(policy.Policy, key, [None]) == ["expected a mapping, got nothing"]


@pytest.mark.parametrize("key", [one.name for one in reference.fields(policy.Independence) if "exclude" in one.name])
def test_what_parts_an_auditor_from_a_case_is_true_or_false(key):
    """HULL-15."""
    assert [said(policy.Independence, key, value) for value in (True, "Yes", False, "NO")] == [[], [], [], []]
    assert said(policy.Independence, key, 1) == ['expected true or false, got "1"']
    assert said(policy.Independence, key, "perhaps") == ['expected true or false, got "perhaps"']


@pytest.mark.parametrize("key", ["header", "brand", "link", "link_hover", "surface", "surface_border"])
def test_a_colour_is_six_digits_after_a_hash(key):
    assert said(policy.Colours, key, "#0B6470") == []
    for wrong in ("#fff", "teal", "0B6470", "#0B64701", "#0B647g"):
        assert said(policy.Colours, key, wrong) == [f'expected a colour such as "#1d70b8", got "{wrong}"']


def test_colours_left_out_are_the_usual_ones():
    assert people.Colours() == policy.Colours(
        header="#14424a", brand="#1b6470", link="#155a7a", link_hover="#0d3a4f", surface="#f3f7f6",
        surface_border="#b7cfcb",
    )


@pytest.mark.parametrize("day", ["2026-13-01", "2026-02-29", "24 December", "yesterday"])
def test_a_closure_day_is_a_day(day):
    assert said(policy.Calendar, "closure_days", ["2026-12-24", day]) == [
        f'expected a day such as "2026-12-24", got "{day}"'
    ]


@pytest.mark.parametrize(
    ("kind", "key", "value", "message"),
    [
        (policy.Policy, "roles", [{"key": "qa", "title": "A"}, {"key": "qa", "title": "B"}], "qa"),
        (policy.Policy, "reports", [{"code": "r", "title": "A", "every": "month", "prepared_by": "qa"}] * 2, "r"),
        (policy.Scale, "grades", [{"code": "g", "name": "A", "position": n} for n in (1, 2)], "g"),
        (toolforms.ToolForm, "header", [{"fact": "team", "label": "A"}, {"fact": "worker", "label": "A"}], "A"),
        (toolforms.ToolForm, "sections", [{"code": "s", "title": "A"}, {"code": "s", "title": "B"}], "s"),
        (policy.Policy, "themes", [{"code": "t", "title": "A"}] * 2, "t"),
        (toolforms.ToolForm, "limits", [{"code": "l", "when": [], "at": "g", "why": "W"}] * 2, "l"),
        (toolforms.AnswerSet, "choices", [{"code": "y", "label": "A"}, {"code": "y", "label": "B"}], "y"),
        (toolforms.QuestionForm, "columns", [{"code": "c", "label": "A"}, {"code": "c", "label": "B"}], "c"),
        (policy.Calendar, "remind_before", [5, 5], "5"),
        (policy.ContactRule, "people", ["iro", "qa", "iro"], "iro"),
        (policy.PoolRule, "categories", ["closed", "closed"], "closed"),
    ],
)  # fmt: skip
def test_what_must_be_there_once_is_refused_twice(kind, key, value, message):
    assert said(kind, key, value) == [f'expected each once, got "{message}" again']


@pytest.mark.parametrize(
    ("kind", "key", "longest"),
    [(toolforms.ToolForm, "title", 200), (toolforms.SectionForm, "title", 200), (toolforms.HeaderFact, "label", 100),
     (toolforms.Choice, "label", 200), (toolforms.Column, "label", 200), (toolforms.QuestionForm, "number", 10),
     (toolforms.QuestionForm, "text", 5000), (policy.Council, "name", 5000), (policy.Policy, "name", 200),
     (policy.GradeRule, "name", 200), (policy.GradeRule, "code", 40), (policy.RoleRule, "title", 100),
     (policy.ProgrammeLine, "title", 200), (policy.MonthPlan, "theme", 300), (policy.FilingRule, "where", 200),
     (policy.ReportRule, "title", 200)],
    ids=id_of,
)  # fmt: skip
def test_a_text_has_its_longest(kind, key, longest):
    assert said(kind, key, "x" * longest) == []
    [message] = said(kind, key, "x" * (longest + 1))
    assert message.startswith(f'expected at most {longest:,} characters, got "xxx')


@pytest.mark.parametrize("code", ["a", "7", "kss-1", "dip_sample", "x" * 60])
def test_a_short_name_is_kept_as_written(code):
    assert said(toolforms.QuestionForm, "code", code) == []


@pytest.mark.parametrize("code", ["-a", "_a", "A", "a b", "a.b", "é", "x" * 61])
def test_other_short_names_are_refused(code):
    shown = code if len(code) <= 60 else f"{code[:57]}..."

    assert said(toolforms.QuestionForm, "code", code) == [
        f'expected a short name of small letters, digits, - and _, got "{shown}"'
    ]


@pytest.mark.parametrize(
    ("months", "found"),
    [
        ({"every": {"size": 3}}, list(range(1, 13))),
        ({"feb": {"size": 1}, "jan": {"size": 2}}, [1, 2]),
        ({"dec": {"size": "all"}}, [12]),
        ({}, []),
    ],
)
def test_months_stand_in_the_order_of_the_year(months, found):
    line = {"code": "l", "title": "L", "kind": "dip", "unit": "child", "auditors": ["qa"], "months": months}
    reader = Reader("any.yaml")

    read = reader.read(policy.ProgrammeLine, documents.read(json.dumps(line), "any.yaml", reader.problems))

    assert [plan.month for plan in read.months] == found


@pytest.mark.parametrize(
    ("months", "messages"),
    [
        ("all year", ['expected months as keys (jan to dec, or every), got "all year"']),
        ([], ["expected months as keys (jan to dec, or every), got a list"]),
        ({"jan": 40}, ['expected a mapping, got "40"']),
        ({"January": {"size": 1}}, ['expected a month, jan to dec, or every, got "January"']),
    ],
)
def test_months_written_otherwise_are_refused(months, messages):
    found = problems(policy.ProgrammeLine, {"months": months})

    assert [message for path, message in found if path.startswith("months")] == messages


def test_the_month_itself_is_the_key_and_never_an_entry():
    found = problems(policy.ProgrammeLine, {"months": {"jan": {"size": 1, "month": 1}}})

    assert [message for path, message in found if path == "months.jan.month"] == [
        "expected one of size, theme, select, must_include, drawn_by, auditors, titles, guests, note, source, "
        'got "month"'
    ]
