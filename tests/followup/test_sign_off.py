"""Actions done, signed off by somebody else, sent back and dropped, until the loop is closed (HULL-06, 73, 75, 81)."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from audits import actions
from audits.models import Action, Audit
from audits.refusals import Refused
from followup import duties, escalation, oversight
from followup.models import Escalation
from lib import clock
from lib.permissions import can
from lib.steps import NotAllowed
from people.models import Role, User
from tests.cast import give_role, make_person
from tests.followup.making import live, make_action, make_checked, put_before, told

MONDAY = date(2026, 3, 2)
NAMES = "amara priya tess ira gwen hana nell nadia norman moses quinn dana adam"


@pytest.fixture
def audit(cast, framework):
    return make_checked(cast, framework)


def done_by(person, audit, cast, **fields):
    action = make_action(audit, by=cast.quinn, owner=person, **fields)
    return actions.complete(action, what_was_done="Written", by=person)


def able(cast, permission, thing):
    """Who may, by first name."""
    people = {name: User.objects.get(pk=getattr(cast, name).pk) for name in NAMES.split()}
    return [name for name, person in people.items() if can(person, permission, thing)]


# Who signs


@pytest.mark.parametrize(
    ("doer", "signers", "asked"),
    [
        ("priya", ["tess"], ["Tess Team"]),
        ("tess", ["gwen"], ["Gwen Group"]),
        ("ira", ["tess", "moses"], ["Tess Team"]),
        ("gwen", ["tess", "hana"], ["Tess Team"]),
        ("amara", ["tess", "norman"], ["Tess Team"]),
        ("quinn", ["tess", "moses"], ["Tess Team"]),
    ],
)
def test_action_is_signed_off_by_the_manager_or_the_doers_own_never_the_doer(cast, audit, doer, signers, asked):
    """HULL-73: the team manager confirms; where they did it themselves, who manages them."""
    action = done_by(getattr(cast, doer), audit, cast)

    assert able(cast, "audits.sign_off_action", action) == signers
    assert told("action_done") == asked


def test_doer_who_is_also_their_own_manager_on_paper_still_may_not_sign(cast, audit):
    """A circle in the staff list opens no door."""
    cast.tess.line_manager = cast.tess
    cast.tess.save()
    action = done_by(cast.tess, audit, cast)

    with pytest.raises(PermissionDenied):
        actions.sign_off(action, effect_seen="Better", by=User.objects.get(pk=cast.tess.pk))


def test_manager_who_completes_for_the_worker_is_the_doer(cast, audit):
    """Tess may do it for Priya, and has then done it."""
    action = make_action(audit, by=cast.gwen)
    actions.complete(action, what_was_done="Called the school myself", by=cast.tess)

    assert able(cast, "audits.sign_off_action", action) == ["gwen"]


def test_second_team_manager_of_the_team_signs_what_the_first_did(cast, audit):
    tina = make_person("Tina Team", Role.TEAM_MANAGER, team=cast.north, manager=cast.gwen)
    action = done_by(cast.tess, audit, cast)

    actions.sign_off(action, effect_seen="Better", by=tina)

    assert (action.status, action.signed_off_by) == ("signed_off", tina)


def test_action_of_a_role_is_completed_by_whoever_plays_it(cast, audit):
    """HULL-04: given to "the reviewing officer"."""
    action = make_action(audit, by=cast.gwen, owner=None, owner_role="iro")
    assert action.owner == cast.ira

    assert able(cast, "audits.complete_action", action) == ["tess", "ira", "gwen", "hana"]


@pytest.mark.parametrize("words", ["", "   "])
def test_sign_off_says_what_has_changed_for_the_child(cast, audit, words):
    action = done_by(cast.priya, audit, cast)

    with pytest.raises(Refused, match="Say what has changed for the child."):
        actions.sign_off(action, effect_seen=words, by=cast.tess)

    action.refresh_from_db()
    assert action.status == "done"


def test_action_that_is_not_done_cannot_be_signed_off(cast, audit):
    action = make_action(audit, by=cast.gwen)

    with pytest.raises(NotAllowed, match="to do"):
        actions.sign_off(action, effect_seen="Better", by=cast.tess)


# Sent back


@pytest.fixture
def late(cast, audit):
    """Due on Tuesday 10 March, put before Tess and Ira on Tuesday the 17th, done by Priya on the 18th."""
    action = make_action(audit, by=cast.gwen, due_on=date(2026, 3, 10))
    live([date(2026, 3, 17)], (duties.escalate,))
    with clock.at(date(2026, 3, 18)):
        actions.complete(action, what_was_done="Written", by=cast.priya)
        duties.escalate(date(2026, 3, 18))
    return action


def opened():
    return list(Escalation.objects.open().order_by("person__name").values_list("person__name", flat=True))


def test_late_action_once_done_is_put_before_nobody(late):
    assert opened() == []
    assert put_before() == [(date(2026, 3, 17), "Ira Review", "action"), (date(2026, 3, 17), "Tess Team", "action")]


def test_late_action_sent_back_is_put_before_the_same_people_again(late, cast):
    """HULL-81: what stays undone stays before somebody, however often it was said to be done."""
    with clock.at(date(2026, 3, 19)):
        actions.send_back(late, reason="Not on the file", by=cast.tess)
    live([date(2026, 3, 20)], (duties.escalate,))

    assert opened() == ["Ira Review", "Tess Team"]
    assert told("escalated") == ["Ira Review", "Ira Review", "Tess Team", "Tess Team"]
    assert Escalation.objects.count() == 2


def test_putting_before_them_again_happens_once_and_goes_on_up(late, cast):
    """Ten working days late on the 24th it goes to the group manager and QA, as it would have."""
    with clock.at(date(2026, 3, 19)):
        actions.send_back(late, reason="Not on the file", by=cast.tess)
    live([date(2026, 3, 20), date(2026, 3, 20), date(2026, 3, 23), date(2026, 3, 24)], (duties.escalate,))

    assert told("escalated").count("Tess Team") == 2
    assert put_before()[2:] == [
        (date(2026, 3, 24), "Gwen Group", "action"), (date(2026, 3, 24), "Quinn Quality", "action"),
    ]  # fmt: skip


def test_answer_given_before_stays_when_it_is_opened_again(late, cast):
    row = Escalation.objects.get(person=cast.tess)
    escalation.answer(row, update="Priya writes it on Wednesday", by=cast.tess)
    with clock.at(date(2026, 3, 19)):
        actions.send_back(late, reason="Not on the file", by=cast.tess)
    live([date(2026, 3, 20)], (duties.escalate,))

    row.refresh_from_db()
    assert (row.resolved_at, row.update) == (None, "Priya writes it on Wednesday")


def test_action_dropped_after_it_was_sent_back_is_settled(late, cast):
    with clock.at(date(2026, 3, 19)):
        actions.send_back(late, reason="Not on the file", by=cast.tess)
    live([date(2026, 3, 20)], (duties.escalate,))
    actions.drop(late, reason="The child has moved", by=cast.tess)

    live([date(2026, 3, 23)], (duties.escalate,))

    assert opened() == []


def test_action_sent_back_before_its_day_is_late_for_nobody(cast, audit):
    action = done_by(cast.priya, audit, cast, due_on=date(2026, 3, 20))
    actions.send_back(action, reason="Not on the file", by=cast.tess)

    live([date(2026, 3, 18)], (duties.escalate,))

    assert put_before() == []
    assert told("action_sent_back") == ["Priya Practice"]


# Supervision and closing


def test_findings_are_discussed_in_the_next_supervision_and_noted_by_the_manager(cast, audit):
    """HULL-75: by the worker's manager or those above, never by the worker."""
    row = oversight.open_oversight(audit, on=MONDAY)

    assert able(cast, "followup.note_supervision", row) == ["tess", "gwen", "hana"]
    assert able(cast, "followup.write_oversight", row) == ["tess", "gwen", "hana"]


