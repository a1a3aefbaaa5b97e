"""What each of the invented people does on a working day, through the services that pages use."""

from datetime import date

import pytest

from audits import services
from audits.models import Answer, Audit, StatusChange
from demo import words
from demo.chance import Chance
from demo.players.at_work import here
from demo.players.auditors import Auditors
from demo.players.managers import Managers
from demo.players.moderators import Moderators
from demo.players.named import NamedPeople
from demo.players.quality_team import QualityTeam
from demo.players.readers import Readers
from followup.duties import draw_samples, open_oversights
from followup.models import AssuranceCheck, Oversight
from frameworks.models import Question
from lib import clock
from moderation import services as moderation
from moderation.models import Moderation
from people.models import Role
from tests.audits.making import finalise, make_audit, share, steps
from tests.cast import make_person
from tests.demo.making import Fate, live
from trail.models import Notice
from trail.services import notify

pytestmark = [pytest.mark.long, pytest.mark.django_db]

MONDAY, TUESDAY, WEDNESDAY = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4)
APRIL_ENDS = date(2026, 4, 30)


@pytest.fixture
def audit(cast, framework):
    """Amara's audit of a child of Priya's, allocated on Monday 2 March."""
    return make_audit(cast, framework)


def fresh(audit):
    return Audit.objects.get(pk=audit.pk)


# At work


def test_somebody_is_there_until_the_day_they_leave(cast):
    cast.amara.left_on = TUESDAY

    assert [here(cast.amara, day) for day in (MONDAY, TUESDAY)] == [True, False]
    assert not here(None, MONDAY)


# Auditors


def test_an_auditor_calls_begins_meets_and_shares_within_the_month(audit):
    live(Auditors(Chance(1)), MONDAY, APRIL_ENDS)

    assert steps(audit)[:3] == ["allocated", "in_progress", "shared"]
    tries = list(audit.contact_attempts.order_by("pk").values_list("how", "answered"))
    assert tries[-1] == ("meeting", True)
    assert audit.actions.exists()
    assert fresh(audit).worker_confirmed_at is not None


def test_an_auditor_calls_once_and_not_before_the_third_day(audit):
    live(Auditors(Fate.that()), MONDAY, TUESDAY)
    assert not audit.contact_attempts.exists()

    live(Auditors(Fate.that()), WEDNESDAY, WEDNESDAY)
    live(Auditors(Fate.that()), WEDNESDAY, WEDNESDAY)

    assert audit.contact_attempts.count() == 1


def test_a_call_that_falls_through_is_noted_as_unanswered(audit):
    live(Auditors(Fate.that("call")), WEDNESDAY, WEDNESDAY)

    assert audit.contact_attempts.get().answered is False


def test_an_auditor_who_has_left_does_nothing(cast, audit):
    cast.amara.left_on = MONDAY
    cast.amara.save()

    live(Auditors(Chance(1)), MONDAY, APRIL_ENDS)

    assert steps(audit) == ["allocated"]


def test_without_a_worker_in_post_the_audit_says_so_and_goes_on(cast, audit):
    cast.priya.left_on = MONDAY
    cast.priya.save()

    live(Auditors(Chance(1)), MONDAY, APRIL_ENDS)

    assert "shared" in steps(audit)
    assert fresh(audit).input_missing_reason == "No worker is in post for this child."
    assert not audit.contact_attempts.exists()


def test_a_form_is_begun_from_the_front_before_it_is_written(audit):
    auditors = Auditors(Fate.that("begins"))

    for day in range(2, 31):
        live(auditors, date(2026, 3, day), date(2026, 3, day))
        if fresh(audit).status == Audit.Status.IN_PROGRESS:
            break

    answered = set(Answer.objects.filter(audit=audit).values_list("question__section__order", flat=True))
    asked = Question.objects.filter(tool_version=audit.tool_version_id).values_list("section__order", flat=True)
    assert answered
    assert max(answered) < max(asked)
    assert not audit.actions.exists()


def test_a_fear_for_a_child_is_raised_and_acted_on_by_the_manager(cast, audit):
    live(Auditors(Fate.that("concern")), MONDAY, APRIL_ENDS)

    concern = audit.concerns.get()
    assert (concern.text, concern.by, concern.acknowledged_by) == (words.CONCERN, cast.amara, cast.tess)
    assert concern.what_was_done == words.CONCERN_ACTED


