"""An audit laid out as its form: parts in order, what stands where, what is shown to whom, in few queries."""

from datetime import timedelta

import pytest

from audits.answers import COMMENT
from audits.models import (
    Action,
    ActionChange,
    Answer,
    AnswerChange,
    Challenge,
    Concern,
    ConcernTold,
    ContactAttempt,
    Participant,
    ReauditDue,
    Reflection,
    SectionJudgement,
    StatusChange,
    View,
)
from audits.reading import reading_of
from audits.sentences import listed
from audits.sheet import Option, options, section_sheet, sheet
from frameworks.models import Question, Section
from lib import clock
from tests.audits import making


def codes(parts):
    return [part.section.code for part in parts]


def test_parts_are_those_of_the_auditor_in_the_order_of_the_form(audit):
    """Oversight and moderation are kept elsewhere."""
    sections = Section.objects.filter(tool_version=audit.tool_version_id).order_by("order")

    assert codes(sheet(audit).parts) == [one.code for one in sections if one.part in ("answers", "actions")]


def test_each_part_knows_the_one_before_and_after(audit):
    laid_out = sheet(audit)
    first, second, last = laid_out.parts[0], laid_out.parts[1], laid_out.parts[-1]

    assert (laid_out.before(first), laid_out.after(first), laid_out.before(second)) == (None, second, first)
    assert laid_out.after(last) is None
    assert (laid_out.part(first.section.code), laid_out.part("nowhere")) == (first, None)


def test_answered_of_asked_counts_up_as_one_writes(audit):
    before = sheet(audit)
    making.write(audit, "kss1-1", "yes")
    making.write(audit, "kss1-2", "no")  # still lacks its comment
    making.write(audit, "kss1-3", "yes")

    after = sheet(audit)

    assert (after.answered - before.answered, after.asked - before.asked) == (2, 0)
    assert (after.part("kss1").answered, after.part("kss1").is_complete) == (2, False)


def test_complete_audit_is_complete_in_every_part(audit):
    making.complete(audit)
    laid_out = sheet(audit)

    assert [part.section.code for part in laid_out.parts if not part.is_complete] == []
    assert (laid_out.answered, laid_out.missing) == (laid_out.asked, [])


def test_what_is_missing_hangs_at_its_part_and_its_question(audit):
    making.complete(audit)
    making.write(audit, "kss3-2", "")

    laid_out = sheet(audit)

    assert [part.section.code for part in laid_out.parts if part.missing] == ["kss3"]
    assert [entry.question.code for part in laid_out.parts for entry in part.entries if entry.missing] == ["kss3-2"]


def test_sheet_without_the_self_check_counts_but_does_not_complain(audit):
    laid_out = sheet(audit, checked=False)

    assert (laid_out.missing, laid_out.asked > 0) == ([], True)


def test_judgement_and_grade_are_found_where_they_stand(audit):
    making.complete(audit, grade="ri", judgement="partially_met")
    laid_out = sheet(audit)

    assert (laid_out.grade.chosen.label, laid_out.part("kss1").judgement.chosen.label) == (
        "Requires Improvement", "Partially met",
    )
    assert laid_out.part("next-steps").judgement is None


def test_field_knows_its_writer_its_version_and_its_moment(audit, cast):
    making.write(audit, "kss1-1", "One", part=COMMENT, by=cast.priya)
    making.write(audit, "kss1-1", "Two", part=COMMENT)
    (entry,) = [one for one in sheet(audit).part("kss1").entries if one.question.code == "kss1-1"]

    assert (entry.comment.value, entry.comment.version, entry.comment.by) == ("Two", 2, cast.amara)
    assert (entry.answer.value, entry.answer.version, entry.answer.by, entry.answer.at) == ("", 0, None, None)
    assert (entry.comment.name, entry.comment.id) == (
        f"{entry.question.pk}.comment", f"q{entry.question.pk}-comment",
    )


def test_section_was_written_when_its_newest_field_was(audit):
    assert sheet(audit).part("kss1").written_at is None
    with clock.at(clock.now() + timedelta(hours=2)):
        making.write(audit, "kss1-2", "Later", part=COMMENT)
        later = clock.now()
    making.write(audit, "kss1-1", "Earlier", part=COMMENT)

    written = sheet(audit).part("kss1").written_at

    assert timedelta(0) < later - written < timedelta(seconds=1)


