"""Saving answers as they are typed: nothing lost, nothing overwritten unseen."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from audits import answers, services
from audits.answers import ANSWER, COMMENT, Change
from audits.models import Answer, AnswerChange, Audit, Participant
from audits.refusals import Refused
from lib import clock
from lib.steps import NotAllowed
from tests.audits import making
from tests.audits.making import question, write


def wordings(audit, code, part=ANSWER):
    """Every wording a field had, oldest first, with its writer."""
    rows = AnswerChange.objects.filter(answer__audit=audit, answer__question__code=code, answer__part=part)
    return list(rows.order_by("version").values_list("version", "value", "by__name"))


# One person


def test_first_answer_is_stored_and_starts_the_audit(audit, cast):
    saved = write(audit, "kss1-1", "yes", key="first-key")

    assert (saved.outcome, saved.version, saved.value) == ("saved", 1, "yes")
    assert (audit.status, audit.started_at is not None) == ("in_progress", True)
    assert making.steps(audit) == ["allocated", "in_progress"]
    assert wordings(audit, "kss1-1") == [(1, "yes", "Amara Audit")]


def test_each_wording_is_kept(audit):
    for value in ("yes", "no", "partially"):
        write(audit, "kss1-1", value)

    assert [value for _, value, _ in wordings(audit, "kss1-1")] == ["yes", "no", "partially"]
    assert answers.of(audit)[question(audit, "kss1-1").pk, ANSWER].value == "partially"


def test_answer_can_be_taken_back(audit):
    write(audit, "kss1-1", "yes")

    saved = write(audit, "kss1-1", "")

    assert (saved.outcome, saved.version) == ("saved", 2)


def test_same_text_again_is_saved_without_a_new_version(audit):
    write(audit, "kss1-1", "yes")

    saved = write(audit, "kss1-1", "yes", version=0)

    assert (saved.outcome, saved.version) == ("saved", 1)
    assert len(wordings(audit, "kss1-1")) == 1


def test_empty_text_where_nothing_stands_makes_no_row(audit):
    saved = write(audit, "working-well", "")

    assert (saved.outcome, saved.version) == ("saved", 0)
    assert (Answer.objects.count(), audit.status) == (0, "in_progress")


def test_text_is_kept_to_the_letter(audit):
    text = "  “Ça va?”\r\n\tline two 👧🏽  \n"

    write(audit, "working-well", text)

    assert Answer.objects.get().value == text


# Retries


def test_repeated_save_is_answered_as_the_first_time(audit):
    """F1, F16: the answer was lost on its way, the browser sends the same again."""
    write(audit, "working-well", "Plan is clear", key="k1")

    again = write(audit, "working-well", "Plan is clear", version=0, key="k1")

    assert (again.outcome, again.version, again.value) == ("repeated", 1, "Plan is clear")
    assert len(wordings(audit, "working-well")) == 1


def test_repeated_save_after_somebody_wrote_on_overwrites_nothing(audit, cast):
    write(audit, "working-well", "Mine", key="k1")
    write(audit, "working-well", "Priya's", by=cast.priya)

    again = write(audit, "working-well", "Mine", version=0, key="k1")

    assert (again.outcome, again.version) == ("repeated", 1)
    assert Answer.objects.get().value == "Priya's"


@pytest.mark.parametrize("version", [0, 1])
def test_key_used_for_other_text_is_refused(audit, version):
    write(audit, "working-well", "One", key="k1")

    with pytest.raises(Refused) as refused:
        write(audit, "working-well", "Two", version=version, key="k1")

    assert str(refused.value) == ("This save's key was used before for something else: reload the page.")
    assert Answer.objects.get().value == "One"


def test_key_used_for_another_field_is_refused(audit):
    write(audit, "working-well", "Same words", key="k1")

    with pytest.raises(Refused):
        write(audit, "worried-about", "Same words", key="k1")

    assert Answer.objects.count() == 1


def test_key_of_somebody_else_is_refused(audit, cast):
    write(audit, "working-well", "Same words", key="k1")

    with pytest.raises(Refused):
        write(audit, "working-well", "Others", by=cast.priya, key="k1")


def test_saves_without_a_key_do_not_meet(audit):
    write(audit, "working-well", "One")

    assert write(audit, "worried-about", "One").outcome == "saved"


# Two people


def test_different_fields_merge(audit, cast):
    """HULL-63: auditor and worker fill the form in together."""
    write(audit, "working-well", "The auditor's")

    saved = write(audit, "worried-about", "The worker's", by=cast.priya, version=0)

    assert saved.outcome == "saved"
    assert {a.value for a in Answer.objects.all()} == {"The auditor's", "The worker's"}


def test_same_field_changed_meanwhile_is_a_clash_that_shows_both(audit, cast):
    write(audit, "working-well", "First")
    write(audit, "working-well", "Worker's view", by=cast.priya)

    clash = write(audit, "working-well", "Auditor's view", version=1)

    assert (clash.outcome, clash.value, clash.theirs) == ("clash", "Auditor's view", "Worker's view")
    assert (clash.version, clash.by_name) == (2, "Priya Practice")
    assert clash.at == Answer.objects.get().at
    assert Answer.objects.get().value == "Worker's view"


def test_clash_is_settled_by_saving_over_the_version_that_was_shown(audit, cast):
    write(audit, "working-well", "First")
    write(audit, "working-well", "Worker's view", by=cast.priya)
    clash = write(audit, "working-well", "Auditor's view", version=1)

    settled = write(audit, "working-well", "Both views", version=clash.version)

    assert (settled.outcome, settled.version) == ("saved", 3)
    assert [value for _, value, _ in wordings(audit, "working-well")] == [
        "First", "Worker's view", "Both views",
    ]  # fmt: skip


def test_first_wording_written_by_both_is_a_clash(audit, cast):
    write(audit, "working-well", "Worker's", by=cast.priya)

    assert write(audit, "working-well", "Auditor's", version=0).outcome == "clash"


def test_one_clash_does_not_hold_the_other_fields_up(audit, cast):
    write(audit, "working-well", "Worker's", by=cast.priya)
    well, worried = question(audit, "working-well"), question(audit, "worried-about")

    saved = answers.save(
        audit,
        [Change(well.pk, ANSWER, "Auditor's", 0), Change(worried.pk, ANSWER, "Drift", 0)],
        by=cast.amara,
    )

    assert [each.outcome for each in saved] == ["clash", "saved"]
    assert answers.of(audit)[worried.pk, ANSWER].value == "Drift"


def test_what_others_typed_since_a_moment_is_found(audit, cast):
    write(audit, "working-well", "Old")
    seen = clock.now()
    write(audit, "worried-about", "New", by=cast.priya)

    assert [(a.value, a.by.name) for a in answers.since(audit, seen)] == [("New", "Priya Practice")]
    assert answers.since(audit, seen + timedelta(hours=1)) == []


# Who may write what


@pytest.mark.parametrize("name", ["priya", "tess", "ira"])
def test_people_named_on_the_audit_write_comments_and_text(audit, cast, name):
    """HULL-58: practitioners and managers contribute."""
    person = getattr(cast, name)

    assert write(audit, "kss1-1", "We met weekly", by=person, part=COMMENT).outcome == "saved"
    assert write(audit, "working-well", "Visits", by=person).outcome == "saved"


@pytest.mark.parametrize(("code", "value"), [("kss1-1", "yes"), ("kss1-met", "met"), ("overall-grade", "good")])
def test_answers_and_judgements_are_the_auditors_alone(audit, cast, code, value):
    """HULL-58: to contribute is not to judge."""
    with pytest.raises(PermissionDenied):
        write(audit, code, value, by=cast.priya)

    assert (Answer.objects.count(), Audit.objects.get().status) == (0, "allocated")


def test_one_forbidden_field_stores_nothing_of_the_batch(audit, cast):
    well, met = question(audit, "working-well"), question(audit, "kss1-met")
    changes = [Change(well.pk, ANSWER, "Fine", 0), Change(met.pk, ANSWER, "met", 0)]

    with pytest.raises(PermissionDenied):
        answers.save(audit, changes, by=cast.priya)

    assert Answer.objects.count() == 0


@pytest.mark.parametrize("name", ["nell", "gwen", "quinn", "dana", "adam"])
def test_others_write_nothing(audit, cast, name):
    with pytest.raises(PermissionDenied):
        write(audit, "working-well", "Mine", by=getattr(cast, name))


def test_guest_writes_comments_until_their_last_day(audit, cast):
    """HULL-19."""
    services.invite(audit, person=cast.nell, part="guest", by=cast.quinn, until=clock.today())
    assert write(audit, "working-well", "Health's view", by=cast.nell).outcome == "saved"

    Participant.objects.update(until=clock.today() - timedelta(days=1))
    with pytest.raises(PermissionDenied):
        write(audit, "working-well", "Too late", by=cast.nell)


def test_shared_audit_takes_no_more_answers(audit, cast):
    making.share(audit)

    with pytest.raises(NotAllowed) as refused:
        write(audit, "working-well", "Later", by=cast.amara)

    assert str(refused.value) == ("This audit is shared for challenge, so nothing more is saved in it.")


def test_answer_sent_by_a_stale_page_after_sharing_is_refused(audit, cast):
    """The page's audit still says "in progress"; what counts is what the database says."""
    stale = Audit.objects.get(pk=audit.pk)
    making.share(audit)
    stale.status = "in_progress"

    with pytest.raises(NotAllowed):
        write(stale, "working-well", "Later", by=cast.amara)


