"""Two people, or two workers, at the very same moment: one oversight, one chain, one signature."""

from datetime import date

import pytest

from audits import actions
from audits.models import Action, Audit, ReauditDue
from followup import assurance, chains, duties, escalation, oversight
from followup.models import AssuranceCheck, Chain, Escalation, Meeting, Oversight, TrackerCheck
from frameworks import services as frameworks
from lib import clock
from lib.months import Month
from lib.steps import AlreadyMoved
from tests.audits.conftest import HULL, MONDAY
from tests.cast import make_cast
from tests.followup.making import make_action, make_checked, make_poor, told

pytestmark = pytest.mark.django_db(transaction=True)
APRIL = Month(2026, 4)


@pytest.fixture
def council(at_once):
    """A council whose rows every thread finds in its database."""
    version = frameworks.load(HULL, in_force_from=date(2020, 1, 1)).version
    cast = make_cast()
    cast.framework = version
    return cast


def on_monday(work):
    with clock.at(MONDAY):
        return work()


def outcomes_of(results):
    """What each came to: "done", or the name of what it raised."""
    return sorted(type(one).__name__ if isinstance(one, Exception) else "done" for one in results)


@pytest.fixture
def opened(council):
    def make():
        audit = make_checked(council, council.framework)
        make_action(audit, by=council.gwen)
        return oversight.open_oversight(audit, on=MONDAY)

    return on_monday(make)


def here(row):
    """A row with its audit read anew, as a request does."""
    return type(row).objects.select_related("audit").get(pk=row.pk)


def test_two_workers_ask_for_oversight_once(council, at_once):
    on_monday(lambda: make_checked(council, council.framework))

    results = at_once(*[lambda: duties.open_oversights(MONDAY)] * 2)

    assert outcomes_of(results) == ["done", "done"]
    assert Oversight.objects.count() == 1
    assert told("oversight_due") == ["Tess Team"]


def test_two_managers_write_one_oversight_and_the_other_is_told(opened, council, at_once):
    first, second = here(opened), here(opened)

    results = at_once(
        lambda: oversight.write_oversight(first, discussion="Tess's words", by=council.tess),
        lambda: oversight.write_oversight(second, discussion="Gwen's words", by=council.gwen),
    )

    assert outcomes_of(results) == ["AlreadyMoved", "done"]
    kept = here(opened)
    assert (kept.written_by.name, kept.discussion) in (("Tess Team", "Tess's words"), ("Gwen Group", "Gwen's words"))


def test_oversight_and_supervision_at_once_are_both_kept_and_the_night_closes(opened, council, at_once):
    """Neither may have seen the other; the duty of the morning finds that nothing is missing."""
    on_monday(lambda: actions.drop(opened.audit.actions.get(), reason="Not needed", by=council.tess))
    first, second = here(opened), here(opened)

    at_once(
        lambda: oversight.write_oversight(first, discussion="We talked", by=council.tess),
        lambda: oversight.note_supervision(second, held_on=MONDAY, note="The plan", by=council.gwen),
    )
    on_monday(lambda: duties.close(MONDAY))

    kept = here(opened)
    assert (kept.discussion, kept.supervision_note, kept.audit.status) == ("We talked", "The plan", "closed")


def test_manager_and_morning_duty_close_an_audit_once(opened, council, at_once):
    def finish():
        actions.drop(opened.audit.actions.get(), reason="Not needed", by=council.tess)
        Oversight.objects.update(written_at=clock.now(), supervision_on=MONDAY)

    on_monday(finish)
    audits = [Audit.objects.select_related("framework_version").get() for _ in range(3)]

    results = at_once(*[lambda audit=audit: oversight.close_if_finished(audit) for audit in audits])

    assert sorted(results) == [False, False, True]
    assert Audit.objects.get().changes.filter(status="closed").count() == 1


def test_two_workers_start_one_chain_with_its_meetings(council, at_once):
    """HULL-76 to 78."""
    on_monday(lambda: make_poor(council, council.framework))

    results = at_once(*[lambda: duties.follow_grades(MONDAY)] * 2)

    assert outcomes_of(results) == ["done", "done"]
    assert (Chain.objects.count(), ReauditDue.objects.count()) == (1, 1)
    assert sorted(Meeting.objects.values_list("kind", flat=True)) == ["first", "review"]
    assert len(told("chain_started")) == 4


