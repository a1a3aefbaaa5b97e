"""Stage 1 has the guidance's six parts, areas and limits, and an audit goes through its three stages."""

from datetime import date

import pytest

from audits import answers, checks, contact
from audits import services as audits
from audits.answers import ANSWER, COMMENT, Change
from audits.models import Audit
from audits.reading import reading_of
from frameworks import bundle, services
from lib import clock
from moderation import services as moderation
from moderation.models import Moderation
from tests.audits import making
from tests.audits.making import write
from tests.cast import give_role, make_cast
from tests.frameworks.council import COUNCILS
from trail.models import Notice

FOLDER = COUNCILS / "stages"
FORM = bundle.read(bundle.texts_of(FOLDER)).tools["tools/stage-1.yaml"]
SECTIONS = {section.code: section for section in FORM.sections}
PARTS = ["assessment", "planning", "intervention", "review", "reflection", "comments"]
MUST_HAVES = ["seen", "alone", "voice"]


def question(code):
    return next(one for one in FORM.questions if one.code == code)


def areas(code):
    """The numbered questions of a part."""
    return [one for one in SECTIONS[code].questions if one.number]


# The form


def test_stage_19_the_six_parts_stand_in_their_order():
    numbered = [section.code for section in FORM.sections if section.title[0].isdigit()]

    assert numbered == [*PARTS, "actions"]
    assert [SECTIONS[code].title[0] for code in numbered] == ["1", "2", "3", "4", "5", "6", "6"]
    assert (SECTIONS["actions"].part, FORM.sections[-1].part) == ("actions", "moderation")


@pytest.mark.parametrize(
    ("part", "number"), [("assessment", 14), ("planning", 7), ("intervention", 4), ("review", 2), ("reflection", 3)]
)
def test_each_part_asks_for_the_areas_that_the_guidance_lists(part, number):
    """STAGE-20, STAGE-27, STAGE-29, STAGE-30, STAGE-31, STAGE-49."""
    asked = areas(part)

    assert len(asked) == number
    assert {one.kind for one in asked} == {"choice"}
    place = PARTS.index(part) + 1
    assert [one.number for one in asked] == [f"{place}.{n}" for n in range(1, number + 1)]


def test_stage_15_the_day_of_the_audit_is_asked_first_and_the_auditor_knows_who_may_read_it():
    first = FORM.questions[0]

    assert (first.code, first.kind, first.required) == ("audit-date", "date", True)
    assert "asks to see the file" in FORM.introduction


def test_stage_16_17_an_hour_ten_minutes_a_part_and_six_months_back():
    """STAGE-16, STAGE-17."""
    assert (FORM.minutes, FORM.look_back) == (60, 6)
    assert [SECTIONS[part].minutes for part in PARTS] == [10] * 6


def test_stage_20_the_latest_assessment_that_matters_is_named():
    assert question("assessment-which").kind == "text"
    assert "need not be the Child and Family or the Early Help" in SECTIONS["assessment"].guidance


@pytest.mark.parametrize(("part", "scale"), [("assessment", "assessment"), ("planning", "planning"),
                                             ("intervention", "practice"), ("review", "practice")])  # fmt: skip
def test_stage_21_22_27_four_parts_end_with_comments_and_a_grade(part, scale):
    """STAGE-21, STAGE-22, STAGE-27, STAGE-28."""
    *_, comments, grade = SECTIONS[part].questions

    assert (comments.kind, comments.required) == ("longtext", False)
    assert (grade.kind, grade.scale, grade.comment_needed_for) == ("judgement", scale, ("ri", "inadequate"))


def test_stage_28_na_is_there_only_outside_assessment_and_reflection():
    with_na = {
        part: {one.code for one in areas(part) if one.answers == "met-or-na"} for part in PARTS if areas(part)
    }  # fmt: skip

    assert {part: len(codes) for part, codes in with_na.items()} == {
        "assessment": 0, "planning": 7, "intervention": 1, "review": 2, "reflection": 0,
    }  # fmt: skip
    for part in ("planning", "intervention", "review"):
        assert "NA only where neither Yes nor No fits" in SECTIONS[part].guidance


