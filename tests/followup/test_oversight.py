"""The manager's answer to an audit, supervision, sign-off, and closing the loop (HULL-42, 73, 74, 75, 85)."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from audits import actions
from audits.models import Audit
from followup import duties, oversight
from followup.models import Oversight
from lib import clock
from lib.permissions import can
from lib.steps import AlreadyMoved, NotAllowed
from moderation import services as moderating
from tests.audits import making
from tests.followup.making import make_action, make_checked, told

MONDAY = date(2026, 3, 2)


@pytest.fixture
def opened(checked):
    return oversight.open_oversight(checked, on=MONDAY)


def write(opened, by, discussion="We read the audit together; the plan is written by Friday."):
    return oversight.write_oversight(opened, discussion=discussion, by=by)


def supervise(opened, by, held_on=MONDAY, note="Visits and the plan"):
    return oversight.note_supervision(opened, held_on=held_on, note=note, by=by)


def finish_actions(audit, cast):
    for action in audit.actions.all():
        actions.complete(action, what_was_done="Written", by=cast.priya)
        actions.sign_off(action, effect_seen="The child knows the plan", by=cast.tess)


# Asked for


def test_oversight_is_due_ten_working_days_after_finalising(opened, cast):
    """HULL-74; supervision within a month (HULL-75)."""
    assert (opened.manager, opened.due_on) == (cast.tess, date(2026, 3, 16))
    assert opened.supervision_due_on == date(2026, 4, 2)
    assert told("oversight_due") == ["Tess Team"]


def test_time_counts_from_finalising_however_late_the_check(cast, framework):
    audit = make_checked(cast, framework)

    opened = oversight.open_oversight(audit, on=date(2026, 3, 11))

    assert (opened.opened_on, opened.due_on) == (date(2026, 3, 11), date(2026, 3, 16))


def test_oversight_is_asked_for_once_and_only_of_checked_audits(checked, cast, framework):
    """HULL-73: assigned to the team manager once the audit is checked."""
    making.finalise(making.make_audit(cast, framework, case=making.make_case(cast, "C-2")))

    assert [duties.open_oversights(MONDAY) for _ in range(2)] == [1, 0]

    assert Oversight.objects.get().audit == checked
    assert told("oversight_due") == ["Tess Team"]


def test_qa_team_is_told_where_a_team_has_no_manager(cast, framework):
    cast.tess.memberships.all().delete()
    audit = make_checked(cast, framework, worker=None)

    opened = oversight.open_oversight(audit, on=MONDAY)

    assert opened.manager is None
    assert told("oversight_due") == ["Quinn Quality"]


def test_whoever_follows_a_manager_who_left_owes_it(opened, cast):
    cast.tess.left_on = date(2026, 3, 9)
    cast.tess.save()
    cast.nell.memberships.update(team=cast.north)
    opened = Oversight.objects.get()

    assert oversight.manager_of(opened, on=date(2026, 3, 8)) == cast.tess
    assert oversight.manager_of(opened, on=date(2026, 3, 9)) == cast.nell


# Written and noted


def test_written_oversight_keeps_who_and_when_and_tells_the_others(opened, cast):
    """HULL-85: the discussion with the worker and the work to be undertaken."""
    write(opened, cast.tess)

    assert (opened.written_by, clock.day_of(opened.written_at)) == (cast.tess, MONDAY)
    assert told("oversight_written") == ["Amara Audit", "Ira Review", "Priya Practice"]


def test_oversight_is_written_by_the_manager_or_those_above(opened, cast):
    may = [person for person in (cast.tess, cast.gwen, cast.hana, cast.amara, cast.priya, cast.ira,
           cast.quinn, cast.dana, cast.nell) if can(person, "followup.write_oversight", opened)]  # fmt: skip

    assert may == [cast.tess, cast.gwen, cast.hana]
    with pytest.raises(PermissionDenied):
        write(opened, cast.nell)


def test_oversight_is_written_once(opened, cast):
    theirs = Oversight.objects.select_related("audit").get(pk=opened.pk)
    write(opened, cast.tess)

    with pytest.raises(AlreadyMoved, match="already written"):
        write(theirs, cast.gwen)
    with pytest.raises(NotAllowed, match="what you discussed"):
        write(theirs, cast.gwen, discussion=" ")


@pytest.mark.parametrize("step", [write, supervise])
def test_oversight_asked_of_somebody_else_meanwhile_is_not_filled(opened, cast, step):
    theirs = Oversight.objects.select_related("audit").get(pk=opened.pk)
    oversight.hand_over(opened, to=cast.gwen, reason="Tess is away", by=cast.quinn, on=MONDAY)

    with pytest.raises(AlreadyMoved, match="somebody else is asked for it now. Reload the page."):
        step(theirs, cast.tess)

    opened.refresh_from_db()
    assert (opened.manager, opened.written_at, opened.supervision_on) == (cast.gwen, None, None)


def test_supervision_is_noted_with_its_day(opened, cast):
    """HULL-75: a specific, recorded discussion at the next supervision session."""
    with clock.at(date(2026, 3, 20)):
        supervise(opened, cast.tess, held_on=date(2026, 3, 19))

    assert (opened.supervision_on, opened.supervision_by) == (date(2026, 3, 19), cast.tess)


@pytest.mark.parametrize(
    ("wrong", "sentence"), [({"held_on": date(2026, 3, 3)}, "before it was held"), ({"note": ""}, "what was discussed")]
)
def test_supervision_without_its_facts_is_refused(opened, cast, wrong, sentence):
    with pytest.raises(NotAllowed, match=sentence):
        supervise(opened, cast.tess, **wrong)


@pytest.mark.parametrize("name", ["amara", "priya", "ira", "dana", "quinn"])
def test_oversight_is_handed_over_to_nobody_who_may_read_the_audit_but_not_write_it(opened, cast, name):
    to = getattr(cast, name)

    with pytest.raises(NotAllowed) as refused:
        oversight.hand_over(opened, to=to, reason="Tess is away", by=cast.quinn, on=MONDAY)

    assert str(refused.value) == f"{to} may not write the oversight of this audit. Choose somebody else."
    assert Oversight.objects.get().manager == cast.tess


@pytest.mark.parametrize("name", ["amara", "priya", "tess", "ira", "gwen", "hana", "dana", "moses", "adam"])
def test_oversight_is_handed_over_by_nobody_but_the_qa_team(opened, cast, name):
    with pytest.raises(PermissionDenied):
        oversight.hand_over(opened, to=cast.gwen, reason="Tess is away", by=getattr(cast, name), on=MONDAY)

    assert Oversight.objects.get().manager == cast.tess


def test_worker_notes_neither_oversight_nor_supervision_of_their_own_work(opened, cast):
    for work in (write, supervise):
        with pytest.raises(PermissionDenied):
            work(opened, cast.priya)


def test_oversight_of_a_restricted_record_is_handed_to_no_leader_who_may_not_open_it(opened, checked, cast):
    Audit.objects.filter(pk=checked.pk).update(restricted=True)
    restricted = Oversight.objects.get()
    assert can(cast.gwen, "followup.write_oversight", restricted)

    with pytest.raises(NotAllowed, match="Gwen Group may not write the oversight of this audit."):
        oversight.hand_over(restricted, to=cast.gwen, reason="Tess is away", by=cast.quinn, on=MONDAY)

    assert Oversight.objects.get().manager == cast.tess


# Closing the loop


def test_audit_closes_only_when_all_is_done(opened, checked, cast):
    """HULL-73: returned once the last action is done; until then it stays open."""
    action = checked.actions.get()
    told_so_far = [oversight.still_open(checked)]
    for step in (
        lambda: write(opened, cast.tess),
        lambda: supervise(opened, cast.tess),
        lambda: actions.complete(action, what_was_done="Written", by=cast.priya),
    ):
        step()
        told_so_far.append(oversight.still_open(checked))
        assert not oversight.close_if_finished(checked)
    actions.sign_off(action, effect_seen="The child knows the plan", by=cast.tess)

    assert told_so_far == [
        [
            "Management oversight is not written yet.", "The discussion in supervision is not noted yet.",
            "1 action is not signed off yet.",
        ],
        ["The discussion in supervision is not noted yet.", "1 action is not signed off yet."],
        ["1 action is not signed off yet."],
        ["1 action is not signed off yet."],
    ]  # fmt: skip
    assert [oversight.close_if_finished(checked) for _ in range(2)] == [True, False]
    checked.refresh_from_db()
    assert checked.status == Audit.Status.CLOSED
    assert not Oversight.objects.waiting().exists()


def test_last_word_of_the_manager_closes_the_audit(opened, checked, cast):
    finish_actions(checked, cast)
    write(opened, cast.tess)

    supervise(opened, cast.tess)

    checked.refresh_from_db()
    assert checked.status == Audit.Status.CLOSED


def test_action_is_signed_off_by_somebody_else_than_the_doer(checked, cast):
    """HULL-73; where the manager did it, their own line manager signs."""
    action = make_action(checked, by=cast.gwen, owner=cast.tess)
    actions.complete(action, what_was_done="Done myself", by=cast.tess)

    with pytest.raises(PermissionDenied):
        actions.sign_off(action, effect_seen="Better", by=cast.tess)
    actions.sign_off(action, effect_seen="Better", by=cast.gwen)

    assert action.signed_off_by == cast.gwen


def test_action_of_oversight_keeps_the_audit_open(opened, checked, cast):
    """HULL-85: the oversight part has its own actions."""
    finish_actions(checked, cast)
    write(opened, cast.tess)
    make_action(checked, by=cast.tess)

    supervise(opened, cast.tess)

    assert oversight.still_open(checked) == ["1 action is not signed off yet."]


def test_audit_does_not_close_while_it_is_moderated(opened, checked, cast):
    moderation = moderating.choose(checked, moderator=cast.moses, why="To learn", by=cast.quinn, on=MONDAY)
    finish_actions(checked, cast)
    write(opened, cast.tess)
    supervise(opened, cast.tess)
    waiting = [oversight.still_open(checked)]
    moderating.grade(moderation, grade="good", rationale="Agreed", judgements={}, by=cast.moses)
    waiting.append(oversight.still_open(checked))
    moderating.finish(moderation, grade_after="good", discussed_on=MONDAY, discussion="Agreed", by=cast.moses)

    assert waiting == [["Moderation is not finished yet."]] * 2
    assert duties.close(MONDAY) == 1


def test_inadequate_audit_does_not_close_before_its_grade_is_confirmed(cast, framework):
    audit = make_checked(cast, framework, grade="inadequate")
    opened = oversight.open_oversight(audit, on=MONDAY)
    write(opened, cast.tess)
    supervise(opened, cast.tess)

    assert oversight.still_open(audit) == ["Moderation is not finished yet."]