def test_code_that_is_no_longer_offered_is_shown_as_it_was_stored(audit):
    """A version never loses an answer; a hand at the database may."""
    making.write(audit, "kss1-1", "yes")
    Answer.objects.update(value="perhaps")
    (entry,) = [one for one in sheet(audit).part("kss1").entries if one.question.code == "kss1-1"]

    assert (entry.chosen, entry.shown) == (None, "perhaps")


def test_grades_are_offered_best_first_with_what_practice_of_them_looks_like(audit):
    """HULL-66."""
    question = Question.objects.get(tool_version=audit.tool_version_id, kind="grade")

    offered = options(question, audit.policy)

    assert [one.code for one in offered] == list(audit.policy.overall.codes)
    assert [one.position for one in offered] == [1, 2, 3, 4, 5]
    assert [bool(one.descriptor) for one in offered] == [True] * 5
    assert [one.code for one in offered if one.inadequate] == ["inadequate"]


def test_choices_are_offered_as_the_form_words_them(audit):
    question = making.question(audit, "kss1-1")

    assert options(question, audit.policy) == tuple(Option(one["code"], one["label"]) for one in question.choices)
    assert options(making.question(audit, "rationale"), audit.policy) == ()


@pytest.mark.parametrize("blind", [False, True])
def test_blind_sheet_leaves_out_what_tells_the_grade_and_nothing_else(audit, blind):
    making.complete(audit)
    laid_out = sheet(audit, blind=blind)

    kinds = {entry.question.kind for part in laid_out.parts for entry in part.entries}
    assert ({"grade", "judgement"} & kinds == set()) is blind
    assert "choice" in kinds
    assert (laid_out.grade is None, laid_out.part("overall").hidden, laid_out.part("kss1").hidden) == (
        blind, blind, False,
    )


def test_fields_open_for_writing_are_those_the_page_says(audit):
    reading = reading_of(audit)
    kss1 = next(one for one in reading.sections if one.code == "kss1")

    part = section_sheet(reading, kss1, writing=lambda question, part: part == COMMENT)

    assert {box.part for box in part.boxes if box.open} == {COMMENT}
    assert {box.part for box in part.boxes if not box.open} == {"answer"}


def test_laying_out_asks_as_little_for_a_full_form_as_for_an_empty_one(audit, django_assert_max_num_queries):
    for fill in (lambda audit: audit, making.complete):
        fill(audit)
        audit.refresh_from_db()
        with django_assert_max_num_queries(9):
            sheet(audit)


# Words


@pytest.mark.parametrize(
    ("words", "sentence"),
    [(["what"], "what"), (["what", "who"], "what and who"), (["what", "who", "when"], "what, who and when")],
)
def test_words_are_listed_as_people_say_them(words, sentence):
    assert listed(words) == sentence


def test_each_row_says_what_it_is_in_lists_trail_and_shell(audit, cast):
    asked = making.question(audit, "kss1-1")
    section = audit.tool_version.sections.get(code="kss1")
    answer = Answer(audit=audit, question=asked, part="answer", version=2)
    concern = Concern(audit=audit)
    action = Action(audit=audit, order=3)
    name = audit.reference

    assert [str(row) for row in (
        audit,
        Participant(audit=audit, person=cast.nadia, part="guest"),
        StatusChange(audit=audit, status="shared"),
        answer,
        AnswerChange(answer=answer, version=2),
        SectionJudgement(audit=audit, section=section, judgement="met"),
        ContactAttempt(audit=audit, person=cast.priya),
        Reflection(audit=audit, by=cast.priya),
        View(audit=audit, by=cast.tess),
        Challenge(audit=audit, by=cast.ira),
        concern,
        ConcernTold(concern=concern, person=cast.tess),
        action,
        ActionChange(action=action, status="done"),
        ReauditDue(audit=audit, due_on="2026-05-02"),
    )] == [
        name,
        f"Nadia Near in {name}: guest",
        f"{name}: Shared for challenge",
        f"{name} {asked.pk} answer",
        f"{name} {asked.pk} answer v2",
        f"{name} {section}: met",
        f"{name}: attempt to reach Priya Practice",
        f"{name}: Priya Practice",
        f"{name}: seen by Tess Team",
        f"{name}: challenge by Ira Review",
        f"{name}: immediate concern",
        f"Tess Team told of {name}: immediate concern",
        f"{name} action 3",
        f"{name} action 3: Done, waiting for sign-off",
        f"{name}: again by 2026-05-02",
    ]  # fmt: skip