def test_two_who_were_there_record_one_meeting(council, at_once):
    on_monday(lambda: (make_poor(council, council.framework), duties.follow_grades(MONDAY)))
    meeting = Meeting.objects.get(kind="first")

    def record(by, notes):
        held = Meeting.objects.select_related("chain__audit").get(pk=meeting.pk)
        return lambda: chains.hold_meeting(held, held_on=MONDAY, notes=notes, plan="", people=[by], by=by)

    results = at_once(record(council.gwen, "Gwen's notes"), record(council.tess, "Tess's notes"))

    assert outcomes_of(results) == ["AlreadyMoved", "done"]
    meeting.refresh_from_db()
    assert [person.name for person in meeting.people.all()] == [meeting.recorded_by.name]
    assert meeting.notes == f"{meeting.recorded_by.name.split()[0]}'s notes"


def test_two_sign_offs_leave_one_name(opened, council, at_once):
    """HULL-73."""
    action = opened.audit.actions.get()
    on_monday(lambda: actions.complete(action, what_was_done="Written", by=council.priya))
    first, second = (Action.objects.select_related("audit", "done_by").get() for _ in range(2))

    results = at_once(
        lambda: actions.sign_off(first, effect_seen="Known", by=council.tess),
        lambda: actions.send_back(second, reason="Not on the file", by=council.tess),
    )

    assert outcomes_of(results) == ["AlreadyMoved", "done"]
    action.refresh_from_db()
    assert (action.status, action.effect_seen) in (("signed_off", "Known"), ("open", ""))


def test_two_workers_draw_one_sample(council, at_once):
    """HULL-07, HULL-103."""

    def finish():
        for number in range(3):
            action = make_action(make_checked(council, council.framework, f"C-{number}"), by=council.gwen)
            actions.complete(action, what_was_done="Written", by=council.priya)
            actions.sign_off(action, effect_seen="Known", by=council.tess)

    on_monday(finish)

    at_once(*[lambda: duties.draw_samples(date(2026, 4, 1))] * 2)

    assert AssuranceCheck.objects.count() == 3
    assert TrackerCheck.objects.count() == 1
    assert told("assurance_due") == ["Quinn Quality"]


def test_two_leaders_sign_one_tracker(opened, council, at_once):
    on_monday(lambda: assurance.draw_trackers(APRIL))
    first, second = (TrackerCheck.objects.select_related("audit").get() for _ in range(2))

    results = at_once(
        lambda: assurance.sign(first, result="tracked", note="", by=council.dana),
        lambda: assurance.sign(second, result="concern", note="Two are late", by=council.dana),
    )

    assert outcomes_of(results) == ["AlreadyMoved", "done"]
    tracker = TrackerCheck.objects.get()
    assert (tracker.result, tracker.note) in (("tracked", ""), ("concern", "Two are late"))


def test_two_workers_put_what_is_late_before_each_person_once(opened, council, at_once):
    late = date(2026, 3, 31)

    results = at_once(*[lambda: duties.escalate(late)] * 2)

    assert outcomes_of(results) == ["done", "done"]
    assert sorted(Escalation.objects.values_list("person__name", flat=True)) == [
        "Gwen Group", "Hana Head", "Quinn Quality",
    ]  # fmt: skip
    assert told("escalated") == ["Gwen Group", "Hana Head", "Quinn Quality"]


def test_answer_given_while_the_duty_settles_is_kept(opened, council, at_once):
    on_monday(lambda: duties.escalate(date(2026, 3, 19)))
    on_monday(lambda: oversight.write_oversight(here(opened), discussion="We talked", by=council.tess))
    row = Escalation.objects.select_related("audit").get()

    at_once(
        lambda: escalation.answer(row, update="Done on Monday", by=council.gwen),
        lambda: duties.escalate(date(2026, 3, 20)),
    )

    row.refresh_from_db()
    assert (row.update, row.resolved_at is not None) == ("Done on Monday", True)


def test_chain_is_ended_once_and_everybody_is_told_once(council, at_once):
    on_monday(lambda: (make_poor(council, council.framework), duties.follow_grades(MONDAY)))
    first, second = (Chain.objects.select_related("audit").get() for _ in range(2))

    results = at_once(*[
        lambda chain=chain, note=note: chains.end(chain, how="gone", note=note, by=council.quinn)
        for chain, note in ((first, "Moved away"), (second, "Moved to another council"))
    ])  # fmt: skip

    assert not any(isinstance(one, AlreadyMoved) for one in results)
    assert told("chain_ended") == ["Gwen Group", "Priya Practice", "Tess Team"]
    assert Chain.objects.get().ended_note in ("Moved away", "Moved to another council")