def test_a_fear_waits_for_a_manager_who_has_left(cast, audit):
    cast.tess.left_on = MONDAY
    cast.tess.save()

    live(Auditors(Fate.that("concern")), MONDAY, APRIL_ENDS)

    assert audit.concerns.get().acknowledged_at is None


# The people named on an audit


@pytest.fixture
def shared(audit):
    share(audit)
    return fresh(audit)


def test_once_everybody_agrees_the_auditor_finalises(cast, shared):
    live(NamedPeople(Fate.that()), MONDAY, MONDAY)
    assert set(shared.views.values_list("by__name", flat=True)) == {"Priya Practice", "Tess Team", "Ira Review"}

    live(Auditors(Fate.that()), TUESDAY, TUESDAY)

    assert fresh(shared).status == Audit.Status.FINALISED


def test_a_worker_reflects_before_agreeing(cast, shared):
    live(NamedPeople(Fate.that("reflects")), MONDAY, MONDAY)

    said = shared.reflections.get()
    assert (said.by, said.text in words.REFLECTION) == (cast.priya, True)
    assert shared.views.filter(by=cast.priya).exists()


def test_who_has_left_is_not_waited_for_by_the_play(cast, shared):
    cast.priya.left_on = MONDAY
    cast.priya.save()

    live(NamedPeople(Fate.that()), MONDAY, MONDAY)

    assert not shared.views.filter(by=cast.priya).exists()


def test_a_challenge_is_answered_by_the_auditor_the_day_after_and_settled(cast, shared):
    named = NamedPeople(Fate.that("challenge"))
    live(named, MONDAY, MONDAY)
    raised = shared.challenges.get()
    assert (raised.by, raised.status) == (cast.priya, "open")

    live(named, TUESDAY, TUESDAY)

    raised.refresh_from_db()
    assert (raised.status, raised.answer in words.ANSWER) == ("agreed", True)


def test_a_challenge_not_settled_is_decided_by_somebody_free(cast, shared):
    make_person("Una Unconnected", Role.HEAD_OF_SERVICE, job_title="Head of Service")
    named = NamedPeople(Fate.that("challenge", "settled"))

    live(named, MONDAY, WEDNESDAY)

    raised = shared.challenges.get()
    assert raised.status == "decided"
    assert raised.decision == words.DECISION
    assert raised.decided_by not in {cast.amara, cast.priya, cast.tess, cast.hana}


# The QA team


@pytest.fixture
def finalised(audit):
    finalise(audit)
    return fresh(audit)


def test_what_is_finalised_is_checked_a_day_later_by_somebody_else(cast, finalised):
    team = QualityTeam(Fate.that())

    live(team, MONDAY, MONDAY)
    assert fresh(finalised).status == Audit.Status.FINALISED
    live(team, TUESDAY, TUESDAY)

    assert fresh(finalised).status == Audit.Status.CHECKED
    assert StatusChange.objects.filter(audit=finalised, status="checked").get().by == cast.quinn


def test_an_audit_is_returned_once_amended_and_then_checked(finalised):
    """HULL-71: three working days to mend it."""
    team, auditors = QualityTeam(Fate.that("return")), Auditors(Fate.that())

    live(team, TUESDAY, TUESDAY)
    assert fresh(finalised).status == Audit.Status.RETURNED
    for day in range(4, 13):
        live(auditors, date(2026, 3, day), date(2026, 3, day))
        live(team, date(2026, 3, day), date(2026, 3, day))

    assert steps(finalised)[-3:] == ["returned", "finalised", "checked"]


# Moderators


@pytest.fixture
def moderated(cast, finalised):
    """A checked audit, which Moses moderates."""
    check_it(finalised, cast)
    row = moderation.choose(
        fresh(finalised), moderator=cast.moses, why="Asked for", by=cast.quinn, on=clock.today()
    )
    return Moderation.objects.get(pk=row.pk)


def check_it(audit, cast):
    services.check(fresh(audit), by=cast.quinn)


def test_a_moderator_grades_two_days_later_and_discusses_the_day_after(moderated):
    moderators = Moderators(Fate.that())

    live(moderators, MONDAY, TUESDAY)
    assert Moderation.objects.get().status == Moderation.Status.CHOSEN
    live(moderators, WEDNESDAY, WEDNESDAY)
    row = Moderation.objects.get()
    assert (row.status, row.grade in row.audit.policy.overall.codes) == (Moderation.Status.GRADED, True)
    live(moderators, date(2026, 3, 5), date(2026, 3, 5))

    row = Moderation.objects.get()
    assert row.status not in (Moderation.Status.CHOSEN, Moderation.Status.GRADED)
    assert (row.grade_after, row.discussed_on) == (row.grade, date(2026, 3, 5))


