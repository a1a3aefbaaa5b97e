"""The worker's own words: nobody writes them in their name, and they stay open until the last day to challenge.

BOLT-27, HULL-58: reflections keep their author.
"""

from datetime import timedelta
from random import Random

import pytest
from django.core.exceptions import PermissionDenied

from audits import answers, checks, services, whose
from audits.models import Answer, Audit
from audits.reading import reading_of
from audits.sheet import sheet
from demo.writing import fill_in
from lib import clock
from lib.steps import NotAllowed
from tests.audits import making
from tests.audits.making import write
from tests.audits.worded import framework  # noqa: F401

PROUD = "He laughs again."
REFUSED = "“Your own words” holds the worker's own words: nobody writes them in their name."


def said(audit, code="proud"):
    given = Answer.objects.filter(audit=audit, question__code=code, part="answer")
    return given.values_list("value", flat=True).first()


def box(audit, section, code):
    [entry] = [one for one in sheet(audit).part(section).entries if one.question.code == code]
    return entry.answer


@pytest.fixture
def shared(audit):
    return making.share(audit)


# Who writes


def test_the_worker_writes_every_kind_of_answer_in_it(audit, cast):
    write(audit, "proud", PROUD, by=cast.priya)
    write(audit, "again", "yes", by=cast.priya)
    write(audit, "learnt", "From Ira", by=cast.priya, part="comment")

    assert (said(audit), said(audit, "again")) == (PROUD, "yes")
    assert box(audit, "own", "proud").author == "Priya Practice"


@pytest.mark.parametrize("name", ["amara", "tess", "ira"])
@pytest.mark.parametrize("part", ["answer", "comment"])
def test_nobody_else_writes_in_it(audit, cast, name, part):
    with pytest.raises(PermissionDenied) as refused:
        write(audit, "learnt", "In her name", by=getattr(cast, name), part=part)

    assert str(refused.value) == REFUSED
    assert not Answer.objects.exists()


def test_one_field_of_somebody_elses_refuses_the_whole_batch(audit, cast):
    changes = [answers.Change(making.question(audit, code).pk, "answer", "yes", 0) for code in ("kss1-1", "again")]

    with pytest.raises(PermissionDenied):
        answers.save(audit, changes, by=cast.amara)

    assert not Answer.objects.exists()


def test_the_worker_still_answers_nothing_for_the_auditor(audit, cast):
    with pytest.raises(PermissionDenied, match="Answers and judgements are the auditor's"):
        write(audit, "kss1-1", "yes", by=cast.priya)


def test_where_the_tool_says_so_the_auditor_writes_the_words_down_and_it_is_told(audit, cast):
    write(audit, "said", "“I should have rung.”", by=cast.amara)
    assert box(audit, "noted", "said").author == "Priya Practice, written down by Amara Audit"

    write(audit, "said", "I should have rung twice.", by=cast.priya)
    assert box(audit, "noted", "said").author == "Priya Practice"


def test_the_auditors_own_answers_name_no_author(audit):
    write(audit, "kss1-1", "yes")

    assert box(audit, "kss1", "kss1-1").author == ""


# Until when


def test_it_stays_open_to_the_worker_until_the_last_day_to_challenge(shared, cast):
    with clock.at(shared.challenge_until):
        write(shared, "proud", PROUD, by=cast.priya)
        write(shared, "said", "I rang.", by=cast.priya)
    assert (said(shared), shared.status) == (PROUD, Audit.Status.SHARED)

    with clock.at(shared.challenge_until + timedelta(days=1)), pytest.raises(NotAllowed, match="nothing more is saved"):
        write(shared, "proud", "Too late", by=cast.priya)


def test_it_stays_open_when_everybody_agreed_sooner(shared, cast):
    for person in services.named_people(shared):
        services.agree(shared, by=person)
    services.finalise(shared, by=cast.amara)

    write(shared, "proud", PROUD, by=cast.priya)

    assert (said(shared), shared.status) == (PROUD, Audit.Status.FINALISED)


def test_a_cancelled_audit_is_closed_to_the_worker_too(shared, cast):
    services.cancel(shared, by=cast.quinn, reason="Opened by mistake")

    with pytest.raises(NotAllowed):
        write(shared, "proud", PROUD, by=cast.priya)


@pytest.mark.parametrize(("name", "code"), [("priya", "rationale"), ("amara", "said"), ("amara", "proud")])
def test_nothing_else_is_open_once_it_is_shared(shared, cast, name, code):
    with pytest.raises(NotAllowed, match="This audit is shared for challenge, so nothing more is saved in it."):
        write(shared, code, "More", by=getattr(cast, name))


def test_own_words_and_others_in_one_go_are_refused_whole_once_shared(shared, cast):
    known = answers.of(shared)
    asked = [making.question(shared, code) for code in ("proud", "rationale")]
    changes = [
        answers.Change(one.pk, "answer", "More", known[one.pk, "answer"].version if (one.pk, "answer") in known else 0)
        for one in asked
    ]

    with pytest.raises(NotAllowed):
        answers.save(shared, changes, by=cast.priya)

    assert said(shared) is None


def test_a_save_sent_again_after_the_last_day_is_answered_as_the_first_time(shared, cast):
    first = write(shared, "proud", PROUD, by=cast.priya, key="key-0001")

    with clock.at(shared.challenge_until + timedelta(days=1)):
        again = write(shared, "proud", PROUD, by=cast.priya, version=0, key="key-0001")

    assert (first.outcome, again.outcome, again.version) == ("saved", "repeated", 1)


# Whose turn it is


def turns(audit):
    return [one.sentence for one in whose.turns(reading_of(audit))]


def test_the_self_check_says_whose_turn_it_is_and_holds_nobody_up(audit, cast):
    making.complete(audit)

    assert checks.missing(audit) == []
    assert turns(audit) == [
        "It is Priya Practice’s turn to write “Your own words”.",
        "It is Priya Practice’s turn to write “What you said”.",
    ]
    write(audit, "again", "no", by=cast.priya)
    assert turns(audit) == ["It is Priya Practice’s turn to write “What you said”."]


def test_it_is_nobodys_turn_where_the_worker_cannot_take_part(audit, cast):
    services.absent_worker(audit, reason="Ill for months", by=cast.amara)
    assert turns(audit) == []

    Audit.objects.update(practitioner=None, input_missing_reason="")
    assert turns(Audit.objects.get()) == []


def test_an_invented_worker_writes_their_own_part(audit, cast):
    fill_in(audit, quality=0.9, luck=Random(1), by=cast.amara)

    own = Answer.objects.filter(audit=audit, question__section__written_by__startswith="practitioner")
    assert set(own.values_list("by__name", flat=True)) == {"Priya Practice"}
    assert turns(audit) == []