def test_manager_of_two_teams_writes_for_both(cast, framework):
    give_role(cast.nell, Role.TEAM_MANAGER, team=cast.north)
    row = oversight.open_oversight(make_checked(cast, framework), on=MONDAY)

    oversight.write_oversight(row, discussion="Tess is away", by=User.objects.get(pk=cast.nell.pk))

    assert (row.manager, row.written_by) == (cast.tess, cast.nell)


def test_whole_loop_from_check_to_closing_day_by_day(cast, audit):
    """HULL-42, 73 to 75: each person's last step, and the audit closes by itself the morning after."""
    first = make_action(audit, by=cast.gwen, due_on=date(2026, 3, 20))
    second = make_action(audit, by=cast.gwen, owner=cast.tess, due_on=date(2026, 3, 20))
    live([MONDAY])
    row = audit.oversight
    steps = [
        (date(2026, 3, 9), lambda: oversight.write_oversight(row, discussion="We talked", by=cast.tess)),
        (date(2026, 3, 10), lambda: actions.complete(first, what_was_done="Written", by=cast.priya)),
        (date(2026, 3, 11), lambda: actions.send_back(first, reason="Unsigned", by=cast.tess)),
        (date(2026, 3, 12), lambda: actions.complete(first, what_was_done="Signed too", by=cast.priya)),
        (date(2026, 3, 13), lambda: actions.sign_off(first, effect_seen="Anna knows", by=cast.tess)),
        (date(2026, 3, 16), lambda: actions.complete(second, what_was_done="Called", by=cast.tess)),
        (date(2026, 3, 17), lambda: actions.sign_off(second, effect_seen="School knows", by=cast.gwen)),
        (date(2026, 3, 19), lambda: oversight.note_supervision(
            row, held_on=date(2026, 3, 18), note="The plan", by=cast.tess)),
    ]  # fmt: skip
    states = []
    for day, step in steps:
        with clock.at(day):
            step()
        live([day])
        states.append(Audit.objects.get(pk=audit.pk).status)

    assert states == ["checked"] * 7 + ["closed"]
    assert put_before() == []
    assert [(one.status, one.signed_off_by) for one in audit.actions.order_by("order")] == [
        ("signed_off", cast.tess), ("signed_off", cast.gwen),
    ]  # fmt: skip
    row.refresh_from_db()
    assert clock.day_of(row.ended_at) == date(2026, 3, 19)