def test_stage_31_reflection_has_three_points_and_no_grade():
    assert [one.code for one in areas("reflection")] == [
        "reflection-hypothesis", "reflection-alternatives", "reflection-practice",
    ]  # fmt: skip
    assert not SECTIONS["reflection"].judged


def test_stage_12_32_what_was_done_well_comes_before_the_issues():
    """STAGE-12, STAGE-32."""
    assert [one.code for one in SECTIONS["comments"].questions] == [
        "done-well", "issues", "safeguarding", "overall-grade",
    ]  # fmt: skip
    assert question("done-well").required
    assert "what it will change for the child" in SECTIONS["actions"].guidance


def test_stage_33_actions_name_the_practice_manager():
    assert "Practice Manager answers for progress" in SECTIONS["actions"].guidance


def test_stage_48_no_area_needs_a_text():
    """STAGE-48: short, from the latest assessment, plan, visit and review."""
    needed = [one for part in PARTS for one in areas(part) if one.comment_needed_for]

    assert [one.code for one in needed] == ["assessment-seen", "intervention-seen"]
    assert "latest assessment, plan, visit and review" in FORM.introduction


def test_stage_49_what_good_looks_like_stands_beside_the_grade():
    good = " ".join(SECTIONS["assessment"].looks_like)

    assert len(SECTIONS["assessment"].looks_like) == 9
    words = ("needs", "parents or carers", "community", "seen", "learning, health", "fathers", "genogram", "family")
    assert [one for one in words if one not in good] == []
    assert len(SECTIONS["planning"].looks_like) == 6


def test_stage_49_each_thing_good_asks_for_is_a_question():
    assert len([one for one in areas("assessment") if "STAGE-49" in one.source]) == 10


# The limits


@pytest.mark.parametrize("part", ["assessment", "intervention"])
def test_stage_24_25_alone_is_explained_and_na_is_an_answer(part):
    """STAGE-24, STAGE-25."""
    seen, alone = question(f"{part}-seen"), question(f"{part}-alone")

    assert (seen.comment_needed_for, "alone" in seen.comment_prompt) == (("yes",), True)
    assert [choice.code for choice in alone.choices] == ["yes", "no", "na"]
    assert "answer NA and not No" in alone.guidance


def test_stage_24_a_sibling_may_be_there():
    assert "brother or sister may be there" in question("assessment-alone").guidance


@pytest.mark.parametrize("part", ["assessment", "intervention"])
def test_stage_26_other_ways_of_being_heard_count(part):
    assert "very young" in question(f"{part}-voice").guidance


def test_stage_23_29_three_must_haves_limit_two_parts_and_the_whole():
    """STAGE-23, STAGE-29."""
    cases = {limit.code: (limit.section, [case.question for case in limit.when]) for limit in FORM.limits}
    behind = [f"{part}-{one}" for part in ("assessment", "intervention") for one in MUST_HAVES]

    assert cases == {
        **{code: (code.split("-")[0], [code]) for code in behind},
        "must-haves": (None, behind),
    }
    assert {limit.at for limit in FORM.limits} == {"ri"}
    assert {answer for limit in FORM.limits for case in limit.when for answer in case.answers} == {"no"}
    assert {limit.override_by for limit in FORM.limits} == {()}


def test_no_sentence_of_the_guidance_is_copied():
    theirs = ("Have clear evidence that it is achieving change", "will be lacking in one or more of these areas")
    ours = " ".join(one.text + one.guidance for one in FORM.questions)

    assert [text for text in theirs if text in ours] == []


# An audit made with it


@pytest.fixture
def cast(db):
    cast = make_cast()
    give_role(cast.moses, "moderator")
    return cast