def test_a_moderator_who_is_convinced_leaves_the_auditor_s_grade(moderated):
    live(Moderators(Fate.that("convinced")), MONDAY, date(2026, 3, 5))

    assert Moderation.objects.get().grade_after == moderated.audit.grade


def test_a_moderator_who_has_left_grades_nothing(cast, moderated):
    cast.moses.left_on = MONDAY
    cast.moses.save()

    live(Moderators(Fate.that()), MONDAY, APRIL_ENDS)

    assert Moderation.objects.get().status == Moderation.Status.CHOSEN


# Managers


@pytest.fixture
def checked(cast, finalised):
    """A checked audit with Tess's oversight open and an action of Priya's."""
    check_it(finalised, cast)
    open_oversights(MONDAY)
    return fresh(finalised)


def test_a_manager_writes_oversight_in_time_and_then_notes_supervision(cast, checked):
    """HULL-74, HULL-75."""
    live(Managers(Fate.that()), MONDAY, APRIL_ENDS)

    row = Oversight.objects.get(audit=checked)
    assert (row.written_by, clock.day_of(row.written_at) <= row.due_on) == (cast.tess, True)
    assert row.discussion in words.DISCUSSION
    assert row.supervision_on > clock.day_of(row.written_at)


def test_a_late_manager_writes_oversight_after_its_day(checked):
    live(Managers(Fate.that("oversight late")), MONDAY, APRIL_ENDS)

    row = Oversight.objects.get(audit=checked)
    assert clock.day_of(row.written_at) > row.due_on


def test_an_owner_completes_an_action_in_time_and_another_signs_it_off(checked):
    """HULL-73: nobody signs off their own."""
    live(Managers(Fate.that()), MONDAY, APRIL_ENDS)

    for action in checked.actions.all():
        assert action.status == "signed_off"
        assert clock.day_of(action.done_at) <= action.due_on
        assert action.signed_off_by != action.done_by


def test_an_owner_who_has_left_completes_nothing(cast, checked):
    checked.actions.update(owner=cast.priya)
    cast.priya.left_on = MONDAY
    cast.priya.save()

    live(Managers(Fate.that()), MONDAY, APRIL_ENDS)

    assert set(checked.actions.values_list("status", flat=True)) == {"open"}


def test_done_actions_drawn_for_assurance_are_looked_at(cast, checked):
    """HULL-07: somebody looks whether the effect is seen."""
    live(Managers(Fate.that()), MONDAY, APRIL_ENDS)
    signed = max(clock.day_of(at) for at in checked.actions.values_list("signed_off_at", flat=True))
    after = date(signed.year, signed.month + 1, 3)
    with clock.at(after):
        draw_samples(after)
    drawn = AssuranceCheck.objects.count()

    live(QualityTeam(Fate.that("assured")), after, after.replace(day=20))

    assert drawn > 0
    assert list(AssuranceCheck.objects.values_list("result", "by").distinct()) == [("partly", cast.quinn.pk)]


# Readers


def test_people_read_old_notices_on_their_day_of_the_week_and_forget_now_and_then(cast, audit):
    notify("round_drafted", cast.quinn, about=audit, url="/", on=MONDAY, month="March 2026")
    assert Notice.objects.unread().filter(to=cast.quinn).exists()

    live(Readers(Fate.that("forgets")), MONDAY, date(2026, 3, 13))
    assert Notice.objects.unread().filter(to=cast.quinn).exists()
    live(Readers(Fate.that()), MONDAY, date(2026, 3, 13))

    assert not Notice.objects.unread().filter(to=cast.quinn).exists()


def test_a_notice_of_today_is_not_read_yet(cast, audit):
    for day in range(2, 7):
        on = date(2026, 3, day)
        notify("round_drafted", cast.quinn, about=f"day:{day}", url="/", on=on, month="March 2026")
        with clock.at(clock.moment_of(on, 9)):
            Readers(Fate.that()).day(on)

    assert Notice.objects.unread().filter(to=cast.quinn, on=date(2026, 3, 6)).exists()