# What fits the form


@pytest.mark.parametrize(("code", "value"), [("kss1-1", "perhaps"), ("kss1-met", "good"), ("overall-grade", "met")])
def test_code_the_question_does_not_offer_is_refused(audit, code, value):
    with pytest.raises(Refused):
        write(audit, code, value)


def test_question_of_another_form_is_refused(audit, cast):
    with pytest.raises(Refused):
        answers.save(audit, [Change(0, ANSWER, "x", 0)], by=cast.amara)


def test_unknown_part_is_refused(audit, cast):
    well = question(audit, "working-well")

    with pytest.raises(Refused):
        answers.save(audit, [Change(well.pk, "margin", "x", 0)], by=cast.amara)


def test_field_sent_twice_in_one_go_is_refused(audit, cast):
    well = question(audit, "working-well")
    twice = [Change(well.pk, ANSWER, text, 0) for text in ("One", "Two")]

    with pytest.raises(Refused):
        answers.save(audit, twice, by=cast.amara)


def test_overlong_text_is_refused(audit):
    with pytest.raises(Refused) as refused:
        write(audit, "working-well", "x" * 50_001)

    assert str(refused.value) == "An answer holds at most 50,000 characters: shorten it."


def test_draft_that_breaks_the_forms_limits_is_saved_all_the_same(audit):
    """Drafts are saved; the self-check speaks before sharing."""
    assert write(audit, "working-well", "x" * 20_000).outcome == "saved"