@pytest.fixture
def audit(cast):
    version = services.load(FOLDER, in_force_from=date(2020, 1, 1)).version
    return audits.allocate(
        making.make_case(cast),
        auditor=cast.amara,
        line="stage-1",
        line_title="Stage 1 audit",
        month=date(2026, 3, 1),
        framework_version=version,
        tool_version=services.tool(version, "stage-1"),
        due_on=date(2026, 3, 21),
        by=cast.quinn,
    )


def fill(audit):
    """Everything answered as a good audit would be."""
    given = {"choice": "yes", "grade": "good", "judgement": "good", "date": "2026-03-10"}
    changes = []
    for asked in making.form_questions(audit):
        changes.append(Change(asked.pk, ANSWER, given.get(asked.kind, f"What {asked.code} found"), 0))
        if asked.has_comment:
            changes.append(Change(asked.pk, COMMENT, f"More of {asked.code}", 0))
    answers.save(audit, changes, by=audit.auditor)


def bite(audit):
    return {one.rule.code: one.question.code for one in reading_of(audit).limits}


@pytest.mark.parametrize("part", ["assessment", "intervention"])
@pytest.mark.parametrize("must", MUST_HAVES)
def test_a_no_caps_the_part_and_the_whole_and_na_does_not(audit, part, must):
    """STAGE-23, STAGE-25, STAGE-29."""
    code = f"{part}-{must}"
    write(audit, code, "no")
    assert bite(audit) == {code: f"{part}-grade", "must-haves": "overall-grade"}

    write(audit, code, "yes" if must == "voice" else "na")

    assert bite(audit) == {}


def test_stage_23_good_cannot_stand_and_the_reason_is_said(audit):
    fill(audit)
    write(audit, "assessment-voice", "no")

    told = [one.sentence for one in checks.missing(audit) if "cannot stand" in one.sentence]

    assert len(told) == 2
    assert "the assessment cannot be good" in told[0]
    assert "in assessment and intervention alike" in told[1]


def test_stage_08_the_auditor_is_written_to(audit, cast):
    (notice,) = Notice.objects.filter(kind="audit_allocated", to=cast.amara)

    assert audit.reference in notice.subject + str(notice.context)


def test_an_audit_goes_from_stage_1_to_the_end_of_stage_2(audit, cast):
    """STAGE-34, STAGE-35, STAGE-37: worker, practice manager and auditor hear that the moderation is done."""
    audits.confirm_worker(audit, practitioner=cast.priya, by=cast.amara)
    contact.log_attempt(audit, person=cast.priya, how="Telephone", answered=True, by=cast.amara)
    fill(audit)
    making.add_action(audit)
    audits.share(audit, by=cast.amara)
    for person in audits.named_people(audit):
        audits.agree(audit, by=person)
    audits.finalise(audit, by=cast.amara)
    audits.check(audit, by=cast.quinn)

    held = moderation.keep(
        audit, moderator=cast.moses, reason="share", why="Drawn", by=cast.quinn, on=date(2026, 3, 12)
    )
    assert held.due_on == date(2026, 3, 21)
    prompts = audit.policy.moderation.meeting.prompts
    moderation.meet(
        held, discussed_on=clock.today(), discussion="We talked it through.", by=cast.moses,
        people=[cast.amara, cast.tess, cast.priya], notes=[(prompt, "Said") for prompt in prompts],
    )  # fmt: skip

    audit.refresh_from_db()
    assert (held.status, held.grade, held.grade_after) == (Moderation.Status.DONE, "", "good")
    assert (audit.final_grade or audit.grade) == "good"  # the group manager's stands
    assert held.notes.count() == 5
    told = Notice.objects.filter(kind="moderation_done").values_list("to__name", flat=True)
    assert {"Amara Audit", "Tess Team", "Priya Practice"} <= set(told)
    assert audit.status == Audit.Status.CHECKED
