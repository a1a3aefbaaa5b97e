"""A step is taken once, from the right state, by somebody who may."""

import threading

import pytest
from django.core.exceptions import FieldDoesNotExist, PermissionDenied
from django.db import connection, transaction

from jobs.models import Job
from lib import permissions
from lib.permissions import allow, predicate
from lib.steps import AlreadyMoved, Moved, NotAllowed, Step, available, move
from tests.cast import make_person

S = Job.Status
BEGIN = Step("begin", {S.QUEUED}, S.RUNNING, rule="jobs.begin", label="Begin")
GIVE_UP = Step("give_up", {S.QUEUED, S.RUNNING}, S.FAILED, label="Give up", needs_reason=True)
STEPS = (BEGIN, GIVE_UP)


@predicate
def is_owner(person, job):
    return job.owner_id == person.pk


@pytest.fixture(autouse=True)
def table(monkeypatch):
    monkeypatch.setattr(permissions, "CAN", {})
    allow("jobs.begin", is_owner, "Only the owner begins.")


@pytest.fixture
def amara(db):
    return make_person("Amara Auditor")


@pytest.fixture
def job(amara):
    return Job.objects.create(kind="test", title="Test", owner=amara)


def test_step_moves_the_row_and_the_thing_in_hand(job, amara):
    moved = move(job, BEGIN, by=amara, percent=5, message="begun")

    assert moved == Moved(BEGIN, S.QUEUED, S.RUNNING, "")
    assert (job.status, job.percent, job.message) == (S.RUNNING, 5, "begun")
    job.refresh_from_db()
    assert (job.status, job.percent, job.message) == (S.RUNNING, 5, "begun")


def test_step_from_another_state_is_refused_and_changes_nothing(job, amara):
    move(job, BEGIN, by=amara)

    with pytest.raises(NotAllowed) as refused:
        move(job, BEGIN, by=amara, percent=50)

    assert str(refused.value) == "This job is running: “Begin” is not possible."
    assert Job.objects.get().percent == 0


def test_step_by_somebody_who_may_not_is_refused(job):
    nell = make_person("Nell Nextdoor")

    with pytest.raises(PermissionDenied, match="Only the owner begins."):
        move(job, BEGIN, by=nell)

    assert Job.objects.get().status == S.QUEUED


def test_software_itself_needs_no_permission(job):
    assert move(job, BEGIN, by=None).was == S.QUEUED


def test_step_that_needs_a_reason_is_refused_without_one(job, amara):
    with pytest.raises(NotAllowed, match="Give a reason for “Give up”."):
        move(job, GIVE_UP, by=amara, reason="  ")

    assert move(job, GIVE_UP, by=amara, reason="Too long").reason == "Too long"


def test_second_of_two_people_is_told_what_the_first_did(job, amara):
    mine, theirs = Job.objects.get(), Job.objects.get()
    move(theirs, BEGIN, by=amara)

    with pytest.raises(AlreadyMoved) as told:
        move(mine, GIVE_UP, by=amara, reason="Mine")

    assert str(told.value) == (
        "This job was moved by somebody else: it is now running. Reload the page."
    )
    assert mine.status == S.QUEUED


def test_step_by_whoever_no_longer_has_the_thing_is_refused(job, amara):
    """The page was opened as Amara's; it is Nell's when the step arrives."""
    mine, take = Job.objects.get(), Step("take", {S.QUEUED}, S.RUNNING, rule="jobs.begin", whose="owner")
    Job.objects.update(owner=make_person("Nell Nextdoor"))

    with pytest.raises(AlreadyMoved) as told:
        move(mine, take, by=amara)

    assert str(told.value) == "This job has just passed to another person. Reload the page."
    assert (mine.status, Job.objects.get().status) == (S.QUEUED, S.QUEUED)


def test_thing_that_nobody_has_passes_to_nobody_in_the_meantime(db):
    nobodys, take = Job.objects.create(kind="test", title="Test"), Step("take", {S.QUEUED}, S.RUNNING, whose="owner")

    assert move(nobodys, take, by=None).status == S.RUNNING


def test_step_of_a_deleted_thing_says_so(job, amara):
    Job.objects.all().delete()

    with pytest.raises(AlreadyMoved, match="it has been deleted"):
        move(job, BEGIN, by=amara)


def test_available_steps_follow_state_and_person(job, amara):
    nell = make_person("Nell Nextdoor")

    assert available(job, STEPS, by=amara) == [BEGIN, GIVE_UP]
    assert available(job, STEPS, by=nell) == [GIVE_UP]
    move(job, GIVE_UP, by=amara, reason="Done")
    assert available(job, STEPS, by=amara) == []


def test_two_steps_written_alike_are_one_and_their_sources_stand_still():
    again = Step("begin", [S.QUEUED], S.RUNNING, rule="jobs.begin", label="Begin")

    assert (again, hash(again)) == (BEGIN, hash(BEGIN))
    with pytest.raises(AttributeError):
        again.sources.add(S.FAILED)


def test_reason_is_asked_of_the_software_as_well(job):
    with pytest.raises(NotAllowed, match="Give a reason for “Give up”."):
        move(job, GIVE_UP, by=None)


def test_wrong_state_is_said_before_the_wrong_person_and_the_missing_reason(job, amara):
    """What is over is over for everybody; who may not is not asked for reasons."""
    move(job, GIVE_UP, by=amara, reason="Too long")
    nell = make_person("Nell Nextdoor")

    for step in (BEGIN, GIVE_UP):
        with pytest.raises(NotAllowed, match="This job is failed"):
            move(job, step, by=nell)


def test_field_the_thing_does_not_have_is_a_mistake_and_nothing_moves(job, amara):
    with pytest.raises(FieldDoesNotExist):
        move(job, BEGIN, by=amara, speed=9)

    assert (job.status, Job.objects.get().status) == (S.QUEUED, S.QUEUED)


def test_refused_step_leaves_the_thing_in_hand_as_it_was(job, amara):
    mine = Job.objects.get()
    Job.objects.update(status=S.DONE, percent=100)

    with pytest.raises(AlreadyMoved):
        move(mine, BEGIN, by=amara, percent=7)

    assert (mine.status, mine.percent) == (S.QUEUED, 0)


def test_step_that_anybody_may_take_is_offered_to_anybody(job):
    assert available(job, [Step("look", {S.QUEUED}, S.RUNNING)], by=None) != []
    assert available(job, [BEGIN], by=None) == []


@pytest.mark.django_db(transaction=True)
def test_of_many_people_at_once_one_wins(threads):
    job = Job.objects.create(kind="test", title="Test")

    def press(number):
        mine = Job.objects.get(pk=job.pk)
        barrier.wait()
        with transaction.atomic():
            return move(mine, BEGIN, by=None, percent=number).status

    barrier = threading.Barrier(5)
    outcomes = threads(press, 5)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["AlreadyMoved"] * 4 + ["Status"]
    winner = next(n for n, outcome in enumerate(outcomes) if outcome == S.RUNNING)
    assert Job.objects.get().percent == winner
    assert connection.vendor in ("sqlite", "postgresql")