# How many queries


def ten_changes(audit, version=0, words="Ten"):
    asked = making.form_questions(audit).filter(section__code__in=["kss1", "kss2"])
    changes = []
    for each in asked.filter(has_comment=True)[:10]:
        changes.append(Change(each.pk, COMMENT, words, version, f"{words}-{each.pk}"))
    return changes


def test_first_save_of_ten_fields_takes_eight_queries(audit, cast, django_assert_max_num_queries):
    services.start(audit, by=cast.amara)
    changes = ten_changes(audit)
    assert len(changes) == 10
    assert audit.tool_version.form  # read once a process

    with django_assert_max_num_queries(8):
        answers.save(audit, changes, by=cast.amara)

    assert Answer.objects.count() == 10


@pytest.mark.parametrize(("code", "value"), [("working-well", "Visits"), ("kss1-1", "yes"), ("overall-grade", "good")])
def test_one_autosave_takes_eight_queries(audit, cast, django_assert_max_num_queries, code, value):
    services.start(audit, by=cast.amara)
    fresh = Audit.objects.get(pk=audit.pk)
    asked = question(audit, code)
    assert audit.tool_version.form  # read once a process

    with django_assert_max_num_queries(8):
        answers.save(fresh, [Change(asked.pk, ANSWER, value, 0, "key")], by=cast.amara)


def test_saving_over_an_answer_takes_eight_queries(audit, cast, django_assert_max_num_queries):
    write(audit, "working-well", "Visits")
    asked = question(audit, "working-well")

    with django_assert_max_num_queries(8):
        answers.save(audit, [Change(asked.pk, ANSWER, "Weekly", 1, "key")], by=cast.priya)


def test_all_answers_are_read_in_one_query(audit, cast, django_assert_num_queries):
    making.fill(audit)

    with django_assert_num_queries(1):
        by = {answer.by.name for answer in answers.of(audit).values()}

    assert by == {"Amara Audit"}


def test_repeated_save_is_answered_even_after_the_audit_was_shared(audit, cast):
    """F1: stored, the reply lost, then shared; the retry learns that it was stored."""
    making.complete(audit)
    write(audit, "rationale", "Typed last", key="k1")
    services.share(audit, by=cast.amara)

    again = write(audit, "rationale", "Typed last", version=1, key="k1")

    assert (again.outcome, again.version) == ("repeated", 2)
    with pytest.raises(NotAllowed):
        write(audit, "rationale", "Typed later", version=2, key="k2")
    with pytest.raises(Refused):
        write(audit, "rationale", "Typed later", version=2, key="k1")