def test_closed_audit_takes_no_more_from_its_manager(signed_in, cast, audit):
    row = oversight.open_oversight(audit, on=MONDAY)
    oversight.write_oversight(row, discussion="We talked", by=cast.tess)
    oversight.note_supervision(row, held_on=MONDAY, note="The plan", by=cast.tess)
    browser, address = signed_in(cast.tess), reverse("followup:close", args=[row.pk])

    page = browser.post(address, follow=True).content.decode()
    again = browser.post(reverse("followup:supervision", args=[row.pk]), {"held_on": "2/3/2026", "note": "Again"})

    assert "The audit is closed" in page
    assert "Something still keeps this audit open." not in page
    assert "already noted" in again.content.decode()
    row.refresh_from_db()
    assert row.supervision_note == "The plan"


def test_action_added_to_a_closed_audit_is_followed_all_the_same(cast, audit):
    """Moderation may ask for one after the loop was closed (HULL-86); it is chased and signed off as others."""
    row = oversight.open_oversight(audit, on=MONDAY)
    oversight.write_oversight(row, discussion="We talked", by=cast.tess)
    oversight.note_supervision(row, held_on=MONDAY, note="The plan", by=cast.tess)
    audit.refresh_from_db()
    assert audit.status == "closed"

    action = make_action(audit, by=cast.gwen, due_on=date(2026, 3, 10))
    live([date(2026, 3, 9), date(2026, 3, 17)], (duties.chase, duties.escalate))

    assert told("action_reminder") == ["Priya Practice"]
    assert [name for _, name, _ in put_before()] == ["Ira Review", "Tess Team"]
    actions.complete(action, what_was_done="Written", by=cast.priya)
    actions.sign_off(action, effect_seen="Known", by=cast.tess)
    assert not Action.objects.filter(audit=audit).open().exists()
